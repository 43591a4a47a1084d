"""Hold a query that is read otherwise than it was typed, and say how its tree follows."""

from __future__ import annotations

from typing import NamedTuple

from kpusearch.search.query import SYNONYM_WEIGHT, Either, Group, Node, Term

__all__ = ["Correction", "cased"]


class Correction(NamedTuple):
    """Hold a query with its misspelled words replaced.

    `notes` says of each what it was read as; `stems` has the stem of a new word with that of the word it replaced.
    """

    text: str
    notes: tuple[str, ...]
    stems: dict[str, str]

    def then(self, other: Correction | None) -> Correction:
        """Return this correction and one that was made of its text, as one."""
        if other is None:
            return self
        return Correction(other.text, (*self.notes, *other.notes), self.stems | other.stems)

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


def cased(typed: str, word: str) -> str:
    """Return a word in capitals as another was typed."""
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word
