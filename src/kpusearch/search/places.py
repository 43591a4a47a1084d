"""Tell whether a query asks for a place and nothing else."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

from kpusearch.analysis import fold
from kpusearch.lexicon import OFFICE_WORDS, place_names

__all__ = ["bare_place", "may_be_place"]

_LONGEST: Final = 4


def may_be_place(word: str) -> bool:
    """Say whether a query that begins with this word may ask for a place and nothing else."""
    return fold(word) in _first_words()


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset({name.split()[0] for name in place_names()} | OFFICE_WORDS)


def bare_place(words: Sequence[str]) -> list[tuple[str, ...]] | None:
    """Return the place names of a query of folded words, or None when it holds anything but places and office words.

    >>> bare_place(["kpu", "kota", "bekasi"]), bare_place(["kpu", "bandung", "barat"])
    ([('bekasi',)], [('bandung', 'barat')])
    >>> bare_place(["ketua", "kpu", "bekasi"]), bare_place(["kpu"])
    (None, None)
    """
    if not words or words[0] not in _first_words():
        return None
    names = place_names()
    found: list[tuple[str, ...]] = []
    at = 0
    while at < len(words):
        for width in range(min(_LONGEST, len(words) - at), 0, -1):
            if " ".join(words[at : at + width]) in names:
                found.append(tuple(words[at : at + width]))
                at += width
                break
        else:
            if words[at] not in OFFICE_WORDS:
                return None
            at += 1
    return found or None
