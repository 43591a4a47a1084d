"""List the words that a snapshot can suggest, each with the number of articles that hold its stem."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import compress
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.storage import Snapshot

__all__ = ["Vocabulary"]

_TITLE_WEIGHT: Final = 3
"""What being in a title counts beside being in an article."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Vocabulary:
    """Hold the words of the snapshot's table of stems and its own terms beside them, where a live article has them.

    The index counts stems, so the forms of one stem share its counts. `words` is sorted; the arrays have one place a
    word, all int32: `numbers` is the same for words of one stem, `doc_freqs` counts articles, `weights` counts them with
    titles for more, `lengths` counts letters. `terms` says by number what the stem is.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        terms, counts = snapshot.live_freqs()
        numbers = dict(zip(terms, range(len(terms)), strict=True))
        stems = snapshot.stems.all() if snapshot.stems else {}
        found = {word: numbers[stem] for word, stem in stems.items() if stem in numbers}
        # A stem is often no word, but a term that is no word's stem is one: of another alphabet, or added lately.
        is_stem = np.zeros(len(terms), bool)
        is_stem[list(found.values())] = True
        for term in compress(terms, ~is_stem):
            if _WORD.fullmatch(term):
                found.setdefault(term, numbers[term])
        words = sorted(found)
        places = np.array([found[word] for word in words], np.int32)
        is_live = counts[places, 0] > 0
        used, numbered = np.unique(places[is_live], return_inverse=True)
        in_articles, in_titles = counts[used].T
        self.words: list[str] = list(compress(words, is_live))
        self.terms: list[str] = [terms[number] for number in used.tolist()]
        self.numbers: NDArray[np.int32] = numbered.astype(np.int32)
        self.lengths: NDArray[np.int32] = np.array(list(map(len, self.words)), np.int32)
        self.doc_freqs: NDArray[np.int32] = in_articles[self.numbers]
        self.weights: NDArray[np.int32] = (in_articles + _TITLE_WEIGHT * in_titles)[self.numbers]

    def __len__(self) -> int:
        """Count the words."""
        return len(self.words)

    def find(self, word: str) -> int | None:
        """Return the place of a folded word, or None."""
        place = bisect_left(self.words, word)
        return place if place < len(self.words) and self.words[place] == word else None

    def doc_freq(self, word: str) -> int:
        """Return how many live articles hold the stem of a folded word."""
        place = self.find(word)
        return 0 if place is None else int(self.doc_freqs[place])

    def starting_with(self, prefix: str) -> slice:
        """Return the places of the words that start with a prefix."""
        # No character of a word sorts behind the last one there is.
        return slice(bisect_left(self.words, prefix), bisect_right(self.words, prefix + "\U0010ffff"))

    def term(self, place: int) -> str:
        """Return the stem of the word at a place."""
        return self.terms[self.numbers[place]]
