"""Read what people say as what the commission writes too, and the other way: ``nyoblos~"pungut suara"``.

What is added stands for the words that the user wrote and counts less; it is not one more thing asked for.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from kpusearch.analysis import Analyzer
from kpusearch.lexicon import everyday_words
from kpusearch.search.query import SYNONYM_WEIGHT, Either, Group, Node, Phrase, Term
from kpusearch.storage import TEXT_FIELDS, Snapshot

__all__ = ["WEAK", "Everyday", "with_everyday_words"]

WEAK: Final = 0.35
"""What counts an expression that is wider or narrower, or has other senses; one that says the same is a synonym."""

_LONGEST_NAME: Final = 3
"""Words of a name before the one that is looked at, and that one."""


class _Expression(NamedTuple):
    """Hold an expression as terms, and what else meets it, with what that counts."""

    terms: tuple[str, ...]
    others: tuple[tuple[Term | Phrase, float], ...]


_Table: TypeAlias = dict[str, tuple[_Expression, ...]]


class Everyday:
    """Tell what else meets the words of a query, on one snapshot. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot, analyzer: Analyzer) -> None:
        self._snapshot = snapshot
        self._table = _table(analyzer)

    def others(self, words: Sequence[str]) -> list[tuple[tuple[Term | Phrase, float], ...]]:
        """Return what else meets each word of a query; an empty word is something else than a word.

        Within a longer expression no shorter one is read, and no single word within the name of a person.
        """
        table = self._table
        found = [
            (at, at + len(expression.terms), expression)
            for at, word in enumerate(words)
            if word in table
            for expression in table[word]
            if tuple(words[at : at + len(expression.terms)]) == expression.terms
        ]
        others: list[tuple[tuple[Term | Phrase, float], ...]] = [()] * len(words)
        for start, end, expression in found:
            if any(first <= start and end <= last and last - first > end - start for first, last, _ in found):
                continue
            if end - start > 1 or not self._is_name(words, start):
                for at in range(start, end):
                    others[at] += expression.others
        return others

    def _is_name(self, words: Sequence[str], at: int) -> bool:
        """Say whether a word stands in a person's name that begins in the query: *Budi Unggul*, *Unggul Prasetyo*."""
        for start in range(max(at + 1 - _LONGEST_NAME, 0), at + 1):
            name = words[start : max(at + 1, start + 2)]
            if len(name) > 1 and all(name):
                typed = " ".join(name)
                for person in self._snapshot.field_terms("people", typed):
                    if person == typed or person[len(typed)] == " ":
                        return True
        return False


def with_everyday_words(root: Node, everyday: Everyday) -> Node:
    """Return a tree whose alternatives may also be met by what says the same in other words.

    Phrases, and what is required, excluded or asked of one field, stay as they were written.
    """
    nodes = root.should if isinstance(root, Group) else (root,)
    others = everyday.others(list(map(_word, nodes)))
    read = tuple(map(_widened, nodes, others)) if any(others) else nodes
    if not isinstance(root, Group):
        return read[0]
    if any(isinstance(node, Group) for node in (*root.must, *read)):
        must, read = (
            tuple(with_everyday_words(node, everyday) if isinstance(node, Group) else node for node in nodes)
            for nodes in (root.must, read)
        )
    elif read is nodes:
        return root
    else:
        must = root.must
    return Group(must, read, root.must_not)


def _word(node: Node) -> str:
    """Return the term of an alternative that is a word of any field, also where something stands for it already."""
    term = node.term if type(node) is Either else node
    return term.term if type(term) is Term and term.fields is TEXT_FIELDS else ""


def _widened(node: Node, others: Sequence[tuple[Term | Phrase, float]]) -> Node:
    if not others:
        return node
    if isinstance(node, Either):
        term: Term | Phrase = node.term
        known = dict(node.weighed())
    else:
        assert isinstance(node, Term)
        term, known = node, {}
    for other, weight in others:
        if other != term:
            known[other] = max(weight, known.get(other, 0.0))
    return Either(term, tuple(known), tuple(known.values())) if known else node


@functools.lru_cache(maxsize=8)
def _table(analyzer: Analyzer) -> _Table:
    """Return by its first term each expression with all that meets it."""
    met: dict[tuple[str, ...], dict[Term | Phrase, float]] = {}
    for group in everyday_words():
        everyday, official = (_read(texts, analyzer) for texts in (group.everyday, group.official))
        weight = WEAK if group.is_weak else SYNONYM_WEIGHT
        sides = [(everyday | official, everyday | official)] if group.goes_both_ways else [(everyday, official)]
        for wanted, offered in sides:
            for terms in wanted:
                known = met.setdefault(terms, {})
                for other, node in offered.items():
                    if other != terms:
                        known[node] = max(weight, known.get(node, 0.0))
    by_first: dict[str, list[_Expression]] = {}
    for terms, known in met.items():
        by_first.setdefault(terms[0], []).append(_Expression(terms, tuple(known.items())))
    return {first: tuple(expressions) for first, expressions in by_first.items()}


def _read(texts: Iterable[str], analyzer: Analyzer) -> dict[tuple[str, ...], Term | Phrase]:
    return dict(_forms(texts, analyzer))


def _forms(texts: Iterable[str], analyzer: Analyzer) -> Iterator[tuple[tuple[str, ...], Term | Phrase]]:
    """Yield the terms of each text with the leaf that asks for it; of a compound the first token is the whole."""
    for text in texts:
        analysed = analyzer.terms(text)
        at = dict(reversed(list(zip(analysed.positions, analysed.terms, strict=True))))
        places = sorted(at)
        terms = tuple(at[place] for place in places)
        if len(terms) == 1:
            yield terms, Term(terms[0])
        elif terms:
            yield terms, Phrase(terms, tuple(place - places[0] for place in places))
