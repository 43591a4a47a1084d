"""Give the words that analysis must know: dropped, stemmed by hand, or never altered."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

from kpusearch.lexicon.table import read_table

__all__ = ["protected_words", "stem_overrides", "stop_words"]


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
def protected_words() -> frozenset[str]:
    """Return the acronyms and terms that the stemmer would break.

    >>> "bawaslu" in protected_words()
    True
    """
    return frozenset(row["word"] for row in read_table("protected_words.tsv"))
