"""Hold the needs over a real page to what they ask, in every phrasing; skipped where the page is not at hand."""

import csv
import re

import ir_measures
import pytest
from ir_measures import Qrel, ScoredDoc, nDCG

from kpusearch import Index, read_corpus

TODAY = "2025-07-30"


@pytest.fixture(scope="module")
def page(shared, tmp_path_factory):
    path = shared / "seed/berita-terkini.txt"
    if not path.exists() or not (shared / "data/needs.tsv").exists():
        pytest.skip("the real page and its needs are not beside this checkout")
    articles = list(read_corpus(path))
    with Index.create(tmp_path_factory.mktemp("needs") / "ix") as index:
        index.add(articles)
        yield index, {f"A{number}": article.id for number, article in enumerate(articles, 1)}


@pytest.fixture(scope="module")
def needs(shared, page):
    with (shared / "data/needs.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (text, {page[1][name]: int(grade) for name, grade in re.findall(r"(A\d):(\d)", row["seed_qrels"])})
        for row in rows
        for text in (row["query"], *row["alt_queries"].split("|"))
        if text and row["seed_qrels"]
    ]


def test_every_phrasing_of_a_need_is_ranked_well(page, needs):
    assert len(needs) > 60
    for text, grades in needs:
        ids = [hit.id for hit in page[0].search(text, today=TODAY).hits]
        run = [ScoredDoc("q", id_, -place) for place, id_ in enumerate(ids)]
        qrels = [Qrel("q", id_, grade) for id_, grade in grades.items()]
        assert ir_measures.calc_aggregate([nDCG @ 10], qrels, run)[nDCG @ 10] >= 0.95, text
        assert grades.keys() & set(ids[:3]), text


@pytest.mark.parametrize("query", ["KPU Pemalang", "KPU Kota Bekasi", "KPU Kediri", "Kabupaten Pemalang", "Bekasi"])
def test_place_that_no_article_names_finds_nothing(page, query):
    assert page[0].search(query, today=TODAY).total == 0


@pytest.mark.parametrize(("typed", "meant"), [("Tasikmlaya", "Tasikmalaya"), ("pemilhan", "pemilihan")])
def test_misspelled_word_is_read_as_what_was_meant(page, typed, meant):
    results = page[0].search(typed, today=TODAY)
    assert results.suggestion == meant
    assert results.total == page[0].search(meant, today=TODAY).total


@pytest.mark.parametrize("query", ["orang:Zaini", 'tokoh:"Ahmad Zaini"', 'orang:"Achmad Zaini"'])
def test_person_is_found_by_surname_and_in_other_spellings(page, query):
    index, names = page
    assert {hit.id for hit in index.search(query).hits} == {names["A2"], names["A4"]}
