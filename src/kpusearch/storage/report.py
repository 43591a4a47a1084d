"""Tell what an indexing call did with everything that came in."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from kpusearch.article import Rejected
from kpusearch.storage.remedies import with_remedy

__all__ = ["MOST_TOLD", "Correction", "Deletion", "Report", "Tally", "file_of"]

MOST_TOLD: Final = 100
"""Rejects of one file, and notes of one kind, that are kept in full; the others are counted."""

_MOST_FILES: Final = 10_000
"""Files whose rejects are kept at all: a report must not grow with what came in."""

_LAST: Final = ("no date", "duplicate")
"""Kinds of notes that tell of nothing lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Name two articles of one office, or one site, that say nearly the same under two identities.

    `likeness` is the share of runs of three words that both have, of all that either has. `superseded` says that the
    older was removed in favour of the newer. `older_source` and `newer_source` say where the two were read.
    """

    older: str
    newer: str
    likeness: float
    superseded: bool = False
    older_source: str | None = None
    newer_source: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Count articles by what became of them.

    `added` + `updated` + `unchanged` + `rejected_count` is what came in. `rejected` holds the first reasons of each
    file. `repeated` counts those of the first three that were the same article as an earlier one of the call: the
    index gains `added` less those of them that were `superseded` or replaced.
    `corrections` are pairs of nearly the same article; of `superseded` the older was removed. `pruned` counts articles
    that were removed because their source no longer holds them.
    `notes` says what a user may want to look at: unread dates, duplicates, what was read in an unusual way.

    >>> Report(added=94, rejected_count=1, notes=("halaman.txt: no date",))
    <Report added=94 rejected=1 notes=1>
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: tuple[Rejected, ...] = ()
    rejected_count: int = 0
    repeated: int = 0
    corrections: tuple[Correction, ...] = ()
    superseded: int = 0
    pruned: int = 0
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Count what there is, as rejects and notes in full would fill pages."""
        counts = {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected_count,
            "repeated": self.repeated,
            "corrections": len(self.corrections),
            "superseded": self.superseded,
            "pruned": self.pruned,
            "notes": len(self.notes),
        }
        return f"<Report {' '.join(f'{name}={count}' for name, count in counts.items() if count) or 'of nothing'}>"

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON types."""
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [item.to_dict() for item in self.rejected],
            "rejected_count": self.rejected_count,
            "repeated": self.repeated,
            "corrections": [item.to_dict() for item in self.corrections],
            "superseded": self.superseded,
            "pruned": self.pruned,
            "notes": list(self.notes),
        }


class Tally:
    """Gather rejects and notes without keeping all of them: a file may hold two million bad lines."""

    def __init__(self) -> None:
        self.rejected_count = 0
        self._rejected: list[Rejected] = []
        self._files: Counter[str] = Counter()
        self._notes: defaultdict[str, list[str]] = defaultdict(list)
        self._kinds: Counter[str] = Counter()

    def reject(self, item: Rejected) -> None:
        """Count a reject, and keep it if it is one of the first of its file."""
        self.rejected_count += 1
        file = file_of(item.source)
        if file not in self._files and len(self._files) >= _MOST_FILES:
            return
        self._files[file] += 1
        if self._files[file] <= MOST_TOLD and len(self._rejected) < MOST_TOLD * MOST_TOLD:
            self._rejected.append(Rejected(item.source, with_remedy(item.reason)))

    def note(self, kind: str, text: str) -> None:
        """Count a note, and keep it if it is one of the first of its kind."""
        self._kinds[kind] += 1
        if self._kinds[kind] <= MOST_TOLD:
            self._notes[kind].append(text)

    @property
    def rejected_files(self) -> frozenset[str] | None:
        """Return the files and folders of which something was rejected; None where they are too many to name."""
        return frozenset(self._files) if len(self._files) < _MOST_FILES else None

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """Return the rejects that were kept, in order."""
        return tuple(self._rejected)

    def notes(self, *others: Iterable[str]) -> tuple[str, ...]:
        """Return the notes that were kept, kind by kind, each kind followed by a count of its others.

        First comes what may have cost an article, then what others have to say, then what is only missing.
        """
        told: list[str] = []
        missing: list[str] = []
        for kind, texts in self._notes.items():
            place = missing if kind in _LAST else told
            place += texts
            if (rest := self._kinds[kind] - len(texts)) > 0:
                place.append(f"{kind}: and {rest} more")
        return (*told, *(text for some in others for text in some), *missing)


def file_of(source: str) -> str:
    """Return the file of a source, without line, number or member.

    >>> file_of("a/b.jsonl:7"), file_of("halaman.txt#2"), file_of("arsip.zip!a.html#1")
    ('a/b.jsonl', 'halaman.txt', 'arsip.zip')
    """
    return re.sub(r"!.*|[:#]\d+\Z", "", source, flags=re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """Count the articles that a call deleted, and name the ids that were not there."""

    deleted: int
    missing: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return {"deleted": self.deleted, "missing": list(self.missing)}
