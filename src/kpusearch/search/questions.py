"""Let the words that frame a question count less than what it is about: *nama* in *siapa nama ketua KPU*."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kpusearch.analysis import Analyzer, fold
from kpusearch.lexicon import question_words, stop_words
from kpusearch.search.places import is_role, is_role_of_any_office
from kpusearch.search.query import Group, Leaf, Node, Phrase, Term, leaves
from kpusearch.storage import TEXT_FIELDS

__all__ = ["FRAME_WEIGHT", "asked_counts", "with_asked_role"]

FRAME_WEIGHT: Final = 0.35
"""What a word that frames a question counts of another word."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_QUOTED: Final = re.compile('["“”„][^"“”„]*["“”„]')


def asked_counts(query: str, root: Node, analyzer: Analyzer) -> Mapping[Leaf, float]:
    """Return how often a query asks for each leaf of its tree, in their order; framing words count less each time.

    What is in quotes, required or asked of one field frames nothing; nor does a word of a query that has no others.
    """
    counts = Counter(leaves(root))
    words = _words(query)
    listed = question_words()
    # Quick to see that most queries have no such word.
    if listed.keys().isdisjoint(words):
        return counts
    kinds = {"asks", "requests", "frame", "filler"} if _is_question(query, words) else {"filler"}
    tokens = analyzer(_QUOTED.sub(lambda quoted: " " * len(quoted[0]), query))
    framing = Counter(token.term for token in tokens if listed.get(fold(token.text)) in kinds)
    required = set(_required(root))
    weighed: dict[Leaf, float] = {}
    for leaf, count in counts.items():
        times = min(framing[_term(leaf)], count) if leaf not in required else 0
        weighed[leaf] = count - times * (1 - FRAME_WEIGHT) if times else count
    if all(weighed[leaf] < count for leaf, count in counts.items()):
        return counts
    return weighed


def with_asked_role(query: str, root: Node, analyzer: Analyzer) -> Node:
    """Return a tree that also asks for the phrase where a question is about a role alone: *siapa ketua KPU sekarang*.

    Who is named by it stands behind these words or before, so scattered ones say little.
    """
    words = _words(query)
    if not (words and isinstance(root, Group) and all(type(node) is Term for node in root.should)):
        return root
    if root.must or root.must_not or not _is_question(query, words):
        return root
    about = [word for word in map(fold, words) if word not in question_words() and word not in stop_words()]
    if not (is_role(about) or is_role_of_any_office(about)):
        return root
    terms, positions, _ = analyzer.terms(" ".join(about))
    offsets = tuple(position - positions[0] for position in positions)
    return Group(should=(Phrase(tuple(terms), offsets), *root.should))


def _words(query: str) -> list[str]:
    return _WORD.findall(query.lower())


def _is_question(query: str, words: Sequence[str]) -> bool:
    """Say whether a query has a question's sign or word, or begins as a request."""
    listed = question_words()
    return "?" in query or any(listed.get(word) == "asks" for word in words) or listed.get(words[0]) == "requests"


def _required(node: Node) -> Iterator[Node]:
    """Yield what each article of the answer holds, or of a part of it."""
    if isinstance(node, Group):
        yield from node.must
        for child in (*node.must, *node.should):
            yield from _required(child)


def _term(leaf: Leaf) -> str:
    """Return the term of a word that may stand in any field; a word that something stands for is part of a subject."""
    return leaf.term if isinstance(leaf, Term) and leaf.fields is TEXT_FIELDS else ""
