import csv
import re
from collections import Counter
from importlib import resources

import pytest
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from kpusearch.lexicon import (
    office_of_host,
    offices,
    place_names,
    place_words,
    protected_words,
    stem_overrides,
    stop_words,
)
from kpusearch.lexicon.table import read_table

LISTS = [path.name for path in resources.files("kpusearch.lexicon").iterdir() if path.name.endswith(".tsv")]


@pytest.fixture(scope="module")
def sastrawi():
    return StemmerFactory().create_stemmer()


@pytest.mark.parametrize("name", LISTS)
def test_every_list_says_its_source_and_licence_on_top(name):
    head = "".join(
        line
        for line in resources.files("kpusearch.lexicon").joinpath(name).read_text(encoding="utf-8").splitlines()
        if line.startswith("#")
    )
    assert "copyright" in head or "Licence: MIT" in head


def test_lists_keep_their_counts():
    assert Counter(office.kind for office in offices().values()) == {
        "pusat": 1, "provinsi": 38, "kabupaten": 416, "kota": 98,
    }  # fmt: skip
    assert len(stop_words()) == 67
    assert len(stem_overrides()) == 140
    assert len(protected_words()) == 242


@pytest.mark.parametrize("name", LISTS)
def test_no_list_names_a_word_twice(name):
    rows = read_table(name)
    first = next(iter(rows[0]))
    assert [word for word, count in Counter(row[first] for row in rows).items() if count > 1] == []


def test_every_word_of_an_office_name_is_protected_or_listed_as_ordinary():
    ordinary = {row["word"] for row in read_table("ordinary_place_words.tsv")}
    for office in offices().values():
        for word in re.findall("[a-z]+", office.name.lower()):
            assert (word in place_words()) != (word in ordinary), word


def test_every_override_differs_from_sastrawis_stem(sastrawi):
    assert [word for word, stem in stem_overrides().items() if sastrawi.stem(word) == stem] == []


def test_list_of_another_source_names_the_same_regions(shared):
    renamed = {
        "dkijakarta", "diyogyakarta", "kabupatentobasamosir", "kabupatenmahakamhulu", "kabupatensiautagulandangbiaro",
        "kabupatenmamujuutara", "kabupatenmalukutenggarabarat",
    }  # fmt: skip
    kinds = {"kabupaten": "kabupaten", "kota": "kota"}
    ours = {_letters(kinds.get(office.kind, "") + office.name) for office in offices().values()}
    with (shared / "data/lex/regions.csv").open(encoding="utf-8") as file:
        theirs = {_letters(row[-1]) for row in csv.reader(file) if not row[0].startswith("#")}
    assert theirs - ours == renamed


def test_only_listed_words_of_region_names_are_altered(shared, sastrawi):
    ordinary = {row["word"] for row in read_table("ordinary_place_words.tsv")}
    text = (shared / "data/lex/regions.csv").read_text(encoding="utf-8")
    words = {word for line in text.splitlines() if line[0] != "#" for word in re.findall("[a-z]+", line.lower())}
    assert {word for word in words if sastrawi.stem(word) != word} <= place_words() | ordinary


@pytest.mark.parametrize(
    ("host", "office"),
    [
        ("kota-semarang.kpu.go.id", "kota-semarang"),
        ("WWW.Jateng.kpu.go.id.", "jateng"),
        ("kpu.go.id", "www"),
        ("bukankpu.go.id", None),
        ("", None),
    ],
)
def test_host_names_its_office(host, office):
    assert office_of_host(host) == office


def test_place_names_reach_every_office_but_the_national_one():
    reached = {slug for slugs in place_names().values() for slug in slugs}
    assert reached == set(offices()) - {"www"}
    assert place_names()["gorontalo"] == ("gorontalo", "kab-gorontalo", "kota-gorontalo")
    assert place_names()["bandung"] == ("kab-bandung", "kota-bandung")


def _letters(name):
    return re.sub("[^a-z]", "", name.lower())
