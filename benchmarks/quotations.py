"""Check quotations cut at random from articles against a scan of their texts, and time them beside phrases of stems.

    python benchmarks/quotations.py ARTICLES [--queries 200] [--seed 1]

ARTICLES is anything that `kpusearch index` reads, or the folder of an index. Of each pair of quotations one is as it
stands in an article, the other has one word replaced by a word of another article. Each is asked once, and times are
of the first asking of a query; phrases in any form are other quotations, asked in turn with these.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
import unicodedata

import numpy as np

from kpusearch import Article, Index, read_corpus
from kpusearch.exceptions import NoIndexError
from kpusearch.storage import indexed_body

_JOINED = re.compile(r"['’‘ʼ`´\u00ad\u200b-\u200d\u2060\ufeff]")
_WORD = re.compile(r"[^\W_]+")
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_QUOTES = re.compile('["“”„]')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-scan", action="store_true", help="only time them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            index = Index.open(options.articles)
        except NoIndexError:
            index = Index.create(folder)
            index.add(read_corpus(options.articles))
        measure(index, options.queries, random.Random(options.seed), is_scanned=not options.no_scan)


def measure(index: Index, count: int, rng: random.Random, *, is_scanned: bool) -> None:
    articles = list(index.export(""))
    texts = {article.id: _words_of(article) for article in articles} if is_scanned else {}
    times: dict[str, list[float]] = {"verbatim": [], "any form": [], "one word changed": []}
    found = missed = wrong = first = 0
    index.search("pemilu").hits  # noqa: B018  what opening costs is not a quotation's
    for _ in range(count):
        quotation = _cut(rng, articles, 2)
        results = _timed(index, f'"{quotation}"', times["verbatim"])
        _timed(index, f'~"{_cut(rng, articles, 2)}"', times["any form"])
        original = _cut(rng, articles, 5).split()
        changed = list(original)
        changed[rng.randrange(len(changed))] = rng.choice(_cut(rng, articles, 2).split())
        near = _timed(index, f'"{" ".join(changed)}"', times["one word changed"])
        if texts:
            expected = _holding(texts, quotation)
            got = {hit.id for hit in index.search(f'"{quotation}"', limit=len(articles)).hits}
            assert results.total == len(got)
            found, missed, wrong = (
                found + len(got & expected),
                missed + len(expected - got),
                wrong + len(got - expected),
            )
            first += bool(near.hits) and near.hits[0].id in _holding(texts, " ".join(original))
    if texts:
        print(f"verbatim: {found} right, {missed} missed, {wrong} wrong articles for {count} quotations")
        print(f"one word changed: the quoted article first for {first} of {count}")
    for name, taken in times.items():
        p50, p95, most = np.percentile(taken, [50, 95, 100]) * 1000
        print(f"{name:<18} p50 {p50:7.2f}  p95 {p95:7.2f}  most {most:8.2f} ms")


def _timed(index: Index, query: str, times: list[float]):
    started = time.perf_counter()
    results = index.search(query)
    times.append(time.perf_counter() - started)
    return results


def _cut(rng: random.Random, articles: list[Article], least: int) -> str:
    while True:
        runs = indexed_body(rng.choice(articles)).split()
        length = rng.randint(least, 12)
        if len(runs) > length:
            start = rng.randrange(len(runs) - length)
            cut = " ".join(_QUOTES.sub(" ", " ".join(runs[start : start + length])).split())
            if len(_words(cut).split()) >= least:
                return cut


def _holding(texts: dict[str, tuple[str, str]], quotation: str) -> set[str]:
    words = _words(quotation)
    return {id_ for id_, fields in texts.items() if any(words in field for field in fields)}


def _words_of(article: Article) -> tuple[str, str]:
    return _words(article.title), _words(indexed_body(article))


def _words(text: str) -> str:
    """Return the words of a text, a blank before and behind each, without the library's help."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    folded = _JOINED.sub("", "".join(c for c in folded if not unicodedata.combining(c)))
    return f" {' '.join(_WORD.findall(_THOUSANDS.sub('', folded)))} "


if __name__ == "__main__":
    main()
