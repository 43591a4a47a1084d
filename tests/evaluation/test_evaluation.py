import itertools
import math
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch.evaluation import DEFAULT_MEASURES, evaluate
from kpusearch.evaluation.significance import p_value

QRELS = {"q1": {"a": 3, "b": 1}, "q2": {"c": 1}, "q3": {"d": 1}, "q4": {"e": 0}}
FIRST = {"q1": {"x": 9.0, "b": 8.0, "a": 7.0}, "q2": {"c": 4.0}, "q4": {"e": 1.0}, "q9": {"a": 1.0}}
SECOND = {"q1": {"a": 2.0, "b": 1.0}, "q2": {"x": 2.0, "c": 1.0}, "q3": {"d": 1.0}}


def test_measures_are_those_worked_out_by_hand():
    (run,) = evaluate(QRELS, {"first": FIRST}).runs
    # q1: gains 1 at place 2 and 3 at place 3, of at best 3 at place 1 and 1 at place 2.
    ndcg = (1 / math.log2(3) + 3 / math.log2(4)) / (3 + 1 / math.log2(3))
    assert run.means == pytest.approx(
        {
            "nDCG@10": (ndcg + 1 + 0 + 0) / 4,
            "RR@10": (1 / 2 + 1 + 0 + 0) / 4,
            "R@100": (1 + 1 + 0 + 0) / 4,
            "P@5": (2 / 5 + 1 / 5 + 0 + 0) / 4,
        }
    )
    assert tuple(run.means) == DEFAULT_MEASURES
    assert run.per_query["RR@10"] == {"q1": 0.5, "q2": 1.0, "q3": 0.0, "q4": 0.0}


def test_queries_that_a_run_lacks_count_as_0_and_are_named():
    (run,) = evaluate(QRELS, {"first": FIRST}).runs
    assert run.missing == ("q3",)
    assert run.unjudged == 1
    (run,) = evaluate(QRELS, {"empty": {}}).runs
    assert run.missing == tuple(QRELS)
    assert set(run.means.values()) == {0.0}


def test_runs_are_compared_with_the_first():
    evaluation = evaluate(QRELS, {"first": FIRST, "second": SECOND, "same": FIRST}, measures=["RR@10"])
    first, second, same = evaluation.runs
    assert first.comparisons == ()
    (comparison,) = second.comparisons
    # By query +1/2, -1/2, +1, 0; of the eight ways to draw signs for three, six give a sum of at least 1 or at most -1.
    assert comparison.to_dict() == {"difference": 0.25, "p_value": 0.75, "wins": 2, "losses": 1, "ties": 1}
    assert same.comparisons[0].to_dict() == {"difference": 0.0, "p_value": 1.0, "wins": 0, "losses": 0, "ties": 4}
    assert evaluation.test == "paired randomization test, two-sided"


def test_clear_difference_is_significant_and_noise_is_not():
    hit, miss = {"a": 1.0}, {"x": 2.0, "a": 1.0}
    queries = [f"q{number}" for number in range(40)]
    runs = {
        "even": {query: miss if number % 2 else hit for number, query in enumerate(queries)},
        "odd": {query: hit if number % 2 else miss for number, query in enumerate(queries)},
        "all": dict.fromkeys(queries, hit),
    }
    qrels = {query: {"a": 1} for query in queries}
    _, odd, best = evaluate(qrels, runs, measures=["RR@10"]).runs
    assert (odd.comparisons[0].difference, odd.comparisons[0].p_value) == (0.0, 1.0)
    assert (best.comparisons[0].wins, best.comparisons[0].ties) == (20, 20)
    # None of the 9,999 draws gives all of twenty differences one sign.
    assert best.comparisons[0].p_value == pytest.approx(2 / 10_000)


def test_equal_scores_keep_their_order_for_every_measure():
    for ranking, expected in ((("a", "b"), 1.0), (("b", "a"), 0.0)):
        run = {"q1": dict.fromkeys(ranking, 1.0)}
        means = evaluate({"q1": {"a": 1}}, {"run": run}, measures=["P@1", "RR@1", "nDCG@1"]).runs[0].means
        assert set(means.values()) == {expected}


