"""Hold what a saved search tells: its batches, and their entries as they were when they were new.

Overview of types: `Alert` (a saved search), `Batch` (what one run found) and `Entry` (an article of it).
"""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kpusearch.clipping.columns import link_of
from kpusearch.search import Hit

__all__ = ["Alert", "Batch", "Entry"]


@dataclass(frozen=True, slots=True)
class Alert:
    """Hold a saved search: `options` are its filters and sort, `created` the time in UTC."""

    name: str
    query: str
    options: Mapping[str, Any]
    created: str

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return {"name": self.name, "query": self.query, "options": dict(self.options), "created": self.created}


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold an article as it was when it was told; `office` is a slug, `link` what a browser opens."""

    id: str
    title: str
    date: str | None
    published: str | None
    office: str | None
    link: str | None
    snippet: str

    @classmethod
    def of(cls, hit: Hit) -> Entry:
        """Take from a hit what is told of it."""
        return cls(
            hit.id, hit.title, _day(hit.date), _day(hit.published), hit.office, link_of(hit.article), hit.snippet
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return dataclasses.asdict(self)

    def to_json(self) -> str:
        """Return the record as a JSON text."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, text: str) -> Entry:
        """Rebuild an entry from `to_json`'s text."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Batch:
    """Hold what is new for a saved search at one run.

    `uid` tells the search from another that had its name; `number` counts from 1 within it; `created` is when the batch
    was recorded, in UTC. A batch with `is_repeated` may have been delivered before, to the last entry the same.
    """

    uid: str
    alert: str
    query: str
    number: int
    created: str
    is_repeated: bool
    entries: tuple[Entry, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        values = {item.name: getattr(self, item.name) for item in dataclasses.fields(self)}
        return {**values, "entries": [entry.to_dict() for entry in self.entries]}


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
