"""Open the files that a manifest names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kpusearch.storage.arrayfile import ArrayFile
from kpusearch.storage.manifest import Manifest, SegmentEntry
from kpusearch.storage.segment import Segment
from kpusearch.storage.stems import StemTable

__all__ = ["open_segments", "open_stems"]


def open_segments(folder: Path, manifest: Manifest) -> list[tuple[SegmentEntry, Segment, NDArray[np.bool_]]]:
    """Open the segments of a generation, each with the mask of its live documents."""
    opened = []
    for entry in manifest.segments:
        segment = Segment(folder / entry.name, size=entry.size, checksum=entry.checksum)
        live = np.ones(segment.size, dtype=bool)
        if entry.deletions:
            path = folder / entry.deletions
            live[ArrayFile(path, size=entry.deletions_size, checksum=entry.deletions_checksum).array("deleted")] = False
        opened.append((entry, segment, live))
    return opened


def open_stems(folder: Path, manifest: Manifest) -> StemTable | None:
    """Open the table of stems of a generation, if it has one."""
    if manifest.stems is None:
        return None
    return StemTable(folder / manifest.stems, size=manifest.stems_size, checksum=manifest.stems_checksum)
