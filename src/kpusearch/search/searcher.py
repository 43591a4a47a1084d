"""Answer a query on one snapshot: parse, match, score, order, and hand out pages.

score = (sum over the query's leaves of count x idf x part) x coverage, where coverage is the fourth root of the share
of the query's idf mass that the document holds. ``ranking="bm25"`` leaves the coverage out. Ties break by id.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from kpusearch.analysis import Analyzer
from kpusearch.bm25f import BM25F
from kpusearch.search.answer import Answer
from kpusearch.search.everyday import Everyday, with_everyday_words
from kpusearch.search.explanation import Explanation
from kpusearch.search.facets import count_facets
from kpusearch.search.filter_options import Filters
from kpusearch.search.forms import Forms
from kpusearch.search.kernels import Kernel
from kpusearch.search.matching import Matching
from kpusearch.search.names import Names
from kpusearch.search.parser import ParsedQuery, parse
from kpusearch.search.query import Leaf, Node
from kpusearch.search.questions import with_asked_role
from kpusearch.search.quotations import Nearest
from kpusearch.search.results import Hit, Results
from kpusearch.search.scorer import Scorer
from kpusearch.search.similar import about
from kpusearch.search.synonyms import with_synonyms
from kpusearch.search.topk import TopK
from kpusearch.search.variants import with_variants
from kpusearch.storage import Snapshot

if TYPE_CHECKING:
    from kpusearch.search.completion import Completer
    from kpusearch.search.correction import Correction
    from kpusearch.search.events import Events
    from kpusearch.search.spelling import Speller
    from kpusearch.search.vocabulary import Vocabulary

__all__ = ["COLLAPSES", "MAX_RECENCY", "RANKINGS", "SORTS", "TIME_BUDGET", "Searcher"]

SORTS: Final = ("relevance", "newest", "oldest", "published", "published-oldest")
RANKINGS: Final = ("coverage", "bm25")
COLLAPSES: Final = ("event",)
_MORE: Final = 16
"""Articles that are ranked beyond twice the events of a page, as some will join others."""

MAX_RECENCY: Final = 1000.0
"""What a date may weigh beside the words of a query; sums of far greater weights are no numbers any more."""

TIME_BUDGET: Final = 5.0
"""Seconds after which a search returns what it has."""


class Searcher:
    """Answer queries on one snapshot. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot, analyzer: Analyzer, model: BM25F, kernel: Kernel) -> None:
        self.snapshot = snapshot
        self._analyzer = analyzer
        self._scorer = Scorer(snapshot, model)
        self._topk = TopK(self._scorer, kernel)
        self._forms = Forms(snapshot, analyzer)
        self._everyday = Everyday(snapshot, analyzer)
        self._names = Names(self._scorer, analyzer)

    # Most searches need none of these four, nor what they import.
    @cached_property
    def _events(self) -> Events:
        from kpusearch.search.events import Events

        return Events(self.snapshot, self._analyzer)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        from kpusearch.search.vocabulary import Vocabulary

        return Vocabulary(self.snapshot)

    @cached_property
    def _completer(self) -> Completer:
        from kpusearch.search.completion import Completer

        return Completer(self._scorer, self._analyzer, lambda: self._vocabulary)

    @cached_property
    def _speller(self) -> Speller:
        from kpusearch.search.spelling import Speller

        return Speller(self._scorer, self._analyzer, lambda: self._vocabulary)

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
        today: datetime.date | None = None,
        recency: float = 0.0,
        facet_limit: int | None = None,
        collapse: str | None = None,
    ) -> Results:
        """Return one page of the exact answer."""
        started = time.perf_counter()
        deadline = time.monotonic() + budget
        answer = self._answer(
            query, filters, ranking=ranking, syntax=syntax, budget=budget, today=today, recency=recency
        )
        if collapse:
            hits = self._collapsed(answer, offset, limit, sort=sort, deadline=deadline)
        else:
            ranked = answer.top(offset + limit, sort=sort)[offset:]
            hits = tuple(
                [
                    Hit(id=id_, rank=rank, score=score, doc=doc, source=answer)
                    for rank, (id_, score, doc) in enumerate(ranked, offset + 1)
                ]
            )
        return Results(
            query=query,
            hits=hits,
            total=lambda: answer.total,
            facets=lambda: count_facets(self.snapshot, answer.mask, facet_limit),
            interpretation=lambda: answer.interpretation,
            suggestion=lambda: self._suggestion(query, answer, filters, syntax=syntax, budget=budget, today=today),
            complete=answer.complete and time.monotonic() <= deadline if collapse else answer.complete,
            events=(lambda: self._count_events(answer, sort=sort, budget=budget)) if collapse else None,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def hits(
        self,
        query: str,
        *,
        filters: Filters,
        sort: str,
        syntax: bool,
        today: datetime.date | None = None,
        collapse: str | None = None,
        as_typed: bool = False,
    ) -> Iterator[Hit]:
        """Yield every hit in the order of `search`, however many and however long it takes.

        With `as_typed` no word is read as another, and a date that no article has finds none.
        """
        forever = float("inf")
        answer = self._answer(
            query, filters, ranking=RANKINGS[0], syntax=syntax, budget=forever, today=today, corrects=not as_typed
        )
        if as_typed and answer.has_lost_date:
            return
        if collapse:
            yield from self._rows(answer, sort=sort)
            return
        for rank, (id_, score, doc) in enumerate(answer.top(answer.total, sort=sort), 1):
            yield Hit(id=id_, rank=rank, score=score, doc=doc, source=answer)

    def _collapsed(self, answer: Answer, offset: int, limit: int, *, sort: str, deadline: float) -> tuple[Hit, ...]:
        """Return a page of events: so many articles are ranked as lead to the last of them."""
        wanted = offset + limit
        if not limit:
            return ()
        ranked = min(2 * wanted + _MORE, answer.total)
        while True:
            hits = list(islice(self._rows(answer, sort=sort, ranked=ranked, deadline=deadline), wanted))
            if len(hits) == wanted or ranked >= answer.total:
                return tuple(hits[offset:])
            ranked = min(4 * ranked, answer.total)

    def _count_events(self, answer: Answer, *, sort: str, budget: float) -> int | None:
        deadline = time.monotonic() + budget
        count = sum(1 for _ in self._rows(answer, sort=sort, deadline=deadline))
        return count if time.monotonic() <= deadline else None

    def _rows(
        self, answer: Answer, *, sort: str, ranked: int | None = None, deadline: float = float("inf")
    ) -> Iterator[Hit]:
        """Yield the events of an answer, each led by its first article; of the `ranked` first articles, or of all."""
        found = answer.top(answer.total if ranked is None else ranked, sort=sort)
        by_doc = {doc: (id_, score) for id_, score, doc in found}
        rows = self._events.rows(by_doc, answer.mask, deadline=deadline)
        for rank, row in enumerate(rows, 1):
            id_, score = by_doc[row.leader]
            yield Hit(id=id_, rank=rank, score=score, doc=row.leader, source=answer, others=row.others)

    def explain(
        self,
        query: str,
        id_: str,
        *,
        ranking: str,
        syntax: bool,
        today: datetime.date | None = None,
        recency: float = 0.0,
    ) -> Explanation | None:
        """Return how the score of an article comes about, or None when there is no such article."""
        doc = self.snapshot.find_id(id_)
        if doc is None:
            return None
        forever = float("inf")
        answer = self._answer(
            query, Filters(), ranking=ranking, syntax=syntax, budget=forever, today=today, recency=recency
        )
        return answer.explain(doc)

    def similar(self, id_: str, *, limit: int) -> tuple[Hit, ...] | None:
        """Return the articles most like one, which is not among them, or None when there is no such article."""
        doc = self.snapshot.find_id(id_)
        if doc is None:
            return None
        words = about(self.snapshot.article(doc), self._analyzer, self._scorer)
        matching = Matching(self.snapshot, self._scorer)
        parsed = ParsedQuery(words)
        answer = Answer("", parsed, Filters(), matching, self._analyzer, self._scorer, self._topk, covers=False)
        others = [found for found in answer.top(limit + 1, sort="relevance") if found[2] != doc][:limit]
        return tuple(
            Hit(id=other, rank=rank, score=score, doc=number, source=answer)
            for rank, (other, score, number) in enumerate(others, 1)
        )

    def suggest(self, prefix: str, *, limit: int) -> tuple[str, ...]:
        """Return queries that begin with what was typed, the likeliest first."""
        return self._completer.complete(prefix, limit=limit)

    def _answer(
        self,
        query: str,
        filters: Filters,
        *,
        ranking: str,
        syntax: bool,
        budget: float,
        today: datetime.date | None,
        recency: float = 0.0,
        corrects: bool = True,
    ) -> Answer:
        deadline = time.monotonic() + budget
        covers = ranking == "coverage"

        def answer(parsed: ParsedQuery, *, by_passages: bool = False) -> Answer:
            matching = Matching(self.snapshot, self._scorer, deadline=deadline)
            if parsed.has_quotation and corrects:
                nearest = self._nearest(parsed, matching)
                parsed.root = (nearest.passages if by_passages else nearest.forms)(parsed.root)
            parts = self._analyzer, self._scorer, self._topk
            return Answer(query, parsed, filters, matching, *parts, covers=covers, recency=recency, today=today)

        parsed = self._parsed(query, syntax=syntax, today=today)
        found = answer(parsed)
        if corrects and found.complete and not found.is_place:
            correction = self._corrected(
                query, parsed.root, syntax=syntax, today=today, only_certain=True, spells=found.has_unheard
            )
            if correction is not None:
                again = self._parsed(correction.text, syntax=syntax, today=today)
                again.root = correction.reread(again.root)
                again.notes[:0] = correction.notes
                other = answer(again)
                if not other.is_empty:
                    other.suggestion = correction.text
                    other.unheard = self._speller.unheard(correction.text, again.root)
                    return other
            if found.has_unheard:
                if parsed.has_quotation:
                    # Only now, as a misspelled name in quotes is rather read as the name.
                    found = answer(parsed, by_passages=True)
                found.unheard = self._speller.unheard(query, parsed.root)
        return found

    def _corrected(
        self, query: str, root: Node, *, syntax: bool, today: datetime.date | None, only_certain: bool, spells: bool
    ) -> Correction | None:
        """Return the query with its names read as the articles write them, then, if it `spells`, its other words."""
        named = self._names.correct(query, root, only_certain=only_certain)
        if not spells:
            return named
        if named is not None:
            query, root = named.text, self._parsed(named.text, syntax=syntax, today=today).root
        spelled = self._speller.correct(query, root, only_missing=only_certain)
        return named.then(spelled) if named is not None else spelled

    def _parsed(self, query: str, *, syntax: bool, today: datetime.date | None) -> ParsedQuery:
        parsed = parse(query, self._analyzer, syntax=syntax, today=today, own=self.snapshot.keywords)
        root = with_asked_role(query, parsed.root, self._analyzer)
        root = with_variants(with_synonyms(root, self._forms, query), self._analyzer)
        parsed.root = with_everyday_words(root, self._everyday)
        return parsed

    def _nearest(self, parsed: ParsedQuery, matching: Matching) -> Nearest:
        def is_found(leaf: Leaf) -> bool:
            reading = matching.reading(leaf)
            # Where time ran out nobody knows.
            return reading is None or reading.doc_freq > 0

        return Nearest(self._analyzer, self._scorer, is_found, parsed.notes.append)

    def _suggestion(
        self,
        query: str,
        answer: Answer,
        filters: Filters,
        *,
        syntax: bool,
        budget: float,
        today: datetime.date | None,
    ) -> str | None:
        """Return the query with its misspelled words replaced where that finds something within the filters, or None.

        What it finds is looked for as long as a search may take.
        """
        if answer.suggestion or answer.is_place:
            return answer.suggestion
        correction = self._corrected(query, answer.root, syntax=syntax, today=today, only_certain=False, spells=True)
        if correction is None:
            return None
        parsed = self._parsed(correction.text, syntax=syntax, today=today)
        matching = Matching(self.snapshot, self._scorer, deadline=time.monotonic() + budget)
        other = Answer("", parsed, filters, matching, self._analyzer, self._scorer, self._topk, covers=False)
        return None if other.is_empty else correction.text
