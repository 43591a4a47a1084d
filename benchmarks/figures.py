"""Read what the system says of this process, and draw percentiles."""

from __future__ import annotations

import os
import re
import resource
import statistics
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["cpu_seconds", "forget_peak", "peak_mb", "percentiles", "private_mb"]


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """Return the median and two higher percentiles.

    >>> percentiles([1.0, 2.0, 3.0])["p50"]
    2.0
    """
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}


def cpu_seconds() -> float:
    """Return the user and system time of this process and of those that it started and that ended."""
    return sum(os.times()[:4])


def peak_mb() -> float:
    """Return the most memory that this process held, and the largest of those that it started.

    Linux counts into a process's ru_maxrss what its parent held when it was started; VmHWM is the process's alone.
    """
    # Kilobytes on Linux, bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(OSError):
        if found := re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8")):
            own = int(found[1])
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * unit / 1e6


def forget_peak() -> None:
    """Let VmHWM count from what is held now, where the system allows it."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")


def private_mb() -> dict[str, float] | None:
    """Return what this process holds in memory, or None where the system does not say.

    ``private`` is what it alone has written (Private_Dirty): heap, stacks, arrays. It cannot be given up, and every
    further process takes as much again. ``resident`` also has the pages of mapped files, the index among them: they
    are the system's page cache, shared by all processes that map them, and go when memory is short.
    """
    try:
        text = Path("/proc/self/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return None
    found = {name: int(kilobytes) * 1024 / 1e6 for name, kilobytes in re.findall(r"(\w+):\s+(\d+) kB", text)}
    return {"private": found["Private_Dirty"], "resident": found["Rss"]}
