from __future__ import annotations

import pytest

from kpusearch.corpus.recognition.dateline import find_dateline, office_of_url
from kpusearch.lexicon import office_of_host


@pytest.mark.parametrize(
    ("line", "city", "office"),
    [
        ("Semarang, kota-semarang.kpu.go.id - Rapat digelar.", "Semarang", "kota-semarang"),
        ("Semarang, kota-semarang.kpu.go.id – Rapat digelar.", "Semarang", "kota-semarang"),
        ("Semarang, kota-semarang.kpu.go.id — Rapat digelar.", "Semarang", "kota-semarang"),
        ("Semarang, kota-semarang.kpu.go.id—Rapat digelar.", "Semarang", "kota-semarang"),
        ("\u00a0Semarang,\u00a0kota-semarang.kpu.go.id\u00a0–\u00a0Rapat digelar.", "Semarang", "kota-semarang"),
        ("Kota Bekasi, kota-bekasi.kpu.go.id - Rapat digelar.", "Kota Bekasi", "kota-bekasi"),
        ("Banda Aceh, www.kota-bandaaceh.kpu.go.id – Rapat digelar.", "Banda Aceh", "kota-bandaaceh"),
        ("Pangkajene dan Kepulauan, kab-pangkep.kpu.go.id – Rapat.", "Pangkajene dan Kepulauan", "kab-pangkep"),
        ("D.I. Yogyakarta, diy.kpu.go.id – Rapat digelar.", "D.I. Yogyakarta", "diy"),
        ("JAKARTA, KPU.GO.ID – Rapat digelar.", "JAKARTA", "www"),
        ("Jakarta, www.kpu.go.id – Rapat digelar.", "Jakarta", "www"),
        ("jepara, kab-jepara.kpu.go.id – Rapat digelar.", "jepara", "kab-jepara"),
        ("Kab-jepara.kpu.go.id – Rapat digelar.", None, "kab-jepara"),
    ],
)
def test_a_dateline_gives_city_and_office(line: str, city: str | None, office: str) -> None:
    dateline = find_dateline(line)
    assert dateline is not None
    assert (dateline.city, dateline.office) == (city, office)


@pytest.mark.parametrize(
    "line",
    [
        "Berita ini dikutip dari laman Semarang, kota-semarang.kpu.go.id – silakan dibaca.",
        "Semarang, kota-semarang.go.id – Rapat digelar.",
        "Semarang, kota-semarang.kpu.go.id memuat pengumuman.",
        "Semarang, evilkpu.go.id – Rapat digelar.",
        "Semarang, kpu.go.id.contoh.com – Rapat digelar.",
        "Semarang – Rapat digelar.",
    ],
)
def test_other_lines_have_no_dateline(line: str) -> None:
    assert find_dateline(line) is None


def test_the_end_of_a_dateline_is_behind_its_dash() -> None:
    line = "Semarang, kota-semarang.kpu.go.id – Rapat digelar."
    dateline = find_dateline(line)
    assert dateline is not None
    assert line[dateline.end :] == " Rapat digelar."


def test_a_dateline_may_open_any_line() -> None:
    dateline = find_dateline("Rapat Pleno\n\nSemarang, kota-semarang.kpu.go.id – Rapat digelar.")
    assert dateline is not None
    assert dateline.start == 13


def test_the_office_is_the_first_label_of_the_host() -> None:
    assert office_of_host("jateng.kpu.go.id") == "jateng"
    assert office_of_host("ppid.kota-semarang.kpu.go.id") == "ppid"
    assert office_of_host("bukankpu.go.id") is None


def test_a_malformed_url_has_no_office() -> None:
    assert office_of_url("https://[kpu.go.id/berita") is None
    assert office_of_url("kpu.go.id/berita") is None
