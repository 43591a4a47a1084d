"""A real listing page, read from beside the checkout where it is there; its sentences are not repeated here."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from kpusearch.article import Article
from kpusearch.corpus import read_corpus

PAGE = Path(__file__).parents[2] / "../shared/seed/berita-terkini.txt"
pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="the real page is not beside this checkout")


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    items = list(read_corpus(PAGE, collected=datetime.date(2026, 11, 24)))
    assert all(isinstance(item, Article) for item in items)
    return [item for item in items if isinstance(item, Article)]


def test_dates_are_inferred(articles: list[Article]) -> None:
    assert [str(article.date) for article in articles] == [
        "2025-07-29",
        "2025-07-27",
        "2025-07-25",
        "2025-07-25",
        "2025-07-23",
        "2025-07-22",
    ]
    assert {article.date_confidence for article in articles} == {"inferred"}


@pytest.mark.parametrize(
    "collected", [datetime.date(2025, 7, 29), datetime.date(2025, 8, 1), datetime.date(2031, 1, 1)]
)
def test_dates_and_ids_do_not_depend_on_when_the_page_is_read(
    articles: list[Article], collected: datetime.date
) -> None:
    again = [item for item in read_corpus(PAGE, collected=collected) if isinstance(item, Article)]
    assert [(item.id, item.date) for item in again] == [(item.id, item.date) for item in articles]


def test_ids_are_unique_and_named_after_the_office(articles: list[Article]) -> None:
    assert len({article.id for article in articles}) == 6
    assert all((article.id or "").startswith("kota-semarang-") for article in articles)


def test_offices_credits_forums_and_decrees(articles: list[Article]) -> None:
    assert {(article.office, article.city) for article in articles} == {("kota-semarang", "Semarang")}
    assert [article.authors for article in articles] == [("erh",), ("awh",), ("sof",), ("ana",), ("ana",), ("el",)]
    assert [article.photographers for article in articles] == [("awh", "rap"), *[("awh",)] * 5]
    assert [article.forum for article in articles] == ["Ngopi Asli", None, "Kamis Sesuatu", None, None, "Ngopi Asli"]
    assert [article.decrees for article in articles] == [(), (), (), (), ("1341/2024",), ()]


def test_titles_and_bodies_make_up_the_whole_page(articles: list[Article]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    rebuilt = "".join(f"\n\n{article.title}\n\n{article.body}" for article in articles)
    assert " ".join(f"Berita Terkini{rebuilt}".split()) == " ".join(text.split())
    assert all(article.body in text for article in articles)


def test_windows_line_ends_give_the_same_articles(articles: list[Article], tmp_path: Path) -> None:
    copy = tmp_path / "berita.txt"
    copy.write_bytes(PAGE.read_bytes().replace(b"\n", b"\r\n"))
    again = [item for item in read_corpus(copy, collected=datetime.date(2026, 11, 24)) if isinstance(item, Article)]
    assert [item.content_hash() for item in again] == [item.content_hash() for item in articles]
