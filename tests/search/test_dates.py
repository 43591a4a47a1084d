"""Read dates as values and in free text, on Wednesday, 30 July 2025."""

import datetime
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpusearch.search.dates import combined, date_phrases, date_range
from kpusearch.search.query import DateRange

TODAY = datetime.date(2025, 7, 30)
MIN, MAX = datetime.date.min, datetime.date.max


def found(text, today=TODAY):
    """Return phrase, days and ranked words of each date, with the brackets as words of their own, as the parser has."""
    words = text.replace("(", "( ").replace(")", " )").split()
    return [(" ".join(words[p.first : p.end]), days(p.days), p.words) for p in date_phrases(words, today)]


def days(dates):
    return f"{dates.since or ''}..{dates.until or ''}" if dates.since != dates.until else f"{dates.since}"


# Text, days, and the words that an article of that date may be looked for by.
PHRASES = [
    ("25 Juli 2025", "2025-07-25", "25 Juli 2025"),
    ("Jumat, 25 Juli 2025", "2025-07-25", "Jumat, 25 Juli 2025"),
    ("Jum'at, 25 Juli 2025", "2025-07-25", "Jum'at, 25 Juli 2025"),
    ("Jum’at 25 JULI", "2025-07-25", "Jum’at 25 JULI"),
    ("tanggal 25 bulan Juli tahun 2025", "2025-07-25", "25 Juli 2025"),
    ("tgl. 25 Juli 2025", "2025-07-25", "25 Juli 2025"),
    ("25 Juli 2025 lalu", "2025-07-25", "25 Juli 2025"),
    ("25/7/2025", "2025-07-25", "25/7/2025"),
    ("2025-07-25", "2025-07-25", "2025-07-25"),
    ("Jumat ( 25/7 )", "2025-07-25", "Jumat 25/7"),
    ("Jumat ( 25/7/2025 )", "2025-07-25", "Jumat 25/7/2025"),
    ("Selasa 29/7", "2025-07-29", "Selasa 29/7"),
    ("tanggal 25/7", "2025-07-25", "25/7"),
    ("Juli 2025", "2025-07-01..2025-07-31", "Juli 2025"),
    ("bulan Juli 2025", "2025-07-01..2025-07-31", "Juli 2025"),
    ("2025-07", "2025-07-01..2025-07-31", "2025-07"),
    # Without a year, the last one that is not after today; a weekday says which.
    ("25 Juli", "2025-07-25", "25 Juli"),
    ("30 Juli", "2025-07-30", "30 Juli"),
    ("31 Juli", "2024-07-31", "31 Juli"),
    ("29 Februari", "2024-02-29", "29 Februari"),
    ("Kamis ( 25/7 )", "2024-07-25", "Kamis 25/7"),
    ("bulan Juli", "2025-07-01..2025-07-31", "Juli"),
    ("bulan Agustus", "2024-08-01..2024-08-31", "Agustus"),
    ("Juli lalu", "2024-07-01..2024-07-31", "Juli"),
    ("Juni yang lalu", "2025-06-01..2025-06-30", "Juni"),
    ("Juli ini", "2025-07-01..2025-07-31", "Juli"),
    ("25 Juli tahun lalu", "2024-07-25", "25 Juli"),
    # Parts of a month, and of what else has parts.
    ("awal Juli", "2025-07-01..2025-07-10", "Juli"),
    ("pertengahan bulan Juli 2025", "2025-07-11..2025-07-20", "Juli 2025"),
    ("akhir Juli 2025", "2025-07-21..2025-07-31", "Juli 2025"),
    ("akhir Februari 2024", "2024-02-21..2024-02-29", "Februari 2024"),
    ("akhir bulan lalu", "2025-06-21..2025-06-30", ""),
    ("awal pekan ini", "2025-07-28..2025-07-29", ""),
    ("akhir pekan lalu", "2025-07-26..2025-07-27", ""),
    ("akhir tahun lalu", "2024-09-01..2024-12-31", ""),
    # Counted from today.
    ("hari ini", "2025-07-30", ""),
    ("kemarin", "2025-07-29", ""),
    ("hari kemarin", "2025-07-29", ""),
    ("kemarin lusa", "2025-07-28", ""),
    ("minggu ini", "2025-07-28..2025-08-03", ""),
    ("minggu lalu", "2025-07-21..2025-07-27", ""),
    ("pekan yang lalu", "2025-07-21..2025-07-27", ""),
    ("Pekan kemarin", "2025-07-21..2025-07-27", ""),
    ("bulan ini", "2025-07-01..2025-07-31", ""),
    ("bulan silam", "2025-06-01..2025-06-30", ""),
    ("tahun ini", "2025-01-01..2025-12-31", ""),
    ("tahun lalu", "2024-01-01..2024-12-31", ""),
    ("3 hari lalu", "2025-07-27", ""),
    ("tiga hari yang lalu", "2025-07-27", ""),
    ("2 minggu lalu", "2025-07-14..2025-07-20", ""),
    ("dua bulan silam", "2025-05-01..2025-05-31", ""),
    ("8 bulan lalu", "2024-11-01..2024-11-30", ""),
    ("5 tahun lalu", "2020-01-01..2020-12-31", ""),
    ("seminggu lalu", "2025-07-21..2025-07-27", ""),
    ("7 hari terakhir", "2025-07-24..2025-07-30", ""),
    ("sepekan terakhir", "2025-07-24..2025-07-30", ""),
    ("dua minggu belakangan ini", "2025-07-17..2025-07-30", ""),
    ("sebulan ini", "2025-07-01..2025-07-30", ""),
    ("3 bulan terakhir", "2025-05-01..2025-07-30", ""),
    ("setahun terakhir", "2024-07-31..2025-07-30", ""),
    ("Jumat lalu", "2025-07-25", ""),
    ("Rabu lalu", "2025-07-23", ""),
    ("Rabu ini", "2025-07-30", ""),
    ("Jumat pekan lalu", "2025-07-25", ""),
    ("Senin minggu ini", "2025-07-28", ""),
    ("hari Minggu lalu", "2025-07-27", ""),
    ("Ahad lalu", "2025-07-27", ""),
    # Open on one side: since and until include the day, before and after do not.
    ("sejak 1 Juli 2025", "2025-07-01..", ""),
    ("sejak tanggal 1 Juli", "2025-07-01..", ""),
    ("Sejak Juli", "2025-07-01..", ""),
    ("mulai awal Juli", "2025-07-01..", ""),
    ("semenjak minggu lalu", "2025-07-21..", ""),
    ("sejak kemarin", "2025-07-29..", ""),
    ("sampai 15 Juli 2025", "..2025-07-15", ""),
    ("hingga Juni", "..2025-06-30", ""),
    ("sampai dengan 15 Juli", "..2025-07-15", ""),
    ("s.d. 15 Juli 2025", "..2025-07-15", ""),
    ("sebelum 25 Juli 2025", "..2025-07-24", ""),
    ("sebelum Juli", "..2025-06-30", ""),
    ("setelah 25 Juli 2025", "2025-07-26..", ""),
    ("sesudah Mei 2025", "2025-06-01..", ""),
    # Ranges, of which undated articles may name the month.
    ("1-7 Juli 2025", "2025-07-01..2025-07-07", "Juli 2025"),
    ("1–7 Juli", "2025-07-01..2025-07-07", "Juli"),
    ("1 - 7 Juli 2025", "2025-07-01..2025-07-07", "Juli 2025"),
    ("25 s.d. 29 Juli 2025", "2025-07-25..2025-07-29", "Juli 2025"),
    ("25 s/d 29 Juli 2025", "2025-07-25..2025-07-29", "Juli 2025"),
    ("tanggal 25 sampai dengan 29 Juli 2025", "2025-07-25..2025-07-29", "Juli 2025"),
    ("antara 1 dan 15 Juli 2025", "2025-07-01..2025-07-15", "Juli 2025"),
    ("antara 1 Juli 2025 dan 15 Juli 2025", "2025-07-01..2025-07-15", "Juli 2025 Juli 2025"),
    ("antara 15 Juli 2025 dan 1 Juli 2025", "2025-07-01..2025-07-15", "Juli 2025 Juli 2025"),
    ("antara Mei dan Juni", "2025-05-01..2025-06-30", "Mei Juni"),
    ("1 Juli 2025 - 5 Agustus 2025", "2025-07-01..2025-08-05", "Juli 2025 Agustus 2025"),
    ("1 Juli - 5 Agustus 2025", "2025-07-01..2025-08-05", "Juli Agustus 2025"),
    ("1 Juli 2025 hingga 5 Agustus", "2025-07-01..2025-08-05", "Juli 2025 Agustus"),
    ("20 Desember - 5 Januari 2025", "2024-12-20..2025-01-05", "Desember Januari 2025"),
    ("20 Desember - 5 Januari", "2024-12-20..2025-01-05", "Desember Januari"),
    ("Juni - Juli 2025", "2025-06-01..2025-07-31", "Juni Juli 2025"),
    ("Juni-Juli 2025", "2025-06-01..2025-07-31", "Juni Juli 2025"),
    ("dari 1 Juli sampai hari ini", "2025-07-01..2025-07-30", "Juli"),
    ("sejak Mei sampai Juni", "2025-05-01..2025-06-30", "Mei Juni"),
    ("2025-07-01 s.d. 2025-07-05", "2025-07-01..2025-07-05", ""),
    ("sepanjang bulan Juli", "2025-07-01..2025-07-31", "Juli"),
    ("selama tahun ini", "2025-01-01..2025-12-31", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "words"), PHRASES)
