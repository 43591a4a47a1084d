"""Read a WARC, the form in which web archives and crawlers keep pages: each page that was answered is a source."""

from __future__ import annotations

import datetime
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataException
from warcio.exceptions import ArchiveLoadFailed

from kpusearch.article import Article, Rejected
from kpusearch.corpus.formats.html.read import LIST_WITHOUT_TEXTS
from kpusearch.corpus.reader import read_source
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.sniff import Clues, foreign_kind
from kpusearch.corpus.source import READ_ERRORS, TEXT_LIMIT, ByteStream, Source, reason_of

__all__ = ["first_capture", "read_warc"]

_LONGEST_URL: Final = 200
_UNCHANGED: Final = "unchanged answers"
_NOT_PAGES: Final = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript")
_FONT_TYPES: Final = ("application/font", "application/x-javascript", "application/x-font", "application/vnd.ms-font")
_BLOCK: Final = 2**14
_TRUNCATED: Final = "truncated WARC"
_CODED: Final = frozenset({"br", "zstd", "compress"})


def read_warc(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield what the pages in a WARC hold, each under the name ``path!url``, collected on the day of its capture.

    Redirects, errors, pictures and repeated answers are no pages: they are counted in a note. A file of nothing but
    repeated answers, as collecting again gives, is no reject.
    """
    passed: Counter[str] = Counter()
    number = 0
    last: Article | Rejected | None = None
    try:
        with source.open() as opened:
            stream = _Steady(opened)
            for number, record in enumerate(_records(stream), 1):
                for item in _read_record(record, source, reading, passed, number):
                    last = item
                    yield item
            if stream.error and not (isinstance(last, Rejected) and _TRUNCATED in last.reason):
                raise stream.error
    except (ArchiveLoadFailed, *READ_ERRORS) as error:
        reason = f"damaged WARC: {_said(error)}" if isinstance(error, ArchiveLoadFailed) else reason_of(error)
        last = Rejected(f"{source.name}#{number + 1}", f"{reason}; the rest of the file is not read")
        yield last
    if last is None and not (passed[_UNCHANGED] or passed["lists of articles"]):
        yield Rejected(source.name, "a WARC without pages")
    if passed:
        counts = ", ".join(f"{count:,} {what}" for what, count in passed.most_common())
        reading.notes.append(f"{source.name}: passed over {counts}", kind="warc")


class _Steady:
    """Give all bytes before a damage, then an end; warcio would read ahead into the damage and lose them.

    `error` is what was met.
    """

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read1(size if size > 0 else _BLOCK)
        except READ_ERRORS as error:
            self.error = error
            return b""


def first_capture(source: Source) -> str:
    """Return the time of a WARC's first answer as it is written there, empty where there is none."""
    try:
        with source.open() as stream:
            for record in _records(_Steady(stream)):
                if record.rec_type != "warcinfo":
                    return str(record.rec_headers.get_header("WARC-Date") or "")
    except (ArchiveLoadFailed, *READ_ERRORS):
        pass
    return ""


def _records(stream: Any) -> Iterator[Any]:
    return iter(ArchiveIterator(stream, check_digests=False))


def _read_record(
    record: Any, source: Source, reading: Reading, passed: Counter[str], number: int
) -> Iterator[Article | Rejected]:
    headers = record.http_headers
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type == "revisit":
        passed[_UNCHANGED] += 1
        return
    if record.rec_type not in ("response", "resource"):
        return
    if headers is not None and record.rec_type == "response":
        status = headers.get_statuscode() or ""
        if status != "200":
            passed["redirects" if status.startswith("3") else "errors"] += 1
            return
    stated = headers.get_header("Content-Type") if headers else record.rec_headers.get_header("Content-Type")
    media_type, charset = _parted(stated or "")
    if media_type.startswith((*_NOT_PAGES, *_FONT_TYPES)):
        passed["pictures, styles and scripts"] += 1
        return
    if not url.startswith(("http://", "https://")):
        passed["records that are no web pages"] += 1
        return
    name = f"{source.name}!{_shown(url)}"
    coding = (headers.get_header("Content-Encoding") or "").strip().lower() if headers else ""
    if coding in _CODED:
        yield Rejected(name, f"compressed with {coding}, which is not read; fetch it with gzip or plain")
        return
    try:
        data = _content(record)
    except (zlib.error, ChunkedDataException, ValueError) as error:
        yield Rejected(name, f"damaged answer: {_said(error)}; fetch it again")
        return
    if record.raw_stream.limit > 0 and len(data) <= TEXT_LIMIT:
        yield Rejected(name, f"{_TRUNCATED}: the file ends in record {number}; fetch it again")
        return
    if not data:
        passed["empty answers"] += 1
        return
    page = Source.of_bytes(
        data,
        name=name,
        filename=unquote(urlsplit(url).path.rpartition("/")[2])[:_LONGEST_URL],
        media_type=media_type or None,
        charset=charset,
        url=url,
        depth=source.depth + 1,
        allowance=source.allowance,
    )
    try:
        head = page.head()
    except READ_ERRORS as error:
        yield Rejected(name, reason_of(error))
        return
    if urlsplit(url).path == "/robots.txt" or foreign_kind(Clues(page, head)):
        passed["files that hold no articles"] += 1
        return
    for item in read_source(page, replace(reading, collected=_captured(record) or reading.collected)):
        if isinstance(item, Rejected) and item.reason == LIST_WITHOUT_TEXTS:
            passed["lists of articles"] += 1
        else:
            yield item


def _shown(url: str) -> str:
    """Return a URL with the middle of a long one left out: the end tells pages of one site apart."""
    half = _LONGEST_URL // 2
    return url if len(url) <= _LONGEST_URL else f"{url[:half]}…{url[-half:]}"


def _content(record: Any) -> bytes:
    """Return what was answered, unpacked, and a byte more than the limit where it is longer."""
    stream = record.content_stream()
    parts: list[bytes] = []
    size = 0
    while size <= TEXT_LIMIT and (part := stream.read(min(2**20, TEXT_LIMIT + 1 - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _parted(content_type: str) -> tuple[str, str | None]:
    """Return the media type and the charset of a Content-Type header."""
    media_type, *parameters = content_type.split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return media_type.strip().lower(), value.strip(" \"'") or None
    return media_type.strip().lower(), None


def _captured(record: Any) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((record.rec_headers.get_header("WARC-Date") or "")[:10])
    except ValueError:
        return None


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
