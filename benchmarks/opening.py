"""Time what comes first: opening an index and asking it in a fresh process, and a query on the command line.

The files have been read before, so they come from the page cache; what is timed is the work of the process.
"""

from __future__ import annotations

import importlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from engines import ENGINES, PACKAGES
from measure import run_alone
from queries import Query

__all__ = ["KERNELS", "command_line", "first_queries"]

KERNELS: Final = {"as installed": None, "numpy": "numpy"}
"""Name -> KPUSEARCH_KERNEL of a command."""

_COMMAND: Final = [sys.executable, "-c", "from kpusearch.cli import main; main()", "search"]


def first_queries(name: str, folder: Path, queries: Sequence[Query]) -> dict[str, float]:
    """Return the milliseconds to open an index, to answer the first query, and both: medians over processes.

    Each query is the first one of its process.
    """
    times: list[tuple[float, float]] = [run_alone(_first, name, folder, query) for query in queries]
    return {
        "open": statistics.median(opened for opened, _ in times),
        "first": statistics.median(first for _, first in times),
        "both": statistics.median(map(sum, times)),
    }


def _first(name: str, folder: Path, query: Query) -> tuple[float, float]:
    # Loading the package is what a program does once; numba is loaded by kpusearch when it sees fit, and counts.
    if name != "kpusearch fast":
        importlib.import_module(PACKAGES.get(name, "kpusearch"))
    engine: Any = ENGINES[name]()
    start = time.perf_counter_ns()
    engine.open(folder)
    opened = time.perf_counter_ns()
    # Words are stemmed for the first time here, by kpusearch's analyzer in each engine: timed for kpusearch alone.
    prepared = engine.prepare(query)
    asked = time.perf_counter_ns()
    engine.search(prepared)
    return (opened - start) / 1e6, (time.perf_counter_ns() - asked) / 1e6


def command_line(folder: Path, queries: Sequence[Query]) -> dict[str, float]:
    """Return the median seconds of `kpusearch search` from start to end of its process, by kernel."""
    took: dict[str, list[float]] = {name: [] for name in KERNELS}
    for query in queries:
        for name, kernel in KERNELS.items():
            environment = {key: value for key, value in os.environ.items() if key != "KPUSEARCH_KERNEL"}
            if kernel:
                environment["KPUSEARCH_KERNEL"] = kernel
            command = [*_COMMAND, " ".join(query.words), "--index", str(folder)]
            start = time.perf_counter()
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
            took[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in took.items()}