def test_phrase_in_free_text_means_its_days(text, expected, words):
    assert found(f"rapat pleno {text} di kantor") == [(text, expected, words)]


@pytest.mark.parametrize(("text", "expected"), [phrase[:2] for phrase in PHRASES])
def test_whole_phrase_is_a_value_too(text, expected):
    assert days(date_range(text, TODAY)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025", "2025-01-01..2025-12-31"),
        ("2024-02", "2024-02-01..2024-02-29"),
        ("2025-7-5", "2025-07-05"),
        ("25.7.2025", "2025-07-25"),
        ("25-7-2025", "2025-07-25"),
        ("25/7", "2025-07-25"),
        ("Juli", "2025-07-01..2025-07-31"),
        ("Rabu", "2025-07-30"),
        ("Minggu", "2025-07-27"),
        ("Jumat (25/7)", "2025-07-25"),
        ("2025-07-01..2025-08", "2025-07-01..2025-08-31"),
        ("2025-08..2025-07-01", "2025-07-01..2025-08-31"),
        ("awal Juli..kemarin", "2025-07-01..2025-07-29"),
        ("  1   Mei  2025 ", "2025-05-01"),
    ],
)
def test_value_may_be_shorter_than_a_phrase(text, expected):
    assert days(date_range(text, TODAY)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "besok",
        "lusa",
        "2025-13",
        "31/2/2025",
        "30 Februari 2025",
        "0000-01-01",
        "2025..",
        "25/7-2025",
        "rapat",
    ],
)
def test_what_is_no_date_gives_none(text):
    assert date_range(text, TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "Pilkada 2024", "Pemilu Tahun 2024", "tahapan 2024", "tahun 2024", "Keputusan KPU Nomor 1341 Tahun 2024",
        "sejak 2024", "sejak tahun 2024", "Keputusan 1341/2024", "PKPU 8/2/2024-x", "60/PUU-XXII/2024",
        "25/7", "1/3 suara",
        "Pilkada tahun lalu", "pemilu 5 tahun lalu", "pemilu lima tahun lalu", "anggaran tahun ini",
        "sejak pemilu", "antara calon", "antara dua calon", "Minggu tenang", "sebelum Minggu tenang", "awal tahapan",
        "akhir masa jabatan", "akhir pekan", "sesudah Rabu Regulasi", "Kamis Sesuatu", "pekan depan", "minggu depan",
        "Mei", "Mei Sari", "rapat Juli", "Juli - Agustus", "hari pemungutan", "dua minggu", "3 bulan", "calon terakhir",
        "putusan ini", "periode lalu", "30 Februari 2025", "99 Juli 2025", "0 Juli 2025", "Juli 0000", "Juli* 2025",
        "Juli(2025)", "siswa SD sejak", "hari lalu", "(25/7)",
    ],
)  # fmt: skip
def test_other_words_are_no_dates(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("PSU TPS 25 Juli 2025", ["Juli 2025"]),
        ("PSU TPS 3 minggu lalu", ["minggu lalu"]),
        ("PSU TPS 3 hari ini", ["hari ini"]),
        ("Pilkada 2024 bulan ini", ["bulan ini"]),
        ("25 Juli 2025 rapat kemarin", ["25 Juli 2025", "kemarin"]),
        ("siswa SD Juli 2025", ["Juli 2025"]),
        ("Juni 2025 Juli 2025", ["Juni 2025", "Juli 2025"]),
        ("antara calon 25 Juli", ["25 Juli"]),
    ],
)
def test_phrase_ends_where_another_sense_begins(text, phrases):
    assert [phrase for phrase, _, _ in found(text)] == phrases


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        (datetime.date(2024, 2, 29), "setahun terakhir", "2023-03-01..2024-02-29"),
        (datetime.date(2025, 3, 31), "sebulan terakhir", "2025-03-01..2025-03-31"),
        (datetime.date(2025, 1, 1), "bulan lalu", "2024-12-01..2024-12-31"),
        (datetime.date(2025, 1, 1), "minggu ini", "2024-12-30..2025-01-05"),
        (datetime.date(2025, 1, 5), "hari Minggu lalu", "2024-12-29"),
        (datetime.date(2025, 7, 15), "akhir Juli", "2024-07-21..2024-07-31"),
    ],
)
def test_relative_dates_count_from_the_day_given(today, text, expected):
    assert days(date_range(text, today)) == expected


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        (["2025-07-01..", "..2025-08-05"], ["2025-07-01..2025-08-05"]),
        (["..2025-06-01", "2025-07-01.."], ["..2025-06-01", "2025-07-01.."]),
        (["2025-07-01", "2025-07-01"], ["2025-07-01"]),
        (["2025-07-01..", "2025-07-03"], ["2025-07-01..", "2025-07-03"]),
    ],
)
def test_beginning_and_end_apart_from_each_other_make_one_range(ranges, expected):
    assert [days(dates) for dates in combined([parsed(text) for text in ranges])] == expected


