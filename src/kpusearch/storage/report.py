"""Tell what an indexing call did with everything that came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kpusearch.article import Rejected

__all__ = ["Deletion", "Report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Count articles by what became of them.

    `added` + `updated` + `unchanged` + ``len(rejected)`` is what came in. `pruned` counts articles that were removed
    because no source held them any more. `notes` says what a reader may want to look at: unread dates, duplicates.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: tuple[Rejected, ...] = ()
    pruned: int = 0
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON types."""
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [item.to_dict() for item in self.rejected],
            "pruned": self.pruned,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """Count the articles that a call deleted, and name the ids that were not there."""

    deleted: int
    missing: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return {"deleted": self.deleted, "missing": list(self.missing)}
