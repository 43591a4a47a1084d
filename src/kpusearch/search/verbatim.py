"""Find where a quotation stands word for word.

Its stems at their places tell where it may stand, the codes kept beside them how each word is spelled there. Where a
text has several words at one position, as in *visi-misi* or in a number (`joined.py`), the text itself is read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from itertools import accumulate, groupby

import numpy as np
from numpy.typing import NDArray

from kpusearch.analysis import width, words
from kpusearch.search.joined import find_joined
from kpusearch.search.query import Verbatim
from kpusearch.storage import Postings, Snapshot, indexed_body

__all__ = ["find_verbatim"]

_FIELD = 32
_DOC = 33
_SIEVED = 16
_FOLDED = re.compile(r"[^\W\x00-\x7f]|[\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff]|://")
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_POSITION = 2**32 - 1
_MOST = 1000
"""Places in texts that hold the quotation anyway which are looked at, to tell how often they do."""


def find_verbatim(snapshot: Snapshot, quotation: Verbatim, *, goes_on: Callable[[], bool]) -> Mapping[str, Postings]:
    """Return how often a quotation stands in each text field and in the lead, as `Snapshot.phrase`.

    `goes_on` is asked before each text that is read; where it says no, the quotation is not in those left.
    """
    certain, doubtful = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for reading in quotation.readings:
        found = snapshot.spelled(reading)
        certain.append(found.certain)
        doubtful.append(found.doubtful)
    doubtful.append(find_joined(snapshot, quotation))
    sure = np.unique(np.concatenate(certain))
    open_ = np.setdiff1d(np.concatenate(doubtful), sure)
    # Whether at all comes first, then how often: where time runs out, or where that would take many texts, as for a
    # function word, an article counts by what is certain.
    is_held = np.isin(open_ >> _DOC, sure >> _DOC)
    known = open_[is_held] if np.count_nonzero(is_held) <= _MOST else open_[:0]
    open_ = np.concatenate([open_[~is_held], known])
    read = np.array(_read(snapshot, quotation.words, open_, goes_on), np.int64)
    return snapshot.counted(np.union1d(sure, read))


def _read(
    snapshot: Snapshot, quoted: tuple[str, ...], places: NDArray[np.int64], goes_on: Callable[[], bool]
) -> list[int]:
    """Return at which places the texts have these words."""
    found: list[int] = []
    may_hold = _sieve(quoted)
    for field, some in groupby(places.tolist(), key=lambda place: place >> _FIELD):
        if not goes_on():
            break
        article = snapshot.article(field >> 1)
        whole = article.title if field & 1 else indexed_body(article)
        if not may_hold(whole):
            continue
        text = _Text(whole)
        found += [place for place in some if text.holds(place & _POSITION, quoted)]
    return found


def _sieve(quoted: tuple[str, ...]) -> Callable[[str], bool]:
    """Return what says, sooner than cutting a text into tokens, whether it may hold words side by side."""
    if len(quoted) < 2 or not all(word.isascii() and word.isalpha() for word in quoted):
        return lambda text: True
    together = re.compile(r"[\W_]*".join(quoted[:_SIEVED]))
    # A text with letters that fold to others, marks inside of words or an address, whose scheme is no word, is cut.
    return lambda text: bool(_FOLDED.search(text)) or bool(together.search(_APOSTROPHES.sub("", text).lower()))


class _Text:
    """Look at some words of a text; only the few around a place are cut into tokens."""

    def __init__(self, text: str) -> None:
        self._runs = text.split()
        self._ends = list(accumulate(map(width, self._runs)))

    def holds(self, position: int, quoted: tuple[str, ...]) -> bool:
        """Say whether the words of a quotation stand side by side from within the token at a position."""
        first = bisect_right(self._ends, position)
        last = bisect_left(self._ends, position + len(quoted))
        before = self._ends[first - 1] if first else 0
        found = words(" ".join(self._runs[first : last + 1]))
        folded = [word.text for word in found]
        return any(
            tuple(folded[at : at + len(quoted)]) == quoted
            for at, word in enumerate(found)
            if before + word.position == position
        )
