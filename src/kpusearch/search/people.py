"""Find the people whom a name in a query may mean, where the index has nobody of exactly that name."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Final

from kpusearch.lexicon.names import NAME_TITLES, name_key
from kpusearch.storage import Snapshot, keyword

__all__ = ["people_like", "without_titles"]

_KNOWN: Final[weakref.WeakKeyDictionary[Snapshot, Mapping[str, frozenset[str]]]] = weakref.WeakKeyDictionary()


def without_titles(value: str) -> str:
    """Return a folded name without the titles before it; a name of nothing but titles stays.

    >>> without_titles("Pak H. Ahmad Zaini"), without_titles("Ibu")
    ('ahmad zaini', 'ibu')
    """
    words = keyword(value).split()
    first = next((at for at, word in enumerate(words) if word.rstrip(".") not in NAME_TITLES), 0)
    return " ".join(words[first:])


def people_like(snapshot: Snapshot, value: str) -> tuple[str, ...]:
    """Return the people whose names hold every word of a name in some spelling, in any order; sorted.

    Linear in the number of people that the snapshot names.
    """
    wanted = {name_key(word) for word in value.split()} - {""}
    if not wanted:
        return ()
    known = _KNOWN.get(snapshot)
    if known is None:
        known = {name: frozenset(map(name_key, name.split())) for name in snapshot.people.values}
        _KNOWN[snapshot] = known
    return tuple(name for name, keys in known.items() if wanted <= keys)
