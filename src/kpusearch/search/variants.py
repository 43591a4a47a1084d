"""Read a word that is spelled in one word or in several either way, also in phrases and where it is required.

*walikota* and *wali kota* are the same word, so what holds one holds the other.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final, TypeAlias

from kpusearch.analysis import Analyzer
from kpusearch.lexicon import election_terms
from kpusearch.search.query import Either, Group, Node, Phrase, Term

__all__ = ["with_variants"]

_MAX: Final = 8
"""Readings of one phrase: each word spelled two ways doubles them."""

_Form: TypeAlias = tuple[tuple[str, ...], tuple[int, ...]]
"""Terms, and their distances from the first."""


def with_variants(node: Node, analyzer: Analyzer) -> Node:
    """Return a tree whose words and phrases may also be met in their other spelling.

    >>> from kpusearch.analysis import create_analyzer
    >>> phrase = Phrase(("debat", "walikota", "semarang"), (0, 1, 2))
    >>> print(with_variants(phrase, create_analyzer("indonesian")))
    ~"debat walikota semarang"~"debat wali kota semarang"
    """
    return _read(node, _swaps(analyzer))


def _read(node: Node, swaps: dict[str, list[tuple[_Form, _Form]]]) -> Node:
    # First what most queries are made of.
    if type(node) is Term and node.term not in swaps:
        return node
    if isinstance(node, Group):
        parts = (node.must, node.should, node.must_not)
        return Group(*[tuple([_read(child, swaps) for child in part]) if part else part for part in parts])
    if not isinstance(node, Term | Phrase):
        return node
    forms: list[_Form] = [((node.term,), (0,)) if isinstance(node, Term) else (node.terms, node.offsets)]
    for known in forms:
        forms += [other for other in _others(known, swaps) if other not in forms][: _MAX - len(forms)]
    others = tuple(
        Phrase(terms, offsets, node.fields) if len(terms) > 1 else Term(terms[0], node.fields)
        for terms, offsets in forms[1:]
    )
    return Either(node, others) if others else node


def _others(form: _Form, swaps: dict[str, list[tuple[_Form, _Form]]]) -> Iterator[_Form]:
    """Yield a form with each of its words in turn in the other spelling."""
    terms, offsets = form
    for at, term in enumerate(terms):
        for (old, before), (new, after) in swaps.get(term, ()):
            end = at + len(old)
            if terms[at:end] != old or tuple(offset - offsets[at] for offset in offsets[at:end]) != before:
                continue
            shift = after[-1] - before[-1]
            middle = [offsets[at] + offset for offset in after]
            rest = [offset + shift for offset in offsets[end:]]
            yield (*terms[:at], *new, *terms[end:]), (*offsets[:at], *middle, *rest)


@functools.lru_cache(maxsize=8)
def _swaps(analyzer: Analyzer) -> dict[str, list[tuple[_Form, _Form]]]:
    """Return by the first term of a spelling what it may be replaced by."""
    found: dict[str, list[tuple[_Form, _Form]]] = {}
    for term in election_terms().values():
        if term.kind != "spelling":
            continue
        for long in term.expansions:
            one, other = _form(analyzer, term.term), _form(analyzer, long)
            if one[0] and other[0] and one != other:
                found.setdefault(one[0][0], []).append((one, other))
                found.setdefault(other[0][0], []).append((other, one))
    return found


def _form(analyzer: Analyzer, text: str) -> _Form:
    analysed = analyzer.terms(text)
    return tuple(analysed.terms), tuple(position - analysed.positions[0] for position in analysed.positions)
