"""Open and create the files of an index, and hand out snapshots and writers.

For now a folder holds stock Whoosh files beside the manifest. Nothing above this package knows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Self

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from kpusearch.exceptions import IndexCorruptError, IndexExistsError
from kpusearch.storage.manifest import MANIFEST_NAME, Manifest
from kpusearch.storage.schema import schema
from kpusearch.storage.snapshot import Snapshot
from kpusearch.storage.writer import Writer

__all__ = ["Store"]

_NAME: Final = "articles"


class Store:
    """Hold the folder of one index."""

    def __init__(self, folder: Path, manifest: Manifest, files: FileIndex) -> None:
        self.folder = folder
        self.manifest = manifest
        self._files = files

    @classmethod
    def create(cls, folder: Path, manifest: Manifest) -> Self:
        """Make an empty index. Raise `IndexExistsError` when there is one; other files in the folder stay."""
        if Manifest.exists(folder):
            raise IndexExistsError(f"there is an index at {folder} already; open it, or choose another folder")
        folder.mkdir(parents=True, exist_ok=True)
        files = FileIndex.create(FileStorage(str(folder)), schema(), _NAME)
        # Last, so that a folder with a manifest always holds a whole index.
        manifest.create(folder)
        return cls(folder, manifest, files)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an index. Raise `NoIndexError`, `IndexMismatchError` or `IndexCorruptError`."""
        manifest = Manifest.load(folder)
        try:
            # With the schema given, Whoosh does not unpickle the one in the file.
            files = FileIndex(FileStorage(str(folder)), schema(), _NAME)
        except Exception as error:
            # A damaged table of contents raises whatever its bytes happen to mean.
            raise IndexCorruptError(_damaged(folder, error)) from error
        return cls(folder, manifest, files)

    def snapshot(self) -> Snapshot:
        """Read the newest generation."""
        try:
            return Snapshot(self._files.reader(), self.generation)
        except Exception as error:
            raise IndexCorruptError(_damaged(self.folder, error)) from error

    def writer(self, *, timeout: float = 10.0) -> Writer:
        """Open the one writer. Raise `IndexLockedError` when another holds it for `timeout` seconds."""
        return Writer(self._files, where=str(self.folder), timeout=timeout)

    @property
    def generation(self) -> int:
        """Return the number of the newest commit, from 0."""
        return int(self._files.latest_generation())

    @property
    def bytes(self) -> int:
        """Return the size of the index's own files."""
        own = (path for path in self.folder.iterdir() if path.name.startswith(f"{_NAME}_") or self._is_toc(path))
        return sum(path.stat().st_size for path in (*own, self.folder / MANIFEST_NAME))

    @staticmethod
    def _is_toc(path: Path) -> bool:
        return path.name.startswith(f"_{_NAME}_")


def _damaged(folder: Path, error: Exception) -> str:
    return f"the index at {folder} cannot be read ({type(error).__name__}: {error}); restore a copy or rebuild it"
