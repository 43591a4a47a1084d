from importlib import resources

import pytest

from kpusearch.lexicon.table import read_table

COUNTS = {
    "affix_patterns.tsv": 160,
    "everyday_words.tsv": 150,
    "kpu_terms.tsv": 307,
    "name_signs.tsv": 107,
    "name_words.tsv": 1365,
    "offices.tsv": 553,
    "ordinary_place_words.tsv": 54,
    "place_aliases.tsv": 164,
    "question_words.tsv": 85,
    "stem_overrides.tsv": 429,
    "stop_words.tsv": 72,
    "towns.tsv": 75,
}
FOLDER = resources.files("kpusearch.lexicon")
LISTS = sorted(path.name for path in FOLDER.iterdir() if path.name.endswith(".tsv"))


def test_lists_keep_their_counts():
    assert {name: len(read_table(name)) for name in LISTS} == COUNTS


@pytest.mark.parametrize("name", LISTS)
def test_every_list_says_its_source_and_licence_on_top(name):
    lines = FOLDER.joinpath(name).read_text(encoding="utf-8").splitlines()
    head = "\n".join(line for line in lines if line.startswith("#"))
    assert "copyright" in head or "Licence: MIT" in head


@pytest.mark.parametrize("name", LISTS)
def test_no_list_names_a_word_twice(name):
    rows = read_table(name)
    words = [row[next(iter(row))].lower() for row in rows]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("name", LISTS)
def test_no_cell_has_blanks_around_it(name):
    assert all(cell == cell.strip() for row in read_table(name) for cell in row.values())
