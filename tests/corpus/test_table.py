from __future__ import annotations

import csv
import datetime
import gzip
from pathlib import Path

import pytest

from kpusearch.article import Article, Rejected
from kpusearch.corpus import read_corpus


def read(folder: Path, text: str | bytes, name: str = "berita.csv") -> list[Article | Rejected]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_corpus(path))


def test_each_row_is_an_article_named_by_the_line_it_starts_on(tmp_path: Path) -> None:
    path = tmp_path / "berita.csv"
    first, second = read(tmp_path, 'id,title,body\na,Rapat,"Baris satu.\nBaris dua."\n\nb,,Isi.\n')
    assert first == Article(id="a", title="Rapat", body="Baris satu.\nBaris dua.", source=f"{path}:2", recognised=())
    assert second == Article(id="b", body="Isi.", source=f"{path}:5", recognised=())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_header(tmp_path: Path, delimiter: str) -> None:
    header = delimiter.join(["title", "body", "date"])
    row = delimiter.join(["Rapat", "Isi", "2025-07-29"])
    [article] = read(tmp_path, f"{header}\n{row}\n")
    assert isinstance(article, Article)
    assert (article.title, article.body, article.date) == ("Rapat", "Isi", datetime.date(2025, 7, 29))


def test_lists_are_parted_by_semicolons_and_other_columns_kept(tmp_path: Path) -> None:
    [article] = read(tmp_path, 'body,authors,extra,rubrik\nIsi,ana; budi,"{""halaman"": 3}",Pilkada\n')
    assert isinstance(article, Article)
    assert article.authors == ("ana", "budi")
    assert article.extra == {"halaman": 3, "rubrik": "Pilkada"}


def test_an_extra_that_is_no_json_is_kept_as_text(tmp_path: Path) -> None:
    [article] = read(tmp_path, "body,extra\nIsi,catatan\n")
    assert isinstance(article, Article)
    assert article.extra == {"extra": "catatan"}


def test_an_empty_cell_is_an_absent_value(tmp_path: Path) -> None:
    [article] = read(tmp_path, "body,url,office,date,rubrik\nIsi,https://jateng.kpu.go.id/berita,,,\n")
    assert isinstance(article, Article)
    assert (article.office, article.date, article.date_evidence, article.extra) == ("jateng", None, None, {})


def test_a_row_of_another_length_is_rejected_and_the_next_read(tmp_path: Path) -> None:
    short, long, good = read(tmp_path, "title,body\nRapat\nRapat,Isi,lebih\nRapat,Isi\n")
    path = tmp_path / "berita.csv"
    assert short == Rejected(f"{path}:2", "1 cells, but the header has 2")
    assert long == Rejected(f"{path}:3", "3 cells, but the header has 2")
    assert isinstance(good, Article)


def test_invalid_utf8_costs_one_row(tmp_path: Path) -> None:
    one, bad, three = read(tmp_path, b"title,body\nSatu,Isi\nDua,\xff\nTiga,Isi\n")
    assert isinstance(one, Article)
    assert bad == Rejected(f"{tmp_path / 'berita.csv'}:3", "not UTF-8 at byte 24 of the file")
    assert isinstance(three, Article)


def test_an_open_quote_is_rejected_where_it_starts(tmp_path: Path) -> None:
    one, bad = read(tmp_path, 'title,body\nSatu,Isi\nDua,"Isi tanpa akhir\nTiga,Isi\n')
    assert isinstance(one, Article)
    assert bad == Rejected(f"{tmp_path / 'berita.csv'}:3", "invalid CSV: unexpected end of data")


def test_text_behind_a_closing_quote_is_rejected(tmp_path: Path) -> None:
    bad, good = read(tmp_path, 'title,body\nSatu,"Isi" lagi\nDua,Isi\n')
    assert isinstance(bad, Rejected)
    assert bad.reason.startswith("invalid CSV")
    assert isinstance(good, Article)


