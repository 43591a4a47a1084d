"""Write a segment, from documents or from other segments.

Both ways end in one list of occurrences, which one stable sort by term inverts.
"""

from __future__ import annotations

import itertools
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpusearch.bm25f import BM25F
from kpusearch.storage import varint
from kpusearch.storage.arrayfile import Written, write_arrays
from kpusearch.storage.blocks import BlockWriter
from kpusearch.storage.document import TEXT_FIELDS, Document
from kpusearch.storage.frequencies import ESCAPE, FREQ_FIELDS, freq_bytes, lead
from kpusearch.storage.impacts import Impacts
from kpusearch.storage.segment import TITLE, Segment, keyword_term, own_name
from kpusearch.storage.surfaces import CodeWriter

__all__ = ["SegmentBuilder", "merge_segments"]

_SLICE: Final = 2**19
"""Occurrences that are cut into postings at a time."""

_COLUMNS: Final = (
    "days",
    "published",
    "files",
    "body_lengths",
    "title_lengths",
    "title_widths",
    "content_hashes",
    "text_hashes",
    "sketches",
)
"""The columns with one value, or one row, a document."""

_Arrays = dict[str, NDArray[Any]]
_RaggedColumns = Mapping[str, Sequence[Sequence[str]]]

_NO_POSTINGS: Final[_Arrays] = {
    "post_counts": np.empty(0, np.int64),
    "docs": np.empty(0, np.uint16),
    "freqs": np.empty(0, np.uint8),
    "impacts": np.empty(0, np.uint8),
    "big_posts": np.empty(0, np.uint32),
    "big_freqs": np.empty((0, len(FREQ_FIELDS)), np.uint32),
    "place_counts": np.empty(0, np.int64),
    "places": np.empty(0, np.uint8),
}


class _Occurrences(NamedTuple):
    """Hold every occurrence: number of its term, document, and place = position * 2 + field (1 is the title)."""

    terms: NDArray[np.uint32]
    docs: NDArray[np.uint32]
    places: NDArray[np.uint32]


class _Slice(NamedTuple):
    """Hold the occurrences of the terms from `first` to before `last`, sorted by term, then as they came."""

    first: int
    last: int
    occurrences: _Occurrences


