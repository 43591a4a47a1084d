import subprocess
import sys
from pathlib import Path

import pytest

from compare import WARMING, draw_queries
from engines import texts_of
from generator import generate, write
from report import verdict

COMPARE = Path(__file__).with_name("compare.py")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "news.jsonl.gz"
    write(generate(300), path)
    return path


def compare(*arguments):
    return subprocess.run([sys.executable, COMPARE, *map(str, arguments)], capture_output=True, text=True, check=False)


def test_report_has_a_row_for_each_engine_in_each_table(corpus, tmp_path):
    out = tmp_path / "RESULTS.md"
    done = compare("--corpus", corpus, "--queries", 20, "--engines", "sqlite fts5,bm25s", "--out", out)
    assert done.returncode == 0, done.stderr
    report = out.read_text(encoding="utf-8")
    assert report == done.stdout
    for name in ("kpusearch", "sqlite fts5", "bm25s"):
        assert report.count(f"\n| {name} | ") == 4
    assert "news.jsonl.gz, 300 articles" in report
    assert str(corpus.parent) not in report


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
    assert [len(queries[kind]) for kind in queries] == [WARMING, 40, 20]
    asked = [" ".join(words) for kind in queries for words in queries[kind]]
    assert len(set(asked)) == len(asked)


def test_words_of_a_query_stand_in_one_article(corpus):
    texts = [set(f"{article.title} {article.body}".lower().replace(".", " ").split()) for article in texts_of(corpus)]
    for words in draw_queries(corpus, 40)["1-4 words"]:
        assert any(text.issuperset(words) for text in texts)


def test_verdict_names_who_is_ahead():
    said = verdict("p50", {"kpusearch": 2.0, "a": 1.0, "b": 2.01, "c": 5.0})
    assert said == "- p50: behind a (2.0×); level with b; ahead of c (2.5×)."
