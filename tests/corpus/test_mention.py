from __future__ import annotations

import pytest

from kpusearch.corpus.recognition.mention import Mention, find_mention


@pytest.mark.parametrize(
    ("written", "day", "month", "year", "weekday"),
    [
        ("Selasa (29/7)", 29, 7, None, 1),
        ("Selasa, (29/7)", 29, 7, None, 1),
        ("Selasa (29/7/2025)", 29, 7, 2025, 1),
        ("Selasa, (29/07/2025)", 29, 7, 2025, 1),
        ("Selasa (29/7/25)", 29, 7, 2025, 1),
        ("Selasa ( 29 / 7 )", 29, 7, None, 1),
        ("Selasa (29-7-2025)", 29, 7, 2025, 1),
        ("Selasa (29.07.2025)", 29, 7, 2025, 1),
        ("Selasa\u00a0(29/7)", 29, 7, None, 1),
        ("Selasa (29 Juli 2025)", 29, 7, 2025, 1),
        ("Selasa, 29 Juli 2025", 29, 7, 2025, 1),
        ("Selasa, 29 Juli", 29, 7, None, 1),
        ("Selasa tanggal 29 Juli 2025", 29, 7, 2025, 1),
        ("Jum'at (25/7)", 25, 7, None, 4),
        ("Jum’at (25/7)", 25, 7, None, 4),
        ("Ahad (27/7)", 27, 7, None, 6),
        ("JUMAT (25/7)", 25, 7, None, 4),
        ("tanggal (29/7)", 29, 7, None, None),
        ("tanggal 29 Juli 2025", 29, 7, 2025, None),
        ("(29/7/2025)", 29, 7, 2025, None),
        ("Senin-Selasa (28-29/7)", 28, 7, None, 0),
        ("Senin–Selasa, 28–29 Juli 2025", 28, 7, 2025, 0),
        ("Selasa (28-29/7)", 28, 7, None, None),
    ],
)
def test_a_day_is_read_as_written(written: str, day: int, month: int, year: int | None, weekday: int | None) -> None:
    mention = find_mention(f"KPU Kota Semarang menggelar rapat pleno pada {written} di aula.")
    assert mention is not None
    assert (mention.day, mention.month, mention.year, mention.weekday) == (day, month, year, weekday)


@pytest.mark.parametrize(
    "text",
    [
        'Forum "Kamis Sesuatu" dihadiri 12/8 peserta.',
        "Nilai rapor naik menjadi 12/8 dari semula.",
        "Selasa (09.30) rapat dimulai.",
        "Pendaftaran dibuka selama dua minggu (14/7) penuh.",
        "Pilkada 27 November 2024 berjalan lancar.",
        "Rapat dihadiri (1/3) anggota.",
        "Selasa (29/7/8) tidak terbaca.",
    ],
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert find_mention(text) is None


def test_a_full_stop_behind_a_month_is_not_part_of_the_date() -> None:
    mention = find_mention("Rapat digelar tanggal 29 Juli.")
    assert mention is not None
    assert mention.text == "tanggal 29 Juli"


def test_a_weekday_binds_only_to_its_own_date() -> None:
    mention = find_mention('KPU mengikuti forum "Kamis Sesuatu" yang membahas putusan, Jumat (25/7).')
    assert mention == Mention("Jumat (25/7)", 25, 7, None, 4)


def test_a_deadline_is_not_the_event() -> None:
    mention = find_mention("Berkas dikirim paling lambat Jumat (1/8). Hal itu disampaikan pada Selasa (29/7).")
    assert mention is not None
    assert mention.text == "Selasa (29/7)"


def test_a_period_begins_the_event() -> None:
    mention = find_mention("Bimbingan berlangsung Senin (28/7) hingga Rabu (30/7).")
    assert mention is not None
    assert mention.text == "Senin (28/7)"


def test_hingga_between_people_hides_no_date() -> None:
    mention = find_mention("Rapat diikuti ketua hingga staf, Selasa (29/7).")
    assert mention is not None
    assert mention.text == "Selasa (29/7)"


def test_a_day_announced_counts_only_where_there_is_no_other() -> None:
    announced = "KPU akan menggelar debat pada Jumat (25/10)."
    only = find_mention(announced)
    both = find_mention(f"{announced} Kesiapan dibahas dalam rapat, Senin (21/10).")
    assert only is not None
    assert both is not None
    assert (only.text, both.text) == ("Jumat (25/10)", "Senin (21/10)")


def test_the_same_day_in_full_further_down_gives_the_year() -> None:
    mention = find_mention(
        "KPU menerima berkas, Minggu (14/5). Hari terakhir, yakni Minggu, 14 Mei 2023, tetap dibuka."
    )
    assert mention is not None
    assert mention.year == 2023


def test_another_full_date_does_not_lend_its_year() -> None:
    mention = find_mention("KPU menggelar evaluasi, Selasa (29/7). Pemungutan suara digelar Rabu, 27 November 2024.")
    assert mention is not None
    assert mention.year is None


def test_a_date_without_weekday_far_down_is_ignored() -> None:
    assert find_mention("Isi berita yang panjang. " * 40 + "Undang-undang itu terbit tanggal 1 Agustus 2017.") is None


def test_an_impossible_day_is_a_contradiction() -> None:
    mention = find_mention("Rapat digelar Selasa (31/6).")
    assert mention is not None
    assert mention.contradiction == "Selasa (31/6): no such day in the calendar"


@pytest.mark.parametrize(
    "written",
    [
        "Senin (29/0)",
        "Senin (29/00)",
        "Senin (5/0/2025)",
        "Senin (0/5)",
        "Senin (00/00/0000)",
        "Senin (1/1/0000)",
        "Senin (29/13)",
        "Senin (32/1)",
        "Senin (99/99/99)",
        "Senin (31/2/2024)",
        "Senin, 0 Mei 2025",
        "Senin-Selasa (28-0/0)",
        "tanggal 29/0",
        "tanggal 32 Mei",
        "tanggal 1 Mei 0000",
        "(5/0/2025)",
        "(00.00.0000)",
    ],
)
def test_a_misprinted_day_is_told_as_no_day_of_the_calendar(written: str) -> None:
    mention = find_mention(f"Rapat {written} digelar.")
    assert mention is not None
    assert mention.contradiction == f"{mention.text}: no such day in the calendar"


@pytest.mark.parametrize("written", ["Senın (29/7)", "SENİN (29/7)", "ſenin (29/7)", "tanggal 29 meı"])
def test_a_letter_that_only_folds_to_another_makes_no_weekday_or_month(written: str) -> None:
    assert find_mention(f"Rapat {written} digelar.") is None
