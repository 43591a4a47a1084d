"""Write the figures of all corpora as Markdown: the goals, the curves, and for each corpus a table a question.

python benchmarks/report.py        make RESULTS.md and its curves again from the figures in results/
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from curves import draw_curves
from goals import judge
from load import BATCH, STALE
from results import read_results

__all__ = ["report", "verdict", "waited"]

HERE: Final = Path(__file__).parent
PROFILE: Final = HERE / "PROFILE.md"
"""What explains the missed goals, written by hand from profiles."""


LEVEL: Final = 1.05
"""Two figures nearer than this ratio count as level."""

WAITED: Final = 1.15
"""Wall time above this many times the CPU time says that a build was disturbed."""

Engines = Mapping[str, Mapping[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    options = parser.parse_args()
    write_report(options.results, options.out)


def write_report(folder: Path, out: Path) -> str:
    """Write the report on a folder of results, and the curves beside it; return the report."""
    results = read_results(folder)
    text = report(results, draw_curves(results, out.parent))
    out.write_text(text, encoding="utf-8")
    return text


def report(results: Sequence[Mapping[str, Any]], curves: Sequence[str]) -> str:
    """Return the report on results, with the files of curves shown."""
    lines = [
        "# Results",
        "",
        "Written by `benchmarks/compare.py` from the figures in `results/`; see README.md for how it measures.",
        "Latencies are warm unless they say otherwise: the percentiles over queries of each query's median.",
        "All engines are fed the terms of kpusearch's analyzer, but stock Whoosh, which stems with plain Sastrawi.",
        "`kpusearch` finds its top tens with NumPy alone, `kpusearch fast` with the compiled kernel on the same index.",
        "",
        "## Goals",
        "",
        *_table(["measure", "articles", "goal", "figure", "verdict"], judge(results)),
    ]
    if any("missed" in verdict[-1] for verdict in judge(results)):
        lines += ["", "## Why", "", PROFILE.read_text(encoding="utf-8").rstrip()]
    if curves:
        lines += [
            "",
            "## Growth",
            "",
            "Both axes are logarithmic; hollow marks are real collections, full ones generated.",
        ]
        for name in curves:
            lines += ["", f"![{name.removesuffix('.svg').capitalize()} against articles]({name})"]
    for result in results:
        lines += _corpus(result)
    return "\n".join([*lines, ""])


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


def _corpus(result: Mapping[str, Any]) -> Iterator[str]:
    engines: Engines = result["engines"]
    kind = "generated" if result["generated"] else "real"
    protocol = result["protocol"]
    versions = ", ".join(f"{package} {version}" for package, version in result["versions"].items())
    yield from ("", f"## {result['name']}: {result['articles']:,} articles, {kind}", "")
    yield from (
        f"- Corpus: {result['file']}, SHA-256 `{result['sha256']}`",
        f"- Machine: {result['machine']}; {result['system']}",
        f"- Versions: {versions}; kpusearch at revision {result['revision']}, measured on {result['date']}",
        f"- Each query asked once and then {protocol['rounds']} times; {protocol['block']} in a row of one engine",
    )
    for name, engine in engines.items():
        if engine["fault"]:
            yield f"- Not measured: {name}, because {engine['fault']}"
    for stems in ("cold", "warm"):
        yield from _builds(engines, stems)
    for kind in engines["kpusearch"]["queries"]:
        yield from _queries(engines, kind)
    yield from _throughput(engines)
    yield from _opening(engines, result.get("command_line", {}))
    yield from _load(engines)
    yield from _memory(engines)
    if stemming := result.get("stems"):
        yield from _stemming(stemming)


def _stemming(figures: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", "### Cold stems", "")
    times = f"{figures['ours_us']:.1f} µs each, with PySastrawi {figures['pysastrawi_us']:.1f} µs"
    equal = "all equal" if figures["equal"] else "**not all equal**"
    yield f"{figures['types']} types of the corpus: {times}; the stems are {equal}."


def _builds(engines: Engines, stems: str) -> Iterator[str]:
    found = {
        name: (engine, engine["builds"][stems]) for name, engine in engines.items() if stems in engine.get("builds", {})
    }
    if not found:
        return
    _, ours = found["kpusearch"]
    rows = [
        [
            name,
            f"{build['articles'] / build['wall']:,.0f}",
            f"{build['wall']:.1f}",
            f"{build['cpu']:.1f}",
            f"{engine['size_mb']:.1f}",
            f"{build['peak_mb']:.0f}",
            f"{build['wall'] / ours['wall']:.2f}",
        ]
        for name, (engine, build) in found.items()
    ]
    title = {"cold": "Build from raw text, stems cold", "warm": "Build again, stems warm"}[stems]
    yield from ("", f"### {title}", "")
    yield from _table(["engine", "articles/s", "wall s", "CPU s", "size MB", "peak MB", "wall ÷ ours"], rows)
    yield ""
    yield verdict("Wall time", {name: build["wall"] for name, (_, build) in found.items()})
    yield verdict("CPU time", {name: build["cpu"] for name, (_, build) in found.items()})
    if stems == "cold":
        yield verdict("Size", {name: engine["size_mb"] for name, (engine, _) in found.items()})
        yield verdict("Peak memory", {name: build["peak_mb"] for name, (_, build) in found.items()})
        loaded = min(engine["loaded_mb"] for engine, _ in found.values())
        yield f"- A process holds {loaded:.0f} MB before it builds; every peak has them in it."
    waits = (waited(name, build["wall"], build["cpu"]) for name, (_, build) in found.items())
    yield from filter(None, waits)


def _queries(engines: Engines, kind: str) -> Iterator[str]:
    found = {name: engine["queries"][kind] for name, engine in engines.items() if kind in engine.get("queries", {})}
    ours = found["kpusearch"]
    head = [
        "engine",
        "first p50",
        "first p95",
        "p50",
        "p95",
        "p99",
        "p50 ÷ ours",
        "p95 ÷ ours",
        "top 10 shared with ours",
    ]
    rows = []
    for name, figures in found.items():
        first, warm = figures["first"], figures["warm"]
        times = (first["p50"], first["p95"], warm["p50"], warm["p95"], warm["p99"])
        ratios = (warm[percentile] / ours["warm"][percentile] for percentile in ("p50", "p95"))
        rows.append([name, *(f"{time:.3f}" for time in times), *(f"{ratio:.2f}" for ratio in ratios)])
        rows[-1].append(f"{figures['shared']:.0%}")
        if "agree" in ours:
            rows[-1].append(f"{figures['agree']:.0%}")
    if "agree" in ours:
        head.append("total and facets as ours")
    yield from ("", f"### {ours['count']} queries, {kind}: ten ids, milliseconds", "")
    yield from _table(head, rows)
    yield ""
    for percentile in ("p50", "p95"):
        yield verdict(percentile, {name: figures["warm"][percentile] for name, figures in found.items()})


def _throughput(engines: Engines) -> Iterator[str]:
    rows = [
        [name, kind, f"{rates['1']:,.0f}", f"{rates['2']:,.0f}", f"{rates['2'] / rates['1']:.2f}"]
        for name, engine in engines.items()
        for kind, rates in engine.get("throughput", {}).items()
    ]
    if rows:
        yield from ("", "### Queries a second from threads of one process", "")
        yield from _table(["engine", "queries", "1 thread", "2 threads", "2 ÷ 1"], rows)


def _opening(engines: Engines, command: Mapping[str, float]) -> Iterator[str]:
    found = {name: engine["opening"] for name, engine in engines.items() if "opening" in engine}
    rows = [[name, *(f"{times[part]:.1f}" for part in ("open", "first", "both"))] for name, times in found.items()]
    if rows:
        yield from ("", "### First query of a fresh process, milliseconds", "")
        yield from _table(["engine", "open", "first query", "both"], rows)
    if command:
        said = ", ".join(f"{seconds:.3f} s ({name})" for name, seconds in command.items())
        yield from ("", f"`kpusearch search` from start to end of its process, by kernel: {said}.")


def _load(engines: Engines) -> Iterator[str]:
    found = {name: engine["load"] for name, engine in engines.items() if "load" in engine}
    if not found:
        return
    rows = []
    for name, load in found.items():
        times = (load["latency"][percentile] for percentile in ("p50", "p95", "p99"))
        rows.append([name, f"{load['queries_per_s']:,.0f}", *(f"{time:.3f}" for time in times)])
        rows[-1] += [f"{load['articles_per_s']:,.0f}", f"{load['articles']:,}"]
    yield from ("", f"### Queries while indexing, commits of {BATCH} articles, at most {STALE:g} s behind", "")
    yield from _table(["engine", "queries/s", "p50 ms", "p95 ms", "p99 ms", "articles/s", "articles"], rows)


def _memory(engines: Engines) -> Iterator[str]:
    found = {name: memory for name, engine in engines.items() if (memory := engine.get("memory"))}
    if not found:
        return
    rows = [[name, f"{memory['private']:.0f}", f"{memory['resident']:.0f}"] for name, memory in found.items()]
    yield from ("", "### Memory of a process that has answered all queries, MB", "")
    yield from _table(["engine", "private", "with mapped files"], rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


if __name__ == "__main__":
    main()
