"""Tell which words beside a date only ask for news of it: *berita* in *berita minggu lalu tentang coktas*."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from kpusearch.analysis import Analyzer, fold

__all__ = ["framing", "is_any_news"]

_ANY_NEWS: Final = ("acara", "agenda", "artikel", "berita", "kabar", "kegiatan", "liputan")
_DOCUMENT: Final = ("berita", "acara")
# What follows these is what the news is about.
_ABOUT: Final = ("ihwal", "mengenai", "menyangkut", "perihal", "seputar", "soal", "tentang", "terkait")


def is_any_news(terms: Sequence[str], analyzer: Analyzer) -> bool:
    """Say whether terms ask for news, whatever it is about, as those of *kabar dan berita* do.

    >>> from kpusearch.analysis import create_analyzer
    >>> analyzer = create_analyzer("plain")
    >>> is_any_news(["kabar", "berita"], analyzer), is_any_news(["berita", "acara"], analyzer)
    (True, False)
    """
    return _any_news(analyzer).issuperset(terms) and _DOCUMENT not in pairwise(terms)


def framing(words: Sequence[str], dates: Collection[int], analyzer: Analyzer) -> set[int]:
    """Return the places of words that ask for news of a date beside others that say what it is about.

    `words` has an empty text for what is no plain word, and `dates` are the places of the dates. A word asks so right
    before a date or before *tentang*, and behind nothing but the beginning, a date or a function word: *berita acara
    kemarin* is a document. Where nothing else is asked for, no word frames it.

    >>> from kpusearch.analysis import create_analyzer
    >>> analyzer = create_analyzer("plain")
    >>> framing(["berita", "", "tentang", "coktas"], {1}, analyzer), framing(["berita", ""], {1}, analyzer)
    ({0}, set())
    """
    if not dates:
        return set()
    found = set(_framing(words, dates, analyzer))
    # What is no plain word asks for something too, as a phrase or an office does.
    others = (analyzer.terms(word).terms if word else (word,) for word in words)
    is_about = any(
        terms and not is_any_news(terms, analyzer)
        for at, terms in enumerate(others)
        if at not in found and at not in dates
    )
    return found if is_about else set()


def _framing(words: Sequence[str], dates: Collection[int], analyzer: Analyzer) -> Iterator[int]:
    for at, word in enumerate(words[:-1]):
        is_begun = not at or at - 1 in dates or bool(words[at - 1] and not analyzer.terms(words[at - 1]).terms)
        if word and is_begun and (at + 1 in dates or fold(words[at + 1]) in _ABOUT):
            terms = analyzer.terms(word).terms
            if terms and is_any_news(terms, analyzer):
                yield at


def _any_news(analyzer: Analyzer) -> frozenset[str]:
    return frozenset(term for word in _ANY_NEWS for term in analyzer.terms(word).terms)
