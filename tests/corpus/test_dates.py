from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpusearch.corpus.dates import RawDate, read_date


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        ("Kamis, 21 Mei 2026 10:29 WIB", "2026-05-21"),
        ("Senin, 11 Mei  2026 21:43 WIB", "2026-05-11"),
        ("24 Apr 2020", "2020-04-24"),
        ("23 Des 2021", "2021-12-23"),
        ("Jum'at, 25 Juli 2025", "2025-07-25"),
        ("Selasa, 29 Januari 2019 / 19:25 WIB", "2019-01-29"),
        ("21+January+2019", "2019-01-21"),
        ("32,550 Views  | \n      Kamis, 25 Jun 2026 05:49 WIB", "2026-06-25"),
        ("Kamis,\u00a021\u00a0Mei\u00a02026", "2026-05-21"),
        ("May 21, 2026", "2026-05-21"),
        ("Thu, 21 May 2026 10:29:00 +0700", "2026-05-21"),
        ("2026-05-21", "2026-05-21"),
        ("2026/5/1", "2026-05-01"),
        ("2026-05-21 10:29:00", "2026-05-21"),
        ("2026-05-21T23:59:59+07:00", "2026-05-21"),
        ("2026-05-21T00:30:00.123Z", "2026-05-21"),
        ("10/20/2025 20:23", "2025-10-20"),
        ("10/20/2025 8:23 PM", "2025-10-20"),
        ("20/10/2025", "2025-10-20"),
        ("20.10.2025", "2025-10-20"),
        ("9/9/2025", "2025-09-09"),
        ("Minggu, 10/8/2025", "2025-08-10"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_a_certain_date_is_read(raw: str, date: str) -> None:
    assert read_date(raw) == RawDate(datetime.date.fromisoformat(date))


@pytest.mark.parametrize("raw", ["", "  ", "[]", "null", "None", "nan", "-"])
def test_a_missing_date_needs_no_note(raw: str) -> None:
    assert read_date(raw) == RawDate()


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        ("10/8/2025 11:46", "date '10/8/2025 11:46' may be 2025-08-10 or 2025-10-08"),
        (
            "1 Mei 2026, diperbarui 3 Mei 2026",
            "date '1 Mei 2026, diperbarui 3 Mei 2026' may be 2026-05-01 or 2026-05-03",
        ),
        ("Date not found.", "date 'Date not found.' cannot be read"),
        ("kemarin sore", "date 'kemarin sore' cannot be read"),
        ("29 Juli", "date '29 Juli' cannot be read"),
        ("29/7", "date '29/7' cannot be read"),
        ("Jumat, 21 Mei 2026", "date 'Jumat, 21 Mei 2026' contradicts itself: 2026-05-21 is a Thursday"),
        ("2025-02-29", "date '2025-02-29' is not a day of the calendar"),
        ("31 April 2025", "date '31 April 2025' is not a day of the calendar"),
        ("31/31/2025", "date '31/31/2025' is not a day of the calendar"),
        ("0000-01-01", "date '0000-01-01' is not a day of the calendar"),
    ],
)
def test_what_is_not_certain_is_none_with_a_note(raw: str, note: str) -> None:
    assert read_date(raw) == RawDate(None, note)


def test_a_date_given_twice_is_certain() -> None:
    assert read_date("21 Mei 2026 (diperbarui 21 Mei 2026)").date == datetime.date(2026, 5, 21)


@given(st.dates())
def test_every_iso_date_is_read_back(date: datetime.date) -> None:
    assert read_date(date.isoformat()) == RawDate(date)


@given(st.text(max_size=80))
def test_no_text_raises_or_gives_both_a_date_and_a_note(text: str) -> None:
    raw = read_date(text)
    assert raw.date is None or raw.note is None


@pytest.mark.parametrize("raw", ["Senın, 21 Mei 2026", "21 Meı 2026", "Kamıſ, 21 Meİ 2026", "ſenin 21 Mei 2026"])
def test_a_letter_that_only_folds_to_another_does_no_harm(raw: str) -> None:
    assert read_date(raw).date in (None, datetime.date(2026, 5, 21))
