"""Read the dates of a query: ISO or Indonesian, a day, a month or a year, as the days they span."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from typing import Final

from kpusearch.lexicon import MONTHS, WEEKDAYS
from kpusearch.search.query import DateRange

__all__ = ["date_phrases", "date_range"]

_MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY: Final = "|".join(re.escape(day) for day in sorted(WEEKDAYS, key=len, reverse=True))
_ISO: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_NUMERIC: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WRITTEN: Final = re.compile(rf"(?:(\d{{1,2}})\s+)?({_MONTH})\s+(\d{{4}})", re.IGNORECASE)
# A bare year is never a date phrase: it belongs to a decree or an election as often as not.
_PHRASE: Final = re.compile(
    rf"(?<![\w/.])(?<![\w/.]-)(?:(?:{_WEEKDAY}),?\s+)?(?:(?:tanggal|tgl|bulan)\s+)?"
    rf"(?P<date>\d{{4}}-\d{{2}}(?:-\d{{2}})?|\d{{1,2}}/\d{{1,2}}/\d{{4}}|(?:\d{{1,2}}\s+)?(?:{_MONTH})\s+\d{{4}})(?![\w/-])",
    re.IGNORECASE,
)


def date_range(text: str) -> DateRange | None:
    """Return the days that a date means, or None when it is none.

    >>> date_range("2025-07")
    DateRange(since=datetime.date(2025, 7, 1), until=datetime.date(2025, 7, 31))
    >>> date_range("25 Juli 2025") == date_range("25/7/2025") == date_range("2025-07-25")
    True
    """
    first, dots, last = text.partition("..")
    if dots:
        since, until = _one_date(first.strip()), _one_date(last.strip())
        return DateRange(since.since, until.until) if since and until else None
    return _one_date(text.strip())


def _one_date(text: str) -> DateRange | None:
    if iso := _ISO.fullmatch(text):
        return _span(iso[1], iso[2], iso[3])
    if numeric := _NUMERIC.fullmatch(text):
        return _span(numeric[3], numeric[2], numeric[1])
    if written := _WRITTEN.fullmatch(text):
        return _span(written[3], str(MONTHS[written[2].lower()]), written[1])
    return None


def date_phrases(text: str) -> Iterator[tuple[int, int, DateRange]]:
    """Yield start, end and days of each date that free text names whole.

    >>> [text for text in date_phrases("berita Jumat 25 Juli 2025, Pilkada 2024")]
    [(7, 25, DateRange(since=datetime.date(2025, 7, 25), until=datetime.date(2025, 7, 25)))]
    """
    for match in _PHRASE.finditer(text):
        found = date_range(match["date"])
        if found:
            yield match.start(), match.end(), found


def _span(year: str, month: str | None, day: str | None) -> DateRange | None:
    try:
        if day:
            exact = datetime.date(int(year), int(month or 1), int(day))
            return DateRange(exact, exact)
        first = datetime.date(int(year), int(month or 1), 1)
        last_month = first.month if month else 12
        last = first.replace(month=last_month, day=calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        return None
    return DateRange(first, last)
