from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from kpusearch.article import Article, Rejected
from kpusearch.corpus import read_corpus
from kpusearch.corpus.formats.text import parse_text
from kpusearch.corpus.source import TEXT_LIMIT

COLLECTED = datetime.date(2026, 11, 24)


def read(folder: Path, content: str | bytes, name: str = "berita.txt") -> Article | Rejected:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    [item] = read_corpus(path, collected=COLLECTED)
    return item


def article(folder: Path, content: str | bytes, name: str = "berita.md") -> Article:
    item = read(folder, content, name)
    assert isinstance(item, Article), item
    return item


def test_the_first_line_is_the_title_and_the_rest_the_body(tmp_path: Path) -> None:
    item = read(tmp_path, "\n  Rapat Pleno \n\nIsi paragraf satu.\n\nIsi paragraf dua.\n")
    assert isinstance(item, Article)
    assert (item.title, item.body) == ("Rapat Pleno", "Isi paragraf satu.\n\nIsi paragraf dua.")
    assert (item.source, item.recognised) == (str(tmp_path / "berita.txt"), ("id",))


def test_a_markdown_heading_is_the_title(tmp_path: Path) -> None:
    assert article(tmp_path, "## Rapat #2 ##\n\nIsi.\n").title == "Rapat #2"


def test_a_text_of_one_line_is_all_body(tmp_path: Path) -> None:
    read_back = article(tmp_path, "KPU menggelar rapat.\n")
    assert (read_back.title, read_back.body) == ("", "KPU menggelar rapat.")


def test_windows_line_ends_and_a_bom_change_nothing(tmp_path: Path) -> None:
    read_back = article(tmp_path, b"\xef\xbb\xbfRapat\r\n\r\nIsi satu.\r\nIsi dua.\r\n")
    assert (read_back.title, read_back.body) == ("Rapat", "Isi satu.\nIsi dua.")


def test_front_matter_gives_fields(tmp_path: Path) -> None:
    matter = (
        '---\ntitle: "Rapat: Pleno"\ndate: 2025-07-29\nauthor: Ana Sari, Budi\npeople:\n  - Citra\n  - Dewi\n'
        "tags: [pemilu, pleno]\noffice: jateng\n# catatan\n---\n"
    )
    read_back = article(tmp_path, f"{matter}\nIsi rapat.\n\nIsi kedua.\n")
    assert (read_back.title, read_back.body) == ("Rapat: Pleno", "Isi rapat.\n\nIsi kedua.")
    assert (read_back.date, read_back.date_confidence) == (datetime.date(2025, 7, 29), "published")
    assert (read_back.authors, read_back.people) == (("Ana Sari", "Budi"), ("Citra", "Dewi"))
    assert (read_back.office, read_back.extra) == ("jateng", {"tags": ["pemilu", "pleno"]})


def test_a_heading_that_repeats_the_title_is_not_part_of_the_body(tmp_path: Path) -> None:
    read_back = article(tmp_path, "---\ntitle: Rapat\n---\n# Rapat\n\nIsi.\n")
    assert (read_back.title, read_back.body) == ("Rapat", "Isi.")


def test_lines_that_are_no_fields_are_kept(tmp_path: Path) -> None:
    read_back = article(tmp_path, "---\ntitle: Rapat\nmeta:\n  dalam: sekali\n---\nIsi.\n")
    assert read_back.extra == {"meta": None, "front_matter": "  dalam: sekali"}


def test_a_text_with_front_matter_and_dateline_is_one_article(tmp_path: Path) -> None:
    body = "Semarang, kota-semarang.kpu.go.id – Rapat digelar, Selasa (29/7). (erh/ed. Foto: awh)"
    read_back = article(tmp_path, f"---\ntitle: Rapat\n---\n{body}\n")
    assert (read_back.title, read_back.body, read_back.office) == ("Rapat", body, "kota-semarang")
    assert (read_back.authors, read_back.photographers) == (("erh",), ("awh",))
    assert (read_back.date, read_back.date_confidence) == (datetime.date(2025, 7, 29), "inferred")


