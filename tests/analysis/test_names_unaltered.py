"""Prove that analysis keeps names apart: no place is altered, no two offices collide."""

import csv
import re
from collections import Counter

from kpusearch.analysis import create_analyzer
from kpusearch.lexicon import offices
from kpusearch.lexicon.table import read_table

ORDINARY = {row["word"] for row in read_table("ordinary_place_words.tsv")}
ALTERED = {
    "bagian": ["bagi"],
    "dan": [],
    "kepulauan": ["pulau"],
    "pegunungan": ["gunung"],
    "seribu": ["ribu"],
}
"""All words of office names that analysis alters, each an ordinary word."""


def words_of(text):
    return re.findall("[a-z]+", text.lower())


def terms(text):
    return create_analyzer("indonesian").terms(text).terms


def altered(words):
    return {word: found for word in words if (found := terms(word)) != [word]}


def test_exactly_five_words_of_office_names_are_altered():
    assert altered(word for office in offices().values() for word in words_of(office.name)) == ALTERED
    assert ALTERED.keys() <= ORDINARY


def test_no_word_of_an_alias_or_a_town_is_altered():
    names = [row["name"] for row in read_table("place_aliases.tsv")]
    towns = [row["word"] for row in read_table("towns.tsv")]
    assert altered(word for name in (*names, *towns) for word in words_of(name)) == {}


def test_exactly_three_of_the_38_provinces_hold_an_altered_word():
    provinces = [office.name for office in offices().values() if office.kind == "provinsi"]
    assert len(provinces) == 38
    assert {name for name in provinces if terms(name) != words_of(name)} == {
        "Kepulauan Bangka Belitung",
        "Kepulauan Riau",
        "Papua Pegunungan",
    }


def test_every_ordinary_word_of_places_has_a_meaning():
    assert all(row["meaning"] for row in read_table("ordinary_place_words.tsv"))


def test_no_word_of_another_list_of_regions_is_altered_but_the_ordinary_ones(shared):
    with (shared / "data/lex/regions.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if not row[0].startswith("#")]
    assert len(rows) > 500
    # Its "DI Yogyakarta" is the only name with a word that no office has.
    assert altered(word for row in rows for word in words_of(row[-1])) == {**ALTERED, "di": []}


def test_no_two_slugs_or_hosts_give_the_same_terms():
    assert len(offices()) == 553
    assert len({slug.replace("-", "") for slug in offices()}) == 553
    for form in ("{}", "{}.kpu.go.id", "https://{}.kpu.go.id"):
        assert len({tuple(terms(form.format(slug))) for slug in offices()}) == 553


def test_whole_host_is_a_term_that_no_other_host_gives():
    holders = Counter(term for slug in offices() for term in set(terms(f"{slug}.kpu.go.id")))
    assert [slug for slug in offices() if holders[f"{slug}.kpu.go.id"] != 1] == []


def test_names_within_a_kind_give_different_terms():
    names = Counter((office.kind, tuple(terms(office.name))) for office in offices().values())
    assert [name for name, count in names.items() if count > 1] == []
