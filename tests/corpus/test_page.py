from __future__ import annotations

import datetime

import pytest

from kpusearch.article import Article, Rejected
from kpusearch.corpus.formats.page import parse_page

COLLECTED = datetime.date(2026, 11, 24)
HOST = "kota-semarang.kpu.go.id"
FIRST = (
    f"Semarang, {HOST} – KPU Kota Semarang menggelar rapat pleno terbuka di aula kantor, Selasa (29/7). "
    "Rapat membahas daftar pemilih dan dihadiri seluruh anggota. (erh/ed. Foto: awh/KPU Kota Semarang)"
)
SECOND = (
    f"Semarang, {HOST} — KPU Kota Semarang mengunjungi sekolah menengah, Minggu (27/7). "
    "Siswa belajar tata cara mencoblos bersama petugas. (ana/ed. Foto: rap/KPU Kota Semarang)"
)
WITHOUT_DATELINE = (
    "KPU Kota Semarang menyalurkan bantuan kepada warga yang terdampak banjir di tiga kecamatan. "
    "Bantuan diserahkan oleh sekretaris bersama staf pada Sabtu (26/7). (ana/ed. Foto: awh/KPU Kota Semarang)"
)


BETWEEN = f"KPU Salurkan Bantuan Banjir\n\n{WITHOUT_DATELINE}"


def read(page: str) -> list[Article | Rejected]:
    return list(parse_page(page, source="berita.txt", collected=COLLECTED))


def articles(page: str) -> list[Article]:
    items = read(page)
    assert all(isinstance(item, Article) for item in items), items
    return [item for item in items if isinstance(item, Article)]


def test_a_page_gives_its_articles_in_order() -> None:
    first, second = articles(f"Berita Terkini\n\nRapat Pleno Digelar\n\n{FIRST}\n\nKPU Datangi Sekolah\n\n{SECOND}\n")
    assert (first.title, first.body, first.source) == ("Rapat Pleno Digelar", FIRST, "berita.txt#1")
    assert (second.title, second.body, second.source) == ("KPU Datangi Sekolah", SECOND, "berita.txt#2")
    assert (first.office, first.city) == ("kota-semarang", "Semarang")
    assert (first.authors, first.photographers) == (("erh",), ("awh",))
    assert (first.date, second.date) == (datetime.date(2025, 7, 29), datetime.date(2025, 7, 27))


@pytest.mark.parametrize(
    "page",
    [
        f"Rapat Pleno Digelar\n\n{FIRST}\n\nKPU Datangi Sekolah\n\n{SECOND}",
        f"Berita Terkini\nRapat Pleno Digelar\n{FIRST}\nKPU Datangi Sekolah\n{SECOND}\n",
        f"\n\n  Berita Terkini \n \u00a0 \n\n\nRapat Pleno Digelar\u00a0\n\t\n {FIRST} \n\u00a0\n\n"
        f"KPU Datangi Sekolah\n\u200b\n{SECOND}\n\n",
        f"BERITA TERKINI\n\nRapat Pleno Digelar\n\n{FIRST}\n\nBerita Terkini\n\nKPU Datangi Sekolah\n\n{SECOND}\n",
        f"Rapat Pleno\nDigelar\n\n{FIRST}\n\nKPU Datangi\nSekolah\n{SECOND}\n",
    ],
    ids=["no header", "no blank lines", "blanks and NBSP", "two pages in one", "wrapped titles"],
)
def test_the_layout_of_the_page_does_not_matter(page: str) -> None:
    assert [(a.title, a.body) for a in articles(page)] == [
        ("Rapat Pleno Digelar", FIRST),
        ("KPU Datangi Sekolah", SECOND),
    ]


def test_a_body_may_have_several_paragraphs() -> None:
    body = FIRST.replace(" Rapat membahas", "\n\nRapat membahas")
    first, second = articles(f"Rapat Pleno Digelar\n\n{body}\n\nKPU Datangi Sekolah\n\n{SECOND}")
    assert first.body == body
    assert second.title == "KPU Datangi Sekolah"


def test_paragraphs_stay_together_without_credits_too() -> None:
    body = (
        f"Semarang, {HOST} - Rapat digelar pada Selasa (29/7).\n\nRapat dihadiri seluruh anggota.\n\nRapat ditutup doa."
    )
    first, second = articles(f"Rapat Pleno Digelar\n\n{body}\n\nKPU Datangi Sekolah\n\n{SECOND}")
    assert (first.body, second.body) == (body, SECOND)


def test_a_list_inside_a_body_is_no_title() -> None:
    body = (
        f"Semarang, {HOST} - Rapat digelar pada Selasa (29/7) dan dihadiri:\n\n1. Ketua KPU Kota Semarang\n\n"
        "2. Sekretaris KPU Kota Semarang\n\nRapat ditutup doa."
    )
    [article] = articles(f"Rapat Pleno Digelar\n\n{body}")
    assert article.body == body


def test_an_article_without_dateline_gets_the_office_that_the_page_shares() -> None:
    page = f"Rapat Pleno Digelar\n\n{FIRST}\n\n{BETWEEN}\n\nKPU Datangi Sekolah\n\n{SECOND}"
    _, middle, _ = articles(page)
    assert (middle.title, middle.body) == ("KPU Salurkan Bantuan Banjir", WITHOUT_DATELINE)
    assert (middle.office, middle.city, middle.date) == ("kota-semarang", "Semarang", datetime.date(2025, 7, 26))


