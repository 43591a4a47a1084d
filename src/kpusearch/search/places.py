"""Tell whether a query asks for a place or for who holds an office there, and which offices a name means."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

from kpusearch.analysis import fold
from kpusearch.lexicon import OFFICE_WORDS, place_names
from kpusearch.lexicon.offices import office_slugs
from kpusearch.lexicon.regions import region_named
from kpusearch.search.query import Group, Keyword, any_of
from kpusearch.storage import keyword

__all__ = [
    "bare_place",
    "is_role",
    "is_role_of_any_office",
    "may_be_place",
    "office_filter",
    "office_width",
    "region_filter",
]

_LONGEST: Final = 4
_ROLES: Final = frozenset({"ketua", "anggota", "komisioner", "sekretaris"})
_NATIONAL: Final = frozenset({"kpu", "ri"})
# Function words that may stand between an office and its place, or between places.
_BETWEEN: Final = frozenset({"di", "dari", "untuk", "pada", "dan"})


def may_be_place(word: str) -> bool:
    """Say whether a query that begins with this word may ask for a place, or for a role there, and nothing else."""
    return (folded := fold(word)) in _first_words() or folded in _ROLES


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset({name.split()[0] for name in place_names()} | OFFICE_WORDS)


def bare_place(words: Sequence[str]) -> list[tuple[str, ...]] | None:
    """Return the place names of a query of folded words, or None when it holds anything but places and office words.

    >>> bare_place(["kpu", "kota", "bekasi"]), bare_place(["kpu", "bandung", "barat"])
    ([('bekasi',)], [('bandung', 'barat')])
    >>> bare_place(["kpu", "di", "bekasi"]), bare_place(["ketua", "kpu", "bekasi"]), bare_place(["kpu"])
    ([('bekasi',)], None, None)
    """
    if not words or words[0] not in _first_words():
        return None
    found: list[tuple[str, ...]] = []
    at = 0
    while at < len(words):
        if width := _width(words, at):
            found.append(tuple(words[at : at + width]))
        elif words[at] not in OFFICE_WORDS and words[at] not in _BETWEEN:
            return None
        at += width or 1
    return found or None


def is_role(words: Sequence[str]) -> bool:
    """Say whether folded words name a role in an office of a place, and nothing else.

    >>> is_role(["ketua", "kpu", "kota", "semarang"]), is_role(["ketua", "kpu"]), is_role(["rapat", "kpu", "bekasi"])
    (True, False, False)
    """
    return bool(words) and words[0] in _ROLES and bare_place(words[1:]) is not None


def is_role_of_any_office(words: Sequence[str]) -> bool:
    """Say whether folded words name a role in an office wherever it is, and nothing else.

    >>> is_role_of_any_office(["ketua", "kpu"]), is_role_of_any_office(["ketua", "rapat"])
    (True, False)
    """
    return len(words) > 1 and words[0] in _ROLES and OFFICE_WORDS.issuperset(words[1:])


def office_filter(value: str) -> Keyword | Group:
    """Return the filter for an office's slug, host or name; a name that two offices bear admits both.

    >>> office_filter("KPU Kota Semarang")
    Keyword(field='office', value='kota-semarang')
    >>> [office.value for office in office_filter("Semarang").should]
    ['kab-semarang', 'kota-semarang']
    """
    return any_of(Keyword("office", slug) for slug in office_slugs(value))


def region_filter(value: str) -> Keyword:
    """Return the filter for all offices of a province, by its name, short form or slug; what is none finds none.

    >>> region_filter("jateng"), region_filter("Atlantis")
    (Keyword(field='region', value='Jawa Tengah'), Keyword(field='region', value='atlantis'))
    """
    return Keyword("region", region_named(value) or keyword(value))


def office_width(words: Sequence[str]) -> int:
    """Return how many of some folded words name an office, and 1 when the first names none.

    A place that no list knows is read as one word behind what kind it is, so that it can be said to be unknown.

    >>> office_width(["kpu", "kota", "bekasi", "rapat"]), office_width(["kpu", "ri"]), office_width(["kpu", "rapat"])
    (3, 2, 1)
    >>> office_width(["jateng", "kpu"]), office_width(["kpu", "kota", "atlantis", "rapat"])
    (1, 3)
    """
    # Kota is also the end of a name, so the longest name decides and not the first word that says what kind.
    for at, word in enumerate(words):
        if width := _width(words, at):
            return at + width
        if word not in OFFICE_WORDS:
            return at + 1 if at > 1 and words[at - 1] not in _NATIONAL else at or 1
    return len(words) or 1


def _width(words: Sequence[str], at: int) -> int:
    """Return how many words make the longest place name there, or 0."""
    names = place_names()
    widths = range(min(_LONGEST, len(words) - at), 0, -1)
    return next((width for width in widths if " ".join(words[at : at + width]) in names), 0)
