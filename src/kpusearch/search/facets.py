"""Count the matching articles by office, month and forum."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from kpusearch.search.matching import Mask
from kpusearch.storage import Snapshot

__all__ = ["count_facets"]


def count_facets(snapshot: Snapshot, mask: Mask) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Return ``{"office": ({"value", "count"}, …), "month": …, "forum": …}``, most first, then by value.

    Counts are of the articles that match with every filter in force; an article without a value is in none.
    Linear in the size of the snapshot.
    """
    return {
        "office": _ordered(_by_column(snapshot, mask, "office")),
        "month": _ordered(_by_month(snapshot, mask)),
        "forum": _ordered(_by_column(snapshot, mask, "forum")),
    }


def _by_column(snapshot: Snapshot, mask: Mask, name: str) -> dict[str, int]:
    column = snapshot.column(name)
    counts = np.bincount(column.codes[mask], minlength=len(column.values))
    return {value: int(count) for value, count in zip(column.values, counts, strict=True) if value and count}


def _by_month(snapshot: Snapshot, mask: Mask) -> dict[str, int]:
    days = snapshot.days[mask]
    months: Counter[str] = Counter()
    for day, count in zip(*np.unique(days[days > 0], return_counts=True), strict=True):
        months[datetime.date.fromordinal(int(day)).isoformat()[:7]] += int(count)
    return months


def _ordered(counts: Mapping[str, int]) -> tuple[Mapping[str, Any], ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple({"value": value, "count": count} for value, count in ordered)
