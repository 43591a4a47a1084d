"""Find the best documents of a snapshot with NumPy.

The impacts of all lists are added up in whole numbers, scaled so that a sum bounds the score, into an array as long as
the snapshot; only documents whose sums reach the last place are scored.
"""

from __future__ import annotations

import threading
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.search.plan import SAFE, Docs, Found, List, Plan
from kpusearch.search.scorer import coverage

__all__ = ["ArrayKernel"]

_WIDTH: Final = 256
"""Columns into which the sums are laid to find some of the greatest."""

_SAMPLE: Final = 6
"""Documents scored first, a place of the answer: so many that most queries need no others."""

_MANY: Final = 256
"""Candidates from which it pays to look their lists up before scoring."""


class ArrayKernel:
    """Each thread has buffers of its own, as long as the snapshot, used again for every query."""

    def __init__(self) -> None:
        self._own = threading.local()

    def best(self, plan: Plan, limit: int, within: NDArray[np.bool_] | None) -> Found:
        """Return the documents that may be among the best, and their scores; `within` has one item a document."""
        lists = plan.lists()
        docs, sums, scale = self._sums(plan, lists, within)
        # Any documents' scores bound the last place from below: those with great sums do it well.
        sample = _greatest(sums, _SAMPLE * limit)
        reaching, below = self._buffers("bool", sums.size)
        found = np.flatnonzero(np.greater_equal(sums, sample, out=reaching))
        found = found if docs is None else docs[found]
        scores = plan.scores(found)
        least = last_place(scores, limit)
        level = max(int(least * scale * SAFE), 1)
        if level >= sample:
            return found, scores
        np.less(sums, sample, out=below)
        np.logical_and(np.greater_equal(sums, level, out=reaching), below, out=below)
        others = np.flatnonzero(below)
        upper = sums[others] / scale
        others = others if docs is None else docs[others]
        if others.size > _MANY and plan.covers:
            others = _narrowed(plan, lists, others, upper, least)
        return np.concatenate([found, others]), np.concatenate([scores, plan.scores(others)])

    def _sums(
        self, plan: Plan, lists: list[List], within: NDArray[np.bool_] | None
    ) -> tuple[Docs | None, NDArray[Any], float]:
        """Return whole numbers with their documents, None for all of the snapshot, and their scale.

        The lists add at most sum / scale to a score.
        """
        if len(lists) == 1:
            listed = lists[0].reading.listed
            sums: NDArray[Any] = listed.impacts if within is None else listed.impacts * within[listed.docs]
            return listed.docs, sums, 1 / lists[0].value
        few = len(lists) <= 32
        sums, one = self._buffers("uint16" if few else "uint32", plan.scorer.snapshot.size)
        room = (2**16 - 1) // 255 if few else 2**24
        scale = (room - len(lists)) / sum(item.value for item in lists)
        sums.fill(0)
        for item in lists:
            factor = sums.dtype.type(int(item.value * scale) + 1)
            listed = item.reading.listed
            if plan.scorer.is_long(listed):
                np.multiply(plan.scorer.dense(item.reading), factor, out=one, dtype=sums.dtype)
                np.add(sums, one, out=sums)
            else:
                places = listed.docs.astype(np.intp)
                sums[places] += np.multiply(listed.impacts, factor, dtype=sums.dtype)
        if within is not None:
            np.multiply(sums, within, out=sums)
        return None, sums, scale

    def _buffers(self, dtype: str, size: int) -> tuple[NDArray[Any], NDArray[Any]]:
        kept: tuple[NDArray[Any], NDArray[Any]] | None = getattr(self._own, dtype, None)
        if kept is None or kept[0].size < size:
            kept = np.empty(size, dtype), np.empty(size, dtype)
            setattr(self._own, dtype, kept)
        return kept[0][:size], kept[1][:size]


def last_place(scores: NDArray[np.float64], limit: int) -> float:
    """Return the score at a place from the top, or 0 where there are fewer."""
    if not 0 < limit <= scores.size:
        return 0.0
    return float(np.partition(scores, scores.size - limit)[scores.size - limit])


def _greatest(sums: NDArray[Any], count: int) -> int:
    """Return a sum that at least `count` documents reach, and seldom many more; 1 where there are few."""
    width = max(_WIDTH, 4 * count)
    height = sums.size // width
    if height > 1:
        # Each of so many columns holds a document with its greatest sum.
        sums = sums[: height * width].reshape(height, width).max(axis=0)
    if sums.size <= count:
        return 1
    return max(int(np.partition(sums, sums.size - count)[sums.size - count]), 1)


def _narrowed(plan: Plan, lists: list[List], docs: Docs, upper: NDArray[np.float64], least: float) -> Docs:
    """Leave out documents that coverage, with the greatest sum their parts can have, keeps from a score."""
    share = np.ones(docs.size)
    for item in sorted(lists, key=lambda item: -item.weight):
        listed = item.reading.listed
        wanted = docs.astype(listed.docs.dtype)
        share -= (item.weight / plan.mass) * (listed.docs.take(listed.docs.searchsorted(wanted), mode="clip") != wanted)
        reaching = upper * coverage(np.maximum(share, 0)) >= least * SAFE
        docs, upper, share = docs[reaching], upper[reaching], share[reaching]
        if docs.size <= _MANY:
            break
    return docs
