"""Read a web page that was saved or fetched."""

from __future__ import annotations

from collections.abc import Iterator

from kpusearch.article import Article, Rejected
from kpusearch.corpus.charset import charset_named
from kpusearch.corpus.formats.html import read_html
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.source import Source, read_bytes

__all__ = ["read_web_page"]


def read_web_page(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield the articles of a page; see `html.read_html`."""
    data = read_bytes(source)
    if isinstance(data, Rejected):
        yield data
    else:
        charset = charset_named(source.charset) if source.charset else None
        yield from read_html(data, source=source.name, url=source.url, charset=charset, dates=reading.order)
