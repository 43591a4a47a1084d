"""Find the words within some edits of a word, with Whoosh's Levenshtein automaton.

The automaton skips through a sorted list of words: it names the next string that it accepts, the list its next word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.automata.fsa import find_all_matches
from whoosh.automata.lev import levenshtein_automaton

__all__ = ["words_within"]


def words_within(words: Sequence[str], word: str, distance: int, *, prefix: int = 0) -> Iterator[str]:
    """Yield the words at most `distance` insertions, deletions or substitutions away, in the order of `words`.

    `words` must be sorted; the first `prefix` letters stay as they are. Swapping neighbours takes two edits.

    >>> list(words_within(["bawaslu", "pemilih", "pemilihan", "pemilu"], "pemilhan", 1))
    ['pemilihan']
    """

    def at_least(wanted: str) -> str | None:
        place = bisect_left(words, wanted)
        return words[place] if place < len(words) else None

    automaton: Any = levenshtein_automaton(word, distance, prefix).to_dfa()
    yield from find_all_matches(automaton, at_least)