def test_a_long_body_is_read_and_the_limit_of_the_process_put_back(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    [article] = read(tmp_path, f"title,body\nRapat,{'isi ' * 50_000}\n")
    assert isinstance(article, Article)
    assert len(article.body) == 200_000
    assert csv.field_size_limit() == before


def test_a_bom_and_a_compressed_file_are_accepted(tmp_path: Path) -> None:
    [article] = read(tmp_path, gzip.compress(b"\xef\xbb\xbfbody\r\nIsi\r\n"), name="berita.csv.gz")
    assert isinstance(article, Article)
    assert article.body == "Isi"


def test_a_table_without_body_column_is_rejected_once(tmp_path: Path) -> None:
    [item] = read(tmp_path, "judul,ringkasan\nRapat,Isi\nRapat,Isi\n")
    path = tmp_path / "berita.csv"
    assert item == Rejected(f"{path}:1", "no column named 'body' (or 'isi'); the columns are judul, ringkasan")


def test_a_table_without_header_is_rejected_with_what_was_expected(tmp_path: Path) -> None:
    [item] = read(tmp_path, "Rapat Pleno,KPU menggelar rapat.\nUji Publik,KPU menggelar uji publik.\n")
    assert isinstance(item, Rejected)
    assert item.reason.startswith("no header: the first row must name the columns, as title, body, date, url or judul")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_may_have_indonesian_names_in_any_case(tmp_path: Path, delimiter: str) -> None:
    header = delimiter.join(["JUDUL", "Isi Berita", "Tanggal", "Penulis", "tautan", "Satker", "kategori"])
    row = delimiter.join(
        ["Rapat", '"Baris satu.\n\nBaris dua."', "29 Juli 2025", "ana", "contoh.id/a", "jateng", "Umum"]
    )
    path = tmp_path / "berita.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    corpus = read_corpus(path)
    [article] = corpus
    assert isinstance(article, Article)
    assert (article.title, article.body, article.date) == (
        "Rapat",
        "Baris satu.\n\nBaris dua.",
        datetime.date(2025, 7, 29),
    )
    assert (article.authors, article.url, article.office) == (("ana",), "contoh.id/a", "jateng")
    assert article.extra == {"kategori": "Umum"}
    said = "'JUDUL' read as title, 'Isi Berita' as body, 'Tanggal' as date, 'Penulis' as authors, 'tautan' as url"
    assert corpus.notes == (f"{path}: {said}, 'Satker' as office",)


def test_a_field_s_own_name_wins_over_a_synonym(tmp_path: Path) -> None:
    own, other = read(tmp_path, "isi,body\nLain,Isi\nSinonim,\n")
    assert isinstance(own, Article)
    assert isinstance(other, Article)
    assert (own.body, own.extra, other.body) == ("Isi", {"isi": "Lain"}, "Sinonim")


def test_what_excel_writes_is_read(tmp_path: Path) -> None:
    text = "sep=;\r\njudul;isi;;\r\n“Pleno” – rapat;Isi satu;;\r\n;;;\r\nDua;Isi dua;;\r\n"
    first, second = read(tmp_path, text.encode("cp1252"))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, first.source) == ("“Pleno” – rapat", f"{tmp_path / 'berita.csv'}:3")
    assert second.source == f"{tmp_path / 'berita.csv'}:5"


def test_utf16_with_tabs_is_read_whatever_the_name(tmp_path: Path) -> None:
    [article] = read(tmp_path, "judul\tisi\nRapat\tIsi – rapat\n".encode("utf-16"), name="berita.txt")
    assert isinstance(article, Article)
    assert (article.title, article.body) == ("Rapat", "Isi – rapat")


def test_a_thousand_columns_are_the_most(tmp_path: Path) -> None:
    names = ",".join(f"k{number}" for number in range(60_000))
    [item] = read(tmp_path, f"body,{names}\nIsi{',x' * 60_000}\n")
    assert isinstance(item, Rejected)
    assert item.reason == "60,001 columns, more than the 1,000 that a table may have"


def test_a_column_given_twice_is_rejected(tmp_path: Path) -> None:
    [item] = read(tmp_path, "body,title,body\nIsi,Rapat,Lain\n")
    assert isinstance(item, Rejected)
    assert item.reason == "the column 'body' is there twice"


@pytest.mark.parametrize(
    ("text", "reason"), [("", "empty file"), ("\n\n", "empty file"), ("title,body\n", "no rows under the header")]
)
def test_a_table_without_rows_is_rejected(tmp_path: Path, text: str, reason: str) -> None:
    assert read(tmp_path, text) == [Rejected(str(tmp_path / "berita.csv"), reason)]


def test_a_row_without_body_is_rejected(tmp_path: Path) -> None:
    [item] = read(tmp_path, "title,body\nRapat,\n")
    assert item == Rejected(f"{tmp_path / 'berita.csv'}:2", "no body")


def test_a_huge_line_is_rejected_and_the_next_one_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpusearch.corpus.source.RECORD_LIMIT", 100)
    bad, good = read(tmp_path, f"title,body\nRapat,{'a' * 1000}\nRapat,Isi\n")
    assert isinstance(bad, Rejected)
    assert "a line of more than" in bad.reason
    assert isinstance(good, Article)
