"""Keep what was measured as one JSON file a corpus: figures and circumstances, no answers.

A result holds under ``engines``, by name: ``fault`` or None; ``builds`` (cold, warm), ``size_mb``, ``loaded_mb``;
``queries`` by kind with the percentiles ``first`` and ``warm``, ``shared`` and ``agree``; ``throughput`` by kind and
threads; ``memory``; ``opening``; ``load``. What was not measured is not there.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.metadata
import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import kpusearch

__all__ = ["circumstances", "read_results", "rounded", "surroundings", "write_result"]

PACKAGES: Final = ("kpusearch", "numpy", "numba", "PySastrawi", "tantivy", "bm25s", "whoosh")


def read_results(folder: Path) -> list[dict[str, Any]]:
    """Return all results, real collections before generated ones, small before large."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    # Figures of ranking quality lie there too and have a report of their own.
    results = [result for result in found if "engines" in result]
    return sorted(results, key=lambda result: (result["generated"], result["articles"], result["name"]))


def write_result(result: Mapping[str, Any], folder: Path) -> None:
    """Write a result in place of the last one of that corpus; four digits of a figure are enough."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(rounded(result), indent=1, ensure_ascii=False)
    (folder / f"{result['name']}.json").write_text(f"{text}\n", encoding="utf-8")


def rounded(value: Any) -> Any:
    """Return figures as they are kept, with four digits each.

    >>> rounded({"p50": [0.504961, 12345.6]})
    {'p50': [0.505, 12350.0]}
    """
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, Mapping):
        return {name: rounded(item) for name, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return value


def circumstances(corpus: Path) -> dict[str, Any]:
    """Return what a figure depends on beside the engine."""
    with corpus.open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
    found = surroundings(PACKAGES)
    found["versions"]["SQLite"] = sqlite3.sqlite_version
    return {"file": corpus.name, "sha256": sha, **found}


def surroundings(packages: Iterable[str]) -> dict[str, Any]:
    """Return what a figure depends on beside the engine and the corpus, with the versions of the packages."""
    versions = {}
    for package in packages:
        with suppress(importlib.metadata.PackageNotFoundError):
            versions[package] = importlib.metadata.version(package)
    return {
        "date": datetime.date.today().isoformat(),
        "machine": f"{_processor()}, {os.cpu_count()} cores{_memory()}",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "versions": versions,
        "revision": _revision(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown processor")


def _memory() -> str:
    try:
        return f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB of memory"
    except (AttributeError, ValueError, OSError):
        return ""


def _revision() -> str:
    """Return the commit of the package that was measured, marked when its sources differ from it."""
    source = Path(kpusearch.__file__).parent
    try:
        commit, changed = (
            subprocess.run(["git", *command], cwd=source, capture_output=True, text=True, check=True).stdout.strip()
            for command in (("rev-parse", "--short", "HEAD"), ("status", "--porcelain", "--", "."))
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{commit}, with changes" if changed else commit
