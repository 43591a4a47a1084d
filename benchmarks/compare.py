"""Measure kpusearch beside stock Whoosh, tantivy, bm25s and SQLite FTS5 in one run, and write RESULTS.md.

    python benchmarks/compare.py                                  5,000 generated articles
    python benchmarks/compare.py --corpus FILE.jsonl.gz           a real collection

Each engine builds and answers in a process of its own, so that its memory and processor time can be told.
Builds run one after another, from raw text: first with an empty memo of stems, then again with the memo full.
Then every query is put to each engine in turn, once, in an order that rotates; each process times its own answers.
A first, other set of queries warms all of them.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from engines import ENGINES, clear, fault, size_of, texts_of
from generator import generate, write
from kpusearch.article import Article
from kpusearch.lexicon import stop_words

HERE: Final = Path(__file__).parent
WARMING: Final = 50
STEMS: Final = {"both": ("cold", "warm"), "cold": ("cold",), "warm": ("warm",)}


@dataclass(frozen=True, slots=True)
class Build:
    """Hold what one build took; times in seconds."""

    articles: int
    wall: float
    cpu: float
    size_mb: float
    peak_mb: float


@dataclass(slots=True)
class Measured:
    """Hold what was measured of one engine, or why it was not; latencies in milliseconds."""

    name: str
    fault: str | None = None
    loaded_mb: float = 0.0
    builds: dict[str, Build] = field(default_factory=dict)
    first: float = 0.0
    times: dict[str, list[float]] = field(default_factory=dict)
    answers: dict[str, list[list[str]]] = field(default_factory=dict)


class Remote:
    """Drive one engine in another process."""

    def __init__(self, measured: Measured, corpus: Path, folder: Path, stems: str) -> None:
        self.measured = measured
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        arguments = (measured.name, corpus, folder, theirs, stems)
        self._process = context.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        # Without it, a process that dies would leave the other end waiting.
        theirs.close()
        try:
            measured.fault, measured.loaded_mb, measured.builds = self._pipe.recv()
        except EOFError:
            measured.fault = "its process died while it was building"

    def ask(self, words: Sequence[str]) -> tuple[float, list[str]]:
        self._pipe.send(list(words))
        answer: tuple[float, list[str]] = self._pipe.recv()
        return answer

    def close(self) -> None:
        with suppress(BrokenPipeError):
            self._pipe.send(None)
        self._process.join()


def _serve(name: str, corpus: Path, folder: Path, pipe: Connection, stems: str) -> None:
    builds: dict[str, Build] = {}
    loaded = _peak_mb()
    engine: Any = None
    # A build with warm stems needs one before it that meets them.
    for kind in STEMS["cold" if stems == "cold" else "both"]:
        engine = ENGINES[name]()
        clear(folder / "cold")
        try:
            builds[kind] = _build(engine, corpus, folder / kind)
        except Exception as error:
            pipe.send((f"its build failed: {type(error).__name__}: {error}", loaded, {}))
            return
    pipe.send((None, loaded, builds))
    while (words := pipe.recv()) is not None:
        query = engine.prepare(words)
        start = time.perf_counter_ns()
        ids = engine.search(query)
        pipe.send(((time.perf_counter_ns() - start) / 1e6, ids))


def _build(engine: Any, corpus: Path, folder: Path) -> Build:
    gc.collect()
    _forget_peak()
    wall, cpu = time.perf_counter(), _cpu()
    articles = engine.build(corpus, folder)
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    return Build(articles, wall, cpu, size_of(folder) / 1e6, _peak_mb())


def _cpu() -> float:
    """Return the user and system time of this process and of those that it started and that ended."""
    return sum(os.times()[:4])


def _peak_mb() -> float:
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


def _forget_peak() -> None:
    """Let VmHWM count from what is held now, where the system allows it."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")


