"""Ten named kinds of markup, and both of an election office's: title, date and body are exact, and nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kpusearch.article import Article
from kpusearch.corpus.formats.html import read_html

PAGES = Path(__file__).parent / "pages"
KINDS = [
    "wordpress",
    "blogger",
    "drupal",
    "joomla",
    "kpu-article",
    "kpu-listing",
    "amp",
    "json-ld",
    "microdata",
    "bare-divs",
    "paywall",
]


def expected(kind: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((PAGES / f"{kind}.json").read_text(encoding="utf-8"))
    return values


def articles(kind: str) -> list[Article]:
    if kind == "bare-divs":
        pytest.importorskip("trafilatura")
    data = (PAGES / f"{kind}.html").read_bytes()
    items = list(read_html(data, source=kind, url=expected(kind).get("fetched")))
    assert all(isinstance(item, Article) for item in items), items
    return [item for item in items if isinstance(item, Article)]


def wanted(kind: str) -> list[dict[str, Any]]:
    values = expected(kind)
    found: list[dict[str, Any]] = values.get("articles") or [values]
    return found


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("kind", KINDS)
def test_title_date_and_body_are_exact(kind: str) -> None:
    found = [(a.title, str(a.date) if a.date else None, a.body) for a in articles(kind)]
    assert found == [(item["title"], item["date"], item["body"]) for item in wanted(kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_authors_address_office_and_language_are_those_of_the_page(kind: str) -> None:
    found = [(list(a.authors), a.url, a.office, a.extra.get("lang")) for a in articles(kind)]
    assert found == [(item["authors"], item["url"], item.get("office"), item["lang"]) for item in wanted(kind)]


def test_no_body_word_is_missing_and_none_is_foreign() -> None:
    pytest.importorskip("trafilatura")
    shared = given = right = 0
    for kind in KINDS:
        for article, item in zip(articles(kind), wanted(kind), strict=True):
            shared += (words(article.body) & words(item["body"])).total()
            given += words(article.body).total()
            right += words(item["body"]).total()
    precision, recall = shared / given, shared / right
    print(f"precision {precision:.3f}, recall {recall:.3f} over {right} words of {len(KINDS)} kinds of page")
    assert precision == recall == 1.0


def test_the_pages_hold_what_must_not_be_read() -> None:
    for kind in KINDS:
        page = (PAGES / f"{kind}.html").read_text(encoding="utf-8")
        assert len(page.splitlines()) > 80, kind
        assert re.search(r"Baca|BACA|Simak", page) or kind == "json-ld", kind
        assert "Berita Terpopuler" in page or "Populer" in page or "Terkait" in page, kind


def test_a_date_is_that_of_publication() -> None:
    [article] = articles("wordpress")
    assert article.date == article.published
    assert article.date_confidence == "published"


def test_a_page_that_is_not_free_says_so() -> None:
    [article] = articles("paywall")
    assert article.extra["paywalled"] is True


def test_articles_of_a_listing_are_numbered() -> None:
    assert [article.source for article in articles("kpu-listing")] == [f"kpu-listing#{n}" for n in (1, 2, 3, 4)]
    assert [article.source for article in articles("kpu-article")] == ["kpu-article"]
