import json
from pathlib import Path

import pytest

from kpusearch import Article, Index

CASES = [
    (path.stem, search)
    for path in sorted((Path(__file__).parent / "searches").glob("*.json"))
    for search in json.loads(path.read_text(encoding="utf-8"))["searches"]
]


@pytest.fixture(scope="module")
def indexes(tmp_path_factory):
    made = {}
    for path in sorted((Path(__file__).parent / "searches").glob("*.json")):
        made[path.stem] = Index.create(tmp_path_factory.mktemp(path.stem) / "ix")
        articles = json.loads(path.read_text(encoding="utf-8"))["articles"]
        made[path.stem].add(Article.from_dict(article) for article in articles)
    yield made
    for index in made.values():
        index.close()


@pytest.mark.parametrize(("name", "search"), CASES, ids=[f"{name}: {search['query']}" for name, search in CASES])
def test_search_finds_exactly_the_golden_articles(indexes, name, search):
    assert [hit.id for hit in indexes[name].search(search["query"]).hits] == search["ids"]
