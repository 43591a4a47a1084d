from __future__ import annotations

import pytest

from kpusearch.corpus.recognition.forum import find_forums, forum_of

DATELINE = "Contoh, kota-contoh.kpu.go.id – "


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ('KPU mengikuti forum "Rabu Berbagi" secara daring.', ["Rabu Berbagi"]),
        ("KPU mengikuti kegiatan “Rabu Berbagi” bertema logistik.", ["Rabu Berbagi"]),
        (
            f"{DATELINE}KPU mengikuti forum diskusi mingguan Rabu Berbagi (Ruang Bersama Urun Gagasan) secara daring.",
            ["Rabu Berbagi"],
        ),
        (f"{DATELINE}Forum Rabu Berbagi kembali digelar. Dalam forum Rabu Berbagi dibahas logistik.", ["Rabu Berbagi"]),
        ("KPU mengikuti Kajian Rutin Rabu Berbagi Seri ke-XXI secara daring.", ["Rabu Berbagi"]),
    ],
)
def test_a_forum_is_presented_by_name(body: str, names: list[str]) -> None:
    assert find_forums("Judul Berita", body) == names


@pytest.mark.parametrize(
    "body",
    [
        # Not on a page of the commission: a council, an agency.
        "Menteri berbicara di forum Dewan Gabungan (DG) tentang pangan. Dewan Gabungan menyimak.",
        "KPU menghadiri Forum Komunikasi Umat Beragama di balai kota.",
        "Pembahasan berlanjut dalam forum Rapat Koordinasi. Rapat Koordinasi ditutup sore hari.",
        'KPU menggelar kegiatan "Sosialisasi Pendidikan Pemilih" di kampus.',
        'Ketua menyebut forum itu "sangat penting" bagi jajarannya.',
        "Dalam forum Kota Semarang diminta menyiapkan laporan.",
        'Diskusi bertema "Pemilih Muda" berlangsung hangat.',
    ],
)
def test_a_kind_of_meeting_or_a_theme_is_no_forum(body: str) -> None:
    assert find_forums("Judul Berita", body) == []


def test_the_forum_in_the_title_comes_before_one_in_the_text() -> None:
    body = 'KPU mengikuti forum "Rabu Berbagi".'
    assert forum_of("Kopi Darat Bahas Logistik", body, ["Rabu Berbagi", "Kopi Darat"]) == "Kopi Darat"


def test_a_forum_mentioned_in_passing_far_below_is_not_the_articles_own() -> None:
    body = "KPU menggelar simulasi. " * 40 + "Simulasi ini lanjutan dari Rabu Berbagi."
    assert forum_of("Simulasi Pemungutan Suara", body, ["Rabu Berbagi"]) is None


def test_part_of_a_word_is_no_forum() -> None:
    assert forum_of("Rabu Berbagian Tugas", "Isi berita.", ["Rabu Berbagi"]) is None
