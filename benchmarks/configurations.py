"""Name the configurations that are compared: kpusearch step by step, and rivals as anyone would put them together.

A row is a name and a setup: a function that takes a collection and an empty folder, and returns a function that takes
a query and a limit, and returns ids, the best first. To add a step, add a `Row` to `ROWS` where it belongs.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from judged import Collection, whole_text
from kpusearch import Index
from kpusearch.analysis import ANALYZERS, Analyzer, IndonesianAnalyzer
from kpusearch.analysis.affixes import stem_word
from kpusearch.analysis.analyzer import AnalysedText
from kpusearch.analysis.sastrawi import SastrawiStemmer
from kpusearch.analysis.tokenizer import Unit
from kpusearch.lexicon import stop_words
from kpusearch.lexicon.table import read_table
from kpusearch.search.answer import Answer
from kpusearch.search.everyday import with_everyday_words
from kpusearch.search.filter_options import Filters
from kpusearch.search.forms import Form, Forms
from kpusearch.search.matching import Matching
from kpusearch.search.parser import parse
from kpusearch.search.query import Leaf, Phrase, Term, leaves
from kpusearch.search.questions import with_asked_role
from kpusearch.search.searcher import TIME_BUDGET, Searcher
from kpusearch.search.synonyms import with_synonyms
from kpusearch.search.variants import with_variants

__all__ = [
    "RIVALS",
    "ROWS",
    "TRIED",
    "Row",
    "Search",
    "Setup",
    "bm25_rival",
    "forms_row",
    "kpusearch_row",
    "neighbours_row",
]

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

    def __init__(self, _overrides: object = None) -> None:
        stem = functools.lru_cache(maxsize=None)(stem_word)
        is_word = re.compile("[a-z][a-z-]*").fullmatch
        super().__init__(stop=(), stem=lambda word: stem(word) if is_word(word) else word, version="benchmark")


class _JoiningStemmer(SastrawiStemmer):
    """Leave words of other senses with the stem that they share, as *hukuman* (a punishment) with *hukum* (law)."""

    def __init__(self) -> None:
        super().__init__()
        senses = {row["word"] for row in read_table("stem_overrides.tsv") if row["tier"] == "B"}
        self._overrides = {word: stem for word, stem in self._overrides.items() if word not in senses}


class _Corrected(_WithoutParts):
    name = "benchmark: corrected stems"

    def __init__(self, _overrides: object = None) -> None:
        super().__init__(stop=(), stem=_JoiningStemmer().stem, version="benchmark")


class _Parted(_WithoutParts):
    name = "benchmark: senses apart"

    def __init__(self, _overrides: object = None) -> None:
        super().__init__(stop=(), stem=SastrawiStemmer().stem, version="benchmark")


class _Stopped(_WithoutParts):
    name = "benchmark: stop words"

    def __init__(self, _overrides: object = None) -> None:
        super().__init__(stop=stop_words(), stem=SastrawiStemmer().stem, version="benchmark")


class _WithForms(IndonesianAnalyzer):
    """Keep each word as it is written beside its stem, at the same position."""

    name = "benchmark: stems and forms"

    def _stems(self, word: str) -> tuple[str, ...]:
        stems = super()._stems(word)
        return (*stems, f"{_FORM}{word}") if stems and stems != (word,) else stems


# An index names its analyzer.
ANALYZERS.update({kind.name: kind for kind in (_SastrawiAlone, _Corrected, _Parted, _Stopped, _WithForms)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Say which of its features kpusearch ranks with; it corrects no word."""

    analyzer: str = "indonesian"
    title: float = 2.0
    lead: float = 1.0
    covers: bool = True
    synonyms: bool = True
    ordinary: bool = True
    everyday: bool = True
    questions: bool = True


class _ReadAnywhere(Forms):
    """Read each abbreviation that articles define wherever it stands, also *tak*, *rp* and other ordinary words."""

    def is_ordinary(self, form: Form) -> bool:
        return False


def kpusearch_row(**features: Any) -> Setup:
    """Return the setup of kpusearch with some `Features`, by the way that `Index.search` takes inside."""
    chosen = Features(**features)

    def setup(collection: Collection, folder: Path) -> Search:
        weights = {"title": chosen.title, "lead": chosen.lead}
        searcher = _index(collection, folder, analyzer=chosen.analyzer, weights=weights)._current()
        forms = searcher._forms if chosen.ordinary else _ReadAnywhere(searcher.snapshot, searcher._analyzer)
        return functools.partial(_ask, searcher, forms, collection, chosen)

    return setup


def _ask(
    searcher: Searcher, forms: Forms, collection: Collection, features: Features, query: str, limit: int
) -> list[str]:
    analyzer, scorer = searcher._analyzer, searcher._scorer
    parsed = parse(query, analyzer, syntax=collection.syntax, today=_today(collection))
    if features.questions:
        parsed.root = with_asked_role(query, parsed.root, analyzer)
    if features.synonyms:
        parsed.root = with_variants(with_synonyms(parsed.root, forms, query), analyzer)
    if features.everyday:
        parsed.root = with_everyday_words(parsed.root, searcher._everyday)
    matching = Matching(searcher.snapshot, scorer)
    parts = analyzer, scorer, searcher._topk
    # An answer tells by the text which words frame a question.
    text = query if features.questions else ""
    answer = Answer(text, parsed, Filters(), matching, *parts, covers=features.covers)
    return [id_ for id_, _, _ in answer.top(limit, sort="relevance")]


