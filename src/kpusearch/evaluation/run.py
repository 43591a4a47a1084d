"""Ask an index a list of queries and give the rankings as lines of a run."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from kpusearch.evaluation.trec import ScoredDoc
from kpusearch.index import Index

__all__ = ["run_queries"]


def run_queries(
    index: Index,
    queries: Iterable[tuple[str, str]],
    *,
    limit: int = 100,
    syntax: bool = False,
    today: datetime.date | None = None,
) -> Iterator[ScoredDoc]:
    """Yield the `limit` best articles of each query; its text is plain words unless `syntax`.

    `today` is the day that relative dates count from, by default the machine's.
    """
    for query_id, query in queries:
        for hit in index.search(query, limit=limit, syntax=syntax, today=today, budget=float("inf")).hits:
            yield ScoredDoc(query_id, hit.id, hit.rank, hit.score)
