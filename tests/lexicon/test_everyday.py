"""Keep the list of everyday and official words in order."""

from collections import Counter
from itertools import chain

import pytest

from kpusearch.analysis import create_analyzer
from kpusearch.lexicon import everyday_words
from kpusearch.lexicon.table import read_table

ROWS = read_table("everyday_words.tsv")
GROUPS = [pytest.param(group, id="; ".join(group.everyday)) for group in everyday_words()]


def terms(text):
    return tuple(create_analyzer("indonesian").terms(text).terms)


def test_every_row_says_which_way_it_goes_how_much_it_counts_and_why():
    assert {row["direction"] for row in ROWS} == {"both", "official"}
    assert {row["weight"] for row in ROWS} == {"strong", "weak"}
    assert [row for row in ROWS if len(row["reason"]) < 10] == []


@pytest.mark.parametrize("group", GROUPS)
def test_expressions_of_a_row_are_different_terms(group):
    expressions = Counter(map(terms, (*group.everyday, *group.official)))
    assert {expression: count for expression, count in expressions.items() if count > 1} == {}


@pytest.mark.parametrize("group", GROUPS)
def test_a_phrase_is_still_one_without_function_words(group):
    assert [text for text in (*group.everyday, *group.official) if len(terms(text)) < min(len(text.split()), 2)] == []


def test_no_expression_has_more_than_five_words():
    texts = chain.from_iterable((*group.everyday, *group.official) for group in everyday_words())
    assert max(len(text.split()) for text in texts) <= 5


def test_a_row_is_read_as_it_is_written():
    [group] = [group for group in everyday_words() if "unggul" in group.everyday]
    assert group.official == ("menang", "suara terbanyak")
    assert (group.goes_both_ways, group.is_weak) == (False, True)
