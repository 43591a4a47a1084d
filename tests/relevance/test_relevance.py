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
    "boolean": 0.99,
    "clitic": 0.35,
    "credit": 0.99,
    "date": 0.95,
    "date-range": 0.99,
    "decree": 0.95,
    "document-typo": 0.90,
    "forum": 0.93,
    "learnt-acronym": 0.93,
    "long-to-short": 0.86,
    "morphology": 0.93,
    "name": 0.89,
    "near-duplicate": 0.99,
    "number": 0.99,
    "office": 0.95,
    "person": 0.97,
    "person-field": 0.92,
    "person-one-name": 0.97,
    "person-spelling": 0.97,
    "person-title": 0.94,
    "phrase": 0.99,
    "place": 0.96,
    "prefix": 0.99,
    "question": 0.88,
    "recency": 0.59,
    "reduplication": 0.87,
    "relative-date": 0.94,
    "short-to-long": 0.95,
    "spelling": 0.94,
    "topic": 0.92,
    "topic-year": 0.75,
    "url": 0.99,
    "variant": 0.94,
}

# Kinds judged before what answers them is there: each takes a floor among FLOORS, and its queries count, once it is.
PENDING = {
    "any-form": 0.0,
    "date-words": 0.0,
    "decree-field": 0.0,
    "everyday": 0.0,
    "near-quote": 0.0,
    "offices": 0.0,
    "person-typed": 0.0,
    "question-filler": 0.0,
    "quotation": 0.0,
    "quotation-misremembered": 0.0,
    "region": 0.0,
}

# Queries without a relevant article in the first three, and why.
MISSED = {
    "q238": "lereng counts as much as Merapi, and a longer article mentions Merapi late",
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


def settled():
    """Return the queries of the kinds that have a measured floor."""
    return {query for query, kind in kinds().items() if kind not in PENDING}


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
    judged = [qrel for qrel in qrels() if qrel.query_id in settled()]
    measured = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10], judged, run)
    # Measured .912 and .962.
    assert measured[nDCG @ 10] >= 0.905
    assert measured[RR @ 10] >= 0.955


def test_queries_that_ranking_was_tuned_on_stay_ranked_well(run):
    tuned = {query for query in kinds() if int(query[1:]) <= TUNED}
    judged = [qrel for qrel in qrels() if qrel.query_id in tuned]
    measured = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10], judged, run)
    # Measured .941 and .992.
    assert measured[nDCG @ 10] >= 0.93
    assert measured[RR @ 10] >= 0.98


@pytest.mark.parametrize(("kind", "floor"), (FLOORS | PENDING).items())
def test_each_kind_of_query_is_ranked_as_well_as_it_was(ndcg, kind, floor):
    assert fmean(ndcg[query] for query, its_kind in kinds().items() if its_kind == kind) >= floor


def test_every_kind_has_a_floor():
    assert FLOORS.keys() | PENDING.keys() == set(kinds().values())


def test_relevant_article_is_among_the_first_three(run):
    relevant = {(qrel.query_id, qrel.doc_id) for qrel in qrels() if qrel.relevance}
    answered = {query for query, doc, score in run if score >= -3 and (query, doc) in relevant}
    assert settled() - answered == set(MISSED)


def test_phrasings_in_everyday_words_are_judged_over_the_articles(sample_index):
    queries = dict(read_queries(HERE / "everyday.tsv"))
    judged = list(ir_measures.read_trec_qrels(str(HERE / "everyday.qrels")))
    assert len(queries) == 40
    assert set(queries) == {qrel.query_id for qrel in judged}
    assert {qrel.doc_id for qrel in judged if sample_index.get(qrel.doc_id) is None} == set()
    assert {qrel.relevance for qrel in judged} <= {1, 2, 3}


@pytest.mark.parametrize(
    "place", ["Papua", "Blitar", "Sampang", "Batu", "Aceh Besar", "KPU Kabupaten Demak", "KPU Kabupaten Bandung"]
)
def test_place_that_no_article_names_finds_nothing(sample_index, place):
    results = sample_index.search(place)
    assert (results.total, results.suggestion) == (0, None)
    assert "no article names" in results.interpretation.notes[0]
