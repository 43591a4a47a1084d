"""Name the configurations that are compared: kpusearch step by step, and rivals as anyone would put them together.

A row is a name and a setup: a function that takes a collection and an empty folder, and returns a function that takes
a query and a limit, and returns ids, the best first. To add a step, add a `Row` to `ROWS` where it belongs.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from judged import Collection, whole_text
from kpusearch import Index
from kpusearch.analysis import ANALYZERS, Analyzer
from kpusearch.analysis.affixes import stem_word
from kpusearch.analysis.analyzer import AnalysedText
from kpusearch.analysis.sastrawi import SastrawiStemmer
from kpusearch.analysis.tokenizer import Unit
from kpusearch.lexicon import stop_words
from kpusearch.search.matching import Matching
from kpusearch.search.parser import parse
from kpusearch.search.searcher import Filters, Searcher, _Answer
from kpusearch.search.synonyms import with_synonyms

__all__ = ["RIVALS", "ROWS", "Row", "Search", "Setup", "bm25_rival", "kpusearch_row"]

Search: TypeAlias = Callable[[str, int], list[str]]
Setup: TypeAlias = Callable[[Collection, Path], Search]


@dataclass(frozen=True, slots=True)
class Row:
    """Hold a configuration; of kpusearch's, each is a change upon the row above."""

    name: str
    setup: Setup


class _WithoutParts(Analyzer):
    """Take a number or compound whole, without the parts at its position."""

    def terms(self, text: str) -> AnalysedText:
        tokens = list(self(text))
        positions = [token.position for token in tokens]
        return AnalysedText([token.term for token in tokens], positions, len(positions))

    def _read(self, chunk: str) -> tuple[int, tuple[Unit, ...]]:
        width, kept = super()._read(chunk)
        return width, tuple({unit.position: unit for unit in reversed(kept)}.values())[::-1]


class _SastrawiAlone(_WithoutParts):
    name = "benchmark: Sastrawi"

    def __init__(self) -> None:
        stem = functools.lru_cache(maxsize=None)(stem_word)
        is_word = re.compile("[a-z][a-z-]*").fullmatch
        super().__init__(stop=(), stem=lambda word: stem(word) if is_word(word) else word, version="benchmark")


class _Corrected(_WithoutParts):
    name = "benchmark: corrected stems"

    def __init__(self) -> None:
        super().__init__(stop=(), stem=SastrawiStemmer().stem, version="benchmark")


class _Stopped(_WithoutParts):
    name = "benchmark: stop words"

    def __init__(self) -> None:
        super().__init__(stop=stop_words(), stem=SastrawiStemmer().stem, version="benchmark")


# An index names its analyzer.
ANALYZERS.update({kind.name: kind for kind in (_SastrawiAlone, _Corrected, _Stopped)})


def kpusearch_row(
    *, analyzer: str = "indonesian", title: float = 2.0, covers: bool = True, synonyms: bool = False
) -> Setup:
    """Return the setup of kpusearch with some of its features, by the way that `Index.search` takes inside."""

    def setup(collection: Collection, folder: Path) -> Search:
        searcher = _index(collection, folder, analyzer=analyzer, weights={"title": title})._current()
        return functools.partial(_ask, searcher, collection, covers, synonyms)

    return setup


def _ask(searcher: Searcher, collection: Collection, covers: bool, synonyms: bool, query: str, limit: int) -> list[str]:
    analyzer, scorer = searcher._analyzer, searcher._scorer
    today = datetime.date.fromisoformat(collection.today)
    parsed = parse(query, analyzer, syntax=collection.syntax, today=today)
    if synonyms:
        parsed.root = with_synonyms(parsed.root, analyzer)
    matching = Matching(searcher.snapshot, scorer)
    answer = _Answer(query, parsed, Filters(), matching, analyzer, scorer, searcher._topk, covers=covers)
    return [id_ for id_, _, _ in answer.top(limit, sort="relevance")]


def _default(collection: Collection, folder: Path) -> Search:
    index = _index(collection, folder)

    def search(query: str, limit: int) -> list[str]:
        results = index.search(query, limit=limit, syntax=collection.syntax, today=collection.today)
        return [hit.id for hit in results.hits]

    return search


def _index(collection: Collection, folder: Path, **options: Any) -> Index:
    index = Index.create(folder, kernel="numpy", **options)
    index.add(collection.articles)
    return index


def bm25_rival(stem: Callable[[str], str]) -> Setup:
    r"""Return the setup of plain BM25 over stems of ``\w+`` in lower case; equal scores go by id."""

    def terms(text: str) -> list[str]:
        return [found for word in _WORD.findall(text.lower()) if (found := stem(word))]

    def setup(collection: Collection, folder: Path) -> Search:
        import bm25s

        articles = sorted(collection.articles, key=lambda article: article.id)
        ids = [article.id for article in articles]
        engine = bm25s.BM25(k1=1.2, b=0.75, method="lucene", dtype="float64")
        engine.index([terms(whole_text(article)) for article in articles], show_progress=False)

        def search(query: str, limit: int) -> list[str]:
            known = engine.get_tokens_ids(terms(query))
            if not known:
                return []
            scores = engine.get_scores_from_ids(known)
            found = np.flatnonzero(scores)
            return [ids[doc] for doc in found[np.argsort(-scores[found], kind="stable")[:limit]]]

        return search

    return setup


@functools.cache
def _snowball() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("indonesian")


@functools.cache
def _pysastrawi() -> Any:
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    return StemmerFactory().create_stemmer()


@functools.cache
def snowball(word: str) -> str:
    return str(_snowball().stemWord(word))


@functools.cache
def pysastrawi(word: str) -> str:
    return str(_pysastrawi().stem(word))


_WORD: Final = re.compile(r"\w+")
ROWS: Final = (
    Row("Sastrawi, plain sum", kpusearch_row(analyzer=_SastrawiAlone.name, title=1, covers=False)),
    Row("+ corrected stems, names kept", kpusearch_row(analyzer=_Corrected.name, title=1, covers=False)),
    Row("+ function words dropped", kpusearch_row(analyzer=_Stopped.name, title=1, covers=False)),
    Row("+ parts of numbers and compounds", kpusearch_row(title=1, covers=False)),
    Row("+ title counts twice", kpusearch_row(covers=False)),
    Row("+ coverage ^ ¼", kpusearch_row()),
    Row("+ synonyms", kpusearch_row(synonyms=True)),
    Row("default of `Index.search`", _default),
)
"""Steps of kpusearch in order; the last is what users get, and is compared with the rivals."""

RIVALS: Final = (
    Row("BM25, words as written", bm25_rival(str)),
    Row("BM25, Snowball", bm25_rival(snowball)),
    Row("BM25, PySastrawi", bm25_rival(pysastrawi)),
)
