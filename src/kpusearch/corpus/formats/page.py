"""Read a ``Berita Terkini`` page: many articles in one text, newest first, without ids, URLs or years.

A page is read as blocks of lines. A block that opens with a dateline is a body; the block before it is its title.
A credit line closes an article, so what follows it belongs to the next one. Every block ends up in an article or in
a `Rejected`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from kpusearch.article import Article, Rejected
from kpusearch.corpus.recognition.byline import find_byline
from kpusearch.corpus.recognition.dateline import find_dateline
from kpusearch.corpus.recognition.event_date import date_events
from kpusearch.corpus.recognition.fields import recognise
from kpusearch.corpus.recognition.forum import find_forums
from kpusearch.corpus.recognition.mention import find_mention

__all__ = ["parse_page"]

_LINE: Final = re.compile(r"[^\n]+")
_HEADER: Final = re.compile(r"\W*berita\s+terkini\W*", re.IGNORECASE)
_LIST_ITEM: Final = re.compile(r"(?:[-–•*]|[0-9a-z]{1,2}[.)])\s")
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff"
_LONGEST_TITLE: Final = 250
_MOST_TITLE_LINES: Final = 3
_SHORTEST_BODY: Final = 120
_SHOWN: Final = 60


@dataclass(slots=True)
class _Block:
    """Hold lines that belong together; `start` and `end` are offsets in the page."""

    start: int
    end: int
    text: str
    has_dateline: bool = False
    is_header: bool = False
    is_closing: bool = False

    @property
    def could_be_title(self) -> bool:
        short = len(self.text) <= _LONGEST_TITLE and self.text.count("\n") < _MOST_TITLE_LINES
        return short and not (self.has_dateline or self.is_header or self.is_closing)

    @property
    def reads_as_title(self) -> bool:
        ends_open = self.text.rstrip("\"'”’").endswith((".", ",", ";", ":"))
        return self.could_be_title and not ends_open and not _LIST_ITEM.match(self.text)

    @property
    def is_headline(self) -> bool:
        """Return whether it reads as a title wherever it stands: three words or more, most of them capitalised."""
        words = [word for word in re.findall(r"[^\W\d_]+", self.text) if len(word) > 3]
        return self.reads_as_title and len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)

    @property
    def reads_as_body(self) -> bool:
        if self.has_dateline or self.is_header:
            return False
        return len(self.text) >= _SHORTEST_BODY or not self.reads_as_title


@dataclass(slots=True)
class _Draft:
    """Hold an article while its blocks are gathered."""

    title: str
    start: int
    end: int
    has_dateline: bool
    is_closed: bool


@dataclass(frozen=True, slots=True)
class _Stray:
    """Hold what belongs to no article."""

    reason: str


@dataclass(slots=True)
class _Gatherer:
    """Sort blocks into articles; `parts` are in page order."""

    parts: list[_Draft | _Stray] = field(default_factory=list)
    current: _Draft | None = None
    title: str | None = None

    def take(self, block: _Block, following: _Block | None) -> None:
        if block.is_header:
            self.current = None
        elif block.has_dateline or self.title is not None:
            self._begin(block)
        elif following and following.has_dateline and self._is_title_of_next(block):
            self.title = _one_line(block.text)
        elif block.is_headline or (block.reads_as_title and self._is_between):
            if following and following.reads_as_body:
                self.title = _one_line(block.text)
            else:
                self.current = None
                self.parts.append(_Stray(f"title without body: {_shown(block.text)}"))
        elif self.current and not self.current.is_closed:
            self.current.end = block.end
            self.current.is_closed = block.is_closing
        else:
            self.parts.append(_Stray(f"text without title or dateline: {_shown(block.text)}"))

    @property
    def _is_between(self) -> bool:
        return self.current is None or self.current.is_closed

    def _is_title_of_next(self, block: _Block) -> bool:
        return block.reads_as_title or (block.could_be_title and self._is_between)

    def _begin(self, block: _Block) -> None:
        self.current = _Draft(self.title or "", block.start, block.end, block.has_dateline, block.is_closing)
        self.parts.append(self.current)
        self.title = None


def parse_page(
    text: str, *, source: str, collected: datetime.date, recognises: bool = True
) -> Iterator[Article | Rejected]:
    r"""Yield what the page holds, in page order, each with the source ``source#n``; n counts from 1.

    A body keeps its text whole, dateline and credits included. An article without a dateline takes the
    page's office where all others share one. `collected`, the day the page was fetched, bounds the years of its dates.
    Without `recognises` an article has only its title and its body.

    >>> page = "Rapat Pleno Digelar\n\nSemarang, kota-semarang.kpu.go.id - Rapat digelar, Selasa (29/7)."
    >>> [article] = parse_page(page, source="berita.txt", collected=datetime.date(2026, 11, 24))
    >>> article.title, article.office, article.date, article.source
    ('Rapat Pleno Digelar', 'kota-semarang', datetime.date(2025, 7, 29), 'berita.txt#1')
    """
    if not text.strip():
        yield Rejected(source, "empty file")
        return
    parts = _parts(text)
    if not parts:
        yield Rejected(source, "no article on the page")
        return
    bodies = {
        number: text[part.start : part.end].strip() for number, part in enumerate(parts) if isinstance(part, _Draft)
    }
    mentions = {number: find_mention(body) for number, body in bodies.items()}
    events = dict(zip(bodies, date_events(list(mentions.values()), collected=collected), strict=True))
    forums = {
        name: None
        for number, part in enumerate(parts)
        if isinstance(part, _Draft)
        for name in find_forums(part.title, bodies[number])
    }
    place = _shared_place(bodies.values())
    for number, part in enumerate(parts):
        here = f"{source}#{number + 1}"
        if isinstance(part, _Stray):
            yield Rejected(here, part.reason)
        elif _is_empty(bodies[number]):
            yield Rejected(here, f"no text after the dateline: {_shown(part.title or bodies[number])}")
        elif not recognises:
            yield Article(title=part.title, body=bodies[number], source=here)
        else:
            event, mention = events[number], mentions[number]
            article = Article(
                title=part.title,
                body=bodies[number],
                date=event.date,
                date_confidence=event.confidence,
                date_evidence=event.evidence,
                source=here,
            )
            if not part.has_dateline and place:
                article = replace(article, city=place[0], office=place[1])
            article = recognise(article, forums=forums, event=mention)
            if event.date:
                article = replace(article, recognised=(*(article.recognised or ()), "date"))
            yield article


def _parts(text: str) -> list[_Draft | _Stray]:
    gatherer = _Gatherer()
    for block, following in pairwise([*_blocks(text), None]):
        if block:
            gatherer.take(block, following)
    return gatherer.parts


def _blocks(text: str) -> Iterator[_Block]:
    """Yield the blocks of the page: parted by blank lines, and where a line can only begin or end an article."""
    lines: list[_Block] = []
    for line in _lines(text):
        if line is None or line.is_header or line.has_dateline:
            yield from _joined(lines, has_title_below=line is not None and line.has_dateline)
            lines = []
        if line is None:
            continue
        if line.is_header:
            yield line
        else:
            lines.append(line)
            if line.is_closing:
                yield from _joined(lines)
                lines = []
    yield from _joined(lines)


def _lines(text: str) -> Iterator[_Block | None]:
    """Yield the lines of the page, and None for the blank ones between two: there may be millions of them."""
    end = 0
    for match in _LINE.finditer(text):
        line = match[0].strip()
        if not line.strip(_INVISIBLE):
            continue
        start, raw = match.start(), match[0]
        # Behind a line stands its line break; whatever else stands there is blank.
        if start > end + 1:
            yield None
        end = match.end()
        yield _Block(
            start,
            end,
            line,
            has_dateline=find_dateline(raw) is not None,
            is_header=_HEADER.fullmatch(raw) is not None,
            is_closing=find_byline(raw) is not None,
        )


def _joined(lines: list[_Block], *, has_title_below: bool = False) -> Iterator[_Block]:
    """Yield the lines as one block, or as body and title where no blank line parts the two."""
    if not lines:
        return
    below = lines.pop() if len(lines) > 1 and has_title_below and lines[0].has_dateline else None
    at = 0
    while at + 1 < len(lines) and lines[at].is_headline and _is_long_body(lines[at + 1]):
        yield lines[at]
        at += 1
    first, last = lines[at], lines[-1]
    text = "\n".join(line.text for line in lines[at:])
    yield _Block(first.start, last.end, text, has_dateline=first.has_dateline, is_closing=last.is_closing)
    if below:
        yield below


def _is_long_body(line: _Block) -> bool:
    return line.reads_as_body and len(line.text) >= _SHORTEST_BODY


def _shared_place(bodies: Iterable[str]) -> tuple[str | None, str] | None:
    """Return city and office where all datelines of the page agree on the office."""
    datelines = [dateline for body in bodies if (dateline := find_dateline(body))]
    offices = {dateline.office for dateline in datelines}
    return (datelines[0].city, datelines[0].office) if len(offices) == 1 else None


def _is_empty(body: str) -> bool:
    dateline = find_dateline(body)
    return dateline is not None and not body[dateline.end :].strip()


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.split("\n"))


def _shown(text: str) -> str:
    line = _one_line(text)
    return repr(line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…")
