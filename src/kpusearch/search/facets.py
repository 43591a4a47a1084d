"""Count the matching articles by office, month, forum, region, people and the own keyword fields of the index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from kpusearch.search.matching import Mask
from kpusearch.storage import Ragged, Snapshot, keyword

__all__ = ["MOST_PEOPLE", "count_facets"]

MOST_PEOPLE: Final = 100
"""Values of the facet of people that are listed."""


def count_facets(snapshot: Snapshot, mask: Mask, limit: int | None = None) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Return ``{"office": ({"value", "count"}, …), "month": …, …}``, most first, then by value.

    Of each at most `limit` values are listed, and of people only the `MOST_PEOPLE` most frequent in any case.

    Counts are of the articles that match with every filter in force; an article without a value is in none.
    A person of one name counts wherever somebody bears it, as the filter for it finds them.
    Linear in the size of the snapshot.
    """
    counts = {name: _counted(snapshot, mask, name) for name in ("office", "month", "forum", "region")}
    facets = {name: _ordered(counted)[:limit] for name, counted in counts.items()}
    facets["people"] = _ordered(_counted_people(snapshot, mask))[:MOST_PEOPLE][:limit]
    for name in snapshot.keywords:
        facets[name] = _ordered(_counted_each(snapshot.own(name).values, mask))[:limit]
    return facets


def _counted(snapshot: Snapshot, mask: Mask, name: str) -> dict[str, int]:
    column = snapshot.column(name)
    counts = np.bincount(column.codes[mask], minlength=len(column.values))
    return {
        value: count for value, count in zip(column.values, counts.tolist(), strict=True) if value.strip() and count
    }


def _counted_each(column: Ragged, mask: Mask) -> dict[str, int]:
    """Count each of any number of values a document."""
    starts, codes, values = column
    counts = np.bincount(codes[np.repeat(mask, np.diff(starts))], minlength=len(values)).tolist()
    return {value: count for value, count in zip(values, counts, strict=True) if count}


def _counted_people(snapshot: Snapshot, mask: Mask) -> dict[str, int]:
    found = _counted_each(snapshot.people, mask)
    # A name of one word finds whoever else bears it.
    for name in (value for value in found if " " not in value):
        found[name] = int(np.count_nonzero(mask[snapshot.postings("people", keyword(name)).docs]))
    return found


def _ordered(counts: Mapping[str, int]) -> tuple[Mapping[str, Any], ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple({"value": value, "count": count} for value, count in ordered)
