"""Find the articles that tell the same event, so that an answer can show each event once.

Two articles tell one event where their days allow it, and either their texts are alike or, where the words are others,
strong evidence speaks for it: a forum or a decree that both name, on the same day at the same place. Pieces that only
share a day, or a subject, are not one event.
Of the articles of an answer the first leads; those that tell its event, and that no article before it has taken, join
it. So chains of likeness, as of a story that goes on for weeks, do not run together.
"""

from __future__ import annotations

import datetime
import functools
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpusearch.analysis import Analyzer
from kpusearch.article import Article
from kpusearch.lexicon import office_slug, offices
from kpusearch.search.matching import Mask
from kpusearch.storage import SKETCH_ROWS, Snapshot, indexed_body, keyword, overlap, runs_of

__all__ = ["Events", "Row"]

_ROWS: Final = 5
"""Rows of two sketches that agree, two of them neighbours, before texts are read."""

_MOST: Final = 64
"""Articles that one is compared with; of more, those whose sketches are likest."""

_BUCKET: Final = 1024
"""Articles with the same numbers in a band of their sketches that are looked at: a form letter has thousands."""

_REMEMBERED: Final = 4096
_READ: Final = 256

# How alike texts must be, by what is known of their days: the share of their runs of three words that both have.
_ALIKE_ON_ONE_DAY: Final = 0.5
_ALIKE_PUBLISHED_NEAR: Final = 0.5
_ALIKE_UNDATED: Final = 0.6
_ALIKE_ON_OTHER_DAYS: Final = 0.75
"""Of events of different days: a day was misread in one of nearly equal texts."""

_FEW_RUNS: Final = 8
_ALIKE_AND_SHORT: Final = 0.9
_DAYS_OF_EVENTS: Final = 2
_DAYS_OF_PUBLICATION: Final = 3

# The share of their different words that both texts have, where their forum, their decree or only the place is one.
_SHARED_FORUM: Final = 0.15
_SHARED_FORUM_ELSEWHERE: Final = 0.3
_SHARED_DECREE: Final = 0.25
_SHARED_PLACE: Final = 0.35


class Row(NamedTuple):
    """Hold an event of an answer: the document that leads, and those that tell the same."""

    leader: int
    others: tuple[int, ...]


class _Text(NamedTuple):
    """Hold what of an article is compared."""

    article: Article
    runs: frozenset[int]

    @property
    def event_day(self) -> datetime.date | None:
        return self.article.date if self.article.date_confidence in ("stated", "inferred") else None

    @property
    def day(self) -> datetime.date | None:
        return self.article.date or self.article.published


