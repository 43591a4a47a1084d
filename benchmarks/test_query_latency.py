import pytest

QUERIES = {
    "one word": ("coklit", "kab-kediri-836a7f5fb72b"),
    "three words": ("mencoklit pemilih baru", "kab-pemalang-461df9766f18"),
    "phrase": ('~"nomor urut"', "kota-bekasi-10c9961622ad"),
    "quotation": ('"nomor urut"', "kota-bekasi-10c9961622ad"),
    "filtered": ("pemilih office:kab-pemalang", "kab-pemalang-40277c4a51fc"),
    "decree": ("+60/PUU-XXII/2024", "kota-bekasi-39504788dc5d"),
}


@pytest.mark.parametrize("name", QUERIES)
def test_ten_ids(benchmark, index, name):
    query, first = QUERIES[name]
    results = benchmark(index.search, query)
    assert results.hits[0].id == first


def test_page_with_snippets_and_facets(benchmark, index):
    def page():
        return index.search("mencoklit pemilih baru").to_dict()

    shape = benchmark(page)
    assert shape["hits"][0]["highlights"]
    assert sum(count["count"] for count in shape["facets"]["office"]) <= shape["total"]
