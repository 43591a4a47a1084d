"""Lay a query's lists out for ranking: what each can add to a score, and which can be left for later."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kpusearch.search.scorer import Reading, Scorer, coverage

__all__ = ["SAFE", "Docs", "Found", "List", "Plan", "Weighed"]

Docs: TypeAlias = NDArray[np.int64]
Found: TypeAlias = tuple[Docs, NDArray[np.float64]]
"""Documents and their scores, of one shape."""

Weighed: TypeAlias = Sequence[tuple[Reading, float]]
"""What the index says of each leaf, and how often the query names it; at least one."""

SAFE: Final = 1 - 1e-9
"""Takes the rounding of bounds to the safe side."""

_AT_ONCE: Final = 2**13
_NO_LISTS: Final = (np.empty(0, np.uint16), np.empty(0, np.uint8), np.empty(0))


class List(NamedTuple):
    """Hold a list of a query: its reading and weight, an impact's value, and the list's bound."""

    reading: Reading
    weight: float
    value: float
    bound: float


class Plan:
    """Hold the readings of a query with their weights, count x idf, in the order of the query."""

    def __init__(self, scorer: Scorer, weighed: Weighed, *, covers: bool) -> None:
        self.scorer = scorer
        self._readings = [reading for reading, _ in weighed]
        self._weights = [count * reading.idf for reading, count in weighed]
        self._row = np.array(self._weights)
        self.mass = 0.0
        for weight in self._weights:
            self.mass += weight
        self.covers = covers and len(self._readings) > 1
        self._places: NDArray[np.int64] | None = None
        self._made = [row for row, reading in enumerate(self._readings) if reading.is_made]
        self._is_made = np.zeros(len(self._readings), bool)
        self._is_made[self._made] = True

    def lists(self) -> list[List]:
        """Return the lists, weakest bound first."""
        unit = self.scorer.unit
        found = [
            List(reading, weight, weight * unit, weight * unit * reading.listed.peak)
            for reading, weight in zip(self._readings, self._weights, strict=True)
        ]
        return sorted(found, key=attrgetter("bound"))

    def scores(self, docs: Docs) -> NDArray[np.float64]:
        """Return the scores of documents, which must be in order."""
        if docs.size > _AT_ONCE:
            pieces = np.array_split(docs, -(-docs.size // _AT_ONCE))
            return np.concatenate([self.scores(piece) for piece in pieces])
        parts, held = self.scorer.exact([reading.listed for reading in self._readings], docs)
        weights = held * self._row[:, None]
        parts *= weights
        scores = _summed(parts)
        if self.covers:
            scores *= coverage(_summed(weights) / self.mass)
        return scores

    def arrays(self, number: int) -> tuple[Any, ...]:
        """Return what compiled code is told of the lists of a segment.

        First documents, impacts and parts of those that were made for the query, one behind the other; then, a row a
        leaf, where its list starts and stops in these or in the file, and the greatest impact; whether it was made;
        the weights, the value of an impact for a weight of 1, k1, the sum of weights, and whether coverage counts.
        """
        if self._places is None:
            self._places = np.concatenate([reading.places for reading in self._readings])
        places, joined = self._places[:, number], _NO_LISTS
        if self._made:
            places, joined = self._of_made(number, places.copy())
        unit, k1 = self.scorer.unit_of(number), self.scorer.model.k1
        return *joined, places, self._is_made, self._row, unit, k1, self.mass, self.covers

    def _of_made(self, number: int, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], tuple[Any, ...]]:
        pieces = [self._readings[row].pieces[number] for row in self._made]
        stop = 0
        for row, (docs, impacts, _) in zip(self._made, pieces, strict=True):
            places[row] = stop, stop + docs.size, impacts.max(initial=0)
            stop += docs.size
        if len(pieces) == 1:
            return places, pieces[0]
        return places, tuple(np.concatenate(arrays) for arrays in zip(*pieces, strict=True))


def _summed(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum of the rows, added in their order: so equal documents get equal sums wherever they stand."""
    # A plain sum would add by halves where there is one document only.
    sums: NDArray[np.float64] = np.add.accumulate(rows, axis=0)[-1]
    return sums