def forms_row(weight: float) -> Setup:
    """Return the setup of the default that ranks by the words as written too, beside their stems."""

    def setup(collection: Collection, folder: Path) -> Search:
        folder.mkdir(parents=True, exist_ok=True)
        default = _index(collection, folder / "stems")._current()
        both = _index(collection, folder / "forms", analyzer=_WithForms.name)._current()

        def search(query: str, limit: int) -> list[str]:
            read = _answer(default, collection, query)
            # The stems of both are the same, so the query is read, and corrected, by those that users get.
            matching = Matching(both.snapshot, both._scorer)
            parts = both._analyzer, both._scorer, both._topk
            answer = Answer(query, read._parsed, Filters(), matching, *parts, covers=True)
            tree = parse(read.suggestion or query, both._analyzer, syntax=collection.syntax, today=_today(collection))
            forms = [leaf for leaf in leaves(tree.root) if isinstance(leaf, Term) and leaf.term.startswith(_FORM)]
            return _ranked(answer, matching, forms, weight, limit)

        return search

    return setup


def neighbours_row(weight: float) -> Setup:
    """Return the setup of the default that ranks by words that stand side by side in the query too, as phrases."""

    def setup(collection: Collection, folder: Path) -> Search:
        searcher = _index(collection, folder)._current()

        def search(query: str, limit: int) -> list[str]:
            answer = _answer(searcher, collection, query)
            terms, positions, _ = searcher._analyzer.terms(answer.suggestion or query)
            places = pairwise(zip(terms, positions, strict=True))
            phrases = [Phrase((one, other), (0, 1)) for (one, at), (other, behind) in places if behind == at + 1]
            return _ranked(answer, Matching(searcher.snapshot, searcher._scorer), phrases, weight, limit)

        return search

    return setup


def _answer(searcher: Searcher, collection: Collection, query: str) -> Answer:
    """Return the answer of `Index.search`, with unknown words corrected."""
    options = {"syntax": collection.syntax, "today": _today(collection)}
    return searcher._answer(query, Filters(), ranking="coverage", budget=TIME_BUDGET, **options)


def _ranked(answer: Answer, matching: Matching, others: Iterable[Leaf], weight: float, limit: int) -> list[str]:
    """Return the best ids where leaves that find nothing of their own rank too."""
    found = [(matching.reading(leaf), count * weight) for leaf, count in Counter(others).items()]
    answer._readings += [(reading, count) for reading, count in found if reading and reading.doc_freq]
    return [id_ for id_, _, _ in answer.top(limit, sort="relevance")]


def _today(collection: Collection) -> datetime.date:
    return datetime.date.fromisoformat(collection.today)


def _search(collection: Collection, folder: Path, **options: Any) -> Search:
    index = _index(collection, folder)

    def search(query: str, limit: int) -> list[str]:
        results = index.search(query, limit=limit, syntax=collection.syntax, today=collection.today, **options)
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


_FORM: Final = "="
_WORD: Final = re.compile(r"\w+")
_BARE: Final = {"synonyms": False, "everyday": False, "questions": False}
_PLAIN: Final = {"title": 1, "lead": 0, "covers": False, **_BARE}
ROWS: Final = (
    Row("Sastrawi, plain sum", kpusearch_row(analyzer=_SastrawiAlone.name, **_PLAIN)),
    Row("+ corrected stems, names kept", kpusearch_row(analyzer=_Corrected.name, **_PLAIN)),
    Row("+ other senses of a stem kept apart", kpusearch_row(analyzer=_Parted.name, **_PLAIN)),
    Row("+ function words dropped", kpusearch_row(analyzer=_Stopped.name, **_PLAIN)),
    Row("+ parts of numbers and compounds", kpusearch_row(**_PLAIN)),
    Row("+ title counts twice", kpusearch_row(lead=0, covers=False, **_BARE)),
    Row("+ coverage ^ ¼", kpusearch_row(lead=0, **_BARE)),
    Row("+ synonyms and spellings", kpusearch_row(lead=0, ordinary=False, everyday=False, questions=False)),
    Row("+ ordinary words are no abbreviations", kpusearch_row(lead=0, everyday=False, questions=False)),
    Row("+ the lead counts more", kpusearch_row(everyday=False, questions=False)),
    Row("+ everyday and official words", kpusearch_row(questions=False)),
    Row("+ words that frame a question count less", kpusearch_row()),
    Row("+ words, names and quotations corrected: the default", _search),
)
"""Steps of kpusearch in order; the last is what users get, and is compared with the rivals."""

TRIED: Final = (
    Row("default without coverage", functools.partial(_search, ranking="bm25")),
    Row("default, words as written too, weight .2", forms_row(0.2)),
    Row("default, neighbouring words as phrases, weight .1", neighbours_row(0.1)),
    Row("default, recency .1", functools.partial(_search, recency=0.1)),
)
"""Changes upon the default that do not help every set: left out, or an option."""

RIVALS: Final = (
    Row("BM25, words as written", bm25_rival(str)),
    Row("BM25, Snowball", bm25_rival(snowball)),
    Row("BM25, PySastrawi", bm25_rival(pysastrawi)),
)
