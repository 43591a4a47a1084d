from pathlib import Path

import pytest

from kpusearch import Index, read_corpus
from kpusearch.article import Article

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def articles() -> list[Article]:
    return [article for article in read_corpus(ROOT / "corpus") if isinstance(article, Article)]


@pytest.fixture(scope="session")
def index(tmp_path_factory, articles):
    with Index.create(tmp_path_factory.mktemp("bench") / "ix") as made:
        made.add(articles)
        yield made
