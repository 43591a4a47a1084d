"""Ask while indexing: one process adds batches of articles to an index, another keeps asking and refreshing."""

from __future__ import annotations

import dataclasses
import itertools
import multiprocessing
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, Final

from engines import ENGINES, clear, texts_of
from figures import percentiles
from kpusearch.article import Article
from measure import MeasuringError
from queries import Query

__all__ = ["BATCH", "STALE", "UPDATABLE", "mixed_load"]

UPDATABLE: Final = ("kpusearch", "kpusearch fast", "tantivy")
BATCH: Final = 200
"""Articles of one commit."""

STALE: Final = 0.1
"""Seconds after which the asking process looks for a newer generation; the query that follows bears the cost."""


def mixed_load(
    name: str, corpus: Path, built: Path, queries: Sequence[Query], batches: int, seconds: float
) -> dict[str, Any]:
    """Return what a copy of an index did under both loads.

    The writer stops after `batches`, or after the batch in which `seconds` run out; so does the reader.
    To be run alone.
    """
    folder = built.with_name(f"{built.name}-load")
    shutil.copytree(built, folder)
    context = multiprocessing.get_context("spawn")
    done = context.Event()
    ours, theirs = context.Pipe()
    arguments = (name, corpus, folder, batches, seconds, theirs, done)
    writer = context.Process(target=_write, args=arguments, daemon=True)
    engine: Any = ENGINES[name]()
    writer.start()
    theirs.close()
    try:
        engine.open(folder)
        # The writer has read its batches and opened the index.
        ours.recv()
        times, refreshes, elapsed = _read(engine, queries, lambda: done.is_set() or not writer.is_alive())
        written = ours.recv()
    except EOFError as error:
        raise MeasuringError("its writing process died") from error
    finally:
        writer.join(timeout=60)
        clear(folder)
    return {
        "articles_per_s": written["articles"] / written["seconds"],
        "articles": written["articles"],
        "queries_per_s": len(times) / elapsed,
        "queries": len(times),
        "refreshes": refreshes,
        "latency": percentiles(times),
    }


def _read(engine: Any, queries: Sequence[Query], is_over: Callable[[], bool]) -> tuple[list[float], int, float]:
    times: list[float] = []
    refreshes = 0
    begun = refreshed = time.perf_counter()
    asked = itertools.cycle([engine.prepare(query) for query in queries])
    while not is_over() or len(times) < 2:
        prepared = next(asked)
        start = time.perf_counter()
        if start - refreshed > STALE:
            engine.refresh()
            refreshed = start
            refreshes += 1
        engine.search(prepared)
        times.append((time.perf_counter() - start) * 1000)
    return times, refreshes, time.perf_counter() - begun


def _write(name: str, corpus: Path, folder: Path, batches: int, seconds: float, pipe: Any, done: Event) -> None:
    try:
        engine: Any = ENGINES[name]()
        engine.open(folder)
        waiting = list(itertools.islice(_batches(corpus), batches))
        pipe.send("ready")
        articles = 0
        begun = time.perf_counter()
        for batch in waiting:
            engine.append(batch)
            articles += len(batch)
            if time.perf_counter() - begun > seconds:
                break
        pipe.send({"articles": articles, "seconds": time.perf_counter() - begun})
    finally:
        done.set()


def _batches(corpus: Path) -> Iterator[list[Article]]:
    """Yield the corpus's articles as new ones, which the index does not hold yet."""
    fresh = (
        dataclasses.replace(article, id=f"again-{article.id}", body=f"{article.body} Tambahan.")
        for article in texts_of(corpus, columns=True)
    )
    while batch := list(itertools.islice(fresh, BATCH)):
        yield batch
