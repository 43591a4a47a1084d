"""Find where a text may hold the words of a quotation with some of them at one position.

What a text joins, as *visi-misi*, *Dr.H.Ahmad* or *2/12/2024*, is one position and several words, and a quotation may
begin or end within it. From word to word of a quotation a text thus goes on by one position, or by none where its code
is one of several words. Followed that way from the rarest of the words, every text that holds them is met, and few that
do not; the text itself decides.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.analysis import Surface, codes_of_several, doubts
from kpusearch.search.query import Verbatim
from kpusearch.storage import Snapshot

__all__ = ["find_joined"]

_MOST_WORDS: Final = 32
"""Words that are followed; of a longer quotation the text decides about the others."""

_POSITION: Final = 2**32 - 1


def find_joined(snapshot: Snapshot, quotation: Verbatim) -> NDArray[np.int64]:
    """Return places, in order, among which are all where a text begins a quotation and joins some of its words.

    Linear in the postings of the words, and in the occurrences of each in the documents that have all of them.
    """
    words = [_Word(snapshot, *each) for each in zip(quotation.apart, quotation.wholes, strict=True)][:_MOST_WORDS]
    anchors = [word for word in words if word.is_bound] or words
    listed = [word.docs for word in words if word.docs is not None]
    docs = reduce(_common, listed) if listed else None
    # Where any word has postings, it is one of those that lead there.
    rarest = min(
        (word for word in anchors if docs is None or word.docs is not None), key=lambda word: word.everywhere(docs).size
    )
    at = next(number for number, word in enumerate(words) if word is rarest)
    found = [rarest.everywhere(docs)]
    for word in words[at + 1 :]:
        found.append(word.among(_moved(snapshot, found[-1], 1), docs))
    # Of where the last word is reached, back to the first.
    reached = found.pop()
    for before in reversed(found):
        reached = before[_is_in(before, reached) | _is_in(before + 1, reached)]
    for word in reversed(words[:at]):
        reached = word.among(_moved(snapshot, reached, -1), docs)
    return reached


class _Word:
    """Tell where one word of a quotation may stand."""

    def __init__(self, snapshot: Snapshot, surface: Surface, wholes: tuple[str, ...] | None) -> None:
        self._snapshot = snapshot
        self._surface = surface
        self.is_bound = wholes is not None
        self._terms = tuple(dict.fromkeys(filter(None, (surface.term, *(wholes or ())))))
        self._codes = _table({surface.code, *doubts(surface)} | (codes_of_several() if wholes else frozenset()))
        self._places: NDArray[np.int64] | None = None
        # Function words have no postings, and an affix may be part of any word.
        self.docs = _docs(snapshot, self._terms) if self.is_bound and surface.term else None

    def everywhere(self, docs: NDArray[np.intp] | None) -> NDArray[np.int64]:
        """Return all places of the word, in some documents where these are given."""
        if docs is None:
            found = self._snapshot.spelled([self._surface])
            return np.union1d(found.certain, found.doubtful)
        places = self._listed(docs)
        return places[self._codes[_codes_at(self._snapshot, places)]]

    def among(self, places: NDArray[np.int64], docs: NDArray[np.intp] | None) -> NDArray[np.int64]:
        """Return at which of some places, in order, the word may stand."""
        codes = _codes_at(self._snapshot, places)
        inside = self._codes[codes]
        if self._surface.term:
            inside &= _is_in(places, self.everywhere(docs))
        if not self.is_bound:
            inside |= _table(codes_of_several())[codes]
        return places[inside]

    def _listed(self, docs: NDArray[np.intp]) -> NDArray[np.int64]:
        if self._places is None:
            found = [self._snapshot.places(term, docs) for term in self._terms]
            self._places = found[0] if len(found) == 1 else reduce(np.union1d, found)
        return self._places


def _moved(snapshot: Snapshot, places: NDArray[np.int64], step: int) -> NDArray[np.int64]:
    """Return the places one further on, or back, and those that may hold one more word."""
    several = _table(codes_of_several())
    next_ = places + step
    if step < 0:
        next_ = next_[(places & _POSITION) > 0]
    return np.union1d(places[several[_codes_at(snapshot, places)]], next_)


def _codes_at(snapshot: Snapshot, places: NDArray[np.int64]) -> NDArray[np.uint8]:
    return snapshot.codes_around(places >> 32, places & _POSITION, 1)[:, 0]


def _is_in(wanted: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which of some places are among others, which are in order."""
    if not places.size:
        return np.zeros(wanted.size, bool)
    found: NDArray[np.bool_] = places.take(places.searchsorted(wanted), mode="clip") == wanted
    return found


def _table(codes: Collection[int]) -> NDArray[np.bool_]:
    found = np.zeros(256, bool)
    found[sorted(codes)] = True
    return found


def _docs(snapshot: Snapshot, terms: Sequence[str]) -> NDArray[np.intp]:
    """Return the live documents with any of some terms."""
    found = np.zeros(snapshot.size, bool)
    for term in terms:
        for listed, base in zip(snapshot.listed(term), snapshot.bases, strict=False):
            if listed:
                found[listed.docs.astype(np.intp) + base] = True
    return np.flatnonzero(found & snapshot.live)


def _common(docs: NDArray[np.intp], others: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.intersect1d(docs, others, assume_unique=True)
