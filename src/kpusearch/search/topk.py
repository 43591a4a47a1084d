"""Find the best documents of a query, exactly, without scoring those that cannot be among them.

MaxScore (Turtle & Flood 1995; Ding & Suel 2011, "Faster Top-k Document Retrieval Using Block-Max Indexes", section 3),
turned from postings to arrays. Every posting has an impact, one byte that bounds its part (`storage/impacts.py`).
A segment at a time, lists that even together cannot lift a document to the last place are only looked up. The impacts
of the others are added up in whole numbers, scaled so that a sum bounds the score, into an array as long as a segment.
Only documents whose sums reach the last place found so far are scored, in 64-bit floating point.

Coverage is at most 1, so a sum of parts bounds the score that it lessens.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from operator import attrgetter
from types import ModuleType
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kpusearch.search.compiled import Kernel
from kpusearch.search.scorer import Listed, Reading, Scorer, coverage
from kpusearch.storage import MAX_DOCS

__all__ = ["Docs", "Found", "TopK", "Weighed"]

Docs: TypeAlias = NDArray[np.int64]
Weighed: TypeAlias = Sequence[tuple[Reading, int]]
"""What the index says of each leaf, and how often the query names it."""

Found: TypeAlias = tuple[Docs, NDArray[np.float64]]

_WIDTH: Final = 512
"""Columns into which the sums are laid to find some of the greatest."""

_SAMPLE: Final = 6
"""Documents scored first, a place of the answer: so many that most queries need no others."""

_SPREAD: Final = 12
"""A list is added through an array over all documents when they are at most so many times as many as the list's."""

_MANY: Final = 256
"""Candidates from which it pays to look up the skipped lists' impacts before scoring."""

_AT_ONCE: Final = 2**13
_NO_MASK: Final = np.empty(0, bool)
_NO_LISTS: Final = (np.empty(0, np.uint16), np.empty(0, np.uint8), np.empty(0))
_SAFE: Final = 1 - 1e-9
"""Takes the rounding of bounds to the safe side."""


class _List(NamedTuple):
    """Hold a list of a query in a segment: its leaf's number and weight, an impact's value, and the list's bound."""

    row: int
    listed: Listed
    weight: float
    value: float
    bound: float


class _Task(NamedTuple):
    """Hold what is to be found in one segment: the best beside those that reach `least`, by a query's lists there.

    The first `skipped` of the `lists` cannot reach it by themselves.
    """

    query: _Query
    number: int
    lists: Sequence[_List]
    skipped: int
    limit: int
    least: float
    within: NDArray[np.bool_] | None


