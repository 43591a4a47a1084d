"""Lines that only point to another article are not indexed; sentences stay."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpusearch.corpus.recognition.link_lines import without_link_lines

NEWS = Path(__file__).parents[2] / "../shared/data/news.jsonl.gz"
LINKS = [
    "Baca juga: KPU Lantik Anggota PPK",
    "Baca Juga : KPU Lantik Anggota PPK",
    "BACA JUGA KPU Lantik Anggota PPK",
    "BACA JUGA:",
    "Baca juga",
    "Baca: KPU Lantik Anggota PPK",
    "[Baca juga: KPU Lantik Anggota PPK]",
    "(Baca: KPU Lantik Anggota PPK)",
    "→ Baca juga: KPU Lantik Anggota PPK",
    "* Simak juga: KPU Lantik Anggota PPK",
    "- Simak: KPU Lantik Anggota PPK",
    "SIMAK JUGA - KPU Lantik Anggota PPK",
    "Simak juga Video 'Suasana Pelantikan PPK':",
    'Tonton juga video "Suasana Pelantikan PPK" di sini:',
    "Lihat juga: KPU Lantik Anggota PPK",
    "Lihat juga",
    "Artikel terkait: KPU Lantik Anggota PPK",
    "**Baca pula: KPU Lantik Anggota PPK**",
    "Baca juga: Logistik Tiba Baca juga: Pleno Ditunda",
    "Baca selengkapnya: KPU Lantik Anggota PPK",
]
SENTENCES = [
    "Baca puisi digelar di aula kantor.",
    "Simak penjelasan berikut agar tidak keliru.",
    "Simak juga penjelasan ketua di bawah ini.",
    "Lihat juga lampiran kedua keputusan ini.",
    "Warga dapat melihat juga daftar itu di balai desa.",
    "Petugas membaca: nama, alamat, dan nomor urut.",
    "Ia meminta warga, baca: pemilih pemula, datang ke TPS.",
    "Berita terkait pelantikan dibahas dalam rapat.",
    "“Baca juga pasal lima,” kata ketua.",
    "Kegiatan baca juga tulis itu digelar setiap Senin.",
]


@pytest.mark.parametrize("link", LINKS)
def test_a_line_that_only_points_elsewhere_is_left_out(link: str) -> None:
    assert without_link_lines(f"Rapat dibuka.\n\n{link}\n\nRapat ditutup.") == "Rapat dibuka.\n\n\nRapat ditutup."


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_that_holds_such_words_stays(sentence: str) -> None:
    body = f"Rapat dibuka.\n{sentence}\nRapat ditutup."
    assert without_link_lines(body) == body


def test_a_link_at_the_end_of_a_paragraph_is_cut_off() -> None:
    body = "Rapat pleno selesai. Baca juga: KPU Lantik Anggota PPK\nSidang dimulai."
    assert without_link_lines(body) == "Rapat pleno selesai.\nSidang dimulai."


def test_several_links_at_the_end_of_a_paragraph_are_cut_off() -> None:
    body = "Rapat selesai. Baca juga: Logistik Tiba di Gudang Baca juga: Pleno Ditunda Sehari"
    assert without_link_lines(body) == "Rapat selesai."


def test_a_bracketed_link_inside_a_paragraph_is_left_out() -> None:
    body = "Rapat selesai (Baca juga: KPU Lantik PPK) lalu peserta pulang."
    assert without_link_lines(body) == "Rapat selesai lalu peserta pulang."


def test_a_link_whose_end_is_unknown_stays_with_the_sentence_behind_it() -> None:
    body = (
        "Rapat selesai. Baca juga: KPU Lantik Anggota PPK Ketua lalu menyampaikan bahwa seluruh logistik sudah berada "
        "di gudang dan siap dikirim ke kecamatan. Peserta pulang."
    )
    assert without_link_lines(body) == body


def test_a_body_of_nothing_but_a_link_is_returned_whole() -> None:
    assert without_link_lines("Baca juga: KPU Lantik PPK") == "Baca juga: KPU Lantik PPK"


@given(
    st.lists(st.sampled_from(["Baca juga: ", "Simak", "\n", "Rapat selesai. ", "(", "]", "İ", "lihat", " "])).map(
        "".join
    )
)
def test_what_is_kept_is_a_part_of_the_body_in_its_order(body: str) -> None:
    rest = iter(body)
    assert all(letter in rest for letter in without_link_lines(body))


@pytest.mark.skipif(not NEWS.exists(), reason="the news collection is not beside this checkout")
def test_about_a_twentieth_of_real_articles_hold_such_lines() -> None:
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        bodies = [json.loads(line)["body"] for line in lines]
    changed = [body for body in bodies if without_link_lines(body) != body]
    assert 0.03 < len(changed) / len(bodies) < 0.07


@pytest.mark.parametrize("label", ["Baca juga:", "Baca Juga", "Simak juga:"])
def test_a_headline_below_its_label_goes_with_it(label: str) -> None:
    body = f"Rapat digelar.\n{label}\n\nKPU Lantik Petugas Baru\nRapat ditutup dengan doa bersama."
    assert "Lantik" not in without_link_lines(body)
    assert without_link_lines(body).endswith("Rapat ditutup dengan doa bersama.")
    kept = f"Rapat digelar.\n{label}\nRapat ditutup dengan doa bersama."
    assert without_link_lines(kept).endswith("doa bersama.")
