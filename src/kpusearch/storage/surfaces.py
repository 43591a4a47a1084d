"""Tell where the words of a text are spelled as those of a quotation, by the codes that are kept of them.

A code is one byte a position (`analysis/surface.py`), title before body, as it lies in the file: packed, codes would
take half the room, and a search for common words as long as unpacking all of them. Where stem and code agree, so does
the word; where the text has a code that leaves a doubt, only the text tells.
"""

from __future__ import annotations

import functools
from array import array
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpusearch.analysis import ANY_FORM, UNKNOWN, Surface, doubts, is_told_by_its_term
from kpusearch.storage.arrayfile import ArrayFile

__all__ = ["CodeWriter", "Spelled", "Surfaces"]

_FIELD: Final = 32
"""Bits that hold the position in a place: (document x 2 + field) x 2^32 + position, as in `Segment.places`."""

_POSITION: Final = 2**_FIELD - 1
_TOGETHER: Final = 16
"""Words of a quotation that are looked at together."""

_APART: Final = 2**14
"""Bytes between two runs of codes that are worth looking at which blocks they are in."""


class Spelled(NamedTuple):
    """Hold places (int64, in order) where a quotation certainly starts, and where only the text tells."""

    certain: NDArray[np.int64]
    doubtful: NDArray[np.int64]


class CodeWriter:
    """Gather the codes of documents as they come."""

    def __init__(self) -> None:
        self._codes = bytearray()
        self._starts = array("I", [0])

    def add(self, codes: bytes) -> None:
        """Add the codes of the next document, those of the title first."""
        self._codes += codes
        self._starts.append(len(self._codes))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays that `Surfaces` reads."""
        return {
            "codes": np.frombuffer(bytes(self._codes), np.uint8),
            "code_starts": np.frombuffer(self._starts, np.uint32),
        }


class Surfaces:
    """Read the codes of one segment. Safe to share between threads."""

    def __init__(self, file: ArrayFile) -> None:
        self._file = file

    def item(self, doc: int) -> bytes:
        """Return the codes of a document, those of the title first."""
        start, stop = self._file.array("code_starts")[doc : doc + 2].tolist()
        self._file.verify("codes", start, stop)
        return self._file.unverified("codes")[start:stop].tobytes()

    def spelled(self, starts: NDArray[np.int64], surfaces: Sequence[Surface]) -> Spelled:
        """Return at which of some places a quotation starts; its stems are known to stand there."""
        if len(surfaces) == 1 and is_told_by_its_term(surfaces[0]) and not surfaces[0].term.isalnum():
            return Spelled(starts, starts[:0])
        certain = np.ones(starts.size, bool)
        # Some words at a time: a long quotation at the places of a long text would take more memory than there is.
        for offset in range(0, len(surfaces), _TOGETHER):
            some = surfaces[offset : offset + _TOGETHER]
            wanted = np.array([surface.code for surface in some])
            is_doubtful = np.array([_doubtful(surface.code, surface.term) for surface in some])
            found = self.around(starts >> _FIELD, (starts & _POSITION) + offset, wanted.size)
            same, doubtful = (found == wanted) | (wanted == ANY_FORM), is_doubtful[np.arange(wanted.size), found]
            is_possible, certain = (same | doubtful).all(axis=1), certain & (same & ~doubtful).all(axis=1)
            starts, certain = starts[is_possible], certain[is_possible]
        return Spelled(starts[certain], starts[~certain])

    def around(self, fields: NDArray[np.int64], firsts: NDArray[np.int64], width: int) -> NDArray[np.uint8]:
        """Return the codes at `width` positions from some on, which may lie outside the text: shape (places, width).

        `fields` are document x 2 + field, in order. Outside the text the code is `UNKNOWN`.
        """
        docs, is_title = fields >> 1, (fields & 1).astype(bool)
        starts = self._file.array("code_starts").astype(np.int64)
        bodies = starts[docs] + self._file.array("title_widths")[docs]
        first, stop = np.where(is_title, starts[docs], bodies), np.where(is_title, bodies, starts[docs + 1])
        at = (first + firsts)[:, None] + np.arange(width)
        is_outside = (at < first[:, None]) | (at >= stop[:, None])
        codes = self._verified(first, stop)
        found = codes.take(at, mode="clip") if codes.size else np.zeros(at.shape, np.uint8)
        found[is_outside] = UNKNOWN
        return found

    def _verified(self, starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return all codes, of which those from some places to others are verified; both in order."""
        # Runs that lie close together are verified as one, as blocks are larger than the codes of a document.
        cuts = np.flatnonzero(starts[1:] - stops[:-1] > _APART) + 1
        for begin, end in pairwise([0, *cuts.tolist(), starts.size]) if starts.size else ():
            self._file.verify("codes", int(starts[begin]), int(stops[end - 1]))
        return self._file.unverified("codes")

    def everywhere(self, surfaces: Sequence[Surface]) -> Spelled:
        """Return the same for a quotation of stop words alone, which no postings hold. Linear in the segment."""
        return self.spelled(self._everywhere(surfaces), surfaces)

    def _everywhere(self, surfaces: Sequence[Surface]) -> NDArray[np.int64]:
        codes = self._file.array("codes")
        is_met = np.ones(max(codes.size - len(surfaces) + 1, 0), bool)
        for offset, surface in enumerate(surfaces[:_TOGETHER]):
            allowed = _doubtful(surface.code, surface.term).copy()
            allowed[surface.code] = True
            is_met &= allowed[codes[offset : offset + is_met.size]]
        at = np.flatnonzero(is_met)
        starts = self._file.array("code_starts").astype(np.int64)
        docs = np.searchsorted(starts, at, side="right") - 1
        within, widths = at - starts[docs], self._file.array("title_widths").astype(np.int64)[docs]
        in_title = within < widths
        return ((docs * 2 + in_title) << _FIELD) + np.where(in_title, within, within - widths)


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
