"""Know what people say for what the commission writes."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from kpusearch.lexicon.table import read_table

__all__ = ["EverydayWords", "everyday_words"]


@dataclass(frozen=True, slots=True)
class EverydayWords:
    """Hold expressions that stand for one another: `everyday` is met by `official` ones.

    Where it `goes_both_ways` each expression is met by each other one. Where it `is_weak` one side is wider, narrower
    or has other senses.
    """

    everyday: tuple[str, ...]
    official: tuple[str, ...]
    goes_both_ways: bool
    is_weak: bool


@functools.cache
def everyday_words() -> tuple[EverydayWords, ...]:
    """Return the groups of the list.

    >>> [words.official for words in everyday_words() if "golput" in words.everyday and words.is_weak]
    [('partisipasi pemilih', 'tingkat partisipasi', 'angka partisipasi')]
    """
    return tuple(
        EverydayWords(
            tuple(row["everyday"].split("; ")),
            tuple(row["official"].split("; ")),
            goes_both_ways=row["direction"] == "both",
            is_weak=row["weight"] == "weak",
        )
        for row in read_table("everyday_words.tsv")
    )
