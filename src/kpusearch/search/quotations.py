"""Read quotations as an index may hold them, and where none holds one, offer what is nearest to it.

Whoever types quotation marks asks for the words as typed. Where no article has them so, other forms of the words are
taken, else passages that hold most of them near one another, those with most of them first; a note says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Final

from kpusearch.analysis import ANY_FORM, SEVERAL, Analyzer, Surface, tokenize, words
from kpusearch.search.near import MOST_TERMS
from kpusearch.search.query import Either, Group, Leaf, Near, Node, Phrase, Term, Verbatim
from kpusearch.search.scorer import Scorer
from kpusearch.search.variants import with_variants

__all__ = ["Nearest", "any_form", "near", "verbatim", "with_joined"]

_MOST_READINGS: Final = 8
_MARKS: Final = "-._"
"""What may join two words of a quotation in a text: *visi-misi*, a full stop without a blank behind it."""

_MARKS_OF_NUMBERS: Final = "./-:"

_PREFIXES: Final = frozenset({"se", "antar", "non", "pra", "pasca"})
_CLITICS: Final = frozenset({"nya", "ku", "mu", "lah", "kah", "pun"})
_SHARE: Final = 0.6
"""Of the words of a quotation, those that a passage must hold where none has all of them."""

_EXTRA: Final = 5
"""Positions that a passage may be longer than the quotation; for long ones half as many as it has."""


def verbatim(text: str, analyzer: Analyzer, fields: tuple[str, ...]) -> Verbatim | None:
    """Return the words of a quotation as typed, or None where there is none."""
    found = tuple(word.text for word in words(text))
    heads = groupby(tokenize(text), key=lambda token: token.position)
    tokens = tuple(next(inside).term for _, inside in heads)
    return Verbatim(found, tokens, (tuple(analyzer.surfaces(text)),), fields) if found else None


def any_form(text: str, analyzer: Analyzer, fields: tuple[str, ...]) -> Phrase | Term | None:
    """Return the words of a phrase in any form, of a compound the whole, or None where there is none."""
    found = [next(tokens) for _, tokens in groupby(analyzer(text), key=lambda token: token.position)]
    if not found:
        return None
    if len(found) == 1:
        return Term(found[0].term, fields)
    first = found[0].position
    return Phrase(tuple(token.term for token in found), tuple(token.position - first for token in found), fields)


def near(text: str, extra: int, analyzer: Analyzer, fields: tuple[str, ...]) -> Near | Term | None:
    """Return the words of a phrase in any form and order, with at most `extra` positions among them."""
    phrase = any_form(text, analyzer, fields)
    if not isinstance(phrase, Phrase):
        return phrase
    terms = tuple(dict.fromkeys(phrase.terms))
    if len(terms) == 1:
        return Term(terms[0], fields)
    return Near(terms[:MOST_TERMS], phrase.offsets[-1] + extra, len(terms[:MOST_TERMS]), fields)


def with_joined(node: Node, analyzer: Analyzer, scorer: Scorer) -> Node:
    """Return a tree whose quotations are also met where a text of the index joins two of their words."""
    if isinstance(node, Group):
        parts = (node.must, node.should, node.must_not)
        return Group(*(tuple(with_joined(child, analyzer, scorer) for child in part) for part in parts))
    if not isinstance(node, Verbatim):
        return node
    readings = list(node.readings)
    for tokens in dict.fromkeys((node.tokens, node.words)):
        apart = [analyzer.surfaces(token) for token in tokens]
        if all(len(surfaces) == 1 for surfaces in apart):
            readings += _joined(tokens, [surface for surfaces in apart for surface in surfaces], analyzer, scorer)
    return replace(node, readings=tuple(dict.fromkeys(readings[:_MOST_READINGS])))


def _joined(
    tokens: Sequence[str], surfaces: Sequence[Surface], analyzer: Analyzer, scorer: Scorer
) -> Iterator[tuple[Surface, ...]]:
    """Yield the tokens of a quotation as they are, and with one or more pairs of neighbours joined."""
    found = [dict(enumerate(surfaces))]
    for at, joined in _joints(tokens, surfaces, analyzer, scorer):
        found += [
            {place: surface for place, surface in (reading | {at: joined}).items() if place != at + 1}
            for reading in found[: _MOST_READINGS - len(found)]
            if reading.get(at) is surfaces[at] and at + 1 in reading
        ]
    for reading in found:
        yield tuple(reading[place] for place in sorted(reading))


def _joints(
    tokens: Sequence[str], surfaces: Sequence[Surface], analyzer: Analyzer, scorer: Scorer
) -> Iterator[tuple[int, Surface]]:
    """Yield where two tokens of a quotation may be one of a text, and what is indexed of that."""
    for at, (first, second) in enumerate(pairwise(tokens)):
        is_alphabetic = first.isalpha() and second.isalpha()
        if is_alphabetic:
            # These are indexed by the stem of the whole, whatever it is.
            is_affixed = first in _PREFIXES or second in _CLITICS or analyzer.stem(first) == analyzer.stem(second)
            if is_affixed or f"{first}-{second}" in analyzer.overrides:
                yield at, analyzer.surfaces(f"{first}-{second}")[0]
        for mark in _MARKS if is_alphabetic else _MARKS_OF_NUMBERS:
            if whole := scorer.snapshot.term_within(f"{first}{mark}{second}"):
                # Of what is joined each word is indexed, but for stop words.
                inside = [analyzer.surfaces(word.text)[0].term for word in words(f"{first} {second}")]
                yield at, Surface(next(filter(None, inside), whole), SEVERAL)
                break


class Nearest:
    """Put what is nearest in the place of quotations that no article holds.

    `is_found` says whether an article holds a leaf; `note` is told what was taken.
    """

    def __init__(
        self, analyzer: Analyzer, scorer: Scorer, is_found: Callable[[Leaf], bool], note: Callable[[str], object]
    ) -> None:
        self._analyzer = analyzer
        self._scorer = scorer
        self._is_found = is_found
        self._note = note

    def forms(self, root: Node) -> Node:
        """Return a tree in which other forms of the words stand for a quotation, where an article holds those."""
        return self._read(root, lambda quotation: _forms(quotation, self._analyzer, self._scorer))

    def passages(self, root: Node) -> Node:
        """Return a tree in which passages with most of the words near one another do."""
        return self._read(root, lambda quotation: _passages(quotation, self._analyzer, self._scorer), is_last=True)

    def _read(
        self, node: Node, nearest: Callable[[Verbatim], Iterator[tuple[Leaf, str]]], *, is_last: bool = False
    ) -> Node:
        if isinstance(node, Group):
            must, should = (
                tuple(self._read(child, nearest, is_last=is_last) for child in part)
                for part in (node.must, node.should)
            )
            # What is excluded is excluded as it was typed.
            return Group(must, should, node.must_not)
        if not isinstance(node, Verbatim) or self._is_found(node):
            return node
        for other, what in nearest(node):
            if self._is_found(other):
                self._note(f'no article holds "{" ".join(node.words)}" word for word: {what}')
                return other
        if is_last and len(node.words) > 1:
            # Of a single word the searcher says so itself.
            self._note(f'no article holds "{" ".join(node.words)}" word for word')
        return node


def _forms(quotation: Verbatim, analyzer: Analyzer, scorer: Scorer) -> Iterator[tuple[Leaf, str]]:
    phrase = any_form(" ".join(quotation.words), analyzer, quotation.fields)
    widened = with_variants(phrase, analyzer) if phrase else None
    surfaces = [surface._replace(code=ANY_FORM) if surface.term else surface for surface in quotation.readings[0]]
    # Where the function words are others everywhere, passages with most of the words may be nearer.
    is_near = not isinstance(widened, Phrase) or scorer.snapshot.spelled(surfaces).certain.size
    if is_near and isinstance(widened, Term | Phrase | Either):
        yield widened, _what_was_taken(quotation, surfaces)


def _what_was_taken(quotation: Verbatim, surfaces: Sequence[Surface]) -> str:
    """Say which words other forms were taken of: of *saya mencuri* no index holds the first."""
    kept = [word for word, surface in zip(quotation.tokens, surfaces, strict=False) if surface.term]
    if len(kept) == 1 < len(quotation.tokens) == len(surfaces):
        return f'only "{kept[0]}" was taken, in any form'
    return "other forms of its words were taken"


def _passages(quotation: Verbatim, analyzer: Analyzer, scorer: Scorer) -> Iterator[tuple[Leaf, str]]:
    text = " ".join(quotation.words)
    phrase = any_form(text, analyzer, quotation.fields)
    if not isinstance(phrase, Phrase):
        return
    terms = _rarest(tuple(dict.fromkeys(phrase.terms)), scorer)
    width = phrase.offsets[-1] + max(_EXTRA, len(phrase.terms) // 2)
    if len(terms) > 1:
        least = max(2, round(_SHARE * len(terms)))
        passages = Near(terms, width, least, quotation.fields, tuple(analyzer.surfaces(text)))
        yield passages, "passages with most of its words near one another were taken"


def _rarest(terms: tuple[str, ...], scorer: Scorer) -> tuple[str, ...]:
    """Return the rarest of many terms, in their order."""
    if len(terms) <= MOST_TERMS:
        return terms
    kept = set(sorted(terms, key=lambda term: scorer.term(Term(term)).doc_freq)[:MOST_TERMS])
    return tuple(term for term in terms if term in kept)
