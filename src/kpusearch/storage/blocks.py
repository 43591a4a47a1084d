"""Keep something long of each document, as its text, in packed blocks: an item is unpacked with its neighbours."""

from __future__ import annotations

from array import array
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.storage.arrayfile import ArrayFile
from kpusearch.storage.compression import compress, decompress

__all__ = ["BlockWriter", "Blocks"]

_BLOCK: Final = 2**16
"""Bytes of a block before it is packed; the last item of it may reach further."""


class BlockWriter:
    """Pack items as they come, so that only the packed ones are held."""

    def __init__(self) -> None:
        self._packed = bytearray()
        self._starts = [0]
        self._firsts: list[int] = []
        self._ends = array("I")
        self._block = bytearray()

    def add(self, item: bytes) -> None:
        """Add the item of the next document, which is not empty."""
        if not self._block:
            self._firsts.append(len(self._ends))
        self._block += item
        self._ends.append(len(self._block))
        if len(self._block) >= _BLOCK:
            self._close()

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """Return the arrays that `Blocks` reads under a name."""
        if self._block:
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
            kept = self._last = (number, self._block(number))
        return kept[1][start : int(ends[doc])]

    def _block(self, number: int) -> bytes:
        starts, ends = self._file.array(f"{self._name}_starts"), self._file.array(f"{self._name}_ends")
        first, last = int(starts[number]), int(starts[number + 1])
        self._file.verify(self._name, first, last)
        last_doc = int(np.append(self._file.array(f"{self._name}_firsts"), ends.size)[number + 1]) - 1
        return decompress(self._file.unverified(self._name)[first:last].data, int(ends[last_doc]))

    def release(self) -> None:
        """Let go of the memory that reading took."""
        self._last = (-1, b"")
