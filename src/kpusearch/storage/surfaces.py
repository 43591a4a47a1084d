"""Tell where the words of a text are spelled as those of a quotation, by the codes that are kept of them.

A code is one byte a position (`analysis/surface.py`), title before body. Where stem and code agree, so does the word;
where the text has a code that leaves a doubt, only the text tells.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpusearch.analysis import ANY_FORM, UNKNOWN, Surface, doubts, is_told_by_its_term
from kpusearch.storage.arrayfile import ArrayFile
from kpusearch.storage.blocks import Blocks
from kpusearch.storage.postings import Cache

__all__ = ["CODES_BLOCK", "Spelled", "Surfaces"]

CODES_BLOCK: Final = 2**14
"""Bytes of codes that are packed together: those of some sixty articles, as most quotations are looked for in few."""

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
        wanted = np.array([surface.code for surface in surfaces])
        is_doubtful = np.array([_doubtful(surface.code, surface.term) for surface in surfaces])
        if len(surfaces) == 1 and is_told_by_its_term(surfaces[0]):
            return Spelled(starts, starts[:0])
        found = self.around(starts >> _FIELD, starts & _POSITION, wanted.size)
        same, doubtful = (found == wanted) | (wanted == ANY_FORM), is_doubtful[np.arange(wanted.size), found]
        is_possible, is_certain = (same | doubtful).all(axis=1), (same & ~doubtful).all(axis=1)
        return Spelled(starts[is_certain], starts[is_possible & ~is_certain])

    def around(self, fields: NDArray[np.int64], firsts: NDArray[np.int64], width: int) -> NDArray[np.uint8]:
        """Return the codes at `width` positions from some on, which may lie outside the text: shape (places, width).

        `fields` are document x 2 + field, in order. Outside the text the code is `UNKNOWN`.
        """
        found = np.full((fields.size, width), UNKNOWN, np.uint8)
        docs, is_title = fields >> 1, (fields & 1).astype(bool)
        blocks, starts, stops = self._blocks.places(docs)
        bodies = starts + self._file.array("title_widths")[docs]
        first, stop = np.where(is_title, starts, bodies)[:, None], np.where(is_title, bodies, stops)[:, None]
        at = first + firsts[:, None] + np.arange(width)
        is_inside = (at >= first) & (at < stop)
        # In the order of documents, so that the places of a block lie side by side.
        cuts = [0, *(np.flatnonzero(np.diff(blocks)) + 1).tolist(), fields.size]
        for begin, end in pairwise(cuts) if fields.size else ():
            inside = is_inside[begin:end]
            found[begin:end][inside] = self._codes(int(blocks[begin]))[at[begin:end][inside]]
        return found

    def everywhere(self, surfaces: Sequence[Surface]) -> Spelled:
        """Return the same for a quotation of stop words alone, which no postings hold. Linear in the segment."""
        places = [np.empty(0, np.int64), *self._everywhere(surfaces)]
        return self.spelled(np.concatenate(places), surfaces)

    def _everywhere(self, surfaces: Sequence[Surface]) -> Iterator[NDArray[np.int64]]:
        allowed = [_doubtful(surface.code, surface.term).copy() for surface in surfaces]
        for row, surface in zip(allowed, surfaces, strict=True):
            row[surface.code] = True
        docs = np.arange(len(self._file.array("title_widths")))
        blocks, firsts, _ = self._blocks.places(docs)
        widths = self._file.array("title_widths")
        for number in range(len(self._blocks)):
            codes = self._codes(number)
            is_met = np.ones(max(codes.size - len(allowed) + 1, 0), bool)
            for offset, row in enumerate(allowed):
                is_met &= row[codes[offset : offset + is_met.size]]
            at = np.flatnonzero(is_met)
            inside = np.flatnonzero(blocks == number)
            doc = inside[np.searchsorted(firsts[inside], at, side="right") - 1]
            within = at - firsts[doc]
            in_title = within < widths[doc]
            places = np.where(in_title, within, within - widths[doc])
            yield ((doc * 2 + in_title) << _FIELD) + places

    def _codes(self, number: int) -> NDArray[np.uint8]:
        return self._unpacked.get(number, lambda: np.frombuffer(self._blocks.block(number), np.uint8))


@functools.lru_cache(maxsize=512)
def _codes_in_doubt(code: int, kind: str) -> NDArray[np.bool_]:
    found = np.zeros(256, bool)
    found[sorted(doubts(Surface(kind, code)))] = True
    found.flags.writeable = False
    return found


def _doubtful(code: int, term: str) -> NDArray[np.bool_]:
    """Return for every code whether it leaves a doubt: of a term it only counts what tells it from the others here."""
    told = is_told_by_its_term(Surface(term, code))
    return _codes_in_doubt(code, ("1/2" if told else "a") if term else "")