class TopK:
    """Rank the documents of one snapshot. Each thread has buffers of its own, as long as a segment, used again."""

    def __init__(self, scorer: Scorer, kernel: Kernel) -> None:
        self._scorer = scorer
        self._kernel = kernel
        self._own = threading.local()

    def top(self, weighed: Weighed, limit: int, *, covers: bool, within: NDArray[np.bool_] | None = None) -> Found:
        """Return documents and scores of the `limit` best and of all that tie with the last, in no order.

        Only documents that hold a leaf, are live, and are in `within` (bool, one a document) if it is given.
        """
        snapshot = self._scorer.snapshot
        if within is None and snapshot.has_deletions:
            within = snapshot.live
        query = _Query(weighed, covers=covers)
        compiled = self._kernel()
        docs, scores = np.empty(0, np.int64), np.empty(0)
        least = 0.0
        for number, base in enumerate(snapshot.bases[:-1]):
            inside = None if within is None else within[base : snapshot.bases[number + 1]]
            lists, skipped = query.lists(number, self._scorer.units[number], least)
            if skipped == len(lists):
                continue
            task = _Task(query, number, lists, skipped, limit, least, inside)
            found, values = self._with_code(task, compiled) if compiled else self._with_arrays(task)
            if docs.size:
                found, values = np.concatenate([docs, found + base]), np.concatenate([scores, values])
            elif base:
                found = found + base
            least = max(least, _last_place(values, limit))
            reaching = values >= least
            docs, scores = found[reaching], values[reaching]
        return docs, scores

    def scores(self, weighed: Weighed, docs: Docs, *, covers: bool) -> NDArray[np.float64]:
        """Return the score of each document, which must be in order: 0 where it holds none of the leaves."""
        if not weighed:
            return np.zeros(docs.shape)
        query = _Query(weighed, covers=covers)
        bases = self._scorer.snapshot.bases
        cuts = np.searchsorted(docs, bases).tolist()
        scores = [
            self._exact(query, number, docs[start:stop] - base)
            for number, (base, start, stop) in enumerate(zip(bases, cuts, cuts[1:], strict=False))
        ]
        return np.concatenate([np.empty(0), *scores])

    def _with_arrays(self, task: _Task) -> Found:
        """Return the documents of a segment, by their numbers in it, that may be among the best, and their scores."""
        least, limit = task.least, task.limit
        sums, scale = self._sums(task)
        rest = sum(item.bound for item in task.lists[: task.skipped])
        level = _level(least - rest, scale)
        if least == 0:
            # Any documents' scores bound the last place from below: those with great sums do it well.
            sample = _greatest(sums, _SAMPLE * limit)
            found = np.flatnonzero(sums >= sample)
            scores = self._exact(task.query, task.number, found)
            level = max(level, _level(_last_place(scores, limit), scale))
            if level >= sample:
                return found, scores
            others = np.flatnonzero((sums >= level) & (sums < sample))
            more = self._exact(task.query, task.number, others)
            return np.concatenate([found, others]), np.concatenate([scores, more])
        found = np.flatnonzero(sums >= level)
        if found.size > _MANY:
            found = self._narrowed(task, found, sums[found] / scale, rest)
        return found, self._exact(task.query, task.number, found)

    def _with_code(self, task: _Task, compiled: ModuleType) -> Found:
        """Return what `_with_arrays` does, by compiled code."""
        query, number = task.query, task.number
        made = [item.listed for item in task.lists if item.listed.parts is not None]
        rows, end = [], 0
        for row, listed, weight, value, _ in task.lists:
            start = listed.start if listed.parts is None else end
            end += 0 if listed.parts is None else listed.docs.size
            rows.append((start, start + listed.docs.size, listed.parts is not None, weight, value, listed.peak, row))
        found: Found = compiled.best(
            *self._scorer.arrays(number),
            *_joined(made),
            np.array(rows, np.float64),
            task.skipped,
            self._scorer.model.k1,
            query.mass,
            query.covers,
            task.limit,
            task.least,
            _NO_MASK if task.within is None else task.within,
            self._buffers("uint32", self._scorer.snapshot.segments[number].size)[0],
        )
        return found

    def _sums(self, task: _Task) -> tuple[NDArray[Any], float]:
        """Return whole numbers, one a document of the segment, and their scale: score <= sum / scale.

        Lists that are only looked up are left out.
        """
        query, number, lists = task.query, task.number, task.lists[task.skipped :]
        size = self._scorer.snapshot.segments[number].size
        few = len(lists) <= 32
        sums, one = self._buffers("uint16" if few else "uint32", size)
        room = (2**16 - 1) // 255 if few else 2**24
        scale = (room - len(lists)) / sum(item.value for item in lists)
        for at, item in enumerate(lists):
            factor = sums.dtype.type(int(item.value * scale) + 1)
            docs = item.listed.docs
            if docs.size * _SPREAD >= size:
                dense = self._scorer.dense(number, query.readings[item.row].leaf, item.listed)
                np.multiply(dense, factor, out=one if at else sums, dtype=sums.dtype)
                if at:
                    np.add(sums, one, out=sums)
            else:
                if not at:
                    sums.fill(0)
                places = docs.astype(np.intp)
                sums[places] += np.multiply(item.listed.impacts, factor, dtype=sums.dtype)
        if task.within is not None:
            np.multiply(sums, task.within, out=sums)
        return sums, scale

    def _buffers(self, dtype: str, size: int) -> tuple[NDArray[Any], NDArray[Any]]:
        kept: tuple[NDArray[Any], NDArray[Any]] | None = getattr(self._own, dtype, None)
        if kept is None:
            kept = np.empty(MAX_DOCS, dtype), np.empty(MAX_DOCS, dtype)
            setattr(self._own, dtype, kept)
        return kept[0][:size], kept[1][:size]

    def _narrowed(self, task: _Task, docs: Docs, upper: NDArray[np.float64], rest: float) -> Docs:
        """Leave out documents that the lists they are in cannot lift to the last place."""
        for item in reversed(task.lists[: task.skipped]):
            dense = self._scorer.dense(task.number, task.query.readings[item.row].leaf, item.listed)
            rest -= item.bound
            upper = upper + dense[docs] * item.value
            reaching = upper + rest >= task.least * _SAFE
            docs, upper = docs[reaching], upper[reaching]
        return docs

    def _exact(self, query: _Query, number: int, docs: Docs) -> NDArray[np.float64]:
        """Return the scores of documents of a segment, in order of their numbers."""
        if docs.size > _AT_ONCE:
            pieces = np.array_split(docs, -(-docs.size // _AT_ONCE))
            return np.concatenate([self._exact(query, number, piece) for piece in pieces])
        lists = [reading.lists[number] for reading in query.readings]
        parts, held = self._scorer.exact(number, lists, docs.astype(np.uint16))
        weights = held * query.column
        parts *= weights
        scores = _summed(parts)
        if query.covers:
            scores *= coverage(_summed(weights) / query.mass)
        return scores


class _Query:
    """Hold the readings of a query with their weights, count x idf."""

    def __init__(self, weighed: Weighed, *, covers: bool) -> None:
        self.readings = [reading for reading, _ in weighed]
        self.weights = [count * reading.idf for reading, count in weighed]
        self.column = np.array(self.weights)[:, None]
        self.mass = 0.0
        for weight in self.weights:
            self.mass += weight
        self.covers = covers and len(self.weights) > 1

    def lists(self, number: int, unit: float, least: float) -> tuple[list[_List], int]:
        """Return the lists of a segment, weakest bound first, and how many cannot together reach a score."""
        found = []
        for row, (reading, weight) in enumerate(zip(self.readings, self.weights, strict=True)):
            listed = reading.lists[number]
            if listed is not None:
                value = weight * unit
                found.append(_List(row, listed, weight, value, value * listed.peak))
        found.sort(key=attrgetter("bound"))
        bound = mass = 0.0
        for skipped, item in enumerate(found):
            bound += item.bound
            mass += item.weight
            if bound * (coverage(mass / self.mass) if self.covers else 1.0) >= least * _SAFE:
                return found, skipped
        return found, len(found)


def _summed(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum of the rows, added in their order: so equal documents get equal sums wherever they stand."""
    # A plain sum would add by halves where there is one document only.
    sums: NDArray[np.float64] = np.add.accumulate(rows, axis=0)[-1]
    return sums


def _joined(made: Sequence[Listed]) -> tuple[NDArray[np.uint16], NDArray[np.uint8], NDArray[np.float64]]:
    """Return documents, impacts and parts of the lists that were made for a query, one behind the other."""
    if not made:
        return _NO_LISTS
    docs, impacts, _, _, parts = zip(*made, strict=True)
    return np.concatenate(docs), np.concatenate(impacts), np.concatenate(parts)


def _level(score: float, scale: float) -> int:
    """Return the least sum of a document that may have a score."""
    return max(int(score * scale * _SAFE), 1)


def _greatest(sums: NDArray[Any], count: int) -> int:
    """Return a sum that at least `count` documents reach, and seldom many more; 1 where so few have any."""
    width = 4 * max(count, _WIDTH // 4)
    height = sums.size // width
    if height < 2:
        return 1
    # Each of so many columns holds a document with its greatest sum.
    columns = sums[: height * width].reshape(height, width).max(axis=0)
    return max(int(np.partition(columns, width - count)[width - count]), 1)


def _last_place(scores: NDArray[np.float64], limit: int) -> float:
    """Return the score at a place from the top, or 0 where there are fewer."""
    if not 0 < limit <= scores.size:
        return 0.0
    return float(np.partition(scores, scores.size - limit)[scores.size - limit])
