"""Ask for what an article is about: its most telling words, as a query."""

from __future__ import annotations

from collections import Counter
from typing import Final

from kpusearch.analysis import Analyzer
from kpusearch.article import Article
from kpusearch.search.query import Group, Nothing, Term
from kpusearch.search.scorer import Scorer
from kpusearch.storage import indexed_body

__all__ = ["about"]

_WORDS: Final = 30
_MOST: Final = 4
"""How often a word counts at most: a long article repeats its subject without becoming more about it."""


def about(article: Article, analyzer: Analyzer, scorer: Scorer) -> Group | Nothing:
    """Return the words of an article that tell it best from others, each as often as the article has it.

    A word's weight is its count, a title's words twice, times its inverse document frequency. Words that are in no
    other article are left out: they would find nothing else.
    """
    counts = Counter(analyzer.terms(indexed_body(article)).terms)
    counts.update(2 * analyzer.terms(article.title).terms)
    weighed = []
    for word, count in counts.items():
        reading = scorer.term(Term(word))
        if reading.doc_freq > 1:
            weighed.append((-min(count, _MOST) * reading.idf, word))
    best = sorted(weighed)[:_WORDS]
    if not best:
        return Nothing()
    return Group(should=tuple(Term(word) for _, word in best for _ in range(min(counts[word], _MOST))))
