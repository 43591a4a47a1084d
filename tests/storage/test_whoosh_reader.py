"""Run Whoosh's query types over a snapshot and over stock Whoosh files: both must match the same articles."""

import random

import pytest
from whoosh import query
from whoosh.searching import Searcher
from whoosh.spelling import ReaderCorrector

from kpusearch import Article
from kpusearch.storage.whoosh_reader import SnapshotReader
from oracle import FIELDS
from whoosh_twin import WhooshTwin, to_whoosh

WORDS = ["suara", "pemilu", "rapat", "kpu", "logistik", "tps", "kota", "semarang", "pemalang", "malang", "debat"]


@pytest.fixture(scope="module")
def articles():
    rng = random.Random(6)
    return [
        Article(
            id=f"a{number:03d}",
            title=" ".join(rng.choices(WORDS, k=rng.randint(0, 4))),
            body=" ".join(rng.choices(WORDS, k=rng.randint(1, 25))),
            office=rng.choice(["jateng", "kota-semarang"]),
        )
        for number in range(80)
    ]


@pytest.fixture
def both(new_index, articles):
    """Return functions from a Whoosh query to ids: over our snapshot, of two segments with deletions, and the twin."""
    index = new_index(*articles[:30])
    index.add(articles[30:])
    index.delete([article.id for article in articles[::9]])
    snapshot = index._current().snapshot
    searcher = Searcher(SnapshotReader(snapshot))
    kept = [article for number, article in enumerate(articles) if number % 9]
    twin = WhooshTwin(kept, index.analyzer)

    def ours(asked):
        return {snapshot.id(hit.docnum) for hit in searcher.search(asked, limit=None)}

    return ours, lambda asked: {twin._ids[hit.docnum] for hit in twin._searcher.search(asked, limit=None)}


QUERIES = [
    query.Term("body", "suara"),
    query.Phrase("body", ["kota", "semarang"]),
    query.Phrase("body", ["kota", "semarang"], slop=3),
    query.Prefix("body", "se"),
    query.Wildcard("body", "?ala*"),
    query.FuzzyTerm("body", "semarrang", maxdist=1),
    query.TermRange("body", "kota", "pemilu"),
    query.And([query.Term("body", "suara"), query.Term("title", "kpu")]),
    query.Or([query.Term("body", "tps"), query.Term("title", "debat")]),
    query.And([query.Term("body", "suara"), query.Not(query.Term("body", "kpu"))]),
    query.Every("body"),
    query.DisjunctionMax([query.Term("title", "rapat"), query.Term("body", "rapat")]),
    query.Require(query.Term("body", "suara"), query.Term("body", "kota")),
    query.AndMaybe(query.Term("body", "suara"), query.Term("body", "kota")),
]


@pytest.mark.parametrize("asked", QUERIES, ids=[repr(asked)[:60] for asked in QUERIES])
def test_every_query_type_matches_what_stock_whoosh_matches(both, asked):
    ours, stock = both
    assert ours(asked) == stock(asked)
    assert ours(asked)


def test_random_trees_match_what_stock_whoosh_matches(both):
    ours, stock = both
    rng = random.Random(9)

    def tree(depth=0):
        if depth == 3 or rng.random() < 0.3:
            return ("term", rng.choice([("title",), ("body",), FIELDS]), rng.choice(WORDS))
        kind = rng.choice(["or", "and", "andnot"])
        if kind == "andnot":
            return ("and", [tree(depth + 1), ("not", tree(depth + 1))])
        return (kind, [tree(depth + 1) for _ in range(rng.randint(2, 3))])

    for _ in range(150):
        asked = to_whoosh(tree())
        assert ours(asked) == stock(asked), asked


def test_keyword_fields_are_searched_by_value(new_index, articles):
    index = new_index(*articles)
    searcher = Searcher(SnapshotReader(index._current().snapshot))
    expected = sum(article.office == "jateng" for article in articles)
    assert len(searcher.search(query.Term("office", "jateng"), limit=None)) == expected
    assert len(searcher.search(query.Prefix("office", "kota"), limit=None)) == len(articles) - expected


def test_spelling_corrector_reads_our_terms(new_index, articles):
    reader = SnapshotReader(new_index(*articles)._current().snapshot)
    corrector = ReaderCorrector(reader, "body", reader.schema["body"])
    assert corrector.suggest("semarag", maxdist=1) == ["semarang"]
