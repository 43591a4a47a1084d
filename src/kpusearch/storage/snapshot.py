"""Read one generation of an index: postings and columns as arrays, articles as they came in."""

from __future__ import annotations

import bisect
import datetime
import functools
import heapq
import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, islice, pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.analysis import Surface
from kpusearch.article import Article
from kpusearch.lexicon.regions import region_of
from kpusearch.storage.document import TEXT_FIELDS
from kpusearch.storage.folding import keyword
from kpusearch.storage.frequencies import FREQ_FIELDS, lead
from kpusearch.storage.impacts import average_length
from kpusearch.storage.own_fields import own_column
from kpusearch.storage.postings import Cache, Column, Ints, Occurrences, OwnColumn, Postings, Ragged, TextPostings
from kpusearch.storage.segment import TITLE, Layout, PostingList, Segment, keyword_term, own_name
from kpusearch.storage.sketch import ROWS
from kpusearch.storage.stems import StemTable
from kpusearch.storage.surfaces import Spelled

__all__ = ["Snapshot"]

_CACHE_BYTES: Final = 32 * 2**20
_POSITION: Final = 2**32 - 1
_DOC: Final = 33
"""Bits of a place behind the number of its document: one for the field, the others for the position."""

_KEYWORD: Final = "\x1f"
_NONE: Final = np.empty(0, np.int32)


