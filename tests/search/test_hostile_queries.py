"""No text that anybody types makes a search fail, whatever characters it holds and wherever they stand."""

import json
import math
import random
import unicodedata
from collections.abc import Iterator

import pytest

FIELDS = (
    *("office", "satker", "site", "penulis", "author", "foto", "photographer", "forum", "orang", "tokoh", "people"),
    *("kota", "city", "judul", "title", "isi", "body", "tanggal", "date", "sejak", "since", "sampai", "until"),
    *("wilayah", "region", "decree", "keputusan", "rubrik"),
    *("terbit", "published", "terbit-sejak", "published-since", "terbit-sampai", "published-until"),
)
SYNTAX = ('"', "“", "”", "„", "(", ")", "+", "-", "*", ":", " AND ", " OR ", " NOT ", "~", "^", "\\", "/", "?", "'")
NUMBERS = ("0", "1341/2024", "60/PUU-XXII/2024", "1.265.218", "2025-07", "31/02/2025", "²", "٣", "Ⅷ", "9" * 400)
DATES = ("25 Juli 2025", "minggu lalu", "awal Juli", "3 hari terakhir", "9999 tahun lalu", "1-7 Juli 2025")
STRANGE = (
    *("\0", "\x1f", "\x1c", "\x7f", "\t", "\r\n", "\u2028", "\u00a0", "\u200b", "\u202e", "\u2066", "\ufeff", "\ufffe"),
    *("\ud800", "\udfff", "👩‍👩‍👧", "🇮🇩", "\u0301" * 30, "e\u0301\u0327", "ﬁ", "ß", "İ", "ǅ"),
    *("中文", "حروف", "한국", "\U0010ffff"),
)
POSITIONS = (
    "office:({} b)",
    "wilayah:(a, {})",
    "decree:{}",
    "rubrik:{}",
    "rubrik:({})",
    "{}",
    "kata{}kata",
    '"{} suara"',
    '"suara {}',
    "{}*",
    "office:{}",
    'orang:"{}"',
    "judul:{}",
    "+{}",
    "-{}",
)


def one_of_each_category() -> dict[str, str]:
    """Return the first and the last character of every general category."""
    found: dict[str, list[str]] = {}
    for code in range(0x110000):
        character = chr(code)
        found.setdefault(unicodedata.category(character), []).append(character)
    return {category: members[0] + members[-1] for category, members in sorted(found.items())}


def hostile_queries(words: list[str], count: int, *, seed: int = 0) -> Iterator[str]:
    """Yield random texts of everything that a query language may stumble over."""
    chance = random.Random(seed)

    def typo(word: str) -> str:
        at = chance.randrange(len(word))
        return word[:at] + chance.choice(("", "x", word[at] * 2)) + word[at + 1 :]

    makers = [
        lambda: chance.choice(words),
        lambda: chance.choice(words),
        lambda: chance.choice(words),
        lambda: typo(chance.choice(words)),
        lambda: chance.choice(words).upper(),
        lambda: chance.choice(words)[:3] + "*",
        lambda: chance.choice(SYNTAX),
        lambda: chance.choice(SYNTAX),
        lambda: chance.choice(FIELDS) + ":" + chance.choice((*words[:50], *NUMBERS, '"', "", "*", *DATES)),
        lambda: f'"{chance.choice(words)} {chance.choice(words)}"',
        lambda: chance.choice(FIELDS) + ":(" + chance.choice((*words[:50], *NUMBERS, '"', "", "*", "(", " OR ", ", ")),
        lambda: chance.choice(NUMBERS),
        lambda: chance.choice(DATES),
        lambda: chance.choice(STRANGE),
        lambda: chr(chance.randrange(0x110000)),
        lambda: chance.choice("abkps") * chance.choice((1, 41, 300)),
    ]
    for number in range(count):
        length = chance.choice((1, 1, 2, 2, 4))
        if number % 500 == 499:
            length = 400
        yield "".join(chance.choice(makers)() + chance.choice(("", *" " * 5)) for _ in range(length))


def words_of(articles) -> list[str]:
    """Return the words of some articles, in order and once each."""
    return list(dict.fromkeys(word for each in articles for word in f"{each.title} {each.body}".split()))


def read_all(index, query: str, *, syntax: bool) -> None:
    """Ask a query and read all that its answer holds."""
    results = index.search(query, limit=1, syntax=syntax)
    for hit in results.hits:
        assert math.isfinite(hit.score)
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.highlights)
        assert all(0 <= start < end <= len(hit.title) for start, end in hit.title_highlights)
    assert results.total >= len(results.hits)
    assert results.suggestion != query
    json.dumps(results.to_dict(), allow_nan=False)


@pytest.mark.parametrize("syntax", [True, False])
def test_any_answer_can_be_read_whole(sample_index, sample_articles, syntax):
    for query in hostile_queries(words_of(sample_articles), 5000, seed=int(syntax)):
        read_all(sample_index, query, syntax=syntax)


def test_any_text_can_be_exported_explained_and_completed(sample_index, sample_articles):
    for query in hostile_queries(words_of(sample_articles), 400, seed=2):
        assert next(sample_index.export(query), None) or not sample_index.search(query).total
        assert math.isfinite(sample_index.explain(query, sample_articles[0].id or "").score)
        assert all(each.startswith(query[:1]) for each in sample_index.suggest(query))


@pytest.mark.parametrize("syntax", [True, False])
def test_characters_of_every_category_can_stand_anywhere(sample_index, syntax):
    categories = one_of_each_category()
    assert len(categories) == 30
    read_all(sample_index, " ".join(categories.values()), syntax=syntax)
    for characters in categories.values():
        for position in POSITIONS:
            read_all(sample_index, position.format(characters), syntax=syntax)
            sample_index.suggest(position.format(characters))


@pytest.mark.parametrize("query", [None, 1341, b"rapat", ["rapat"]])
def test_what_is_no_text_is_refused_by_name(sample_index, query):
    for ask in (sample_index.search, sample_index.export_hits, lambda wrong: sample_index.explain(wrong, "a")):
        with pytest.raises(TypeError, match=f"query must be a str, got {type(query).__name__}"):
            ask(query)
