"""Read one date of a query, ISO or Indonesian, written out or counted from today, as the days it spans.

What Indonesian says of days is read as *signs*, one a word: ``M7`` for a July in any spelling, ``D4`` for a Friday,
``N3`` for *tiga*, one word for all that mean the same. So the patterns below hold no list of names.
"""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from kpusearch.analysis import fold
from kpusearch.lexicon import MONTHS, WEEKDAYS
from kpusearch.search.query import DateRange

__all__ = ["COUNTED", "DAY_NAME", "PART", "REF", "YEAR", "Point", "may_be_date", "point", "signs"]

_NUMERALS: Final = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
_SIGNS: Final = {
    **{fold(name): f"M{number}" for name, number in MONTHS.items()},
    # Minggu is a week as well as a Sunday: where it stands decides.
    **{fold(name): f"D{number}" for name, number in WEEKDAYS.items() if name != "minggu"},
    **{word: f"N{number}" for number, word in enumerate(_NUMERALS, 1)},
    "silam": "lalu",
    "belakangan": "terakhir",
    "semenjak": "sejak",
    "mulai": "sejak",
    "setelah": "sesudah",
    "tgl": "tanggal",
    "sepanjang": "selama",
    # Not sd without a mark, which is a school.
    **dict.fromkeys(("hingga", "s.d", "s/d"), "sampai"),
}
# Every phrase without a digit holds one of these: text without them need not be looked at.
_TRIGGERS: Final = frozenset(
    {"lalu", "silam", "ini", "kemarin", "terakhir", "belakangan"} | {name for name in MONTHS if name.isalpha()}
)

REF: Final = "(?:(?:yang )?lalu|kemarin|ini)"
"""A pattern of signs: last or this."""
YEAR: Final = rf"(?:(?:tahun )?\d{{4}}(?: (?:yang )?lalu)?|tahun {REF}|{REF})"
"""A pattern of signs: which July is meant."""
DAY_NAME: Final = r"(?:hari )?(?:D\d|minggu)"
"""A pattern of signs: a weekday."""
PART: Final = "(?:awal|pertengahan|akhir)"
"""A pattern of signs: the part of a month, a week or a year."""
# Of TPS 25 Juli 2025 the number is the polling station's.
COUNTED: Final = "".join(rf"(?<!\b{word} )" for word in ("tps", "dapil", "nomor", "no", "pasal", "ayat", "putaran"))
"""A pattern of signs: what must not stand before the number of a day."""

_ISO: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?")
_NUMERIC: Final = re.compile(
    rf"(?:(?P<name>{DAY_NAME}) )?(?:tanggal )?(?P<day>\d{{1,2}})"
    r"(?:/(?P<month>\d{1,2})|(?P<joint>[/.-])(?P<month2>\d{1,2})(?P=joint)(?P<year>\d{4}))"
)
_WRITTEN: Final = re.compile(
    rf"(?:(?P<name>{DAY_NAME}) )?(?:tanggal )?(?P<day>\d{{1,2}}) (?:bulan )?M(?P<month>\d+)(?: (?P<when>{YEAR}))?"
)
_MONTH: Final = re.compile(rf"(?:(?P<part>{PART}) )?(?:bulan )?M(?P<month>\d+)(?: (?P<when>{YEAR}))?")
_UNIT: Final = re.compile(rf"(?:(?P<part>{PART}) )?(?P<unit>hari|minggu|pekan|bulan|tahun) (?P<ref>{REF})")
_AGO: Final = re.compile(
    r"(?:N?(?P<count>[1-9]\d{0,2}) |se)(?P<unit>hari|minggu|pekan|bulan|tahun) "
    r"(?:(?P<ago>(?:yang )?lalu)|terakhir(?: ini)?|ini)"
)
_WEEKDAY: Final = re.compile(rf"(?P<name>{DAY_NAME})(?: (?P<week>(?:pekan|minggu) )?(?P<ref>{REF}))?")
_YESTERDAY: Final = re.compile("kemarin(?P<before> (?:lusa|dulu))?")

_DATE_SIGN: Final = re.compile(r"[a-z0-9./-]+")
_SAME: Final = str.maketrans(dict.fromkeys("'’‘ʼ`´") | dict.fromkeys("‐‑–—", "-"))
_MONTHS_JOINED: Final = re.compile(r"[a-z]+-[a-z]+")
# No date without a year needs more: 29 February on a given weekday comes every 28 years, or 40 across 1900.
_YEARS_BACK: Final = 41


