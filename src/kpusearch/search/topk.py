"""Find the best documents of a query without looking at documents that hold none of its words.

Every posting of the query is added into one array of sums; only the sums that were touched are looked at and put back
to zero, so the cost follows the postings and not the collection. Coverage is at most 1, so a sum bounds its score:
coverage is worked out for the few whose sums can still matter.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kpusearch.search.matching import Mask, Reading

__all__ = ["Accumulator", "Docs", "Weighed"]

Docs: TypeAlias = NDArray[Any]
Weighed: TypeAlias = Sequence[tuple[Reading, int]]
"""What the index says of each leaf, and how often the query names it."""

_GUESSED: Final = 8


class Accumulator:
    """Add up scores on one snapshot. Each thread has its own sums, as large as the snapshot, and uses them again."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._own = threading.local()

    def top(
        self, readings: Weighed, limit: int, *, covers: bool, within: Mask | None = None
    ) -> tuple[Docs, NDArray[np.float64]]:
        """Return documents and scores of the `limit` best and of all that tie with the last, in no order.

        Only documents that hold a leaf, and are in `within` if it is given. Linear in the postings of the readings.
        """
        if not readings:
            return np.empty(0, np.int32), np.empty(0)
        sums = self._add(readings)
        touched = np.concatenate([reading.docs for reading, _ in readings])
        values = sums[touched]
        sample = _sample(readings, limit, within)
        guess = sums[sample]
        sums[touched] = 0
        self._own.sums = sums
        # The scores of any documents bound the last place from below: what sums to less cannot reach it.
        guess, sample = _greatest(guess, sample, _GUESSED * limit)
        least = _last_place(guess * self.coverage(readings, sample, covers=covers), limit)
        docs, values = _reaching(touched, values, least)
        if within is not None:
            inside = within[docs]
            docs, values = docs[inside], values[inside]
        docs, values = _once(docs, values)
        scores = values * self.coverage(readings, docs, covers=covers)
        return _reaching(docs, scores, _last_place(scores, limit))

    def scores(self, readings: Weighed, docs: Docs, *, covers: bool) -> NDArray[np.float64]:
        """Return the score of each document: 0 where it holds none of the leaves."""
        if not readings:
            return np.zeros(docs.shape)
        sums = self._add(readings)
        values = sums[docs]
        for reading, _ in readings:
            sums[reading.docs] = 0
        self._own.sums = sums
        return values * self.coverage(readings, docs, covers=covers)

    @staticmethod
    def coverage(readings: Weighed, docs: Docs, *, covers: bool) -> NDArray[np.float64]:
        """Return each document's factor: 1 where one word or plain BM25 was asked for."""
        return _coverage(readings, docs) if covers and len(readings) > 1 else np.ones(docs.shape)

    def _add(self, readings: Weighed) -> NDArray[np.float64]:
        """Return the sums, to be put back to zero by the caller."""
        sums: NDArray[np.float64] | None = getattr(self._own, "sums", None)
        if sums is None:
            sums = np.zeros(self._size)
        # Handed over for the time of its use: an interrupt before it is clean again must not spoil later sums.
        self._own.sums = None
        for reading, count in readings:
            sums[reading.docs] += count * reading.idf * reading.parts
        return sums


def _coverage(readings: Weighed, docs: Docs) -> NDArray[np.float64]:
    """Return the fourth root of the share of the query's idf mass that each document holds.

    The whole share demotes long texts that lack one rare word too much; of the powers tried on judged sets, about a
    fifth was best. Square roots are rounded exactly, so equal documents get equal scores wherever they stand.
    """
    held = np.zeros(docs.shape)
    mass = 0.0
    for reading, count in readings:
        at = np.searchsorted(reading.docs, docs)
        at[at == reading.docs.size] = 0
        held += (count * reading.idf) * (reading.docs[at] == docs)
        mass += count * reading.idf
    return np.sqrt(np.sqrt(held / mass))


def _last_place(scores: NDArray[np.float64], limit: int) -> float:
    """Return the score at a place from the top, or less than any where there are fewer."""
    if not 0 < limit < scores.size:
        return -1.0
    return float(np.partition(scores, scores.size - limit)[scores.size - limit])


def _sample(readings: Weighed, limit: int, within: Mask | None) -> Docs:
    """Return documents among which the best may be looked for first: those of the rarest leaf that has enough."""
    for reading in sorted((reading for reading, _ in readings), key=lambda reading: reading.docs.size):
        docs = reading.docs if within is None else reading.docs[within[reading.docs]]
        if docs.size >= limit:
            return docs
    return readings[0][0].docs[:0]


def _greatest(values: NDArray[np.float64], docs: Docs, count: int) -> tuple[NDArray[np.float64], Docs]:
    if count >= values.size:
        return values, docs
    at = np.argpartition(values, values.size - count)[values.size - count :]
    return values[at], docs[at]


def _reaching(docs: Docs, scores: NDArray[np.float64], least: float) -> tuple[Docs, NDArray[np.float64]]:
    reaching = scores >= least
    return docs[reaching], scores[reaching]


def _once(docs: Docs, values: NDArray[np.float64]) -> tuple[Docs, NDArray[np.float64]]:
    """Keep each document once; one that several words touched is there several times, with one value."""
    unique, at = np.unique(docs, return_index=True)
    return unique, values[at]
