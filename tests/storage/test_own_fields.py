import random

import pytest

from kpusearch import Article
from kpusearch.storage import own_values


def some(start, stop):
    values = [{}, {"rubrik": ["Hukum", "Sosial"]}, {"rubrik": "hukum"}, {"rubrik": 7}]
    return [Article(id=f"a{n:02}", body=f"Rapat ke-{n}.", extra=values[n % 4]) for n in range(start, stop)]


def counted(index):
    return {item["value"]: item["count"] for item in index.search("").facets["rubrik"]}


def test_merged_segments_give_the_bytes_of_one_built_at_once_and_by_workers(new_index, tmp_path):
    new_index(*some(0, 60), keywords=["rubrik", "lain"])
    merged = new_index(*some(0, 40), keywords=["rubrik", "lain"])
    merged.add(some(40, 60))
    merged.merge()
    worked = new_index(keywords=["rubrik", "lain"])
    worked.add(some(0, 60), workers=2)
    first, *others = (sorted((tmp_path / name).glob("*seg*")) for name in ("ix0", "ix1", "ix2"))
    assert len(first) == 1
    for other in others:
        assert [path.read_bytes() for path in first] == [path.read_bytes() for path in other]


def test_own_fields_survive_segments_deletions_updates_and_merges(new_index):
    index = new_index(*some(0, 24), keywords=["rubrik"])
    index.add(some(24, 40))
    index.delete(["a01", "a02", "a03"])
    index.add([Article(id="a05", body="Rapat ke-5.", extra={"rubrik": "Logistik"})])
    expected = {"Hukum": 17, "Sosial": 8, "7": 9, "Logistik": 1}
    assert counted(index) == expected
    for value, count in expected.items():
        assert index.search(f"rubrik:{value}").total == count
    assert index.check().ok
    index.merge()
    assert counted(index) == expected
    assert [part.detail for part in index.check().parts if part.name == "rubrik"] == ["4 values, each found"]


def test_change_of_an_own_field_alone_is_an_update(new_index):
    index = new_index(Article(id="a", body="Rapat.", extra={"rubrik": "lama"}), keywords=["rubrik"])
    assert index.add([Article(id="a", body="Rapat.", extra={"rubrik": "baru"})]).updated == 1
    assert counted(index) == {"baru": 1}
    assert not index.search("rubrik:lama").total


def test_index_without_own_fields_keeps_extra_and_asks_nothing_of_it(new_index):
    index = new_index(*some(0, 8))
    assert "rubrik" not in index.search("").facets
    assert index.get("a01").extra == {"rubrik": ["Hukum", "Sosial"]}


def test_more_values_than_two_bytes_can_number_are_all_kept(new_index):
    values = [f"nilai {n}" for n in range(70_000)]
    random.Random(1).shuffle(values)
    articles = [Article(id=f"a{n}", body="Rapat.", extra={"tag": values[n::7]}) for n in range(7)]
    index = new_index(*articles, keywords=["tag"])
    assert len(index.search("", limit=0).facets["tag"]) == 70_000
    assert len(index.search("", facet_limit=5).facets["tag"]) == 5
    assert [hit.id for hit in index.search("", where={"tag": values[3]}).hits] == ["a3"]


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("Sepak  Bola ", ("Sepak Bola",)),
        (["a", "A", "b"], ("a", "b")),
        (("a", 1), ("a", "1")),
        (2024.0, ("2024",)),
        (1e300, ("1e+300",)),
        (0, ("0",)),
        (False, ("false",)),
        (None, ()),
        ("", ()),
        ([], ()),
        ([["a"], {"b": 1}, None], ()),
        ({"a": 1}, ()),
    ],
)
def test_values_are_texts_numbers_and_truth_values_one_or_several(value, texts):
    assert own_values({"name": value}, "name") == texts
    assert own_values({}, "name") == ()
