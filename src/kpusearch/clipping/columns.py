"""Name what a row of a clipping may show, and work it out of a hit.

The columns are the article's own fields, and beside them what a search adds. A value is a text, a number, a day, a list
of texts, a mapping, or None where there is none; the variants of an event are a list of mappings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from kpusearch.article import Article
from kpusearch.lexicon import office_name, office_slug
from kpusearch.search import Hit

__all__ = [
    "ARTICLE_COLUMNS",
    "CLIPPING_COLUMNS",
    "COLUMNS",
    "EVENT_COLUMNS",
    "Item",
    "check_columns",
    "link_of",
    "values_of",
]

Item: TypeAlias = Hit | Article
"""What a row is made of; an article alone has nothing that a search adds."""

ARTICLE_COLUMNS: Final = tuple(item.name for item in fields(Article))
"""The article's own fields: with these it can be indexed again as it was."""

CLIPPING_COLUMNS: Final = (
    "rank",
    "event_day",
    "published",
    "office_name",
    "title",
    "snippet",
    "link",
    "office_slug",
    "id",
)
"""What people read of a hit."""

EVENT_COLUMNS: Final = ("tellings", "variants")
"""What an event has beside its leading article: how many articles tell it, and which others do."""

_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)
_NOT_IN_AN_ADDRESS: Final = re.compile(r'[\x00-\x20\x7f-\xa0<>"\\^`{|}\ud800-\udfff\ufffe\uffff]')
_OTHER_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9])", re.IGNORECASE)


def check_columns(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns, each known and there once; else raise `ValueError`."""
    if not names:
        raise ValueError("columns must name at least one column")
    for number, name in enumerate(names):
        if name not in COLUMNS:
            raise ValueError(f"no column is called {name!r}; the columns are {', '.join(COLUMNS)}")
        if name in names[:number]:
            raise ValueError(f"the column {name!r} is named twice")
    return tuple(names)


def values_of(item: Item, names: Iterable[str]) -> list[Any]:
    """Return what the columns hold; the article is read only where one of them asks for it.

    Raise `ValueError` where an article alone is asked for what only a search knows.
    """
    return [_ADDED[name](item) if name in _ADDED else getattr(_article(item), name) for name in names]


def link_of(article: Article) -> str | None:
    """Return the article's address as a browser opens it, or None; one that is no web address leads nowhere.

    >>> link_of(Article(body="Rapat.", url="kpu.go.id/berita/7"))
    'https://kpu.go.id/berita/7'
    >>> link_of(Article(body="Rapat.", url="javascript:alert(1)"))
    """
    url = _NOT_IN_AN_ADDRESS.sub(_percent, (article.url or "").strip())
    if _SCHEME.match(url):
        return url
    return f"https://{url.lstrip('/')}" if url.strip("/") and not _OTHER_SCHEME.match(url) else None


def _percent(sign: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in sign[0].encode("utf-8", "replace"))


def _article(item: Item) -> Article:
    return item.article if isinstance(item, Hit) else item


def _hit(item: Item, name: str) -> Any:
    if isinstance(item, Hit):
        return getattr(item, name)
    raise ValueError(f"the column {name!r} is of hits, and this is an article")


def _event_day(item: Item) -> Any:
    article = _article(item)
    return None if article.date_confidence == "published" else article.date


def _office_slug(item: Item) -> str | None:
    office = _article(item).office
    return office_slug(office) if office else None


def _office_name(item: Item) -> str | None:
    office = _article(item).office
    return office_name(office) if office else None


_ADDED: Final[Mapping[str, Callable[[Item], Any]]] = MappingProxyType(
    {
        "rank": lambda item: _hit(item, "rank"),
        "score": lambda item: _hit(item, "score"),
        "snippet": lambda item: _hit(item, "snippet"),
        "link": lambda item: link_of(_article(item)),
        "event_day": _event_day,
        "office_slug": _office_slug,
        "office_name": _office_name,
        "tellings": lambda item: 1 + len(_hit(item, "variants")),
        "variants": lambda item: [variant.to_dict() for variant in _hit(item, "variants")],
    }
)

COLUMNS: Final = (*ARTICLE_COLUMNS, *_ADDED)
"""Every name that a column may have."""
