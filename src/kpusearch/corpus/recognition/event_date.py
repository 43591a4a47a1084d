"""Date the events of a page whose articles leave the year out.

Weekday, day and month together recur every five, six or eleven years, so the text alone allows a few years.
A listing page shows its news newest first and is collected soon after. So of all ways to give every article a year
the one with the shortest silences is taken: the sum of days between neighbours, plus a little less than the days from
the first article to the collection, where going back up in time by more than `_DISORDER` days is impossible.
An article that would tear a hole of years into the page (a misprinted weekday) is set aside at a price, and stays
undated.
"""

from __future__ import annotations

import datetime
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kpusearch.corpus.dates import DAY_NAMES
from kpusearch.corpus.recognition.mention import Mention

__all__ = ["EventDate", "date_events"]

_DISORDER: Final = 180
"""Days by which an article may be newer than the one above it: pages are sorted by posting, not by event."""
_ASIDE: Final = 1640
"""Price in days (4.5 years) of leaving an inferred date out; under 5 years, the shortest way to the same weekday."""
_YEARS_BACK: Final = 12
"""A weekday returns to its day of the year within this many years, 29 February apart."""
_STATED_ASIDE: Final = 366 * _YEARS_BACK
"""Price in days of leaving out a stated date that has its weekday: dearer than moving the whole page to its year."""
_BEAM: Final = 32
_FIRST_YEAR: Final = 1945
_NEAR: Final = datetime.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class EventDate:
    """Hold the fields `Article.date`, `date_confidence` and `date_evidence`."""

    date: datetime.date | None = None
    confidence: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class _Chain:
    """Hold one way to date the articles read so far; `picks` is a linked list, the latest article first."""

    cost: int
    newness: int
    last: datetime.date | None
    picks: tuple[datetime.date | None, object] | None


def date_events(mentions: Sequence[Mention | None], *, collected: datetime.date) -> list[EventDate]:
    """Return the date of each article of a page, in page order; `collected` is the day the page was fetched.

    >>> page = [Mention("Selasa (29/7)", 29, 7, weekday=1), Mention("Minggu (27/7)", 27, 7, weekday=6)]
    >>> [str(event.date) for event in date_events(page, collected=datetime.date(2026, 11, 24))]
    ['2025-07-29', '2025-07-27']
    """
    # Earlier years are misprints, and each year more is a candidate more for every article.
    stated = [mention.year for mention in mentions if mention and mention.year and mention.year >= _FIRST_YEAR]
    years = range(min([collected.year, *stated]) - _YEARS_BACK, collected.year + 1)
    candidates = {
        number: _candidates(mention, years, collected) for number, mention in enumerate(mentions) if mention is not None
    }
    chained = [
        (number, mention)
        for number, mention in enumerate(mentions)
        if mention and mention.is_bound and candidates[number]
    ]
    prices = [_STATED_ASIDE if mention.year and mention.weekday is not None else _ASIDE for _, mention in chained]
    picks = _shortest(zip((candidates[number] for number, _ in chained), prices, strict=True), collected)
    picked = {number: pick for (number, _), pick in zip(chained, picks, strict=True) if pick}
    places = list(picked)
    alone = len(chained) == 1
    events = []
    for number, mention in enumerate(mentions):
        if mention is None:
            events.append(EventDate())
        elif mention.contradiction:
            events.append(EventDate(evidence=mention.contradiction))
        elif mention.year:
            stated_date = candidates[number][0]
            events.append(EventDate(stated_date, "stated", f"{mention.text}: the text states {mention.year}"))
        elif mention.weekday is None:
            events.append(_between_neighbours(mention, candidates[number], _around(number, places, picked), collected))
        else:
            day = DAY_NAMES[mention.weekday]
            events.append(_by_weekday(mention, candidates[number], picked.get(number), day, collected, alone=alone))
    return events


def _candidates(mention: Mention, years: range, collected: datetime.date) -> list[datetime.date]:
    if mention.contradiction:
        return []
    if mention.year:
        return [datetime.date(mention.year, mention.month, mention.day)]
    return [date for year in years if (date := mention.in_year(year)) and date <= collected]


def _shortest(items: Iterable[tuple[list[datetime.date], int]], collected: datetime.date) -> list[datetime.date | None]:
    """Return the pick of each article on the cheapest chain; of equally cheap ones, the latest.

    The chains kept at each step are the `_BEAM` best, one per last date: the work is linear in the page.
    """
    chains = [_Chain(0, 0, None, None)]
    for dates, price in items:
        grown = [_Chain(chain.cost + price, chain.newness, chain.last, (None, chain.picks)) for chain in chains]
        for chain in chains:
            for date in dates:
                step = _step(chain.last, date, collected)
                if step is not None:
                    grown.append(_Chain(chain.cost + step, chain.newness + date.toordinal(), date, (date, chain.picks)))
        best: dict[datetime.date | None, _Chain] = {}
        for chain in sorted(grown, key=lambda chain: (chain.cost, -chain.newness)):
            best.setdefault(chain.last, chain)
        chains = list(best.values())[:_BEAM]
    picks: list[datetime.date | None] = []
    link: object = next((chain for chain in chains if chain.last), chains[0]).picks
    while isinstance(link, tuple):
        pick, link = link
        picks.append(pick)
    return picks[::-1]


def _step(last: datetime.date | None, date: datetime.date, collected: datetime.date) -> int | None:
    if last is None:
        # Weighed a little less: silence before the collection is likelier than the same silence within a page.
        return max(0, (collected - date).days * 9 // 10)
    gap = (last - date).days
    return abs(gap) if gap >= -_DISORDER else None


def _by_weekday(
    mention: Mention,
    candidates: list[datetime.date],
    pick: datetime.date | None,
    day: str,
    collected: datetime.date,
    *,
    alone: bool,
) -> EventDate:
    if not candidates:
        return EventDate(evidence=f"{mention.text}: not a {day} in any year of the {_YEARS_BACK} up to {collected}")
    if pick is None:
        fitting = ", ".join(str(date.year) for date in reversed(candidates))
        return EventDate(evidence=f"{mention.text}: a {day} in {fitting}, which the other dates of the page contradict")
    if pick == candidates[-1]:
        order = "" if alone else ", page order agrees"
        reason = f"{pick.year} is the latest year with that weekday up to {collected}{order}"
    else:
        reason = f"of the years with that weekday {pick.year} is nearest to the page's other dates"
    return EventDate(pick, "inferred", f"{mention.text}: {reason}")


def _around(
    number: int, places: Sequence[int], picked: Mapping[int, datetime.date]
) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the dates above and below an article; `places` are the numbers of the dated ones, in order."""
    at = bisect(places, number)
    return picked[places[at - 1]] if at else None, picked[places[at]] if at < len(places) else None


def _between_neighbours(
    mention: Mention,
    candidates: list[datetime.date],
    around: tuple[datetime.date | None, datetime.date | None],
    collected: datetime.date,
) -> EventDate:
    """Date a day without weekday where only one year lies between the dates above and below it."""
    above, below = around
    newest, oldest = above or collected, below or datetime.date.max
    fitting = [date for date in candidates if oldest - date <= _NEAR and date - newest <= _NEAR]
    if len(fitting) != 1:
        return EventDate(evidence=f"{mention.text}: no weekday, and no neighbours on the page that settle the year")
    reason = f"{fitting[0].year} is the only year between its neighbours on the page"
    return EventDate(fitting[0], "inferred", f"{mention.text}: {reason}")
