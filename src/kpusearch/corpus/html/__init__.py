"""Read saved HTML pages (stand-in)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from kpusearch.article import Article, Rejected
from kpusearch.corpus.dates import Order

__all__ = ["clean_markup", "read_html"]

_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")


def read_html(
    data: bytes, *, source: str, url: str | None = None, charset: str | None = None, dates: Order | None = None
) -> Iterator[Article | Rejected]:
    """Yield the article of a page."""
    text = data.decode(charset or "utf-8", "replace")
    title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    body = clean_markup(re.sub(r"<(head|script|style)\b.*?</\1>", "", text, flags=re.DOTALL)) or ""
    if not body.strip():
        yield Rejected(source, "no article on the page")
        return
    yield Article(title=html.unescape(title[1]).strip() if title else "", body=body.strip(), url=url, source=source)


def clean_markup(text: str) -> str | None:
    """Return the plain text, None where the text holds no markup."""
    clean = html.unescape(_TAG.sub(" ", re.sub(r"</p>|<br\s*/?>", "\n", text)))
    return None if clean == text else "\n".join(" ".join(line.split()) for line in clean.split("\n")).strip()