def main() -> None:
    from report import report

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="JSON Lines file, .gz or not")
    parser.add_argument("--articles", type=int, default=5000, help="articles to generate without --corpus")
    parser.add_argument("--queries", type=int, default=400, help="queries of 1 to 4 words; half as many of 10 words")
    parser.add_argument("--engines", default=",".join(ENGINES), help=f"of {', '.join(ENGINES)}; kpusearch always")
    parser.add_argument("--stems", choices=tuple(STEMS), default="both", help="memo of stems before the builds")
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    options = parser.parse_args()
    names = dict.fromkeys(["kpusearch", *filter(None, options.engines.split(","))])
    if unknown := [name for name in names if name not in ENGINES]:
        parser.error(f"no engine is called {', '.join(unknown)}; there are {', '.join(ENGINES)}")
    if options.queries < 4:
        parser.error(f"--queries must be at least 4, got {options.queries}")
    if options.corpus and not options.corpus.is_file():
        parser.error(f"no file at {options.corpus}; make one with benchmarks/generator.py")
    with tempfile.TemporaryDirectory() as folder:
        corpus = options.corpus
        if corpus is None:
            corpus = Path(folder) / f"generated-{options.articles}.jsonl.gz"
            write(generate(options.articles), corpus)
        try:
            queries = draw_queries(corpus, options.queries)
        except ValueError as error:
            parser.error(str(error))
        measured = measure(list(names), corpus, Path(folder), queries, options.stems)
        if measured[0].fault:
            sys.exit(f"kpusearch was not measured: {measured[0].fault}")
        text = report(corpus, measured, queries, STEMS[options.stems])
    options.out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def draw_queries(corpus: Path, count: int) -> dict[str, list[list[str]]]:
    """Draw words that stand together in one article, each query once: 1 to 4 of any, or the first ten, its headline.

    Raise `ValueError` when there are too few articles.
    """
    rng = random.Random(20)
    short: dict[str, list[str]] = {}
    long: dict[str, list[str]] = {}
    for article in _sample(corpus, 4 * (count + WARMING), rng):
        words = re.findall(r"[a-z]{3,}", f"{article.title} {article.body}".lower())
        words = [word for word in words if word not in stop_words()]
        if len(words) < 12:
            continue
        if len(short) < count + WARMING:
            chosen = list(dict.fromkeys(rng.sample(words, rng.randint(1, 4))))
            short[" ".join(chosen)] = chosen
        elif len(long) < count // 2:
            long[" ".join(words[:10])] = words[:10]
    if len(short) < count + WARMING or len(long) < count // 2:
        raise ValueError(f"{corpus.name} has too few articles for {count} queries; lower --queries")
    drawn = list(short.values())
    return {"warming": drawn[:WARMING], "1-4 words": drawn[WARMING:], "10 words": list(long.values())}


def _sample(corpus: Path, count: int, rng: random.Random) -> list[Article]:
    """Return a sample of the articles without holding them all."""
    chosen: list[Article] = []
    for number, article in enumerate(texts_of(corpus)):
        if number < count:
            chosen.append(article)
        elif (place := rng.randrange(number + 1)) < count:
            chosen[place] = article
    rng.shuffle(chosen)
    return chosen


def measure(
    names: Sequence[str], corpus: Path, folder: Path, queries: dict[str, list[list[str]]], stems: str
) -> list[Measured]:
    """Build with each engine, then ask each every query."""
    measured = [Measured(name, fault(name)) for name in names]
    remotes = []
    for item in measured:
        if item.fault is None:
            sys.stderr.write(f"building {item.name} …\n")
            place = folder / item.name.replace(" ", "-")
            place.mkdir()
            remotes.append(Remote(item, corpus, place, stems))
    alive = [remote for remote in remotes if remote.measured.fault is None]
    for kind, asked in queries.items():
        sys.stderr.write(f"asking {len(asked)} queries: {kind} …\n")
        for number, words in enumerate(asked):
            turn = number % max(len(alive), 1)
            for remote in alive[turn:] + alive[:turn]:
                took, ids = remote.ask(words)
                if kind == "warming" and number == 0:
                    remote.measured.first = took
                remote.measured.times.setdefault(kind, []).append(took)
                remote.measured.answers.setdefault(kind, []).append(ids)
    for remote in remotes:
        remote.close()
    return measured


if __name__ == "__main__":
    main()
