import json
from pathlib import Path

import pytest

from kpusearch import Article, Index

FILES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "searches").glob("*.json"))
}
CASES = [
    pytest.param(name, {"today": file.get("today"), **search}, id=f"{name}: {search['query']}")
    for name, file in FILES.items()
    for search in file["searches"]
]


@pytest.fixture(scope="module")
def indexes(tmp_path_factory):
    made = {}
    for name, file in FILES.items():
        made[name] = Index.create(tmp_path_factory.mktemp(name) / "ix", keywords=file.get("keywords", ()))
        made[name].add(Article.from_dict(article) for article in file["articles"])
    yield made
    for index in made.values():
        index.close()


@pytest.mark.parametrize(("name", "search"), CASES)
def test_search_finds_exactly_the_golden_articles_and_says_how_it_read(indexes, name, search):
    results = indexes[name].search(search["query"], today=search["today"])
    assert [hit.id for hit in results.hits] == search["ids"]
    assert results.interpretation.to_dict() | search.get("read", {}) == results.interpretation.to_dict()
    if "suggestion" in search:
        assert results.suggestion == search["suggestion"]
