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
    ...     first, second = watch.changes(), watch.changes()
    ...     watch.settle(second)
    ...     first.changed, [path.name for path in second.changed], watch.changes().changed
    ((), ['a.txt'], ())
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = tuple(paths)
        self._known: dict[Path, _Stamp] = {}
        self._known = self._found()
        self._before = dict(self._known)

    def changes(self) -> Changes:
        """Return what has changed since it was last settled.

        A file that differs from the look before is still being written, and is left for the next.
        """
        now = self._found()
        changed = [
            path for path, stamp in now.items() if self._known.get(path) != stamp and self._before.get(path) == stamp
        ]
        gone = [path for path in self._known if path not in now]
        self._before = now
        return Changes(tuple(changed), tuple(gone))

    def settle(self, changes: Changes) -> None:
        """Take changes for dealt with; others come again at the next look."""
        for path in changes.changed:
            if path in self._before:
                self._known[path] = self._before[path]
        for path in changes.gone:
            self._known.pop(path, None)

    def _found(self) -> dict[Path, _Stamp]:
        stamps: dict[Path, _Stamp] = {}
        for root in self._paths:
            if not root.exists():
                # Away for a moment, as a disk or a share may be: what was in it is not gone.
                stamps |= {path: stamp for path, stamp in self._known.items() if root in (path, *path.parents)}
                continue
            for path in walk(root):
                if not isinstance(path, Rejected):
                    try:
                        status = path.stat()
                    except OSError:
                        continue  # gone between the two calls, or not to be read: indexing says so
                    stamps[path] = (status.st_mtime_ns, status.st_size)
        return stamps
