"""Say what a leaf of a query adds to the score of a document, and what it can add at most.

A leaf is read as one list of documents over the whole snapshot. Where the list is a term's, exact parts are worked out
from the frequencies of the few documents that matter; where it was made for a query, as a phrase's, they come with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kpusearch.bm25f import BM25F, idf
from kpusearch.exceptions import IndexCorruptError
from kpusearch.search.query import DateWord, Leaf, Near, Phrase, Prefix, Recent, Term, Verbatim
from kpusearch.storage import (
    ESCAPE,
    FREQ_FIELDS,
    FREQS,
    LEVELS,
    TEXT_FIELDS,
    Cache,
    Ints,
    PostingList,
    Postings,
    Snapshot,
    quantise,
    widening,
)

__all__ = ["Dense", "Listed", "Reading", "Scorer", "coverage"]

Dense: TypeAlias = NDArray[np.uint8]

_LEAST_BYTES: Final = 64 * 2**20
_BYTES_A_DOCUMENT: Final = 512
"""What lists of terms may take, and as much what arrays over all documents may."""

_OVERHEAD: Final = 1000
"""Bytes that a reading takes beside its list, about."""

_BYTES_A_POSTING: Final = 6
_BYTES_A_MADE: Final = 24

_SPREAD: Final = 12


class Big(NamedTuple):
    """Hold where in a list no byte holds the frequencies, what these are (`FREQ_FIELDS`), and what they count for."""

    places: NDArray[np.intp]
    freqs: NDArray[np.float64]
    shares: NDArray[np.float64]


class Listed(NamedTuple):
    """Hold the documents of a leaf.

    `docs`: uint16 or int32, increasing; `impacts`: uint8 of the same shape, `peak` the greatest. Of a term's list,
    `freqs` is one byte a document (`storage.FREQS`), `big` holds what no byte can.
    Of one that was made for a query, `parts` are exact: float64 of the same shape.
    """

    docs: NDArray[Any]
    impacts: NDArray[np.uint8]
    peak: int
    freqs: NDArray[np.uint8] | None = None
    big: Big | None = None
    parts: NDArray[np.float64] | None = None


class Reading:
    """Hold what the index says of one leaf.

    `doc_freq` counts live documents; deleted ones may be in the list. `idf` is a phrase's sum over its terms, as every
    document with the phrase has to be read to count them otherwise. `places` (int64, shape (1, segments, 3)) tells
    compiled code where a term's list starts and stops in each segment, and its greatest impact there.
    """

    def __init__(
        self,
        leaf: Leaf,
        doc_freq: int,
        idf: float,
        places: NDArray[np.int64],
        load: Callable[[], Listed],
        *,
        bases: Sequence[int] = (),
        is_made: bool = False,
    ) -> None:
        self.leaf = leaf
        self.doc_freq = doc_freq
        self.idf = idf
        self.places = places
        self.is_made = is_made
        self._load = load
        self._bases = bases

    @cached_property
    def listed(self) -> Listed:
        """Return the list over the whole snapshot; of several segments it is put together when first asked for."""
        return self._load()

    @cached_property
    def pieces(self) -> list[tuple[NDArray[np.uint16], NDArray[np.uint8], NDArray[np.float64]]]:
        """Return documents, impacts and parts of a list that was made, for each segment, by their numbers in it."""
        docs, impacts, parts = self.listed.docs, self.listed.impacts, self.listed.parts
        assert parts is not None
        cuts = np.searchsorted(docs, self._bases).tolist()
        return [
            ((docs[start:stop] - base).astype(np.uint16), impacts[start:stop], parts[start:stop])
            for base, (start, stop) in zip(self._bases, pairwise(cuts), strict=False)
        ]


class Scorer:
    """Hold a snapshot and a model, and remember terms that were read. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot, model: BM25F) -> None:
        averages = {field: snapshot.average_length(field) for field in TEXT_FIELDS}
        norms = [model.norms(snapshot.lengths(field), averages[field]) for field in TEXT_FIELDS]
        if any(each.size != snapshot.size for each in norms):
            # Compiled code reads them without looking whether they are inside.
            raise IndexCorruptError("the lengths of texts are not one a document; rebuild the index")
        unit = (model.k1 + 1) / LEVELS
        self.snapshot = snapshot
        self.model = model
        self._norms = np.stack(norms, axis=1)
        # What frequencies in title, body and lead count for: shape (3, 2), as the lead has the norm of the body.
        self._weights = np.zeros((len(FREQ_FIELDS), len(TEXT_FIELDS)))
        for row, field in enumerate(FREQ_FIELDS):
            self._weights[row, _column(field)] = model.weight(field)
        self._shares = FREQS @ self._weights
        self._units = [unit * widening(segment.averages, averages) for segment in snapshot.segments]
        self.unit = max(self._units, default=unit)
        """An impact is worth so much at most: part <= impact x unit."""
        most = max(_LEAST_BYTES, _BYTES_A_DOCUMENT * snapshot.size)
        self._read = Cache[Reading](most, self._size)
        self._dense = Cache[Dense](most, lambda dense: dense.nbytes)
        self._no_places = np.zeros((1, len(snapshot.segments), 3), np.int64)

    def term(self, leaf: Term) -> Reading:
        """Return what the index says of a term."""
        return self._read.get(leaf, lambda: self._term(leaf))

    def remember(self, leaf: Leaf, read: Callable[[], Reading]) -> Reading:
        """Return a reading that depends on the snapshot alone, made once."""
        return self._read.get(leaf, read)

    def made(self, leaf: Leaf, docs: Ints, parts: NDArray[np.float64], idf: float | None = None) -> Reading:
        """Return a reading of live documents (int32, increasing) with their parts."""
        impacts = quantise(self.model, parts)
        listed = Listed(docs, impacts, int(impacts.max(initial=0)), parts=parts)
        idf = self.idf(docs.size) if idf is None else idf
        bases = self.snapshot.bases
        return Reading(leaf, docs.size, idf, self._no_places, lambda: listed, bases=bases, is_made=True)

    def merged(self, leaf: Leaf, fields: Mapping[str, Postings], idf: float | None = None) -> Reading:
        """Return a reading of postings that were made for one query, the fields together."""
        docs = np.unique(np.concatenate([postings.docs for postings in fields.values()]))
        pf = np.zeros(docs.shape)
        for field, postings in fields.items():
            norms = self._norms[postings.docs, _column(field)]
            pf[np.searchsorted(docs, postings.docs)] += self.model.weight(field) * postings.freqs / norms
        return self.made(leaf, docs, self.model.part(pf), idf)

    def idf(self, doc_freq: float) -> float:
        """Return the inverse document frequency in this snapshot."""
        return idf(self.snapshot.doc_count, doc_freq)

    def exact(self, lists: Sequence[Listed], docs: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return the part of each list in each document, and whether the list holds it: shape (lists, docs) both.

        Where it does not, the part is any number. `docs` must be in order.
        """
        packed = np.zeros((len(lists), docs.size), np.uint8)
        held = np.zeros(packed.shape, bool)
        made, big = [], []
        for row, listed in enumerate(lists):
            if not listed.docs.size:
                continue
            wanted = docs.astype(listed.docs.dtype, copy=False)
            at = listed.docs.searchsorted(wanted)
            np.equal(listed.docs.take(at, mode="clip"), wanted, out=held[row])
            if listed.freqs is not None:
                listed.freqs.take(at, mode="clip", out=packed[row])
            if listed.parts is not None:
                made.append((row, listed.parts, at))
            elif listed.big is not None:
                big.append((row, listed.big, at))
        # All lists together, as a call costs more than what it does for some dozen documents.
        shares = self._shares.take(packed, axis=0)
        # Seldom: one posting in three hundred.
        escaped = packed == ESCAPE
        if escaped.any():
            for row, (places, _, values), at in big:
                where = escaped[row].nonzero()[0]
                if where.size:
                    shares[row, where] = values.take(places.searchsorted(at[where]), axis=0, mode="clip")
        shares /= self._norms.take(docs, axis=0)
        parts = self.model.part(shares[..., 0] + shares[..., 1])
        for row, exact, at in made:
            parts[row] = exact.take(at, mode="clip")
        return parts, held

    def parts(self, reading: Reading, docs: NDArray[Any]) -> NDArray[np.float64]:
        """Return the part of a leaf in each document; `docs` must be in order."""
        parts, held = self.exact([reading.listed], docs)
        product: NDArray[np.float64] = parts[0] * held[0]
        return product

    def is_long(self, listed: Listed) -> bool:
        """Say whether a list is better read through an array over all documents."""
        return listed.docs.size * _SPREAD >= self.snapshot.size

    def dense(self, reading: Reading) -> Dense:
        """Return the impact of every document, 0 where it is not in the list."""
        if isinstance(reading.leaf, Verbatim | Phrase | Near | Prefix | DateWord | Recent):
            # Made for this query alone.
            return self._spread(reading.listed)
        return self._dense.get(reading.leaf, lambda: self._spread(reading.listed))

    def arrays(self, number: int) -> tuple[NDArray[Any], ...]:
        """Return for compiled code all postings of a segment as they lie in the file, and its documents' norms.

        Between the two stand what frequencies count for in title and body: of a byte, and of those that no byte holds.
        """
        return self._arrays[number]

    @cached_property
    def _arrays(self) -> list[tuple[NDArray[Any], ...]]:
        return [
            (*(arrays := segment.arrays)[:4], self._shares, arrays[4] @ self._weights, self._norms[base:end])
            for segment, (base, end) in zip(self.snapshot.segments, pairwise(self.snapshot.bases), strict=True)
        ]

    def unit_of(self, number: int) -> float:
        """Return what an impact is worth at most in one segment."""
        return self._units[number]

    def _spread(self, listed: Listed) -> Dense:
        dense = np.zeros(self.snapshot.size, np.uint8)
        dense[listed.docs] = listed.impacts
        return dense

    def _term(self, leaf: Term) -> Reading:
        snapshot = self.snapshot
        if leaf.fields != TEXT_FIELDS:
            return self._of_field(leaf)
        found = [(number, each) for number, each in enumerate(snapshot.listed(leaf.term)) if each is not None]
        places = self._no_places.copy()
        for number, each in found:
            places[0, number] = each.start, each.start + each.docs.size, each.peak
        doc_freq = sum(each.docs.size for _, each in found)
        if snapshot.has_deletions:
            doc_freq = sum(int(np.count_nonzero(snapshot.live[snapshot.bases[n] :][each.docs])) for n, each in found)
        return Reading(leaf, doc_freq, self.idf(doc_freq), places, lambda: self._joined(found))

    def _of_field(self, leaf: Term) -> Reading:
        """Read a term in one field only: out of the list that it has for all."""
        whole = self.term(Term(leaf.term)).listed
        pf, inside = np.zeros(whole.docs.size), np.zeros(whole.docs.size, bool)
        for field in leaf.fields:
            column = _column(field)
            freqs = FREQS[:, column].take(whole.freqs) if whole.freqs is not None else pf
            if whole.big is not None:
                freqs[whole.big.places] = whole.big.freqs[:, column]
            # Most terms are in few titles.
            at = np.flatnonzero(freqs)
            inside[at] = True
            shares = self._shares[:, column].take(whole.freqs) if whole.freqs is not None else pf
            if whole.big is not None:
                shares[whole.big.places] = whole.big.shares[:, column]
            pf[at] += shares[at] / self._norms[whole.docs[at], column]
        if self.snapshot.has_deletions:
            inside &= self.snapshot.live[whole.docs]
        return self.made(leaf, whole.docs[inside].astype(np.int32), self.model.part(pf[inside]))

    def _joined(self, found: Sequence[tuple[int, PostingList]]) -> Listed:
        """Put the lists of several segments together."""
        snapshot = self.snapshot
        if len(snapshot.segments) == 1 and found:
            # As it lies in the file: nothing is copied.
            docs, impacts, freqs = found[0][1][:3]
        else:
            # An empty array first, for a term that is nowhere.
            based = [each.docs + np.int32(snapshot.bases[number]) for number, each in found]
            docs = np.concatenate([np.empty(0, np.int32), *based])
            impacts = np.concatenate([np.empty(0, np.uint8), *(each.impacts for _, each in found)])
            freqs = np.concatenate([np.empty(0, np.uint8), *(each.freqs for _, each in found)])
        values = [snapshot.segments[number].big(each) for number, each in found]
        big = None
        if any(each.size for each in values):
            joined = np.concatenate(values)
            big = Big(np.flatnonzero(freqs == ESCAPE), joined, joined @ self._weights)
        return Listed(docs, impacts, int(impacts.max(initial=0)), freqs, big)

    def _size(self, reading: Reading) -> int:
        # What lies in one file takes no memory of its own.
        if reading.is_made:
            return _OVERHEAD + _BYTES_A_MADE * reading.doc_freq
        return _OVERHEAD + (len(self.snapshot.segments) > 1) * _BYTES_A_POSTING * reading.doc_freq


def _column(field: str) -> int:
    """Return which norm a field has: that of the title, or that of the body and of the lead in it."""
    return 0 if field == "title" else 1


def coverage(share: Any) -> Any:
    """Return the factor for the share of a query's idf mass that a document holds: its fourth root.

    The whole share demotes long texts that lack one rare word too much; of the powers tried on judged sets, about a
    fifth was best. Square roots are rounded exactly, so equal documents get equal scores wherever they stand.
    """
    return np.sqrt(np.sqrt(share)) if isinstance(share, np.ndarray) else math.sqrt(math.sqrt(share))
