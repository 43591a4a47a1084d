"""Give the words that analysis must know: dropped, stemmed by hand, or never altered."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

from kpusearch.lexicon.table import read_table
from kpusearch.lexicon.terms import election_terms

__all__ = [
    "affix_patterns",
    "name_signs",
    "name_words",
    "protected_words",
    "question_words",
    "stem_overrides",
    "stop_words",
]


@functools.cache
def stop_words() -> frozenset[str]:
    """Return the function and question words that are dropped before stemming.

    >>> "yang" in stop_words(), "tahun" in stop_words()
    (True, False)
    """
    return frozenset(row["word"] for row in read_table("stop_words.tsv"))


@functools.cache
def stem_overrides() -> Mapping[str, str]:
    """Return word -> stem where the stemmer is wrong or merges two senses.

    >>> stem_overrides()["pemungutan"]
    'pungut'
    """
    return MappingProxyType({row["word"]: row["stem"] for row in read_table("stem_overrides.tsv")})


@functools.cache
def affix_patterns() -> tuple[tuple[str, int, str, bool], ...]:
    """Return how words are made of their stems: letters before, letters of the stem gone, letters behind, said twice.

    >>> ("mem", 1, "", False) in affix_patterns(), ("ber", 0, "", True) in affix_patterns()
    (True, True)
    """
    rows = read_table("affix_patterns.tsv")
    return tuple((row["before"], int(row["gone"]), row["behind"], row["twice"] == "yes") for row in rows)


@functools.cache
def protected_words() -> frozenset[str]:
    """Return the election terms of one word that the stemmer must leave whole.

    Left out are ambiguous ones, as they are ordinary words too, those of two letters and those with an override.

    >>> "bawaslu" in protected_words(), "sakti" in protected_words()
    (True, False)
    """
    certain = (word for word, term in election_terms().items() if not term.is_ambiguous)
    return frozenset(word for word in certain if len(word) > 2 and word.isalpha()) - stem_overrides().keys()


@functools.cache
def name_signs(kind: str) -> frozenset[str]:
    """Return the words of a kind (speech, called, rank, end) beside which the name of a person stands.

    >>> "ujar" in name_signs("speech"), "bupati" in name_signs("rank")
    (True, True)
    """
    return frozenset(row["word"] for row in read_table("name_signs.tsv") if kind in row["kind"].split())


@functools.cache
def name_words() -> Mapping[str, str]:
    """Return the words that are no part of a person's name -> role, title, opaque, office or opener.

    >>> name_words()["ketua"], name_words().get("zaini")
    ('role', None)
    """
    return MappingProxyType({row["word"]: row["kind"] for row in read_table("name_words.tsv")})


@functools.cache
def question_words() -> Mapping[str, str]:
    """Return the words that ask, request, frame a question or fill a sentence -> asks, requests, frame or filler.

    >>> question_words()["siapa"], question_words()["nama"]
    ('asks', 'frame')
    """
    return MappingProxyType({row["word"]: row["kind"] for row in read_table("question_words.tsv")})
