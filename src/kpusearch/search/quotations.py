"""Read quotations as an index may hold them, and where none holds one, offer what is nearest to it.

Whoever types quotation marks asks for the words as typed. Where no article has them so, other forms of the words are
taken, else passages that hold most of them near one another, those with most of them first; a note says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Final

from kpusearch.analysis import ANY_FORM, Analyzer, words
from kpusearch.lexicon import stem_overrides
from kpusearch.search.near import MOST_TERMS
from kpusearch.search.query import Either, Group, Leaf, Near, Node, Phrase, Term, Verbatim
from kpusearch.search.scorer import Scorer
from kpusearch.search.variants import with_variants

__all__ = ["Nearest", "any_form", "near", "verbatim"]

_PREFIXES: Final = frozenset({"se", "antar", "non", "pra", "pasca"})
_CLITICS: Final = frozenset({"nya", "ku", "mu", "lah", "kah", "pun"})
_SHARE: Final = 0.6
"""Of the words of a quotation, those that a passage must hold where none has all of them."""

_EXTRA: Final = 5
"""Positions that a passage may be longer than the quotation; for long ones half as many as it has."""


def verbatim(text: str, analyzer: Analyzer, fields: tuple[str, ...]) -> Verbatim | None:
    """Return the words of a quotation as typed, or None where there is none."""
    found = tuple(word.text for word in words(text))
    if not found:
        return None
    apart = tuple(surface for word in found for surface in analyzer.surfaces(word))
    readings = tuple(dict.fromkeys((tuple(analyzer.surfaces(text)), apart)))
    return Verbatim(found, readings, tuple(_wholes(found, analyzer)), fields)


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


def _wholes(words: Sequence[str], analyzer: Analyzer) -> Iterator[tuple[str, ...] | None]:
    """Yield for each word the terms of what may join it to others and be indexed otherwise than by its parts."""
    own = [word for word in (*analyzer.overrides, *stem_overrides()) if "-" in word]
    for at, word in enumerate(words):
        if word in _PREFIXES or word in _CLITICS:
            yield None
            continue
        joined = [each for each in own if word in each.split("-")]
        # Before the first word and behind the last a text may have any.
        joined += [f"{before}-{word}" for before in (_PREFIXES & {words[at - 1]} if at else _PREFIXES)]
        is_last = at + 1 == len(words)
        joined += [f"{word}-{behind}" for behind in (_CLITICS if is_last else _CLITICS & {words[at + 1]})]
        terms = {surface.term for each in joined for surface in analyzer.surfaces(each)}
        alone = {surface.term for surface in analyzer.surfaces(word)}
        # A function word has no postings to lead to; its code says where it is one of several.
        yield () if "" in alone else tuple(sorted(terms - alone - {""}))


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
        yield widened, _what_was_taken(quotation)


def _what_was_taken(quotation: Verbatim) -> str:
    """Say which words other forms were taken of: of *saya mencuri* no index holds the first."""
    words, apart = quotation.words, quotation.apart
    kept = [word for word, surface in zip(words, apart, strict=False) if surface.term]
    if len(kept) == 1 < len(words) == len(apart):
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
