"""22,375 real news articles, read from beside the checkout where they are there."""

from __future__ import annotations

import bisect
import datetime
import re
from pathlib import Path

import pytest

from kpusearch.article import Article, Rejected
from kpusearch.corpus import read_corpus
from kpusearch.corpus.recognition.fields import recognise

NEWS = Path(__file__).parents[2] / "../shared/data/news.jsonl.gz"
WEEK = datetime.timedelta(7)
pytestmark = pytest.mark.skipif(not NEWS.exists(), reason="the real news are not beside this checkout")


@pytest.fixture(scope="module")
def items() -> list[Article | Rejected]:
    return list(read_corpus(NEWS, recognise=False))


def test_every_line_comes_out_as_an_article(items: list[Article | Rejected]) -> None:
    assert len(items) == 22_375
    assert [item for item in items if isinstance(item, Rejected)] == []
    assert items[-1].source == f"{NEWS}:22375"


def test_every_date_is_read_missing_or_noted(items: list[Article | Rejected]) -> None:
    articles = [item for item in items if isinstance(item, Article)]
    dated = [article for article in articles if article.date]
    noted = [article.date_evidence or "" for article in articles if not article.date and article.date_evidence]
    assert {article.date_confidence for article in dated} == {"published"}
    assert (len(dated), len(noted)) == (6_801, 87)
    assert all("cannot be read" in note for note in noted)


def test_dates_that_may_be_two_days_are_settled_by_other_dates_of_their_site(items: list[Article | Rejected]) -> None:
    settled = [item for item in items if isinstance(item, Article) and "proves it" in (item.date_evidence or "")]
    assert len(settled) == 144
    assert {"month/day/year" in (article.date_evidence or "") for article in settled} == {True}
    # The site numbers its news as they come, so the days must lie between those of the certain dates around them.
    numbered = sorted(
        (int(number[1]), article.date, article in settled)
        for article in items
        if isinstance(article, Article)
        and article.date
        and (number := re.search(r"detik\.com/.*/d-(\d+)/", article.url or ""))
    )
    certain = [(number, day) for number, day, is_settled in numbered if not is_settled]
    for number, day, is_settled in numbered:
        if is_settled and certain[0][0] < number < certain[-1][0]:
            place = bisect.bisect(certain, (number, datetime.date.min))
            assert certain[place - 1][1] - WEEK <= day <= certain[place][1] + WEEK


def test_offices_come_from_urls(items: list[Article | Rejected]) -> None:
    on_site = [item for item in items if isinstance(item, Article) and ".kpu.go.id/" in (item.url or "")]
    offices = {recognise(article).office for article in on_site}
    assert {"kota-semarang", "kab-jepara", "bali"} <= offices
