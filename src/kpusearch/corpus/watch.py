"""Tell which files of some folders came, changed or went since they were last looked at.

By size and time of change, which any file system has, networked ones too; nothing is opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from kpusearch.article import Rejected
from kpusearch.corpus.folder import walk

__all__ = ["Changes", "Watch"]

_Stamp: TypeAlias = tuple[int, int]


class Changes(NamedTuple):
    """Hold the files to read again, and those that are gone."""

    changed: tuple[Path, ...]
    gone: tuple[Path, ...]


class Watch:
    """Remember the files under some paths as they are now.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     folder = Path(name)
    ...     watch = Watch([folder])
    ...     _ = (folder / "a.txt").write_text("Rapat")
    ...     watch.changes().changed, [path.name for path in watch.changes().changed], watch.changes().changed
    ((), ['a.txt'], ())
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = tuple(paths)
        self._known = self._found()
        self._before = dict(self._known)

    def changes(self) -> Changes:
        """Return what has changed since it was last returned.

        A file that differs from the look before is still being written, and is left for the next.
        """
        now = self._found()
        changed = [
            path for path, stamp in now.items() if self._known.get(path) != stamp and self._before.get(path) == stamp
        ]
        gone = [path for path in self._known if path not in now]
        for path in changed:
            self._known[path] = now[path]
        for path in gone:
            del self._known[path]
        self._before = now
        return Changes(tuple(changed), tuple(gone))

    def _found(self) -> dict[Path, _Stamp]:
        stamps: dict[Path, _Stamp] = {}
        for root in self._paths:
            for path in walk(root):
                if not isinstance(path, Rejected):
                    try:
                        status = path.stat()
                    except OSError:
                        continue  # gone between the two calls, or not to be read: indexing says so
                    stamps[path] = (status.st_mtime_ns, status.st_size)
        return stamps
