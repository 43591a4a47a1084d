from __future__ import annotations

import pytest

from kpusearch.corpus.recognition.decrees import find_decrees


@pytest.mark.parametrize(
    ("text", "decrees"),
    [
        ("Keputusan KPU Nomor 1341 Tahun 2024 soal tata cara", ("1341/2024",)),
        ("PKPU Nomor 8 Tahun 2024", ("8/2024",)),
        ("PKPU No. 8/2024", ("8/2024",)),
        ("PKPU 8 Tahun 2024", ("8/2024",)),
        ("UU 7/2017", ("7/2017",)),
        ("UU Nomor 7 Tahun 2017 dan Nomor 10 Tahun 2016", ("7/2017", "10/2016")),
        ("Keputusan KPU Nomor 5, 6 dan 7 Tahun 2024", ("5/2024", "6/2024", "7/2024")),
        ("Surat Edaran KPU Nomor 08 Tahun 2025", ("8/2025",)),
        ("Keputusan\u00a0KPU Nomor\u00a01341 Tahun\u00a02024", ("1341/2024",)),
        ("Perkara Nomor 232/PHPU.BUP-XXIII/2025", ("232/PHPU.BUP-XXIII/2025",)),
        ("Putusan MK No.60/PUU-XXII/2024", ("60/PUU-XXII/2024",)),
        ("Putusan DKPP 15-PKE-DKPP/I/2024", ("15-PKE-DKPP/I/2024",)),
        ("Berita Acara Nomor: 12/PL.02.6-BA/3374/2024", ("12/PL.02.6-BA/3374/2024",)),
    ],
)
def test_a_citation_has_one_spelling(text: str, decrees: tuple[str, ...]) -> None:
    assert find_decrees(text) == decrees


@pytest.mark.parametrize(
    "text",
    [
        "Pilkada Tahun 2024",
        "Pemilihan Serentak 2024",
        "Jumat (25/7)",
        "Rabu (29/3/2023)",
        "tahun ajaran 2023/2024",
        "Kabupaten/Kota se-Jawa Tengah",
        "Jalan Pemuda Nomor 175",
        "pasangan calon nomor 2",
    ],
)
def test_years_dates_and_addresses_are_no_citations(text: str) -> None:
    assert find_decrees(text) == ()


def test_citations_are_unique_and_in_order_of_first_mention() -> None:
    text = "PKPU Nomor 8 Tahun 2024, lalu UU 7/2017, lalu kembali PKPU 8/2024 dan perkara 60/PUU-XXII/2024."
    assert find_decrees(text) == ("8/2024", "7/2017", "60/PUU-XXII/2024")
