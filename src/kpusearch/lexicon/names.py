"""Fold the spellings of Indonesian names: old and new, and the ways to write what sounds alike."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Final

__all__ = ["name_key", "without_titles"]

_TITLES: Final = frozenset(
    ["pak", "bu", "bapak", "ibu", "sdr", "h", "hj", "haji", "hajjah", "dr", "drs", "dra", "ir", "prof", "kh", "gus"]
)
# In this order: y is i but for sy.
_SPELLINGS: Final = (
    *(("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "s"), ("sy", "s"), ("sh", "s"), ("y", "i")),
    *(("ae", "e"), ("ai", "e"), ("ei", "e"), ("uw", "u"), ("ch", "h"), ("kh", "h"), ("h", "")),
)
_MUHAMMAD: Final = re.compile(r"(?:m|muh|moh|mohd|muhd|mochd|mu?o?c?hamm?[ae]d|mo?u?c?hamm?[ae]d)")
_DOUBLED: Final = re.compile(r"(.)\1+")


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
