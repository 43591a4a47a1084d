"""Find a word in one word or in several, whichever way it was asked."""

import pytest

from kpusearch import Article


@pytest.fixture
def towns(new_index):
    return new_index(
        Article(id="one", title="Walikota hadir", body="Debat calon walikota Semarang ditonton bacalon bupati."),
        Article(id="two", title="Wali Kota hadir", body="Debat calon wali kota Semarang ditonton bakal calon bupati."),
        Article(id="apart", title="Wali murid hadir", body="Wali murid di kota Semarang bakal menyapa calon siswa."),
    )  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        '~"walikota semarang"', '~"wali kota semarang"', '~"calon walikota semarang"', '~"calon wali kota semarang"',
        "+walikota", '+~"wali kota"', "judul:walikota", 'judul:~"wali kota"', "walikota", '~"wali kota"', "Walikotanya",
        '~"bacalon bupati"', '~"bakal calon bupati"', "+bacalon", "bacalon", '~"debat calon walikota semarang"',
        '~"walikota" AND ~"semarang"',
    ],
)  # fmt: skip
def test_either_spelling_finds_both(towns, query):
    assert {hit.id for hit in towns.search(query).hits} == {"one", "two"}


@pytest.mark.parametrize("query", ["wali kota", "bakal calon"])
def test_loose_words_of_the_longer_spelling_find_the_shorter(towns, query):
    assert {hit.id for hit in towns.search(query).hits} == {"one", "two", "apart"}


@pytest.mark.parametrize("query", ["semarang -walikota", 'semarang -~"wali kota"'])
def test_excluded_word_is_excluded_in_both_spellings(towns, query):
    assert [hit.id for hit in towns.search(query).hits] == ["apart"]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ('~"walikota semarang"', {"one": ["walikota", "Semarang"], "two": ["wali", "kota", "Semarang"]}),
        ("walikota", {"one": ["walikota"], "two": ["wali", "kota"]}),
        ('~"wali kota"', {"one": ["walikota"], "two": ["wali", "kota"]}),
    ],
)
def test_both_spellings_are_highlighted(towns, query, marked):
    hits = towns.search(query).hits
    found = {hit.id: [hit.snippet[start:end] for start, end in hit.highlights] for hit in hits}
    assert found == marked


def test_the_spelling_that_was_asked_for_comes_first(towns):
    assert [towns.search(query).hits[0].id for query in ('~"walikota semarang"', '~"wali kota semarang"')] == [
        "one",
        "two",
    ]


def test_explanation_of_a_phrase_in_two_spellings_adds_up(towns):
    for hit in towns.search('~"walikota semarang" debat').hits:
        explanation = towns.explain('~"walikota semarang" debat', hit.id)
        assert explanation.score == pytest.approx(hit.score)


def test_a_phrase_of_two_such_words_is_read_in_all_ways(new_index):
    index = new_index(
        Article(id="a", body="Bacalon walikota mendaftar."),
        Article(id="b", body="Bakal calon walikota mendaftar."),
        Article(id="c", body="Bacalon wali kota mendaftar."),
        Article(id="d", body="Bakal calon wali kota mendaftar."),
    )
    for query in ('~"bacalon walikota"', '~"bakal calon wali kota"', '~"bacalon wali kota"'):
        assert {hit.id for hit in index.search(query).hits} == {"a", "b", "c", "d"}
