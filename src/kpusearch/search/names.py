"""Read names as people type them: *Nadim Makarim* as *Nadiem Makarim*, whom the articles name.

Each word of a pair may be found, in other articles, so that a word alone tells nothing: first and last word together
are compared with the names of the index's people. A pair that no article holds side by side is read as the nearest
name, which only stands for the words typed and counts less; where that is doubtful, or some articles hold the pair but
far more the name, the name is offered.

What is taken for another is near it (`lexicon.names.name_distance`) and named by enough articles. A word that other
people bear may well be right, so an edit never takes it for another: *Eddy Sitorus* need not be *Deddy Sitorus*. Other
spellings of a word, as *Nadim* of *Nadiem*, are the same name.

A query costs a lookup a word; positions are read only where a name is near.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from kpusearch.analysis import Analyzer, fold
from kpusearch.analysis.affixes import is_root
from kpusearch.lexicon import MONTHS, OFFICE_WORDS, WEEKDAYS, election_terms, place_words, stop_words
from kpusearch.lexicon.names import name_distance
from kpusearch.search.correction import Correction, cased
from kpusearch.search.parser import MAX_CHARACTERS
from kpusearch.search.people import People, people_of
from kpusearch.search.query import Either, Group, Near, Node, Phrase, Term, Verbatim, leaves
from kpusearch.search.scorer import Scorer
from kpusearch.storage import TEXT_FIELDS, keyword

__all__ = ["Names"]

_SHORTEST: Final = 3
_LONGEST: Final = 40
"""Letters of a word that may be another: in shorter and longer ones an edit says nothing."""

_MOST: Final = 8
"""Pairs of a query that are compared with the articles."""

_ENOUGH: Final = {1: 2, 2: 3}
_LEAST: Final = 5
"""Articles that must hold whom a pair is taken for, of which each word is found: by how far the names are apart, and
at least where the words typed are names of others."""

_FARTHEST: Final = 3
"""How far a name may be from a pair with a word that no article holds, where few articles hold the name."""

_NEARER: Final = 8
"""Of two names the nearer one is meant, unless so many times more articles name the other."""

_MORE: Final = {False: 10, True: 20}
"""How many times more articles than hold the pair typed must hold a name to be offered, and another spelling taken."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")
_PLAIN: Final = frozenset(" (),.;?!")


class _Word(NamedTuple):
    """Hold one word of a query: as typed, with its place there, folded, and its stem."""

    text: str
    start: int
    end: int
    folded: str
    stem: str


class _Name(NamedTuple):
    """Hold two words of a name, how far each is from the one typed, and in how many articles they are one name."""

    words: tuple[str, str]
    distances: tuple[int, int]
    articles: int


_Pair: TypeAlias = tuple[_Word, _Word]