class Point(NamedTuple):
    """Hold the days that one date means; `is_guessed` where the year was not said."""

    days: DateRange
    is_guessed: bool = False


def may_be_date(words: Iterable[str]) -> bool:
    """Say whether words of letters alone, in lower case and without accents, may hold a date."""
    return not _TRIGGERS.isdisjoint(words)


def signs(words: Iterable[str]) -> list[str]:
    """Return one sign a word; ``?`` for what is in no date.

    >>> " ".join(signs(["Jum'at,", "25", "JULI", "silam", "s.d.", "juli*"]))
    'D4 25 M7 lalu sampai ?'
    """
    return [_sign(word) for word in words]


def _sign(word: str) -> str:
    if word.isalpha():
        folded = fold(word)
        return _SIGNS.get(folded, folded)
    if word in ("(", ")"):
        return word
    word = unicodedata.normalize("NFKC", word.translate(_SAME)).casefold().strip(".,;:!?")
    if not _DATE_SIGN.fullmatch(word):
        return "?"
    if _MONTHS_JOINED.fullmatch(word):
        return "-".join(_SIGNS.get(part, part) for part in word.split("-"))
    return _SIGNS.get(word, word)


def point(text: str, today: datetime.date, latest: datetime.date | None = None) -> Point | None:
    """Return the days of one date given as signs, or None; without a year, it is the last that begins by `latest`.

    >>> point("25 M7", datetime.date(2025, 7, 30)).days.since, point("M8", datetime.date(2025, 7, 30)).days.since
    (datetime.date(2025, 7, 25), datetime.date(2024, 8, 1))
    """
    text = text.replace("( ", "").replace(" )", "")
    for pattern, read in _READERS:
        if match := pattern.fullmatch(text):
            try:
                return read(match, today, latest or today)
            # The days of a date that the calendar does not have.
            except (ValueError, OverflowError):
                return None
    return None


def _iso(match: re.Match[str], today: datetime.date, latest: datetime.date) -> Point:
    year, month, day = match.groups()
    if day:
        return Point(_day(datetime.date(int(year), int(month), int(day))))
    return Point(_month(int(year), int(month)) if month else _year(int(year)))


def _numeric(match: re.Match[str], today: datetime.date, latest: datetime.date) -> Point:
    month, day = int(match["month"] or match["month2"]), int(match["day"])
    return _in_year(match["year"], lambda year: _day(datetime.date(year, month, day)), match["name"], today, latest)


def _written(match: re.Match[str], today: datetime.date, latest: datetime.date) -> Point:
    month, day = int(match["month"]), int(match["day"])
    return _in_year(match["when"], lambda year: _day(datetime.date(year, month, day)), match["name"], today, latest)


def _named_month(match: re.Match[str], today: datetime.date, latest: datetime.date) -> Point:
    month, part = int(match["month"]), match["part"]
    return _in_year(match["when"], lambda year: _part(_month(year, month), part), None, today, latest)


def _unit(match: re.Match[str], today: datetime.date, latest: datetime.date) -> Point:
    back = 0 if match["ref"] == "ini" else 1
    if match["unit"] == "hari" and (match["part"] or match["ref"].endswith("lalu")):
        raise ValueError("a day has no parts, and the last day is called yesterday")
    return Point(_part(_back(match["unit"], back, today), match["part"]))


def _ago(match: re.Match[str], today: datetime.date, latest: datetime.date) -> Point:
    count, unit = int(match["count"] or 1), match["unit"]
    if match["ago"]:
        return Point(_back(unit, count, today))
    if unit in ("bulan", "tahun"):
        first = _back("bulan", count * (12 if unit == "tahun" else 1), today).since
        assert first is not None
        before = first.replace(day=min(today.day, calendar.monthrange(first.year, first.month)[1]))
    else:
        before = today - datetime.timedelta(count * (1 if unit == "hari" else 7))
    return Point(DateRange(before + datetime.timedelta(1), today))


