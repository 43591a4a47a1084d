"""Read the dates and ranges of a query, given as a value or found in its free text.

In free text a bare year is no date: it belongs to a decree or an election as often as not.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kpusearch.search.date_points import COUNTED, DAY_NAME, PART, REF, YEAR, Point, may_be_date, point, signs
from kpusearch.search.query import DateRange

__all__ = ["DatePhrase", "combined", "date_phrases", "date_range", "ends_date", "may_be_date"]

# Pilkada tahun lalu is an election, as Pilkada 2024 is.
_TOPICS: Final = (
    "pemilu", "pilkada", "pilpres", "pileg", "pilgub", "pilbup", "pilwali", "pilwalkot", "pilwakot", "pilkades",
    "pemilihan", "tahapan", "anggaran",
)  # fmt: skip
_NO_TOPIC: Final = "".join(rf"(?<!\b{word} )" for word in _TOPICS)
_COUNT: Final = rf"(?:{COUNTED}N?[1-9]\d{{0,2}} |se)"
_PAST: Final = r"(?:(?:yang )?lalu|terakhir(?: ini)?)"
_TO: Final = "(?:-|sampai(?: dengan)?)"
_LAST: Final = rf"\d{{1,2}} (?:bulan )?M\d+(?: {YEAR})?"
_POINTS: Final = (
    rf"(?:tanggal )?{COUNTED}\d{{1,2}}(?: {_TO} |-){_LAST}|antara (?:tanggal )?\d{{1,2}}(?: (?:{_TO}|dan) |-){_LAST}",
    rf"M\d+-M\d+ {YEAR}",
    r"\d{4}-\d{2}(?:-\d{2})?",
    rf"(?:{DAY_NAME} )?(?:tanggal )?\d{{1,2}}/\d{{1,2}}/\d{{4}}",
    rf"{DAY_NAME} \( \d{{1,2}}/\d{{1,2}}(?:/\d{{4}})? \)",
    rf"(?:{DAY_NAME}(?: tanggal)?|tanggal) \d{{1,2}}/\d{{1,2}}",
    rf"(?:{DAY_NAME} )?(?:tanggal )?{COUNTED}{_LAST}",
    rf"{PART} (?:bulan )?M\d+(?: {YEAR})?",
    rf"bulan M\d+(?: {YEAR})?",
    rf"M\d+ {YEAR}",
    rf"(?:{PART} )?(?:minggu|pekan|bulan) {REF}",
    rf"(?:{PART} )?{_NO_TOPIC}(?<!\d )tahun {REF}",
    r"hari (?:ini|kemarin)",
    # With figures, 3 hari ini is more often the number of something, and today.
    rf"{_COUNT}(?:hari|minggu|pekan|bulan) {_PAST}|{_NO_TOPIC}{_COUNT}tahun {_PAST}",
    r"(?:N\d+ |se)(?:hari|minggu|pekan|bulan|tahun) ini",
    rf"{DAY_NAME} (?:(?:pekan|minggu) )?{REF}",
    r"kemarin(?: (?:lusa|dulu))?",
)
# The month of two days, or the year of two months, is said once.
_DAYS: Final = re.compile(
    rf"(?:antara )?(?:tanggal )?(?P<first>\d{{1,2}})(?: (?:{_TO}|dan) |-)"
    rf"(?P<last>\d{{1,2}} (?:bulan )?(?P<month>M\d+(?: {YEAR})?))"
)
_MONTHS: Final = re.compile(rf"(?P<first>M\d+)-(?P<last>M\d+ {YEAR})")
# Of dates found, each a P with its number; a month alone is a date only beside one of these words.
_DATE: Final = r"(?:P\d+|(?:bulan )?M\d+)"
_COMPOSED: Final = re.compile(
    rf"(?<!\S)(?:antara (?P<a>{_DATE}) (?:{_TO}|dan) (?P<b>{_DATE})"
    rf"|(?:sejak|dari|selama) (?P<c>{_DATE}) {_TO} (?P<d>{_DATE})"
    rf"|(?P<e>{_DATE}) {_TO} (?P<f>P\d+)"
    rf"|(?P<open>sejak(?: dari)?|sampai(?: dengan)?|sebelum|sesudah) (?P<g>{_DATE})"
    rf"|selama (?P<h>{_DATE})|(?P<alone>P\d+))(?!\S)"
)
# Without one of these there is no date, and most queries have none. The sign of a month has a digit.
_HINT: Final = re.compile(r"\d|\b(?:lalu|ini|kemarin|terakhir)\b")
# Words of a date that are not asked for: an article of the beginning of July does not say so.
_SAID: Final = re.compile(r"D\d|minggu|M\d+(?:-M\d+)?|\d{1,2}|\d{4}|[\d/]+|\d{4}-\d{2}(?:-\d{2})?")
_SAID_OF_RANGES: Final = re.compile(r"M\d+(?:-M\d+)?|\d{4}")
_IS_WRITTEN: Final = re.compile(r"M\d|/|\d{4}-")


class DatePhrase(NamedTuple):
    """Hold a date that the words from `first` up to `end` name.

    `words` are those that an article of that date may be looked for by: none where the date is counted from today or
    open on one side.
    """

    first: int
    end: int
    days: DateRange
    words: str


class _Place(NamedTuple):
    """Hold a sign, or the date that some words make, and where it is."""

    sign: str
    first: int
    end: int


def date_range(text: str, today: datetime.date | None = None) -> DateRange | None:
    """Return the days that a date or a range means, or None when it is none. Without a year, the last one is meant.

    >>> date_range("2025-07")
    DateRange(since=datetime.date(2025, 7, 1), until=datetime.date(2025, 7, 31), field='date')
    >>> date_range("25 Juli 2025") == date_range("25/7/2025") == date_range("2025-07-25")
    True
    >>> date_range("awal Juli 2025") == date_range("2025-07-01..2025-07-10") == date_range("1-10 Juli 2025")
    True
    >>> date_range("kemarin", datetime.date(2025, 7, 30)) == date_range("Selasa (29/7)", datetime.date(2025, 7, 30))
    True
    """
    today = today or datetime.date.today()
    first, dots, last = text.partition("..")
    if dots:
        since, until = _one(first, today), _one(last, today)
        return _ordered(since.days, until.days) if since and until else None
    found = _one(text, today)
    if found:
        return found.days
    words = _spaced(text).split()
    whole = [phrase.days for phrase in date_phrases(words, today) if (phrase.first, phrase.end) == (0, len(words))]
    return whole[0] if whole else None


def _one(text: str, today: datetime.date) -> Point | None:
    return point(" ".join(signs(_spaced(text).split())), today)


def _spaced(text: str) -> str:
    return text.replace("(", " ( ").replace(")", " ) ")


def ends_date(word: str) -> bool:
    """Say whether a word stands between the two dates of a range.

    >>> ends_date("s.d."), ends_date("Juli")
    (True, False)
    """
    return signs([word])[0] in ("-", "sampai", "dan")


def date_phrases(words: Sequence[str], today: datetime.date) -> list[DatePhrase]:
    """Return the dates among words, in order. What no date is made of may stand in between as any other word.

    >>> today = datetime.date(2025, 7, 30)
    >>> [phrase[:2] for phrase in date_phrases("berita Jumat, 25 Juli 2025 Pilkada 2024".split(), today)]
    [(1, 5)]
    >>> date_phrases("rapat sejak awal Juli".split(), today)[0].days
    DateRange(since=datetime.date(2025, 7, 1), until=None, field='date')
    >>> date_phrases("sejak pemilu, antara calon, Minggu tenang".split(), today)
    []
    """
    said = signs(words)
    line = " ".join(said)
    if not _HINT.search(line):
        return []
    places: list[_Place] = []
    points: list[tuple[str, Point]] = []
    at = 0
    for match in _points().finditer(line):
        first = line.count(" ", 0, match.start())
        end = line.count(" ", 0, match.end()) + 1
        found = _days(match[0], today) or point(match[0], today)
        places += [_Place(sign, place, place + 1) for place, sign in enumerate(said[at:first], at)]
        places.append(_Place(f"P{len(points)}" if found else "?", first, end))
        if found:
            points.append((match[0], found))
        at = end
    places += [_Place(sign, place, place + 1) for place, sign in enumerate(said[at:], at)]
    return list(_composed(words, said, places, points, today))


@functools.cache
def _points() -> re.Pattern[str]:
    # Compiled when the first query may hold a date: most hold none.
    return re.compile(rf"(?<!\S)(?:{'|'.join(_POINTS)})(?!\S)")


def _composed(
    words: Sequence[str],
    said: Sequence[str],
    places: Sequence[_Place],
    points: Sequence[tuple[str, Point]],
    today: datetime.date,
) -> Iterator[DatePhrase]:
    """Yield each date alone, and as one phrase two that make a range or one that a word leaves open."""
    line = " ".join(place.sign for place in places)

    def text(date: str) -> str:
        return points[int(date[1:])][0] if date.startswith("P") else date

    for match in _COMPOSED.finditer(line):
        at = line.count(" ", 0, match.start()), line.count(" ", 0, match.end())
        first, end = places[at[0]].first, places[at[1]].end
        pair = next(((match[a], match[b]) for a, b in (("a", "b"), ("c", "d"), ("e", "f")) if match[a]), None)
        is_range = bool(pair) or (match["alone"] and _days(text(match["alone"]), today))
        if pair:
            days = _between(text(pair[0]), text(pair[1]), today)
        else:
            date = match["g"] or match["h"] or match["alone"]
            found = points[int(date[1:])][1] if date.startswith("P") else point(date, today)
            days = _opened(match["open"], found.days) if found else None
        if days is None:
            continue
        wanted = _SAID_OF_RANGES if is_range else _SAID
        is_written = not match["open"] and _IS_WRITTEN.search(" ".join(said[first:end]))
        kept = [word for word, sign in zip(words[first:end], said[first:end], strict=True) if wanted.fullmatch(sign)]
        # Mei-Juni is a compound to the analyzer, whose parts no text holds together.
        joined = " ".join(word.replace("-", " ") if word[0].isalpha() else word for word in kept)
        yield DatePhrase(first, end, days, joined if is_written else "")


def _days(text: str, today: datetime.date) -> Point | None:
    """Return the days of ``25-29 Juli 2025`` or ``Juni-Juli 2025``."""
    if match := _DAYS.fullmatch(text):
        days = _between(f"{match['first']} {match['month']}", match["last"], today)
    elif match := _MONTHS.fullmatch(text):
        days = _between(match["first"], match["last"], today)
    else:
        return None
    return Point(days) if days else None


def _between(first: str, last: str, today: datetime.date) -> DateRange | None:
    """Return the days from one date to another; a year that only one says is the other's, or the one beside it."""
    start, end = _read(first, today), _read(last, today)
    if start and end and end.is_guessed and start.days.since:
        end = point(last, today, _shifted(start.days.since, 364))
    elif start and end and start.is_guessed and end.days.until:
        start = point(first, today, end.days.until)
    return _ordered(start.days, end.days) if start and end else None


