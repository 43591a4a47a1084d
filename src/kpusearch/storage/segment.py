"""Read a segment: up to 65,536 documents with their postings, columns and texts, in one file of arrays.

Terms are sorted; those of keyword fields begin with a control character and the field's name. A term has one list for
all text fields: document numbers (2 bytes), frequencies (1 byte, see `frequencies.py`), impacts (1 byte), and positions
as coded differences, body before title.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpusearch.exceptions import IndexCorruptError
from kpusearch.storage import varint
from kpusearch.storage.arrayfile import ArrayFile
from kpusearch.storage.blocks import Blocks
from kpusearch.storage.document import TEXT_FIELDS
from kpusearch.storage.frequencies import ESCAPE, FREQS
from kpusearch.storage.surfaces import Surfaces

__all__ = ["MAX_DOCS", "TITLE", "Layout", "PostingList", "Segment", "TermPostings", "keyword_term", "own_name"]

MAX_DOCS: Final = 2**16
"""Documents of a segment: their numbers fit into two bytes."""

TITLE: Final = 1
"""Field code of the title; the body's is 0."""

_COLUMNS: Final = FREQS.astype(np.int32)

_LENGTHS: Final = FREQS[:, [1, 0]].astype(np.int64)
"""What a frequency byte says of positions: how many there are in the body, and behind them in the title."""

_COUNTS: Final = _LENGTHS.sum(axis=1).astype(np.int32)

_IN_TITLE: Final = FREQS[:, 0] > 0


class PostingList(NamedTuple):
    """Hold a term's documents as they lie in the file, deleted ones included.

    `docs`: uint16, increasing; `impacts`, `freqs`: uint8 of the same shape; `peak`: the greatest impact; `start`: the
    place of the first in the segment's postings.
    """

    docs: NDArray[np.uint16]
    impacts: NDArray[np.uint8]
    freqs: NDArray[np.uint8]
    start: int
    peak: int


class Layout(NamedTuple):
    """Say where the positions of a term lie.

    `stops`: how many there are up to each of its documents; `ends`: the place of each one's last byte in `coded`.
    """

    listed: PostingList
    coded: NDArray[np.uint8]
    stops: NDArray[np.int32]
    ends: NDArray[np.int32]


class TermPostings(NamedTuple):
    """Hold the documents of a term, deleted ones included.

    `docs`: int32; `freqs`: int32 of shape (documents, 3), the columns of `frequencies.FREQ_FIELDS`.
    """

    docs: NDArray[np.int32]
    freqs: NDArray[np.int32]

    @property
    def lengths(self) -> NDArray[np.int32]:
        """Return how many positions there are, in body and title in turn: shape (documents, 2)."""
        return self.freqs[:, [1, 0]]


def keyword_term(field: str, value: str) -> str:
    """Return the term that stands for a keyword field's value."""
    return f"\x1f{field}\x1f{value}"


def own_name(field: str) -> str:
    """Return the name that an own keyword field's arrays begin with; none of the others holds a blank."""
    return f"own {field}"


