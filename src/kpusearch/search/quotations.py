"""Read quotations as an index may hold them, and where none holds one, offer what is nearest to it.

Whoever types quotation marks asks for the words as typed. Where no article has them so, other forms of the words are
taken, else passages that hold all of them near one another, else most of them; a note says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Final

from kpusearch.analysis import Analyzer, Surface, words
from kpusearch.search.near import MOST_TERMS
from kpusearch.search.query import Either, Group, Leaf, Near, Node, Phrase, Term, Verbatim
from kpusearch.search.scorer import Scorer
from kpusearch.search.variants import with_variants

__all__ = ["Nearest", "any_form", "near", "verbatim", "with_joined"]

_MOST_READINGS: Final = 8
_MARKS: Final = ("-", ".")
"""What may join two words of a quotation in a text: *visi-misi*, a full stop without a blank behind it."""

_PREFIXES: Final = frozenset({"se", "antar", "non", "pra", "pasca"})
_CLITICS: Final = frozenset({"nya", "ku", "mu", "lah", "kah", "pun"})
_SHARE: Final = 0.6
"""Of the words of a quotation, those that a passage must hold where none has all of them."""

_EXTRA: Final = 5
"""Positions that a passage may be longer than the quotation; for long ones half as many as it has."""


def verbatim(text: str, analyzer: Analyzer, fields: tuple[str, ...]) -> Verbatim | None:
    """Return the words of a quotation as typed, or None where there is none."""
    found = words(text)
    if not found:
        return None
    typed = tuple(analyzer.surfaces(text))
    return Verbatim(tuple(word.text for word in found), (typed,), fields)


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
    apart = [analyzer.surfaces(word) for word in node.words]
    if any(len(surfaces) != 1 for surfaces in apart):
        return node
    singles = {at: surfaces[0] for at, surfaces in enumerate(apart)}
    # What is typed with a hyphen may be written without; then, one after the other, what may be written with one.
    readings = [singles] if len(node.readings[0]) < len(apart) else []
    known = list(readings) or [singles]
    for at, joined in _joints(node.words, analyzer, scorer):
        known += [
            {place: surface for place, surface in (reading | {at: joined}).items() if place != at + 1}
            for reading in known[: _MOST_READINGS - len(known)]
            if reading.get(at) is singles[at] and at + 1 in reading
        ]
    readings += known[1:]
    found = [tuple(reading[place] for place in sorted(reading)) for reading in readings]
    return replace(node, readings=tuple(dict.fromkeys([*node.readings, *found]))) if found else node


def _joints(quoted: tuple[str, ...], analyzer: Analyzer, scorer: Scorer) -> Iterator[tuple[int, Surface]]:
    """Yield where two words of a quotation may be one token of a text, and that token."""
    for at, (first, second) in enumerate(pairwise(quoted)):
        if not (first.isalpha() and second.isalpha()):
            continue
        # These are indexed by the stem of the whole, whatever it is.
        is_affixed = first in _PREFIXES or second in _CLITICS or analyzer.stem(first) == analyzer.stem(second)
        for mark in _MARKS:
            joined = f"{first}{mark}{second}"
            if scorer.snapshot.has_term(joined) or (mark == "-" and (is_affixed or joined in analyzer.overrides)):
                yield at, analyzer.surfaces(joined)[0]


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
        return self._read(root, lambda quotation: _forms(quotation, self._analyzer))

    def passages(self, root: Node) -> Node:
        """Return a tree in which passages with the words near one another do, all of them or else most."""
        return self._read(root, lambda quotation: _passages(quotation, self._analyzer, self._scorer))

    def _read(self, node: Node, nearest: Callable[[Verbatim], Iterator[tuple[Leaf, str]]]) -> Node:
        if isinstance(node, Group):
            must, should = (tuple(self._read(child, nearest) for child in part) for part in (node.must, node.should))
            # What is excluded is excluded as it was typed.
            return Group(must, should, node.must_not)
        if not isinstance(node, Verbatim) or self._is_found(node):
            return node
        for other, what in nearest(node):
            if self._is_found(other):
                self._note(f'no article holds "{" ".join(node.words)}" word for word: {what}')
                return other
        return node


def _forms(quotation: Verbatim, analyzer: Analyzer) -> Iterator[tuple[Leaf, str]]:
    phrase = any_form(" ".join(quotation.words), analyzer, quotation.fields)
    widened = with_variants(phrase, analyzer) if phrase else None
    if isinstance(widened, Term | Phrase | Either):
        yield widened, "other forms of its words were taken"


def _passages(quotation: Verbatim, analyzer: Analyzer, scorer: Scorer) -> Iterator[tuple[Leaf, str]]:
    phrase = any_form(" ".join(quotation.words), analyzer, quotation.fields)
    if not isinstance(phrase, Phrase):
        return
    terms = _rarest(tuple(dict.fromkeys(phrase.terms)), scorer)
    width = phrase.offsets[-1] + max(_EXTRA, len(phrase.terms) // 2)
    if len(terms) > 1:
        yield Near(terms, width, len(terms), quotation.fields), "passages with its words near one another were taken"
        least = max(2, round(_SHARE * len(terms)))
        if least < len(terms):
            yield Near(terms, width, least, quotation.fields), "passages with most of its words were taken"


def _rarest(terms: tuple[str, ...], scorer: Scorer) -> tuple[str, ...]:
    """Return the rarest of many terms, in their order."""
    if len(terms) <= MOST_TERMS:
        return terms
    kept = set(sorted(terms, key=lambda term: scorer.term(Term(term)).doc_freq)[:MOST_TERMS])
    return tuple(term for term in terms if term in kept)
