"""Read the keyword fields that an index was made with: what is kept of a key of an article's `extra`, and its order.

These are the *own* fields of an index, beside those that every index has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

import numpy as np

from kpusearch.storage.folding import keyword
from kpusearch.storage.postings import OwnColumn, Ragged

__all__ = ["Scalar", "own_column", "own_values", "scalar_text"]

Scalar: TypeAlias = str | int | float | bool
"""What one value of an own field may be: JSON's texts, numbers and truth values."""

_EXACT: Final = 2**53
"""Whole numbers below this one are exact as floating point."""

_NUMBER: Final = re.compile(r"-?[0-9]{1,300}(?:\.[0-9]{1,300})?")


def own_values(extra: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return the values of one key of `extra` as texts, once each, in the first spelling.

    A list gives each of its items; what is no text, number or truth value, as a mapping, gives none.

    >>> own_values({"category": ["Sepak Bola", "sepak  bola", 2024, 2024.0, True, None, {}]}, "category")
    ('Sepak Bola', '2024', 'true')
    """
    value = extra.get(name)
    items: Iterable[Any] = value if isinstance(value, list | tuple) else (value,)
    found: dict[str, str] = {}
    for item in items:
        if isinstance(item, str | int | float):
            text = scalar_text(item)
            found.setdefault(keyword(text), text)
    found.pop("", None)
    return tuple(found.values())


def scalar_text(value: Scalar) -> str:
    """Return a value as text: as JSON writes it, but a whole number without a point, as spreadsheets give ``2024.0``.

    >>> scalar_text(" Sepak  Bola "), scalar_text(2024.0), scalar_text(0.5), scalar_text(False)
    ('Sepak Bola', '2024', '0.5', 'false')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        value = int(value)
    return " ".join(str(value).split())


def own_column(values: Ragged) -> OwnColumn:
    """Return an own field a document, with the ranks of the values that it sorts by."""
    ordered = sorted(range(len(values.values)), key=lambda code: _order(values.values[code]))
    ranks = np.empty(len(ordered), np.int32)
    ranks[ordered] = np.arange(len(ordered), dtype=np.int32)
    counts = np.diff(values.starts)
    held = np.flatnonzero(counts)
    first = np.full(counts.size, -1, np.int32)
    last = first.copy()
    if held.size:
        # Documents without a value add nothing, so each run ends where the next one that holds any begins.
        first[held] = np.minimum.reduceat(ranks[values.codes], values.starts[held])
        last[held] = np.maximum.reduceat(ranks[values.codes], values.starts[held])
    return OwnColumn(values, first, last)


def _order(value: str) -> tuple[int, float, str]:
    """Order numbers by size and before texts, which go by what a filter takes them for."""
    folded = keyword(value)
    return (0, float(folded), folded) if _NUMBER.fullmatch(folded) else (1, 0.0, folded)
