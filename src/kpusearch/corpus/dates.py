"""Read a publication date as feeds, scrapers and spreadsheets write it, and never guess.

A general date library is the wrong tool here: dateparser reads ``10/8/2025`` as whichever day its settings prefer
and completes what is missing from today. Filters need the opposite: one certain reading or none.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kpusearch.lexicon.calendar import MONTHS, WEEKDAYS

__all__ = [
    "DAY_NAMES",
    "MONTH_WORD",
    "WEEKDAY_WORD",
    "Order",
    "RawDate",
    "calendar_day",
    "order_of",
    "read_date",
    "weekday_number",
]

Order: TypeAlias = Literal["dmy", "mdy"]
"""Which comes first in a date of numbers, the day or the month."""

DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_APOSTROPHES: Final = str.maketrans("", "", "'’‘`´")


def _one_of(names: set[str]) -> str:
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


# ASCII: otherwise ı and ſ would count as i and s, and no table holds Senın.
MONTH_WORD: Final = rf"(?ai:{_one_of(set(MONTHS))})"
"""Pattern of a month name in any case."""

WEEKDAY_WORD: Final = rf"(?ai:jum['’‘`´]at|{_one_of({name for name in WEEKDAYS if name.isalpha()})})"
"""Pattern of a weekday name in any case."""

_LONGEST: Final = 200
_ABSENT: Final = frozenset({"", "[]", "{}", "-", "null", "none", "nan", "nat"})
_BLANK: Final = r"[\s+]"  # a form field copied from a URL has + for a blank
_WEEKDAY: Final = rf"(?:\b(?P<weekday>{WEEKDAY_WORD})\b\.?{_BLANK}*,?{_BLANK}*)?"
_TIME: Final = r"(?:[T\s,/|+-]+[0-9]{1,2}[:.][0-9]{2}.{0,40})?"

_YEAR_FIRST: Final = re.compile(
    rf"\s*{_WEEKDAY}(?P<year>[0-9]{{4}})(?P<sep>[-/.])(?P<month>[0-9]{{1,2}})(?P=sep)(?P<day>[0-9]{{1,2}}){_TIME}\s*",
    re.IGNORECASE,
)
_YEAR_LAST: Final = re.compile(
    rf"\s*{_WEEKDAY}(?P<a>[0-9]{{1,2}})(?P<sep>[-/.])(?P<b>[0-9]{{1,2}})(?P=sep)(?P<year>[0-9]{{4}}){_TIME}\s*",
    re.IGNORECASE,
)
_DAY_MONTH_YEAR: Final = re.compile(
    rf"{_WEEKDAY}(?<![0-9])(?P<day>[0-9]{{1,2}})(?:{_BLANK}|-)+(?P<name>{MONTH_WORD})\b\.?(?:{_BLANK}|[-,])+(?P<year>[0-9]{{4}})(?![0-9])",
    re.IGNORECASE,
)
_MONTH_DAY_YEAR: Final = re.compile(
    rf"{_WEEKDAY}\b(?P<name>{MONTH_WORD})\b\.?{_BLANK}+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?{_BLANK}*,?{_BLANK}+(?P<year>[0-9]{{4}})(?![0-9])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RawDate:
    """Hold the day that a raw date means, or a note that says why none was taken.

    Both are None where the source gave no date at all.
    """

    date: datetime.date | None = None
    note: str | None = None


def read_date(raw: str, order: Order | None = None) -> RawDate:
    """Read one written date; a time and a zone beside it are ignored, so the day stays the one written there.

    `order` decides between two readings of a date of numbers; without it, such a date is none.

    >>> read_date("Kamis, 21 Mei 2026 10:29 WIB").date
    datetime.date(2026, 5, 21)
    >>> read_date("10/20/2025 20:23").date
    datetime.date(2025, 10, 20)
    >>> read_date("10/8/2025 11:46").note
    "date '10/8/2025 11:46' may be 2025-08-10 or 2025-10-08"
    >>> read_date("10/8/2025 11:46", "dmy").date
    datetime.date(2025, 8, 10)
    >>> read_date("") == RawDate()
    True
    """
    text = " ".join(raw.split())
    if text.casefold() in _ABSENT:
        return RawDate()
    shown = repr(text if len(text) <= 60 else f"{text[:60]}…")
    # A date is short; the patterns would try every start of a long text.
    readings = list(_readings(text)) if len(text) <= _LONGEST else []
    if not readings:
        return RawDate(note=f"date {shown} cannot be read")
    possible = {day for day, _ in readings if day}
    if not possible:
        return RawDate(note=f"date {shown} is not a day of the calendar")
    agreeing = {day for day, weekday in readings if day and weekday in (None, day.weekday())}
    if not agreeing:
        days = " or ".join(f"{day} is a {DAY_NAMES[day.weekday()]}" for day in sorted(possible))
        return RawDate(note=f"date {shown} contradicts itself: {days}")
    if len(agreeing) > 1 and order:
        # `_readings` gives the day-first reading of a date of numbers before the other.
        first, second = (day for day, _ in readings if day in agreeing)
        return RawDate(first if order == "dmy" else second)
    if len(agreeing) > 1:
        return RawDate(note=f"date {shown} may be {' or '.join(str(day) for day in sorted(agreeing))}")
    return RawDate(agreeing.pop())


def order_of(raw: str) -> Order | None:
    """Return the order of day and month that a date proves, as only one of them can be above 12; None for others.

    >>> order_of("15/10/2025 08:00"), order_of("10/15/2025"), order_of("2025-10-15"), order_of("10/8/2025")
    ('dmy', 'mdy', None, None)
    """
    match = _YEAR_LAST.fullmatch(" ".join(raw.split())) if len(raw) <= _LONGEST else None
    if match is None:
        return None
    year, a, b = int(match["year"]), int(match["a"]), int(match["b"])
    day_first, month_first = calendar_day(year, b, a), calendar_day(year, a, b)
    if (day_first is None) == (month_first is None):
        return None
    return "dmy" if day_first else "mdy"


def calendar_day(year: int, month: int, day: int) -> datetime.date | None:
    """Return the date, or None where the calendar has no such day."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def weekday_number(word: str) -> int:
    """Return 0 (Monday) to 6 (Sunday) for a word that `WEEKDAY_WORD` matched.

    >>> weekday_number("Jum’at")
    4
    """
    return WEEKDAYS[word.casefold().translate(_APOSTROPHES)]


def _readings(text: str) -> Iterator[tuple[datetime.date | None, int | None]]:
    """Yield every day the text may mean (None: impossible) with the weekday written before it."""
    if match := _YEAR_FIRST.fullmatch(text):
        yield calendar_day(int(match["year"]), int(match["month"]), int(match["day"])), _weekday(match)
        return
    if match := _YEAR_LAST.fullmatch(text):
        year, a, b = int(match["year"]), int(match["a"]), int(match["b"])
        yield calendar_day(year, b, a), _weekday(match)
        yield calendar_day(year, a, b), _weekday(match)
        return
    for pattern in (_DAY_MONTH_YEAR, _MONTH_DAY_YEAR):
        for match in pattern.finditer(text):
            month = MONTHS[match["name"].casefold()]
            yield calendar_day(int(match["year"]), month, int(match["day"])), _weekday(match)


def _weekday(match: re.Match[str]) -> int | None:
    word = match["weekday"]
    return weekday_number(word) if word else None
