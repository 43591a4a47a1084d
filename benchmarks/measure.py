"""Measure engines, each in processes of its own: one that builds, and one that opens the index and answers.

Overview: `build` and `Server` drive a process each; `ask` puts queries to several servers in turn.
"""

from __future__ import annotations

import gc
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from engines import ENGINES, Answer, clear, read_counts, size_of
from figures import cpu_seconds, forget_peak, peak_mb, percentiles, private_mb
from queries import Query

__all__ = ["MeasuringError", "Server", "ask", "build", "run_alone"]

STEMS: Final = {"both": ("cold", "warm"), "cold": ("cold",), "warm": ("warm",)}
THREADS: Final = (1, 2)
_TURNS: Final = 3

_CONTEXT: Final = multiprocessing.get_context("spawn")


class MeasuringError(Exception):
    """Say why an engine gave no figures."""


def run_alone(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a function returns in a new process; raise `MeasuringError` where it fails or dies."""
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_report, args=(theirs, function, arguments), daemon=False)
    process.start()
    # Without it, a process that dies would leave the other end waiting.
    theirs.close()
    try:
        fault, value = ours.recv()
    except EOFError:
        fault, value = "its process died", None
    process.join()
    if fault:
        raise MeasuringError(fault)
    return value


def _report(pipe: Connection, function: Callable[..., Any], arguments: Sequence[Any]) -> None:
    try:
        pipe.send((None, function(*arguments)))
    except Exception as error:
        pipe.send((f"{type(error).__name__}: {error}", None))


def build(name: str, corpus: Path, folder: Path, stems: str) -> dict[str, Any]:
    """Build in a folder, which then holds the last index, and return the figures of the builds asked for.

    To be run alone. A build with warm stems needs one before it that meets them.
    """
    loaded = peak_mb()
    builds: dict[str, Any] = {}
    for kind in STEMS["cold" if stems == "cold" else "both"]:
        clear(folder)
        engine = ENGINES[name]()
        gc.collect()
        forget_peak()
        wall, cpu = time.perf_counter(), cpu_seconds()
        articles = engine.build(corpus, folder)
        wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
        builds[kind] = {"articles": articles, "wall": wall, "cpu": cpu, "peak_mb": peak_mb()}
    return {
        "loaded_mb": loaded,
        "size_mb": size_of(folder) / 1e6,
        "builds": {kind: builds[kind] for kind in STEMS[stems]},
    }


class Server:
    """Drive a process that has opened an index and answers. Raise `MeasuringError` where it cannot."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(name, folder, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, queries: Sequence[Query]) -> list[tuple[float, Answer]]:
        """Return the milliseconds and the answer of each query, asked one after another."""
        return self._call("ask", queries)

    def throughput(self, queries: Sequence[Query], seconds: float) -> dict[str, float]:
        """Return the queries a second of each number of threads."""
        return self._call("throughput", queries, seconds)

    def memory(self) -> dict[str, float] | None:
        """Return what `private_mb` finds."""
        return self._call("memory")

    def has_loaded(self, package: str) -> bool:
        """Say whether the process has imported a package."""
        return self._call("has_loaded", package)

    def close(self) -> None:
        with suppress(BrokenPipeError):
            self._pipe.send(None)
        self._process.join()

    def _call(self, *call: Any) -> Any:
        try:
            self._pipe.send(call)
            fault, value = self._pipe.recv()
        except (EOFError, BrokenPipeError):
            fault, value = f"the process of {self.name} died", None
        if fault:
            raise MeasuringError(fault)
        return value


def _serve(name: str, folder: Path, pipe: Connection) -> None:
    calls = {
        "ask": _answers,
        "throughput": _throughput,
        "memory": lambda engine: private_mb(),
        "has_loaded": lambda engine, package: package in sys.modules,
    }
    engine = None
    while (call := pipe.recv()) is not None:
        try:
            if engine is None:
                engine = ENGINES[name]()
                engine.open(folder)
            pipe.send((None, calls[call[0]](engine, *call[1:])))
        except Exception as error:
            pipe.send((f"{type(error).__name__}: {error}", None))


def _answers(engine: Any, queries: Sequence[Query]) -> list[tuple[float, Answer]]:
    found = []
    for query in queries:
        prepared = engine.prepare(query)
        start = time.perf_counter_ns()
        answer = engine.search(prepared)
        took = (time.perf_counter_ns() - start) / 1e6
        found.append((took, Answer(answer.ids, answer.total, read_counts(answer))))
    return found


def _throughput(engine: Any, queries: Sequence[Query], seconds: float) -> dict[str, float]:
    """Let threads share the queries for a while each; one thread and several in turn, and the median of the turns."""
    prepared = [engine.prepare(query) for query in queries]

    def work(first: int, until: float) -> int:
        done = 0
        while time.perf_counter() < until:
            engine.search(prepared[(first + done) % len(prepared)])
            done += 1
        return done

    rates: dict[str, list[float]] = {str(threads): [] for threads in THREADS}
    for _ in range(_TURNS):
        for threads in THREADS:
            with ThreadPoolExecutor(threads) as pool:
                started = time.perf_counter()
                firsts = [thread * len(prepared) // threads for thread in range(threads)]
                done = list(pool.map(work, firsts, [started + seconds / _TURNS] * threads))
                rates[str(threads)].append(sum(done) / (time.perf_counter() - started))
    return {threads: statistics.median(found) for threads, found in rates.items()}


def ask(servers: Sequence[Server], queries: Sequence[Query], rounds: int, block: int) -> dict[str, dict[str, Any]]:
    """Ask each server every query, once and then `rounds` times more, and return the figures of each by name.

    `block` queries go to one server before the next has its turn; the order of the servers rotates with each block.
    ``first`` has the percentiles of the first asking, ``warm`` those of each query's median of the rounds after it.
    ``shared`` and ``agree`` compare the answers with those of the first server.
    """
    times: dict[str, list[list[float]]] = {server.name: [[] for _ in queries] for server in servers}
    answers: dict[str, list[Answer]] = {server.name: [] for server in servers}
    for number in range(1 + rounds):
        for turn, start in enumerate(range(0, len(queries), block)):
            at = (number + turn) % len(servers)
            for server in (*servers[at:], *servers[:at]):
                for offset, (took, answer) in enumerate(server.ask(queries[start : start + block]), start):
                    times[server.name][offset].append(took)
                    if number == 0:
                        answers[server.name].append(answer)
    ours = answers[servers[0].name]
    return {name: _figures(times[name], ours, found) for name, found in answers.items()}


def _figures(times: Sequence[Sequence[float]], ours: Sequence[Answer], theirs: Sequence[Answer]) -> dict[str, Any]:
    pairs = [(a, b) for a, b in zip(ours, theirs, strict=True)]
    shares = [len({*a.ids} & {*b.ids}) / max(len(a.ids), len(b.ids)) for a, b in pairs if a.ids or b.ids]
    counted = [a[1:] == b[1:] for a, b in pairs if a.total is not None and b.total is not None]
    figures: dict[str, Any] = {
        "count": len(times),
        "first": percentiles([found[0] for found in times]),
        "shared": statistics.mean(shares) if shares else 0.0,
    }
    if len(times[0]) > 1:
        figures["warm"] = percentiles([statistics.median(found[1:]) for found in times])
    if counted:
        figures["agree"] = statistics.mean(counted)
    return figures