class SegmentBuilder:
    """Gather documents and write them as one segment. Memory: some 30 bytes an occurrence, and the packed texts.

    `own` names the index's own keyword fields.
    """

    def __init__(self, own: Sequence[str] = ()) -> None:
        self._own = own
        # A term that is new gets the next number.
        self._vocabulary: defaultdict[str, int] = defaultdict(itertools.count().__next__)
        self._terms = array("I")
        self._positions = array("I")
        self._counts = array("I")
        self._documents: list[tuple[Any, ...]] = []
        self._store = BlockWriter()
        self._codes = CodeWriter()

    def __len__(self) -> int:
        """Count the documents."""
        return len(self._documents)

    @property
    def occurrences(self) -> int:
        """Count what `write` will have to sort."""
        return len(self._terms)

    def add(self, document: Document) -> None:
        """Add a document; its number is the count of those before it."""
        keywords = [keyword_term(field, value) for field, value in document.keywords]
        self._append(document.body.terms, document.body.positions)
        self._append(document.title.terms, document.title.positions)
        self._append(keywords, [0] * len(keywords))
        self._documents.append(
            (
                document.id, document.day, document.body.length, document.title.length,
                document.content_hash, document.text_hash, document.office, document.forum, document.people,
                document.published, document.sketch, document.file, len(document.title_codes), document.own,
            )
        )  # fmt: skip
        self._store.add(document.article)
        self._codes.add(document.title_codes + document.body_codes)

    def write(self, path: Path, model: BM25F) -> Written:
        """Write the segment; the same documents in the same order give the same bytes. `model` makes the impacts."""
        ordered = sorted(self._vocabulary)
        ranks = np.empty(len(ordered), np.uint32)
        ranks[[self._vocabulary[term] for term in ordered]] = np.arange(len(ordered), dtype=np.uint32)
        # Body, title and keywords in turn.
        counts = np.frombuffer(self._counts, np.uint32)
        fields = np.repeat(np.tile(np.array([0, TITLE, 0], np.uint32), len(self)), counts)
        occurrences = _Occurrences(
            ranks[np.frombuffer(self._terms, np.uint32)],
            np.repeat(np.repeat(np.arange(len(self), dtype=np.uint32), 3), counts),
            np.frombuffer(self._positions, np.uint32) * np.uint32(2) + fields,
        )
        ids, days, bodies, titles, contents, texts, offices, forums, people, published, sketches, files, widths, own = (
            zip(*self._documents, strict=True)
        )
        columns: _Arrays = {
            "days": np.array(days, np.int32),
            "published": np.array(published, np.int32),
            "files": np.array(files, np.uint32),
            "body_lengths": np.array(bodies, np.uint32),
            "title_lengths": np.array(titles, np.uint32),
            "title_widths": np.array(widths, np.uint32),
            "content_hashes": np.frombuffer(b"".join(contents), np.uint8).reshape(-1, 16),
            "text_hashes": np.frombuffer(b"".join(texts), np.uint8).reshape(-1, 16),
            "sketches": np.stack(sketches),
        }
        strings = {"office": list(offices), "forum": list(forums)}
        ragged: dict[str, Sequence[Sequence[str]]] = {"people": people}
        ragged |= {own_name(name): [values[at] for values in own] for at, name in enumerate(self._own)}
        slices = _sorted(occurrences, len(ordered))
        packed = {**self._store.arrays("store"), **self._codes.arrays()}
        return _write(path, model, ordered, slices, list(ids), columns, strings, ragged, packed)

    def _append(self, terms: Sequence[str], positions: list[int]) -> None:
        self._terms.fromlist(list(map(self._vocabulary.__getitem__, terms)))
        self._positions.fromlist(positions)
        self._counts.append(len(terms))


def merge_segments(
    path: Path, parts: Sequence[tuple[Segment, NDArray[np.bool_]]], model: BM25F, own: Sequence[str] = ()
) -> Written:
    """Write the live documents of several segments as one. `parts` pairs each segment with its live mask."""
    vocabularies = [list(segment.terms()) for segment, _ in parts]
    ordered = sorted(set().union(*vocabularies))
    ranks = {term: number for number, term in enumerate(ordered)}
    mapped = [np.array([ranks[term] for term in terms], np.uint32) for terms in vocabularies]
    store, codes_of = BlockWriter(), CodeWriter()
    ids: list[str] = []
    columns: dict[str, list[NDArray[Any]]] = {}
    strings: dict[str, list[str]] = {"office": [], "forum": []}
    ragged: dict[str, list[Sequence[str]]] = {name: [] for name in ("people", *map(own_name, own))}
    for segment, live in parts:
        for doc in np.flatnonzero(live).tolist():
            ids.append(segment.id(doc))
            store.add(segment.article(doc))
            codes_of.add(segment.surfaces.item(doc))
        for name in _COLUMNS:
            columns.setdefault(name, []).append(segment.column(name)[live])
        for name, values in strings.items():
            codes, meanings = segment.codes(name)
            values += [meanings[code] for code in codes[live]]
        for name, lists in ragged.items():
            starts, held, meanings = segment.ragged(name)
            lists += [[meanings[code] for code in held[starts[doc] : starts[doc + 1]]] for doc in np.flatnonzero(live)]
    joined = {name: np.concatenate(arrays) for name, arrays in columns.items()}
    packed = {**store.arrays("store"), **codes_of.arrays()}
    return _write(path, model, ordered, _merged(parts, mapped, len(ordered)), ids, joined, strings, ragged, packed)