def test_scores_that_differ_only_in_the_last_digits_are_told_apart():
    run = {"q1": {"b": 12.3456789012, "a": 12.3456789013}}
    assert evaluate({"q1": {"a": 1}}, {"run": run}, measures=["P@1"]).runs[0].means == {"P@1": 1.0}


def test_measures_have_one_name_each():
    evaluation = evaluate(QRELS, {"first": FIRST}, measures=["MRR@10", "RR@10", " AP( rel=2 )@100", "Judged@10"])
    assert evaluation.measures == ("RR@10", "AP(rel=2)@100", "Judged@10")


@pytest.mark.parametrize(
    "name", ["ndcg", "", "P@", "P@0", "P@-1", "P@1.5", "P@9999999999", "P", "AP(rel=0)", "AP(rel)", "AP(x=1)", "ERR@10"]
)
def test_measures_that_cannot_be_computed_are_refused(name):
    with pytest.raises(ValueError, match="measure"):
        evaluate(QRELS, {"first": FIRST}, measures=[name])


def test_nothing_to_evaluate_is_refused():
    with pytest.raises(ValueError, match="no judgements"):
        evaluate({}, {"first": FIRST})
    with pytest.raises(ValueError, match="no runs"):
        evaluate(QRELS, {})
    with pytest.raises(ValueError, match="no measure"):
        evaluate(QRELS, {"first": FIRST}, measures=[])


def test_shape_is_that_of_the_docstring():
    shape = evaluate(QRELS, {"first": FIRST, "second": SECOND}, measures=["P@1"]).to_dict(per_query=True)
    assert shape == {
        "queries": 4,
        "measures": ["P@1"],
        "test": "paired randomization test, two-sided",
        "runs": [
            {
                "name": "first",
                "means": {"P@1": 0.25},
                "missing": ["q3"],
                "unjudged": 1,
                "comparisons": {},
                "per_query": {"P@1": {"q1": 0.0, "q2": 1.0, "q3": 0.0, "q4": 0.0}},
            },
            {
                "name": "second",
                "means": {"P@1": 0.5},
                "missing": ["q4"],
                "unjudged": 0,
                "comparisons": {"P@1": {"difference": 0.25, "p_value": 1.0, "wins": 2, "losses": 1, "ties": 1}},
                "per_query": {"P@1": {"q1": 1.0, "q2": 0.0, "q3": 1.0, "q4": 0.0}},
            },
        ],
    }
    alone = evaluate(QRELS, {"first": FIRST}, measures=["P@1"]).to_dict()
    assert alone["test"] is None
    assert "per_query" not in alone["runs"][0]


@pytest.mark.parametrize("package", ["ir_measures", "scipy.stats"])
def test_missing_package_says_what_to_install(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=r"pip install 'kpusearch\[eval\]'"):
        evaluate(QRELS, {"first": FIRST, "second": SECOND})


def test_run_alone_needs_no_scipy(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    assert evaluate(QRELS, {"first": FIRST}).test is None


@given(st.lists(st.integers(-4, 4), max_size=8))
@settings(max_examples=40, deadline=None)
def test_p_value_is_the_share_of_signs_that_go_as_far(differences):
    reached = abs(sum(differences))
    drawn = [
        abs(sum(sign * difference for sign, difference in zip(signs, differences, strict=True)))
        for signs in itertools.product((1, -1), repeat=len(differences))
    ]
    expected = sum(value >= reached for value in drawn) / len(drawn)
    assert p_value(differences) == pytest.approx(expected)


def test_p_value_of_many_differences_is_the_same_each_time_and_near_the_t_test():
    from scipy.stats import ttest_1samp

    differences = [math.sin(number) + 0.12 for number in range(200)]
    assert p_value(differences) == p_value(differences)
    assert p_value(differences) == pytest.approx(ttest_1samp(differences, 0).pvalue, abs=0.02)
