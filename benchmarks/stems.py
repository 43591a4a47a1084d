"""Time cold stems beside PySastrawi's on the types of a corpus, and compare the results."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from engines import texts_of
from kpusearch.analysis.affixes import stem_word

__all__ = ["time_stems"]

ARTICLES: Final = 5000
TYPES: Final = 5000
ROUNDS: Final = 3


def time_stems(corpus: Path) -> dict[str, Any]:
    """Return microseconds a type of both stemmers, and whether all stems are equal. To be run alone."""
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    # Without its cache: each type is stemmed.
    theirs = StemmerFactory().create_stemmer().delegatedStemmer.stem_word
    types = _types(corpus)
    # The roots are read once a process.
    stem_word("keterbukaan")
    # Other types in each round, so that none has been met.
    parts = [types[number::ROUNDS] for number in range(ROUNDS)]
    rounds = [(_microseconds(stem_word, part), _microseconds(theirs, part)) for part in parts]
    return {
        "types": len(types),
        "ours_us": statistics.median(ours for ours, _ in rounds),
        "pysastrawi_us": statistics.median(other for _, other in rounds),
        "equal": [stem_word(word) for word in types] == [theirs(word) for word in types],
    }


def _types(corpus: Path) -> list[str]:
    types: set[str] = set()
    for number, article in enumerate(texts_of(corpus)):
        if number == ARTICLES:
            break
        types.update(re.findall(r"\b[a-z]{2,40}\b", f"{article.title} {article.body}".lower()))
    return random.Random(20).sample(sorted(types), min(TYPES, len(types)))


def _microseconds(stem: Callable[[str], str], types: Sequence[str]) -> float:
    start = time.perf_counter_ns()
    for word in types:
        stem(word)
    return (time.perf_counter_ns() - start) / 1000 / len(types)
