"""One step completes the articles of every source, and of a program: what is stated wins, what is found is named."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpusearch import Article, Index, read_corpus
from kpusearch.corpus.recognition import fields
from kpusearch.corpus.recognition.fields import recognise
from kpusearch.corpus.recognition.opening_day import find_opening_day

BODY = (
    'Contoh, kota-contoh.kpu.go.id – Forum "Kamis Sesuatu" membahas Keputusan KPU Nomor 1341 Tahun 2024, Selasa '
    "(29/7/2025). Ketua KPU Kota Contoh, Rahmat Wijaya, membuka diskusi. (erh/ed. Foto: awh/KPU Kota Contoh)"
)
FOUND = {
    "office": "kota-contoh",
    "city": "Contoh",
    "date": "2025-07-29",
    "forum": "Kamis Sesuatu",
    "decrees": ["1341/2024"],
    "people": ["Rahmat Wijaya"],
    "authors": ["erh"],
    "photographers": ["awh"],
}
PUBLISHED = datetime.date(2024, 9, 4)


def written(folder, kind):
    path = folder / f"berita.{kind}"
    if kind == "jsonl":
        path.write_text(json.dumps({"title": "Diskusi", "body": BODY}), encoding="utf-8")
    elif kind == "csv":
        path.write_text('title,body\nDiskusi,"{}"\n'.format(BODY.replace('"', '""')), encoding="utf-8")
    elif kind == "md":
        path.write_text(f"---\ntitle: Diskusi\n---\n{BODY}\n", encoding="utf-8")
    else:
        path.write_text(f"Diskusi\n\n{BODY}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["jsonl", "csv", "md", "txt"])
def test_every_source_gives_the_same_fields(tmp_path, kind):
    [article] = read_corpus(written(tmp_path, kind))
    values = article.to_dict()
    assert {name: values[name] for name in FOUND} == FOUND
    assert set(article.recognised) == {"id", *FOUND}
    assert article.date_confidence == "stated"


def test_an_article_of_a_program_is_completed_when_it_is_added(new_index):
    index = new_index(Article(title="Diskusi", body=BODY))
    [hit] = index.search("diskusi", office="kota-contoh", person="Rahmat Wijaya", forum="Kamis Sesuatu").hits
    assert (hit.date.isoformat(), set(hit.article.recognised)) == ("2025-07-29", {"id", *FOUND})
    plain = new_index()
    plain.add([Article(title="Diskusi", body=BODY)], recognise=False)
    assert plain.search("diskusi").hits[0].article.people == ()


def test_what_is_stated_wins():
    stated = Article(
        id="a", title="Diskusi", body=BODY, office="jateng", date=PUBLISHED, forum="Ngopi Asli", people=("Ani Lestari",)
    )
    article = recognise(stated)
    assert (article.office, article.date, article.forum, article.people) == (
        "jateng", PUBLISHED, "Ngopi Asli", ("Ani Lestari",)
    )  # fmt: skip
    assert set(article.recognised) == {"city", "decrees", "authors", "photographers"}


def test_recognising_again_changes_nothing():
    once = recognise(Article(title="Diskusi", body=BODY))
    assert recognise(once) is once


@pytest.mark.parametrize(
    ("body", "date", "confidence"),
    [
        ("Rapat digelar, Selasa (3/9/2024).", "2024-09-03", "stated"),
        ("Rapat digelar (3/9/2024) di aula.", "2024-09-03", "stated"),
        ("Rapat digelar, Selasa (3/9).", "2024-09-03", "inferred"),
        ("Jakarta, 3 September 2024 - Rapat digelar.", "2024-09-03", "stated"),
        ("SEMARANG (3/9/2024) – Rapat digelar.", "2024-09-03", "stated"),
        ("KOMPAS.com, 3 September 2024 | Rapat digelar.", "2024-09-03", "stated"),
        # Contradictions, bare numbers and far days: the day of publication remains.
        ("Rapat digelar, Senin (3/9).", "2024-09-04", "published"),
        ("Skor akhir 3/9 untuk tim tamu.", "2024-09-04", "published"),
        ("Bom meledak di Bali, Sabtu (12/10/2002).", "2024-09-04", "published"),
        ("Rapat Senin (29/0) digelar.", "2024-09-04", "published"),
        ("Keputusan Nomor 3 Tahun 2024 berlaku.", "2024-09-04", "published"),
    ],
)
def test_the_day_of_an_event_beside_its_publication(body, date, confidence):
    article = recognise(Article(body=body, date=PUBLISHED, published=PUBLISHED, date_confidence="published"))
    assert (article.date.isoformat(), article.date_confidence) == (date, confidence)
    assert article.published == PUBLISHED
    assert ("date" in article.recognised) == (confidence != "published")


@pytest.mark.parametrize(
    ("body", "date"),
    [
        ("Rapat digelar, Selasa (3/9/2024).", "2024-09-03"),
        ("Jakarta, 3 September 2024 - Rapat digelar.", "2024-09-03"),
        ("Rapat digelar, Selasa (3/9).", None),
        ("Contoh, kota-contoh.kpu.go.id - Rapat digelar, Selasa (3/9).", "2024-09-03"),
    ],
)
def test_the_day_of_an_event_of_which_no_publication_is_known(body, date):
    article = recognise(Article(body=body), collected=datetime.date(2025, 1, 1))
    assert (article.date.isoformat() if article.date else None) == date
    assert article.published is None


def test_a_year_turns_between_an_event_and_its_publication():
    article = recognise(Article(body="Rapat, Selasa (31/12).", published=datetime.date(2025, 1, 2)))
    assert article.date == datetime.date(2024, 12, 31)


def test_an_unread_date_stays_noted_where_the_text_has_none():
    note = "date '10/8/2025' may be 2025-08-10 or 2025-10-08"
    assert recognise(Article(body="Rapat, Selasa (3/9).", date_evidence=note)).date_evidence == note
    settled = recognise(Article(body="Rapat, Jumat (10/10/2025).", date_evidence=note))
    assert (settled.date, settled.date_confidence) == (datetime.date(2025, 10, 10), "stated")


def test_people_of_another_articles_headline_are_not_this_ones():
    body = f"{BODY}\nBaca juga: Ketua KPU Kota Lain, Budi Hartawan, Lantik PPK\n"
    assert recognise(Article(body=body)).people == ("Rahmat Wijaya",)


def test_a_fault_in_one_text_costs_neither_it_nor_the_others(new_index, monkeypatch):
    def faulty(title, body):
        if "rusak" in body:
            raise RecursionError("too deep")
        return ("Rahmat Wijaya",)

    monkeypatch.setattr(fields, "find_people", faulty)
    index = new_index()
    report = index.add([Article(id="a", body="Isi rusak."), Article(id="b", body="Isi baik.")])
    assert report.added == 2
    assert report.notes == ("a: its text could not be read for names and dates: RecursionError('too deep')",)
    assert index.get("b").people == ("Rahmat Wijaya",)


def test_the_same_fault_while_reading_is_a_note(tmp_path, monkeypatch):
    monkeypatch.setattr(fields, "find_people", lambda title, body: 1 // 0)
    corpus = read_corpus(written(tmp_path, "jsonl"))
    [article] = corpus
    assert article.body == BODY
    assert [note.partition(": ")[2] for note in corpus.notes] == [
        "its text could not be read for names and dates: ZeroDivisionError('integer division or modulo by zero')"
    ]
    with Index.create(tmp_path / "ix") as index:
        assert index.add([article]).added == 1


@given(st.text(alphabet="Jakarta,(3/9 2024)–- Septmbr.\n²٣", max_size=80))
def test_no_text_makes_the_opening_day_raise(text):
    find_opening_day(text)


def test_the_day_of_a_quotation_is_no_event_beside_the_day_of_publication():
    body = "Rapat itu ramai dibahas, dikutip dari Kabar Kota, Selasa (3/9/2024)."
    article = recognise(Article(body=body, date=PUBLISHED, published=PUBLISHED, date_confidence="published"))
    assert (article.date, article.date_confidence) == (PUBLISHED, "published")
    alone = recognise(Article(body=body))
    assert (alone.date, alone.date_confidence) == (datetime.date(2024, 9, 3), "inferred")
    assert "quotes its source" in alone.date_evidence


def test_the_day_of_an_event_comes_before_that_of_a_quotation():
    body = "Dikutip dari Kabar Kota, Rabu (4/9/2024), rapat digelar di aula kantor. Rapat berakhir Selasa (3/9/2024)."
    assert recognise(Article(body=body)).date == datetime.date(2024, 9, 3)


def test_a_time_stamp_that_was_copied_with_the_text_is_the_day_of_publication():
    body = "Ana Lestari - Kabar Kota Rabu, 4 Sep 2024 10:22 WIB\nRapat pleno digelar, Selasa (3/9)."
    article = recognise(Article(body=body))
    assert (article.published, article.date) == (PUBLISHED, datetime.date(2024, 9, 3))
    assert set(article.recognised) == {"id", "published", "date"}
    alone = recognise(Article(body="Ana - Kabar Kota Rabu, 4 Sep 2024 10:22 WIB\nRapat pleno digelar."))
    assert (alone.published, alone.date, alone.date_confidence) == (PUBLISHED, PUBLISHED, "published")
    assert set(alone.recognised) == {"id", "published", "date"}
