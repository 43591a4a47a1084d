"""Score with BM25F: one saturating weight a term over all fields of a document.

Robertson & Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond", section 3.4.2:

    norm(field, d) = 1 - b + b * length(field, d) / average_length(field)
    pf(t, d)       = sum over fields of weight(field) * freq(t, field, d) / norm(field, d)
    part(t, d)     = pf * (k1 + 1) / (k1 + pf)
    idf(t)         = ln(1 + (N - n + 1/2) / (n + 1/2))      N live documents, n of them with t in any of the fields
    score(q, d)    = sum over t in q of count(t, q) * idf(t) * part(t, d)

The fields are title, body and the body's lead, which has the norm of the body: what stands in the lead counts twice.
A field's average length counts the live documents that have the field. With b = 0 lengths do not matter, with k1 = 0
frequencies do not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["BM25F", "DEFAULT_WEIGHTS", "idf"]

DEFAULT_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType({"title": 2.0, "body": 1.0, "lead": 1.0})


@dataclass(frozen=True, slots=True)
class BM25F:
    """Hold the parameters and compute the pieces of the formula on arrays of one shape."""

    k1: float
    b: float
    weights: Mapping[str, float]

    def weight(self, field: str) -> float:
        """Return what a frequency in a field is multiplied by."""
        return self.weights.get(field, DEFAULT_WEIGHTS[field])

    def norms(self, lengths: NDArray[Any], average: float) -> NDArray[np.float64]:
        """Return the norms of texts of those lengths: float64 of their shape.

        >>> BM25F(1.2, 0.75, {}).norms(np.array([5, 10]), 5.0).tolist()
        [1.0, 1.75]
        """
        # No term occurs in an empty text, and a quotation of stop words counts as one word: no norm is 0.
        norms: NDArray[np.float64] = 1 - self.b + self.b * np.maximum(lengths, 1) / average
        return norms

    def part(self, pf: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what saturation makes of pf, 0 where pf is 0: between 0 and k1 + 1.

        >>> BM25F(1.2, 0.75, {}).part(np.array([0.0, 1.0, 1e9])).round(3).tolist()
        [0.0, 1.0, 2.2]
        """
        part: NDArray[np.float64] = pf * (self.k1 + 1)
        if self.k1:
            part /= pf + self.k1
        else:
            # Frequencies do not matter: nothing but 0 is below 1.
            np.sign(pf, out=part)
        return part


def idf(doc_count: int, doc_freq: float) -> float:
    """Return the inverse document frequency: positive, falling with `doc_freq`.

    >>> round(idf(10, 1), 3), round(idf(10, 10), 3)
    (1.992, 0.047)
    """
    return math.log(1 + (doc_count - doc_freq + 0.5) / (doc_freq + 0.5))
