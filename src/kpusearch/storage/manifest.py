"""Name what an index consists of at one generation, and how it was made.

The manifest is replaced whole by a rename: a reader finds the old generation or the new one, never something between.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from kpusearch.bm25f import BM25F, DEFAULT_WEIGHTS
from kpusearch.exceptions import IndexCorruptError, IndexExistsError, IndexMismatchError, NoIndexError

__all__ = ["FORMAT", "MANIFEST_NAME", "Manifest", "SegmentEntry"]

FORMAT: Final = 7
"""Number of the format on disk; raised whenever an older index could be misread."""

MANIFEST_NAME: Final = "kpusearch.json"


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """Name a segment's file with its size and checksum, and the file of its deletions where it has any."""

    name: str
    size: int
    checksum: int
    deletions: str | None = None
    deletions_size: int = 0
    deletions_checksum: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """State the format, the analyzer, the ranking parameters, and the segments of one generation.

    `k1` and `b` are BM25's (k1 >= 0, 0 <= b <= 1); `weights` multiply the frequency in a field (>= 0, ``title``,
    ``body`` and ``lead``). Raise `ValueError` for anything else. `overrides` are the stems that the index was created
    with, `keywords` the names of its own keyword fields. `superseded` maps the id of an article that was removed in
    favour of a newer version to that one's id and the hash of the content that was removed. `identity` tells an index
    from one that was built in its place.
    """

    analyzer: str
    fingerprint: str
    k1: float = 1.2
    b: float = 0.75
    weights: Mapping[str, float] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    generation: int = 0
    segments: tuple[SegmentEntry, ...] = ()
    stems: str | None = None
    stems_size: int = 0
    stems_checksum: int = 0
    superseded: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    identity: str = ""
    format: int = FORMAT

    def __post_init__(self) -> None:
        if not 0 <= self.k1 < float("inf"):
            raise ValueError(f"k1 must be a finite number of at least 0, got {self.k1}")
        if not 0 <= self.b <= 1:
            raise ValueError(f"b must be between 0 and 1, got {self.b}")
        for name, weight in self.weights.items():
            if name not in DEFAULT_WEIGHTS:
                raise ValueError(f"weights are for {', '.join(DEFAULT_WEIGHTS)}, got {name!r}")
            if not 0 <= weight < float("inf"):
                raise ValueError(f"the weight of {name} must be a finite number of at least 0, got {weight}")

    @property
    def model(self) -> BM25F:
        """Return the formula that ranks; the impacts in the segments are made with it."""
        return BM25F(self.k1, self.b, {**DEFAULT_WEIGHTS, **self.weights})

    @staticmethod
    def exists(folder: Path) -> bool:
        """Say whether there is an index in the folder."""
        return (folder / MANIFEST_NAME).exists()

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Read the manifest of the index in a folder.

        Raise `NoIndexError`, `IndexMismatchError` for another format, `IndexCorruptError` for an unreadable manifest.
        """
        path = folder / MANIFEST_NAME
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoIndexError(f"no index at {folder}; run: kpusearch index CORPUS -i {folder}") from error
        except (OSError, ValueError) as error:
            raise IndexCorruptError(f"{path} cannot be read ({error}); rebuild the index") from error
        if isinstance(values, dict) and values.get("format") not in (None, FORMAT):
            raise IndexMismatchError(
                f"{folder} has format {values['format']}, this program reads format {FORMAT}; "
                "rebuild it in a new folder: kpusearch index CORPUS -i NEW"
            )
        try:
            if values.pop("checksum") != _checksum(values):
                raise ValueError("its checksum is wrong")
            values["segments"] = tuple(SegmentEntry(**entry) for entry in values["segments"])
            values["keywords"] = tuple(values["keywords"])
            values["superseded"] = {old: (new, hash_) for old, (new, hash_) in values["superseded"].items()}
            return cls(**values)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise IndexCorruptError(f"{path} is damaged ({error}); restore a copy or rebuild the index") from error

    def create(self, folder: Path) -> None:
        """Write the first manifest of an index. Raise `IndexExistsError` when there is one."""
        draft = self._draft(folder)
        try:
            # A link fails where a rename would silently replace the manifest of another process.
            os.link(draft, folder / MANIFEST_NAME)
        except FileExistsError as error:
            raise IndexExistsError(
                f"there is an index at {folder} already; open it, or choose another folder"
            ) from error
        finally:
            draft.unlink()
        _flush_folder(folder)

    def replace(self, folder: Path) -> None:
        """Make this the newest generation: all or nothing, and on the disk when it returns."""
        # What the manifest names must be findable before the manifest is.
        _flush_folder(folder)
        self._draft(folder).replace(folder / MANIFEST_NAME)
        _flush_folder(folder)

    def check_fingerprint(self, fingerprint: str, folder: Path) -> None:
        """Raise `IndexMismatchError` when the analyzer of that name has changed since the index was made."""
        if fingerprint != self.fingerprint:
            raise IndexMismatchError(
                f"{folder} was built by another version of the {self.analyzer} analyzer (its stemmer, word lists or "
                f"tokenizer changed); rebuild it in a new folder: kpusearch index CORPUS -i NEW"
            )

    def _draft(self, folder: Path) -> Path:
        values = asdict(self)
        # As JSON gives it back, so that the sum is over the same text.
        values = json.loads(json.dumps(values))
        values["checksum"] = _checksum(values)
        draft = folder / f"{MANIFEST_NAME}.{os.getpid()}.tmp"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(values, file, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        return draft


def _checksum(values: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps(values, sort_keys=True).encode())


def _flush_folder(folder: Path) -> None:
    """Put the folder's entries on the disk, where the system can."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
