"""Hold the people whom a snapshot names, and find those whom a name may mean that nobody has exactly."""

from __future__ import annotations

import threading
import weakref
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import combinations
from typing import Final

import numpy as np

from kpusearch.analysis import fold
from kpusearch.lexicon.names import name_distance, name_key
from kpusearch.storage import Snapshot

__all__ = ["People", "people_like", "people_of"]

_NONE: Final[Mapping[str, int]] = {}
_FEWEST_LETTERS: Final = 6
"""Letters of a name of one word that an edit leaves recognisable: shorter ones are one edit from another."""

_FARTHEST: Final = 3
"""How far a name may be from that of whom it is taken for, all words together (`name_distance`)."""

_SHORT: Final = 5
_ENOUGH: Final = 5
"""A word of fewer letters is an edit from many names, so that whoever it is taken for must be in so many articles."""

_MOST_WORDS: Final = 8
"""Words of a name that are compared: whoever is named with more is found by the first."""

_KNOWN: Final[weakref.WeakKeyDictionary[Snapshot, People]] = weakref.WeakKeyDictionary()
_LOCK: Final = threading.Lock()


class People:
    """Hold the names of a snapshot's people: the words of each, and in how many live articles two stand in one name.

    Made of all names when first asked for: linear in them and in their mentions.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        people = snapshot.people
        mentions = np.repeat(snapshot.live, np.diff(people.starts))
        self._counts = np.bincount(people.codes[mentions], minlength=len(people.values)).tolist()
        self._values = people.values

    def like(self, value: str) -> tuple[str, ...]:
        """Return the people whose names hold every word of a name, in any order and some spelling; sorted.

        Where nobody has it in another spelling, those whose names are fewest edits away. Linear in the people.
        """
        wanted = list(dict.fromkeys(filter(None, map(fold, value.split()))))[:_MOST_WORDS]
        keys = {name_key(word) for word in value.split()} - {""}
        if not wanted or not keys:
            return ()
        found = tuple(name for name, held in self._keys.items() if keys <= held)
        return found or self._nearest(wanted)

    def after(self, word: str) -> Mapping[str, int]:
        """Return the words that stand behind a folded word in a name, and in how many articles."""
        return self._pairs[0].get(word, _NONE)

    def before(self, word: str) -> Mapping[str, int]:
        """Return the words that stand before a folded word in a name, and in how many articles."""
        return self._pairs[1].get(word, _NONE)

    def spellings(self, word: str) -> tuple[str, ...]:
        """Return the words of names that are other spellings of a folded word."""
        return tuple(other for other in self._spellings.get(name_key(word), ()) if other != word)

    @cached_property
    def words(self) -> list[str]:
        """Return the folded words of all names that have two, sorted."""
        return sorted(self._pairs[0].keys() | self._pairs[1].keys())

    @cached_property
    def _words(self) -> list[tuple[str, ...]]:
        return [tuple(map(fold, name.split()[:_MOST_WORDS])) for name in self._values]

    @cached_property
    def _keys(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(map(name_key, name.split())) for name in self._values}

    @cached_property
    def _pairs(self) -> tuple[Mapping[str, Mapping[str, int]], Mapping[str, Mapping[str, int]]]:
        """Count the pairs of words in each name, in their order; others may stand between."""
        after: defaultdict[str, Counter[str]] = defaultdict(Counter)
        before: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for words, count in zip(self._words, self._counts, strict=True):
            if not count:
                continue
            for first, second in dict.fromkeys(combinations(filter(str.isalpha, words), 2)):
                after[first][second] += count
                before[second][first] += count
        return after, before

    @cached_property
    def _spellings(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for word in self.words:
            found[name_key(word)].append(word)
        return found

    def _nearest(self, wanted: list[str]) -> tuple[str, ...]:
        """Return the people to whose names a name of folded words is nearest, if any is near."""
        if len(wanted) == 1 and len(wanted[0]) < _FEWEST_LETTERS:
            return ()
        distances = dict(self._distances(wanted))
        least = min(distances.values(), default=0)
        return tuple(name for name, distance in distances.items() if distance == least)

    def _distances(self, wanted: list[str]) -> Iterator[tuple[str, int]]:
        # Each word of a name is compared once with each that is wanted, however many people bear it.
        known: list[dict[str, int | None]] = [{} for _ in wanted]
        for name, words, count in zip(self._values, self._words, self._counts, strict=True):
            total = 0
            for word, distances in zip(wanted, known, strict=True):
                for other in words:
                    if other not in distances:
                        distances[other] = name_distance(word, other)
                near = [distance for other in words if (distance := distances[other]) is not None]
                least = min(near, default=_FARTHEST + 1)
                total += least
                is_doubtful = least > 1 and len(word) < _SHORT and count < _ENOUGH
                if total > _FARTHEST or is_doubtful or not count:
                    break
            else:
                yield name, total


def people_of(snapshot: Snapshot) -> People:
    """Return the people of a snapshot, looked up once."""
    with _LOCK:
        if snapshot not in _KNOWN:
            _KNOWN[snapshot] = People(snapshot)
        return _KNOWN[snapshot]


def people_like(snapshot: Snapshot, value: str) -> tuple[str, ...]:
    """Return the people whom a name may mean that nobody has exactly, as `People.like`."""
    return people_of(snapshot).like(value)
