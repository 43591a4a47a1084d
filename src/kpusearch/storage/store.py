"""Open and create the folder of an index, and hand out snapshots and writers."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from kpusearch.exceptions import IndexCorruptError, IndexExistsError
from kpusearch.storage.generation import open_segments, open_stems
from kpusearch.storage.manifest import MANIFEST_NAME, Manifest
from kpusearch.storage.snapshot import Snapshot

if TYPE_CHECKING:
    from kpusearch.storage.writer import Writer

__all__ = ["DEFAULT_MEMORY", "Store"]

DEFAULT_MEMORY: Final = 256 * 2**20
"""Bytes that documents may take before they are written out as a segment."""

_TRIES: Final = 20


class Store:
    """Hold the folder of one index and how it was made; generations come and go."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @classmethod
    def create(cls, folder: Path, manifest: Manifest) -> Self:
        """Make an empty index. Raise `IndexExistsError` when there is one; other files in the folder stay."""
        if Manifest.exists(folder):
            raise IndexExistsError(f"there is an index at {folder} already; open it, or choose another folder")
        folder.mkdir(parents=True, exist_ok=True)
        manifest.create(folder)
        return cls(folder, manifest)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an index. Raise `NoIndexError`, `IndexMismatchError` or `IndexCorruptError`."""
        return cls(folder, Manifest.load(folder))

    def snapshot(self) -> Snapshot:
        """Read the newest generation."""
        for _ in range(_TRIES):
            manifest = Manifest.load(self.folder)
            try:
                parts = open_segments(self.folder, manifest)
                stems = open_stems(self.folder, manifest)
            except FileNotFoundError as error:
                # A writer has committed since, and removed what only the older generation needs.
                if Manifest.load(self.folder).generation == manifest.generation:
                    raise IndexCorruptError(
                        f"{error.filename} is missing; restore a copy or rebuild the index"
                    ) from error
                time.sleep(0.01)
                continue
            segments, live = [segment for _, segment, _ in parts], [live for _, _, live in parts]
            return Snapshot(segments, live, manifest.generation, stems=stems, keywords=manifest.keywords)
        raise IndexCorruptError(f"{self.folder} changes faster than it can be opened; try again")

    def writer(
        self, *, timeout: float = 10.0, memory: int = DEFAULT_MEMORY, on_wait: Callable[[], object] | None = None
    ) -> Writer:
        """Open the one writer. Raise `IndexLockedError` when another holds it for `timeout` seconds.

        `on_wait` is called once where another holds it now.
        """
        # What only writing needs is a third of the library: a search starts sooner without it.
        from kpusearch.storage.writer import Writer

        return Writer(self.folder, timeout=timeout, memory=memory, on_wait=on_wait)

    @property
    def generation(self) -> int:
        """Return the number of the newest commit, from 0."""
        return Manifest.load(self.folder).generation

    @property
    def bytes(self) -> int:
        """Return the size of the newest generation's files."""
        manifest = Manifest.load(self.folder)
        sizes = [entry.size + entry.deletions_size for entry in manifest.segments]
        return sum(sizes) + manifest.stems_size + (self.folder / MANIFEST_NAME).stat().st_size
