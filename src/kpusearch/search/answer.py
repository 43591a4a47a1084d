"""Hold what one query finds on a snapshot: the matching documents, their scores and order, and how it was read."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.analysis import Analyzer
from kpusearch.article import Article
from kpusearch.lexicon import offices
from kpusearch.lexicon.regions import regions
from kpusearch.search.dates import combined
from kpusearch.search.explanation import Explanation, TermExplanation
from kpusearch.search.filter_options import Filters
from kpusearch.search.filters import date_ranges, filters_in_force, keywords
from kpusearch.search.matching import Mask, Matching, day_column, day_mask
from kpusearch.search.parser import ParsedQuery
from kpusearch.search.plan import Found
from kpusearch.search.query import DateRange, DateWord, Either, Group, Leaf, Node, Recent, Term
from kpusearch.search.questions import asked_counts
from kpusearch.search.results import Interpretation
from kpusearch.search.scorer import Reading, Scorer, coverage
from kpusearch.search.snippet import Snippet, Span, find_spans, snippet
from kpusearch.search.topk import TopK
from kpusearch.storage import indexed_body

__all__ = ["Answer"]

_SINGULAR: Final = {"authors": "author", "photographers": "photographer", "decrees": "decree"}
_SAID: Final = ("office", "region")
"""Fields whose values are known from lists: what no article has may still be right."""

_NONE_DATED: Final = {"date": "no article is dated", "published": "no article's publication is dated"}
_NEARNESS: Final = 0.25
"""What an article of the asked day would gain, as a share of what the words weigh, where a search has none of it."""

_LAST: Final = np.iinfo(np.int64).max
# Which day a sort goes by, and in which direction.
_BY_DAY: Final = {
    "newest": ("date", -1),
    "oldest": ("date", 1),
    "published": ("published", -1),
    "published-oldest": ("published", 1),
}


class Answer:
    """Hold one query's matching documents and their scores."""

    def __init__(
        self,
        query: str,
        parsed: ParsedQuery,
        filters: Filters,
        matching: Matching,
        analyzer: Analyzer,
        scorer: Scorer,
        topk: TopK,
        *,
        covers: bool,
        recency: float = 0.0,
        today: datetime.date | None = None,
    ) -> None:
        self._query = query
        self._parsed = parsed
        self._given = filters.nodes()
        self._matching = matching
        self._analyzer = analyzer
        self._scorer = scorer
        self._snapshot = scorer.snapshot
        self._topk = topk
        self._covers = covers
        self._notes = list(parsed.notes)
        self._softened: tuple[DateRange, ...] = ()
        # Of what a date of free text limits softly, the articles of that date.
        self._dated: Mask | None = None
        # The day that articles should be near, where none is of the date that was asked for.
        self._near: datetime.date | None = None
        self.has_lost_date = False
        self._counts = asked_counts(query, parsed.root, analyzer)
        # Alternatives alone need no mask: what matches is what the postings touch.
        self._is_plain = not (self._given or parsed.dates) and _is_plain(parsed.root)
        if not self._is_plain:
            self.mask  # noqa: B018  what it finds out is noted
        # Leaves that only rank, as the office words beside a required place, have not been read for matching.
        found = [(reading, count) for leaf, count in self._counts.items() if (reading := matching.reading(leaf))]
        self.has_unheard = any(not reading.doc_freq for reading, _ in found)
        self._readings: list[tuple[Reading, float]] = [(reading, count) for reading, count in found if reading.doc_freq]
        if not matching.complete:
            self._notes.append("time ran out: the answer holds what was found until then")
        day = today or datetime.date.today()
        if self._near and not recency:
            recency, day = _NEARNESS, self._near
        if recency and self._readings:
            dated = matching.reading(Recent(day))
            if dated and dated.doc_freq:
                # What is found does not change: a date only ranks it.
                self._is_plain = False
                self._readings.append((dated, recency * sum(count * reading.idf for reading, count in self._readings)))
        self._notes += dict.fromkeys(matching.cut)
        self.complete = matching.complete
        self.suggestion: str | None = None
        self.unheard: tuple[str, ...] = ()

    @property
    def root(self) -> Node:
        """Return the tree of the query."""
        return self._parsed.root

    @property
    def is_place(self) -> bool:
        """Say whether a place is all that is asked for."""
        return self._parsed.place is not None

    @property
    def is_empty(self) -> bool:
        """Say whether no article matches."""
        return not (self._readings if self._is_plain else self.mask.any())

    def article(self, doc: int) -> Article:
        """Return the article with that number."""
        return self._snapshot.article(doc)

    def text_hash(self, doc: int) -> bytes:
        """Return the hash of the text of the article with that number."""
        return self._snapshot.text_hash(doc)

    def snippet(self, article: Article) -> Snippet:
        """Return the passage that shows best why the article was found."""
        return snippet(self._analyzer, indexed_body(article), "body", self._weights)

    def marks(self, text: str, field: str) -> tuple[Span, ...]:
        """Return the words of a text of that field that the query matches."""
        return tuple(find_spans(self._analyzer, text, field, self._weights))

    @cached_property
    def _weights(self) -> dict[Leaf, float]:
        """Return the idf of each leaf of the query that was found."""
        return {reading.leaf: reading.idf for reading, _ in self._readings if reading.leaf in self._counts}

    @cached_property
    def mask(self) -> Mask:
        """Return which documents match, with every filter in force."""
        return self._match()

    @cached_property
    def total(self) -> int:
        """Count the matching documents."""
        return int(np.count_nonzero(self.mask))

    @property
    def interpretation(self) -> Interpretation:
        """Return how the query was read."""
        terms = tuple(dict.fromkeys(str(leaf) for leaf in self._counts))
        filters = filters_in_force((self._parsed.root, *self._given))
        if self._softened:
            is_strict = "since" in filters or "until" in filters
            filters = filters_in_force((self._parsed.root, *self._given, Group(should=self._softened)))
            # The undated pass what is said in free text, but no filter.
            filters |= {} if is_strict else {"undated": True}
        notes = [*self._notes, *(f'no article holds "{word}"' for word in self.unheard)]
        return Interpretation(" ".join(self._query.split()), terms, filters, tuple(notes))

    def top(self, limit: int, *, sort: str) -> list[tuple[str, float, int]]:
        """Return id, score and number of the best documents in order: by score, or by what `sort` names and then score.

        Ties break by id; documents without that day, or without a value of that field, come last. Where nothing ranks,
        as under a filter alone, relevance is the newest first. Where a date of free text limits softly, the undated
        come behind all that are of that date, however well their words fit: nobody knows when they happened.
        """
        if limit <= 0:
            return []
        if sort == "relevance" and not self._readings:
            sort = "newest"
        if sort == "relevance":
            docs, scores = self._most_relevant(limit)
            keys: list[NDArray[Any]] = []
        else:
            docs = np.flatnonzero(self.mask)
            scores = self._topk.scores(self._readings, docs, covers=self._covers)
            places = self._places(sort)[docs]
            if limit < docs.size:
                # All that tie with the last place stay in, so that score and id can decide between them.
                within = places <= np.partition(places, limit - 1)[limit - 1]
                docs, scores, places = docs[within], scores[within], places[within]
            keys = [places]
        if self._dated is not None:
            keys.append(~self._dated[docs])
        keys.append(-scores)
        numbers = docs.tolist()
        columns = [*(key.tolist() for key in keys), self._snapshot.ids(numbers), scores.tolist(), numbers]
        return [item[-3:] for item in sorted(zip(*columns, strict=True))[:limit]]

    def _places(self, sort: str) -> NDArray[np.int64]:
        """Return what a sort by a day or by an own keyword field orders each document by, the least first."""
        if sort in _BY_DAY:
            field, direction = _BY_DAY[sort]
            days = day_column(self._snapshot, field).astype(np.int64)
            return np.where(days > 0, direction * days, _LAST)
        # Of several values the one counts that comes first in that direction.
        column = self._snapshot.own(sort.removeprefix("-"))
        ranks, direction = (column.last, -1) if sort.startswith("-") else (column.first, 1)
        return np.where(ranks >= 0, direction * ranks.astype(np.int64), _LAST)

    def explain(self, doc: int) -> Explanation:
        """Take the score of one document apart, with the same numbers in the same order as the search."""
        alone = np.array([doc])
        terms = tuple(self._explain_term(reading, count, doc) for reading, count in self._readings)
        total = mass = held = 0.0
        _, holds = self._scorer.exact([reading.listed for reading, _ in self._readings], alone)
        for term, is_held in zip(terms, holds[:, 0].tolist(), strict=True):
            total += term.contribution
            mass += term.count * term.idf
            held += term.count * term.idf * is_held
        return Explanation(
            id=self._snapshot.id(doc),
            matched=bool(self.mask[doc]),
            score=float(self._topk.scores(self._readings, alone, covers=self._covers)[0]),
            sum=total,
            coverage=coverage(held / mass) if self._covers and len(terms) > 1 else 1.0,
            terms=terms,
        )

    def _most_relevant(self, limit: int) -> Found:
        if self._dated is None:
            return self._best(limit, None if self._is_plain else self.mask)
        docs, scores = self._best(limit, self._dated)
        if docs.size < limit:
            # All that are of the date are there: the undated follow on the same page.
            undated, others = self._best(limit - docs.size, self.mask & ~self._dated)
            docs, scores = np.concatenate([docs, undated]), np.concatenate([scores, others])
        return docs, scores

    def _best(self, limit: int, within: Mask | None) -> Found:
        docs, scores = self._topk.top(self._readings, limit, covers=self._covers, within=within)
        if within is not None and docs.size < limit:
            # Documents that no ranked leaf touches, as those of a filter that is an alternative, all score 0.
            others = within.copy()
            others[docs] = False
            order = self._snapshot.id_order
            rest = order[others[order]][:limit]
            docs, scores = np.concatenate([docs, rest]), np.concatenate([scores, np.zeros(rest.size)])
        return docs, scores

    def _match(self) -> Mask:
        mask = self._matching.mask(self._parsed.root)
        dates = combined(self._parsed.dates)
        if self._parsed.place and not mask.any():
            self._notes.append(f"no article names {self._parsed.place}")
        elif self._parsed.is_dated:
            # Where other filters leave nothing, the date is not to blame.
            is_met = any(day_mask(self._snapshot, days).any() for days in dates)
            self._notes.append(f"{'articles are limited to' if is_met else 'no article is dated'} {_spans(dates)}")
        elif dates:
            # Before the filters: whether a date limits must not depend on them, or a facet would lie about its value.
            mask = self._soften(mask, dates)
        for node in self._given:
            mask = mask & self._matching.mask(node)
        if self._dated is not None:
            self._dated = self._dated & mask
            undated = int(np.count_nonzero(mask & ~self._dated))
            follow = f"; {undated} without a date follow{'s' * (undated == 1)}" if undated else ""
            self._notes.append(f"dated articles are limited to {_spans(self._softened)}{follow}")
        self._notes += self._unmet(is_empty=not mask.any())
        return mask

    def _unmet(self, *, is_empty: bool) -> Iterator[str]:
        """Yield which filters no article meets: none has the value, or, where nothing is left, none is of the days."""
        nodes = (self._parsed.root, *self._given)
        for name in dict.fromkeys(name for node in nodes for name in keywords(node)):
            # An office of the lists may have no article; an index may hold one that no list knows.
            known = {"office": offices(), "region": regions()}.get(name.field, ())
            is_known = name.field == "people" or name.value in known
            if not is_known and not self._matching.mask(name).any():
                yield f"no {_SINGULAR.get(name.field, name.field)} is called {name.value}"
            elif is_empty and is_known and name.field in _SAID and not self._matching.mask(name).any():
                yield f"no article is of the {name.field} {name.value}"
        if not is_empty:
            return
        # Of a date that stands alone in free text it has been said already.
        said = combined(self._parsed.dates) if self._parsed.is_dated else ()
        for days in dict.fromkeys(days for node in nodes for days in date_ranges(node)):
            if days not in said and not day_mask(self._snapshot, days).any():
                yield f"{_NONE_DATED[days.field]} {_span(days)}"

    def _soften(self, mask: Mask, ranges: tuple[DateRange, ...]) -> Mask:
        """Keep the articles of any date named in free text and the undated, unless none is of those dates."""
        dated = mask & reduce(np.logical_or, [day_mask(self._snapshot, days) for days in ranges])
        if not dated.any():
            use = "the date was read as words"
            if not any(isinstance(leaf, DateWord) for leaf in self._counts):
                use = "articles of any date are shown, newer ones a little higher"
                self._near = max(day for days in ranges for day in (days.since, days.until) if day)
            self._notes.append(f"no article with these words is dated {_spans(ranges)}: {use}")
            self.has_lost_date = True
            return mask
        self._softened = ranges
        self._dated = dated
        undated: Mask = self._snapshot.days == 0
        return dated | (mask & undated)

    def _explain_term(self, reading: Reading, count: float, doc: int) -> TermExplanation:
        part = float(self._scorer.parts(reading, np.array([doc]))[0])
        fields = {}
        for field, postings in self._matching.fields(reading.leaf).items():
            place = np.searchsorted(postings.docs, doc)
            if place < postings.docs.size and postings.docs[place] == doc:
                fields[field] = {
                    "freq": int(postings.freqs[place]),
                    "length": float(self._snapshot.lengths(field)[doc]),
                    "average_length": self._snapshot.average_length(field),
                    "weight": self._scorer.model.weight(field),
                }
        return TermExplanation(
            term=str(reading.leaf),
            count=count,
            doc_freq=reading.doc_freq,
            idf=reading.idf,
            part=part,
            contribution=count * reading.idf * part,
            fields=fields,
        )


def _spans(ranges: Sequence[DateRange]) -> str:
    return " or ".join(map(_span, ranges))


def _span(days: DateRange) -> str:
    if days.until is None:
        return f"{days.since} or later"
    if days.since is None:
        return f"{days.until} or earlier"
    return f"{days.since} to {days.until}" if days.since != days.until else f"{days.since}"


def _is_plain(node: Node) -> bool:
    """Say whether a tree is a leaf or alternatives of leaves."""
    if isinstance(node, Group):
        return bool(node.should) and not node.must and not node.must_not and all(map(_is_plain, node.should))
    return isinstance(node, Term | Either)
