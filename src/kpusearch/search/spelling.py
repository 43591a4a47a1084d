"""Correct the words of a query that no article holds, or hardly any, by words that some do."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple, TypeAlias

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
from kpusearch.search.correction import Correction, cased
from kpusearch.search.parser import MAX_CHARACTERS
from kpusearch.search.query import Either, Near, Node, Phrase, Term, Verbatim, leaves
from kpusearch.search.scorer import Scorer
from kpusearch.search.vocabulary import Vocabulary
from kpusearch.storage import indexed_body

__all__ = ["Speller"]

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
"""Candidates that are looked up in articles with the other words of the query."""

_READ: Final = 6
"""Candidates whose positions are read, to tell which stand beside the words next to the one typed."""

_BESIDE: Final = 5
"""Places in which a word stands beside those words, to be offered for a rare one that nowhere does."""

_CODE: Final = re.compile(r"[ \u00a0](?P<code>[^\W\d_]{1,3}-?\d{1,2})(?!\w)")
"""What a form, a model or a class is called by: *A5*, *DA1*, *G20*."""


class _Word(NamedTuple):
    """Hold one word of a query: as typed, with its place there, folded, and its stem."""

    text: str
    start: int
    end: int
    folded: str
    term: Term
    doc_freq: int


_Beside: TypeAlias = Sequence[tuple[str, bool]]
"""Stems next to a word of the query, and whether that word stands before them."""


class _Edit(NamedTuple):
    """Hold what is read instead of a part of the query; `stems` are those of one word each."""

    start: int
    end: int
    text: str
    typed: str
    stems: tuple[str, str] | None


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
        wrong = [word for word in wrong if word.doc_freq <= (0 if only_missing else _RARE_NEIGHBOUR)]
        joined = dict(self._joined(words, query))
        taken: set[_Word] = set()
        for word in wrong[:_MOST]:
            if word in taken:
                continue
            if pair := joined.get(word):
                taken.update(pair)
                first, second = pair
                text = cased(first.text, first.folded + second.folded)
                yield _Edit(first.start, second.end, text, f"{first.folded} {second.folded}", None)
            elif _may_be_wrong(word) and (found := self._best(word, words, query)):
                stem = self._analyzer.stem(found)
                stems = None if " " in found else (stem, word.term.term)
                yield _Edit(word.start, word.end, cased(word.text, found), word.folded, stems)

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

    def _best(self, word: _Word, words: Sequence[_Word], query: str) -> str | None:
        """Return the word that was most likely meant.

        Few edits come first, then standing beside the words next to it, being in articles with the others, and in many.
        Before a code only what some article has before it too: *formulir A5*, but not *forum A5* for *form A5*.
        """
        beside = _next_to(word, words, query)
        code = self._code(word, query)
        if word.doc_freq:
            return self._likelier(word, words, beside, code)
        found = self._ranked(self._near(word), word, words, code)
        if not found and (parts := self._apart(word.folded)):
            return parts
        if not found and len(word.folded) >= _TWO_EDITS:
            found = self._ranked(self._within(word.folded, 2, prefix=1), word, words, code)
        if len(found) > 1 and beside:
            found[:_READ] = sorted(found[:_READ], key=lambda each: -self._standing(self._analyzer.stem(each), beside))
        return found[0] if found else None

    def _code(self, word: _Word, query: str) -> str | None:
        """Return the term of the code that a word stands before, as that names what nothing like it does."""
        match = _CODE.match(query, word.end)
        return next(iter(self._analyzer.terms(match["code"]).terms), None) if match else None

    def _likelier(self, word: _Word, words: Sequence[_Word], beside: _Beside, code: str | None) -> str | None:
        """Return a word for one that some articles hold, if it is far likelier there."""
        is_odd = bool(beside) and not self._standing(word.term.term, beside)
        if not is_odd and (word.doc_freq > _RARE or len(word.folded) < _RARE_LETTERS):
            return None
        found = self._ranked(self._near(word), word, words, code)[:_READ]
        standing = {each: self._standing(self._analyzer.stem(each), beside) for each in found}
        found.sort(key=lambda each: -standing[each])
        if word.doc_freq <= _RARE and len(word.folded) >= _RARE_LETTERS:
            common = _MUCH_MORE * word.doc_freq
            if likely := [each for each in found if self._vocabulary().doc_freq(each) >= common]:
                return likely[0]
        return found[0] if is_odd and found and standing[found[0]] >= _BESIDE else None

    def _near(self, word: _Word) -> set[str]:
        return self._within(word.folded, 1, prefix=0 if len(word.folded) >= _ANY_FIRST_LETTER else 1)

    def _standing(self, stem: str, beside: _Beside) -> int:
        """Return in how many places a stem stands right before or behind words."""
        return sum(self._together([stem, other] if is_before else [other, stem]) for other, is_before in beside)

    def _within(self, word: str, distance: int, *, prefix: int) -> set[str]:
        """Return the words of the vocabulary within some edits; of the swaps of two letters those alone."""
        from kpusearch.storage.whoosh_automaton import words_within

        found = set(words_within(self._vocabulary().words, word, distance, prefix=prefix))
        swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(prefix, len(word) - 1)}
        found |= {each for each in swapped if self._vocabulary().find(each) is not None}
        return {each for each in found if each.isalpha() and each != word and _may_be_meant(each)}

    def _ranked(self, candidates: Iterable[str], word: _Word, words: Sequence[_Word], code: str | None) -> list[str]:
        """Return what may be meant, those in articles with the other words first; before a code, what stands there."""
        vocabulary, live = self._vocabulary(), self._snapshot.live
        if code is not None:
            candidates = [each for each in candidates if self._together([self._analyzer.stem(each), code])]
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
                    new, kept = cased(word.text, name), beside.text
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


def _next_to(word: _Word, words: Sequence[_Word], query: str) -> _Beside:
    """Return the stems, of those that some article holds, next to a word, and whether it stands before them."""
    return [
        (other.term.term, other is second)
        for first, second in pairwise(words)
        if word in (first, second) and query[first.end : second.start] == " "
        if (other := second if word is first else first).doc_freq
    ]


def _terms(root: Node) -> Iterator[str]:
    for leaf in leaves(root):
        if isinstance(leaf, Term):
            yield leaf.term
        elif isinstance(leaf, Phrase | Near):
            yield from leaf.terms
        elif isinstance(leaf, Verbatim):
            yield from (surface.term for surface in leaf.readings[0] if surface.term)
        elif isinstance(leaf, Either):
            yield from _terms(leaf.term)


def _touches(edits: Iterable[_Edit], word: _Word) -> bool:
    return any(edit.start <= word.start < edit.end for edit in edits)


def _is_one_edit(one: str, other: str) -> bool:
    """Say whether two different words are one insertion, deletion, substitution or swap of neighbours apart."""
    short, long = sorted((one, other), key=len)
    same = next((at for at, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    if len(long) > len(short):
        return short[same:] == long[same + 1 :]
    if short[same + 1 :] == long[same + 1 :]:
        return one != other
    return short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]