class Events:
    """Tell which documents of a snapshot tell the same event. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot, analyzer: Analyzer) -> None:
        self._snapshot = snapshot
        self._analyzer = analyzer
        self.same = functools.lru_cache(_REMEMBERED)(self._same)
        self._text = functools.lru_cache(_READ)(self._read)
        self._words = functools.lru_cache(_READ)(lambda doc: _words_of(self._text(doc).article, self._analyzer))

    def rows(self, ranked: Iterable[int], mask: Mask, *, deadline: float = float("inf")) -> Iterator[Row]:
        """Yield the events of an answer whose documents come in order; `mask` says which all of them are.

        After the deadline (of the monotonic clock) each document stands alone.
        """
        taken = np.zeros(mask.shape, bool)
        for doc in ranked:
            if taken[doc]:
                continue
            taken[doc] = True
            found = self.same(doc) if time.monotonic() <= deadline else ()
            others = tuple(other for other in found if mask[other] and not taken[other])
            taken[list(others)] = True
            yield Row(doc, others)

    def _same(self, doc: int) -> tuple[int, ...]:
        """Return the live documents that tell the same event as one, the earliest published first, then by id."""
        found = [other for other in self._candidates(doc) if self._is_same(doc, other)]
        days = self._days
        return tuple(sorted(found, key=lambda other: (days[other] or 2**31, self._snapshot.id(other))))

    def _is_same(self, doc: int, other: int) -> bool:
        one, another = self._text(doc), self._text(other)
        return _is_alike(one, another) or _is_beside(
            one, another, lambda: overlap(self._words(doc), self._words(other))
        )

    def _candidates(self, doc: int) -> list[int]:
        return sorted({*self._alike(doc), *self._beside(doc)} - {doc})

    def _alike(self, doc: int) -> list[int]:
        """Return the documents whose sketches are like that of one, without reading texts."""
        if not self._has_like[doc]:
            return []
        near = []
        for band, (order, keys) in enumerate(self._bands):
            value = _band(self._snapshot.sketches[doc : doc + 1], band)[0]
            first, last = keys.searchsorted(value, side="left"), keys.searchsorted(value, side="right")
            if last - first > _BUCKET:
                at = first + int(np.searchsorted(order[first:last], doc))
                first, last = max(first, at - _BUCKET // 2), min(last, at + _BUCKET // 2)
            near.append(order[first:last])
        docs = np.unique(np.concatenate(near))
        sketches = self._snapshot.sketches
        counts = np.count_nonzero(sketches[docs] == sketches[doc], axis=1)
        inside = (counts >= _ROWS) & (docs != doc)
        days, day = self._days[docs], self._days[doc]
        if day:
            inside &= (days == 0) | (np.abs(days - day) <= max(_DAYS_OF_EVENTS, _DAYS_OF_PUBLICATION))
        docs, counts = docs[inside], counts[inside]
        best: list[int] = docs[np.lexsort((docs, -counts))][:_MOST].tolist()
        return best

    def _beside(self, doc: int) -> list[int]:
        """Return documents of the same day and forum, office or city."""
        day = self._snapshot.days[doc]
        named = [codes for codes in self._places if codes[doc]]
        if not day or not named:
            return []
        same_day = self._of_day(int(day))
        found = np.zeros(same_day.shape, bool)
        for codes in named:
            found |= codes[same_day] == codes[doc]
        beside: list[int] = same_day[found & (same_day != doc)][:_MOST].tolist()
        return beside

    def _of_day(self, day: int) -> NDArray[np.intp]:
        order, days = self._by_day
        return order[days.searchsorted(day, side="left") : days.searchsorted(day, side="right")]

    @functools.cached_property
    def _by_day(self) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        live = np.flatnonzero(self._snapshot.live)
        order = live[np.argsort(self._snapshot.days[live], kind="stable")]
        return order, self._snapshot.days[order]

    @functools.cached_property
    def _places(self) -> tuple[NDArray[np.int32], ...]:
        """Return a number for the forum, the office and the city of each document, 0 where it names none."""
        snapshot = self._snapshot
        places = []
        for name in ("forum", "office"):
            column = snapshot.column(name)
            numbers = np.array(
                [number if value.strip() else 0 for number, value in enumerate(column.values, 1)], np.int32
            )
            places.append(numbers[column.codes])
        cities = np.zeros(snapshot.size, np.int32)
        for number, city in enumerate(snapshot.field_terms("city"), 1):
            cities[snapshot.postings("city", city).docs] = number
        return (*places, cities)

    @functools.cached_property
    def _bands(self) -> list[tuple[NDArray[np.int32], NDArray[np.uint32]]]:
        """Return for each band of two rows the live documents that share its numbers with another, and the numbers.

        In the order of the numbers. Few documents share any, but those that are alike share some: of texts that are .5
        alike 96 of 100, of those that are .6 alike 99.
        """
        live = np.flatnonzero(self._snapshot.live).astype(np.int32)
        sketches = self._snapshot.sketches[live]
        bands = []
        for number in range(SKETCH_ROWS):
            keys = _band(sketches, number)
            order = np.argsort(keys, kind="stable")
            ordered = keys[order]
            equal = ordered[1:] == ordered[:-1]
            shared = np.zeros(ordered.shape, bool)
            shared[1:] |= equal
            shared[:-1] |= equal
            bands.append((live[order[shared]], ordered[shared]))
        return bands

    @functools.cached_property
    def _has_like(self) -> Mask:
        """Say of each document whether it shares a band with another."""
        found = np.zeros(self._snapshot.size, bool)
        for order, _ in self._bands:
            found[order] = True
        return found

    @functools.cached_property
    def _days(self) -> NDArray[np.int32]:
        """Return the day of each document, that of its publication where it has no other; 0 where it has none."""
        return np.where(self._snapshot.days > 0, self._snapshot.days, self._snapshot.published)

    def _read(self, doc: int) -> _Text:
        article = self._snapshot.article(doc)
        return _Text(article, runs_of(f"{article.title}\n{indexed_body(article)}"))


def _band(sketches: NDArray[np.uint16], number: int) -> NDArray[np.uint32]:
    """Return two neighbouring rows of sketches as one number; the first is the neighbour of the last."""
    following = sketches[:, (number + 1) % SKETCH_ROWS]
    return sketches[:, number].astype(np.uint32) << np.uint32(16) | following


def _is_alike(one: _Text, other: _Text) -> bool:
    """Say whether the texts are alike enough for what is known of their days."""
    if one.event_day and other.event_day:
        apart = abs((one.event_day - other.event_day).days)
        if apart > _DAYS_OF_EVENTS:
            return False
        least = _ALIKE_ON_OTHER_DAYS if apart else _ALIKE_ON_ONE_DAY
    elif one.day and other.day:
        if abs((one.day - other.day).days) > _DAYS_OF_PUBLICATION:
            return False
        least = _ALIKE_PUBLISHED_NEAR
    else:
        least = _ALIKE_UNDATED
    if min(len(one.runs), len(other.runs)) < _FEW_RUNS:
        least = _ALIKE_AND_SHORT
    return overlap(one.runs, other.runs) >= least


def _is_beside(one: _Text, other: _Text, shared_words: Callable[[], float]) -> bool:
    """Say whether day, forum, decrees and place speak for one event, and the words do not speak against it.

    `shared_words` gives the share of different words that both have.
    """
    first, second = one.article, other.article
    if not one.event_day or one.event_day != other.event_day:
        return False
    is_one_place = _is_one_place(first, second)
    if first.forum and second.forum:
        if keyword(first.forum) != keyword(second.forum):
            return False
        is_near = is_one_place or _is_one_region(first, second)
        return shared_words() >= (_SHARED_FORUM if is_near else _SHARED_FORUM_ELSEWHERE)
    if not is_one_place:
        return False
    has_decree = bool({*map(keyword, first.decrees)} & {*map(keyword, second.decrees)})
    return shared_words() >= (_SHARED_DECREE if has_decree else _SHARED_PLACE)


def _is_one_place(one: Article, other: Article) -> bool:
    if one.office and other.office and office_slug(one.office) == office_slug(other.office):
        return True
    return bool(one.city and other.city) and keyword(one.city or "") == keyword(other.city or "")


def _is_one_region(one: Article, other: Article) -> bool:
    """Say whether two offices are of one province, or one of them is the national office."""
    known = [offices().get(office_slug(article.office)) if article.office else None for article in (one, other)]
    first, second = known
    if first is None or second is None:
        return False
    return first.province == second.province or "pusat" in (first.kind, second.kind)


def _words_of(article: Article, analyzer: Analyzer) -> frozenset[str]:
    return frozenset(analyzer.terms(f"{article.title}\n{indexed_body(article)}").terms)