def parsed(text):
    since, dots, until = text.partition("..")
    return DateRange(*(datetime.date.fromisoformat(day) if day else None for day in (since, until if dots else since)))


WORDS = re.findall(
    r"\S+",
    """
lalu ini kemarin lusa yang terakhir belakangan sejak mulai sampai dengan hingga s.d. - s/d sebelum sesudah antara dan
dari awal pertengahan akhir minggu pekan bulan tahun hari se seminggu dua 3 0 999 31 1-7 25/7 31/12/9999 1/1/0001 9999
0001 2025 2025-07 0001-01 9999-12-31 Juli Februari Desember Jumat Jum'at Minggu tanggal ( ) Mei-Juni .. , M7 P0 ?
""",
)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=10), st.dates() | st.sampled_from([TODAY, MIN, MAX]))
def test_no_words_raise_on_any_day(words, today):
    end = 0
    for phrase in date_phrases(words, today):
        assert end <= phrase.first < phrase.end <= len(words)
        assert phrase.days != DateRange()
        assert phrase.days.since is None or phrase.days.until is None or phrase.days.since <= phrase.days.until
        end = phrase.end
    date_range(" ".join(words), today)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.dates())
def test_no_text_raises_on_any_day(text, today):
    date_phrases(text.split(), today)
    date_range(text, today)
