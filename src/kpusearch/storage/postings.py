"""Hold where a term occurs, as arrays."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Cache", "Column", "Ints", "Occurrences", "OwnColumn", "Postings", "Ragged", "TextPostings"]

Ints: TypeAlias = NDArray[np.int32]
Item = TypeVar("Item")


class Postings(NamedTuple):
    """Hold the live documents of a term.

    `docs`: int32, increasing document numbers; `freqs`: int32 of the same shape, occurrences in the field.
    """

    docs: Ints
    freqs: Ints


class TextPostings(NamedTuple):
    """Hold the live documents of a term in any text field.

    `docs`: int32, increasing; `freqs`: for each text field int32 of the same shape, 0 where only another field has it.
    """

    docs: Ints
    freqs: Mapping[str, Ints]


class Occurrences(NamedTuple):
    """Hold every occurrence of a term in live documents: int32 arrays of one shape, ordered by document, position."""

    docs: Ints
    positions: Ints


class Column(NamedTuple):
    """Hold one value a document: `codes` (int32, one a document number) point into the sorted `values`.

    A document without a value has the code of ``""``.
    """

    codes: Ints
    values: tuple[str, ...]


class Ragged(NamedTuple):
    """Hold any number of values a document: those of document d are ``codes[starts[d] : starts[d + 1]]``.

    `starts`: int64 of shape (documents + 1,); `codes`: int32, which point into the sorted `values`.
    """

    starts: NDArray[np.int64]
    codes: Ints
    values: tuple[str, ...]


class OwnColumn(NamedTuple):
    """Hold an own keyword field of an index a document.

    `first` and `last`: int32 of shape (documents,), the ranks of each one's least and greatest value in the order that
    a sort by the field has, -1 where it has none.
    """

    values: Ragged
    first: Ints
    last: Ints


class Cache(Generic[Item]):
    """Keep the most recently used things that were read, up to a number of bytes. Safe to share between threads.

    `size` says how many bytes one takes.
    """

    def __init__(self, max_bytes: int, size: Callable[[Item], int]) -> None:
        self._max_bytes = max_bytes
        self._size = size
        self._bytes = 0
        self._items: OrderedDict[Hashable, Item] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, load: Callable[[], Item]) -> Item:
        """Return what is kept under a key, loading it when it is not at hand."""
        with self._lock:
            found = self._items.get(key)
            if found is not None:
                # Which was used last only matters when something will soon have to go.
                if 2 * self._bytes > self._max_bytes:
                    self._items.move_to_end(key)
                return found
        # Two threads may load the same key: that costs time, holding the lock would cost all threads more.
        item = load()
        with self._lock:
            if key not in self._items:
                self._items[key] = item
                self._bytes += self._size(item)
            while self._bytes > self._max_bytes and len(self._items) > 1:
                self._bytes -= self._size(self._items.popitem(last=False)[1])
        return item
