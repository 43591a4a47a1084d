"""Find the day on which an article's event took place, as the text writes it: ``Selasa (29/7)``.

A weekday counts only with its own day and month right behind it, so a forum named ``Kamis Sesuatu`` is no Thursday
and a bare ``12/8`` is no date.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from kpusearch.corpus.dates import DAY_NAMES, MONTH_WORD, WEEKDAY_WORD, calendar_day, weekday_number
from kpusearch.lexicon.calendar import MONTHS, WEEKDAYS

__all__ = ["Mention", "find_mention"]

_DASH: Final = r"\s*+[-\u2013\u2014]\s*+"
_NUMBERS: Final = (
    rf"(?P<d>[0-9]{{1,2}})(?P<range>{_DASH}[0-9]{{1,2}})?\s*+"
    r"(?:/\s*+(?P<m>[0-9]{1,2})(?:\s*+/\s*+(?P<y>[0-9]{4}|[0-9]{2}))?"
    r"|(?P<sep>[.-])(?P<m2>[0-9]{1,2})(?P=sep)(?P<y2>[0-9]{4}))(?![0-9/])"
)
_WORDS: Final = (
    rf"(?P<wd>[0-9]{{1,2}})(?P<wrange>{_DASH}[0-9]{{1,2}})?\s++(?P<name>{MONTH_WORD})\b\.?"
    r"(?:\s++(?P<wy>[0-9]{4})(?![0-9]))?"
)
_MENTION: Final = re.compile(
    rf"(?:\b(?:(?P<first>{WEEKDAY_WORD})(?:{_DASH}|/))?(?P<weekday>{WEEKDAY_WORD})\b\s*+,?\s*+(?:(?:tanggal|tgl\.?)\s++)?"
    r"|\b(?P<tanggal>tanggal|tgl\.?)\s++"
    r"|(?=\(\s*+[0-9]{1,2}\s*+[/.-]\s*+[0-9]{1,2}\s*+[/.-]\s*+[0-9]{4}\s*+\)))"
    rf"\(?\s*+(?:{_NUMBERS}|{_WORDS})\s*+\)?",
    re.IGNORECASE,
)
# What `_MENTION` begins with, a plain letter first, which is found fast: the pattern is tried at every character.
_HEADS: Final = {name[:3] for name in WEEKDAYS} | {"tan", "tgl"}
_OPENING: Final = re.compile(
    "|".join([r"\(", *(f"{first}(?ai:{head[1:]})" for head in sorted(_HEADS) for first in (head[0], head[0].upper()))])
)
_DEADLINE: Final = re.compile(
    r"\b(?:(?:paling lambat|selambat-lambatnya|batas|tenggat)\b[^.,]{0,40}"
    r"|(?:hingga|sampai|sampai dengan|s\.d\.|s/d)\s+(?:(?:pada|hari|tanggal)\s+)*)$",
    re.IGNORECASE,
)
# Announced, recalled, or the day on which a claim that is checked was put into the world.
_OTHER_DAY_BEFORE: Final = re.compile(
    r"\b(?:akan|rencananya|sebelumnya|sejak|tayang|diunggah|mengunggah|unggahan)\b[^.]{0,60}$", re.IGNORECASE
)
# A newsroom that quotes a desk of its own does so on the day itself.
_QUOTED_BEFORE: Final = re.compile(
    r"\b(?:di(?:kutip|lansir|lihat|tulis)|mengutip|melansir|kutip|lansir)\b(?![^.]{0,60}detik[a-z])[^.]{0,60}$",
    re.IGNORECASE,
)
_TIME: Final = re.compile(r"\s*(?:[,|-]|pukul)?\s*[0-9]{1,2}[:.][0-9]{2}\s*WI(?:B|TA|T)\b")
_STAMPED: Final = 160
"""Characters in which the time stamp of a page may stand before its text."""
_OTHER_DAY_AFTER: Final = re.compile(r"\s*(?:mendatang|besok|lalu|yang akan datang)\b", re.IGNORECASE)
_LEAD: Final = 700
_BEFORE: Final = 90


@dataclass(frozen=True, slots=True)
class Mention:
    """Hold a day as the text writes it; `weekday` is 0 (Monday) to 6, `year` None where the text has none.

    `is_quoted` says that on this day the text quotes its source, which may be any time after the event.
    """

    text: str
    day: int
    month: int
    year: int | None = None
    weekday: int | None = None
    is_quoted: bool = False

    @property
    def event(self) -> str:
        """Return day/month, by which an article is known whatever its year."""
        return f"{self.day}/{self.month}"

    def in_year(self, year: int) -> datetime.date | None:
        """Return the date in a year, or None where the calendar has no such day or another weekday."""
        date = calendar_day(year, self.month, self.day)
        return date if date and self.weekday in (None, date.weekday()) else None

    @property
    def is_bound(self) -> bool:
        """Return whether the text itself limits the years: it states one, or a weekday."""
        return self.year is not None or self.weekday is not None

    @property
    def contradiction(self) -> str | None:
        """Say what is impossible about the day, whatever other pages say."""
        # Of all years a leap year has the most days.
        if calendar_day(2024 if self.year is None else self.year, self.month, self.day) is None:
            return f"{self.text}: no such day in the calendar"
        if self.year and self.in_year(self.year) is None:
            real = datetime.date(self.year, self.month, self.day)
            return f"{self.text}: {real} is a {DAY_NAMES[real.weekday()]}"
        return None


def find_mention(body: str) -> Mention | None:
    """Return the mention that most likely dates the event: the first one that is neither a deadline nor another day.

    A day announced (``akan … Kamis (31/7)``) or recalled (``sebelumnya``) counts where there is no other, and the day
    of a quotation (``dikutip dari … Kamis (31/7)``) where there is not even one of these; one without weekday only near
    the beginning, because further down it dates laws and polling days. The time stamp of a page is none.

    >>> find_mention('Forum "Kamis Sesuatu" digelar, Jumat (25/7).')
    Mention(text='Jumat (25/7)', day=25, month=7, year=None, weekday=4, is_quoted=False)
    """
    ranked: list[tuple[int, int, Mention]] = []
    stated: list[Mention] = []
    for match in _mentions(body):
        if match["weekday"] == "minggu":
            continue  # in lower case it is a week, not a Sunday
        mention = _mention(match)
        before = body[max(0, match.start() - _BEFORE) : match.start()]
        if mention.year and not mention.contradiction:
            stated.append(mention)
        if match.start() < _STAMPED and _TIME.match(body, match.end()):
            continue
        if _DEADLINE.search(before) or (mention.weekday is None and match.start() > _LEAD):
            continue
        is_other_day = bool(_OTHER_DAY_BEFORE.search(before) or _OTHER_DAY_AFTER.match(body, match.end()))
        if _QUOTED_BEFORE.search(before):
            mention = replace(mention, is_quoted=True)
        rank = 4 * mention.is_quoted + 2 * (mention.weekday is None) + is_other_day
        ranked.append((rank, match.start(), mention))
    if not ranked:
        return None
    chosen = min(ranked, key=lambda item: item[:2])[2]
    if chosen.year is None:
        # The same day in full elsewhere in the article settles its year.
        years = {full.year for full in stated if full.event == chosen.event and full.year and chosen.in_year(full.year)}
        if len(years) == 1:
            return replace(chosen, year=years.pop())
    return chosen


def _mentions(body: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `_MENTION`, which do not overlap."""
    end = 0
    for opening in _OPENING.finditer(body):
        if opening.start() >= end and (match := _MENTION.match(body, opening.start())):
            end = match.end()
            yield match


def _mention(match: re.Match[str]) -> Mention:
    year = match["y"] or match["y2"] or match["wy"]
    ranged = match["range"] or match["wrange"]
    # "Senin-Selasa (28-29/7)" begins on the Monday; of "Selasa (28-29/7)" nobody knows which day is the Tuesday.
    word = match["first"] if ranged else match["weekday"]
    return Mention(
        text=_as_written(match[0]),
        day=int(match["d"] or match["wd"]),
        month=MONTHS[match["name"].casefold()] if match["name"] else int(match["m"] or match["m2"]),
        year=(int(year) + 2000 if len(year) == 2 else int(year)) if year else None,
        weekday=weekday_number(word) if word else None,
    )


def _as_written(text: str) -> str:
    words = " ".join(text.split())
    return words if "(" in words else words.rstrip(").")
