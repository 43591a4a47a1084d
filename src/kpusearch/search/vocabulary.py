"""List the words that a snapshot can suggest, each with the number of articles that hold its stem."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import compress, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.article import Article
from kpusearch.storage import Snapshot, indexed_body

__all__ = ["Vocabulary", "words_of"]

_TITLE_WEIGHT: Final = 3
"""What being in a title counts beside being in an article."""

_SAMPLED: Final = 512
"""Articles whose words are counted, to tell how the forms of a stem share what the index counts together."""

_UNSEEN: Final = 0.01
"""What a form counts that no sampled article has: enough to be ordered, little beside one that was seen."""

_RUN: Final = 16
_ASCII_WORD: Final = re.compile(r"[a-z]+(?:-[a-z]+)*")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Vocabulary:
    """Hold the words of the snapshot's table of stems and its own terms beside them, where a live article has them.

    `words` is sorted, and the arrays have one place a word: `numbers` (int32) is the same for words of one stem,
    `doc_freqs` (int32) counts the articles that hold the stem, `weights` (float32) counts them with titles for more,
    shared out among the forms of the stem as a sample of the articles uses them. `terms` says by number what the stem
    is.
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
        in_articles, in_titles = counts[used].T.astype(np.float32)
        self.words: list[str] = list(compress(words, is_live))
        self.terms: list[str] = [terms[number] for number in used.tolist()]
        self.numbers: NDArray[np.int32] = numbered.astype(np.int32)
        self.doc_freqs: NDArray[np.int32] = counts[used, 0][self.numbers]
        seen, self._followers = _seen(snapshot)
        uses = np.array([seen[word] for word in self.words], np.float32) + _UNSEEN
        shares = uses / np.bincount(self.numbers, uses)[self.numbers]
        self.weights: NDArray[np.float32] = (in_articles + _TITLE_WEIGHT * in_titles)[self.numbers] * shares

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

    def weight(self, word: str) -> float:
        """Return the weight of a folded word, 0 where it is not here."""
        place = self.find(word)
        return 0.0 if place is None else float(self.weights[place])

    def followers(self, word: str) -> Mapping[str, int]:
        """Return the words that follow a word in the sampled articles, and how often."""
        return self._followers.get(word, {})

    def starting_with(self, prefix: str) -> slice:
        """Return the places of the words that start with a prefix."""
        # No character of a word sorts behind the last one there is.
        return slice(bisect_left(self.words, prefix), bisect_right(self.words, prefix + "\U0010ffff"))

    def term(self, place: int) -> str:
        """Return the stem of the word at a place."""
        return self.terms[int(self.numbers[place])]


def _seen(snapshot: Snapshot) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Count the words of some live articles, and those that follow each of them.

    The articles lie in runs, as those of a block are read together.
    """
    seen: Counter[str] = Counter()
    followers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    live = np.flatnonzero(snapshot.live)
    runs = np.array_split(live, _SAMPLED // _RUN)
    for doc in np.concatenate([run[:_RUN] for run in runs]).tolist():
        article = snapshot.article(doc)
        words = words_of(article)
        seen.update(words)
        for word, follower in pairwise(words):
            followers[word][follower] += 1
    return seen, dict(followers)


def words_of(article: Article) -> list[str]:
    """Return the words of an article in their order, those of ASCII letters.

    >>> words_of(Article(title="Rapat Pleno", body="KPU se-Jawa hadir."))
    ['rapat', 'pleno', 'kpu', 'se-jawa', 'hadir']
    """
    return _ASCII_WORD.findall(f"{article.title} {indexed_body(article)}".lower())
