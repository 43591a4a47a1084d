"""Measure kpusearch beside stock Whoosh, tantivy, bm25s and SQLite FTS5 in one run, and write RESULTS.md.

    python benchmarks/compare.py                                  5,000 generated articles
    python benchmarks/compare.py --corpus FILE.jsonl.gz           a real collection

Each engine builds and answers in a process of its own, so that its memory and processor time can be told.
Builds run one after another, from raw text, analysis included. Then every query is put to each engine in turn, once,
in an order that rotates; each process times its own answers. A first, other set of queries warms all of them.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import importlib.metadata
import importlib.util
import multiprocessing
import os
import platform
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from engines import ENGINES, size_of, texts_of
from generator import generate, write
from kpusearch.analysis import create_analyzer
from kpusearch.lexicon import stop_words

HERE: Final = Path(__file__).parent
PACKAGES: Final = {"tantivy": "tantivy", "bm25s": "bm25s", "stock whoosh": "whoosh"}
WARMING: Final = 50


@dataclass(slots=True)
class Measured:
    """Hold what was measured of one engine; times in seconds, latencies in milliseconds."""

    name: str
    articles: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0
    size_mb: float = 0.0
    first: float = 0.0
    times: dict[str, list[float]] = field(default_factory=dict)
    answers: dict[str, list[list[str]]] = field(default_factory=dict)


class Remote:
    """Drive one engine in another process."""

    def __init__(self, name: str, corpus: Path, folder: Path, *, warm_stems: bool) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(name, corpus, folder, theirs, warm_stems), daemon=True)
        self._process.start()
        self.measured = Measured(name, **self._pipe.recv())

    def ask(self, words: Sequence[str]) -> tuple[float, list[str]]:
        self._pipe.send(list(words))
        answer: tuple[float, list[str]] = self._pipe.recv()
        return answer

    def close(self) -> None:
        self._pipe.send(None)
        self.measured.peak_mb = self._pipe.recv()
        self._process.join()


def _serve(name: str, corpus: Path, folder: Path, pipe: Connection, warm_stems: bool) -> None:
    engine = ENGINES[name]()
    if warm_stems:
        analyzer = create_analyzer("indonesian")
        for article in texts_of(corpus):
            for _ in analyzer(f"{article.title} {article.body}"):
                pass
    wall, cpu = time.perf_counter(), time.process_time()
    articles = engine.build(corpus, folder)
    pipe.send(
        {
            "articles": articles,
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time() - cpu,
            "size_mb": size_of(folder) / 1e6,
        }
    )
    while (words := pipe.recv()) is not None:
        query = engine.prepare(words)
        start = time.perf_counter_ns()
        ids = engine.search(query)
        pipe.send(((time.perf_counter_ns() - start) / 1e6, ids))
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    # Kilobytes on Linux, bytes on macOS.
    pipe.send(max(own.ru_maxrss, children.ru_maxrss) / (1e6 if sys.platform == "darwin" else 1e3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="JSON Lines file, .gz or not")
    parser.add_argument("--articles", type=int, default=5000, help="articles to generate without --corpus")
    parser.add_argument("--queries", type=int, default=400, help="queries of 1 to 4 words; half as many of 10 words")
    parser.add_argument("--engines", default=",".join(ENGINES), help=f"of {', '.join(ENGINES)}")
    parser.add_argument("--stems", choices=("cold", "warm"), default="cold", help="stem memo before the builds")
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = options.corpus
        if corpus is None:
            corpus = Path(folder) / f"generated-{options.articles}.jsonl.gz"
            write(generate(options.articles), corpus)
        queries = draw_queries(corpus, options.queries)
        measured, skipped = measure(options, corpus, Path(folder), queries)
        report = "\n".join(
            [*heading(options, corpus, measured), *tables(measured, queries), *losses(measured), *skipped]
        )
    options.out.write_text(report + "\n", encoding="utf-8")
    sys.stdout.write(report + "\n")


def draw_queries(corpus: Path, count: int) -> dict[str, list[list[str]]]:
    """Draw words that stand together in one article, each query once: short ones, and titles or runs of ten words."""
    rng = random.Random(20)
    texts = [f"{article.title} {article.body}" for article in texts_of(corpus)]
    words = [
        [word for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in stop_words()]
        for text in rng.sample(texts, min(len(texts), 4 * count + 100))
    ]
    words = [found for found in words if len(found) >= 12]
    short, long = {}, {}
    for found in words:
        if len(short) < count + WARMING:
            chosen = rng.sample(found, rng.randint(1, 4))
            short[" ".join(chosen)] = chosen
        elif len(long) < count // 2:
            at = rng.randrange(len(found) - 10)
            long[" ".join(found[at : at + 10])] = found[at : at + 10]
    drawn = list(short.values())
    return {"warming": drawn[:WARMING], "1-4 words": drawn[WARMING:], "10 words": list(long.values())}


def measure(
    options: argparse.Namespace, corpus: Path, folder: Path, queries: dict[str, list[list[str]]]
) -> tuple[list[Measured], list[str]]:
    remotes, skipped = [], []
    for name in options.engines.split(","):
        if PACKAGES.get(name) and importlib.util.find_spec(PACKAGES[name]) is None:
            skipped.append(f"\n{name} was not measured: the package {PACKAGES[name]} is not installed.")
            continue
        sys.stderr.write(f"building {name} …\n")
        place = folder / name.replace(" ", "-")
        remotes.append(Remote(name, corpus, place, warm_stems=options.stems == "warm"))
    for kind, asked in queries.items():
        sys.stderr.write(f"asking {len(asked)} queries: {kind} …\n")
        for number, words in enumerate(asked):
            turn = number % len(remotes)
            for remote in remotes[turn:] + remotes[:turn]:
                took, ids = remote.ask(words)
                if kind == "warming" and number == 0:
                    remote.measured.first = took
                remote.measured.times.setdefault(kind, []).append(took)
                remote.measured.answers.setdefault(kind, []).append(ids)
    for remote in remotes:
        remote.close()
    return [remote.measured for remote in remotes], skipped


def heading(options: argparse.Namespace, corpus: Path, measured: list[Measured]) -> list[str]:
    sha = hashlib.sha256(corpus.read_bytes()).hexdigest()
    versions = {name: importlib.metadata.version(package) for name, package in PACKAGES.items() if _has(package)}
    versions |= {name: importlib.metadata.version(name) for name in ("kpusearch", "numpy", "PySastrawi")}
    return [
        "# Results",
        "",
        f"Written by `benchmarks/compare.py` on {datetime.date.today()}; see README.md for how it measures.",
        "",
        f"- Corpus: {corpus.name}, {measured[0].articles} articles, SHA-256 `{sha[:16]}…`",
        f"- Machine: {_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        f"- Python {platform.python_version()}; "
        + ", ".join(f"{name} {version}" for name, version in versions.items()),
        f"- Revision: {_revision()}",
        f"- Stems: {options.stems} for all; rivals but stock Whoosh are fed the terms of kpusearch's analyzer",
        "",
    ]


def tables(measured: list[Measured], queries: dict[str, list[list[str]]]) -> list[str]:
    ours = measured[0]
    lines = [
        "## Build, from raw text",
        "",
        "| engine | articles/s | wall s | CPU s | size MB | peak MB | wall ÷ ours |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {item.name} | {item.articles / item.wall:,.0f} | {item.wall:.1f} | {item.cpu:.1f} | {item.size_mb:.1f} "
        f"| {item.peak_mb:.0f} | {item.wall / ours.wall:.2f} |"
        for item in measured
    ]
    for kind in list(queries)[1:]:
        lines += [
            "",
            f"## {len(queries[kind])} queries of {kind}: ten ids, milliseconds",
            "",
            "| engine | p50 | p95 | p99 | p50 ÷ ours | p95 ÷ ours | top 10 shared with ours |",
            "|---|---|---|---|---|---|---|",
        ]
        for item in measured:
            p50, p95, p99 = _percentiles(item.times[kind])
            our50, our95, _ = _percentiles(ours.times[kind])
            lines.append(
                f"| {item.name} | {p50:.3f} | {p95:.3f} | {p99:.3f} | {p50 / our50:.2f} | {p95 / our95:.2f} "
                f"| {_overlap(ours.answers[kind], item.answers[kind]):.0%} |"
            )
    lines += ["", "First query after the build, milliseconds: "]
    lines[-1] += ", ".join(f"{item.name} {item.first:.1f}" for item in measured) + "."
    return lines


def losses(measured: list[Measured]) -> list[str]:
    """Say in words where each rival is ahead."""
    ours = measured[0]
    lines = ["", "## Where kpusearch wins and loses", ""]
    figures = {
        "build wall time": lambda item: item.wall,
        "build CPU time": lambda item: item.cpu,
        "size": lambda item: item.size_mb,
        "peak memory": lambda item: item.peak_mb,
        **{
            f"{name} of {kind}": lambda item, kind=kind, at=at: _percentiles(item.times[kind])[at]
            for kind in list(ours.times)[1:]
            for at, name in enumerate(("p50", "p95"))
        },
    }
    for item in measured[1:]:
        ratios = {name: figure(ours) / figure(item) for name, figure in figures.items()}
        lost = [f"{name} ({ratio:.1f}×)" for name, ratio in ratios.items() if ratio > 1.05]
        won = [f"{name} ({1 / ratio:.1f}×)" for name, ratio in ratios.items() if ratio < 0.95]
        lines.append(f"- Against {item.name} it loses in: {', '.join(lost) or 'nothing'}.")
        lines.append(f"  It wins in: {', '.join(won) or 'nothing'}.")
    return lines


def _percentiles(times: list[float]) -> tuple[float, float, float]:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]


def _overlap(ours: list[list[str]], theirs: list[list[str]]) -> float:
    shares = [len(set(a) & set(b)) / max(len(a), len(b), 1) for a, b in zip(ours, theirs, strict=True) if a or b]
    return statistics.mean(shares) if shares else 0.0


def _has(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown processor")


def _revision() -> str:
    found = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=HERE, capture_output=True, text=True)
    return found.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
