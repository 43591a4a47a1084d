"""Hold what all readers of one call share: how to read, and what the reading found out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from kpusearch.corpus.dates import Order

__all__ = ["Reading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Hold the options of one call of `read_corpus`.

    `collected`: the day the sources were fetched. `order`: what the caller says of day and month in dates of numbers,
    where nothing in the source proves it. `recognises`: whether articles are completed from their texts.
    `notes` grows with what a user of the whole call should know, as the order of dates of a file.
    """

    collected: datetime.date = field(default_factory=datetime.date.today)
    order: Order | None = None
    recognises: bool = True
    notes: list[str] = field(default_factory=list)
