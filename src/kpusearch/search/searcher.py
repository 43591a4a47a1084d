"""Answer a query on one snapshot: parse, match, score, order, and hand out pages.

score = (sum over the query's leaves of count x idf x part) x coverage, where coverage is the fourth root of the share
of the query's idf mass that the document holds. ``ranking="bm25"`` leaves the coverage out. Ties break by id.
"""

from __future__ import annotations

import dataclasses
import datetime
import time
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.analysis import Analyzer
from kpusearch.article import Article
from kpusearch.search.bm25f import BM25F
from kpusearch.search.explanation import Explanation, TermExplanation
from kpusearch.search.facets import count_facets
from kpusearch.search.matching import Mask, Matching, Reading, day_mask
from kpusearch.search.parser import ParsedQuery, parse
from kpusearch.search.places import office_slug
from kpusearch.search.query import DateRange, Keyword, Leaf, leaves
from kpusearch.search.results import Hit, Interpretation, Results
from kpusearch.search.snippet import find_spans, snippet
from kpusearch.storage import Snapshot, keyword

__all__ = ["RANKINGS", "SORTS", "TIME_BUDGET", "Filters", "Searcher"]

SORTS: Final = ("relevance", "newest", "oldest")
RANKINGS: Final = ("coverage", "bm25")
TIME_BUDGET: Final = 5.0
"""Seconds after which a search returns what it has."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Hold the filters given beside a query; `since` and `until` are inclusive."""

    since: datetime.date | None = None
    until: datetime.date | None = None
    office: str | None = None
    forum: str | None = None

    def nodes(self) -> tuple[Keyword | DateRange, ...]:
        """Return the filters as parts of a query tree."""
        found: list[Keyword | DateRange] = []
        if self.since or self.until:
            found.append(DateRange(self.since, self.until))
        if self.office is not None:
            found.append(Keyword("office", office_slug(self.office)))
        if self.forum is not None:
            found.append(Keyword("forum", keyword(self.forum)))
        return tuple(found)


