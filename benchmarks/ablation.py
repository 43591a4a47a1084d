"""Measure each step of kpusearch's ranking, and its default beside rivals, and write EFFECTIVENESS.md.

    python benchmarks/ablation.py [FOLDER] [--lucene-jars FOLDER]

FOLDER may hold ``data/ir/<set>/`` and ``seed/berita-terkini.txt`` with ``data/needs.tsv``; the sample corpus is always
measured. Figures go to results/effectiveness.json, and the report is made of them (`effectiveness_report.py`).

Every query of a split is put to every configuration once, for its best 100. A sample of the queries, the same each
time, is then asked twice more for the best ten, in blocks between which the configurations take turns in rotating
order; the second time is timed, in one thread.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from configurations import RIVALS, ROWS, TRIED, Row, Search
from effectiveness_report import write_effectiveness
from figures import percentiles
from judged import Collection, Split, read_needs, read_passage_sets, read_sample
from kpusearch.evaluation import evaluate
from lucene_rival import LUCENE, LuceneError, lucene_version, rank_with_lucene
from results import surroundings, write_result

__all__ = ["MEASURES", "compared", "means", "measure_collection"]

HERE: Final = Path(__file__).parent
MEASURES: Final = ("RR@10", "nDCG@10", "R@100")
DEPTH: Final = 100
TIMED: Final = 500
BLOCK: Final = 50
PACKAGES: Final = ("kpusearch", "numpy", "PySastrawi", "snowballstemmer", "bm25s", "ir-measures", "scipy")
_SEED: Final = 1

Ranking = Mapping[str, Sequence[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--lucene-jars", type=Path, help="folder with lucene-core and lucene-analysis-common, 9.12")
    parser.add_argument("--sets", help="names of the collections to measure, with commas between  [default: all]")
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--out", type=Path, default=HERE / "EFFECTIVENESS.md")
    options = parser.parse_args()
    circumstances = surroundings(PACKAGES)
    try:
        circumstances["versions"]["Lucene"] = lucene_version(options.lucene_jars)
    except LuceneError as error:
        options.lucene_jars, circumstances["lucene"] = None, str(error)
    measured: list[dict[str, Any]] = []
    for collection in _collections(options.folder):
        if options.sets is None or collection.name in options.sets.split(","):
            measured += measure_collection(collection, ROWS, TRIED, RIVALS, lucene_jars=options.lucene_jars)
    protocol = {"timed": TIMED, "block": BLOCK}
    result = {"name": "effectiveness", **circumstances, "protocol": protocol, "measured": measured}
    write_result(result, options.results)
    sys.stdout.write(write_effectiveness(options.results / "effectiveness.json", options.out))


def measure_collection(
    collection: Collection,
    rows: Sequence[Row],
    tried: Sequence[Row],
    rivals: Sequence[Row],
    *,
    lucene_jars: Path | None = None,
) -> list[dict[str, Any]]:
    """Return the figures of each split: each row against the one above, and the last, the default, against the others.

    What was tried is measured against the default, the default against each rival.
    """
    measured = []
    with tempfile.TemporaryDirectory() as temporary:
        searches = {}
        for number, row in enumerate((*rows, *tried, *rivals)):
            _say(f"building {collection.name}: {row.name}")
            searches[row.name] = row.setup(collection, Path(temporary, str(number)))
        for name, split in collection.splits.items():
            _say(f"asking {collection.name}.{name}: {len(split.queries)} queries")
            rankings: dict[str, Ranking] = {
                row: {query_id: search(text, DEPTH) for query_id, text in split.queries.items()}
                for row, search in searches.items()
            }
            latency = _latency(searches, split)
            if lucene_jars:
                for rival, stop in LUCENE.items():
                    asked = rank_with_lucene(lucene_jars, collection.articles, split.queries, stop)
                    rankings[rival], times = asked
                    latency[rival] = percentiles([times[query_id] for query_id in _timed(split)])
            measured.append(
                {
                    "collection": collection.name,
                    "split": name,
                    "documents": len(collection.articles),
                    "queries": len(split.queries),
                    "sha256": collection.sha256,
                    **_judged(split, rankings, latency, [row.name for row in rows], [row.name for row in tried]),
                }
            )
    return measured


def _judged(
    split: Split,
    rankings: Mapping[str, Ranking],
    latency: Mapping[str, Mapping[str, float]],
    steps: Sequence[str],
    tried: Sequence[str],
) -> dict[str, Any]:
    """Return the figures of the steps, of what was tried upon the last, and of the rivals, which are all others."""
    figures = {
        name: {"name": name, **means(split, ranking), "p50": latency[name]["p50"], "p95": latency[name]["p95"]}
        for name, ranking in rankings.items()
    }
    for above, step in itertools.pairwise(steps):
        figures[step]["change"] = compared(split, rankings[above], rankings[step])
    default = rankings[steps[-1]]
    for name in tried:
        figures[name]["change"] = compared(split, default, rankings[name])
    rivals = [name for name in rankings if name not in (*steps, *tried)]
    for rival in rivals:
        figures[rival]["lead"] = compared(split, rankings[rival], default)
    groups = {"rows": steps, "tried": tried, "rivals": rivals}
    return {group: [figures[name] for name in names] for group, names in groups.items()}


def means(split: Split, ranking: Ranking) -> dict[str, float]:
    """Return the mean of each measure over all judged queries.

    >>> means(Split({"q": "rapat"}, {"q": {"b": 1}}), {"q": ["a", "b"]})["RR@10"]
    0.5
    """
    return dict(evaluate(split.qrels, {"run": _scored(ranking)}, measures=MEASURES).runs[0].means)


def compared(split: Split, first: Ranking, second: Ranking) -> dict[str, float]:
    """Return by how much the second ranking is above the first in MRR@10, with p-value, wins and losses.

    >>> compared(Split({"q": "rapat"}, {"q": {"b": 1}}), {"q": ["a", "b"]}, {"q": ["b"]})
    {'difference': 0.5, 'p_value': 1.0, 'wins': 1, 'losses': 0, 'ties': 0}
    """
    runs = {"first": _scored(first), "second": _scored(second)}
    return evaluate(split.qrels, runs, measures=MEASURES[:1]).runs[1].comparisons[0].to_dict()


def _scored(ranking: Ranking) -> dict[str, dict[str, float]]:
    return {query_id: {id_: -float(place) for place, id_ in enumerate(ids)} for query_id, ids in ranking.items() if ids}


def _latency(searches: Mapping[str, Search], split: Split) -> dict[str, dict[str, float]]:
    """Return percentiles of the milliseconds a query takes, warm."""
    times: dict[str, list[float]] = {}
    chosen = [split.queries[query_id] for query_id in _timed(split)]
    gc.collect()
    for _ in range(2):
        times = {name: [] for name in searches}
        for block, order in zip(_blocks(chosen), _orders(list(searches)), strict=False):
            for name in order:
                search, taken = searches[name], times[name]
                for text in block:
                    started = time.perf_counter()
                    search(text, 10)
                    taken.append((time.perf_counter() - started) * 1000)
    return {name: percentiles(taken) for name, taken in times.items()}


def _timed(split: Split) -> list[str]:
    """Return the ids of the queries that are timed: the same each time."""
    ids = sorted(split.queries)
    return random.Random(_SEED).sample(ids, min(TIMED, len(ids)))


def _blocks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + BLOCK] for start in range(0, len(texts), BLOCK))


def _orders(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return ([*names[turn:], *names[:turn]] for turn in itertools.cycle(range(len(names))))


def _collections(folder: Path | None) -> Iterator[Collection]:
    if folder:
        yield from read_passage_sets(folder)
    yield read_sample()
    if folder and (needs := read_needs(folder)):
        yield needs


def _say(what: str) -> None:
    sys.stderr.write(f"{what} …\n")


if __name__ == "__main__":
    main()
