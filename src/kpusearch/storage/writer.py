"""Write one generation: documents and deletions, committed together or not at all."""

from __future__ import annotations

import contextlib
from types import TracebackType
from typing import Any, Final, Self

from whoosh.index import FileIndex, LockError

from kpusearch.exceptions import IndexLockedError
from kpusearch.storage.snapshot import Snapshot

__all__ = ["Writer"]

# What Whoosh counts is about a fifth of what its pool of postings takes.
_POOL_MB: Final = 32


class Writer:
    """Add and delete documents by number; leaving the context commits, an error inside it cancels.

    Raise `IndexLockedError` when another writer does not finish within `timeout` seconds.
    """

    def __init__(self, files: FileIndex, *, where: str, timeout: float = 10.0) -> None:
        try:
            self._writer = files.writer(timeout=timeout, limitmb=_POOL_MB)
        except LockError as error:
            raise IndexLockedError(f"another process is writing to {where}; try again when it is done") from error
        # Read under the lock: the generation that this writer follows.
        self.before = Snapshot(files.reader(), files.latest_generation())
        self._changed = False
        self._merge = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.before.close()
        if kind is None and self._changed:
            try:
                self._writer.commit(optimize=self._merge)
            except BaseException:
                self._give_up()
                raise
        else:
            self._give_up()

    def _give_up(self) -> None:
        """Release the lock and remove the files of the segment that will never be committed."""
        writer = self._writer
        # Whoosh closes the files first, and would keep the lock if one of them cannot be written.
        with contextlib.suppress(Exception):
            writer.cancel()
        with contextlib.suppress(Exception):
            writer.writelock.release()
        for name in list(writer.storage):
            if writer.newsegment.segment_id() in name:
                with contextlib.suppress(OSError):
                    writer.storage.delete_file(name)

    def add(self, document: dict[str, Any]) -> int:
        """Add a document and return its number among those added."""
        self._writer.add_document(**document)
        self._changed = True
        return int(self._writer.docnum) - 1

    def delete(self, doc: int) -> None:
        """Delete a document of the generation `before`."""
        self._writer.delete_document(doc)
        self._changed = True

    def delete_added(self, number: int) -> None:
        """Delete a document that this writer added."""
        # SegmentWriter.delete_document refuses the segment that is being written; the segment itself does not.
        self._writer.newsegment.delete_document(number)

    def merge(self) -> None:
        """Make one segment of all at the commit, and drop what was deleted."""
        self._merge = self._changed = True
