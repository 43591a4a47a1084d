"""Measure corrections and completions on a collection: how often they are right, and the processor time they take.

    python benchmarks/spelling.py NEWS.jsonl.gz INDEX

INDEX holds the articles of the file. Slips are seeded: an insertion, a deletion, a neighbouring key or a swap.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from kpusearch import Index
from kpusearch.lexicon import stop_words

COUNT = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", type=Path)
    parser.add_argument("index", type=Path)
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    titles = []
    with gzip.open(options.news, "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            counts.update(re.findall("[a-z]+", f"{article['title']} {article['body']}".lower()))
            titles.append(article["title"].split())
    with Index.open(options.index) as index:
        started = time.process_time()
        index.suggest("a")
        print(f"words listed: {time.process_time() - started:.2f} s")
        slips(index, counts)
        rare(index, counts)
        completions(index, [title for title in titles if len(title) > 4])


def slips(index: Index, counts: Mapping[str, int]) -> None:
    """Print how often the first suggestion for a misspelled word is the word."""
    chance = random.Random(7)
    words = sorted(word for word in counts if counts[word] >= 5 and len(word) >= 4 and word not in stop_words())
    right = defaultdict(list)
    times = []
    for word in chance.sample(words, COUNT):
        kind, typed = slip(word, chance)
        started = time.process_time()
        suggestion = index.search(typed, limit=0).suggestion
        times.append(time.process_time() - started)
        letters = "6 letters and more" if len(word) >= 6 else "4 and 5 letters"
        for group in (letters, f"{letters}, {kind}"):
            right[group].append(suggestion == word)
    for group, found in sorted(right.items()):
        print(f"{group}: {sum(found) / len(found):.3f} of {len(found)} right")
    print("search and suggestion:", shown(times))


def slip(word: str, chance: random.Random) -> tuple[str, str]:
    """Return a kind of slip and the word with it."""
    keys = defaultdict(str)
    for one, other in (pair for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for pair in pairwise(row)):
        keys[one] += other
        keys[other] += one
    while True:
        kind, at = chance.choice(["insertion", "deletion", "substitution", "swap"]), chance.randrange(len(word))
        key = chance.choice(keys[word[at]])
        middle, rest = {
            "insertion": (key, word[at:]),
            "deletion": ("", word[at + 1 :]),
            "substitution": (key, word[at + 1 :]),
            "swap": (word[at : at + 2][::-1], word[at + 2 :]),
        }[kind]
        if (typed := word[:at] + middle + rest) != word:
            return kind, typed


def rare(index: Index, counts: Mapping[str, int]) -> None:
    """Print how many words of one to three articles are taken for misspelled, and some of them."""
    chance = random.Random(7)
    once = sorted(word for word in counts if 1 <= counts[word] <= 3 and len(word) >= 4)
    words = [word for word in chance.sample(once, 2 * COUNT) if 1 <= index.search(word, limit=0).total <= 3][:COUNT]
    doubted = [(word, suggestion) for word in words if (suggestion := index.search(word, limit=0).suggestion)]
    print(f"words of 1 to 3 articles doubted: {len(doubted)} of {len(words)}, such as")
    print(", ".join(f"{word} ({suggestion})" for word, suggestion in doubted[:30]))


def completions(index: Index, titles: list[list[str]]) -> None:
    """Print how often a word cut short is offered, and how long that takes at first and again."""
    asked = list(beginnings(titles))
    for turn in ("first", "again"):
        times, places = [], []
        for typed, meant in asked:
            started = time.process_time()
            found = [each.lower() for each in index.suggest(typed)]
            times.append(time.process_time() - started)
            places.append(found.index(meant.lower()) if meant.lower() in found else 8)
        print(f"completions, {turn}: {shown(times)}")
    print(f"offered: {sum(place < 8 for place in places) / COUNT:.3f}, first: {places.count(0) / COUNT:.3f}")


def beginnings(titles: list[list[str]]) -> Iterator[tuple[str, str]]:
    """Yield one to three words of a title with the last cut after one to six letters, and whole."""
    chance = random.Random(3)
    made = 0
    while made < COUNT:
        title, width = chance.choice(titles), chance.randint(1, 3)
        first = chance.randrange(len(title) - width + 1)
        *before, last = title[first : first + width]
        if re.fullmatch("[A-Za-z]{2,}", last):
            made += 1
            yield " ".join([*before, last[: chance.randint(1, 6)]]), " ".join([*before, last])


def shown(times: list[float]) -> str:
    times = sorted(times)
    half, most = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.95))
    return f"p50 {half:.2f} ms, p95 {most:.2f} ms"


if __name__ == "__main__":
    main()
