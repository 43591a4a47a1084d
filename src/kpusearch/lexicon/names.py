"""Fold the spellings of Indonesian names: old and new, and the ways to write what sounds alike."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Final

__all__ = ["name_distance", "name_key", "without_titles"]

_TITLES: Final = frozenset(
    ["pak", "bu", "bapak", "ibu", "sdr", "h", "hj", "haji", "hajjah", "dr", "drs", "dra", "ir", "prof", "kh", "gus"]
)
# In this order: y is i but for sy, and only an i that was written makes one sound with an e.
_SPELLINGS: Final = (
    *(("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "s"), ("sy", "s"), ("sh", "s"), ("ie", "i"), ("y", "i")),
    *(("ae", "e"), ("ai", "e"), ("ei", "e"), ("uw", "u"), ("ch", "h"), ("kh", "h"), ("h", ""), ("q", "k")),
)
_MUHAMMAD: Final = re.compile(r"(?:m|muh|moh|mohd|muhd|mochd|mu?o?c?hamm?[ae]d|mo?u?c?hamm?[ae]d)")
_DOUBLED: Final = re.compile(r"(.)\1+")

_ONE_EDIT: Final = 3
_TWO_EDITS: Final = 8
"""Letters that both of two words must have to be known for one through as many edits."""

_LONGEST: Final = 40


def without_titles(name: str) -> str:
    """Return a name without the titles before it, with one blank between words; nothing but titles stays.

    >>> without_titles("Pak H. Ahmad Zaini"), without_titles("Ibu")
    ('Ahmad Zaini', 'Ibu')
    """
    words = name.split()
    first = next((at for at, word in enumerate(words) if word.casefold().rstrip(".") not in _TITLES), 0)
    return " ".join(words[first:])


@functools.lru_cache(maxsize=65536)
def name_key(word: str) -> str:
    """Return what the spellings of one word of a name have in common; two words with one key may be one name.

    >>> name_key("Achmad") == name_key("Ahmad") == name_key("Akhmad"), name_key("Moh.") == name_key("Muhammad")
    (True, True)
    >>> name_key("Soekarno") == name_key("Sukarno"), name_key("Mey") == name_key("Mei"), name_key("ana")
    (True, True, 'ana')
    >>> name_key("Zaeni") == name_key("Zaini"), name_key("Aisyah") == name_key("Aisha"), name_key("Buwana")
    (True, True, 'buana')
    """
    folded = unicodedata.normalize("NFKD", word.casefold())
    key = "".join(letter for letter in folded if letter.isalnum())
    if _MUHAMMAD.fullmatch(key):
        return "muhammad"
    short = key
    for old, new in _SPELLINGS:
        short = short.replace(old, new)
    # Whoever has no letter but these keeps them.
    return _DOUBLED.sub(r"\1", short) or key


def name_distance(one: str, other: str) -> int | None:
    """Return how far two folded words of names are apart, or None where they are two names.

    0 for the same word, 1 for another spelling (`name_key`), 2 for one edit (insertion, deletion, substitution, swap of
    neighbours) and 3 for two in long words of one first letter.

    >>> name_distance("nadim", "nadiem"), name_distance("makarm", "makarim"), name_distance("rakabumi", "rakabuming")
    (1, 2, 3)
    >>> name_distance("budi", "budi"), name_distance("gunawan", "gunadi"), name_distance("al", "el")
    (0, None, None)
    """
    if one == other:
        return 0
    if name_key(one) == name_key(other):
        return 1
    short, long = sorted((one, other), key=len)
    if len(short) < _ONE_EDIT or len(long) > _LONGEST or len(long) - len(short) > 2:
        return None
    most = 2 if len(short) >= _TWO_EDITS and one[0] == other[0] else 1
    edits = _edits(short, long, most)
    return None if edits > most else edits + 1


def _edits(short: str, long: str, most: int) -> int:
    """Count the edits between two different words: exactly up to `most`, 1 or 2, beyond it any greater number."""
    # What both begin and end with needs no edit, and most words that are no match are told apart by the rest.
    start = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    short, long = short[start:], long[start:]
    end = next((at for at in range(len(short)) if short[-1 - at] != long[-1 - at]), len(short))
    short, long = short[: len(short) - end], long[: len(long) - end]
    if len(long) < 2 or (len(long) == 2 and short == long[::-1]):
        return 1
    if most == 1 or len(long) - len(short) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(long) + 1))
    for at, letter in enumerate(short, 1):
        before, last, row = row, before, [at]
        for place, other in enumerate(long, 1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != other))
            if last and place > 1 and letter == long[place - 2] and short[at - 2] == other:
                cost = min(cost, last[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
