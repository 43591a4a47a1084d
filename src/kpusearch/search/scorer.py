"""Turn postings into BM25F parts on one snapshot, and remember those of terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.search.bm25f import BM25F
from kpusearch.search.query import Term
from kpusearch.storage import TEXT_FIELDS, ArrayCache, Ints, Postings, Snapshot

__all__ = ["Scorer"]

_CACHE_BYTES: Final = 64 * 2**20


class Scorer:
    """Hold a model and a snapshot. Parts depend on nothing else, so a term that is asked for again is at hand."""

    def __init__(self, snapshot: Snapshot, model: BM25F) -> None:
        self._snapshot = snapshot
        self._model = model
        self._norms = {field: model.norms(snapshot, field) for field in TEXT_FIELDS}
        self._parts = ArrayCache(_CACHE_BYTES)

    def term(self, leaf: Term) -> tuple[Ints, NDArray[np.float64]]:
        """Return documents and parts of a term: int32 and float64 of one shape. Linear in its postings when new."""
        return self._parts.get(leaf, lambda: self._term(leaf))

    def merged(self, fields: Mapping[str, Postings]) -> tuple[Ints, NDArray[np.float64]]:
        """Return documents and parts of postings that were made for one query, the fields together."""
        docs = np.unique(np.concatenate([postings.docs for postings in fields.values()]))
        pf = np.zeros(docs.shape)
        for field, postings in fields.items():
            pf[np.searchsorted(docs, postings.docs)] += postings.freqs / self._norms[field][postings.docs]
        return docs, self._model.part(pf)

    def _term(self, leaf: Term) -> tuple[Ints, NDArray[np.float64]]:
        docs, freqs = self._snapshot.text_postings(leaf.term)
        if leaf.fields != TEXT_FIELDS:
            inside = np.flatnonzero(sum(freqs[field] for field in leaf.fields))
            docs, freqs = docs[inside], {field: freqs[field][inside] for field in leaf.fields}
        pf = np.zeros(docs.shape)
        for field in leaf.fields:
            # Most terms are in few titles.
            at = np.flatnonzero(freqs[field])
            pf[at] += freqs[field][at] / self._norms[field][docs[at]]
        return docs, self._model.part(pf)
