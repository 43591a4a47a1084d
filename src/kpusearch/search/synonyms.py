"""Read an acronym as its long form too, and a long form as its acronym.

What is added stands for the word that the user wrote and counts less; it is not one more thing asked for.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kpusearch.analysis import Analyzer
from kpusearch.lexicon import election_terms
from kpusearch.search.query import Either, Group, Node, Phrase, Term
from kpusearch.storage import TEXT_FIELDS

__all__ = ["with_synonyms"]

# The word that nearly every long form ends in has a short form of its own: Badan Pengawas Pemilu.
_ELECTION: Final = (("pemilihan", "umum"), ("pemilu",))


class _Form(NamedTuple):
    """Hold one reading of an acronym: both as terms, with the places of the long form's terms in it."""

    short: str
    long: tuple[str, ...]
    offsets: tuple[int, ...]
    is_ambiguous: bool


def with_synonyms(root: Node, analyzer: Analyzer) -> Node:
    """Return a tree whose alternatives may also be met by their synonyms.

    Phrases, and what is required, excluded or asked of one field, stay as they were written (but see `spellings`).

    >>> from kpusearch.analysis import create_analyzer
    >>> tree = with_synonyms(Group(should=(Term("psu"), Term("sleman"))), create_analyzer("indonesian"))
    >>> [str(leaf) for leaf in tree.should]
    ['psu~"pungut suara ulang"', 'sleman']
    """
    terms = root.should if isinstance(root, Group) else (root,)
    by_short, by_first = _forms(analyzer)
    words = [term.term if type(term) is Term and term.fields is TEXT_FIELDS else "" for term in terms]
    # Most queries hold neither.
    if by_short.keys().isdisjoint(words) and by_first.keys().isdisjoint(words):
        return root
    others: list[list[Term | Phrase]] = [[] for _ in terms]
    for at, word in enumerate(words):
        for form in _meant(by_short.get(word, ()), words):
            others[at].append(Phrase(form.long, form.offsets) if len(form.long) > 1 else Term(form.long[0]))
        for form in by_first.get(word, ()):
            span = range(at, at + len(form.long))
            if tuple(words[at : at + len(form.long)]) == form.long:
                for place in span:
                    others[place].append(Term(form.short))
    nodes = tuple(
        Either(term, tuple(dict.fromkeys(more))) if more and isinstance(term, Term) else term
        for term, more in zip(terms, others, strict=True)
    )
    if isinstance(root, Group):
        return Group(root.must, nodes, root.must_not)
    return nodes[0]


def _meant(forms: Sequence[_Form], words: Sequence[str]) -> Iterator[_Form]:
    """Yield the readings of an acronym that may be meant: of an ambiguous one those that another word speaks for."""
    for form in forms:
        if not form.is_ambiguous or not set(form.long).isdisjoint(words):
            yield form


@functools.lru_cache(maxsize=8)
def _forms(analyzer: Analyzer) -> tuple[dict[str, list[_Form]], dict[str, list[_Form]]]:
    """Return the readings by acronym, and those of certain acronyms by the first word of the long form."""
    by_short: dict[str, list[_Form]] = {}
    by_first: dict[str, list[_Form]] = {}
    for term in election_terms().values():
        shorts = analyzer.terms(term.term).terms
        if len(shorts) != 1:
            continue
        for long in term.expansions:
            found = analyzer.terms(long)
            if not found.terms or found.terms == shorts:
                continue
            offsets = tuple(position - found.positions[0] for position in found.positions)
            form = _Form(shorts[0], tuple(found.terms), offsets, term.is_ambiguous)
            by_short.setdefault(form.short, []).append(form)
            if not form.is_ambiguous and len(form.long) > 1:
                for variant in _variants(form.long, analyzer):
                    by_first.setdefault(variant[0], []).append(form._replace(long=variant))
    return by_short, by_first


def _variants(long: tuple[str, ...], analyzer: Analyzer) -> Iterator[tuple[str, ...]]:
    """Yield a long form, and again with *pemilu* for *pemilihan umum*."""
    yield long
    words, short = (tuple(analyzer.terms(" ".join(form)).terms) for form in _ELECTION)
    for at in range(len(long) - len(words) + 1):
        if long[at : at + len(words)] == words and len(long) > len(words):
            yield long[:at] + short + long[at + len(words) :]
