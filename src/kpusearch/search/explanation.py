"""Say how a score came about, with every number of the formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Explanation", "TermExplanation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermExplanation:
    """Give one term's share: `contribution` = `count` x `idf` x `part`; 0 where the document does not hold it.

    `count` is how often the query names it, less where it only frames a question, or how much being recent counts.
    `fields` gives frequency, length, average length and weight a field.
    """

    term: str
    count: float
    doc_freq: int
    idf: float
    part: float
    contribution: float
    fields: Mapping[str, Mapping[str, float]]

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return {
            "term": self.term,
            "count": self.count,
            "doc_freq": self.doc_freq,
            "idf": self.idf,
            "part": self.part,
            "contribution": self.contribution,
            "fields": {name: dict(values) for name, values in self.fields.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Give one document's score: `score` = `sum` x `coverage`, the fourth root of the query's idf mass that it holds.

    `matched` says whether the document answers the query at all; the score is what it would rank by if it did.

    >>> import tempfile
    >>> from kpusearch import Article, Index
    >>> with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
    ...     _ = index.add([Article(id="a", body="Rapat pleno."), Article(id="b", body="Rapat.")])
    ...     found = index.explain("rapat pleno", "b")
    ...     found.matched, found.score == found.sum * found.coverage, [term.contribution > 0 for term in found.terms]
    (True, True, [True, False])
    """

    id: str
    matched: bool
    score: float
    sum: float
    coverage: float
    terms: tuple[TermExplanation, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return {
            "id": self.id,
            "matched": self.matched,
            "score": self.score,
            "sum": self.sum,
            "coverage": self.coverage,
            "terms": [term.to_dict() for term in self.terms],
        }
