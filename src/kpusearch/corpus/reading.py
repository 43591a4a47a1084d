"""Hold what all readers of one call share: how to read, and what the reading found out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kpusearch.corpus.dates import Order

__all__ = ["Notes", "Reading"]

_MOST_OF_A_KIND: Final = 20
_MOST: Final = 1000


class Notes:
    """Gather what a user of the whole call should know, bounded however many files say the same.

    >>> notes = Notes()
    >>> for number in range(25):
    ...     notes.append(f"{number}.txt: read as Windows-1252", kind="charset")
    >>> len(list(notes)), list(notes)[-1]
    (21, '5 more notes like: 19.txt: read as Windows-1252')
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._last: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def append(self, text: str, *, kind: str | None = None) -> None:
        """Keep a note; of one `kind` only the first twenty are kept, the others are counted."""
        group = kind or ""
        self._counts[group] = count = self._counts.get(group, 0) + 1
        if count <= (_MOST if kind is None else _MOST_OF_A_KIND):
            self._texts.append(text)
            self._last[group] = text

    def __iter__(self) -> Iterator[str]:
        yield from self._texts
        for group, count in self._counts.items():
            more = count - (_MOST_OF_A_KIND if group else _MOST)
            if more > 0:
                yield f"{more} more notes like: {self._last[group]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Hold the options of one call of `read_corpus`.

    `format` is ``"auto"`` or the one asked for. `collected`: the day the sources were fetched; a reader of an archive
    that tells this for each record gives each its own. `order`: what the caller says of day and month in dates of
    numbers, where nothing in the source proves it. `recognises`: whether articles are completed from their texts.
    `notes` grows with what a user of the whole call should know, as the order of dates of a file.
    """

    format: str = "auto"
    collected: datetime.date = field(default_factory=datetime.date.today)
    order: Order | None = None
    recognises: bool = True
    notes: Notes = field(default_factory=Notes)
