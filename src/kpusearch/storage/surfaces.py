"""Tell where the words of a text are spelled as those of a quotation, by the codes that are kept of them.

A code is one byte a position (`analysis/surface.py`), title before body. Where stem and code agree, so does the word;
where the text has a code that leaves a doubt, only the text tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpusearch.analysis import Surface, doubts
from kpusearch.storage.arrayfile import ArrayFile
from kpusearch.storage.blocks import Blocks
from kpusearch.storage.postings import Cache

__all__ = ["Spelled", "Surfaces"]

_FIELD: Final = 32
"""Bits that hold the position in a place: (document x 2 + field) x 2^32 + position, as in `Segment.places`."""

_POSITION: Final = 2**_FIELD - 1
_CACHE_BYTES: Final = 8 * 2**20


class Spelled(NamedTuple):
    """Hold places (int64, in order) where a quotation certainly starts, and where only the text tells."""

    certain: NDArray[np.int64]
    doubtful: NDArray[np.int64]


class Surfaces:
    """Read the codes of one segment. Safe to share between threads."""

    def __init__(self, file: ArrayFile) -> None:
        self._file = file
        self._blocks = Blocks(file, "codes")
        self._unpacked = Cache[NDArray[np.uint8]](_CACHE_BYTES, lambda block: block.nbytes)

    def item(self, doc: int) -> bytes:
        """Return the codes of a document, those of the title first."""
        return self._blocks.item(doc)

    def release(self) -> None:
        """Let go of the memory that reading took."""
        self._blocks.release()

    def spelled(self, starts: NDArray[np.int64], surfaces: Sequence[Surface]) -> Spelled:
        """Return at which of some places a quotation starts; its stems are known to stand there."""
        wanted = np.array([surface.code for surface in surfaces], np.uint8)
        is_doubtful = np.zeros((wanted.size, 256), bool)
        for row, surface in zip(is_doubtful, surfaces, strict=True):
            row[sorted(doubts(surface))] = True
        if not (wanted.size > 1 or surfaces[0].term.isalpha()):
            # A number alone is wherever its term is.
            return Spelled(starts, starts[:0])
        columns = np.arange(wanted.size)
        docs, is_title = starts >> (_FIELD + 1), (starts >> _FIELD) & 1
        blocks, firsts, stops = self._blocks.places(docs)
        bodies = firsts + self._file.array("title_widths")[docs]
        at = np.where(is_title, firsts, bodies) + (starts & _POSITION)
        fits = at + wanted.size <= np.where(is_title, bodies, stops)
        is_certain, is_possible = np.zeros(starts.size, bool), np.zeros(starts.size, bool)
        # In the order of documents, so that the places of a block lie side by side.
        held = np.flatnonzero(fits)
        cuts = np.flatnonzero(np.diff(blocks[held])) + 1
        for some in np.split(held, cuts) if held.size else ():
            found = self._codes(int(blocks[some[0]]))[at[some][:, None] + columns]
            same, doubtful = found == wanted, is_doubtful[columns, found]
            is_possible[some] = (same | doubtful).all(axis=1)
            is_certain[some] = (same & ~doubtful).all(axis=1)
        return Spelled(starts[is_certain], starts[is_possible & ~is_certain])

    def everywhere(self, surfaces: Sequence[Surface]) -> Spelled:
        """Return the same for a quotation of stop words alone, which no postings hold. Linear in the segment."""
        codes = ({surface.code, *doubts(surface)} for surface in surfaces)
        pattern = "".join("[" + "".join(f"\\x{code:02x}" for code in sorted(some)) + "]" for some in codes)
        # Looked for ahead, as two may overlap.
        wanted = re.compile(f"(?={pattern})".encode(), re.DOTALL)
        places = [np.empty(0, np.int64), *self._everywhere(wanted)]
        return self.spelled(np.concatenate(places), surfaces)

    def _everywhere(self, wanted: re.Pattern[bytes]) -> Iterator[NDArray[np.int64]]:
        docs = np.arange(len(self._file.array("title_widths")))
        blocks, firsts, _ = self._blocks.places(docs)
        widths = self._file.array("title_widths")
        for number in range(len(self._blocks)):
            found = [match.start() for match in wanted.finditer(self._codes(number).tobytes())]
            inside = np.flatnonzero(blocks == number)
            at = np.array(found, np.int64)
            doc = inside[np.searchsorted(firsts[inside], at, side="right") - 1]
            within = at - firsts[doc]
            in_title = within < widths[doc]
            places = np.where(in_title, within, within - widths[doc])
            yield ((doc * 2 + in_title) << _FIELD) + places

    def _codes(self, number: int) -> NDArray[np.uint8]:
        return self._unpacked.get(number, lambda: np.frombuffer(self._blocks.block(number), np.uint8))
