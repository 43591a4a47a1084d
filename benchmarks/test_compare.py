import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from engines import ENGINES, read_counts, texts_of
from generator import generate, write
from goals import judge
from measure import MeasuringError, run_alone
from queries import KINDS, WARMING, draw_queries
from report import verdict, write_report
from results import read_results

COMPARE = Path(__file__).with_name("compare.py")
HAS_TANTIVY = importlib.util.find_spec("tantivy") is not None
SMALL = ("--queries", 20, "--rounds", 2, "--block", 7, "--openings", 2)
SHORT = ("--throughput", 0.3, "--load", 0.5, "--batches", 2)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "news.jsonl.gz"
    write(generate(500), path)
    return path


def compare(*arguments):
    return subprocess.run([sys.executable, COMPARE, *map(str, arguments)], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def run(corpus, tmp_path_factory):
    """Return the folder of one run over all engines but the slow one."""
    folder = tmp_path_factory.mktemp("run")
    names = "kpusearch 2 workers,sqlite fts5,bm25s" + (",tantivy" if HAS_TANTIVY else "")
    places = ("--results", folder / "results", "--out", folder / "RESULTS.md")
    done = compare("--corpus", corpus, *SMALL, *SHORT, "--engines", names, *places)
    assert done.returncode == 0, done.stderr
    assert (folder / "RESULTS.md").read_text(encoding="utf-8") == done.stdout
    return folder


def test_report_has_a_row_for_each_engine_in_each_table_that_asks_it(run, corpus):
    report = (run / "RESULTS.md").read_text(encoding="utf-8")
    # Two builds; first queries; memory; and the kinds of queries that each is asked.
    for name, kinds in (("sqlite fts5", 4), ("bm25s", 2)):
        assert report.count(f"\n| {name} | ") == 4 + kinds
    assert report.count("\n| kpusearch 2 workers | ") == 1
    assert "news: 500 articles, real" in report
    assert str(corpus.parent) not in report


def test_figures_are_kept_and_answers_are_not(run):
    (result,) = read_results(run / "results")
    ours = result["engines"]["kpusearch"]
    assert list(ours["queries"]) == list(KINDS)
    assert {"count", "first", "warm", "shared"} <= set(ours["queries"]["1-4 words"])
    assert {"builds", "size_mb", "memory", "opening", "throughput", "load"} <= set(ours)
    assert ours["load"]["articles"] in (200, 400)
    assert set(result["command_line"]) == {"as installed", "numpy"}
    assert result["stems"]["equal"]
    assert len(json.dumps(result)) < 20_000
    assert '"ids"' not in json.dumps(result)


@pytest.mark.skipif(not HAS_TANTIVY, reason="tantivy is not installed")
def test_tantivy_agrees_where_ranking_plays_no_part(run):
    (result,) = read_results(run / "results")
    queries = result["engines"]["tantivy"]["queries"]
    assert list(queries) == list(KINDS)
    assert queries["with facets"]["agree"] == 1
    assert queries["one field"]["shared"] > 0.8


def test_report_and_curves_are_the_same_when_made_again(run, tmp_path):
    first = write_report(run / "results", tmp_path / "RESULTS.md")
    curves = {path.name: path.read_bytes() for path in tmp_path.glob("*.svg")}
    assert write_report(run / "results", tmp_path / "RESULTS.md") == first
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.svg")} == curves
    if importlib.util.find_spec("matplotlib"):
        assert set(curves) == {"latency.svg", "building.svg"}
        assert all(f"]({name})" in first for name in curves)


@pytest.mark.parametrize("name", [name for name in ENGINES if name != "kpusearch 2 workers"])
def test_engine_finds_an_article_by_words_that_it_holds(name, corpus, tmp_path, monkeypatch):
    # Engines of kpusearch set it for their process.
    monkeypatch.setenv("KPUSEARCH_KERNEL", "numpy")
    engine = ENGINES[name]()
    for package in ("tantivy", "bm25s"):
        if name == package:
            pytest.importorskip(package)
    assert engine.build(corpus, tmp_path / "index") == 500
    engine.open(tmp_path / "index")
    for queries in draw_queries(corpus, 8).values():
        if queries[0].kind in engine.kinds:
            answers = [engine.search(engine.prepare(query)) for query in queries]
            assert all(answer.ids for answer in answers)
            assert all((read_counts(answer) is not None) == queries[0].facets for answer in answers)


def test_engine_that_is_not_known_is_a_usage_error():
    done = compare("--engines", "nix")
    assert done.returncode == 2
    assert "no engine is called nix" in done.stderr


def test_corpus_too_small_for_the_queries_is_a_usage_error(corpus):
    done = compare("--corpus", corpus, "--queries", 4000)
    assert done.returncode == 2
    assert "news.jsonl.gz has too few articles for 4000 queries" in done.stderr


def test_queries_are_the_same_each_time_and_none_is_asked_twice(corpus):
    queries = draw_queries(corpus, 40)
    assert queries == draw_queries(corpus, 40)
    assert [len(queries[kind]) for kind in queries] == [WARMING, 40, 20, 20, 20, 20, 20]
    asked = [query.words for kind in queries for query in queries[kind]]
    assert len(set(asked)) == len(asked)


def test_words_of_a_query_stand_in_one_article_and_a_phrase_as_it_is(corpus):
    articles = list(texts_of(corpus, columns=True))
    texts = [f"{article.title} {article.body}".lower().replace(".", " ") for article in articles]
    queries = draw_queries(corpus, 40)
    for query in queries["1-4 words"]:
        assert any(set(text.split()).issuperset(query.words) for text in texts)
    for query in queries["phrase"]:
        assert len(query.words) in (2, 3)
        assert any(" ".join(query.words) in text for text in texts)
    for query in queries["filtered"]:
        assert any(
            query.since <= article.date <= query.until and set(text.split()).issuperset(query.words)
            for article, text in zip(articles, texts, strict=True)
        )


def test_failure_in_another_process_is_told():
    with pytest.raises(MeasuringError, match="ZeroDivisionError"):
        run_alone(divmod, 1, 0)
    with pytest.raises(MeasuringError, match="died"):
        run_alone(sys.exit, 3)


def test_verdict_names_who_is_ahead():
    said = verdict("p50", {"kpusearch": 2.0, "a": 1.0, "b": 2.01, "c": 5.0})
    assert said == "- p50: behind a (2.0×); level with b; ahead of c (2.5×)."


def result(articles, generated, ours, theirs):
    def engine(p50):
        return {"queries": {"1-4 words": {"warm": {"p50": p50, "p95": p50}}}}

    engines = {"kpusearch": engine(ours), "tantivy": engine(theirs)}
    return {"articles": articles, "generated": generated, "engines": engines}


def test_goals_are_judged_by_the_figures_and_told_when_there_are_none():
    results = [result(22_375, False, 0.9, 1.0), result(200_000, True, 4.0, 2.0), result(500_000, True, 9.0, 4.0)]
    rows = {(measure, size): rest for measure, size, *rest in judge(results)}
    assert rows["kpusearch: p50 of 1-4 words ÷ tantivy", "22k"] == ["≤ 1", "0.900", "met"]
    assert rows["kpusearch: p50 of 1-4 words ÷ tantivy", "200k"] == ["≤ 0.8", "2.000", "**missed**"]
    assert rows["kpusearch: p95 of 10 words ÷ tantivy", "200k"] == ["≤ 1.3", "", "not measured"]
    growth = rows["kpusearch: growth of p50 of 1-4 words ÷ tantivy's growth", "22k → 500k"]
    assert growth == ["≤ 1", "2.500 (10.0× beside 4.0×)", "**missed**"]


def test_goals_of_a_real_collection_are_not_judged_by_a_generated_one():
    assert all(row[-1] == "not measured" for row in judge([result(22_000, True, 0.5, 1.0)]))
