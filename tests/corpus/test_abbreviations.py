"""Tell definitions of abbreviations from all else that stands in brackets."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpusearch.corpus.recognition import abbreviations
from kpusearch.corpus.recognition.abbreviations import Definition, find_abbreviations

PAGE = Path(__file__).parents[2] / "../shared/seed/berita-terkini.txt"

KADA = "Perselisihan Hasil Pemilihan Umum Kepala Daerah"
DEFINED = [
    # the long form, then initials in brackets
    ("Jadwal pemungutan suara ulang (PSU) segera diumumkan.", "PSU", "pemungutan suara ulang"),
    ("Komisi Pemilihan Umum (KPU) Kota Salatiga rapat.", "KPU", "Komisi Pemilihan Umum"),
    ("Ketua Panitia Pemungutan Suara (PPS) dilantik.", "PPS", "Panitia Pemungutan Suara"),
    ("Anggota Kelompok Penyelenggara Pemungutan Suara (KPPS).", "KPPS", "Kelompok Penyelenggara Pemungutan Suara"),
    ("Divisi Sumber Daya Manusia (SDM) hadir.", "SDM", "Sumber Daya Manusia"),
    ("Data pemilih tidak memenuhi syarat (TMS) dihapus.", "TMS", "tidak memenuhi syarat"),
    ("Pelanggaran terstruktur, sistematis, dan masif (TSM).", "TSM", "terstruktur, sistematis, dan masif"),
    ("Putusan Mahkamah Konstitusi (MK) dibacakan.", "MK", "Mahkamah Konstitusi"),
    ("Ada Panitia Pemilihan Kecamatan, Panitia Pemungutan Suara (PPS).", "PPS", "Panitia Pemungutan Suara"),
    ("Revisi Undang-Undang (UU) ditunda.", "UU", "Undang-Undang"),
    ("Rekrutmen Badan\u00a0Kepegawaian\u00a0Negara\u00a0(BKN).", "BKN", "Badan\u00a0Kepegawaian\u00a0Negara"),
    (
        "Seleksi pegawai pemerintah\ndengan perjanjian kerja (P3K).",
        "P3K",
        "pegawai pemerintah\ndengan perjanjian kerja",
    ),
    ("Warga daerah tertinggal, terdepan, terluar (3T).", "3T", "tertinggal, terdepan, terluar"),
    ('Permohonan "Perselisihan Hasil Pemilihan Umum" ("PHPU").', "PHPU", "Perselisihan Hasil Pemilihan Umum"),
    ("Sidang Perselisihan Hasil Pemilihan (PHPU) Bupati.", "PHPU", "Perselisihan Hasil Pemilihan"),
    # pieces of words
    ("Pemilihan Kepala Daerah (Pilkada) berjalan aman.", "Pilkada", "Pemilihan Kepala Daerah"),
    ("Ketua Badan Pengawas Pemilihan Umum (Bawaslu).", "Bawaslu", "Badan Pengawas Pemilihan Umum"),
    ("Subbagian Perencanaan, Data, dan Informasi (Rendatin).", "Rendatin", "Perencanaan, Data, dan Informasi"),
    ("Dokumen Rencana Strategis (Renstra) dibahas.", "Renstra", "Rencana Strategis"),
    ("Aplikasi Sistem Informasi Data Pemilih (Sidalih).", "Sidalih", "Sistem Informasi Data Pemilih"),
    ("Aplikasi Sistem Informasi Partai Politik (Sipol).", "Sipol", "Sistem Informasi Partai Politik"),
    ("Petugas Perlindungan Masyarakat (Linmas) berjaga.", "Linmas", "Perlindungan Masyarakat"),
    ("Lima calon legislatif (caleg) mundur.", "caleg", "calon legislatif"),
    ("Perselisihan Hasil Pemilihan Umum Kepala Daerah (PHPU Kada).", "PHPU Kada", KADA),
    ("Perselisihan Hasil Pemilihan Umum Kepala Daerah (PHPUKada).", "PHPUKada", KADA),
    ("Tahapan pemilihan umum (Pemilu) dimulai.", "Pemilu", "pemilihan umum"),
    ("Pelaksana tugas (Plt) ketua hadir.", "Plt", "Pelaksana tugas"),
    ("Menteri Kebudayaan RI (Menbud) hadir.", "Menbud", "Menteri Kebudayaan"),
    ("Kitab Undang - undang Hukum Pidana (KUHP).", "KUHP", "Kitab Undang - undang Hukum Pidana"),
    # the short form first
    ("Tahapan PSU (pemungutan suara ulang) dimulai.", "PSU", "pemungutan suara ulang"),
    ("Forum Kopi Datar (Kolaborasi Pintar Data Rakyat) rutin.", "Kopi Datar", "Kolaborasi Pintar Data Rakyat"),
    ("Aplikasi “Sirekap” (Sistem Informasi Rekapitulasi) diuji.", "Sirekap", "Sistem Informasi Rekapitulasi"),
    # told in words
    ("Daftar Pemilih Tetap, selanjutnya disebut DPT, dicetak.", "DPT", "Daftar Pemilih Tetap"),
    ("Daftar Pemilih Tetap yang disingkat DPT dicetak.", "DPT", "Daftar Pemilih Tetap"),
    ("Daftar Pemilih Tetap atau disingkat “DPT” dicetak.", "DPT", "Daftar Pemilih Tetap"),
    ("Rapat koordinasi atau biasa disebut rakor digelar.", "rakor", "Rapat koordinasi"),
    ("Daftar Pemilih Tetap disebut juga DPT.", "DPT", "Daftar Pemilih Tetap"),
    ("Daftar Pemilih Tetap (selanjutnya disebut DPT) dicetak.", "DPT", "Daftar Pemilih Tetap"),
    ("Pemungutan suara ulang atau PSU digelar.", "PSU", "Pemungutan suara ulang"),
    ("Tahapan PSU atau pemungutan suara ulang digelar.", "PSU", "pemungutan suara ulang"),
    ("DPT adalah singkatan dari daftar pemilih tetap di tiap kota.", "DPT", "daftar pemilih tetap"),
    ("Sistem itu (optical mark recognition/OMR) dipakai.", "OMR", "optical mark recognition"),
]

NOT_DEFINED = [
    "KPU menggelar rapat pleno terbuka, Selasa (29/7).",
    "Pemilihan dilaksanakan pada hari Rabu (27 November 2024).",
    "Rapat ditutup pukul dua siang. (erh/ed. Foto: awh/KPU Kota Semarang)",
    "Kegiatan berlangsung di aula kantor (Kota Semarang).",
    "Semua pemilih terdaftar (termasuk perempuan) diundang.",
    "Partai peserta pemilu (PKB, PKS, PAN) hadir.",
    "Dua calon (A) dan (B) hadir.",
    "Tahap pertama verifikasi (I) dan tahap kedua verifikasi (II).",
    "Visi ideal institusi (VII) dan Xenia Ivan Ibrahim (XII).",
    "Setiap pemilih mendapat surat suara (satu) saja.",
    "Dana hibah daerah (Rp2,5 miliar) sudah cair.",
    "Komisi Pemilihan Umum (Bawaslu) salah tulis.",
    "Pemungutan suara ulang (PUS) salah urut.",
    "Pemungutan ulang suara (PSU) salah urut.",
    "Dewan Kehormatan hadir (DKPP).",
    "Pemilihan selesai (PSU).",
    "Rapat pleno. Suara ulang (RPSU) dihitung.",
    "Ketua membuka rapat (rapat pleno).",
    "Rapat pleno terbuka (terbuka) selesai.",
    "Partai Golkar (Golkar) mendaftar.",
    "Anggota KPU dan kebudayaan (Dikbud) hadir.",
    "BUMD atau BUMN dengan saham daerah hadir.",
    "Ketua KPU atau Bawaslu hadir.",
    "Calon bupati Budi Santoso (nomor urut dua) menang.",
    "Laman resmi komisi (kpu.go.id) diperbarui.",
    "Warga menilai (sumber: kpu.go.id) layanan membaik.",
    "Tidak ada isi () dan ( ) dan (-) di sini.",
    "Kata tunggal Pemilu (pemilihan) umum.",
    "Kegiatan ini disebut juga sosialisasi pemilih.",
]


def one(text: str) -> Definition:
    [found] = find_abbreviations(text)
    return found


@pytest.mark.parametrize(("text", "short", "long"), DEFINED)
def test_a_definition_is_found_with_its_whole_long_form(text: str, short: str, long: str) -> None:
    found = one(text)
    assert (found.short, found.long) == (short, long)


@pytest.mark.parametrize("text", NOT_DEFINED)
def test_other_brackets_define_nothing(text: str) -> None:
    assert list(find_abbreviations(text)) == []


def test_a_long_form_with_more_words_than_letters_explain_is_left_out() -> None:
    assert list(find_abbreviations("Forum Kopi Data (Kolaborasi Pintar Daftar Pemilih Tetap).")) == []


def test_the_kind_says_how_letters_are_explained() -> None:
    assert one("Rapat pleno kecamatan (RPK).").kind == "initials"
    assert one("Rapat koordinasi (Rakor).").kind == "syllables"
    assert one("Perselisihan Hasil Pemilihan (PHPU).").kind == "partial"


def test_each_of_many_definitions_is_found_in_order() -> None:
    text = "Komisi Pemilihan Umum (KPU) dan Badan Pengawas Pemilihan Umum (Bawaslu), Daftar Pemilih Tetap (DPT)."
    assert [found.short for found in find_abbreviations(text)] == ["KPU", "Bawaslu", "DPT"]


def test_the_long_form_does_not_cross_a_title() -> None:
    assert list(find_abbreviations("Komisi Pemilihan\n\nUmum (KPU) rapat.")) == []


def test_a_long_form_far_away_is_not_looked_for() -> None:
    between = "dan " * 60
    assert list(find_abbreviations(f"Komisi Pemilihan {between}Umum (KPU) rapat.")) == []


PIECES = st.sampled_from(
    [
        *'()[]"“”/.,;- \n\u00a0éİﬁ²ﷺ\u0301\u200b',
        *("atau ", "disebut ", "yang ", "singkatan dari ", " (", ") "),
        *("PSU", "Pemungutan ", "Suara ", "Ulang ", "Pilkada", "Kepala ", "Daerah ", "P3K", "3T", "XII"),
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_any_text_is_read_and_offsets_point_at_it(text: str) -> None:
    end = -1
    for found in find_abbreviations(text):
        assert text[found.short_start : found.short_end] == found.short
        assert text[found.long_start : found.long_end] == found.long
        assert found.long_end <= found.short_start or found.short_end <= found.long_start
        assert len(found.long.split()) > 1 or not found.long.isalnum()
        assert found.short_start > end or found.long_start > end
        end = max(found.short_start, found.long_start)


WORDS = st.text("abcdefghijklmnoprstuwy", min_size=3, max_size=10)


@given(st.lists(WORDS, min_size=3, max_size=8))
def test_initials_of_any_words_are_explained_by_just_these_words(words: list[str]) -> None:
    short, long = "".join(word[0] for word in words).upper(), " ".join(words)
    joining = {"dan", "dari", "dengan", "dalam", "untuk", "yang", "the", "for", "and", "pada", "oleh", "atas", "atau"}
    # A number in Roman letters is no abbreviation.
    if joining.isdisjoint(words) and short.casefold() not in words and not set(short) <= set("IVXLCDM"):
        found = one(f"Ketua: {long} ({short})")
        assert (found.short, found.kind) == (short, "initials")
        assert long.endswith(found.long)


@given(st.integers(1, 300).map(lambda count: "a" * count), st.sampled_from(["(%s)", "AA (%s", "x %s (AA)"]))
def test_long_words_are_read(word: str, shape: str) -> None:
    assert list(find_abbreviations(shape % word)) == []


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "(ab)",
        "a b (ab) ",
        "a",
        "atau AA ",
        "aaa aaa (aaaaaaaa) ",
        "(a ",
        "AA (aa aa aa) ",
        "(a/",
        "AA singkatan dari aa ",
        "yang disebut Aa ",
        "ababab ababab ababab (Ababababab) ",
    ],
)
def test_work_grows_no_faster_than_the_text(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the words and pieces looked at, as a clock would say little."""
    work = 0
    fold, pieces = abbreviations._fold, abbreviations._pieces

    def counted_fold(word: str) -> str:
        nonlocal work
        work += 1 + len(word)
        return fold(word)

    def counted_pieces(term: str, letters: str, done: int, is_first: bool) -> list[tuple[int, int]]:
        nonlocal work
        found = list(pieces(term, letters, done, is_first))
        work += 1 + len(found)
        return found

    monkeypatch.setattr(abbreviations, "_fold", counted_fold)
    monkeypatch.setattr(abbreviations, "_pieces", counted_pieces)
    amounts = []
    for count in (200, 400, 800):
        work = 0
        for _ in find_abbreviations(unit * count):
            pass
        amounts.append(work)
    once, twice, four_times = amounts
    assert twice <= 2.2 * once + 500
    assert four_times <= 2.2 * twice + 500


@pytest.mark.parametrize(
    "text", ["(" * 1_000_000, "a" * 1_000_000, "atau" + " " * 1_000_000 + "AA", "(" + "a " * 500_000]
)
def test_a_million_signs_define_nothing(text: str) -> None:
    assert list(find_abbreviations(text)) == []


@pytest.mark.skipif(not PAGE.exists(), reason="the real page is not beside this checkout")
def test_all_definitions_of_a_real_page_are_found() -> None:
    found = {definition.short for definition in find_abbreviations(PAGE.read_text(encoding="utf-8"))}
    assert found == {"GKB", "KPU", "MK", "Ngopi Asli", "PHPU", "PSU", "Rendatin", "Renstra", "TSM", "Unimus"}
