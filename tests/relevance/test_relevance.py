"""Hold the sample corpus, its judgements and the default ranking together."""

import csv
import datetime
from collections import Counter
from pathlib import Path

import ir_measures
import pytest
from ir_measures import RR, nDCG

from kpusearch.corpus import read_corpus
from kpusearch.evaluation import read_queries

HERE = Path(__file__).parent
COLLECTED = datetime.date(2025, 8, 31)
LATER = {"expansion", "spelling", "relative-date"}


@pytest.fixture(scope="module")
def articles():
    return {
        article.id or article.url: article for article in read_corpus(HERE.parents[1] / "corpus", collected=COLLECTED)
    }


def qrels():
    return list(ir_measures.read_trec_qrels(str(HERE / "qrels.txt")))


def kinds():
    return dict(read_queries(HERE / "kinds.tsv"))


def test_corpus_is_as_large_and_varied_as_its_readme_says(articles):
    assert len(articles) == 94
    assert len({article.office for article in articles.values() if article.office}) >= 12
    months = {article.date.strftime("%Y-%m") for article in articles.values() if article.date}
    assert len(months) >= 12


def test_inferred_years_are_the_intended_ones(sample_index):
    with (HERE / "dates.tsv").open(encoding="utf-8") as file:
        for id_, day in csv.reader(file, delimiter="\t"):
            assert sample_index.get(id_).date == datetime.date.fromisoformat(day), id_


def test_every_judged_article_exists_and_every_query_is_judged(sample_index):
    queries = dict(read_queries(HERE / "queries.tsv"))
    assert set(queries) == {qrel.query_id for qrel in qrels()} == set(kinds())
    assert len(queries) >= 60
    assert {qrel.doc_id for qrel in qrels() if sample_index.get(qrel.doc_id) is None} == set()
    assert {qrel.relevance for qrel in qrels()} <= {0, 1, 2, 3}


def test_kinds_are_many_and_later_ones_few():
    counts = Counter(kinds().values())
    assert len(counts) >= 20
    assert sum(counts[kind] for kind in LATER) <= 16


def test_default_search_ranks_the_sample_well(sample_index):
    asked = {query: text for query, text in read_queries(HERE / "queries.tsv") if kinds()[query] not in LATER}
    run = [
        ir_measures.ScoredDoc(query, hit.id, -float(hit.rank))
        for query, text in asked.items()
        for hit in sample_index.search(text, limit=10).hits
    ]
    judged = [qrel for qrel in qrels() if qrel.query_id in asked]
    measured = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10], judged, run)
    # Measured .939 and .992; a change that costs more than noise must show itself.
    assert measured[nDCG @ 10] >= 0.93
    assert measured[RR @ 10] >= 0.98
