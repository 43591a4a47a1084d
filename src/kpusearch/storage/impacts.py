"""Bound what each posting can add to a score by one byte, so that most postings need not be scored.

An impact is a whole number with part <= impact * unit, where unit is a 255th of the greatest part there is, k1 + 1.
Parts depend on the average lengths, which change with every commit: impacts are made with the averages of their
own segment, and `widening` says by how much later averages can have raised the parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.bm25f import BM25F

__all__ = ["LEVELS", "Impacts", "average_length", "quantise", "widening"]

LEVELS: Final = 255

_MARGIN: Final = 1 + 1e-12
"""Takes the rounding of a division to the safe side."""


def average_length(lengths: NDArray[Any]) -> float:
    """Return the mean length over the texts that are not empty, 1.0 when all are.

    >>> average_length(np.array([4, 0, 8]))
    6.0
    """
    filled = np.count_nonzero(lengths)
    return float(lengths.sum(dtype=np.float64) / filled) if filled else 1.0


class Impacts:
    """Make the impacts of one segment, whose exact `lengths` a text field are given."""

    def __init__(self, model: BM25F, lengths: Mapping[str, NDArray[Any]]) -> None:
        self._model = model
        self.averages = {field: average_length(values) for field, values in lengths.items()}
        self._norms = {field: model.norms(values, self.averages[field]) for field, values in lengths.items()}
        # The lead is part of the body.
        self._norms["lead"] = self._norms["body"]

    def of(self, docs: NDArray[Any], freqs: Mapping[str, NDArray[Any]]) -> NDArray[np.uint8]:
        """Return the impact of each posting: uint8 of `docs`' shape, at least 1."""
        pf = np.zeros(docs.shape)
        for field, counts in freqs.items():
            # Most terms are in few titles.
            at = np.flatnonzero(counts)
            pf[at] += self._model.weight(field) * counts[at] / self._norms[field][docs[at]]
        return quantise(self._model, self._model.part(pf))


def quantise(model: BM25F, parts: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return the least impacts that bound parts: uint8 of the same shape, at least 1.

    >>> quantise(BM25F(1.2, 0.75, {}), np.array([0.0, 1.1, 2.2])).tolist()
    [1, 128, 255]
    """
    levels = np.ceil(parts * (_MARGIN * LEVELS / (model.k1 + 1)))
    return np.clip(levels, 1, LEVELS).astype(np.uint8)


def widening(then: Mapping[str, float], now: Mapping[str, float]) -> float:
    """Return a factor by which parts can have grown at most since the averages were those of `then`.

    norm(then) / norm(now) is at most now / then where an average has grown, and at most 1 where it has shrunk;
    a part grows less than its pf.

    >>> widening({"title": 10.0, "body": 200.0}, {"title": 9.0, "body": 210.0})
    1.05
    """
    return max(1.0, *(now[field] / then[field] for field in then))