def _read(text: str, today: datetime.date) -> Point | None:
    return _days(text, today) or point(text, today)


def _opened(word: str | None, days: DateRange) -> DateRange | None:
    """Return the days since, until, before or after others; before and after leave these out."""
    if not word:
        return days
    if word.startswith("sejak"):
        return DateRange(days.since, None)
    if word.startswith("sampai"):
        return DateRange(None, days.until)
    if word == "sebelum":
        return DateRange(None, _shifted(days.since, -1)) if days.since else None
    return DateRange(_shifted(days.until, 1), None) if days.until else None


def _shifted(day: datetime.date, by: int) -> datetime.date:
    """Return the day so many days on, or the last that there is."""
    within = min(max(day.toordinal() + by, 1), datetime.date.max.toordinal())
    return datetime.date.fromordinal(within)


def _ordered(first: DateRange, last: DateRange) -> DateRange:
    """Return the days from one range to another, whichever comes first."""
    if first.since and last.until and first.since > last.until:
        first, last = last, first
    return DateRange(first.since, last.until)


def combined(ranges: Sequence[DateRange]) -> tuple[DateRange, ...]:
    """Return the ranges without repeats, and as one those that give a beginning and an end apart from each other.

    >>> day = datetime.date
    >>> combined([DateRange(since=day(2025, 7, 1)), DateRange(until=day(2025, 8, 5))])
    (DateRange(since=datetime.date(2025, 7, 1), until=datetime.date(2025, 8, 5), field='date'),)
    """
    found = list(dict.fromkeys(ranges))
    opened = [days for days in found if days.until is None]
    closed = [days for days in found if days.since is None]
    if len(opened) == len(closed) == 1:
        since, until = opened[0].since, closed[0].until
        if since and until and since <= until:
            rest = [days for days in found if days not in (opened[0], closed[0])]
            return (*rest, DateRange(since, until))
    return tuple(found)