class Searcher:
    """Answer queries on one snapshot. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot, analyzer: Analyzer, model: BM25F) -> None:
        self.snapshot = snapshot
        self._analyzer = analyzer
        self._model = model

    def search(
        self,
        query: str,
        *,
        limit: int,
        offset: int,
        filters: Filters,
        sort: str,
        ranking: str,
        syntax: bool,
        budget: float,
    ) -> Results:
        """Return one page of the exact answer."""
        started = time.perf_counter()
        answer = self._answer(query, filters, ranking=ranking, syntax=syntax, budget=budget)
        docs = answer.top(offset + limit, sort=sort)[offset:]
        hits = tuple(self._hit(answer, int(doc), rank) for rank, doc in enumerate(docs, offset + 1))
        return Results(
            query=query,
            hits=hits,
            total=lambda: answer.total,
            facets=lambda: count_facets(self.snapshot, answer.mask),
            interpretation=answer.interpretation,
            complete=answer.complete,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def export(self, query: str, *, filters: Filters, sort: str, syntax: bool) -> Iterator[Article]:
        """Yield every matching article in the order of `search`, however many and however long it takes."""
        answer = self._answer(query, filters, ranking=RANKINGS[0], syntax=syntax, budget=float("inf"))
        for doc in answer.top(answer.total, sort=sort):
            yield self.snapshot.article(int(doc))

    def explain(self, query: str, id_: str, *, ranking: str, syntax: bool) -> Explanation | None:
        """Return how the score of an article comes about, or None when there is no such article."""
        doc = self.snapshot.find("id", id_)
        if doc is None:
            return None
        answer = self._answer(query, Filters(), ranking=ranking, syntax=syntax, budget=float("inf"))
        return answer.explain(doc)

    def _answer(self, query: str, filters: Filters, *, ranking: str, syntax: bool, budget: float) -> _Answer:
        parsed = parse(query, self._analyzer, syntax=syntax)
        matching = Matching(self.snapshot, self._model, deadline=time.monotonic() + budget)
        return _Answer(query, parsed, filters, matching, self.snapshot, self._model, covers=ranking == "coverage")

    def _hit(self, answer: _Answer, doc: int, rank: int) -> Hit:
        analyzer, weights = self._analyzer, answer.weights
        return Hit(
            id=self.snapshot.ids[doc],
            rank=rank,
            score=float(answer.scores[doc]),
            read=lambda: self.snapshot.article(doc),
            snip=lambda article: snippet(analyzer, article.body, "body", weights),
            mark=lambda article: tuple(find_spans(analyzer, article.title, "title", weights)),
        )


class _Answer:
    """Hold one query's matching documents and their scores."""

    def __init__(
        self,
        query: str,
        parsed: ParsedQuery,
        filters: Filters,
        matching: Matching,
        snapshot: Snapshot,
        model: BM25F,
        *,
        covers: bool,
    ) -> None:
        self._query = query
        self._parsed = parsed
        self._given = filters.nodes()
        self._matching = matching
        self._snapshot = snapshot
        self._model = model
        self._covers = covers
        self._notes = list(parsed.notes)
        self._counts = Counter(leaves(parsed.root))
        self.mask = self._match()
        # Leaves that only rank, as the office words beside a required place, have not been read for matching.
        found = [(reading, count) for leaf, count in self._counts.items() if (reading := matching.reading(leaf))]
        self._readings: list[tuple[Reading, int]] = [(reading, count) for reading, count in found if reading.docs.size]
        self.scores = self._score()
        if not matching.complete:
            self._notes.append("time ran out: the answer holds what was found until then")
        self._notes += dict.fromkeys(matching.cut)
        self.complete = matching.complete

    @property
    def weights(self) -> dict[Leaf, float]:
        """Return the idf of each leaf that was found."""
        return {reading.leaf: reading.idf for reading, _ in self._readings}

    @cached_property
    def total(self) -> int:
        return int(np.count_nonzero(self.mask))

    @property
    def interpretation(self) -> Interpretation:
        terms = tuple(dict.fromkeys(str(leaf) for leaf in self._counts))
        filters: dict[str, Any] = {}
        for node in (*self._given, *self._parsed.filters):
            if isinstance(node, Keyword):
                filters.setdefault(node.field, node.value)
            else:
                # Two ranges both filter: what passes is their overlap.
                if node.since:
                    filters["since"] = max(filters.get("since", ""), node.since.isoformat())
                if node.until:
                    filters["until"] = min(filters.get("until", "9999-12-31"), node.until.isoformat())
        return Interpretation(" ".join(self._query.split()), terms, filters, tuple(self._notes))

    def top(self, limit: int, *, sort: str) -> NDArray[np.intp]:
        """Return the best documents in order: by score, or by day and then score; ties by id, undated ones last."""
        docs = np.flatnonzero(self.mask)
        if limit <= 0 or not docs.size:
            return docs[:0]
        keys = self._keys(docs, sort)
        if limit < docs.size:
            # All that tie with the last place stay in, so that the id can decide between them.
            kth = np.partition(keys[0], limit - 1)[limit - 1]
            within = keys[0] <= kth
            docs, keys = docs[within], [key[within] for key in keys]
        ids = [self._snapshot.ids[doc] for doc in docs]
        order = sorted(range(docs.size), key=lambda at: (*(key[at] for key in keys), ids[at]))
        return docs[order[:limit]]

    def explain(self, doc: int) -> Explanation:
        """Take the score of one document apart, with the same numbers in the same order as `_score`."""
        terms = tuple(self._explain_term(reading, count, doc) for reading, count in self._readings)
        total = 0.0
        for term in terms:
            total += term.contribution
        return Explanation(
            id=self._snapshot.ids[doc],
            matched=bool(self.mask[doc]),
            score=float(self.scores[doc]),
            sum=total,
            coverage=float(self._coverage()[doc]),
            terms=terms,
        )

    def _match(self) -> Mask:
        mask = self._matching.mask(self._parsed.root)
        for node in self._given:
            mask = mask & self._matching.mask(node)
        if self._parsed.place and not mask.any():
            self._notes.append(f"no article names {self._parsed.place}")
        for days in dict.fromkeys(self._parsed.dates):
            mask = self._soften(mask, days)
        return mask

    def _soften(self, mask: Mask, days: DateRange) -> Mask:
        """Keep the articles of a date named in free text and the undated, unless none is of that date."""
        dated = mask & day_mask(self._snapshot, days)
        span = f"{days.since} to {days.until}" if days.since != days.until else f"{days.since}"
        if not dated.any():
            self._notes.append(f"no article is dated {span}: the date was read as words")
            return mask
        self._notes.append(f"dated articles are limited to {span}")
        undated: Mask = self._snapshot.days == 0
        return dated | (mask & undated)

    def _score(self) -> NDArray[np.float64]:
        scores = np.zeros(self._snapshot.size)
        for reading, count in self._readings:
            scores[reading.docs] += count * reading.idf * reading.parts
        return scores * self._coverage()

    def _coverage(self) -> NDArray[np.float64]:
        """Return each document's factor: 1 where one word or plain BM25 was asked for.

        The whole share demotes long texts that lack one rare word too much; of the powers tried on judged sets, about
        a fifth was best. Square roots are rounded exactly, so equal documents get equal scores wherever they stand.
        """
        if len(self._readings) < 2 or not self._covers:
            return np.ones(self._snapshot.size)
        held = np.zeros(self._snapshot.size)
        mass = 0.0
        for reading, count in self._readings:
            held[reading.docs] += count * reading.idf
            mass += count * reading.idf
        return np.sqrt(np.sqrt(held / mass))

    def _keys(self, docs: NDArray[np.intp], sort: str) -> list[NDArray[Any]]:
        """Return the arrays to sort by, ascending."""
        best_first = -self.scores[docs]
        if sort == "relevance":
            return [best_first]
        days = self._snapshot.days[docs].astype(np.int64)
        undated_last = np.where(days > 0, -days if sort == "newest" else days, np.iinfo(np.int64).max)
        return [undated_last, best_first]

    def _explain_term(self, reading: Reading, count: int, doc: int) -> TermExplanation:
        at = np.searchsorted(reading.docs, doc)
        held = at < reading.docs.size and reading.docs[at] == doc
        part = float(reading.parts[at]) if held else 0.0
        fields = {}
        for field, postings in reading.fields:
            place = np.searchsorted(postings.docs, doc)
            if place < postings.docs.size and postings.docs[place] == doc:
                fields[field] = {
                    "freq": int(postings.freqs[place]),
                    "length": float(self._snapshot.lengths(field)[doc]),
                    "average_length": self._snapshot.average_length(field),
                    "weight": self._model.weights.get(field, 1.0),
                }
        return TermExplanation(
            term=str(reading.leaf),
            count=count,
            doc_freq=int(reading.docs.size),
            idf=reading.idf,
            part=part,
            contribution=count * reading.idf * part,
            fields=fields,
        )
