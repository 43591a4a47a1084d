"""22,375 real news articles, read from beside the checkout where they are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpusearch.article import Article, Rejected
from kpusearch.corpus import read_corpus
from kpusearch.corpus.recognition import recognise

NEWS = Path(__file__).parents[2] / "../shared/data/news.jsonl.gz"
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
    assert (len(dated), len(noted)) == (6_657, 231)
    assert sum("cannot be read" in note for note in noted) == 87
    assert sum(" may be " in note for note in noted) == 144


def test_offices_come_from_urls(items: list[Article | Rejected]) -> None:
    on_site = [item for item in items if isinstance(item, Article) and ".kpu.go.id/" in (item.url or "")]
    offices = {recognise(article).office for article in on_site}
    assert {"kota-semarang", "kab-jepara", "bali"} <= offices