def _weekday(match: re.Match[str], today: datetime.date, latest: datetime.date) -> Point:
    number, ref = _number(match["name"]), match["ref"]
    if match["week"] or ref == "ini":
        monday = _back("minggu", 0 if ref == "ini" else 1, today).since
        assert monday is not None
        return Point(_day(monday + datetime.timedelta(number)))
    # Last Friday is not today, the Friday that a filter names may be.
    last = today - datetime.timedelta(1) if ref else today
    return Point(_day(last - datetime.timedelta((last.weekday() - number) % 7)))


def _yesterday(match: re.Match[str], today: datetime.date, latest: datetime.date) -> Point:
    return Point(_back("hari", 2 if match["before"] else 1, today))


_READERS: Final = (
    (_ISO, _iso),
    (_NUMERIC, _numeric),
    (_WRITTEN, _written),
    (_MONTH, _named_month),
    (_UNIT, _unit),
    (_AGO, _ago),
    (_WEEKDAY, _weekday),
    (_YESTERDAY, _yesterday),
)


def _in_year(
    when: str | None,
    days_in: Callable[[int], DateRange],
    name: str | None,
    today: datetime.date,
    latest: datetime.date,
) -> Point:
    """Return the days in the year that is said or meant; a weekday helps to find one that is not said."""
    if when and (year := re.search(r"\d{4}", when)):
        return Point(days_in(int(year[0])))
    if when and when.startswith("tahun"):
        return Point(days_in(today.year - (not when.endswith("ini"))))
    if when == "ini":
        return Point(days_in(today.year))
    if when:
        # The July of which it is said that it has passed is not the one that lasts.
        days = days_in(2000)
        is_month = days.since != days.until
        return Point(_latest(days_in, (today.replace(day=1) if is_month else today) - datetime.timedelta(1), None))
    return Point(_latest(days_in, latest, _number(name) if name else None), is_guessed=True)


def _latest(days_in: Callable[[int], DateRange], latest: datetime.date, weekday: int | None) -> DateRange:
    """Return the days in the latest year where they begin by a day, and on a weekday where some year has that."""
    found = [days for days in _years_back(days_in, latest) if days.since and days.since <= latest]
    for days in found:
        if weekday is None or (days.since and days.since.weekday() == weekday):
            return days
    if not found:
        raise ValueError("no year has that day")
    return found[0]


def _years_back(days_in: Callable[[int], DateRange], latest: datetime.date) -> Iterator[DateRange]:
    for year in range(latest.year, max(latest.year - _YEARS_BACK, 0), -1):
        try:
            yield days_in(year)
        except ValueError:
            continue


def _number(name: str) -> int:
    name = name.removeprefix("hari ")
    return WEEKDAYS["minggu"] if name == "minggu" else int(name[1:])


def _back(unit: str, count: int, today: datetime.date) -> DateRange:
    """Return the day, calendar week, month or year that was so many before today's."""
    if unit == "hari":
        return _day(today - datetime.timedelta(count))
    if unit in ("minggu", "pekan"):
        monday = today - datetime.timedelta(today.weekday() + 7 * count)
        return DateRange(monday, monday + datetime.timedelta(6))
    if unit == "bulan":
        year, month = divmod(today.year * 12 + today.month - 1 - count, 12)
        return _month(year, month + 1)
    return _year(today.year - count)


def _part(days: DateRange, part: str | None) -> DateRange:
    """Return the beginning, middle or end of a month (1-10, 11-20, 21-), a year (thirds) or a week (2, 3, 2 days)."""
    if not part:
        return days
    first, last = days.since, days.until
    assert first is not None
    assert last is not None
    length = (last - first).days + 1
    if length > 31:
        starts = [first, first.replace(month=5), first.replace(month=9)]
    else:
        cuts = (0, 2, 5) if length == 7 else (0, 10, 20)
        starts = [first + datetime.timedelta(cut) for cut in cuts]
    at = ("awal", "pertengahan", "akhir").index(part)
    return DateRange(starts[at], [*starts, last + datetime.timedelta(1)][at + 1] - datetime.timedelta(1))


def _day(day: datetime.date) -> DateRange:
    return DateRange(day, day)


def _year(year: int) -> DateRange:
    return DateRange(datetime.date(year, 1, 1), datetime.date(year, 12, 31))


def _month(year: int, month: int) -> DateRange:
    first = datetime.date(year, month, 1)
    return DateRange(first, first.replace(day=calendar.monthrange(year, month)[1]))
