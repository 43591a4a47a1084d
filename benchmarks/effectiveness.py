"""Measure how well the default search ranks: the sample corpus always, larger judged sets where a folder holds them.

    python benchmarks/effectiveness.py [FOLDER] [--kinds]

With --kinds each kind of query of the sample has a line of its own below the sample's.
FOLDER may hold ``seed/berita-terkini.txt`` with ``data/needs.tsv``, and ``data/ir/<set>/``. Queries of the sets are
plain words; those of the sample and the needs use the query language.
"""

from __future__ import annotations

import argparse
import csv
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import ir_measures
from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

from judged import TODAY, Collection, Split, read_passage_sets, read_sample
from kpusearch import Index, read_corpus
from kpusearch.evaluation import read_queries

ROOT = Path(__file__).parents[1]
MEASURES = [nDCG @ 10, RR @ 10, R @ 10, R @ 100]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument(
        "--split", choices=("valid", "train"), default="valid", help="split of the judged sets (default: valid)"
    )
    parser.add_argument("--analyzer", default="indonesian")
    parser.add_argument("--ranking", default="coverage")
    parser.add_argument("--kinds", action="store_true", help="also print a line for each kind of the sample's queries")
    options = parser.parse_args()
    print(f"{'set':<24}{'queries':>8}" + "".join(f"{measure!s:>10}" for measure in MEASURES))
    sample(options)
    if options.folder:
        needs(options)
        for collection in read_passage_sets(options.folder):
            passages(collection, options)


def sample(options: argparse.Namespace) -> None:
    collection = read_sample()
    split = collection.splits["valid"]
    sets = {"sample": dict(split.queries)}
    if options.kinds:
        for query, kind in read_queries(ROOT / "tests/relevance/kinds.tsv"):
            sets.setdefault(f"  {kind}", {})[query] = split.queries[query]
    with tempfile.TemporaryDirectory() as folder, Index.create(folder, analyzer=options.analyzer) as index:
        index.add(collection.articles)
        for name, queries in sets.items():
            report(name, index, queries.items(), flat(split), options, syntax=True, today=collection.today)


def needs(options: argparse.Namespace) -> None:
    """Judge the needs over the seed page, their first phrasing and all others apart."""
    page = options.folder / "seed/berita-terkini.txt"
    articles = list(read_corpus(page))
    names = {f"A{number}": article.id for number, article in enumerate(articles, 1)}
    with (options.folder / "data/needs.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    main_queries, other_queries, qrels, unjudged = [], [], [], []
    for row in rows:
        others = [text for text in row["alt_queries"].split("|") if text]
        if not row["seed_qrels"]:
            unjudged += [row["query"], *others]
            continue
        phrasings = [(row["need_id"], row["query"])]
        phrasings += [(f"{row['need_id']}.{number}", text) for number, text in enumerate(others, 1)]
        main_queries.append(phrasings[0])
        other_queries += phrasings[1:]
        for name, grade in re.findall(r"(A\d):(\d)", row["seed_qrels"]):
            qrels += [Qrel(query_id, names[name], int(grade)) for query_id, _ in phrasings]
    with tempfile.TemporaryDirectory() as folder, Index.create(folder, analyzer=options.analyzer) as index:
        index.add(articles)
        report("needs", index, main_queries, qrels, options, syntax=True, detail=True)
        report("needs, other phrasings", index, other_queries, qrels, options, syntax=True, detail=True)
        for text in unjudged:
            print(f"    unjudged: {text!r} finds {index.search(text, today=TODAY).total}")


def passages(collection: Collection, options: argparse.Namespace) -> None:
    split = collection.splits[options.split]
    with tempfile.TemporaryDirectory() as folder, Index.create(folder, analyzer=options.analyzer) as index:
        index.add(collection.articles)
        name = f"{collection.name}.{options.split}"
        report(name, index, split.queries.items(), flat(split), options, syntax=False)


def flat(split: Split) -> list[Qrel]:
    return [Qrel(query, doc, grade) for query, grades in split.qrels.items() for doc, grade in grades.items()]


def report(
    name: str,
    index: Index,
    queries: Iterable[tuple[str, str]],
    qrels: Iterable[Any],
    options: argparse.Namespace,
    *,
    syntax: bool,
    today: str = TODAY,
    detail: bool = False,
) -> None:
    asked = dict(queries)
    run = []
    for query_id, text in asked.items():
        results = index.search(text, limit=100, syntax=syntax, today=today, ranking=options.ranking)
        # Evaluation tools order by score alone; the rank keeps ties, and sorted lists, in the order shown.
        run += [ScoredDoc(query_id, hit.id, -float(hit.rank)) for hit in results.hits]
    judged = [qrel for qrel in qrels if qrel.query_id in asked]
    found = ir_measures.calc_aggregate(MEASURES, judged, run)
    print(f"{name:<24}{len(asked):>8}" + "".join(f"{found[measure]:>10.4f}" for measure in MEASURES))
    if detail:
        shortfalls(asked, judged, run)


def shortfalls(asked: Mapping[str, str], qrels: list[Any], run: list[Any]) -> None:
    for value in sorted(ir_measures.iter_calc([nDCG @ 10], qrels, run), key=lambda value: value.query_id):
        if value.value < 0.95:
            print(f"    {value.query_id:<8}{value.value:.3f}  {asked[value.query_id]}")


if __name__ == "__main__":
    main()