class Snapshot:
    """Give what a search needs of one generation, which never changes while it is held.

    Documents are numbered 0 .. `size` - 1 through the segments; a deleted one keeps its number until its segment is
    merged. Safe to share between threads: segments never change, and what was read is kept as read-only arrays.
    `keywords` names the own keyword fields of the index.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        live: Sequence[NDArray[np.bool_]],
        generation: int,
        *,
        stems: StemTable | None = None,
        keywords: tuple[str, ...] = (),
    ) -> None:
        self._segments = segments
        self._bases = list(itertools.accumulate((segment.size for segment in segments), initial=0))
        self.generation = generation
        self.stems = stems
        self.keywords = keywords
        self.size = self._bases[-1]
        self.live: NDArray[np.bool_] = np.concatenate([np.empty(0, bool), *live])
        self.doc_count = int(np.count_nonzero(self.live))
        self.has_deletions = self.doc_count < self.size
        self._own: dict[str, OwnColumn] = {}
        self._layouts = Cache[Layout | None](_CACHE_BYTES, _size)

    @property
    def segments(self) -> Sequence[Segment]:
        """Return the segments; the first document of each has the number in `bases`."""
        return self._segments

    @property
    def bases(self) -> Sequence[int]:
        """Return the number of the first document of each segment, and `size` behind them."""
        return self._bases

    def verify(self) -> None:
        """Raise `IndexCorruptError` unless every file is as it was written."""
        for segment in self._segments:
            segment.verify()
        if self.stems:
            self.stems.verify()

    def text_postings(self, term: str) -> TextPostings:
        """Return the live postings of a term in the text fields together. Linear in their number."""
        docs, freqs = [], []
        for segment, base in zip(self._segments, self._bases, strict=False):
            found = segment.postings(term)
            if found is not None:
                docs.append(found.docs + np.int32(base) if base else found.docs)
                freqs.append(found.freqs)
        if not docs:
            return TextPostings(_NONE, dict.fromkeys(FREQ_FIELDS, _NONE))
        together, columns = _joined(docs, np.int32), np.concatenate(freqs)
        if self.has_deletions:
            live = self.live[together]
            together, columns = together[live], columns[live]
        return TextPostings(together, dict(zip(FREQ_FIELDS, columns.T, strict=True)))

    def between(self, first: str, last: str) -> dict[str, Postings]:
        """Return how often any term from one to another, both included, stands in each text field and in the lead.

        Of live documents, as if the terms were one. Linear in the postings and in `size`.
        """
        freqs = np.zeros((len(FREQ_FIELDS), self.size), np.int32)
        for segment, (start, stop) in zip(self._segments, pairwise(self._bases), strict=True):
            found = segment.between(first, last)
            for row, column in zip(freqs, found.freqs.T, strict=True):
                row[start:stop] = np.bincount(found.docs, weights=column, minlength=stop - start)
        freqs *= self.live
        held = [np.flatnonzero(row).astype(np.int32) for row in freqs]
        return {field: Postings(docs, row[docs]) for field, docs, row in zip(FREQ_FIELDS, held, freqs, strict=True)}

    def listed(self, term: str) -> list[PostingList | None]:
        """Return a term's postings as they lie in each segment, deleted documents among them."""
        return [segment.listed(term) for segment in self._segments]

    def postings(self, field: str, term: str) -> Postings:
        """Return the live postings of a term in a text field or the lead, or of a keyword field's whole value."""
        is_text = field in FREQ_FIELDS
        found = self.text_postings(term if is_text else keyword_term(field, term))
        freqs = found.freqs[field if is_text else "body"]
        inside = np.flatnonzero(freqs)
        return Postings(found.docs[inside], freqs[inside])

    def occurrences(self, field: str, term: str) -> Occurrences:
        """Return every position of a term in one text field. Linear in their number."""
        docs, positions = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
        for segment, base in zip(self._segments, self._bases, strict=False):
            found, where = segment.occurrences(term, field)
            docs.append(found + np.int32(base))
            positions.append(where)
        joined = Occurrences(_joined(docs, np.int32), _joined(positions, np.int32))
        if not self.has_deletions:
            return joined
        live = self.live[joined.docs]
        return Occurrences(joined.docs[live], joined.positions[live])

    def phrase(self, terms: Sequence[str], offsets: Sequence[int]) -> dict[str, Postings]:
        """Return how often a phrase stands in each text field, and how often it begins in the lead, of live documents.

        `offsets` are those of the terms from the first. Only the positions in documents that hold all terms are read,
        and those of the rarest term are looked up among the others'.
        """
        starts = [np.empty(0, np.int64)]
        for number, base in enumerate(self._bases[:-1]):
            starts.append(self._starts(number, list(zip(terms, offsets, strict=True))) + (base << _DOC))
        return self.counted(np.concatenate(starts))

    def spelled(self, surfaces: Sequence[Surface]) -> Spelled:
        """Return where words stand side by side that are spelled so, of live documents.

        Where a text has several words at one position, only the text itself tells.
        """
        terms = [(surface.term, offset) for offset, surface in enumerate(surfaces) if surface.term]
        certain, doubtful = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for number, (segment, base) in enumerate(zip(self._segments, self._bases, strict=False)):
            if terms:
                found = segment.surfaces.spelled(self._starts(number, terms), surfaces)
            else:
                found = segment.surfaces.everywhere(surfaces)
            certain.append(found.certain + (base << _DOC))
            doubtful.append(found.doubtful + (base << _DOC))
        return Spelled(*(places[self.live[places >> _DOC]] for places in map(np.concatenate, (certain, doubtful))))

    def codes_around(self, fields: NDArray[np.int64], firsts: NDArray[np.int64], width: int) -> NDArray[np.uint8]:
        """Return the codes of words (`analysis/surface.py`) at some positions: shape (places, width).

        `fields` are document x 2 + field, in order; `firsts` the first position of each place, which may be outside.
        """
        found = [np.empty((0, width), np.uint8)]
        cuts = fields.searchsorted(np.array(self._bases) * 2).tolist()
        for segment, base, (start, stop) in zip(self._segments, self._bases, pairwise(cuts), strict=False):
            found.append(segment.surfaces.around(fields[start:stop] - 2 * base, firsts[start:stop], width))
        return np.concatenate(found)

    def places(self, term: str, docs: NDArray[np.intp]) -> NDArray[np.int64]:
        """Return each occurrence of a term in some documents as (document x 2 + field) x 2^32 + position, in order.

        `docs` are in order; the field is 1 for the title, else 0.
        """
        found = [np.empty(0, np.int64)]
        for number, (segment, (start, stop)) in enumerate(zip(self._segments, pairwise(self._bases), strict=True)):
            if layout := self._layout(number, term):
                some = docs[docs.searchsorted(start) : docs.searchsorted(stop)] - start
                among = some[_inside(some, layout.listed.docs)].astype(np.uint16)
                found.append(segment.places(layout, among) + (start << _DOC))
        return np.concatenate(found)

    def _starts(self, number: int, terms: Sequence[tuple[str, int]]) -> NDArray[np.int64]:
        """Return where terms stand at their offsets in one segment, as `Segment.places`."""
        held = []
        for term, offset in terms:
            layout = self._layout(number, term)
            if layout is None:
                return np.empty(0, np.int64)
            held.append((layout, offset))
        return _phrase(self._segments[number], sorted(held, key=lambda each: each[0].listed.docs.size))

    def counted(self, starts: NDArray[np.int64]) -> dict[str, Postings]:
        """Return how many of some places are in each text field and in the lead, of live documents.

        `starts` are as `places` gives them.
        """
        fields, at, freqs = np.unique(starts >> 32, return_inverse=True, return_counts=True)
        leads = np.bincount(at, weights=lead(starts & _POSITION), minlength=fields.size)
        docs = (fields >> 1).astype(np.int32)
        live, is_title = self.live[docs], (fields & 1) == TITLE
        in_body = live & ~is_title
        counts = {"title": (live & is_title, freqs), "body": (in_body, freqs), "lead": (in_body & (leads > 0), leads)}
        return {name: Postings(docs[inside], each[inside].astype(np.int32)) for name, (inside, each) in counts.items()}

    def follows(self, first: str, others: Sequence[str], *, among: NDArray[np.bool_], sample: int) -> list[int]:
        """Return in how many places each of some terms follows another.

        Looked at are at most `sample` documents of each segment, spread over those in the mask `among`.
        """
        counts = [0] * len(others)
        for number, (segment, (start, stop)) in enumerate(zip(self._segments, pairwise(self._bases), strict=True)):
            layout = self._layout(number, first)
            if not layout:
                continue
            docs = layout.listed.docs
            docs = docs[among[start:stop][docs]]
            docs = docs[:: docs.size // sample + 1]
            wanted = segment.places(layout, docs) + 1
            for at, other in enumerate(others):
                if follower := self._layout(number, other):
                    inside = _inside(docs, follower.listed.docs)
                    places = segment.places(follower, docs[inside])
                    counts[at] += int(np.count_nonzero(_inside(places, wanted)))
        return counts

    def terms(self, prefix: str = "", *, limit: int | None = None) -> list[str]:
        """Return the terms of the text fields that start with a prefix, sorted, at most `limit` of them.

        A term of deleted documents only may be among them until the segments are merged.
        """
        return list(islice(self.field_terms(TEXT_FIELDS[0], prefix), limit))

    def field_terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """Yield the terms that start with a prefix: of all text fields together, or the values of a keyword field."""
        found: list[Iterator[str]]
        if field in TEXT_FIELDS:
            found = [(term for term in segment.terms(prefix) if term[0] != _KEYWORD) for segment in self._segments]
            start = 0
        else:
            start = len(keyword_term(field, ""))
            found = [segment.terms(keyword_term(field, prefix)) for segment in self._segments]
        return (term[start:] for term, _ in groupby(heapq.merge(*found)))

    def has_value(self, field: str, value: str) -> bool:
        """Say whether a keyword field holds a whole value, folded; of deleted documents only too until a merge."""
        term = keyword_term(field, value)
        return any(segment.listed(term) is not None for segment in self._segments)

    def live_freqs(self) -> tuple[list[str], NDArray[np.int32]]:
        """Return the terms of the text fields, and in how many live documents and titles each is: shape (terms, 2).

        Linear in the postings. A term of deleted documents only may be among them, with zeros.
        """
        numbers: dict[str, int] = {}
        counts = np.zeros((0, 2), np.int32)
        for segment, (start, stop) in zip(self._segments, pairwise(self._bases), strict=True):
            terms, found = segment.live_freqs(self.live[start:stop])
            places = [numbers.setdefault(term, len(numbers)) for term in terms]
            counts = np.concatenate([counts, np.zeros((len(numbers) - len(counts), 2), np.int32)])
            counts[places] += found
        return list(numbers), counts

    def lengths(self, field: str) -> NDArray[np.float64]:
        """Return the exact length of a text field a document, in positions: float64 of shape (`size`,).

        The lead has the length of the body that it is part of.
        """
        return self._lengths["body" if field == "lead" else field]

    def average_length(self, field: str) -> float:
        """Return the mean length over the live documents that have the field at all, 1.0 when none has."""
        return self._average_lengths["body" if field == "lead" else field]

    @functools.cached_property
    def days(self) -> Ints:
        """Return the day of each document, as `datetime.date.toordinal` counts; 0 where there is none."""
        return _joined([segment.days for segment in self._segments], np.int32)

    @functools.cached_property
    def published(self) -> Ints:
        """Return the day of publication of each document, as `days`; 0 where it is not known."""
        return _joined([segment.column("published") for segment in self._segments], np.int32)

    @functools.cached_property
    def sketches(self) -> NDArray[np.uint16]:
        """Return the sketch of each document's text (`sketch.py`): uint16 of shape (`size`, rows)."""
        parts = [segment.column("sketches") for segment in self._segments]
        return np.concatenate([np.empty((0, ROWS), np.uint16), *parts])

    def column(self, name: str) -> Column:
        """Return ``office``, its ``region``, ``forum`` or ``month`` (``YYYY-MM``) a document."""
        return self._columns[name]

    @functools.cached_property
    def people(self) -> Ragged:
        """Return the people of each document; spellings that a filter takes for one value are one, as in `column`."""
        return self._ragged("people")

    def own(self, name: str) -> OwnColumn:
        """Return one of the `keywords` a document."""
        if name not in self._own:
            # Two threads may both read it, to the same.
            self._own[name] = own_column(self._ragged(own_name(name)))
        return self._own[name]

    def _ragged(self, name: str) -> Ragged:
        parts = [segment.ragged(name) for segment in self._segments]
        values, codes = _one_code_a_value([(codes, meanings) for _, codes, meanings in parts])
        lengths = [np.diff(starts.astype(np.int64)) for starts, _, _ in parts]
        return Ragged(np.concatenate([[0], np.cumsum(_joined(lengths, np.int64))]), codes, values)

    def id(self, doc: int) -> str:
        """Return the id of one document."""
        segment, local = self._place(doc)
        return segment.id(local)

    def ids(self, docs: Sequence[int]) -> list[str]:
        """Return the ids of documents."""
        if len(self._segments) == 1:
            return list(map(self._segments[0].id, docs))
        return list(map(self.id, docs))

    @functools.cached_property
    def id_order(self) -> Ints:
        """Return all documents in the order of their ids, deleted ones too: shape (`size`,)."""
        if len(self._segments) == 1:
            return self._segments[0].column("id_order").astype(np.int32)
        ids = [id_ for segment in self._segments for id_ in segment.ids()]
        return np.array(sorted(range(self.size), key=ids.__getitem__), np.int32)

    def content_hash(self, doc: int) -> bytes:
        """Return the 16 bytes of one document's content hash."""
        segment, local = self._place(doc)
        return segment.content_hash(local)

    def text_hash(self, doc: int) -> bytes:
        """Return the 16 bytes of one document's text hash: equal for the same news under two ids."""
        segment, local = self._place(doc)
        return segment.text_hash(local)

    def file_number(self, doc: int) -> int:
        """Return the number of the file that one document came from, as `document.file_number`."""
        segment, local = self._place(doc)
        return int(segment.column("files")[local])

    def codes(self, doc: int) -> bytes:
        """Return the codes of one document's words (`analysis/surface.py`), those of the title first."""
        segment, local = self._place(doc)
        return segment.surfaces.item(local)

    def find_id(self, id_: str) -> int | None:
        """Return the live document with an id."""
        for segment, base in zip(self._segments, self._bases, strict=False):
            for doc in segment.find_id(id_):
                if self.live[base + doc]:
                    return base + doc
        return None

    def ids_from(self, prefix: str) -> Iterator[str]:
        """Yield the ids of live documents that begin with a prefix."""
        for segment, base in zip(self._segments, self._bases, strict=False):
            for doc in segment.starting_with(prefix):
                if self.live[base + doc]:
                    yield segment.id(doc)

    def find_text(self, text_hash: bytes) -> int | None:
        """Return the first live document with the 16 bytes of a text hash."""
        for segment, base in zip(self._segments, self._bases, strict=False):
            for doc in segment.find_text(text_hash):
                if self.live[base + doc]:
                    return base + doc
        return None

    def article(self, doc: int) -> Article:
        """Return one document as it came in, with its id."""
        segment, local = self._place(doc)
        return Article.from_dict(json.loads(segment.article(local)))

    def articles(self) -> Iterator[tuple[int, Article]]:
        """Yield every live document with its number."""
        for doc in np.flatnonzero(self.live):
            yield int(doc), self.article(int(doc))

    def _layout(self, number: int, term: str) -> Layout | None:
        return self._layouts.get((number, term), lambda: self._segments[number].layout(term))

    def _place(self, doc: int) -> tuple[Segment, int]:
        at = bisect.bisect_right(self._bases, doc) - 1
        return self._segments[at], doc - self._bases[at]

    @functools.cached_property
    def _lengths(self) -> Mapping[str, NDArray[np.float64]]:
        return {
            field: _joined([segment.lengths(field) for segment in self._segments], np.float64) for field in TEXT_FIELDS
        }

    @functools.cached_property
    def _average_lengths(self) -> Mapping[str, float]:
        return {field: average_length(self.lengths(field)[self.live]) for field in TEXT_FIELDS}

    @functools.cached_property
    def _columns(self) -> Mapping[str, Column]:
        columns = {}
        for name in ("office", "forum"):
            values, codes = _one_code_a_value([segment.codes(name) for segment in self._segments])
            columns[name] = Column(codes, values)
        columns["month"] = self._months()
        columns["region"] = _renamed(columns["office"], region_of)
        return columns

    def _months(self) -> Column:
        days, at = np.unique(self.days, return_inverse=True)
        months = [datetime.date.fromordinal(day).isoformat()[:7] if day else "" for day in days.tolist()]
        values = sorted(set(months))
        numbers = {value: number for number, value in enumerate(values)}
        return Column(np.array([numbers[month] for month in months], np.int32)[at], tuple(values))


def _renamed(column: Column, name: Callable[[str], str]) -> Column:
    """Return a column with another name for each value; several may get the same, or none, the name ``""``."""
    names = [name(value) for value in column.values]
    values = sorted({"", *names})
    numbers = {value: number for number, value in enumerate(values)}
    return Column(np.array([numbers[each] for each in names], np.int32)[column.codes], tuple(values))


def _one_code_a_value(parts: Sequence[tuple[NDArray[Any], list[str]]]) -> tuple[tuple[str, ...], Ints]:
    """Return the values of several segments and the codes of all in turn.

    Spellings that a filter takes for one value are counted as one, under the first of them.
    """
    spellings: dict[str, str] = {}
    for value in sorted({value for _, meanings in parts for value in meanings}):
        spellings.setdefault(keyword(value), value)
    values = sorted(spellings.values())
    numbers = {keyword(value): number for number, value in enumerate(values)}
    codes = [np.array([numbers[keyword(value)] for value in meanings], np.int32)[codes] for codes, meanings in parts]
    return tuple(values), _joined(codes, np.int32)


def _joined(arrays: Sequence[NDArray[Any]], dtype: Any) -> NDArray[Any]:
    if len(arrays) == 1:
        return arrays[0].astype(dtype, copy=False)
    joined = np.concatenate([np.empty(0, dtype), *arrays]).astype(dtype, copy=False)
    joined.flags.writeable = False
    return joined


def _inside(wanted: NDArray[Any], values: NDArray[Any]) -> NDArray[np.bool_]:
    """Say of each number whether it is among some that are sorted."""
    if not values.size:
        return np.zeros(wanted.shape, bool)
    found: NDArray[np.bool_] = values.take(values.searchsorted(wanted), mode="clip") == wanted
    return found


def _phrase(segment: Segment, held: Sequence[tuple[Layout, int]]) -> NDArray[np.int64]:
    """Return where a phrase starts, as `Segment.places`; `held` has its terms with their offsets, the rarest first."""
    among = held[0][0].listed.docs
    for layout, _ in held[1:]:
        docs = layout.listed.docs
        among = among[docs.take(docs.searchsorted(among), mode="clip") == among]
    (layout, first), *others = held
    starts = segment.places(layout, among)
    # A start before the text would run into the text before it.
    starts = starts[(starts & _POSITION) >= first] - first
    for layout, offset in others:
        places, wanted = segment.places(layout, among), starts + offset
        at = places.searchsorted(wanted)
        inside = at < places.size
        inside[inside] = places[at[inside]] == wanted[inside]
        starts = starts[inside]
    return starts


def _size(layout: Layout | None) -> int:
    return layout.stops.nbytes + layout.ends.nbytes if layout else 0
