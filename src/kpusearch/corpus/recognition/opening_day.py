"""Find the day in the dateline that opens a text: ``Jakarta, 3 September 2024 -``, ``SEMARANG (3/9/2024) –``."""

from __future__ import annotations

import datetime
import re
from typing import Final, NamedTuple

from kpusearch.corpus.dates import MONTH_WORD, calendar_day
from kpusearch.lexicon.calendar import MONTHS

__all__ = ["OpeningDay", "find_opening_day", "find_time_stamp"]

_LONGEST: Final = 160
_OPENING: Final = re.compile(
    # What stands before the day names a place or a paper; a full stop inside one (kompas.com) ends no sentence.
    r"\s*(?:[^\n\d.!?;:()–—-]|\.(?=\w)|-(?=\w)){0,80}[,(/|]?\s*"
    rf"\(?\s*(?P<day>[0-9]{{1,2}})(?:\s+(?P<name>{MONTH_WORD})\.?\s+|\s*(?P<sep>[/.-])\s*(?P<month>[0-9]{{1,2}})\s*(?P=sep)\s*)"
    r"(?P<year>[0-9]{4})\s*\)?\s*(?:-{1,3}|[\u2010-\u2015\u2212]|:|\|)(?=[\s\w\"“])",
    re.IGNORECASE,
)


# "Nama Penulis - detikNews Selasa, 3 Sep 2024 10:22 WIB": the page's own line, copied with the text.
_STAMP: Final = re.compile(
    rf"[^\n.!?]{{0,100}}?\b(?P<day>[0-9]{{1,2}})\s+(?P<name>{MONTH_WORD})\.?\s+(?P<year>[0-9]{{4}})"
    r"\s*(?:[,|-]|pukul)?\s*[0-9]{1,2}[:.][0-9]{2}\s*WI(?:B|TA|T)\b",
    re.IGNORECASE,
)


class OpeningDay(NamedTuple):
    """Hold a day and the words that give it."""

    date: datetime.date
    text: str


def find_opening_day(body: str) -> OpeningDay | None:
    """Return the day in the dateline of a text, or None where its first words hold none, or none that exists.

    >>> find_opening_day("Jakarta, 3 September 2024 - Rapat digelar.")
    OpeningDay(date=datetime.date(2024, 9, 3), text='3 September 2024')
    >>> find_opening_day("Rapat pada 3 September 2024 digelar - kata ketua.") is None
    True
    """
    return _day(_OPENING.match(body[:_LONGEST]))


def find_time_stamp(body: str) -> OpeningDay | None:
    """Return the day of publication that a text was copied with, or None where it does not open with a time stamp.

    >>> find_time_stamp("Ana Lestari - Kabar Kota Selasa, 3 Sep 2024 10:22 WIB Rapat pleno digelar.")
    OpeningDay(date=datetime.date(2024, 9, 3), text='3 Sep 2024')
    >>> find_time_stamp("Rapat digelar. Peserta hadir 3 September 2024 10.00 WIB.") is None
    True
    """
    return _day(_STAMP.match(body[:_LONGEST]))


def _day(match: re.Match[str] | None) -> OpeningDay | None:
    if match is None:
        return None
    month = MONTHS[match["name"].casefold()] if match["name"] else int(match["month"])
    day = calendar_day(int(match["year"]), month, int(match["day"]))
    written = match.string[match.start("day") : match.end("year")]
    return OpeningDay(day, " ".join(written.split())) if day else None
