"""Correct the words of a query that no article holds, or hardly any, by words that some do."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple

import numpy as np

from kpusearch.analysis import Analyzer, Token, fold
from kpusearch.analysis.affixes import is_root
from kpusearch.lexicon import (
    MONTHS,
    OFFICE_WORDS,
    WEEKDAYS,
    election_terms,
    everyday_words,
    place_names,
    place_words,
    protected_words,
    stem_overrides,
    stop_words,
)
from kpusearch.search.parser import MAX_CHARACTERS
from kpusearch.search.query import SYNONYM_WEIGHT, Either, Group, Node, Phrase, Term, leaves
from kpusearch.search.scorer import Scorer
from kpusearch.search.vocabulary import Vocabulary
from kpusearch.storage import indexed_body

__all__ = ["Correction", "Speller"]

_SHORTEST: Final = 4
"""Letters of a word that may be corrected: with fewer, most words are one edit from another."""

_LONGEST: Final = 40
_ANY_FIRST_LETTER: Final = 6
"""Letters of a word whose first one may be wrong too."""

_TWO_EDITS: Final = 8
"""Letters of a word that two edits leave recognisable."""

_MOST: Final = 8
"""Words of a query that are corrected, and names that are compared with what stands beside them in articles."""

_RARE: Final = 1
_MUCH_MORE: Final = 100
_RARE_LETTERS: Final = 6
"""A word of `_RARE` articles and so many letters is corrected where one an edit away is in `_MUCH_MORE` times more."""

_RARE_NEIGHBOUR: Final = 8
"""Articles of a word that is rare enough for all of them to be read, for what stands beside it."""

_SHORTEST_PART: Final = 3
_COMPARED: Final = 20
"""Candidates that are looked up beside the other words of the query."""


class _Word(NamedTuple):
    """Hold one word of a query: as typed, with its place there, folded, and its stem."""

    text: str
    start: int
    end: int
    folded: str
    term: Term
    doc_freq: int


class _Edit(NamedTuple):
    """Hold what is read instead of a part of the query; `stems` are those of one word each."""

    start: int
    end: int
    text: str
    typed: str
    stems: tuple[str, str] | None


class Correction(NamedTuple):
    """Hold a query with its misspelled words replaced.

    `notes` says of each what it was read as; `stems` has the stem of a new word with that of the word it replaced.
    """

    text: str
    notes: tuple[str, ...]
    stems: dict[str, str]

    def reread(self, root: Node) -> Node:
        """Return the tree of the corrected query, in which new words only stand for those typed: they count less."""
        if isinstance(root, Group):
            must, should = (tuple(map(self.reread, nodes)) for nodes in (root.must, root.should))
            return Group(must, should, root.must_not)
        term, others = (root.term, root.weighed()) if isinstance(root, Either) else (root, ())
        if isinstance(term, Term) and term.term in self.stems:
            read, weights = zip((term, SYNONYM_WEIGHT), *others, strict=True)
            return Either(Term(self.stems[term.term], term.fields), read, weights)
        return root


class Speller:
    """Correct queries by the words of one snapshot. Safe to share between threads."""

    def __init__(self, scorer: Scorer, analyzer: Analyzer, vocabulary: Callable[[], Vocabulary]) -> None:
        self._snapshot = scorer.snapshot
        self._scorer = scorer
        self._analyzer = analyzer
        self._vocabulary = vocabulary

    def correct(self, query: str, root: Node, *, only_missing: bool) -> Correction | None:
        """Return the query with other words, or None where none is better.

        Words that no article holds are replaced; unless `only_missing`, also those that hardly any does where a word
        like them is common. `root` is the tree of the query: what it does not ask for stays.
        """
        words = list(self._words(query, root))
        edits = self._of_neighbours(words, query)
        edits += self._of_words([word for word in words if not _touches(edits, word)], words, query, only_missing)
        if not edits:
            return None
        text = query
        for edit in sorted(edits, reverse=True):
            text = text[: edit.start] + edit.text + text[edit.end :]
        notes = tuple(f'no article holds "{edit.typed}": read as {edit.text.lower()}' for edit in sorted(edits))
        return Correction(text, notes, dict(edit.stems for edit in edits if edit.stems))

    def unheard(self, query: str, root: Node) -> tuple[str, ...]:
        """Return the words of a query that no article holds, folded, once each."""
        return tuple(dict.fromkeys(word.folded for word in self._words(query, root) if not word.doc_freq))

    def _words(self, query: str, root: Node) -> Iterator[_Word]:
        """Yield the single words that the tree asks for."""
        asked = set(_terms(root))
        for _, found in groupby(self._analyzer(query[:MAX_CHARACTERS]), key=lambda token: token.position):
            token, *parts = found
            if parts or token.term not in asked or query[token.end : token.end + 1] == "*":
                continue
            term = Term(token.term)
            yield _Word(token.text, token.start, token.end, fold(token.text), term, self._scorer.term(term).doc_freq)

    def _of_words(
        self, wrong: Sequence[_Word], words: Sequence[_Word], query: str, only_missing: bool
    ) -> Iterator[_Edit]:
        """Yield what to read instead of words that are found nowhere, or nearly."""
        wrong = [word for word in wrong if word.doc_freq <= (0 if only_missing else _RARE)]
        joined = dict(self._joined(words, query))
        taken: set[_Word] = set()
        for word in wrong[:_MOST]:
            if word in taken:
                continue
            if pair := joined.get(word):
                taken.update(pair)
                first, second = pair
                text = _cased(first.text, first.folded + second.folded)
                yield _Edit(first.start, second.end, text, f"{first.folded} {second.folded}", None)
            elif _may_be_wrong(word) and (found := self._best(word, words)):
                stem = self._analyzer.stem(found)
                stems = None if " " in found else (stem, word.term.term)
                yield _Edit(word.start, word.end, _cased(word.text, found), word.folded, stems)

    def _joined(self, words: Sequence[_Word], query: str) -> Iterator[tuple[_Word, tuple[_Word, _Word]]]:
        """Yield the two parts of words that a blank has split, for each part."""
        for first, second in pairwise(words):
            if (first.doc_freq and second.doc_freq) or query[first.end : second.start] != " ":
                continue
            if first.folded in _known() or second.folded in _known():
                continue
            if self._vocabulary().find(first.folded + second.folded) is not None:
                yield first, (first, second)
                yield second, (first, second)

    def _best(self, word: _Word, words: Sequence[_Word]) -> str | None:
        """Return the word that was most likely meant: few edits, then beside the others, then in many articles."""
        vocabulary = self._vocabulary()
        prefix = 0 if len(word.folded) >= _ANY_FIRST_LETTER else 1
        found = self._ranked(self._within(word.folded, 1, prefix=prefix), word, words)
        if word.doc_freq:
            if len(word.folded) < _RARE_LETTERS:
                return None
            common = _MUCH_MORE * word.doc_freq
            return next((each for each in found if vocabulary.doc_freq(each) >= common), None)
        if not found and (parts := self._apart(word.folded)):
            return parts
        if not found and len(word.folded) >= _TWO_EDITS:
            found = self._ranked(self._within(word.folded, 2, prefix=1), word, words)
        return found[0] if found else None

    def _within(self, word: str, distance: int, *, prefix: int) -> set[str]:
        """Return the words of the vocabulary within some edits; of the swaps of two letters those alone."""
        from kpusearch.storage.whoosh_automaton import words_within

        found = set(words_within(self._vocabulary().words, word, distance, prefix=prefix))
        swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(prefix, len(word) - 1)}
        found |= {each for each in swapped if self._vocabulary().find(each) is not None}
        return {each for each in found if each.isalpha() and each != word and _may_be_meant(each)}

    def _ranked(self, candidates: Iterable[str], word: _Word, words: Sequence[_Word]) -> list[str]:
        vocabulary, live = self._vocabulary(), self._snapshot.live
        ordered = sorted(candidates, key=lambda each: (-vocabulary.weight(each), each))[:_COMPARED]
        others = [other for other in words if other.doc_freq and other.term != word.term]
        if len(ordered) < 2 or not others:
            return ordered
        beside = np.zeros(self._snapshot.size, bool)
        for other in others:
            beside[self._scorer.term(other.term).listed.docs] = True
        beside &= live

        def is_apart(each: str) -> bool:
            docs = self._scorer.term(Term(self._analyzer.stem(each))).listed.docs
            return not beside[docs].any()

        return sorted(ordered, key=is_apart)

    def _apart(self, word: str) -> str | None:
        """Return two words that were run together and stand side by side in some article: the most frequent."""
        counts: Counter[str] = Counter()
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            parts = word[:at], word[at:]
            if None not in map(self._vocabulary().find, parts):
                counts[" ".join(parts)] = self._together([self._analyzer.stem(part) for part in parts])
        [(best, count)] = counts.most_common(1) or [("", 0)]
        return best if count else None

    def _of_neighbours(self, words: Sequence[_Word], query: str) -> list[_Edit]:
        """Return names that are spelled differently beside a rare word: *Mey* for *Mei* before *Nurlela*."""
        edits: list[_Edit] = []
        compared = 0
        for pair in pairwise(words):
            if query[pair[0].end : pair[1].start] != " " or any(_touches(edits, word) for word in pair):
                continue
            for word, beside in (pair, pair[::-1]):
                if not 0 < beside.doc_freq <= _RARE_NEIGHBOUR or len(word.folded) < _SHORTEST_PART:
                    continue
                if word.folded in place_words():
                    continue
                if compared == _MOST or self._together([each.term.term for each in pair]):
                    continue
                compared += 1
                is_before = word is pair[0]
                if name := self._beside(beside, word, -1 if is_before else 1):
                    new, kept = _cased(word.text, name), beside.text
                    text = f"{new} {kept}" if is_before else f"{kept} {new}"
                    typed = " ".join(each.folded for each in pair)
                    edits.append(_Edit(pair[0].start, pair[1].end, text, typed, None))
                    break
        return edits

    def _beside(self, rare: _Word, word: _Word, step: int) -> str | None:
        """Return the name next to a rare word that is one edit from the one typed there."""
        docs = self._scorer.term(rare.term).listed.docs
        names: Counter[str] = Counter()
        for doc in docs[self._snapshot.live[docs]].tolist():
            article = self._snapshot.article(doc)
            for text in (article.title, indexed_body(article)):
                tokens = list(self._analyzer(text))
                at: dict[int, Token] = {token.position: token for token in tokens}
                names.update(
                    fold(other.text)
                    for token in tokens
                    if token.term == rare.term.term and (other := at.get(token.position + step))
                    if other.text[0].isupper() and other.term != word.term.term
                )
        likely = [name for name, _ in names.most_common() if name.isalpha() and _is_one_edit(name, word.folded)]
        return likely[0] if likely else None

    def _together(self, stems: Sequence[str]) -> int:
        """Return in how many places two words stand side by side."""
        return sum(each.docs.size for each in self._snapshot.phrase(stems, (0, 1)).values())


@functools.cache
def _known() -> frozenset[str]:
    """Return the words that are spelled right whether an article holds them or not."""
    places = {word for name in place_names() for word in name.split()}
    said = {word for group in everyday_words() for text in (*group.everyday, *group.official) for word in text.split()}
    lists = (place_words(), election_terms(), protected_words(), stem_overrides(), stop_words(), MONTHS, WEEKDAYS)
    return frozenset(places.union(OFFICE_WORDS, map(fold, said), *lists))


def _may_be_wrong(word: _Word) -> bool:
    """Say whether a word may be misspelled: no number, acronym or word that a list or the dictionary knows."""
    folded = word.folded
    if not _SHORTEST <= len(folded) <= _LONGEST or not folded.isalpha() or (word.text.isupper() and len(folded) == 4):
        return False
    return _known().isdisjoint((folded, word.term.term)) and not is_root(word.term.term)


def _may_be_meant(word: str) -> bool:
    # Short words are one edit from anything, but KPU is meant more often than KPUD.
    return len(word) >= _SHORTEST or word in election_terms()


def _terms(root: Node) -> Iterator[str]:
    for leaf in leaves(root):
        if isinstance(leaf, Term):
            yield leaf.term
        elif isinstance(leaf, Phrase):
            yield from leaf.terms
        elif isinstance(leaf, Either):
            yield from _terms(leaf.term)


def _touches(edits: Iterable[_Edit], word: _Word) -> bool:
    return any(edit.start <= word.start < edit.end for edit in edits)


def _cased(typed: str, word: str) -> str:
    """Return a word in capitals as another was typed."""
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word


def _is_one_edit(one: str, other: str) -> bool:
    """Say whether two different words are one insertion, deletion, substitution or swap of neighbours apart."""
    short, long = sorted((one, other), key=len)
    same = next((at for at, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    if len(long) > len(short):
        return short[same:] == long[same + 1 :]
    if short[same + 1 :] == long[same + 1 :]:
        return one != other
    return short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]
