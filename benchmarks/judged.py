"""Read judged collections: the sample corpus, the needs over a page, and sets of passages with splits."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kpusearch import Article, Rejected, read_corpus
from kpusearch.evaluation import read_qrels, read_queries
from kpusearch.identity import derive_id

__all__ = ["TODAY", "Collection", "Split", "read_needs", "read_passage_sets", "read_sample", "whole_text"]

TODAY: Final = "2025-07-30"
"""What relative dates in queries count from; those of the sample from the day on which it counts as collected."""

_COLLECTED: Final = datetime.date(2025, 8, 31)
_ROOT: Final = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Split:
    """Hold queries by id, and grades by query id and document id."""

    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Collection:
    """Hold articles and their judged splits by name; with `syntax` queries are in the query language.

    Relative dates in queries count from `today`.
    """

    name: str
    articles: tuple[Article, ...]
    splits: Mapping[str, Split]
    syntax: bool
    today: str = TODAY

    @property
    def sha256(self) -> str:
        """Return the hash of ids and texts in the order of ids."""
        digest = hashlib.sha256()
        for article in sorted(self.articles, key=lambda article: article.id):
            digest.update(f"{article.id}\t{article.title}\t{article.body}\n".encode())
        return digest.hexdigest()


def whole_text(article: Article) -> str:
    """Return title and body as one text, for engines that have one field.

    >>> whole_text(Article(id="a", title="Rapat Pleno", body="Rapat digelar."))
    'Rapat Pleno\\nRapat digelar.'
    """
    return f"{article.title}\n{article.body}" if article.title else article.body


def read_sample() -> Collection:
    """Return the sample corpus with its queries; ranking was tuned on the first 107 of them."""
    relevance = _ROOT / "tests/relevance"
    articles = read_corpus(_ROOT / "corpus", collected=_COLLECTED)
    split = Split(dict(read_queries(relevance / "queries.tsv")), read_qrels(relevance / "qrels.txt"))
    return Collection("sample", _identified(articles), {"valid": split}, True, _COLLECTED.isoformat())


def read_needs(folder: Path) -> Collection | None:
    """Return the needs over the page below a folder, in all their phrasings, or None where there are none."""
    page, needs = folder / "seed/berita-terkini.txt", folder / "data/needs.tsv"
    if not (page.is_file() and needs.is_file()):
        return None
    articles = _identified(read_corpus(page))
    names = {f"A{number}": article.id for number, article in enumerate(articles, 1)}
    queries, qrels = {}, {}
    with needs.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            grades = {names[name]: int(grade) for name, grade in re.findall(r"(A\d):(\d)", row["seed_qrels"])}
            if grades:
                for number, text in enumerate([row["query"], *filter(None, row["alt_queries"].split("|"))]):
                    queries[f"{row['need_id']}.{number}"] = text
                    qrels[f"{row['need_id']}.{number}"] = grades
    return Collection("needs", articles, {"valid": Split(queries, qrels)}, True)


def read_passage_sets(folder: Path) -> Iterator[Collection]:
    """Yield each set ``data/ir/<set>/`` below a folder, its queries plain words."""
    for path in sorted((folder / "data/ir").glob("*/docs.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = map(json.loads, file)
            articles = tuple(Article(id=row["docid"], body=row["text"]) for row in rows)
        splits = {}
        for split in ("valid", "train"):
            qrels = read_qrels(path.parent / f"qrels.{split}.txt")
            queries = dict(read_queries(path.parent / f"queries.{split}.tsv"))
            splits[split] = Split({id_: text for id_, text in queries.items() if id_ in qrels}, qrels)
        yield Collection(path.parent.name, articles, splits, False)


def _identified(articles: Iterable[Article | Rejected]) -> tuple[Article, ...]:
    """Return the articles with the ids that an index gives them."""
    found = (article for article in articles if isinstance(article, Article))
    return tuple(dataclasses.replace(article, id=derive_id(article)) for article in found)
