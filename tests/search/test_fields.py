"""Filter, count and sort by places, decrees and the fields that a developer's own records hold."""

import pytest

from kpusearch import Article, Index
from kpusearch.exceptions import IndexMismatchError
from kpusearch.lexicon import offices

NEWS = [
    Article(id="voli", body="Turnamen voli.", office="kota-semarang", extra={"category": ["Olahraga", "SDM"], "n": 9}),
    Article(id="pleno", body="Rapat pleno.", office="jateng", extra={"category": "tahapan", "n": 10}),
    Article(id="sidang", body="Sidang gugatan.", office="bali", extra={"category": "TAHAPAN", "n": "beta"}),
    Article(id="arsip", body="Penataan arsip.", office="www", extra={"n": [11, 0.5], "hidden": True}),
    Article(id="luar", body="Berita luar.", extra={"category": " ", "n": {"of": 1}}),
]


@pytest.fixture
def news(new_index):
    return new_index(*NEWS, keywords=["category", "n", "hidden"])


def ids(results):
    return [hit.id for hit in results.hits]


def counts(results, name):
    return [(item["value"], item["count"]) for item in results.facets[name]]


def test_several_offices_of_a_program_are_those_of_any_of_them(news):
    results = news.search("", office=["KPU Kota Semarang", "bali", "bali"])
    assert ids(results) == ["sidang", "voli"]
    assert results.interpretation.filters == {"office": ["kota-semarang", "bali"]}
    assert ids(news.search("", office="bali")) == ids(news.search("", office=("bali",))) == ["sidang"]
    assert [article.id for article in news.export("", office=["bali", "jateng"])] == ["pleno", "sidang"]


def test_region_is_every_office_of_a_province(news):
    for name in ("Jawa Tengah", "jateng", "JAWA TENGAH", "jateng.kpu.go.id"):
        results = news.search("", region=name)
        assert ids(results) == ["pleno", "voli"]
        assert results.interpretation.filters == {"region": "Jawa Tengah"}
    assert ids(news.search("", region=["Jawa Tengah", "Bali"])) == ["pleno", "sidang", "voli"]
    assert ids(news.search("", region="Jawa Tengah", office=["jateng", "bali"])) == ["pleno"]


def test_facet_of_regions_leaves_out_the_national_office_and_what_has_none(news):
    assert counts(news.search(""), "region") == [("Jawa Tengah", 2), ("Bali", 1)]


def test_unknown_region_is_told_and_finds_nothing(news):
    results = news.search("", region="Atlantis")
    assert not results.total
    assert results.interpretation.notes == ("no region is called atlantis",)


def test_every_listed_office_is_counted_for_its_province(new_index):
    index = new_index(*(Article(id=slug, body="Rapat.", office=slug) for slug in offices()))
    results = index.search("", limit=0)
    assert len(results.facets["region"]) == 38
    for item in results.facets["region"]:
        found = [offices()[each.id] for each in index.export("", region=item["value"])]
        assert {office.province for office in found} == {item["value"]}
        assert len(found) == item["count"]
    assert sum(item["count"] for item in results.facets["region"]) == results.total - 1


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"category": "olahraga"}, ["voli"]),
        ({"category": "OLAHRAGA"}, ["voli"]),
        ({"category": ["olahraga", "tahapan"]}, ["pleno", "sidang", "voli"]),
        ({"category": "tahapan", "n": 10}, ["pleno"]),
        ({"n": 9.0}, ["voli"]),
        ({"n": "9"}, ["voli"]),
        ({"n": 0.5}, ["arsip"]),
        ({"hidden": True}, ["arsip"]),
        ({"category": "musik"}, []),
        ({}, ["arsip", "luar", "pleno", "sidang", "voli"]),
    ],
)
def test_where_takes_whole_values_of_the_records_own_fields(news, where, expected):
    assert ids(news.search("", where=where)) == expected


def test_own_field_is_counted_once_an_article_and_chosen_by_its_count(news):
    results = news.search("")
    assert counts(results, "category") == [("TAHAPAN", 2), ("Olahraga", 1), ("SDM", 1)]
    assert counts(results, "hidden") == [("true", 1)]
    for name in news.keywords:
        for value, count in counts(results, name):
            assert news.search(f'{name}:"{value}"').total == news.search("", where={name: value}).total == count


