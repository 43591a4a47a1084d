from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from kpusearch.article import Article
from kpusearch.corpus import read_corpus

TENTH_OF_AUGUST = datetime.date(2025, 8, 10)
EIGHTH_OF_OCTOBER = datetime.date(2025, 10, 8)


def read(folder: Path, *records: dict[str, str], dates=None) -> tuple[list[Article], list[str]]:
    path = folder / "berita.jsonl"
    path.write_text("".join(json.dumps({"body": "Isi.", **record}) + "\n" for record in records), encoding="utf-8")
    corpus = read_corpus(path, dates=dates, recognise=False)
    articles = [item for item in corpus if isinstance(item, Article)]
    return articles, [note.removeprefix(f"{path}: ") for note in corpus.notes]


def on(site: str, date: str, **others: str) -> dict[str, str]:
    return {"url": f"https://{site}/berita/1", "date": date, **others}


def test_one_certain_date_proves_the_order_for_its_site(tmp_path: Path) -> None:
    (unsure, _), notes = read(tmp_path, on("kpu.go.id", "10/8/2025"), on("www.kpu.go.id", "15/10/2025"))
    assert (unsure.date, unsure.published) == (TENTH_OF_AUGUST, TENTH_OF_AUGUST)
    assert notes == ["dates of kpu.go.id are day/month/year (15/10/2025 on line 2 proves it)"]
    assert unsure.date_evidence == f"date '10/8/2025': {notes[0]}"


def test_each_site_has_its_own_order(tmp_path: Path) -> None:
    records = [on("a.id", "10/8/2025"), on("b.id", "10/8/2025"), on("a.id", "15/10/2025"), on("b.id", "10/15/2025")]
    (first, second, *_), notes = read(tmp_path, *records)
    assert (first.date, second.date) == (TENTH_OF_AUGUST, EIGHTH_OF_OCTOBER)
    assert notes == [
        "dates of a.id are day/month/year (15/10/2025 on line 3 proves it)",
        "dates of b.id are month/day/year (10/15/2025 on line 4 proves it)",
    ]


def test_a_site_without_proof_follows_the_file_where_that_agrees(tmp_path: Path) -> None:
    (first, *_), _ = read(tmp_path, on("c.id", "10/8/2025"), on("a.id", "15/10/2025"))
    assert first.date == TENTH_OF_AUGUST
    records = [on("c.id", "10/8/2025"), on("a.id", "15/10/2025"), on("b.id", "10/15/2025")]
    (first, *_), notes = read(tmp_path, *records)
    assert first.date is None
    assert "nothing proves which" in notes[0]
    (first, *_), notes = read(tmp_path, *records, dates="mdy")
    assert first.date == EIGHTH_OF_OCTOBER
    assert notes == ["dates are read as month/day/year, as asked for, where nothing proves their order"]


@pytest.mark.parametrize("dates", [None, "dmy"])
def test_proofs_that_contradict_each_other_leave_a_site_s_dates_unread(tmp_path: Path, dates: str | None) -> None:
    records = [on("a.id", "10/8/2025"), on("a.id", "15/10/2025"), on("a.id", "10/15/2025")]
    (first, *_), notes = read(tmp_path, *records, dates=dates)
    assert first.date is None
    assert "may be" in (first.date_evidence or "")
    assert notes == [
        "dates of a.id contradict each other (15/10/2025 on line 2, 10/15/2025 on line 3); "
        "those that may be two days are left out"
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("id", TENTH_OF_AUGUST),
        ("id-ID", TENTH_OF_AUGUST),
        ("en_GB", TENTH_OF_AUGUST),
        ("en-US", EIGHTH_OF_OCTOBER),
        ("en", None),
    ],
)
def test_the_language_tells_where_nothing_is_proved(
    tmp_path: Path, language: str, expected: datetime.date | None
) -> None:
    [first], _ = read(tmp_path, on("a.id", "10/8/2025", lang=language))
    assert first.date == expected


def test_a_proof_wins_over_the_language_and_over_what_was_asked(tmp_path: Path) -> None:
    (first, _), _ = read(tmp_path, on("a.id", "10/8/2025", lang="id"), on("a.id", "10/15/2025"), dates="dmy")
    assert first.date == EIGHTH_OF_OCTOBER


def test_certain_dates_need_no_order_and_no_note(tmp_path: Path) -> None:
    (first, second, third), notes = read(
        tmp_path, on("a.id", "8/8/2025"), on("a.id", "2025-10-08"), on("a.id", "Minggu, 10/8/2025"), dates="mdy"
    )
    assert [first.date, second.date, third.date] == [datetime.date(2025, 8, 8), EIGHTH_OF_OCTOBER, TENTH_OF_AUGUST]
    assert notes == []


def test_many_sites_are_said_in_few_notes(tmp_path: Path) -> None:
    records = [on(f"s{number}.id", date) for number in range(500) for date in ("10/8/2025", "15/10/2025")]
    articles, notes = read(tmp_path, *records)
    assert all(article.date for article in articles)
    assert len(notes) == 6
    assert notes[-1] == "the same of the dates of 495 more sites"


def test_a_table_learns_from_its_column(tmp_path: Path) -> None:
    path = tmp_path / "berita.csv"
    path.write_text("judul;isi;tanggal\nSatu;Isi.;10/8/2025\nDua;Isi.;15/10/2025\n", encoding="utf-8")
    corpus = read_corpus(path)
    first, _ = corpus
    assert isinstance(first, Article)
    assert first.date == TENTH_OF_AUGUST
    assert f"{path}: dates are day/month/year (15/10/2025 on line 3 proves it)" in corpus.notes
