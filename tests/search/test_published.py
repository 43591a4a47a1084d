"""Search by the day of publication, which an article keeps beside the day of its event."""

import datetime

import pytest

from kpusearch import Article
from kpusearch.search import SORTS

TODAY = "2025-08-06"


def ids(results):
    return [hit.id for hit in results.hits]


@pytest.fixture
def news(new_index):
    """Return an index of a session told late, one told at once, an announcement ahead, and two of unknown days."""
    day = datetime.date
    return new_index(
        Article(
            id="late",
            title="Sidang Pleno",
            body="Sidang pleno digelar pekan lalu.",
            date=day(2025, 7, 29),
            published=day(2025, 8, 4),
            office="bali",
        ),
        Article(id="soon", body="Sidang hari ini.", date=day(2025, 7, 30), published=day(2025, 7, 30), office="bali"),
        Article(
            id="ahead",
            body="Sidang akan digelar bulan depan.",
            date=day(2025, 8, 20),
            published=day(2025, 7, 30),
            office="ntb",
        ),
        Article(id="unknown", body="Sidang di aula.", date=day(2025, 7, 31), office="ntb"),
        Article(id="undated", body="Sidang."),
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("terbit:2025-07", {"soon", "ahead"}),
        ("sidang published:2025-08-04", {"late"}),
        ("terbit-sejak:2025-07-31", {"late"}),
        ("terbit-sejak:2025-07-30 terbit-sampai:2025-07-30", {"soon", "ahead"}),
        ("terbit-sampai:2025-07-29", set()),
        ("terbit:minggu ini", {"late"}),
        ("terbit:kemarin lusa", {"late"}),
        # An article of which the day is not known was not published then.
        ("sidang -terbit:2025-07", {"late", "unknown", "undated"}),
        # Both days count, each for itself.
        ("tanggal:2025-07 terbit:2025-08", {"late"}),
        ("tanggal:2025-08 OR terbit:2025-08", {"late", "ahead"}),
        ("sidang Juli 2025 terbit:2025-08", {"late"}),
    ],
)
def test_query_selects_by_the_day_of_publication(news, query, expected):
    results = news.search(query, today=TODAY)
    assert set(ids(results)) == expected
    assert results.total == len(expected)
    assert {article.id for article in news.export(query, today=TODAY)} == expected


def test_options_limit_the_publication_and_include_both_days(news):
    assert set(ids(news.search("sidang", published_since="2025-07-30"))) == {"late", "soon", "ahead"}
    assert set(ids(news.search("", published_until=datetime.date(2025, 7, 30)))) == {"soon", "ahead"}
    both = {"until": "2025-07-31", "published_since": "2025-07-31", "published_until": "2025-08-04"}
    assert ids(news.search("sidang", **both)) == ["late"]
    assert [article.id for article in news.export("sidang", **both)] == ["late"]
    assert news.search("sidang", **both).interpretation.filters == both


def test_facets_count_what_was_published_then(news):
    results = news.search("sidang", published_until="2025-07-31")
    assert results.facets["office"] == ({"value": "bali", "count": 1}, {"value": "ntb", "count": 1})
    # Months are those of the events.
    assert {item["value"] for item in results.facets["month"]} == {"2025-07", "2025-08"}


def test_sort_by_publication_puts_articles_of_an_unknown_day_last(news):
    # Of one day, and of none, the more relevant come first: shorter texts.
    assert ids(news.search("sidang", sort="published")) == ["late", "soon", "ahead", "undated", "unknown"]
    assert ids(news.search("sidang", sort="published-oldest")) == ["soon", "ahead", "late", "undated", "unknown"]
    assert ids(news.search("sidang", sort="published", limit=2, offset=1)) == ["soon", "ahead"]
    assert [article.id for article in news.export("", sort="published-oldest")][:3] == ["ahead", "soon", "late"]


def test_every_sort_keeps_what_is_found(news):
    for sort in SORTS:
        assert set(ids(news.search("sidang", sort=sort))) == {"late", "soon", "ahead", "unknown", "undated"}


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ("sidang terbit:2019", ("no article's publication is dated 2019-01-01 to 2019-12-31",)),
        ("terbit-sejak:2031-01-01", ("no article's publication is dated 2031-01-01 or later",)),
        ("sidang terbit-sampai:2019-05-05", ("no article's publication is dated 2019-05-05 or earlier",)),
        (
            "bulan lalu terbit:2031-01-01",
            ("articles are limited to 2025-07-01 to 2025-07-31", "no article's publication is dated 2031-01-01"),
        ),
        # Some article was published then, but holds no such word.
        ("logistik terbit:2025-07", ('no article holds "logistik"',)),
        ("sidang terbit:entahlah", ("terbit:entahlah was read as words, because its value is no date",)),
    ],
)  # fmt: skip
def test_notes_say_when_no_article_was_published_then(news, query, notes):
    found = news.search(query, today=TODAY).interpretation.notes
    assert found[: len(notes)] == notes


def test_option_that_no_publication_meets_is_noted(news):
    results = news.search("sidang", published_since="2031-01-01")
    assert results.interpretation.notes == ("no article's publication is dated 2031-01-01 or later",)


def test_hit_shows_both_days(news):
    hits = {hit.id: hit for hit in news.search("sidang").hits}
    assert (hits["late"].date, hits["late"].published) == (datetime.date(2025, 7, 29), datetime.date(2025, 8, 4))
    assert hits["late"].to_dict()["published"] == "2025-08-04"
    assert hits["unknown"].published is None
    assert hits["unknown"].to_dict()["published"] is None


def test_names_of_fields_are_no_words_before_a_completion(new_index):
    index = new_index(
        Article(id="a", body="Buku terbit sampul baru."), Article(id="b", body="Sampah pemilu dikumpulkan.")
    )
    assert index.suggest("sam") == ("sampah", "sampul")
    assert index.suggest("terbit-sejak:2025-07 sam") == tuple(
        f"terbit-sejak:2025-07 {word}" for word in ("sampah", "sampul")
    )
