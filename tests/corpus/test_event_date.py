from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpusearch.corpus.recognition.event_date import EventDate, date_events
from kpusearch.corpus.recognition.mention import Mention, find_mention

COLLECTED = datetime.date(2026, 11, 24)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def dated(*written: str, collected: datetime.date = COLLECTED) -> list[EventDate]:
    return date_events([find_mention(f"Rapat digelar {text}.") for text in written], collected=collected)


def years(*written: str, collected: datetime.date = COLLECTED) -> list[int | None]:
    return [event.date.year if event.date else None for event in dated(*written, collected=collected)]


def test_year_is_inferred_from_weekday_and_page_order() -> None:
    [first, second] = dated("Selasa (29/7)", "Minggu (27/7)")
    assert first == EventDate(
        datetime.date(2025, 7, 29),
        "inferred",
        "Selasa (29/7): 2025 is the latest year with that weekday up to 2026-11-24, page order agrees",
    )
    assert second.date == datetime.date(2025, 7, 27)


def test_an_article_alone_gets_the_latest_year_with_its_weekday() -> None:
    [event] = dated("Selasa (29/7)")
    assert event.date == datetime.date(2025, 7, 29)
    assert event.evidence == "Selasa (29/7): 2025 is the latest year with that weekday up to 2026-11-24"


def test_no_year_lies_after_the_collection() -> None:
    assert years("Selasa (29/7)", collected=datetime.date(2025, 7, 29)) == [2025]
    assert years("Selasa (29/7)", collected=datetime.date(2025, 7, 28)) == [2014]


def test_a_stated_year_is_stated() -> None:
    [event] = dated("Rabu (29/3/2023)")
    assert (event.date, event.confidence) == (datetime.date(2023, 3, 29), "stated")


def test_a_stated_date_pulls_its_neighbours_into_its_year() -> None:
    assert years("Selasa (29/7)", "Minggu, 27 Juli 2014", "Jumat (25/7)") == [2014, 2014, 2014]


def test_a_stated_date_below_leaves_a_later_year_possible() -> None:
    assert years("Selasa (29/7)", "Rabu (29/3/2023)") == [2025, 2023]


def test_a_page_may_cross_the_new_year() -> None:
    events = dated("Kamis (8/1)", "Selasa (30/12)", "Senin (29/12)")
    assert [str(event.date) for event in events] == ["2026-01-08", "2025-12-30", "2025-12-29"]


def test_small_disorder_is_tolerated() -> None:
    assert years("Jumat (25/7)", "Selasa (29/7)", "Rabu (23/7)") == [2025, 2025, 2025]


def test_a_page_may_be_older_than_its_latest_weekday_alone_suggests() -> None:
    # Minggu (1/3) was in 2026, 2020 and 2015; the rest of the page only in 2020.
    assert years("Minggu (1/3/2020)", "Jumat (28/2)", "Kamis (27/2)") == [2020, 2020, 2020]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_misprinted_weekday_dates_neither_itself_nor_its_neighbours(place: int) -> None:
    page = ["Selasa (29/7)", "Minggu (27/7)", "Jumat (25/7)", "Rabu (23/7)"]
    page[place] = f"Kamis {page[place].split()[1]}"
    expected: list[int | None] = [2025] * 4
    expected[place] = None
    events = dated(*page)
    assert [event.date.year if event.date else None for event in events] == expected
    assert "which the other dates of the page contradict" in (events[place].evidence or "")


def test_a_stated_date_that_contradicts_its_weekday_is_no_date() -> None:
    [event] = dated("Senin (29/7/2025)")
    assert event == EventDate(evidence="Senin (29/7/2025): 2025-07-29 is a Tuesday")


def test_a_leap_day_without_its_weekday_is_no_date() -> None:
    [event] = dated("Selasa (29/2)")
    assert event.date is None
    assert event.evidence == "Selasa (29/2): not a Tuesday in any year of the 12 up to 2026-11-24"


def test_a_day_without_weekday_is_dated_between_its_neighbours() -> None:
    page = ["Selasa (29/7)", "tanggal (27/7)", "Jumat (25/7)"]
    event = dated(*page)[1]
    assert (event.date, event.confidence) == (datetime.date(2025, 7, 27), "inferred")


@pytest.mark.parametrize("page", [["tanggal (27/7)"], ["Selasa (29/7)", "tanggal (27/7)"]])
def test_a_day_without_weekday_is_not_guessed_at_the_end_of_a_page(page: list[str]) -> None:
    event = dated(*page)[-1]
    assert event.date is None
    assert event.evidence is not None


def test_an_article_without_any_date_says_nothing() -> None:
    assert date_events([None], collected=COLLECTED) == [EventDate()]


@given(
    newest=st.dates(datetime.date(2014, 1, 1), datetime.date(2026, 11, 24)),
    gaps=st.lists(st.integers(0, 20), max_size=12),
    delay=st.integers(0, 60),
)
def test_a_page_collected_soon_is_dated_exactly(newest: datetime.date, gaps: list[int], delay: int) -> None:
    days = [newest]
    for gap in gaps:
        days.append(days[-1] - datetime.timedelta(gap))
    mentions = [
        Mention(f"{DAYS[day.weekday()]} ({day.day}/{day.month})", day.day, day.month, None, day.weekday())
        for day in days
    ]
    events = date_events(mentions, collected=newest + datetime.timedelta(delay))
    assert [event.date for event in events] == days


MENTIONS = st.builds(
    Mention,
    text=st.just("Selasa (29/7)"),
    day=st.integers(0, 32),
    month=st.integers(0, 13),
    year=st.none() | st.integers(1, 9999),
    weekday=st.none() | st.integers(0, 6),
)


@given(st.lists(MENTIONS | st.none(), max_size=8), st.dates())
def test_every_mention_gets_one_answer_that_fits_it(mentions: list[Mention | None], collected: datetime.date) -> None:
    events = date_events(mentions, collected=collected)
    assert len(events) == len(mentions)
    for mention, event in zip(mentions, events, strict=True):
        assert (event.evidence is None) == (mention is None)
        assert (event.confidence is None) == (event.date is None)
        if mention and event.date:
            assert (event.date.day, event.date.month) == (mention.day, mention.month)
            assert mention.weekday in (None, event.date.weekday())


@pytest.mark.parametrize("written", ["Senin (29/0)", "tanggal 32/1", "Senin (1/1/0000)", "(1/13/2025)"])
def test_a_misprinted_day_leaves_its_neighbours_dated(written: str) -> None:
    first, misprint, last = dated("Selasa (29/7)", written, "Minggu (27/7)")
    assert misprint.date is None
    assert misprint.evidence is not None
    assert misprint.evidence.endswith("no such day in the calendar")
    assert (str(first.date), str(last.date)) == ("2025-07-29", "2025-07-27")


def test_a_day_between_the_last_of_many_articles_takes_the_year_of_its_neighbours() -> None:
    *_, before, alone, after = dated(*["Selasa (29/7)", "tanggal 28/7"] * 50, "Minggu (27/7)")
    assert [str(event.date) for event in (before, alone, after)] == ["2025-07-29", "2025-07-28", "2025-07-27"]
