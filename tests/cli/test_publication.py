"""Show, sort, filter and export the day of publication and the fields that were worked out from the text."""

import csv
import dataclasses
import datetime
import io
import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch import Article, Index, read_corpus
from kpusearch.cli import main
from kpusearch.clipping import export_lines

day = datetime.date
LATE = Article(
    id="late",
    title="Sidang Pleno",
    body="Sidang pleno digelar.",
    date=day(2025, 7, 29),
    published=day(2025, 8, 4),
    date_confidence="stated",
    date_evidence="Selasa (29/7/2025): the text states 2025",
    office="bali",
    city="Denpasar",
    people=("Larasati Pujonggo",),
    recognised=("id", "office", "people", "date"),
)
SOON = Article(
    id="soon", body="Sidang hari ini.", date=day(2025, 7, 30), published=day(2025, 7, 30), date_confidence="published"
)
UNKNOWN = Article(id="unknown", body="Sidang di aula.", date=day(2025, 7, 31), date_confidence="stated", recognised=())


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command over an index of three articles and return what it prints."""
    monkeypatch.setenv("KPUSEARCH_INDEX", str(tmp_path / "ix"))
    with Index.create(tmp_path / "ix") as index:
        index.add([LATE, SOON, UNKNOWN])

    def invoke(*arguments, code=0):
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == code, result.output
        return result.output

    return invoke


def found(output):
    return [hit["id"] for hit in json.loads(output)["hits"]]


def test_hits_show_the_day_of_publication_where_it_is_another(run):
    lines = run("search", "sidang").splitlines()
    assert any("2025-07-29 · published 2025-08-04 · bali · " in line for line in lines)
    assert sum("published" in line for line in lines) == 1
    assert any(line.strip().startswith("2025-07-30 · ") for line in lines)


def test_hits_in_json_hold_both_days(run):
    hits = {hit["id"]: hit for hit in json.loads(run("search", "sidang", "--json"))["hits"]}
    assert (hits["late"]["date"], hits["late"]["published"]) == ("2025-07-29", "2025-08-04")
    assert hits["soon"]["published"] == "2025-07-30"
    assert hits["unknown"]["published"] is None


def test_sort_takes_the_day_of_publication(run):
    assert found(run("search", "sidang", "--sort", "published", "--json")) == ["late", "soon", "unknown"]
    assert found(run("search", "sidang", "--sort", "published-oldest", "--json")) == ["soon", "late", "unknown"]
    exported = run("export", "sidang", "--sort", "published-oldest").splitlines()
    assert [json.loads(line)["id"] for line in exported] == ["soon", "late", "unknown"]
    run("search", "sidang", "--sort", "terbit", code=2)


def test_published_since_and_until_limit_search_and_export(run):
    assert found(run("search", "sidang", "--published-since", "2025-07-31", "--json")) == ["late"]
    assert found(run("search", "sidang", "--published-until", "2025-07-30", "--json")) == ["soon"]
    assert [json.loads(line)["id"] for line in run("export", "", "--published-since", "2025-08-04").splitlines()] == [
        "late"
    ]
    assert "2025-13-01" in run("search", "sidang", "--published-since", "2025-13-01", code=2)


def test_show_prints_the_day_of_publication_and_what_was_worked_out(run):
    lines = run("show", "late").splitlines()
    assert "city: Denpasar" in lines
    assert "published: 2025-08-04" in lines
    assert "worked out from the text: office, people, date" in lines
    stated = run("show", "unknown")
    assert "published" not in stated
    assert "worked out" not in stated
    assert json.loads(run("show", "late", "--json"))["recognised"] == ["id", "office", "people", "date"]


def test_markdown_shows_the_day_of_publication_where_it_is_another(run):
    shown = run("export", "", "--format", "md")
    assert "*2025-07-29 · published 2025-08-04 · KPU Provinsi Bali · bali · late*" in shown
    assert "*published 2025-07-30 · soon*" in shown


NAMES = st.lists(st.sampled_from(["id", "office", "city", "people", "date"]), unique=True).map(tuple)
ARTICLES = st.builds(
    Article,
    id=st.just("a"),
    body=st.just("Sidang pleno digelar."),
    date=st.none() | st.dates(),
    published=st.none() | st.dates(),
    date_confidence=st.sampled_from(["stated", "inferred"]),
    recognised=st.none() | NAMES,
).map(
    # Where no event is dated, the day of publication is the article's.
    lambda one: one if one.date else dataclasses.replace(
        one, date=one.published, date_confidence="published" if one.published else None
    )
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(article=ARTICLES, form=st.sampled_from(["jsonl", "csv"]))
def test_exported_days_and_what_was_recognised_read_back_the_same(tmp_path_factory, article, form):
    path = tmp_path_factory.mktemp("export") / f"berita.{form}"
    path.write_bytes("".join(export_lines([article], form)).encode())
    [again] = read_corpus(path, recognise=False)
    assert dataclasses.replace(again, source=None) == article


def test_csv_tells_an_article_that_was_looked_at_from_one_that_was_not():
    articles = [Article(body="Sidang."), Article(body="Sidang.", recognised=()), LATE]
    rows = list(csv.DictReader(io.StringIO("".join(export_lines(articles, "csv")), newline="")))
    assert [row["recognised"] for row in rows] == ["", ";", "id;office;people;date"]
    assert [row["published"] for row in rows] == ["", "", "2025-08-04"]
