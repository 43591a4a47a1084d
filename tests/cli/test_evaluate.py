import gzip
import json
import sys

import pytest
from click.testing import CliRunner

from kpusearch.cli import main
from kpusearch.evaluation import DEFAULT_MEASURES

QRELS = "q1 0 a 1\nq2 0 b 1\nq3 0 c 1\n"
FIRST = "q1 Q0 x 1 3.0 first\nq1 Q0 a 2 2.0 first\nq9 Q0 a 1 2.0 first\n"
SECOND = "q1 Q0 a 1 3.0 second\nq2 Q0 b 1 2.0 second\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command in a folder that holds judgements and two runs, and return its result."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KPUSEARCH_INDEX", raising=False)
    (tmp_path / "qrels.txt").write_text(QRELS, encoding="utf-8")
    (tmp_path / "first.run").write_text(FIRST, encoding="utf-8")
    (tmp_path / "second.run.gz").write_bytes(gzip.compress(SECOND.encode()))

    def invoke(*arguments, code=0):
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == code, result.output
        return result

    return invoke


def test_table_has_a_row_for_each_run(run):
    result = run("evaluate", "qrels.txt", "first.run", "-m", "RR@10", "-m", "R@100")
    assert result.stdout.splitlines() == [
        "run         RR@10   R@100",
        "first.run  0.1667  0.3333",
        "",
        "judged queries: 3",
    ]
    assert result.stderr.splitlines() == [
        "note: first.run: judged queries not in it, counted as 0: 2 (q2, q3)",
        "note: first.run: queries without judgements, left out: 1",
    ]


def test_second_run_is_compared_with_the_first(run):
    lines = run("evaluate", "qrels.txt", "first.run", "second.run.gz", "-m", "RR@10").stdout.splitlines()
    assert lines[1:3] == ["first.run      0.1667", "second.run.gz  0.6667"]
    assert lines[4:6] == [
        "run            measure  difference       p  wins  losses  ties",
        "second.run.gz  RR@10       +0.5000  0.5000     2       0     1",
    ]
    assert lines[-1] == "judged queries: 3; compared with first.run by a paired randomization test, two-sided"


def test_json_has_the_documented_shape(run):
    shape = json.loads(run("evaluate", "qrels.txt", "first.run", "second.run.gz", "--json").stdout)
    assert set(shape) == {"queries", "measures", "test", "runs"}
    assert shape["measures"] == ["nDCG@10", "RR@10", "R@100", "P@5"]
    first, second = shape["runs"]
    assert set(first) == set(second) == {"name", "means", "missing", "unjudged", "comparisons"}
    assert first["comparisons"] == {}
    assert second["comparisons"]["R@100"] == {
        "difference": pytest.approx(1 / 3), "p_value": 1.0, "wins": 1, "losses": 0, "ties": 2,
    }  # fmt: skip


def test_values_of_each_query_come_when_asked_for(run):
    arguments = ("evaluate", "qrels.txt", "first.run", "second.run.gz", "-m", "RR@10", "-q")
    lines = run(*arguments).stdout.splitlines()
    assert "q1     first.run      0.5000" in lines
    assert "q3     second.run.gz  0.0000" in lines
    shape = json.loads(run(*arguments, "--json").stdout)
    assert shape["runs"][1]["per_query"] == {"RR@10": {"q1": 1.0, "q2": 1.0, "q3": 0.0}}


def test_bad_line_is_one_error_with_its_place(run, tmp_path):
    (tmp_path / "bad.run").write_text("q1 Q0 a 1 3.0 x\nq1 Q0 b 2\n", encoding="utf-8")
    result = run("evaluate", "qrels.txt", "bad.run", code=1)
    assert result.stderr == "Error: bad.run:2: expected 'qid Q0 docid rank score tag', got 4 columns; " + (
        "this looks like qrels, which come first and once\n"
    )
    assert "qrels come first" in run("evaluate", "first.run", "first.run", code=1).stderr


@pytest.mark.parametrize("package", ["ir_measures", "scipy.stats"])
def test_missing_extra_is_one_line_and_exit_1(run, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    result = run("evaluate", "qrels.txt", "first.run", "second.run.gz", code=1)
    assert result.stderr.count("\n") == 1
    assert result.stderr.endswith("pip install 'kpusearch[eval]'\n")
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("qrels.txt",),
        ("qrels.txt", "none.run"),
        ("qrels.txt", "first.run", "first.run"),
        ("qrels.txt", "first.run", "-m", "nope@10"),
        ("qrels.txt", "first.run", "-m", "P@0"),
    ],
)
def test_wrong_calls_exit_2(run, arguments):
    run("evaluate", *arguments, code=2)


def test_help_says_which_test_and_what_missing_queries_count(run):
    text = " ".join(run("evaluate", "-h").stdout.split())
    assert "paired randomization test" in text
    assert "one that a RUN lacks counts as 0" in text


def test_what_run_writes_can_be_evaluated(run, tmp_path):
    articles = [
        {"id": "a", "title": "Rapat Pleno", "body": "Rapat pleno terbuka rekapitulasi suara."},
        {"id": "b", "title": "Logistik", "body": "Kotak suara tiba di gudang."},
        {"id": "c", "title": "Pelantikan", "body": "Pelantikan anggota PPK."},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    (tmp_path / "q.tsv").write_text("q1\trapat pleno\nq2\tkotak suara\nq3\tpelantikan PPK\n", encoding="utf-8")
    run("index", "a.jsonl")
    run("run", "q.tsv", "-o", "bm25.run")
    shape = json.loads(run("evaluate", "qrels.txt", "bm25.run", "--json").stdout)
    assert shape["runs"][0]["means"]["nDCG@10"] == 1.0
    assert shape["runs"][0]["missing"] == []


def test_help_names_the_default_measures():
    assert ", ".join(DEFAULT_MEASURES) in " ".join(CliRunner().invoke(main, ["evaluate", "-h"]).output.split())
