"""Read an acronym as its long form too, and a long form as its acronym.

What is added stands for the word that the user wrote and counts less; it is not one more thing asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpusearch.search.forms import UNKNOWN, Form, Forms
from kpusearch.search.query import Either, Group, Node, Phrase, Term
from kpusearch.storage import TEXT_FIELDS

__all__ = ["with_synonyms"]


def with_synonyms(root: Node, forms: Forms, query: str = "") -> Node:
    """Return a tree whose alternatives may also be met by their synonyms: ``psu~"pungut suara ulang"``.

    Alternatives within a group are read as those of the whole are, as beside a filter.

    `query` is what was typed: an abbreviation that is an ordinary word too is read only where it is in capitals there.

    Phrases, and what is required, excluded or asked of one field, stay as they were written (but see `variants`).
    """
    terms = root.should if isinstance(root, Group) else (root,)
    words = [term.term if type(term) is Term and term.fields is TEXT_FIELDS else "" for term in terms]
    if isinstance(root, Group) and any(isinstance(node, Group) for node in (*root.must, *root.should)):
        must, should = (
            tuple(with_synonyms(node, forms, query) if isinstance(node, Group) else node for node in nodes)
            for nodes in (root.must, root.should)
        )
        root = Group(must, should, root.must_not)
        terms = root.should
    known = list(map(forms.__getitem__, words))
    if known.count(UNKNOWN) == len(known):
        return root
    others: list[list[Term | Phrase]] = [[] for _ in terms]
    for at in range(len(words)):
        for form in _meant(known[at].as_short, words, forms, query):
            others[at].append(Phrase(form.long, form.offsets) if len(form.long) > 1 else Term(form.long[0]))
        for form in known[at].as_first:
            span = range(at, at + len(form.long))
            if tuple(words[at : at + len(form.long)]) == form.long and (
                not forms.is_ordinary(form) or forms.is_near(form)
            ):
                narrower = [Term(other.long[0]) for other in forms[form.short].as_short if len(other.long) == 1]
                for place in span:
                    others[place] += [Term(form.short), *narrower]
    nodes = tuple(
        Either(term, tuple(dict.fromkeys(more))) if more and isinstance(term, Term) else term
        for term, more in zip(terms, others, strict=True)
    )
    if isinstance(root, Group):
        return Group(root.must, nodes, root.must_not)
    return nodes[0]


def _meant(known: Sequence[Form], words: Sequence[str], forms: Forms, query: str) -> Iterator[Form]:
    """Yield the readings of an acronym that may be meant.

    Of an ambiguous one those that another word speaks for. Of one that is an ordinary word too, where it is written in
    capitals, also those that are near it in the articles.
    """
    for form in known:
        is_backed = not {*form.long}.difference((form.short,)).isdisjoint(words)
        if form.is_ambiguous and not is_backed:
            continue
        if not forms.is_ordinary(form) or (
            form.short in forms.in_capitals(query) and (is_backed or forms.is_near(form))
        ):
            yield form
