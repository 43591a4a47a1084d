from __future__ import annotations

import pytest

from kpusearch.corpus.recognition.byline import find_byline


@pytest.mark.parametrize(
    ("tail", "authors", "photographers"),
    [
        ("(nda/ed. Foto: rkt/pty/KPU Kota Semarang)", ("nda",), ("rkt", "pty")),
        ("(nda/ed. Foto: rkt/pty/KPU Kota Semarang).", ("nda",), ("rkt", "pty")),
        ("(erh)", ("erh",), ()),
        ("[erh]", ("erh",), ()),
        ("(erh/awh)", ("erh", "awh"), ()),
        ("(erh/red)", ("erh",), ()),
        ("(Humas KPU Kab Jepara/ed)", ("Humas KPU Kab Jepara",), ()),
        ("(Foto: awh)", (), ("awh",)),
        ("Foto: awh", (), ("awh",)),
        ("Foto: awh/KPU Kota Semarang", (), ("awh",)),
        ("(tulis: Ana Sari, foto: awh)", ("Ana Sari",), ("awh",)),
        ("(Penulis: Ana Sari; Editor: Budi; Foto: awh dan rap)", ("Ana Sari",), ("awh", "rap")),
        ("(rhd/ed. Foto: dok KPU Kota Semarang)", ("rhd",), ()),
        ("(erh/ed. Foto oleh: Timotius/Tim Humas)", ("erh",), ("Timotius",)),
        ("(awh/ed. Foto: awh/awh)", ("awh",), ("awh",)),
    ],
)
def test_credits_name_authors_and_photographers(
    tail: str, authors: tuple[str, ...], photographers: tuple[str, ...]
) -> None:
    byline = find_byline(f"Rapat ditutup dengan doa bersama. {tail}")
    assert byline is not None
    assert (byline.authors, byline.photographers) == (authors, photographers)


def test_credits_may_follow_a_closing_quotation_mark() -> None:
    byline = find_byline("“Semoga lancar.” (erh)")
    assert byline is not None
    assert byline.authors == ("erh",)


@pytest.mark.parametrize(
    "text",
    [
        "Rapat dihadiri Panitia Pemilihan Kecamatan (PPK)",
        "Rapat digelar pada Selasa (29/7)",
        "Mereka mengikuti Ngobrol Santai (Ngobrol Santai Soal Pemilu).",
        "Suara sah tidak dihitung ulang (lihat lampiran).",
        "Ia menyebut tahapan itu (psu)",
        "Semua orang berfoto: anggota, sekretaris, dan staf",
        "Rapat selesai.",
        "",
    ],
)
def test_a_text_that_ends_otherwise_has_no_credits(text: str) -> None:
    assert find_byline(text) is None


def test_credits_in_the_midst_of_a_text_are_not_its_own() -> None:
    assert find_byline("Kutipan pertama. (erh/ed. Foto: awh) Rapat dilanjutkan esok hari.") is None
