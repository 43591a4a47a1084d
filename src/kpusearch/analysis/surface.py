"""Say in one byte how a word of a text is spelled, so that an index can tell *mencuri* from *dicuri*.

A *code* stands for what was done to the stem (`lexicon.affix_patterns`), for one of the spellings that the lexicon
gives a stem, or for one of the stop words, which have no stem. Two words with one stem and one code are the same word,
unless the code is one of those that `doubts` names.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from kpusearch.lexicon import affix_patterns

__all__ = [
    "ANY_FORM",
    "SEVERAL",
    "SEVERAL_WITH_STOP",
    "SURFACE_VERSION",
    "UNKNOWN",
    "Surface",
    "code_of",
    "codes_of_several",
    "doubts",
    "is_told_by_its_term",
    "spelling_codes",
    "stop_codes",
]

SURFACE_VERSION: Final = 2
"""Raised whenever the same word would have another code: an index remembers it."""

ANY_FORM: Final = -1
"""Asks for any form of a stem; no text has this code."""

UNKNOWN: Final = 0
"""The code of a word that no other code explains."""

SEVERAL: Final = 1
"""The code of several words at one position, as *visi-misi* or a decree's number; none of them is a stop word."""

SEVERAL_WITH_STOP: Final = 2
"""The code of several words of which one is a stop word, as where a full stop has no blank behind it."""

_SAME: Final = 3
"""The code of a word that is its own stem."""

_SPELLINGS: Final = range(4, 16)
"""The codes of spellings that the lexicon gives one stem."""

_PATTERNS: Final = 16
"""The first code of a pattern."""

_CODES: Final = 256
_GONE: Final = 2
"""Letters at the beginning of a stem that a prefix takes the place of, at most."""

_SHORTEST: Final = 2


class Surface(NamedTuple):
    """Hold what stands at one position of a text: its term, empty for a stop word, and its code."""

    term: str
    code: int


def code_of(word: str, stem: str) -> int:
    """Return the code of a folded word that is no stop word, by its stem alone.

    >>> code_of("mencuri", "curi") == code_of("mencari", "cari") != UNKNOWN
    True
    >>> code_of("mencuri", "curi") == code_of("dicuri", "curi"), code_of("hoax", "hoaks") == UNKNOWN
    (False, True)
    """
    first, hyphen, second = word.partition("-")
    if word == stem:
        return SEVERAL if hyphen else _SAME
    for gone in range(_GONE + 1):
        core = stem[gone:]
        if len(core) < _SHORTEST:
            break
        if hyphen:
            if first.endswith(core) and second.startswith(core):
                return _codes().get((first[: -len(core)], gone, second[len(core) :], True), SEVERAL)
        elif (at := word.find(core)) >= 0:
            return _codes().get((word[:at], gone, word[at + len(core) :], False), UNKNOWN)
    return SEVERAL if hyphen else UNKNOWN


def stop_codes(words: Collection[str]) -> Mapping[str, int]:
    """Return stop word -> code, from the greatest code down. Raise `ValueError` where there are not enough codes."""
    left = _CODES - _PATTERNS - len(_codes())
    if len(words) > left:
        raise ValueError(f"{left} stop words have a code of their own, got {len(words)}")
    return MappingProxyType({word: _CODES - 1 - at for at, word in enumerate(sorted(words))})


def spelling_codes(stems: Mapping[str, str]) -> Mapping[str, int]:
    """Return the code of each word of some word -> stem that its stem does not tell; for a stem's first dozen.

    >>> codes = spelling_codes({"hoax": "hoaks", "hoak": "hoaks", "aksesibilitas": "akses"})
    >>> codes["hoak"] != codes["hoax"]
    True
    """
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    for word, stem in sorted(stems.items()):
        if code_of(word, stem) == UNKNOWN:
            at = counts[stem] = counts.get(stem, -1) + 1
            if at < len(_SPELLINGS):
                found[word] = _SPELLINGS[at]
    return MappingProxyType(found)


def doubts(surface: Surface) -> frozenset[int]:
    """Return the codes that a text may have where the word of a quotation stands, or another: only the text tells.

    >>> SEVERAL in doubts(Surface("curi", code_of("mencuri", "curi"))), UNKNOWN in doubts(Surface("hoaks", UNKNOWN))
    (True, True)
    """
    if not surface.term:
        return frozenset({SEVERAL_WITH_STOP})
    if surface.code == ANY_FORM:
        return frozenset()
    several = codes_of_several()
    found = several | {UNKNOWN} if surface.code == UNKNOWN else several
    is_twice = surface.code in several - {SEVERAL, SEVERAL_WITH_STOP}
    is_certain = is_twice or is_told_by_its_term(surface)
    return frozenset(found - {surface.code} if is_certain else found)


@functools.cache
def codes_of_several() -> frozenset[int]:
    """Return the codes that a position with more than one word may have."""
    twice = {code for (_, _, _, is_twice), code in _codes().items() if is_twice}
    return frozenset({SEVERAL, SEVERAL_WITH_STOP, *twice})


def is_told_by_its_term(surface: Surface) -> bool:
    """Say whether an equal term is the same word or words: a number, or a whole compound that is no word of letters.

    >>> is_told_by_its_term(Surface("1341/2024", SEVERAL)), is_told_by_its_term(Surface("1341", SEVERAL))
    (True, False)
    """
    is_number = bool(surface.term) and not surface.term.replace("-", "").isalpha()
    # Where several words are looked for by the term of one, the others are open.
    return is_number and not (surface.code in (SEVERAL, SEVERAL_WITH_STOP) and surface.term.isalnum())


@functools.cache
def _codes() -> Mapping[tuple[str, int, str, bool], int]:
    return {pattern: code for code, pattern in enumerate(affix_patterns(), _PATTERNS)}
