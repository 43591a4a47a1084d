"""Find words that stand near one another, all of them or most.

An article is worth its best passage: the share of the words that it holds, by their idf, and how close they stand.
part = (k1 + 1) x share^2 x (1 - extra / (2 x width)), where extra counts the positions between the first word and the
last that none of the words takes. What stands for a quotation is also worth what it has of its order: the part is
multiplied by (1 + order) / 2, where order is the share of the quotation's words, function words among them, that stand
at their distances from one another somewhere in the article.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpusearch.search.query import Near, Term
from kpusearch.search.scorer import Reading, Scorer

__all__ = ["MOST_TERMS", "find_near"]

MOST_TERMS: Final = 32
"""Terms that are looked for near one another; of more the rarest will do."""

_TITLE: Final = 1
_POSITION: Final = 2**32 - 1
_FEW: Final = 4
"""Where not even one of so many words stands at its distance from the others, order counts nothing."""


class _Passages(NamedTuple):
    """Hold a passage at each place where one may start: how many terms, what they weigh, and how many positions."""

    starts: NDArray[np.int64]
    counts: NDArray[np.int64]
    weights: NDArray[np.float64]
    lengths: NDArray[np.int64]


def find_near(scorer: Scorer, near: Near) -> Reading:
    """Return the articles with the terms near one another. Linear in the terms' documents and occurrences in these."""
    readings = [scorer.term(Term(term)) for term in near.terms]
    idf = sum(reading.idf for reading in readings)
    weights = [reading.idf for reading in readings]
    snapshot = scorer.snapshot
    held = np.zeros(snapshot.size, np.int32)
    for reading in readings:
        held[reading.listed.docs] += 1
    docs = np.flatnonzero((held >= near.least) & snapshot.live)
    fields = [field == "title" for field in near.fields]
    places = [_of_fields(snapshot.places(term, docs), fields) for term in near.terms]
    passages = _passages(places, weights, near.width)
    enough = passages.counts >= near.least
    share = passages.weights[enough] / (idf or 1.0)
    extra = (passages.lengths - passages.counts)[enough]
    worth = share**2 * (1 - extra / (2 * max(near.width, 1)))
    found, at = np.unique(passages.starts[enough] >> 33, return_inverse=True)
    best = np.zeros(found.size)
    np.maximum.at(best, at, worth)
    if near.surfaces and found.size:
        best *= (1 + _order(scorer, near, found)) / 2
    return scorer.made(near, found.astype(np.int32), (scorer.model.k1 + 1) * best, idf=idf)


def _order(scorer: Scorer, near: Near, docs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of the words that stand in their order and distances, where most do; `docs` are in order."""
    surfaces, snapshot = near.surfaces, scorer.snapshot
    wanted = set(near.terms)
    kept = [(offset, surface.term) for offset, surface in enumerate(surfaces) if surface.term in wanted]
    is_title = [field == "title" for field in near.fields]
    # A place that a quotation would begin at, moved on so that none is before its text.
    begins = [_of_fields(snapshot.places(term, docs), is_title) + len(surfaces) - offset for offset, term in kept]
    starts, counts = np.unique(np.concatenate(begins), return_counts=True)
    # Function words are only looked at where most of the others stand.
    at = np.flatnonzero(counts * _FEW >= len(kept))
    starts, held = starts[at], counts[at].astype(np.float64)
    codes = snapshot.codes_around(starts >> 32, (starts & _POSITION) - len(surfaces), len(surfaces))
    for offset, surface in enumerate(surfaces):
        if not surface.term:
            held += codes[:, offset] == surface.code
    order = np.zeros(docs.size)
    np.maximum.at(order, docs.searchsorted(starts >> 33), held / len(surfaces))
    return order


def _of_fields(places: NDArray[np.int64], is_title: list[bool]) -> NDArray[np.int64]:
    if len(is_title) > 1:
        return places
    inside = ((places >> 32) & _TITLE) == is_title[0]
    return np.compress(inside, places)


def _passages(places: list[NDArray[np.int64]], weights: list[float], width: int) -> _Passages:
    """Return the passage from each occurrence of a term on, of at most `width` positions behind it."""
    starts = np.unique(np.concatenate([np.empty(0, np.int64), *places]))
    counts, lasts = np.zeros(starts.size, np.int64), starts.copy()
    sums = np.zeros(starts.size)
    for where, weight in zip(places, weights, strict=True):
        if not where.size:
            continue
        nearest = where.take(where.searchsorted(starts), mode="clip")
        # A place in another text is as far away as no passage is long.
        inside = (nearest >= starts) & (nearest - starts <= width)
        counts += inside
        sums += weight * inside
        lasts = np.where(inside, np.maximum(lasts, nearest), lasts)
    return _Passages(starts, counts, sums, lasts - starts + 1)