def _write(
    path: Path,
    model: BM25F,
    terms: list[str],
    slices: Iterable[_Slice],
    ids: list[str],
    columns: _Arrays,
    strings: dict[str, list[str]],
    ragged: _RaggedColumns,
    packed: _Arrays,
) -> Written:
    impacts = Impacts(model, {field: columns[f"{field}_lengths"] for field in TEXT_FIELDS})
    inverted = _inverted(slices, impacts)
    # A term of deleted documents only is gone with them.
    counts = inverted.pop("post_counts")
    used = counts > 0
    by_id = sorted(range(len(ids)), key=ids.__getitem__)
    arrays = {
        **_strings("terms", list(compress(terms, used.tolist()))),
        "post_counts": (counts[used] - 1).astype(np.uint16),
        "place_starts": inverted["place_starts"][np.append(used, True)],
        **{name: values for name, values in inverted.items() if not name.endswith("starts")},
        **_strings("ids", ids),
        "id_order": np.array(by_id, np.uint16),
        **columns,
        "text_order": _order(columns["text_hashes"]),
        "averages": np.array([impacts.averages[field] for field in TEXT_FIELDS]),
        **{key: value for name, values in strings.items() for key, value in _coded(name, values).items()},
        **{key: value for name, values in ragged.items() for key, value in _ragged(name, values).items()},
        **packed,
    }
    return write_arrays(path, arrays)


def _sorted(occurrences: _Occurrences, terms: int) -> Iterator[_Slice]:
    """Sort occurrences by term, keeping their order otherwise, and yield them a slice of whole terms at a time."""
    order = _order_of(occurrences.terms)
    ends = np.cumsum(np.bincount(occurrences.terms, minlength=terms))
    for first, last in _ranges(ends):
        part = order[int(ends[first - 1]) if first else 0 : int(ends[last - 1])]
        yield _Slice(first, last, _Occurrences(*(values[part] for values in occurrences)))


def _merged(
    parts: Sequence[tuple[Segment, NDArray[np.bool_]]], mapped: Sequence[NDArray[np.uint32]], terms: int
) -> Iterator[_Slice]:
    """Yield the live occurrences of several segments, a slice of whole terms at a time.

    `mapped` gives each segment's terms their number among all: increasing, so that a slice is a range in each segment.
    """
    counts = np.zeros(terms, np.int64)
    for (segment, _), numbers in zip(parts, mapped, strict=True):
        counts[numbers] += segment.doc_freqs()
    bases = np.cumsum([0, *(np.count_nonzero(live) for _, live in parts)])
    moved = [(np.cumsum(live) - 1 + base).astype(np.uint32) for (_, live), base in zip(parts, bases, strict=False)]
    for first, last in _ranges(np.cumsum(counts)):
        pieces = []
        for (segment, live), numbers, places_after in zip(parts, mapped, moved, strict=True):
            start, stop = np.searchsorted(numbers, [first, last]).tolist()
            keys, docs, places = segment.term_occurrences(start, stop)
            kept = live[docs]
            pieces.append(_Occurrences(numbers[keys[kept]], places_after[docs[kept]], places[kept]))
        joined = _Occurrences(*(np.concatenate(arrays) for arrays in zip(*pieces, strict=True)))
        order = _order_of(joined.terms)
        yield _Slice(first, last, _Occurrences(*(values[order] for values in joined)))


