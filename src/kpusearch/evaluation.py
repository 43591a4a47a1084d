"""Run a file of queries and write the ranking in TREC's form, so that any evaluation tool can judge it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kpusearch.exceptions import CorpusError
from kpusearch.index import Index

__all__ = ["ScoredDoc", "read_queries", "run_queries"]


class ScoredDoc(NamedTuple):
    """Hold one line of a run."""

    query_id: str
    doc_id: str
    rank: int
    score: float

    def to_trec(self, tag: str = "kpusearch") -> str:
        """Return the line ``qid Q0 docid rank score tag``; blanks in an id are written as ``%20``.

        >>> ScoredDoc("q1", "kota-semarang-1", 1, 2.5).to_trec()
        'q1 Q0 kota-semarang-1 1 2.5 kpusearch'
        """
        return " ".join((self.query_id, "Q0", "%20".join(self.doc_id.split()), str(self.rank), repr(self.score), tag))


def read_queries(path: str | os.PathLike[str]) -> Iterator[tuple[str, str]]:
    """Yield id and text of each line ``qid<TAB>query``; blank lines are passed over. Raise `CorpusError`."""
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} cannot be read as queries: {error}") from error
    for number, line in enumerate(lines, 1):
        query_id, tab, query = line.partition("\t")
        if line.strip():
            if not tab or not query_id.strip():
                raise CorpusError(f"{path}:{number}: expected qid<TAB>query")
            yield query_id.strip(), query.strip()


def run_queries(
    index: Index, queries: Iterable[tuple[str, str]], *, limit: int = 100, syntax: bool = False
) -> Iterator[ScoredDoc]:
    """Yield the `limit` best articles of each query; its text is plain words unless `syntax`."""
    for query_id, query in queries:
        for hit in index.search(query, limit=limit, syntax=syntax, budget=float("inf")).hits:
            yield ScoredDoc(query_id, hit.id, hit.rank, hit.score)
