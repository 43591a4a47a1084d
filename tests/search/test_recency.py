"""Rank what is recent higher, where that is asked for, without finding anything else."""

import datetime

import pytest

from kpusearch import Article, Index

TODAY = datetime.date(2025, 7, 30)


@pytest.fixture
def plenary(new_index):
    dates = {"today": TODAY, "quarter": TODAY - datetime.timedelta(90), "old": datetime.date(2019, 1, 1), "none": None}
    articles = [Article(id=id_, body="Rapat pleno digelar.", date=date) for id_, date in dates.items()]
    return new_index(*articles, Article(id="other", body="Simulasi pemungutan suara.", date=TODAY))


def ids(results):
    return [hit.id for hit in results.hits]


@pytest.mark.parametrize("kernel", ["numpy", "numba"])
def test_newer_of_equals_comes_first_and_the_undated_last(plenary, tmp_path, kernel):
    with Index.open(tmp_path / "ix0", kernel=kernel) as index:
        assert ids(index.search("rapat", today=TODAY, recency=0.5)) == ["today", "quarter", "old", "none"]
        assert ids(index.search("rapat", today=TODAY)) == ["none", "old", "quarter", "today"]


def test_date_of_today_adds_its_share_and_half_of_it_a_quarter_before(plenary):
    def added(id_):
        terms = plenary.explain("rapat pleno", id_, today=TODAY, recency=0.5).terms
        mass = sum(term.idf for term in terms[:2])
        assert str(terms[2].term).startswith("recent:")
        return terms[2].contribution / mass

    assert added("today") == pytest.approx(0.5)
    assert added("quarter") == pytest.approx(0.25)
    assert added("none") == 0


def test_explanation_is_the_score(plenary):
    for hit in plenary.search("rapat pleno", today=TODAY, recency=0.3).hits:
        assert plenary.explain("rapat pleno", hit.id, today=TODAY, recency=0.3).score == hit.score


def test_a_date_to_come_counts_as_today(new_index):
    articles = [
        Article(id=day, body="Rapat.", date=datetime.date.fromisoformat(day)) for day in ("2025-07-30", "2026-01-01")
    ]
    index = new_index(*articles)
    first, second = index.search("rapat", today=TODAY, recency=1).hits
    assert first.score == second.score


@pytest.mark.parametrize("kernel", ["numpy", "numba"])
def test_where_no_article_is_dated_nothing_changes(new_index, tmp_path, kernel):
    new_index(*(Article(id=f"a{n}", body="Rapat " * (n % 9) + "pleno digelar.") for n in range(200)))
    with Index.open(tmp_path / "ix0", kernel=kernel) as index:
        one, other = (index.search("rapat pleno", today=TODAY, recency=recency).hits for recency in (0, 10))
        assert [(hit.id, hit.score) for hit in one] == [(hit.id, hit.score) for hit in other]


@pytest.mark.parametrize("query", ["", "tanggal:2025", "xyzzy"])
def test_a_query_that_ranks_nothing_stays_as_it_is(plenary, query):
    assert ids(plenary.search(query, today=TODAY, recency=1)) == ids(plenary.search(query, today=TODAY))


def test_greatest_recency_leaves_scores_that_are_numbers(plenary):
    scores = [hit.score for hit in plenary.search("rapat", today=TODAY, recency=1000).hits]
    assert 0 < scores[-1] < scores[0] < float("inf")


@pytest.mark.parametrize("recency", [-1, 1e308, float("nan"), float("inf")])
def test_bad_recency_is_a_mistake_of_the_caller(plenary, recency):
    with pytest.raises(ValueError, match="recency must be"):
        plenary.search("rapat", recency=recency)
