"""Draw queries from a corpus: words, neighbours and days of its own articles, each query once.

Overview: `Query`, the kinds of queries in `KINDS`, `draw_queries`.
"""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from engines import texts_of
from kpusearch.article import Article
from kpusearch.lexicon import stop_words

__all__ = ["KINDS", "WARMING", "Query", "draw_queries"]

WARMING: Final = 50
"""Queries that warm every engine before any is timed."""

_DAYS_AROUND: Final = 365
_LONG: Final = 10
_WORD: Final = re.compile(r"[a-z]{3,}")
# Words that one blank parts: an engine that is fed stems knows no sentence and no dropped word between them.
_RUN: Final = re.compile(r"(?<![^\s])[a-z]{3,}(?: [a-z]{3,})+(?![^\s])")


@dataclass(frozen=True, slots=True)
class Query:
    """Hold what is asked: words in title and body, unless `field` names one; any of them, or all as a `phrase`.

    `since` and `until` are days, both included. With `facets`, the count of all and those by office and month as well.
    """

    words: tuple[str, ...]
    field: str | None = None
    phrase: bool = False
    since: datetime.date | None = None
    until: datetime.date | None = None
    facets: bool = False

    @property
    def kind(self) -> str:
        """Return what an engine must be able to do: ``words``, ``field``, ``phrase``, ``filter`` or ``facets``."""
        named = {"field": self.field, "phrase": self.phrase, "filter": self.since, "facets": self.facets}
        return next((name for name, value in named.items() if value), "words")


def draw_queries(corpus: Path, count: int) -> dict[str, list[Query]]:
    """Return the queries of each kind, those that warm first: `count` of 1 to 4 words, half as many of each other.

    Raise `ValueError` when the corpus has too few articles that give such queries.
    """
    rng = random.Random(20)
    wanted = {kind: count if kind == "1-4 words" else count // 2 for kind in KINDS} | {"warming": WARMING}
    drawn: dict[str, dict[Query, None]] = {kind: {} for kind in wanted}
    known: set[tuple[str, ...]] = set()
    for number, article in enumerate(_sample(corpus, 6 * sum(wanted.values()), rng)):
        # Turns, so that no kind takes the articles that another one needs.
        open_kinds = [kind for kind in drawn if len(drawn[kind]) < wanted[kind]]
        for at in range(len(open_kinds)):
            kind = open_kinds[(number + at) % len(open_kinds)]
            query = KINDS.get(kind, _few_words)(article, rng)
            if query and query.words not in known:
                known.add(query.words)
                drawn[kind][query] = None
                break
    if short := [kind for kind in drawn if len(drawn[kind]) < wanted[kind]]:
        raise ValueError(f"{corpus.name} has too few articles for {count} queries ({short[0]}); lower --queries")
    return {kind: list(drawn[kind]) for kind in ("warming", *KINDS)}


def _few_words(article: Article, rng: random.Random, **more: Any) -> Query | None:
    """Return 1 to 4 words of one article, of its body if `field` says so."""
    words = _words(article.body if "field" in more else f"{article.title} {article.body}")
    if len(words) < _LONG:
        return None
    return Query(tuple(dict.fromkeys(rng.sample(words, rng.randint(1, 4)))), **more)


def _many_words(article: Article, rng: random.Random) -> Query | None:
    """Return the first ten words: the headline and what follows."""
    words = _words(f"{article.title} {article.body}")
    return Query(tuple(words[:_LONG])) if len(words) >= _LONG else None


def _phrase(article: Article, rng: random.Random) -> Query | None:
    """Return two or three neighbours."""
    runs = [run for match in _RUN.finditer(article.body) for run in _without_function_words(match[0].split())]
    if not runs:
        return None
    run, size = rng.choice(runs), rng.randint(2, 3)
    start = rng.randint(0, max(len(run) - size, 0))
    return Query(tuple(run[start : start + size]), phrase=True)


def _filtered(article: Article, rng: random.Random) -> Query | None:
    """Return words within up to a year before and after the day of their article."""
    if article.date is None:
        return None
    before, after = (datetime.timedelta(days=rng.randint(0, _DAYS_AROUND)) for _ in range(2))
    return _few_words(article, rng, since=article.date - before, until=article.date + after)


KINDS: Final[dict[str, Callable[[Article, random.Random], Query | None]]] = {
    "1-4 words": _few_words,
    "10 words": _many_words,
    "one field": lambda article, rng: _few_words(article, rng, field="body"),
    "phrase": _phrase,
    "filtered": _filtered,
    "with facets": lambda article, rng: _few_words(article, rng, facets=True),
}
"""Kind -> what draws a query of it from an article."""


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in stop_words()]


def _without_function_words(words: list[str]) -> list[list[str]]:
    """Return the runs of two words or more between function words."""
    runs = [list(run) for dropped, run in groupby(words, stop_words().__contains__) if not dropped]
    return [run for run in runs if len(run) > 1]


def _sample(corpus: Path, count: int, rng: random.Random) -> Iterator[Article]:
    """Return a sample of the articles without holding them all."""
    chosen: list[Article] = []
    for number, article in enumerate(texts_of(corpus, columns=True)):
        if number < count:
            chosen.append(article)
        elif (place := rng.randrange(number + 1)) < count:
            chosen[place] = article
    rng.shuffle(chosen)
    return iter(chosen)
