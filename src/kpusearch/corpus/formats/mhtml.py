"""Read MHTML, the single file in which a browser saves a page with its pictures."""

from __future__ import annotations

import datetime
import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.utils import parsedate_to_datetime

from kpusearch.article import Article, Rejected
from kpusearch.corpus.reader import read_source
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.source import Source, read_bytes

__all__ = ["read_mhtml"]


def read_mhtml(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield what the page of an MHTML file holds; the frames in it are no articles and are counted in a note."""
    data = read_bytes(source)
    if isinstance(data, Rejected):
        yield data
        return
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        yield Rejected(source.name, "an MHTML file without a page; save the page again")
        return
    if len(pages) > 1:
        reading.notes.append(f"{source.name}: {len(pages) - 1} frames beside the page passed over", kind="frames")
    page, url = pages[0], _location(message) or _location(pages[0])
    content = page.get_payload(decode=True)
    held = Source.of_bytes(
        content if isinstance(content, bytes) else b"",
        name=source.name,
        filename="",
        media_type="text/html",
        charset=page.get_content_charset(),
        url=url,
        depth=source.depth + 1,
        allowance=source.allowance,
    )
    yield from read_source(held, replace(reading, format="auto", collected=_saved(message) or reading.collected))


def _location(message: Message) -> str | None:
    for name in ("Snapshot-Content-Location", "Content-Location"):
        url = "".join(str(message.get(name) or "").split())
        if url.startswith(("http://", "https://")):
            return url
    return None


def _saved(message: Message) -> datetime.date | None:
    try:
        return parsedate_to_datetime(str(message.get("Date") or "")).date()
    except (ValueError, TypeError):
        return None