class Segment:
    """Read a segment; safe to share between threads, because nothing in it ever changes."""

    def __init__(self, path: Path, *, size: int, checksum: int) -> None:
        self._file = ArrayFile(path, size=size, checksum=checksum)
        self.days: NDArray[np.int32] = self._file.array("days")
        self.size = len(self.days)
        self._texts = Blocks(self._file, "store")
        self.surfaces = Surfaces(self._file)

    def verify(self) -> None:
        """Raise `IndexCorruptError` unless the whole file is as it was written."""
        self._file.verify_all()

    def release(self) -> None:
        """Let go of the memory that reading took."""
        self._texts.release()
        self._file.release()

    def postings(self, term: str) -> TermPostings | None:
        """Return the postings of a term, or None when no document has it."""
        number = self._terms.find(_coded(term))
        return None if number is None else self._postings(number, number + 1)

    def between(self, first: str, last: str) -> TermPostings:
        """Return the postings of all terms from one to another, both included: one list behind the other."""
        # Nothing sorts between a text and the same with a zero behind it.
        start, stop = (self._terms.lower_bound(wanted) for wanted in (_coded(first), _coded(last) + b"\0"))
        return self._postings(start, stop)

    def listed(self, term: str) -> PostingList | None:
        """Return a term's documents and their impacts as they lie in the file, or None when no document has it."""
        number = self._terms.find(_coded(term))
        if number is None:
            return None
        starts = self._post_starts
        start, stop = int(starts[number]), int(starts[number + 1])
        for name in ("docs", "impacts", "freqs"):
            self._file.verify(name, start, stop)
        docs, impacts, freqs = (self._file.unverified(name)[start:stop] for name in ("docs", "impacts", "freqs"))
        is_whole = docs.size == impacts.size == freqs.size == stop - start > 0
        if not is_whole or docs.max() >= self.size:
            # Compiled code reads these without looking whether they are inside.
            raise IndexCorruptError(f"the postings of {term!r} are out of range; rebuild the index")
        return PostingList(docs, impacts, freqs, start, int(impacts.max()))

    @functools.cached_property
    def arrays(self) -> tuple[NDArray[Any], ...]:
        """Return docs, impacts and freqs, whose lists `listed` verifies, and the places and values of great freqs."""
        unverified = [self._file.unverified(name) for name in ("docs", "impacts", "freqs")]
        return (*unverified, self._file.array("big_posts"), self._file.array("big_freqs"))

    def big(self, listed: PostingList) -> NDArray[np.float64]:
        """Return the frequencies of a list that no byte holds, in order: shape (such postings, 3)."""
        at = np.flatnonzero(listed.freqs == ESCAPE)
        return self._big(listed.start + at).astype(np.float64)

    def occurrences(self, term: str, field: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return document and position of each occurrence in one text field, in order."""
        number = self._terms.find(_coded(term))
        if number is None:
            return np.empty(0, np.int32), np.empty(0, np.int32)
        postings = self._postings(number, number + 1)
        fields, positions = self._positions(postings, number, number + 1)
        inside = fields == (TITLE if field == "title" else 0)
        return np.repeat(postings.docs, postings.lengths.sum(axis=1))[inside], positions[inside]

    def layout(self, term: str) -> Layout | None:
        """Return where the positions of a term lie, or None when no document has it. Linear in its occurrences."""
        number, listed = self._terms.find(_coded(term)), self.listed(term)
        if number is None or listed is None:
            return None
        counts, big = _COUNTS.take(listed.freqs), np.flatnonzero(listed.freqs == ESCAPE)
        if big.size:
            counts[big] = self._big(listed.start + big)[:, :2].sum(axis=1)
        starts = self._file.array("place_starts")
        start, stop = int(starts[number]), int(starts[number + 1])
        self._file.verify("places", start, stop)
        coded = self._file.unverified("places")[start:stop]
        return Layout(listed, coded, np.cumsum(counts, dtype=np.int32), varint.ends(coded))

    def places(self, layout: Layout, among: NDArray[np.uint16]) -> NDArray[np.int64]:
        """Return each occurrence in some documents as (document x 2 + field) x 2^32 + position, in order.

        `among` are documents that hold the term, in order. Only their positions are decoded.
        """
        listed = layout.listed
        at = listed.docs.searchsorted(among)
        # Body and title in turn, each with its own differences.
        lengths = _LENGTHS.take(listed.freqs[at], axis=0)
        is_big = listed.freqs[at] == ESCAPE
        if is_big.any():
            lengths[is_big] = self._big(listed.start + at[is_big])[:, [1, 0]]
        both = lengths.sum(axis=1)
        firsts = layout.stops[at] - both
        numbers = np.repeat(firsts - (np.cumsum(both) - both), both) + np.arange(int(both.sum()))
        steps = varint.decode_some(layout.coded, layout.ends, numbers)
        sums = np.concatenate([[0], np.cumsum(steps, dtype=np.int64)])
        lengths = lengths.ravel()
        fields = (among.astype(np.int64)[:, None] * 2 + np.array([0, TITLE])).ravel()
        before = sums[np.cumsum(lengths) - lengths]
        places: NDArray[np.int64] = np.repeat((fields << 32) - before, lengths) + sums[1:]
        return places

    def terms(self, prefix: str = "") -> Iterator[str]:
        """Yield the terms that start with a prefix, sorted."""
        return self._terms.starting_with(_coded(prefix))

    def find_id(self, id_: str) -> Iterator[int]:
        """Yield the documents with an id: more than one where a later version came in the same call."""
        order, ids, wanted = self._file.array("id_order"), self._ids, _coded(id_)
        low = bisect.bisect_left(range(self.size), wanted, key=lambda at: ids[int(order[at])])
        while low < self.size and ids[int(order[low])] == wanted:
            yield int(order[low])
            low += 1

    def starting_with(self, prefix: str) -> Iterator[int]:
        """Yield the documents whose ids begin with a prefix, in the order of ids."""
        order, ids, wanted = self._file.array("id_order"), self._ids, _coded(prefix)
        low = bisect.bisect_left(range(self.size), wanted, key=lambda at: ids[int(order[at])])
        while low < self.size and ids[int(order[low])].startswith(wanted):
            yield int(order[low])
            low += 1

    def id(self, doc: int) -> str:
        """Return the id of a document."""
        return self._ids.text(doc)

    def ids(self) -> list[str]:
        """Return the id of every document."""
        return self._ids.texts()

    def lengths(self, field: str) -> NDArray[np.uint32]:
        """Return the exact length of a text field a document."""
        return self._file.array(f"{field}_lengths")

    @property
    def averages(self) -> dict[str, float]:
        """Return the average lengths that the impacts were made with, a text field."""
        return dict(zip(TEXT_FIELDS, self._file.array("averages").tolist(), strict=True))

    def codes(self, name: str) -> tuple[NDArray[np.uint16], list[str]]:
        """Return ``office`` or ``forum``: a code a document, and what the codes mean."""
        values = self._strings(f"{name}_values")
        return self._file.array(f"{name}_codes"), [values[number].decode() for number in range(len(values))]

    def ragged(self, name: str) -> tuple[NDArray[np.uint32], NDArray[np.uint32], list[str]]:
        """Return ``people`` or an own field (`own_name`) as starts, codes and what the codes mean.

        The starts say where each document's codes begin, and where all of them end.
        """
        values = self._strings(f"{name}_values")
        meanings = [values[number].decode() for number in range(len(values))]
        return self._file.array(f"{name}_starts"), self._file.array(f"{name}_codes"), meanings

    def content_hash(self, doc: int) -> bytes:
        """Return the content hash of a document."""
        return bytes(self._file.array("content_hashes")[doc])

    def text_hash(self, doc: int) -> bytes:
        """Return the text hash of a document."""
        return bytes(self._file.array("text_hashes")[doc])

    def find_text(self, text_hash: bytes) -> Iterator[int]:
        """Yield the documents with a text hash, in order."""
        hashes, order = self._file.array("text_hashes"), self._file.array("text_order")
        low = bisect.bisect_left(range(self.size), text_hash, key=lambda at: hashes[order[at]].tobytes())
        while low < self.size and hashes[order[low]].tobytes() == text_hash:
            yield int(order[low])
            low += 1

    def column(self, name: str) -> NDArray[Any]:
        """Return a column as it was written, for a merge."""
        return self._file.array(name)

    def article(self, doc: int) -> bytes:
        """Return what was stored of a document."""
        return self._texts.item(doc)

    def term_occurrences(
        self, first: int, last: int
    ) -> tuple[NDArray[np.uint32], NDArray[np.int32], NDArray[np.uint32]]:
        """Return term number, document and place (position * 2 + field) of each occurrence of some terms, in order.

        The terms are those numbered from `first` to before `last`; for a merge.
        """
        postings = self._postings(first, last)
        counts = postings.lengths.sum(axis=1)
        fields, positions = self._positions(postings, first, last)
        numbers = np.repeat(np.arange(first, last, dtype=np.uint32), self.doc_freqs()[first:last])
        places = positions.astype(np.uint32) * np.uint32(2) + fields
        return np.repeat(numbers, counts), np.repeat(postings.docs, counts), places

    def doc_freqs(self) -> NDArray[np.uint32]:
        """Return in how many documents each term is, deleted ones included."""
        return np.diff(self._post_starts).astype(np.uint32)

    def live_freqs(self, live: NDArray[np.bool_]) -> tuple[list[str], NDArray[np.int32]]:
        """Return the terms of the text fields, sorted, and in how many live documents and titles each is.

        The counts have the shape (terms, 2). Linear in the postings of the segment.
        """
        # Every term of a keyword field begins with a control character that no text has.
        first, last = self._terms.lower_bound(b"\x1f"), self._terms.lower_bound(b"\x20")
        terms = self._terms.texts()
        docs, freqs = self._file.array("docs"), self._file.array("freqs")
        in_title = _IN_TITLE.take(freqs)
        escaped = np.flatnonzero(freqs == ESCAPE)
        in_title[escaped] = self._big(escaped)[:, 0] > 0
        held = live[docs]
        sums = [np.concatenate([[0], np.cumsum(each, dtype=np.int64)]) for each in (held, in_title & held)]
        counts = np.stack([np.diff(each[self._post_starts]) for each in sums], axis=1).astype(np.int32)
        return terms[:first] + terms[last:], np.delete(counts, np.s_[first:last], axis=0)

    def _postings(self, first: int, last: int) -> TermPostings:
        """Return the postings of the terms from `first` to before `last`, one list behind the other."""
        starts = self._post_starts
        start, stop = int(starts[first]), int(starts[last])
        self._file.verify("docs", start, stop)
        self._file.verify("freqs", start, stop)
        packed = self._file.unverified("freqs")[start:stop]
        freqs = _COLUMNS.take(packed, axis=0)
        is_big = packed == ESCAPE
        if is_big.any():
            freqs[is_big] = self._big(start + np.flatnonzero(is_big))
        return TermPostings(self._file.unverified("docs")[start:stop].astype(np.int32), freqs)

    def _big(self, postings: NDArray[np.intp]) -> NDArray[np.uint32]:
        """Return the frequencies that no byte stands for: shape (postings, 3)."""
        at = np.searchsorted(self._file.array("big_posts"), postings)
        return self._file.array("big_freqs").take(at, axis=0, mode="clip")

    def _positions(self, postings: TermPostings, first: int, last: int) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        """Return field and position of each occurrence in these postings."""
        starts = self._file.array("place_starts")
        start, stop = int(starts[first]), int(starts[last])
        self._file.verify("places", start, stop)
        steps = varint.decode(self._file.unverified("places")[start:stop])
        # Body and title in turn; one sum runs through all of them and is set back at the start of each.
        counts = postings.lengths.ravel()
        sums = np.concatenate([[0], np.cumsum(steps, dtype=np.int64)])
        before = sums[np.cumsum(counts) - counts]
        positions = (sums[1:] - np.repeat(before, counts)).astype(np.int32)
        return np.repeat(np.tile(np.array([0, TITLE], np.uint8), postings.docs.size), counts), positions

    @functools.cached_property
    def _post_starts(self) -> NDArray[np.int64]:
        # As counts less one they take half the place: a term has at least one posting, and at most `MAX_DOCS`.
        return np.concatenate([[0], np.cumsum(self._file.array("post_counts"), dtype=np.int64)]) + np.arange(
            len(self._file.array("post_counts")) + 1
        )

    @functools.cached_property
    def _terms(self) -> _SortedStrings:
        return _SortedStrings(self._file.array("terms_bytes"), self._file.array("terms_starts"))

    @functools.cached_property
    def _ids(self) -> _Strings:
        return self._strings("ids")

    def _strings(self, name: str) -> _Strings:
        return _Strings(self._file.array(f"{name}_bytes"), self._file.array(f"{name}_starts"))


def _coded(text: str) -> bytes:
    # Half of a surrogate pair is in no index, but may be in a question.
    return text.encode("utf-8", "surrogatepass")


class _Strings:
    """Read strings that lie behind one another."""

    def __init__(self, data: NDArray[np.uint8], starts: NDArray[np.uint32]) -> None:
        # Single items of a view are read several times faster than those of an array.
        self._data = data.data
        self._starts = starts.data

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._data[self._starts[number] : self._starts[number + 1]])

    def text(self, number: int) -> str:
        return str(self._data[self._starts[number] : self._starts[number + 1]], "utf-8")

    def texts(self) -> list[str]:
        data, starts = bytes(self._data), self._starts.tolist()
        return [data[start:stop].decode() for start, stop in pairwise(starts)]


class _SortedStrings(_Strings):
    """Look sorted strings up."""

    def find(self, wanted: bytes) -> int | None:
        number = self.lower_bound(wanted)
        return number if number < len(self) and self[number] == wanted else None

    def lower_bound(self, wanted: bytes) -> int:
        """Return the number of the first string that is not less."""
        data, starts = self._data, self._starts
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if data[starts[middle] : starts[middle + 1]].tobytes() < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def starting_with(self, prefix: bytes) -> Iterator[str]:
        for number in range(self.lower_bound(prefix), len(self)):
            found = self[number]
            if not found.startswith(prefix):
                return
            yield found.decode()
