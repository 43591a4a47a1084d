"""Find articles that came back corrected under another identity.

Two articles are compared where rows of their sketches agree; whether they are nearly the same is then counted on their
texts. An office repeats itself, and so does the news of different days, so both must be of one office, or of one site,
and of days that lie near each other.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpusearch.article import Article
from kpusearch.identity import host_of
from kpusearch.lexicon import office_slug
from kpusearch.storage.sketch import ROWS, overlap, runs_of
from kpusearch.storage.snapshot import Snapshot

__all__ = ["Pair", "find_corrections"]

_LIKENESS: Final = 0.7
"""Share of their runs of words that two versions of an article have in common at least.

Ten words corrected here and there in a text of 250 leave .79; below .7 stand stories that share some paragraphs.
"""

_ROWS: Final = 7
"""Rows that must agree before texts are read: .99 of the pairs at the least likeness have as many."""

_BAND: Final = 2
"""Rows that are looked up together."""

_DAYS: Final = 14
"""How many days apart two versions may be dated; the undated may be of any day."""

_REMEMBERED: Final = 128
"""Articles that are kept while others are compared with them."""

_MOST: Final = 64
"""Articles that one is compared with: a text that hundreds share, as a form letter, tells no correction."""


class Pair(NamedTuple):
    """Hold two versions of an article, as numbers in the sequence of both snapshots, and how alike they are.

    `is_certain` says that the newer is known by its day, or by coming in when the older was stored already; within one
    call the order is that of file names, which says nothing.
    """

    older: int
    newer: int
    likeness: float
    is_certain: bool


def find_corrections(before: Snapshot, added: Snapshot, is_asked: NDArray[np.bool_]) -> Iterator[Pair]:
    """Yield each pair of nearly the same article of which one is asked for.

    Documents are numbered through `before` and then `added`; `is_asked`, of shape (`before.size` + `added.size`,), says
    for which of them others are looked for. Dead documents are passed over, and so are equal texts.
    """
    sketches = np.concatenate([before.sketches, added.sketches])
    live = np.concatenate([before.live, added.live])
    days = np.concatenate([_days(before), _days(added)])
    new = np.flatnonzero(is_asked & live)
    told: set[tuple[int, int]] = set()
    articles = _Articles(before, added)
    for doc, others in _candidates(sketches, live, new):
        others = others[np.count_nonzero(sketches[others] == sketches[doc], axis=1) >= _ROWS]
        if days[doc]:
            others = others[(days[others] == 0) | (np.abs(days[others] - days[doc]) <= _DAYS)]
        for other in others[:_MOST].tolist():
            pair = (min(doc, other), max(doc, other))
            if pair not in told:
                told.add(pair)
                first, second = (articles.article(number) for number in pair)
                if _is_one_place(first, second) and articles.text_hash(pair[0]) != articles.text_hash(pair[1]):
                    alike = overlap(articles.runs(pair[0]), articles.runs(pair[1]))
                    if alike >= _LIKENESS:
                        # What came in later is newer unless the days say otherwise.
                        is_turned = 0 < days[pair[1]] < days[pair[0]]
                        is_dated = bool(days[pair[0]] and days[pair[1]] and days[pair[0]] != days[pair[1]])
                        is_later = pair[0] < before.size <= pair[1]
                        yield Pair(*(pair[::-1] if is_turned else pair), alike, is_dated or is_later)


def _candidates(
    sketches: NDArray[np.uint16], live: NDArray[np.bool_], new: NDArray[np.intp]
) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield each new document with the live ones that share a band of rows with it."""
    if not new.size:
        return
    docs = np.flatnonzero(live)
    starts, ends, orders = [], [], []
    for row in range(0, ROWS, _BAND):
        keys = sketches[:, row].astype(np.uint32) << np.uint32(16) | sketches[:, row + 1]
        order = docs[np.argsort(keys[docs], kind="stable")]
        ordered, wanted = keys[order], keys[new]
        starts.append(np.searchsorted(ordered, wanted, side="left"))
        ends.append(np.searchsorted(ordered, wanted, side="right"))
        orders.append(order)
    counts = np.array(ends) - np.array(starts)
    for at in np.flatnonzero((counts > 1).any(axis=0)).tolist():
        near = [
            _around(order[start[at] : end[at]], new[at]) for order, start, end in zip(orders, starts, ends, strict=True)
        ]
        found = np.unique(np.concatenate(near))
        yield int(new[at]), found[found != new[at]]


def _around(docs: NDArray[np.intp], doc: np.intp) -> NDArray[np.intp]:
    """Return at most `_MOST` documents of a sorted list, those that came next to one."""
    place = int(np.searchsorted(docs, doc))
    return docs[max(0, place - _MOST // 2) : place + _MOST // 2 + 1]


def _days(snapshot: Snapshot) -> NDArray[np.int32]:
    return np.where(snapshot.published > 0, snapshot.published, snapshot.days)


def _is_one_place(first: Article, second: Article) -> bool:
    if first.office and second.office:
        return office_slug(first.office) == office_slug(second.office)
    return bool(first.url and second.url) and host_of(first.url or "") == host_of(second.url or "")


class _Articles:
    """Give the articles of two snapshots by their number in the sequence of both; the last ones are remembered.

    A text that many are like is compared with each of them.
    """

    def __init__(self, *snapshots: Snapshot) -> None:
        self._snapshots: Sequence[Snapshot] = snapshots
        self.article = functools.lru_cache(_REMEMBERED)(self._read)
        self.text_hash = functools.lru_cache(_REMEMBERED)(lambda number: self.article(number).text_hash())
        self.runs = functools.lru_cache(_REMEMBERED)(self._runs)

    def _read(self, number: int) -> Article:
        first, second = self._snapshots
        return first.article(number) if number < first.size else second.article(number - first.size)

    def _runs(self, number: int) -> frozenset[int]:
        article = self.article(number)
        return runs_of(f"{article.title}\n{article.body}")
