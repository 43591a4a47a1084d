"""Say what a leaf of a query adds to the score of a document, and what it can add at most.

A leaf is read as one list of documents a segment. Where the list is a term's, it lies in the file, and exact parts are
worked out from the frequencies of the few documents that matter; where it was made for a query, as a phrase's, the
parts come with it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kpusearch.bm25f import BM25F, idf
from kpusearch.search.query import Leaf, Term
from kpusearch.storage import LEVELS, TEXT_FIELDS, Cache, Ints, PostingList, Postings, Snapshot, quantise, widening

__all__ = ["Dense", "Listed", "Reading", "Scorer", "coverage"]

Dense: TypeAlias = NDArray[np.uint8]

_DENSE_BYTES: Final = 64 * 2**20
_READ_BYTES: Final = 32 * 2**20
_OVERHEAD: Final = 1000
"""Bytes that a reading takes beside its arrays, about."""


class Listed(NamedTuple):
    """Hold the documents of a leaf in one segment.

    `docs`: uint16, increasing; `impacts`: uint8 of the same shape, `peak` the greatest. `parts`: float64 of the same
    shape where the list was made for a query; None where it lies in the file, `start` its place there.
    """

    docs: NDArray[np.uint16]
    impacts: NDArray[np.uint8]
    peak: int
    start: int
    parts: NDArray[np.float64] | None


class Reading(NamedTuple):
    """Hold what the index says of one leaf; `lists` has one item a segment, None where no document has it.

    `doc_freq` counts live documents. `idf` is a phrase's sum over its terms, as every document with the phrase has to
    be read to count them otherwise.
    """

    leaf: Leaf
    doc_freq: int
    idf: float
    lists: Sequence[Listed | None]


class Scorer:
    """Hold a snapshot and a model, and remember terms that were read. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot, model: BM25F) -> None:
        averages = {field: snapshot.average_length(field) for field in TEXT_FIELDS}
        self.snapshot = snapshot
        self.model = model
        norms = [model.norms(snapshot.lengths(field), averages[field], field) for field in TEXT_FIELDS]
        self.norms: Mapping[str, NDArray[np.float64]] = dict(zip(TEXT_FIELDS, norms, strict=True))
        self._norms = np.split(np.stack(norms, axis=1), snapshot.bases[1:-1])
        unit = (model.k1 + 1) / LEVELS
        self.units = [unit * widening(segment.averages, averages) for segment in snapshot.segments]
        """For each segment: part <= impact x unit."""
        self._read = Cache[Reading](_READ_BYTES, _size)
        self._dense = Cache[Dense](_DENSE_BYTES, lambda dense: dense.nbytes)

    def term(self, leaf: Term) -> Reading:
        """Return what the index says of a term."""
        return self._read.get(leaf, lambda: self._term(leaf))

    def made(self, leaf: Leaf, docs: Ints, parts: NDArray[np.float64], idf: float | None = None) -> Reading:
        """Return a reading of live documents (int32, increasing) with their parts, split by segment."""
        lists: list[Listed | None] = []
        impacts = quantise(self.model, parts)
        bases = self.snapshot.bases
        cuts = np.searchsorted(docs, bases).tolist()
        for base, start, stop in zip(bases, cuts, cuts[1:], strict=False):
            mine = slice(start, stop)
            local = (docs[mine] - base).astype(np.uint16)
            peak = int(impacts[mine].max(initial=0))
            lists.append(Listed(local, impacts[mine], peak, 0, parts[mine]) if local.size else None)
        return Reading(leaf, docs.size, self.idf(docs.size) if idf is None else idf, lists)

    def merged(self, leaf: Leaf, fields: Mapping[str, Postings], idf: float | None = None) -> Reading:
        """Return a reading of postings that were made for one query, the fields together."""
        docs = np.unique(np.concatenate([postings.docs for postings in fields.values()]))
        pf = np.zeros(docs.shape)
        for field, postings in fields.items():
            pf[np.searchsorted(docs, postings.docs)] += postings.freqs / self.norms[field][postings.docs]
        return self.made(leaf, docs, self.model.part(pf), idf)

    def idf(self, doc_freq: int) -> float:
        """Return the inverse document frequency in this snapshot."""
        return idf(self.snapshot.doc_count, doc_freq)

    def exact(
        self, number: int, lists: Sequence[Listed | None], docs: NDArray[np.uint16]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return the part of each list in each document, and whether the list holds it: shape (lists, docs) both.

        Where it does not, the part is any number. `docs` are documents of the segment with that number, in order.
        """
        places = np.zeros((len(lists), docs.size), np.intp)
        held = np.zeros(places.shape, bool)
        made: dict[int, NDArray[np.float64]] = {}
        for row, listed in enumerate(lists):
            if listed is None:
                continue
            at = listed.docs.searchsorted(docs)
            np.equal(listed.docs.take(at, mode="clip"), docs, out=held[row])
            if listed.parts is None:
                np.add(at, listed.start, out=places[row])
            else:
                made[row] = listed.parts.take(at, mode="clip")
        # All lists together, as a call costs more than what it does for some dozen documents.
        shares = self.snapshot.segments[number].freqs(places)
        shares /= self._norms[number].take(docs, axis=0)
        parts = self.model.part(shares[..., 0] + shares[..., 1])
        for row, values in made.items():
            parts[row] = values
        return parts, held

    def arrays(self, number: int) -> tuple[NDArray[Any], ...]:
        """Return all postings of a segment as they lie in the file, and its documents' norms, for compiled code."""
        return (*self.snapshot.segments[number].arrays, self._norms[number])

    def parts(self, reading: Reading, docs: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the part of a leaf in each document of the snapshot; `docs` must be in order."""
        cuts = np.searchsorted(docs, self.snapshot.bases).tolist()
        parts = [np.empty(0)]
        for number, (base, listed) in enumerate(zip(self.snapshot.bases, reading.lists, strict=False)):
            local = (docs[cuts[number] : cuts[number + 1]] - base).astype(np.uint16)
            values, held = self.exact(number, [listed], local)
            parts.append(values[0] * held[0])
        return np.concatenate(parts)

    def dense(self, number: int, leaf: Leaf, listed: Listed) -> Dense:
        """Return the impact of every document of a segment, 0 where it is not in the list."""
        if listed.parts is not None:
            return self._spread(number, listed)
        return self._dense.get((number, leaf), lambda: self._spread(number, listed))

    def _spread(self, number: int, listed: Listed) -> Dense:
        dense = np.zeros(self.snapshot.segments[number].size, np.uint8)
        dense[listed.docs] = listed.impacts
        return dense

    def _term(self, leaf: Term) -> Reading:
        if leaf.fields != TEXT_FIELDS:
            return self.merged(leaf, {field: self.snapshot.postings(field, leaf.term) for field in leaf.fields})
        found = self.snapshot.listed(leaf.term)
        doc_freq = sum(self._live(number, listed) for number, listed in enumerate(found) if listed)
        lists = [listed and Listed(listed.docs, listed.impacts, listed.peak, listed.start, None) for listed in found]
        return Reading(leaf, doc_freq, self.idf(doc_freq), lists)

    def _live(self, number: int, listed: PostingList) -> int:
        if not self.snapshot.has_deletions:
            return int(listed.docs.size)
        live = self.snapshot.live[self.snapshot.bases[number] :]
        return int(np.count_nonzero(live[listed.docs]))


def coverage(share: Any) -> Any:
    """Return the factor for the share of a query's idf mass that a document holds: its fourth root.

    The whole share demotes long texts that lack one rare word too much; of the powers tried on judged sets, about a
    fifth was best. Square roots are rounded exactly, so equal documents get equal scores wherever they stand.
    """
    return np.sqrt(np.sqrt(share)) if isinstance(share, np.ndarray) else math.sqrt(math.sqrt(share))


def _size(reading: Reading) -> int:
    made = sum(
        listed.docs.nbytes + listed.impacts.nbytes + listed.parts.nbytes
        for listed in reading.lists
        if listed is not None and listed.parts is not None
    )
    return _OVERHEAD + made
