"""Hold the sample corpus, its judgements and the default ranking together."""

import csv
import datetime
from collections import Counter
from pathlib import Path
from statistics import fmean

import ir_measures
import pytest
from ir_measures import RR, nDCG

from kpusearch.corpus import read_corpus
from kpusearch.evaluation import read_queries

HERE = Path(__file__).parent
COLLECTED = datetime.date(2025, 8, 31)
TUNED = 107  # the first queries are those that ranking was tuned on

ASKED = {
    "short-to-long", "long-to-short", "learnt-acronym", "spelling", "variant", "person", "person-one-name",
    "person-title", "person-spelling", "person-field", "relative-date", "date-range", "decree", "place", "topic-year",
    "office", "forum", "credit", "phrase", "boolean", "morphology", "name",
}  # fmt: skip

# Measured nDCG@10 of each kind, less at most .015: a change that costs more than noise must show itself.
FLOORS = {
    "acronym": 0.99,
    "any-form": 0.99,
    "boolean": 0.99,
    "clitic": 0.99,
    "credit": 0.99,
    "date": 0.99,
    "date-range": 0.99,
    "date-words": 0.97,
    "decree": 0.96,
    "decree-field": 0.99,
    "document-typo": 0.96,
    "everyday": 0.76,
    "forum": 0.93,
    "learnt-acronym": 0.93,
    "long-to-short": 0.89,
    "morphology": 0.95,
    "name": 0.90,
    "near-duplicate": 0.99,
    "near-quote": 0.99,
    "number": 0.99,
    "office": 0.99,
    "offices": 0.94,
    "person": 0.97,
    "person-field": 0.93,
    "person-one-name": 0.97,
    "person-spelling": 0.97,
    "person-title": 0.94,
    "person-typed": 0.96,
    "phrase": 0.99,
    "place": 0.96,
    "prefix": 0.99,
    "question": 0.89,
    "question-filler": 0.98,
    "quotation": 0.99,
    "quotation-misremembered": 0.99,
    "recency": 0.60,
    "reduplication": 0.87,
    "region": 0.89,
    "relative-date": 0.98,
    "short-to-long": 0.96,
    "spelling": 0.95,
    "topic": 0.92,
    "topic-year": 0.75,
    "url": 0.99,
    "variant": 0.95,
}

# Queries without a relevant article in the first three, and why.
MISSED = {
    "q238": "lereng counts as much as Merapi, and a longer article mentions Merapi late",
    "q267": "no article holds dicuekin, nor does a group of everyday words; minta, data and KPU are in many",
}


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


def test_kinds_are_many_and_the_asked_ones_have_six_queries():
    counts = Counter(kinds().values())
    assert len(counts) >= 30
    assert sum(counts.values()) >= 180
    assert {kind for kind in ASKED if counts[kind] < 6} == set()


@pytest.fixture(scope="module")
def run(sample_index):
    return [
        ir_measures.ScoredDoc(query, hit.id, -float(hit.rank))
        for query, text in read_queries(HERE / "queries.tsv")
        for hit in sample_index.search(text, limit=10, today=COLLECTED).hits
    ]


@pytest.fixture(scope="module")
def ndcg(run):
    return {value.query_id: value.value for value in ir_measures.iter_calc([nDCG @ 10], qrels(), run)}


def test_default_search_ranks_the_sample_well(run):
    measured = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10], qrels(), run)
    # Measured .934 and .989.
    assert measured[nDCG @ 10] >= 0.925
    assert measured[RR @ 10] >= 0.98


def test_queries_that_ranking_was_tuned_on_stay_ranked_well(run):
    tuned = {query for query in kinds() if int(query[1:]) <= TUNED}
    judged = [qrel for qrel in qrels() if qrel.query_id in tuned]
    measured = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10], judged, run)
    # Measured .954 and 1.
    assert measured[nDCG @ 10] >= 0.945
    assert measured[RR @ 10] >= 0.99


@pytest.mark.parametrize(("kind", "floor"), FLOORS.items())
def test_each_kind_of_query_is_ranked_as_well_as_it_was(ndcg, kind, floor):
    assert fmean(ndcg[query] for query, its_kind in kinds().items() if its_kind == kind) >= floor


def test_every_kind_has_a_floor():
    assert FLOORS.keys() == set(kinds().values())


def test_relevant_article_is_among_the_first_three(run):
    relevant = {(qrel.query_id, qrel.doc_id) for qrel in qrels() if qrel.relevance}
    answered = {query for query, doc, score in run if score >= -3 and (query, doc) in relevant}
    assert kinds().keys() - answered == set(MISSED)


@pytest.fixture(scope="module")
def everyday():
    queries = dict(read_queries(HERE / "everyday.tsv"))
    return queries, list(ir_measures.read_trec_qrels(str(HERE / "everyday.qrels")))


def test_phrasings_in_everyday_words_are_judged_over_the_articles(sample_index, everyday):
    queries, judged = everyday
    assert len(queries) == 40
    assert set(queries) == {qrel.query_id for qrel in judged}
    assert {qrel.doc_id for qrel in judged if sample_index.get(qrel.doc_id) is None} == set()
    assert {qrel.relevance for qrel in judged} <= {1, 2, 3}


def test_phrasings_in_everyday_words_are_ranked_as_well_as_they_were(sample_index, everyday):
    queries, judged = everyday
    run = [
        ir_measures.ScoredDoc(query, hit.id, -float(hit.rank))
        for query, text in queries.items()
        for hit in sample_index.search(text, limit=10, today=COLLECTED).hits
    ]
    measured = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10], judged, run)
    # Measured .571 and .719; .493 and .625 without the table of everyday words and what came with it.
    assert measured[nDCG @ 10] >= 0.56
    assert measured[RR @ 10] >= 0.705


@pytest.mark.parametrize(
    "place", ["Papua", "Blitar", "Sampang", "Batu", "Aceh Besar", "KPU Kabupaten Demak", "KPU Kabupaten Bandung"]
)
def test_place_that_no_article_names_finds_nothing(sample_index, place):
    results = sample_index.search(place)
    assert (results.total, results.suggestion) == (0, None)
    assert "no article names" in results.interpretation.notes[0]
