"""Find the best documents of a query, exactly, without scoring those that cannot be among them.

MaxScore (Turtle & Flood 1995; Ding & Suel 2011, "Faster Top-k Document Retrieval Using Block-Max Indexes", section 3)
turned from postings to arrays. Every posting has an impact, one byte that bounds its part (`storage/impacts.py`). Sums
of impacts tell which documents can still reach the last place; only those are scored, in 64-bit floating point.
Coverage is at most 1, so a sum that bounds the parts bounds the score, too.

Two twins find the candidates: `array_kernel.py` with NumPy, for all documents at once; `compiled_kernel.py` with
compiled code, a segment at a time, as its postings lie in the file.
"""

from __future__ import annotations

import threading
from itertools import pairwise
from types import ModuleType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.search.array_kernel import ArrayKernel, last_place
from kpusearch.search.kernels import Kernel
from kpusearch.search.plan import Docs, Found, Plan, Weighed
from kpusearch.search.scorer import Scorer
from kpusearch.storage import MAX_DOCS

__all__ = ["TopK"]

_NO_MASK: Final = np.empty(0, bool)


class TopK:
    """Rank the documents of one snapshot. Safe to share between threads."""

    def __init__(self, scorer: Scorer, kernel: Kernel) -> None:
        self._scorer = scorer
        self._kernel = kernel
        self._arrays = ArrayKernel()
        self._own = threading.local()

    def top(self, weighed: Weighed, limit: int, *, covers: bool, within: NDArray[np.bool_] | None = None) -> Found:
        """Return documents and scores of the `limit` best and of all that tie with the last, in no order.

        Only documents that hold a leaf, are live, and are in `within` (bool, one a document) if it is given.
        """
        if not weighed:
            return np.empty(0, np.int64), np.empty(0)
        snapshot = self._scorer.snapshot
        if within is None and snapshot.has_deletions:
            within = snapshot.live
        plan = Plan(self._scorer, weighed, covers=covers)
        compiled = self._kernel()
        if compiled:
            return self._with_code(compiled, plan, limit, within)
        return _reaching(*self._arrays.best(plan, limit, within), limit)

    def scores(self, weighed: Weighed, docs: Docs, *, covers: bool) -> NDArray[np.float64]:
        """Return the score of each document, which must be in order: 0 where it holds none of the leaves."""
        if not weighed:
            return np.zeros(docs.shape)
        return Plan(self._scorer, weighed, covers=covers).scores(docs)

    def _with_code(self, compiled: ModuleType, plan: Plan, limit: int, within: NDArray[np.bool_] | None) -> Found:
        sums: NDArray[np.uint32] | None = getattr(self._own, "sums", None)
        if sums is None:
            sums = self._own.sums = np.empty(MAX_DOCS, np.uint32)
        docs, scores, least = np.empty(0, np.int64), np.empty(0), 0.0
        bases = self._scorer.snapshot.bases
        for number, (base, end) in enumerate(pairwise(bases)):
            found, values = compiled.best(
                *self._scorer.arrays(number),
                *plan.arrays(number),
                limit,
                least,
                _NO_MASK if within is None else within[base:end],
                sums[: end - base],
            )
            if not base:
                docs, scores = found, values
                least = float(scores.min()) if scores.size >= limit and len(bases) > 2 else 0.0
            elif found.size:
                docs, scores = np.concatenate([docs, found + base]), np.concatenate([scores, values])
                docs, scores = _reaching(docs, scores, limit)
                least = float(scores.min()) if scores.size >= limit else 0.0
        return docs, scores


def _reaching(docs: Docs, scores: NDArray[np.float64], limit: int) -> Found:
    """Leave out what does not reach the last place."""
    reaching = scores >= last_place(scores, limit)
    return docs[reaching], scores[reaching]
