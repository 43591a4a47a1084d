"""Generate articles whose words are spread like those of real Indonesian news, for corpora of any size.

    python benchmarks/generator.py 200000 -o news-200k.jsonl.gz
    python benchmarks/generator.py 22375 --stats REAL.jsonl.gz

Words are drawn by rank r with probability proportional to (r + q)^-a * (1 + r / r0)^-c: Zipf-Mandelbrot at the head,
bending to the exponent a + c in the tail, without a last rank, so that new words keep coming (Heaps' law).
A share of the words of an article repeats earlier ones of it, which makes doc_freq grow slower than frequency.
All words are invented; half of them carry Indonesian affixes, so that a stemmer has its work.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

# Fitted to 22,375 real news articles: 5.83 million words, 124,923 types (53 % of them in one article only),
# 154 different words an article, 31.7 · n^0.532 types in n words. The table in README.md has both sides.
A: Final = 0.7365
Q: Final = 0.476
R0: Final = 3600.0
C: Final = 1.2
REPEATED: Final = 0.3
# Words of an article: log-normal with the real median and spread; title: about nine of them.
MEDIAN_WORDS: Final = 206
LOG_SPREAD: Final = 0.627
TITLE_WORDS: Final = 9

HEAD: Final = 2**21
"""Ranks with a probability each; beyond, the tail is drawn from a power law."""

_BATCH: Final = 500
# No root begins like a prefix or ends like a suffix, so no two ranks give the same word.
_SYLLABLES: Final = [consonant + vowel for consonant in "cghjlrstwy" for vowel in "aeiou"]
_AFFIXES: Final = [("", "")] * 8 + [
    ("me", ""), ("di", ""), ("ber", ""), ("pe", "an"), ("ke", "an"), ("", "nya"), ("", "kan"), ("di", "kan"),
]  # fmt: skip
_OFFICES: Final = ["jateng", "jatim", "bali", "kota-malang", "kab-pemalang", "kota-bekasi", "kab-kediri", "kota-medan"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int)
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stats", type=Path, metavar="REAL", help="print figures beside those of a real collection")
    options = parser.parse_args()
    if options.output:
        write(generate(options.articles, seed=options.seed), options.output)
    if options.stats or not options.output:
        print_statistics(options)


def generate(count: int, *, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Yield articles as records; the same count and seed give the same ones, and more of them the same first ones."""
    rng = np.random.default_rng(seed)
    head = np.cumsum(_weights(np.arange(1, HEAD + 1)))
    # The rest of the series beyond the head, by its integral.
    exponent = A + C
    tail = _weights(np.array([HEAD]))[0] * HEAD / (exponent - 1)
    head /= head[-1] + tail
    words = Words()
    for first in range(0, count, _BATCH):
        lengths = np.maximum(rng.lognormal(np.log(MEDIAN_WORDS), LOG_SPREAD, _BATCH).astype(np.int64), 12)
        ranks = _draw(rng, head, exponent, int(lengths.sum()))
        starts = np.concatenate([[0], np.cumsum(lengths)])
        ranks = _repeat(rng, ranks, starts)
        for number in range(min(_BATCH, count - first)):
            yield _article(first + number, ranks[starts[number] : starts[number + 1]], words)


class Words:
    """Spell ranks; the frequent ones once."""

    def __init__(self) -> None:
        self._known: list[str] = [spell(rank) for rank in range(200_000)]

    def __getitem__(self, rank: int) -> str:
        return self._known[rank] if rank < len(self._known) else spell(rank)


def spell(rank: int) -> str:
    """Return the word of a rank: a root in syllables, shorter for lower ranks, half of them with affixes."""
    root, number = "", rank
    while True:
        number, syllable = divmod(number, len(_SYLLABLES))
        root = _SYLLABLES[syllable] + root
        if not number:
            break
        number -= 1
    prefix, suffix = _AFFIXES[(rank * 2654435761 >> 7) % len(_AFFIXES)]
    return prefix + root + suffix


def write(articles: Iterable[dict[str, Any]], path: Path) -> None:
    """Write records as JSON Lines; the same records give the same bytes."""
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1, mtime=0, filename="") as file:
        for article in articles:
            file.write(json.dumps(article, ensure_ascii=False).encode() + b"\n")


def _weights(ranks: NDArray[np.int64]) -> NDArray[np.float64]:
    return (ranks + Q) ** -A * (1 + ranks / R0) ** -C