class Names:
    """Correct the names of queries by the people of one snapshot. Safe to share between threads."""

    def __init__(self, scorer: Scorer, analyzer: Analyzer) -> None:
        self._scorer = scorer
        self._snapshot = scorer.snapshot
        self._analyzer = analyzer

    def correct(self, query: str, root: Node, *, only_certain: bool) -> Correction | None:
        """Return the query with names as the articles write them, or None where none is nearer.

        If `only_certain`, names that may be taken for what was meant, else also those that may be offered. `root` is
        the tree of the query: what it does not ask for stays.
        """
        words = list(self._words(query))
        pairs = [pair for pair in pairwise(words) if query[pair[0].end : pair[1].start] == " "]
        # A word that nobody bears can only be misspelled where no article holds it.
        borne = {word.folded for word in dict.fromkeys(word for pair in pairs for word in pair) if self._is_borne(word)}
        near = [(pair, name) for pair in pairs if (name := self._nearest(pair, borne))]
        if not near:
            return None
        plain, asked = set(_alternatives(root)), set(_terms(root))
        read: dict[_Word, str] = {}
        notes = []
        for pair, name in near[:_MOST]:
            if any(word.stem not in asked for word in pair) or not read.keys().isdisjoint(pair):
                continue
            new = {word: other for word, other in zip(pair, name.words, strict=True) if word.folded != other}
            others = [other for other in pairs if other != pair and not new.keys().isdisjoint(other)]
            if any(map(self._is_name, others)):
                continue
            # What stands in quotes or is required is meant as it was typed, if any article has it.
            edges = query[: pair[0].start][-1:] + query[pair[1].end :][:1]
            is_plain = _PLAIN.issuperset(edges) and all(word.stem in plain for word in pair)
            if note := self._reading(pair, name, is_plain=is_plain, only_certain=only_certain):
                read |= new
                notes.append(note)
        if not read:
            return None
        text = query
        for word in sorted(read, key=lambda each: each.start, reverse=True):
            text = text[: word.start] + cased(word.text, read[word]) + text[word.end :]
        return Correction(text, tuple(notes), {self._analyzer.stem(new): word.stem for word, new in read.items()})

    def _words(self, query: str) -> Iterator[_Word]:
        for found in _WORD.finditer(query[:MAX_CHARACTERS]):
            folded = fold(found[0])
            yield _Word(found[0], *found.span(), folded, self._analyzer.stem(folded))

    def _nearest(self, pair: _Pair, borne: Set[str]) -> _Name | None:
        """Return the name that two words most likely mean: near, then in many articles."""
        first, second = (word.folded for word in pair)
        is_missing = any(not self._doc_freq(word) for word in pair)
        if not is_missing and borne.isdisjoint((first, second)):
            return None
        people = people_of(self._snapshot)
        least = people.after(first).get(second, 0)
        found = [name for name in _near(people, first, second) if name.articles > least]
        if not found and is_missing:
            for one in self._like(people, first):
                found += _near(people, first, second, known=one)
        return max(found, key=lambda name: (name.articles / _NEARER ** sum(name.distances), name.words), default=None)

    def _like(self, people: People, word: str) -> list[str]:
        """Return the words of names that are near one that no name holds, or that no article does."""
        from kpusearch.storage.whoosh_automaton import words_within

        if not _SHORTEST <= len(word) <= _LONGEST:
            return []
        return sorted({*words_within(people.words, word, 1), *people.spellings(word)} - {word})

    def _reading(self, pair: _Pair, name: _Name, *, is_plain: bool, only_certain: bool) -> str | None:
        """Return the note of a pair that may be taken for a name, or, unless `only_certain`, be offered as it."""
        new = [word for word, distance in zip(pair, name.distances, strict=True) if distance]
        if any(word.folded in _known() for word in new):
            return None
        typed, meant = " ".join(word.folded for word in pair), " ".join(name.words)
        note = f'no article holds "{typed}" together: read as {meant}'
        distance = sum(name.distances)
        if any(not self._doc_freq(word) for word in new):
            return note if distance <= _FARTHEST or name.articles >= _LEAST else None
        if only_certain and not is_plain:
            return None
        together = self._together([word.stem for word in pair])
        count = max(name.articles, self._together(list(map(self._analyzer.stem, name.words))))
        if together:
            is_enough = count >= _MORE[only_certain] * together
            note = f'hardly an article holds "{typed}" together: read as {meant} too'
            return note if is_enough and (distance == 1 or not only_certain) else None
        is_borne = any(map(self._is_borne, new))
        if count < (_LEAST if is_borne else _ENOUGH.get(distance, _LEAST)):
            return None
        if distance == 1 or not (is_borne or any(is_root(word.stem) for word in new)):
            return note
        is_rarer = all(self._doc_freq(word) <= _MORE[False] * count for word in new)
        return note if is_rarer and not only_certain else None

    def _is_name(self, pair: _Pair) -> bool:
        """Say whether some person bears two words, in their order."""
        first, second = (word.folded for word in pair)
        return second in people_of(self._snapshot).after(first)

    def _is_borne(self, word: _Word) -> bool:
        """Say whether the name of some person holds a word."""
        return self._snapshot.has_value("people", keyword(word.text))

    def _doc_freq(self, word: _Word) -> int:
        return self._scorer.term(Term(word.stem)).doc_freq

    def _together(self, stems: Sequence[str]) -> int:
        """Return how many articles hold two words side by side."""
        found = self._snapshot.phrase(stems, (0, 1))
        return np.unique(np.concatenate([found[field].docs for field in TEXT_FIELDS])).size


def _near(people: People, first: str, second: str, *, known: str = "") -> list[_Name]:
    """Return the names of two words near those typed: of which one is as typed, or the first is a `known` one."""
    found = []
    away = _distance(first, known) if known else 0
    if away is not None:
        for other, count in people.after(known or first).items():
            if distance := _distance(second, other):
                found.append(_Name((known or first, other), (away, distance), count))
    if not known:
        for one, count in people.before(second).items():
            if distance := _distance(first, one):
                found.append(_Name((one, second), (distance, 0), count))
    return found


def _distance(typed: str, word: str) -> int | None:
    """Return how far the word of a name is from one typed; None where these are two names, or too short to tell."""
    return name_distance(typed, word) if min(len(typed), len(word)) >= _SHORTEST else None


@functools.cache
def _known() -> frozenset[str]:
    """Return the words that mean what they say beside any name."""
    return frozenset({*MONTHS, *WEEKDAYS, *OFFICE_WORDS, *place_words(), *election_terms(), *stop_words()})


def _alternatives(node: Node) -> Iterator[str]:
    """Yield the terms of the words that are neither required nor asked of one field."""
    if isinstance(node, Group):
        for child in node.should:
            yield from _alternatives(child)
    elif isinstance(node, Either):
        yield from _alternatives(node.term)
    elif isinstance(node, Term) and node.fields == TEXT_FIELDS:
        yield node.term


def _terms(root: Node) -> Iterator[str]:
    for leaf in leaves(root):
        read = leaf.term if isinstance(leaf, Either) else leaf
        if isinstance(read, Term):
            yield read.term
        elif isinstance(read, Phrase | Near):
            yield from read.terms
        elif isinstance(read, Verbatim):
            yield from (surface.term for surface in read.readings[0] if surface.term)
