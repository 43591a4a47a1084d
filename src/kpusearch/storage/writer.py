"""Write one generation: documents and deletions, committed together or not at all."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from kpusearch.exceptions import IndexCorruptError, IndexLockedError
from kpusearch.storage.arrayfile import write_arrays
from kpusearch.storage.document import Document
from kpusearch.storage.generation import open_segments, open_stems
from kpusearch.storage.manifest import Manifest, SegmentEntry
from kpusearch.storage.segment import MAX_DOCS, Segment
from kpusearch.storage.segment_writer import SegmentBuilder, merge_segments
from kpusearch.storage.sketch import Sketch
from kpusearch.storage.snapshot import Snapshot
from kpusearch.storage.stems import MAX_STEMS, write_stems

__all__ = ["Writer"]

_BYTES_PER_OCCURRENCE: Final = 32
_ALIKE: Final = 4
"""Rows of sketches that agree at least where one article stands for another."""
_LOCK_NAME: Final = "kpusearch.lock"
_OURS: Final = re.compile(r"\d{8}-\d{4}\.(?:segment|deletions|stems)|kpusearch\.json\.\d+\.tmp")


@dataclasses.dataclass(slots=True)
class _Part:
    """Hold one segment of the generation that is being made."""

    entry: SegmentEntry
    segment: Segment
    live: NDArray[np.bool_]
    committed: NDArray[np.bool_]

    @property
    def is_changed(self) -> bool:
        """Say whether other documents are live than the manifest says."""
        return not np.array_equal(self.live, self.committed)

    @property
    def count(self) -> int:
        return int(np.count_nonzero(self.live))


class Writer:
    """Add and delete documents by number; leaving the context commits, an error inside it cancels.

    Raise `IndexLockedError` when another writer does not finish within `timeout` seconds; `on_wait` is called once
    before it is waited for.
    """

    def __init__(
        self, folder: Path, *, timeout: float, memory: int, on_wait: Callable[[], object] | None = None
    ) -> None:
        self._folder = folder
        self._lock = FileLock(folder / _LOCK_NAME)
        try:
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                if on_wait:
                    on_wait()
                self._lock.acquire(timeout=timeout)
        except Timeout as error:
            raise IndexLockedError(f"another process is writing to {folder}; try again when it is done") from error
        try:
            # Read under the lock: the generation that this writer follows.
            self._manifest = Manifest.load(folder)
            self._remove_others(self._manifest)
            self._parts = [
                _Part(entry, segment, live, live.copy())
                for entry, segment, live in open_segments(folder, self._manifest)
            ]
        except FileNotFoundError as error:
            self._lock.release()
            raise IndexCorruptError(f"{error.filename} is missing; restore a copy or rebuild the index") from error
        except BaseException:
            self._lock.release()
            raise
        self.before = Snapshot(
            [part.segment for part in self._parts],
            [part.live.copy() for part in self._parts],
            self._manifest.generation,
            stems=open_stems(folder, self._manifest),
            keywords=self._manifest.keywords,
        )
        self._bases = list(itertools.accumulate((part.segment.size for part in self._parts), initial=0))
        self._most_occurrences = memory // _BYTES_PER_OCCURRENCE
        self._builder = SegmentBuilder(self._manifest.keywords)
        self._added: list[_Part] = []
        self._count = 0
        self._deleted_added: set[int] = set()
        self._names = itertools.count(1)
        self._merge_all = False
        self._stems: Mapping[str, str] = {}
        self._superseded: dict[str, tuple[str, str]] = {}
        self._is_cancelled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._is_changed and not self._is_cancelled:
                self._commit()
        finally:
            with contextlib.suppress(Exception):
                self._remove_others(Manifest.load(self._folder))
            self._lock.release()

    def add(self, document: Document) -> int:
        """Add a document and return its number among those added."""
        if len(self._builder) == MAX_DOCS or self._builder.occurrences >= self._most_occurrences:
            self._flush()
        self._builder.add(document)
        self._count += 1
        return self._count - 1

    def delete(self, doc: int) -> None:
        """Delete a document of the generation `before`."""
        at = max(number for number, base in enumerate(self._bases[:-1]) if base <= doc)
        self._parts[at].live[doc - self._bases[at]] = False

    def undelete(self, doc: int) -> None:
        """Keep a document of the generation `before` after all."""
        at = max(number for number, base in enumerate(self._bases[:-1]) if base <= doc)
        self._parts[at].live[doc - self._bases[at]] = True

    def current(self) -> Snapshot:
        """Return the generation `before` without what has been deleted since."""
        return self._snapshot(self._parts)

    def added(self) -> Snapshot:
        """Write out what was added so far, and return it, without what has been deleted since."""
        self._flush()
        self._bury()
        return self._snapshot(self._added)

    def _snapshot(self, parts: Sequence[_Part]) -> Snapshot:
        return Snapshot(
            [part.segment for part in parts],
            [part.live.copy() for part in parts],
            self._manifest.generation,
            keywords=self._manifest.keywords,
        )

    def supersede(self, older: str, newer: str, content_hash: bytes) -> None:
        """Remember that an article was removed in favour of another, so that the same text does not come back."""
        self._superseded[older] = (newer, content_hash.hex())

    def superseder(self, id_: str, content_hash: bytes, sketch: Sketch) -> str | None:
        """Return the id of the article that stands for one that was superseded, or None.

        It must have been superseded with just this content, and what stands for it must be there and still like it.
        """
        newer, old = self._manifest.superseded.get(id_, ("", ""))
        if old != content_hash.hex():
            return None
        followed = {id_}
        while newer not in followed:
            doc = self.before.find_id(newer)
            if doc is not None:
                is_like = np.count_nonzero(self.before.sketches[doc] == sketch) >= _ALIKE
                return newer if is_like else None
            # Superseded in its turn.
            followed.add(newer)
            newer, _ = self._manifest.superseded.get(newer, ("", ""))
            if not newer:
                return None
        return None

    def cancel(self) -> None:
        """Let the context end without a commit."""
        self._is_cancelled = True

    def delete_added(self, number: int) -> None:
        """Delete a document that this writer added, or is about to."""
        self._deleted_added.add(number)

    def keep_stems(self, stems: Mapping[str, str]) -> None:
        """Keep the stems of words with the index at the commit, beside those it has."""
        self._stems = stems

    def merge(self) -> None:
        """Make one segment of all at the commit, as far as one can hold them, and drop what was deleted."""
        self._merge_all = True

    @property
    def _is_changed(self) -> bool:
        is_more = self._count > len(self._deleted_added) or self._merge_all or bool(self._superseded)
        return is_more or any(part.is_changed for part in self._parts)

    def _commit(self) -> None:
        self._flush()
        self._bury()
        parts = [part for part in (*self._parts, *self._added) if part.count]
        entries = [self._with_deletions(part) for part in self._merged(parts)]
        manifest = dataclasses.replace(
            self._manifest,
            generation=self._manifest.generation + 1,
            segments=tuple(entries),
            superseded={**self._manifest.superseded, **self._superseded},
            **self._written_stems(),
        )
        manifest.replace(self._folder)

    def _bury(self) -> None:
        """Mark what was added and deleted again in the segments that hold it."""
        start = 0
        for part in self._added:
            dead = [number - start for number in self._deleted_added if start <= number < start + part.segment.size]
            part.live[dead] = False
            start += part.segment.size

    def _written_stems(self) -> dict[str, Any]:
        """Write the table of stems again where there are others, and return what the manifest says of it."""
        old = self.before.stems.all() if self.before.stems and self._stems else {}
        stems = {**old, **self._stems}
        if len(stems) == len(old) or len(old) == MAX_STEMS:
            return {}
        name = self._new_name("stems")
        written = write_stems(self._folder / name, dict(itertools.islice(stems.items(), MAX_STEMS)))
        return {"stems": name, "stems_size": written.size, "stems_checksum": written.checksum}

    def _flush(self) -> None:
        if len(self._builder):
            name = self._new_name("segment")
            written = self._builder.write(self._folder / name, self._manifest.model)
            self._builder = SegmentBuilder(self._manifest.keywords)
            self._added.append(self._opened(SegmentEntry(name, written.size, written.checksum)))

    def _merged(self, parts: list[_Part]) -> list[_Part]:
        """Join neighbours that have become small: sizes stay a falling series, so a document is merged few times."""
        merged: list[_Part] = []
        for part in parts:
            merged.append(part)
            while len(merged) > 1 and self._belong(merged[-2], merged[-1]):
                merged[-2:] = [self._joined(merged[-2:])]
        half_empty = [number for number, part in enumerate(merged) if 2 * part.count < part.segment.size]
        for number in half_empty:
            merged[number] = self._joined([merged[number]])
        return merged

    def _belong(self, left: _Part, right: _Part) -> bool:
        fits = left.count + right.count <= MAX_DOCS
        return fits and (self._merge_all or left.count <= 2 * right.count)

    def _joined(self, parts: Sequence[_Part]) -> _Part:
        name = self._new_name("segment")
        written = merge_segments(
            self._folder / name,
            [(part.segment, part.live) for part in parts],
            self._manifest.model,
            self._manifest.keywords,
        )
        for part in parts:
            part.segment.release()
        return self._opened(SegmentEntry(name, written.size, written.checksum))

    def _opened(self, entry: SegmentEntry) -> _Part:
        segment = Segment(self._folder / entry.name, size=entry.size, checksum=entry.checksum)
        return _Part(entry, segment, np.ones(segment.size, dtype=bool), np.ones(segment.size, dtype=bool))

    def _with_deletions(self, part: _Part) -> SegmentEntry:
        if not part.is_changed:
            return part.entry
        name = self._new_name("deletions")
        dead = np.flatnonzero(~part.live).astype(np.uint16)
        written = write_arrays(self._folder / name, {"deleted": dead})
        return dataclasses.replace(
            part.entry, deletions=name, deletions_size=written.size, deletions_checksum=written.checksum
        )

    def _new_name(self, suffix: str) -> str:
        return f"{self._manifest.generation + 1:08d}-{next(self._names):04d}.{suffix}"

    def _remove_others(self, manifest: Manifest) -> None:
        """Remove files that no manifest names: of generations before it, and of writers that never finished."""
        named = {manifest.stems, *(name for entry in manifest.segments for name in (entry.name, entry.deletions))}
        for path in self._folder.iterdir():
            if _OURS.fullmatch(path.name) and path.name not in named:
                # On Windows a file that a reader has mapped cannot go yet; a later writer removes it.
                with contextlib.suppress(OSError):
                    path.unlink()