def _order_of(terms: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the stable order of term numbers: by their halves, as NumPy sorts 16-bit numbers three times faster."""
    low = np.argsort(terms.astype(np.uint16), kind="stable").astype(np.uint32)
    high = np.argsort((terms >> np.uint32(16)).astype(np.uint16)[low], kind="stable")
    return low[high]


def _ranges(ends: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Cut terms into ranges of about `_SLICE` occurrences; `ends` sums the occurrences up to each term."""
    first = start = 0
    while first < len(ends):
        last = max(int(np.searchsorted(ends, start + _SLICE, side="right")), first + 1)
        yield first, last
        first, start = last, int(ends[last - 1])


def _inverted(slices: Iterable[_Slice], impacts: Impacts) -> _Arrays:
    """Cut sorted occurrences into postings; what is worked out on the way is as large as one slice."""
    pieces: dict[str, list[NDArray[Any]]] = {name: [values] for name, values in _NO_POSTINGS.items()}
    for part in slices:
        cut = _postings(part, impacts)
        cut["big_posts"] += np.uint32(sum(len(docs) for docs in pieces["docs"]))
        for name, values in cut.items():
            pieces[name].append(values)
    arrays = {name: np.concatenate(parts) for name, parts in pieces.items()}
    arrays["place_starts"] = np.concatenate([[0], np.cumsum(arrays.pop("place_counts"))]).astype(np.uint32)
    return arrays


def _postings(part: _Slice, impacts: Impacts) -> _Arrays:
    """Cut one slice into postings."""
    first, last = part.first, part.last
    keys, docs, places = part.occurrences
    if not keys.size:
        return {
            **_NO_POSTINGS,
            "post_counts": np.zeros(last - first, np.int64),
            "place_counts": np.zeros(last - first, np.int64),
        }
    same_post = (keys[1:] == keys[:-1]) & (docs[1:] == docs[:-1])
    # A compound may hold one part twice at its one position.
    kept = np.concatenate([[True], ~(same_post & (places[1:] == places[:-1]))])
    if not kept.all():
        keys, docs, places = keys[kept], docs[kept], places[kept]
        same_post = (keys[1:] == keys[:-1]) & (docs[1:] == docs[:-1])
    posts = np.flatnonzero(np.concatenate([[True], ~same_post]))
    fields = places & np.uint32(1)
    positions = places >> np.uint32(1)
    title = np.add.reduceat(fields, posts)
    body = np.diff(np.append(posts, keys.size)).astype(np.uint32) - title
    freqs = np.stack([title, body, np.add.reduceat(lead(positions) * (1 - fields), posts)], axis=1)
    packed = freq_bytes(freqs)
    is_big = packed == ESCAPE
    steps = positions.copy()
    same_field = same_post & (fields[1:] == fields[:-1])
    steps[1:][same_field] -= positions[:-1][same_field]
    coded, widths = varint.encode(steps)
    docs = docs[posts]
    return {
        "post_counts": np.bincount(keys[posts] - first, minlength=last - first),
        "docs": docs.astype(np.uint16),
        "impacts": impacts.of(docs, dict(zip(FREQ_FIELDS, freqs.T, strict=True))),
        "freqs": packed,
        "big_posts": np.flatnonzero(is_big).astype(np.uint32),
        "big_freqs": freqs[is_big].astype(np.uint32),
        "place_counts": np.bincount(keys - first, weights=widths, minlength=last - first).astype(np.int64),
        "places": coded,
    }


def _order(hashes: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Return the numbers of 16-byte hashes in their order as bytes, the first of equals first."""
    halves = hashes.view(">u8")
    return np.lexsort((halves[:, 1], halves[:, 0])).astype(np.uint16)


def _strings(name: str, values: Sequence[str]) -> _Arrays:
    coded = [value.encode() for value in values]
    starts = np.zeros(len(coded) + 1, np.uint32)
    np.cumsum([len(value) for value in coded], out=starts[1:])
    return {f"{name}_bytes": np.frombuffer(b"".join(coded), np.uint8), f"{name}_starts": starts}


def _coded(name: str, values: Sequence[str], dtype: type[np.unsignedinteger[Any]] = np.uint16) -> _Arrays:
    meanings = sorted(set(values))
    codes = {value: code for code, value in enumerate(meanings)}
    return {
        f"{name}_codes": np.array([codes[value] for value in values], dtype),
        **_strings(f"{name}_values", meanings),
    }


def _ragged(name: str, values: Sequence[Sequence[str]]) -> _Arrays:
    """Code any number of values a document: those of document d lie from starts[d] to before starts[d + 1]."""
    flat = list(itertools.chain.from_iterable(values))
    # There may be more values than documents, so two bytes do not hold their codes.
    starts = np.cumsum([0, *map(len, values)]).astype(np.uint32)
    return {f"{name}_starts": starts, **_coded(name, flat, np.uint32)}
