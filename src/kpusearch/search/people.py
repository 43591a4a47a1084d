"""Find the people whom a name in a query may mean, where the index has nobody of exactly that name."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Final

from kpusearch.lexicon.names import name_key
from kpusearch.storage import Snapshot

__all__ = ["people_like"]

_KNOWN: Final[weakref.WeakKeyDictionary[Snapshot, Mapping[str, frozenset[str]]]] = weakref.WeakKeyDictionary()


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
