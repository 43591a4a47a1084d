"""Read what a page says of its article to machines: JSON-LD, microdata and meta elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from kpusearch.corpus.formats.html.document import Document, Element

__all__ = ["Claims", "meta_values", "read_claims"]

_ARTICLE: Final = re.compile(r"(?:.*/)?(?:\w*Article|BlogPosting|NewsArticle|Report|\w*Posting)")
_DEEPEST: Final = 12
_MOST_NODES: Final = 2000
_CONTROL: Final = re.compile(r"[\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Claims:
    """Hold what the structured data claims; None or empty where it says nothing.

    `is_free` is False where the page says that only subscribers may read all of it.
    """

    headline: str | None = None
    body: str | None = None
    published: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    language: str | None = None
    is_free: bool | None = None
    is_article: bool = False
    titles: tuple[str, ...] = field(default=())


def read_claims(document: Document) -> Claims:
    """Return the claims of the page's first article in JSON-LD, completed from microdata and meta elements."""
    node = next((item for item in _nodes(document) if _is_article(item)), {})
    metas = meta_values(document.root)
    items = _microdata(document.root)
    published = [_text(node.get("datePublished")), items.get("datePublished")]
    published += [metas.get(name) for name in _DATES]
    authors = list(_names(node.get("author"))) or [name for name in [items.get("author")] if name]
    authors = authors or [name for name in (metas.get("author"), metas.get("article:author")) if name]
    main = node.get("mainEntityOfPage")
    page = main.get("@id") if isinstance(main, dict) else main
    free = node.get("isAccessibleForFree")
    return Claims(
        headline=_text(node.get("headline")) or _text(node.get("name")) or items.get("headline"),
        body=_text(node.get("articleBody")),
        published=tuple(filter(None, published)),
        authors=tuple(authors),
        urls=tuple(filter(None, [metas.get("og:url"), _text(node.get("url")), _text(page)])),
        language=_text(node.get("inLanguage")) or metas.get("og:locale"),
        is_free=None if free is None else str(free).strip().lower().rsplit("/", 1)[-1] == "true",
        is_article=bool(node) or metas.get("og:type", "").lower() == "article" or "articleBody" in items,
        titles=tuple(filter(None, [metas.get("og:title"), metas.get("twitter:title"), metas.get("dc.title")])),
    )


_DATES: Final = (
    "article:published_time", "og:published_time", "datepublished", "publishdate", "publish-date", "pubdate",
    "publication_date", "published", "content_publisheddate", "dc.date", "dc.date.issued", "dcterms.created",
    "dcterms.issued", "parsely-pub-date", "sailthru.date", "date", "originalpublicationdate",
)  # fmt: skip


def meta_values(root: Element) -> dict[str, str]:
    """Return the content of each meta element by its name in lower case; the first of a name counts."""
    values: dict[str, str] = {}
    for element in root.iter("meta"):
        content = element.get("content", "").strip()
        if content:
            for attribute in ("property", "name", "itemprop"):
                if name := element.get(attribute):
                    values.setdefault(name.strip().lower(), content)
    return values


def _nodes(document: Document) -> Iterator[dict[str, Any]]:
    """Yield the objects of all JSON-LD scripts, outer ones first, within a bound of number and depth."""
    waiting: list[tuple[object, int]] = [(_loaded(script), 0) for script in document.json_ld]
    count = 0
    for value, depth in waiting:
        count += 1
        if count > _MOST_NODES or depth > _DEEPEST:
            continue
        if isinstance(value, dict):
            yield value
            waiting += [(inner, depth + 1) for inner in value.values() if isinstance(inner, (dict, list))]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]


def _loaded(script: str) -> object:
    text = script.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removeprefix("<![CDATA[").removesuffix("//]]>").removesuffix("]]>").strip()
    for candidate in (text, text.rstrip(";")):
        try:
            # Raw line feeds inside strings are no JSON, and are common.
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in kinds)


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("@id")
    return value.strip() or None if isinstance(value, str) else None


def _names(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict) and "Organization" not in str(item.get("@type")):
            name = _text(item.get("name"))
            if name:
                yield name


def _microdata(root: Element) -> dict[str, str]:
    """Return headline, author and date of the first microdata article, or of the page where its scope is not marked."""
    scope = next(
        (e for e in root.iter() if e.get("itemtype") and _ARTICLE.fullmatch(e.get("itemtype").strip())),
        None,
    )
    values: dict[str, str] = {}
    for element in (root if scope is None else scope).iter():
        for name in element.get("itemprop", "").split():
            if name in {"headline", "author", "datePublished", "articleBody"} and name not in values:
                value = element.get("content") or element.get("datetime") or ""
                if not value and name != "articleBody":
                    inner = next((e for e in element.iter() if e.get("itemprop") == "name"), element)
                    value = inner.get("content") or " ".join("".join(inner.itertext()).split())
                values[name] = value.strip()[:1000] or ("yes" if name == "articleBody" else "")
    return {name: value for name, value in values.items() if value}
