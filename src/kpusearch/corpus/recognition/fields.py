"""Complete an article from its own text: office, city, day of the event, forum, credits, citations, people, identity.

This one step serves the articles of every source. What an article states stays; what was worked out is named in
`Article.recognised`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from kpusearch.article import Article
from kpusearch.corpus.recognition.byline import find_byline
from kpusearch.corpus.recognition.dateline import Dateline, find_dateline, office_of_url
from kpusearch.corpus.recognition.decrees import find_decrees
from kpusearch.corpus.recognition.event_date import EventDate, date_events
from kpusearch.corpus.recognition.forum import find_forums, forum_of
from kpusearch.corpus.recognition.mention import Mention, find_mention
from kpusearch.corpus.recognition.opening_day import OpeningDay, find_opening_day, find_time_stamp
from kpusearch.corpus.recognition.own_text import own_text
from kpusearch.corpus.recognition.people import find_people
from kpusearch.identity import derive_id

__all__ = ["recognise"]

_BEFORE: Final = 92
"""How many days before its publication the event of an article may have been, where the text states the whole date."""
_NEAR: Final = 31
"""How many days from its publication it may have been, or will be, where the publication tells the year."""
_PUBLISHED: Final = "published"


def recognise(
    article: Article,
    *,
    collected: datetime.date | None = None,
    forums: Iterable[str] | None = None,
    event: Mention | None = None,
) -> Article:
    """Return the article with its empty fields filled from its title and body; one that was recognised comes back.

    `collected`, by default today, bounds the year of a day that a KPU office's article names without one.
    Who reads several articles of one page knows more: `forums` are the forum names to look for, by default those that
    the article itself presents; `event` is the mention of the day that the article's date was worked out from.

    >>> article = recognise(Article(body="Semarang, kota-semarang.kpu.go.id - Rapat digelar. (erh/ed. Foto: awh)"))
    >>> article.city, article.office, article.authors, article.photographers
    ('Semarang', 'kota-semarang', ('erh',), ('awh',))
    >>> article.recognised
    ('id', 'office', 'city', 'authors', 'photographers')
    """
    if article.recognised is not None:
        return article
    # The people and decrees of another article's headline are not this one's.
    title, body = article.title, own_text(article.body)
    dateline = find_dateline(body)
    opens = dateline is not None and not body[: dateline.start].strip()
    byline = find_byline(body)
    found: dict[str, Any] = {
        "office": (office_of_url(article.url) if article.url else None)
        or (dateline.office if dateline and opens else None),
        "city": dateline.city if dateline and opens else None,
        "authors": byline.authors if byline else (),
        "photographers": byline.photographers if byline else (),
        "forum": forum_of(title, body, find_forums(title, body) if forums is None else forums),
        "decrees": find_decrees(f"{title}\n{body}"),
        "people": find_people(title, body),
    }
    found = {name: value for name, value in found.items() if value and not getattr(article, name)}
    if event is None:
        event = find_mention(body)
        if article.published is None and article.date is None and (stamp := find_time_stamp(body)):
            evidence = f"{stamp.text}: the time stamp that the text opens with"
            found |= {"published": stamp.date, **_fields(EventDate(stamp.date, _PUBLISHED, evidence))}
            article = replace(article, published=stamp.date)
        if article.date is None or article.date_confidence == _PUBLISHED:
            found |= _dated(article, event, dateline, collected or datetime.date.today())
    article = replace(article, **found)
    if article.id is None:
        found = {"id": derive_id(article, event=event.event if event else None), **found}
    names = (name for name in found if name not in ("date_confidence", "date_evidence"))
    return replace(article, id=article.id or found["id"], recognised=tuple(names))


def _dated(
    article: Article, mention: Mention | None, dateline: Dateline | None, collected: datetime.date
) -> dict[str, Any]:
    """Return the fields of the event's day, or none where the text does not settle it."""
    if article.published:
        event = _beside(article.published, mention, find_opening_day(article.body))
    else:
        event = _by_text(article, mention, dateline, collected)
    # Where the source gave a date that could not be read, what was wrong with it must not be lost.
    is_said = article.date_evidence is not None and article.published is None
    return _fields(event) if event and (event.date or not is_said) else {}


def _fields(event: EventDate) -> dict[str, Any]:
    found = {"date": event.date, "date_confidence": event.confidence, "date_evidence": event.evidence}
    return {name: value for name, value in found.items() if value}


def _by_text(
    article: Article, mention: Mention | None, dateline: Dateline | None, collected: datetime.date
) -> EventDate | None:
    """Date an event without knowing when it was published: a text that is no office's may be of any time."""
    if mention and (mention.year or dateline or mention.contradiction):
        [event] = date_events([mention], collected=collected)
        if mention.is_quoted and event.date:
            return EventDate(event.date, "inferred", f"{mention.text}: the day on which the text quotes its source")
        return event
    if opening := find_opening_day(article.body):
        return EventDate(opening.date, "stated", f"{opening.text}: the text opens with it")
    if mention:
        return EventDate(evidence=f"{mention.text}: no year, and no page around it that tells the year")
    return None


def _beside(published: datetime.date, mention: Mention | None, opening: OpeningDay | None) -> EventDate | None:
    """Date an event by its mention and the day of publication; None where the two do not go together."""
    if mention and not mention.contradiction and not mention.is_quoted:
        if mention.year:
            day = mention.in_year(mention.year)
            if day and _is_near(day, published):
                return EventDate(day, "stated", f"{mention.text}: the text states {mention.year}")
        elif mention.weekday is not None:
            years = range(published.year - 1, published.year + 2)
            near = [day for year in years if (day := mention.in_year(year)) and abs((day - published).days) <= _NEAR]
            if near:
                return EventDate(
                    near[0], "inferred", f"{mention.text}: the day of that name near its publication on {published}"
                )
    if opening and _is_near(opening.date, published):
        return EventDate(opening.date, "stated", f"{opening.text}: the text opens with it")
    return None


def _is_near(day: datetime.date, published: datetime.date) -> bool:
    return -_BEFORE <= (day - published).days <= _NEAR
