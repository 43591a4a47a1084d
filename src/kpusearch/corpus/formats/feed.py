"""Read a feed, RSS 0.9x, 1.0 and 2.0 or Atom: one article an entry."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

import feedparser

from kpusearch.article import Article, Rejected
from kpusearch.corpus.order import site_of
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.records import Record, read_records
from kpusearch.corpus.source import Source, read_bytes

__all__ = ["read_feed"]

_MOST_WORDS: Final = 200


def read_feed(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield an `Article` or a `Rejected` for each entry, with the source ``path#n``.

    The whole text of an entry is its body; where a feed gives only summaries, they are, and a note says so.
    What can be read of damaged XML is read, and the damage is noted.
    """
    data = read_bytes(source)
    if isinstance(data, Rejected):
        yield data
        return
    media_type = f"application/xml; charset={source.charset}" if source.charset else "application/xml"
    # A stream, because a text might name a file or an address, which feedparser would open.
    feed = feedparser.parse(
        io.BytesIO(data),
        response_headers={"content-type": media_type, "content-location": source.url or ""},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    damage = feed.get("bozo_exception") if feed.get("bozo") else None
    if not feed.entries:
        reason = f"a damaged feed: {_said(damage)}" if damage else "a feed without entries"
        yield Rejected(source.name, reason)
        return
    records = [_record(entry) for entry in feed.entries]
    summaries = sum("content" not in entry and "summary" in entry for entry in feed.entries)
    if summaries:
        reading.notes.append(
            f"{source.name}: {summaries} of {len(records)} entries give only a summary", kind="summary"
        )
    if _is_damage(damage):
        reading.notes.append(
            f"{source.name}: damaged XML ({_said(damage)}): {len(records)} entries were read", kind="damage"
        )

    def rows() -> Iterator[tuple[str, Record | str]]:
        for number, record in enumerate(records, 1):
            yield f"{source.name}#{number}", record

    about = feed.feed
    yield from read_records(
        source, reading, rows, site=site_of(about.get("link")) or site_of(source.url), language=about.get("language")
    )


def _record(entry: Mapping[str, Any]) -> Record:
    texts = [part.get("value") or "" for part in entry.get("content", ())]
    names = [person.get("name") for person in entry.get("authors", ())] or [entry.get("author")]
    tags = [tag.get("term") for tag in entry.get("tags", ()) if tag.get("term")]
    url = entry.get("link")
    values = {
        # Without an address, the entry's own name is what stays the same.
        "id": None if url else entry.get("id"),
        "title": entry.get("title"),
        "body": max(texts, key=len, default="") or entry.get("summary"),
        "date": entry.get("published") or entry.get("updated") or entry.get("created"),
        "url": url,
        "authors": [name for name in names if name],
        "lang": _language(entry),
        "tags": tags[:_MOST_WORDS],
    }
    return {name: value for name, value in values.items() if value}


def _language(entry: Mapping[str, Any]) -> str | None:
    parts = [*entry.get("content", ()), entry.get("title_detail") or {}]
    return next((part["language"] for part in parts if part.get("language")), None)


def _is_damage(error: object) -> bool:
    # What feedparser also complains of costs nothing: a media type or an encoding other than the one stated.
    return isinstance(error, Exception) and not isinstance(
        error, (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    )


def _said(error: object) -> str:
    return " ".join(str(error).split())[:200]