def test_sort_by_an_own_field_puts_numbers_by_size_before_texts_and_what_has_none_last(news):
    assert ids(news.search("", sort="n")) == ["arsip", "voli", "pleno", "sidang", "luar"]
    assert ids(news.search("", sort="-n")) == ["sidang", "arsip", "pleno", "voli", "luar"]
    assert ids(news.search("", sort="category")) == ["voli", "pleno", "sidang", "arsip", "luar"]
    assert [article.id for article in news.export("", sort="-category")][:2] == ["pleno", "sidang"]
    assert ids(news.search("", sort="n", limit=2, offset=1)) == ["voli", "pleno"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"office": []}, "office holds no value; leave it out"),
        ({"office": 5}, "office must be a value or several"),
        ({"region": ["bali", None]}, "region must be a value or several"),
        ({"forum": ["a"]}, "forum must be a text"),
        ({"where": {"rubrik": "a"}}, "'rubrik' is no keyword field of this index: it has category, n, hidden"),
        ({"where": {"n": []}}, r"where\['n'\] holds no value"),
        ({"where": {"n": {}}}, r"where\['n'\] holds no value"),
        ({"where": {"n": None}}, r"where\['n'\] must be a value or several"),
        ({"where": "n=5"}, "where must map"),
        ({"sort": "rubrik"}, "sort must be one of relevance, .*, category, -category"),
        ({"facet_limit": -1}, "facet_limit must be at least 0, got -1"),
    ],
)
def test_bad_filter_of_a_program_is_its_mistake(news, options, message):
    with pytest.raises(ValueError, match=message):
        news.search("", **options)


def test_filter_that_there_is_none_of_is_refused_as_python_does(news):
    for ask in (news.search, news.export):
        with pytest.raises(TypeError, match="unexpected keyword argument 'offices'"):
            ask("", offices="bali")


def test_values_of_own_fields_regions_and_decrees_are_completed(new_index):
    decreed = Article(id="sk", body="Rapat.", decrees=("1341/2024",))
    index = new_index(*NEWS, decreed, keywords=["category"])
    assert index.suggest("category:ol") == ("category:olahraga",)
    assert index.suggest("Category:") == ("Category:tahapan", "Category:olahraga", "Category:sdm")
    assert index.suggest("wilayah:jaw") == ('wilayah:"jawa tengah"',)
    assert index.suggest("decree:13") == ("decree:1341/2024",)
    assert new_index(*NEWS).suggest("category:ol") == ()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("title", "a field of queries"),
        ("Penulis", "a field of queries"),
        ("terbit-sejak", "a field of queries"),
        ("extra", "a field of every article"),
        ("month", "a facet"),
        ("newest", "a sort"),
        ("where", "a filter"),
        ("not", r"interpretation\.filters"),
        ("short", "keeps for itself"),
        ("https", "an address"),
        ("2nd", "begin with a letter"),
        ("sub category", "begin with a letter"),
        ("-n", "begin with a letter"),
        ("", "begin with a letter"),
        ("a\x1fb", "begin with a letter"),
        ("x" * 65, "at most 64"),
        (5, "letters"),
    ],
)
def test_name_that_cannot_be_an_own_field_is_refused_with_the_reason(tmp_path, name, reason):
    with pytest.raises(ValueError, match=reason):
        Index.create(tmp_path / "ix", keywords=[name])
    assert not (tmp_path / "ix").exists()


def test_two_names_that_a_query_cannot_tell_apart_are_refused(tmp_path):
    with pytest.raises(ValueError, match="cannot tell them apart"):
        Index.create(tmp_path / "ix", keywords=["Kategori", "kategori"])


def test_own_fields_are_kept_with_the_index_and_cannot_change(tmp_path):
    with Index.create(tmp_path / "ix", keywords="category") as index:
        assert index.keywords == index.stats().keywords == ("category",)
    for same in (None, ["category"], "category"):
        assert Index.open_or_create(tmp_path / "ix", keywords=same).keywords == ("category",)
    for others in ([], ["rubrik"], ["category", "rubrik"]):
        with pytest.raises(IndexMismatchError, match="built with the keyword fields category, which cannot change"):
            Index.open_or_create(tmp_path / "ix", keywords=others)


def test_names_may_be_of_any_letters_and_are_asked_for_in_any_case(new_index):
    index = new_index(Article(id="a", body="Rapat.", extra={"Catégorie-2": "Ya"}), keywords=["Catégorie-2"])
    for query in ("Catégorie-2:ya", "CATÉGORIE-2:ya", "cate\u0301gorie-2:(ya tidak)"):
        assert ids(index.search(query)) == ["a"], query
    assert counts(index.search(""), "Catégorie-2") == [("Ya", 1)]