def _draw(rng: np.random.Generator, head: NDArray[np.float64], exponent: float, count: int) -> NDArray[np.int64]:
    ranks = np.searchsorted(head, rng.random(count), side="right")
    beyond = np.flatnonzero(ranks == HEAD)
    # Inverse of the power law's distribution, from the head's end on.
    far = HEAD * rng.random(beyond.size) ** (-1 / (exponent - 1))
    ranks[beyond] = np.minimum(far, 2.0**60).astype(np.int64)
    return ranks


def _repeat(rng: np.random.Generator, ranks: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Let a share of the words be copies of an earlier word of the same article."""
    places = np.arange(ranks.size)
    first = np.repeat(starts[:-1], np.diff(starts))
    copied = (rng.random(ranks.size) < REPEATED) & (places > first)
    source = np.where(copied, first + (rng.random(ranks.size) * (places - first)).astype(np.int64), places)
    while True:
        further = source[source]
        if np.array_equal(further, source):
            return ranks[source]
        source = further


def _article(number: int, ranks: NDArray[np.int64], words: Words) -> dict[str, Any]:
    text = [words[rank] for rank in ranks.tolist()]
    sentences = [" ".join(text[at : at + 12]).capitalize() for at in range(0, len(text), 12)]
    # Every seventh word: a title speaks of what its article speaks of.
    title = " ".join(text[3 :: max(len(text) // TITLE_WORDS, 1)][:TITLE_WORDS]).title()
    office = _OFFICES[number % len(_OFFICES)]
    day = datetime.date(2020, 1, 1) + datetime.timedelta(days=number % 2000)
    return {
        "id": f"g{number:07d}",
        "title": title,
        "body": ". ".join(sentences) + ".",
        "date": day.isoformat(),
        "office": office,
        "url": f"https://{office}.kpu.go.id/blog/read/{number}",
    }


_WORD: Final = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+")
_POINTS: Final = (500, 1000, 2000, 4000, 8000, 16000, 22375, 50_000, 100_000, 200_000, 500_000)


def statistics(texts: Iterable[str]) -> dict[str, Any]:
    """Count articles, words and types, the growth of types with its Heaps curve, and the quantiles of doc_freq."""
    doc_freq: Counter[str] = Counter()
    growth: list[tuple[int, int, int]] = []
    articles = words = 0
    for text in texts:
        found = _WORD.findall(text.lower())
        words += len(found)
        articles += 1
        doc_freq.update(set(found))
        if articles in _POINTS:
            growth.append((articles, words, len(doc_freq)))
    growth.append((articles, words, len(doc_freq)))
    _, seen, types = np.array(sorted(set(growth))).T
    beta, log_k = np.polyfit(np.log(seen), np.log(types), 1) if seen.size > 1 else (np.nan, np.nan)
    frequencies = np.array(sorted(doc_freq.values()))
    quantiles = {f"{q:g} %": int(np.percentile(frequencies, q)) for q in (50, 75, 90, 95, 99, 99.9)}
    return {
        "articles": articles,
        "words": words,
        "types": len(doc_freq),
        "types in one article only": f"{(frequencies == 1).mean():.1%}",
        "different words an article": f"{frequencies.sum() / articles:.1f}",
        **{f"doc_freq {name}": value for name, value in quantiles.items()},
        **{f"types at {point[0]} articles": point[2] for point in growth},
        "types of n words": f"{np.exp(log_k):.1f} · n^{beta:.3f}",
    }


def print_statistics(options: argparse.Namespace) -> None:
    made = statistics(f"{item['title']} {item['body']}" for item in generate(options.articles, seed=options.seed))
    real: dict[str, Any] = {}
    if options.stats:
        opened = gzip.open if options.stats.suffix == ".gz" else open
        with opened(options.stats, "rt", encoding="utf-8") as file:
            records = (json.loads(line) for line in file)
            texts = [f"{item.get('title') or ''} {item['body']}" for item in records]
        # In a collection ordered by source, types come in waves: the growth of a mixed one is what can be fitted.
        random.Random(1).shuffle(texts)
        real = statistics(texts)
    sys.stdout.write("| figure | generated | real |\n|---|---|---|\n")
    for name in dict.fromkeys([*made, *real]):
        sys.stdout.write(f"| {name} | {made.get(name, '')} | {real.get(name, '')} |\n")


if __name__ == "__main__":
    main()
