"""Say which goals the figures meet. Ratios are to tantivy, which is fed the same stems, in the same run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

__all__ = ["GOALS", "Goal", "judge"]

Sizes: TypeAlias = Mapping[str, Mapping[str, Any]]
Figure: TypeAlias = tuple[float, str]
"""A figure and what is to be said beside it."""

_RIVAL: Final = "tantivy"

SIZES: Final = {"22k": (False, 22_375), "200k": (True, 200_000), "500k": (True, 500_000)}
"""Name of a size -> whether its corpus is generated, and its articles, give or take a tenth."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Hold what is measured, the size of corpus, the limit, and how the figure is had from the results by size."""

    measure: str
    size: str
    limit: float
    figure: Callable[[Sizes], Figure]
    at_least: bool = False
    unit: str = ""

    def row(self, sizes: Sizes) -> list[str]:
        """Return measure, size, goal, figure and verdict; without figures the goal is ``not measured``."""
        goal = f"{'≥' if self.at_least else '≤'} {self.limit:g}{self.unit}"
        try:
            figure, beside = self.figure(sizes)
        except KeyError:
            return [self.measure, self.size, goal, "", "not measured"]
        is_met = figure >= self.limit if self.at_least else figure <= self.limit
        shown = f"{figure:.0f}" if self.limit >= 100 else f"{figure:.3f}"
        return [self.measure, self.size, goal, f"{shown}{self.unit}{beside}", "met" if is_met else "**missed**"]


def judge(results: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Return a row for each goal."""
    sizes: dict[str, Mapping[str, Any]] = {}
    for name, (generated, articles) in SIZES.items():
        for result in results:
            if result["generated"] == generated and abs(result["articles"] - articles) < articles / 10:
                sizes[name] = result
    return [goal.row(sizes) for goal in GOALS]


def _latency(size: str, kind: str, engine: str, percentile: str) -> Callable[[Sizes], Figure]:
    def figure(sizes: Sizes) -> Figure:
        found = [sizes[size]["engines"][name]["queries"][kind]["warm"][percentile] for name in (engine, _RIVAL)]
        return found[0] / found[1], ""

    return figure


def _growth(kind: str, engine: str) -> Callable[[Sizes], Figure]:
    def figure(sizes: Sizes) -> Figure:
        ours, theirs = (
            sizes["500k"]["engines"][name]["queries"][kind]["warm"]["p50"]
            / sizes["22k"]["engines"][name]["queries"][kind]["warm"]["p50"]
            for name in (engine, _RIVAL)
        )
        return ours / theirs, f" ({ours:.1f}× beside {theirs:.1f}×)"

    return figure


def _threads(size: str, kind: str) -> Callable[[Sizes], Figure]:
    def figure(sizes: Sizes) -> Figure:
        rates = sizes[size]["engines"]["kpusearch fast"]["throughput"][kind]
        return rates["2"] / rates["1"], f" ({rates['1']:,.0f} → {rates['2']:,.0f} queries/s)"

    return figure


def _build(size: str) -> Callable[[Sizes], Figure]:
    def figure(sizes: Sizes) -> Figure:
        ours, theirs = (sizes[size]["engines"][name]["builds"]["cold"] for name in ("kpusearch", _RIVAL))
        return ours["wall"] / theirs["wall"], f" (CPU time {ours['cpu'] / theirs['cpu']:.3f})"

    return figure


def _two_workers(sizes: Sizes) -> Figure:
    one, two = (sizes["22k"]["engines"][name]["builds"]["cold"] for name in ("kpusearch", "kpusearch 2 workers"))
    return one["wall"] / two["wall"], f" ({one['wall']:.1f} s → {two['wall']:.1f} s)"


def _stems(sizes: Sizes) -> Figure:
    found = sizes["22k"]["stems"]
    if not found["equal"]:
        return 0.0, " (the stems differ)"
    return found["pysastrawi_us"] / found["ours_us"], f" ({found['types']} types, all stems equal)"


def _size(size: str) -> Callable[[Sizes], Figure]:
    def figure(sizes: Sizes) -> Figure:
        ours, theirs = (sizes[size]["engines"][name]["size_mb"] for name in ("kpusearch", _RIVAL))
        return ours / theirs, ""

    return figure


def _goals() -> Iterator[Goal]:
    latencies = (
        ("1-4 words", "22k", (1.0, 1.0), (0.5, 0.5)),
        ("1-4 words", "200k", (0.8, 1.2), (0.35, 0.4)),
        ("1-4 words", "500k", (0.8, 1.2), (0.35, 0.4)),
        ("10 words", "200k", (0.6, 1.3), (0.3, 0.6)),
    )
    for kind, size, *limits in latencies:
        for engine, pair in zip(("kpusearch", "kpusearch fast"), limits, strict=True):
            for percentile, limit in zip(("p50", "p95"), pair, strict=True):
                figure = _latency(size, kind, engine, percentile)
                yield Goal(f"{engine}: {percentile} of {kind} ÷ tantivy", size, limit, figure)
    for engine in ("kpusearch", "kpusearch fast"):
        figure = _growth("1-4 words", engine)
        yield Goal(f"{engine}: growth of p50 of 1-4 words ÷ tantivy's growth", "22k → 500k", 1.0, figure)
    for size in SIZES:
        figure = _threads(size, "1-4 words")
        yield Goal("kpusearch fast: queries/s, 2 threads ÷ 1", size, 1.6, figure, at_least=True)
    for size in SIZES:
        yield Goal("cold build, wall time ÷ tantivy", size, 1.1, _build(size))
    yield Goal("cold build, speed of 2 workers ÷ 1", "22k", 1.4, _two_workers, at_least=True)
    yield Goal("cold stems, speed ÷ PySastrawi", "22k", 3.5, _stems, at_least=True)
    for size in SIZES:
        yield Goal("size ÷ tantivy", size, 1.0, _size(size))
    command = lambda sizes: (sizes["22k"]["command_line"]["as installed"], "")  # noqa: E731
    yield Goal("`kpusearch search` from a cold process", "22k", 0.4, command, unit=" s")
    peak = lambda sizes: (sizes["500k"]["engines"]["kpusearch"]["builds"]["cold"]["peak_mb"], "")  # noqa: E731
    yield Goal("peak memory of a build", "500k", 1000, peak, unit=" MB")
    for engine in ("kpusearch", "kpusearch fast"):
        private = lambda sizes, engine=engine: (sizes["22k"]["engines"][engine]["memory"]["private"], "")  # noqa: E731
        yield Goal(f"{engine}: private memory while serving", "22k", 150, private, unit=" MB")


GOALS: Final = tuple(_goals())
