"""Find the day in the dateline that opens a text: ``Jakarta, 3 September 2024 -``, ``SEMARANG (3/9/2024) –``."""

from __future__ import annotations

import datetime
import re
from typing import Final, NamedTuple

from kpusearch.corpus.dates import MONTH_WORD, calendar_day
from kpusearch.lexicon.calendar import MONTHS

__all__ = ["OpeningDay", "find_opening_day"]

_LONGEST: Final = 160
_OPENING: Final = re.compile(
    # What stands before the day names a place or a paper; a full stop inside one (kompas.com) ends no sentence.
    r"\s*(?:[^\n\d.!?;:()–—-]|\.(?=\w)|-(?=\w)){0,80}[,(/|]?\s*"
    rf"\(?\s*(?P<day>[0-9]{{1,2}})(?:\s+(?P<name>{MONTH_WORD})\.?\s+|\s*(?P<sep>[/.-])\s*(?P<month>[0-9]{{1,2}})\s*(?P=sep)\s*)"
    r"(?P<year>[0-9]{4})\s*\)?\s*(?:-{1,3}|[\u2010-\u2015\u2212]|:|\|)(?=[\s\w\"“])",
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
    match = _OPENING.match(body[:_LONGEST])
    if match is None:
        return None
    month = MONTHS[match["name"].casefold()] if match["name"] else int(match["month"])
    day = calendar_day(int(match["year"]), month, int(match["day"]))
    start, end = match.start("day"), match.end("year")
    return OpeningDay(day, " ".join(body[start:end].split())) if day else None
