"""Turn the records of one source into articles: names of fields, markup in texts, and dates, alike for every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from kpusearch.article import Article, Rejected
from kpusearch.corpus.naming import MOST_NAMES, Naming
from kpusearch.corpus.order import LANGUAGES, Dated, DateOrder, is_ambiguous, site_of
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.record import article_of
from kpusearch.corpus.source import Source

__all__ = ["Record", "Rows", "read_records"]

Record: TypeAlias = Mapping[str, object]
"""One record as its source has it."""

Rows: TypeAlias = Callable[[], Iterator[tuple[str, Record | str]]]
"""Give each record of a source with its place, or the reason why it is none; from the beginning at each call."""

_DATE_FIELDS: Final = ("date", "published")


def read_records(
    source: Source, reading: Reading, rows: Rows, *, site: str | None = None, language: str | None = None
) -> Iterator[Article | Rejected]:
    """Yield an article or a reject for each row, one at a time, and note at the end what was found out about all.

    The rows are gone through a second time only where a date can be told by no other means.
    `site` and `language` hold for records that name none themselves.
    """
    records = _Records(source, reading, rows, site, language)
    for place, row in rows():
        yield Rejected(place, row) if isinstance(row, str) else records.article(row, place)
    records.say()


class _Records:
    """Hold what is known about all records of a source while they pass."""

    def __init__(self, source: Source, reading: Reading, rows: Rows, site: str | None, language: str | None) -> None:
        self._name = source.name
        self._notes = reading.notes
        self._rows = rows
        self._site = site
        self._language = language
        self._naming = Naming()
        self._order = DateOrder(source.name, reading, self._dates)
        self._cleaned = {"title": 0, "body": 0}

    def article(self, row: Record, place: str) -> Article | Rejected:
        if len(row) > MOST_NAMES:
            return Rejected(place, f"{len(row):,} keys, more than the {MOST_NAMES:,} that a record may have")
        record = self._naming.renamed(row)
        # What an index exported is text already: its "<b>" is what an author wrote.
        for name in self._cleaned if "recognised" not in record else ():
            value = record.get(name)
            if isinstance(value, str) and (clean := _without_markup(value)) is not None:
                record[name] = " ".join(clean.split()) if name == "title" else clean
                self._cleaned[name] += 1
        ambiguous = [raw for name in _DATE_FIELDS if isinstance(raw := record.get(name), str) and is_ambiguous(raw)]
        if not ambiguous:
            return article_of(record, source=place)
        decision = self._order.decide(site_of(record.get("url")) or self._site, self._language_of(record))
        if decision.order and "date_evidence" not in record:
            record["date_evidence"] = f"date {ambiguous[0]!r}: {decision.why}"
        return article_of(record, source=place, order=decision.order)

    def say(self) -> None:
        if renamed := self._naming.said():
            self._notes.append(f"{self._name}: {renamed}", kind="names")
        cleaned = [_counted(count, name) for name, count in self._cleaned.items() if count]
        if cleaned:
            self._notes.append(f"{self._name}: {' and '.join(cleaned)} held HTML: cleaned", kind="markup")
        for sentence in self._order.said():
            self._notes.append(sentence, kind="order")

    def _language_of(self, record: Record) -> str | None:
        stated = next((value for name in LANGUAGES if isinstance(value := record.get(name), str)), None)
        return stated[:20] if stated else self._language

    def _dates(self) -> Iterator[Dated]:
        naming = Naming()
        for place, row in self._rows():
            if isinstance(row, str) or len(row) > MOST_NAMES:
                continue
            record = naming.renamed(row)
            for name in _DATE_FIELDS:
                if isinstance(raw := record.get(name), str):
                    yield Dated(raw, _part(place), site_of(record.get("url")) or self._site)


def _without_markup(text: str) -> str | None:
    if "<" not in text and "&" not in text:
        return None
    from kpusearch.corpus.formats.html import clean_markup

    return clean_markup(text)


def _counted(count: int, name: str) -> str:
    plural = "bodies" if name == "body" else f"{name}s"
    return f"1 {name}" if count == 1 else f"{count:,} {plural}"


def _part(place: str) -> str:
    """Return the place within its source in words."""
    _, _, number = place.rpartition("#")
    if number.isdecimal() and number != place:
        return f"in #{number}"
    return f"on line {place.rpartition(':')[2]}"