def test_a_rule_in_the_text_is_no_front_matter(tmp_path: Path) -> None:
    assert article(tmp_path, "Rapat\n\nIsi.\n\n---\n\nCatatan.\n").body == "Isi.\n\n---\n\nCatatan."


def test_a_stated_date_dates_a_text(tmp_path: Path) -> None:
    read_back = article(tmp_path, "Rapat\n\nRapat digelar Selasa (29/7/2025). Dasarnya PKPU Nomor 8 Tahun 2024.")
    assert (read_back.date, read_back.date_confidence) == (datetime.date(2025, 7, 29), "stated")
    assert read_back.decrees == ("8/2024",)


def test_no_year_is_worked_out_for_a_text_of_unknown_age(tmp_path: Path) -> None:
    read_back = article(tmp_path, "Rapat\n\nRapat digelar Selasa (29/7).")
    assert read_back.date is None
    assert (read_back.date_evidence or "").startswith("Selasa (29/7): no year")


def test_front_matter_without_body_is_rejected(tmp_path: Path) -> None:
    item = read(tmp_path, "---\ntitle: Rapat\n---\n")
    assert item == Rejected(str(tmp_path / "berita.txt"), "no body")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (b" \n\t\n", "empty file"),
        (b"Rapat\n\nIsi \xff.", "not UTF-8 at byte 11, and no other encoding fits; save it as UTF-8"),
        (b"\x7fELF\0\0", "a program"),
        (b"Rapat\n\nIsi \0 rapat.", "not a text: a NUL at byte 11"),
        (b"Rapat \1\2\3\4\5 Isi", "not a text: full of control characters"),
    ],
)
def test_what_is_no_text_is_rejected_with_what_it_is(tmp_path: Path, content: bytes, reason: str) -> None:
    assert read(tmp_path, content) == Rejected(str(tmp_path / "berita.txt"), reason)


def test_a_text_over_the_limit_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "berita.txt"
    with path.open("wb") as file:
        file.write(b"Rapat\n\n")
        file.write(b"isi " * (TEXT_LIMIT // 4))
    [item] = read_corpus(path)
    assert isinstance(item, Rejected)
    assert item.reason == "larger than 64 MB; split it, or write it as JSON Lines"


@pytest.mark.parametrize(
    ("encoding", "label"),
    [("cp1252", "Windows-1252"), ("utf-16", "UTF-16"), ("utf-16-be", "UTF-16"), ("mac_roman", "Mac Roman")],
)
def test_another_encoding_than_utf8_is_read_and_noted(tmp_path: Path, encoding: str, label: str) -> None:
    path = tmp_path / "berita.txt"
    path.write_bytes("Rapat\n\n“Suara rakyat” – kata José, Jum’at.".encode(encoding))
    corpus = read_corpus(path)
    [item] = corpus
    assert isinstance(item, Article)
    assert item.body == "“Suara rakyat” – kata José, Jum’at."
    assert corpus.notes == (f"{path}: read as {label}",)


def test_front_matter_may_have_indonesian_names(tmp_path: Path) -> None:
    read_back = article(tmp_path, "---\njudul: Rapat\ntanggal: 10/8/2025\npenulis: ana, budi\nlang: id\n---\nIsi.\n")
    assert (read_back.title, read_back.date) == ("Rapat", datetime.date(2025, 8, 10))
    assert read_back.authors == ("ana", "budi")


def test_two_texts_of_one_title_on_two_days_are_two_articles():
    text = "Rapat Rutin Mingguan\n\nKPU menggelar rapat rutin, {}. Hadir seluruh pegawai."
    days = ("Selasa (29/7)", "Rabu (6/8)")
    first, second = (parse_text(text.format(day), source="x", collected=datetime.date(2025, 8, 31)) for day in days)
    assert first.id != second.id