def test_an_article_without_dateline_has_no_office_on_a_page_of_several() -> None:
    second = SECOND.replace(HOST, "kab-jepara.kpu.go.id")
    page = f"Rapat Pleno Digelar\n\n{FIRST}\n\n{BETWEEN}\n\nKPU Datangi Sekolah\n\n{second}"
    assert [article.office for article in articles(page)] == ["kota-semarang", None, "kab-jepara"]


def test_an_article_without_dateline_is_found_behind_one_without_credits() -> None:
    first = f"Semarang, {HOST} - KPU Kota Semarang menggelar rapat pleno terbuka, Selasa (29/7)."
    page = f"Rapat Pleno Digelar\n\n{first}\n\nKPU Kota Semarang Salurkan Bantuan Banjir\n\n{WITHOUT_DATELINE}"
    assert [article.body for article in articles(page)] == [first, WITHOUT_DATELINE]


def test_a_title_without_body_is_rejected() -> None:
    *_, last = read(f"Rapat Pleno Digelar\n\n{FIRST}\n\nKPU Datangi Sekolah\n")
    assert last == Rejected("berita.txt#2", "title without body: 'KPU Datangi Sekolah'")


def test_a_title_without_body_ends_the_article_above_it() -> None:
    body = f"Semarang, {HOST} - KPU Kota Semarang menggelar rapat pleno terbuka, Selasa (29/7)."
    items = read(
        f"Rapat Pleno Digelar\n\n{body}\n\nKPU Kota Semarang Salurkan Bantuan\n\nKPU Datangi Sekolah\n\n{SECOND}"
    )
    first, stray, second = items
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.body, second.body) == (body, SECOND)
    assert stray == Rejected("berita.txt#2", "title without body: 'KPU Kota Semarang Salurkan Bantuan'")


def test_a_dateline_without_text_is_rejected() -> None:
    [item] = read(f"Rapat Pleno Digelar\n\nSemarang, {HOST} – \n")
    assert item == Rejected("berita.txt#1", "no text after the dateline: 'Rapat Pleno Digelar'")


def test_a_body_without_title_is_kept() -> None:
    first, second = articles(f"{FIRST}\n\n{SECOND}")
    assert (first.title, second.title) == ("", "")
    assert (first.body, second.body) == (FIRST, SECOND)
    assert first.id != second.id


def test_text_before_the_first_article_is_rejected_with_its_beginning() -> None:
    intro = "Halaman ini memuat kabar terbaru dari seluruh kegiatan kantor kami."
    stray, article = read(f"{intro}\n\nRapat Pleno Digelar\n\n{FIRST}")
    assert isinstance(stray, Rejected)
    assert stray.source == "berita.txt#1"
    assert intro[:40] in stray.reason
    assert isinstance(article, Article)
    assert article.source == "berita.txt#2"


def test_text_behind_the_credits_is_rejected() -> None:
    *_, stray = read(f"Rapat Pleno Digelar\n\n{FIRST}\n\nHak cipta dilindungi undang-undang, dilarang menyalin.")
    assert isinstance(stray, Rejected)
    assert stray.reason.startswith("text without title or dateline: 'Hak cipta")


def test_a_header_alone_is_no_article() -> None:
    assert read("Berita Terkini\n") == [Rejected("berita.txt", "no article on the page")]


@pytest.mark.parametrize("page", ["", " \n\u00a0\n"])
def test_an_empty_page_is_rejected(page: str) -> None:
    assert read(page) == [Rejected("berita.txt", "empty file")]


def test_a_corrected_body_and_another_year_keep_the_id() -> None:
    [before] = articles(f"Rapat Pleno Digelar\n\n{FIRST}")
    [after] = articles(f"Rapat  Pleno Digelar\n\n{FIRST.replace('aula kantor', 'aula utama')}")
    [elsewhen] = list(parse_page(f"Rapat Pleno Digelar\n\n{FIRST}", source="b", collected=datetime.date(2020, 1, 1)))
    assert isinstance(elsewhen, Article)
    assert before.date != elsewhen.date
    assert before.id == after.id == elsewhen.id


def test_an_undatable_article_keeps_its_reason_and_gets_an_id() -> None:
    [article] = articles(f"Rapat Pleno Digelar\n\n{FIRST.replace('(29/7)', '(31/6)')}")
    assert article.date is None
    assert article.date_evidence == "Selasa (31/6): no such day in the calendar"
    assert article.id is not None


def test_a_forum_named_in_one_article_is_recognised_in_the_title_of_another() -> None:
    named = FIRST.replace("menggelar rapat pleno terbuka", 'mengikuti forum "Rabu Berbagi"')
    first, second, third = articles(
        f"Rapat Pleno Digelar\n\n{named}\n\nRabu Berbagi Bahas Sekolah\n\n{SECOND}\n\n{BETWEEN}"
    )
    assert [first.forum, second.forum, third.forum] == ["Rabu Berbagi", "Rabu Berbagi", None]


def test_decrees_are_collected_from_title_and_body() -> None:
    body = FIRST.replace("daftar pemilih", "PKPU Nomor 7 Tahun 2022")
    [article] = articles(f"Bedah Keputusan KPU Nomor 1341 Tahun 2024\n\n{body}")
    assert article.decrees == ("1341/2024", "7/2022")
