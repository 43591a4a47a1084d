"""Write what `compare.py` measured as Markdown: the circumstances, a table a question, and in words who is ahead."""

from __future__ import annotations

import datetime
import hashlib
import importlib.metadata
import os
import platform
import sqlite3
import statistics
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import kpusearch
from engines import PACKAGES

__all__ = ["report", "verdict", "waited"]

LEVEL: Final = 1.05
"""Two figures nearer than this ratio count as level."""

WAITED: Final = 1.15
"""Wall time above this many times the CPU time says that a build was disturbed."""


def report(corpus: Path, measured: Sequence[Any], queries: Mapping[str, Sequence[Any]], builds: Sequence[str]) -> str:
    """Return the report on `Measured` engines, kpusearch first; `queries` begin with those that warmed them."""
    lines = _heading(corpus, measured)
    for kind in builds:
        lines += _build_table(measured, kind)
    for kind in list(queries)[1:]:
        lines += _query_table(measured, kind, len(queries[kind]))
    found = [item for item in measured if not item.fault]
    firsts = ", ".join(f"{item.name} {item.first:.1f}" for item in found)
    return "\n".join([*lines, "", f"First query after the build, milliseconds: {firsts}.", ""])


def verdict(name: str, figures: Mapping[str, float]) -> str:
    """Say in one line whom the first of the figures is behind, level with and ahead of; less is better.

    >>> verdict("Size", {"kpusearch": 2.0, "a": 1.0, "b": 2.01, "c": 5.0})
    '- Size: behind a (2.0×); level with b; ahead of c (2.5×).'
    """
    (_, ours), *others = figures.items()
    behind = [f"{name} ({ours / theirs:.1f}×)" for name, theirs in others if ours > LEVEL * theirs]
    ahead = [f"{name} ({theirs / ours:.1f}×)" for name, theirs in others if theirs > LEVEL * ours]
    level = [name for name, theirs in others if ours <= LEVEL * theirs and theirs <= LEVEL * ours]
    parts = [("behind", behind), ("level with", level), ("ahead of", ahead)]
    said = "; ".join(f"{place} {', '.join(names)}" for place, names in parts if names)
    return f"- {name}: {said or 'alone'}."


def waited(name: str, wall: float, cpu: float) -> str | None:
    """Say that a build had to wait, or None: then its wall time tells of the machine more than of the engine.

    >>> waited("a", 29.3, 19.7)
    '- Disturbed: a took 29.3 s for 19.7 s of CPU time; it waited for other programs or the disk. Compare CPU times.'
    >>> waited("a", 20.0, 19.7)
    """
    if wall <= WAITED * cpu:
        return None
    waiting = f"{name} took {wall:.1f} s for {cpu:.1f} s of CPU time; it waited for other programs or the disk"
    return f"- Disturbed: {waiting}. Compare CPU times."


def _heading(corpus: Path, measured: Sequence[Any]) -> list[str]:
    with corpus.open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
    articles = next(iter(measured[0].builds.values())).articles
    packages = [
        "kpusearch",
        "numpy",
        "PySastrawi",
        *(PACKAGES[item.name] for item in measured if item.name in PACKAGES),
    ]
    versions = [f"{package} {version}" for package in packages if (version := _version(package))]
    return [
        "# Results",
        "",
        f"Written by `benchmarks/compare.py` on {datetime.date.today()}; see README.md for how it measures.",
        "",
        f"- Corpus: {corpus.name}, {articles} articles, SHA-256 `{sha}`",
        f"- Machine: {_processor()}, {os.cpu_count()} cores{_memory()}",
        f"- System: {platform.system()} {platform.machine()}, Python {platform.python_version()}",
        f"- Versions: {', '.join(versions)}, SQLite {sqlite3.sqlite_version}",
        f"- Revision: {_revision()}",
        "- Rivals but stock Whoosh are fed the terms of kpusearch's analyzer; stock Whoosh stems with plain Sastrawi",
        f"- Memory of a process before it builds, which every peak holds: {min(_loaded(measured)):.0f} MB",
    ]


def _build_table(measured: Sequence[Any], kind: str) -> list[str]:
    title = {"cold": "Build from raw text, stems cold", "warm": "Build again, stems warm"}[kind]
    ours = measured[0].builds[kind]
    rows = []
    for item in measured:
        if item.fault:
            rows.append([item.name, item.fault])
            continue
        build = item.builds[kind]
        rows.append(
            [
                item.name,
                f"{build.articles / build.wall:,.0f}",
                f"{build.wall:.1f}",
                f"{build.cpu:.1f}",
                f"{build.size_mb:.1f}",
                f"{build.peak_mb:.0f}",
                f"{build.wall / ours.wall:.2f}",
            ]
        )
    figures: dict[str, Callable[[Any], float]] = {"Wall time": lambda item: item.builds[kind].wall}
    figures["CPU time"] = lambda item: item.builds[kind].cpu
    if kind == "cold":
        figures["Size"] = lambda item: item.builds[kind].size_mb
        figures["Peak memory"] = lambda item: item.builds[kind].peak_mb
    head = ["engine", "articles/s", "wall s", "CPU s", "size MB", "peak MB", "wall ÷ ours"]
    waits = [
        wait
        for item in measured
        if not item.fault and (wait := waited(item.name, item.builds[kind].wall, item.builds[kind].cpu))
    ]
    return ["", f"## {title}", "", *_table(head, rows), "", *_verdicts(measured, figures), *waits]


def _query_table(measured: Sequence[Any], kind: str, count: int) -> list[str]:
    ours = measured[0]
    our50, our95, _ = _percentiles(ours.times[kind])
    rows = []
    for item in measured:
        if item.fault:
            rows.append([item.name, item.fault])
            continue
        p50, p95, p99 = _percentiles(item.times[kind])
        shared = _overlap(ours.answers[kind], item.answers[kind])
        rows.append(
            [item.name, *(f"{time:.3f}" for time in (p50, p95, p99)), f"{p50 / our50:.2f}", f"{p95 / our95:.2f}"]
        )
        rows[-1].append(f"{shared:.0%}")
    figures: dict[str, Callable[[Any], float]] = {
        name: lambda item, at=at: _percentiles(item.times[kind])[at] for at, name in enumerate(("p50", "p95", "p99"))
    }
    head = ["engine", "p50", "p95", "p99", "p50 ÷ ours", "p95 ÷ ours", "top 10 shared with ours"]
    title = f"{count} queries of {kind}: ten ids, milliseconds"
    return ["", f"## {title}", "", *_table(head, rows), "", *_verdicts(measured, figures)]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lay out a table; a short row is filled up."""
    filled = [[*row, *[""] * (len(head) - len(row))] for row in rows]
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *filled)]


def _verdicts(measured: Sequence[Any], figures: Mapping[str, Callable[[Any], float]]) -> list[str]:
    found = [item for item in measured if not item.fault]
    return [verdict(name, {item.name: figure(item) for item in found}) for name, figure in figures.items()]


def _percentiles(times: Sequence[float]) -> tuple[float, float, float]:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]


def _overlap(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> float:
    """Return the mean share of the ids that two engines have in common."""
    shares = [len({*a} & {*b}) / max(len(a), len(b)) for a, b in zip(ours, theirs, strict=True) if a or b]
    return statistics.mean(shares) if shares else 0.0


def _loaded(measured: Sequence[Any]) -> list[float]:
    return [item.loaded_mb for item in measured if not item.fault]


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


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
