"""Read one generation of an index: postings and columns as arrays, articles as they came in."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice, repeat
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader, TermNotFound

from kpusearch.article import Article
from kpusearch.storage.postings import Column, Ints, Occurrences, Postings, PostingsCache
from kpusearch.storage.schema import TEXT_FIELDS

__all__ = ["Snapshot"]

_CACHE_BYTES: Final = 64 * 2**20


class Snapshot:
    """Give what a search needs of one generation, which never changes while it is held.

    Documents are numbered 0 .. `size` - 1; a deleted one keeps its number until the segments are merged.
    Safe to share between threads: Whoosh's readers are not, so each use of them holds a lock, and what was read
    is kept as arrays.
    """

    def __init__(self, reader: IndexReader, generation: int) -> None:
        self._reader = reader
        self._lock = threading.RLock()
        self._leaves: list[tuple[Any, int]] = list(reader.leaf_readers())
        self._postings = PostingsCache(_CACHE_BYTES)
        self._occurrences = PostingsCache(_CACHE_BYTES)
        self.generation = generation
        self.size: int = reader.doc_count_all()
        self.doc_count: int = reader.doc_count()
        self.live: NDArray[np.bool_] = np.ones(self.size, dtype=bool)
        for leaf, base in self._leaves:
            if leaf.has_deletions():
                for doc in range(leaf.doc_count_all()):
                    self.live[base + doc] = not leaf.is_deleted(doc)

    @property
    def segments(self) -> int:
        """Count the segments."""
        return len(self._leaves)

    def close(self) -> None:
        """Close the files; what was already read stays usable."""
        with self._lock:
            self._reader.close()

    def postings(self, field: str, term: str) -> Postings:
        """Return the live postings of a term in one field, empty when it has none. Linear in their number."""
        return Postings(*self._postings.get((field, term), lambda: self._read(field, term, self._frequencies)))

    def occurrences(self, field: str, term: str) -> Occurrences:
        """Return every position of a term in one text field. Linear in their number."""
        return Occurrences(*self._occurrences.get((field, term), lambda: self._read(field, term, self._positions)))

    def terms(self, field: str, prefix: str = "", *, limit: int | None = None) -> list[str]:
        """Return the terms of a field that start with a prefix, sorted, at most `limit` of them.

        A term of deleted documents only may be among them until the segments are merged.
        """
        with self._lock:
            return [term.decode() for term in islice(self._reader.expand_prefix(field, prefix), limit)]

    def lengths(self, field: str) -> NDArray[np.float64]:
        """Return the exact length of a text field a document, in positions: float64 of shape (`size`,)."""
        return self._lengths[field]

    def average_length(self, field: str) -> float:
        """Return the mean length over the live documents that have the field at all, 1.0 when none has."""
        return self._average_lengths[field]

    def column(self, name: str) -> Column:
        """Return ``office`` or ``forum`` a document."""
        return self._columns[name]

    @functools.cached_property
    def days(self) -> Ints:
        """Return the day of each document, as `datetime.date.toordinal` counts; 0 where there is none."""
        return self._numbers("date")

    @functools.cached_property
    def ids(self) -> tuple[str, ...]:
        """Return the id of each document number."""
        return tuple(self._strings("id"))

    def content_hash(self, doc: int) -> str:
        """Return the content hash of one document."""
        return str(self._value("content_hash", doc))

    def find(self, field: str, value: str) -> int | None:
        """Return the first live document whose keyword field holds a value: ``id`` and ``text_hash`` among them."""
        docs = self.postings(field, value).docs
        return int(docs[0]) if docs.size else None

    def article(self, doc: int) -> Article:
        """Return one document as it came in, with its id."""
        with self._lock:
            stored = self._reader.stored_fields(doc)["article"]
        return Article.from_dict(json.loads(stored))

    def articles(self) -> Iterator[tuple[int, Article]]:
        """Yield every live document with its number."""
        for doc in np.flatnonzero(self.live):
            yield int(doc), self.article(int(doc))

    @functools.cached_property
    def _lengths(self) -> Mapping[str, NDArray[np.float64]]:
        return {field: self._numbers(f"{field}_length").astype(np.float64) for field in TEXT_FIELDS}

    @functools.cached_property
    def _average_lengths(self) -> Mapping[str, float]:
        averages = {}
        for field in TEXT_FIELDS:
            lengths = self.lengths(field)[self.live]
            filled = np.count_nonzero(lengths)
            averages[field] = float(lengths.sum() / filled) if filled else 1.0
        return averages

    @functools.cached_property
    def _columns(self) -> Mapping[str, Column]:
        columns = {}
        for name in ("office", "forum"):
            values, codes = np.unique(np.array(self._strings(f"{name}_value"), dtype=object), return_inverse=True)
            columns[name] = Column(codes.astype(np.int32), tuple(values))
        return columns

    def _read(self, field: str, term: str, read: Callable[[Any], tuple[list[int], list[int]]]) -> tuple[Ints, Ints]:
        """Read one term from every segment, leaving out deleted documents."""
        docs: list[Ints] = [np.empty(0, np.int32)]
        values: list[Ints] = [np.empty(0, np.int32)]
        with self._lock:
            for leaf, base in self._leaves:
                try:
                    matcher = leaf.postings(field, term.encode())
                except TermNotFound:
                    continue
                found, what = read(matcher)
                docs.append(np.array(found, np.int32) + np.int32(base))
                values.append(np.array(what, np.int32))
        numbers, counts = np.concatenate(docs), np.concatenate(values)
        numbers.flags.writeable = counts.flags.writeable = False
        return numbers, counts

    @staticmethod
    def _frequencies(matcher: Any) -> tuple[list[int], list[int]]:
        docs, freqs = [], []
        while matcher.is_active():
            docs.append(matcher.id())
            freqs.append(int(matcher.weight()))
            matcher.next()
        return docs, freqs

    @staticmethod
    def _positions(matcher: Any) -> tuple[list[int], list[int]]:
        docs: list[int] = []
        positions: list[int] = []
        while matcher.is_active():
            found = matcher.value_as("positions")
            docs.extend(repeat(matcher.id(), len(found)))
            positions.extend(found)
            matcher.next()
        return docs, positions

    def _numbers(self, column: str) -> Ints:
        with self._lock:
            values = chain.from_iterable(self._column_readers(column))
            numbers = np.fromiter(values, np.int32, self.size)
        numbers.flags.writeable = False
        return numbers

    def _strings(self, column: str) -> list[str]:
        with self._lock:
            return [_text(value) for value in chain.from_iterable(self._column_readers(column))]

    def _value(self, column: str, doc: int) -> str:
        with self._lock:
            for leaf, base in reversed(self._leaves):
                if doc >= base:
                    return _text(leaf.column_reader(column)[doc - base])
        raise IndexError(doc)

    def _column_readers(self, column: str) -> Iterator[Any]:
        # Whoosh's MultiColumnReader leaves out the segments without the column, and so shifts all later documents.
        for leaf, _ in self._leaves:
            yield leaf.column_reader(column)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
