"""Keep something of each document in packed blocks: its text, or the codes of its words.

An item is unpacked with the others of its block; those of neighbouring documents lie together.
"""

from __future__ import annotations

from array import array
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpusearch.storage.arrayfile import ArrayFile
from kpusearch.storage.compression import compress, decompress

__all__ = ["DEFAULT_BLOCK", "BlockWriter", "Blocks", "Places"]

DEFAULT_BLOCK: Final = 2**16
"""Bytes of a block before it is packed; the last item of it may reach further."""


class Places(NamedTuple):
    """Say where the items of some documents lie: numbers of their blocks, and from where to where in these (int64)."""

    blocks: NDArray[np.int64]
    starts: NDArray[np.int64]
    stops: NDArray[np.int64]


class BlockWriter:
    """Pack items as they come, so that only the packed ones are held; a block takes `size` bytes before that."""

    def __init__(self, size: int = DEFAULT_BLOCK) -> None:
        self._size = size
        self._packed = bytearray()
        self._starts = [0]
        self._firsts: list[int] = []
        self._ends = array("I")
        self._block = bytearray()
        # An item may be empty, so that an open block may be too.
        self._is_open = False

    def add(self, item: bytes) -> None:
        """Add the item of the next document."""
        if not self._is_open:
            self._firsts.append(len(self._ends))
            self._is_open = True
        self._block += item
        self._ends.append(len(self._block))
        if len(self._block) >= self._size:
            self._close()

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Return the arrays that `Blocks` reads under a name."""
        if self._is_open:
            self._close()
        return {
            name: np.frombuffer(bytes(self._packed), np.uint8),
            f"{name}_starts": np.array(self._starts, np.uint64),
            f"{name}_firsts": np.array(self._firsts, np.uint32),
            f"{name}_ends": np.frombuffer(self._ends, np.uint32),
        }

    def _close(self) -> None:
        self._packed += compress(bytes(self._block))
        self._starts.append(len(self._packed))
        self._block.clear()
        self._is_open = False


class Blocks:
    """Read what a `BlockWriter` packed. Safe to share between threads."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._file = file
        self._name = name
        self._last = (-1, b"")

    def item(self, doc: int) -> bytes:
        """Return the item of one document."""
        firsts, ends = self._file.array(f"{self._name}_firsts"), self._file.array(f"{self._name}_ends")
        number = int(np.searchsorted(firsts, doc, side="right")) - 1
        start = int(ends[doc - 1]) if doc > firsts[number] else 0
        # Those of a page often lie in one block, and a merge reads them in order.
        kept = self._last
        if kept[0] != number:
            kept = self._last = (number, self.block(number))
        return kept[1][start : int(ends[doc])]

    def places(self, docs: NDArray[Any]) -> Places:
        """Return where the items of documents lie."""
        firsts, ends = self._file.array(f"{self._name}_firsts"), self._file.array(f"{self._name}_ends")
        numbers = np.searchsorted(firsts, docs, side="right").astype(np.int64) - 1
        starts = np.where(docs > firsts[numbers], ends[docs.astype(np.int64) - 1], 0).astype(np.int64)
        return Places(numbers, starts, ends[docs].astype(np.int64))

    def block(self, number: int) -> bytes:
        """Return a whole block, unpacked."""
        starts, ends = self._file.array(f"{self._name}_starts"), self._file.array(f"{self._name}_ends")
        first, last = int(starts[number]), int(starts[number + 1])
        self._file.verify(self._name, first, last)
        last_doc = int(np.append(self._file.array(f"{self._name}_firsts"), ends.size)[number + 1]) - 1
        size = int(ends[last_doc])
        return decompress(self._file.unverified(self._name)[first:last].data, size) if size else b""

    def __len__(self) -> int:
        """Count the blocks."""
        return len(self._file.array(f"{self._name}_firsts"))

    def release(self) -> None:
        """Let go of the memory that reading took."""
        self._last = (-1, b"")
