"""Find the articles, further pages, feeds and sitemaps that a document leads to.

A document is read as a stream of tags, never as a tree: memory stays bounded whatever its nesting. Entities are not
read, nothing is loaded for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from lxml import etree

from kpusearch.fetch.decoding import gunzip
from kpusearch.fetch.outcome import Failed, Refused
from kpusearch.fetch.url import Url

__all__ = ["Links", "chain_of", "find_links", "find_listing_links", "is_article", "is_page_of", "next_pages"]

_MOST: Final = 50_000
_LONGEST: Final = 2048
_PIECE: Final = 2**16
_SNIFFED: Final = 4096

_XML_ROOT: Final = re.compile(rb"<(?:\w{1,20}:)?(urlset|sitemapindex|rss|feed|RDF)[\s>]")
_FEED_TYPES: Final = frozenset(["application/rss+xml", "application/atom+xml", "application/rdf+xml"])
# KPU's own pages, then what other systems call an article: a dated path, a number with words, or a long slug.
_KPU_ARTICLE: Final = re.compile(r"/(?:berita/baca|blog/read)/\d+", re.IGNORECASE)
_DATED: Final = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/(?:\d{1,2}/)?$")
_NUMBER_AND_WORDS: Final = re.compile(r"\d{3,}[-_]")
_LETTER: Final = re.compile(r"[a-z]", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"(?:^|&)(?:p|id|artikel|berita|news|post|newsid)=\d+(?:&|$)", re.IGNORECASE)
_LISTING: Final = re.compile(
    r"/(?:category|categories|kategori|kanal|rubrik|tag|tags|topik|topic|author|penulis|archive|arsip|label|search|page)"
    r"(?:/|$)",
    re.IGNORECASE,
)
_PAGE: Final = re.compile(r"(?:^|&)(?:page|paged|halaman|hal|start|offset|per_page)=(\d{1,9})(?=&|$)", re.IGNORECASE)
_PAGE_PATH: Final = re.compile(r"/(?:page|halaman|hal)/(\d{1,9})$", re.IGNORECASE)
_FINAL_NUMBER: Final = re.compile(r"/(\d{1,9})$")
_FILE: Final = re.compile(
    r"\.(?:7z|avi|bmp|css|docx?|eot|exe|gif|gz|ico|jpe?g|js|json|mov|mp[34]|ods|odt|ogg|pdf|png|pptx?|rar|svg|tar|tiff?"
    r"|ttf|txt|wav|webm|webp|woff2?|xlsx?|xml|zip)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Links:
    """Hold absolute addresses in the order of the document, each once; none of them is checked."""

    articles: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def find_links(data: bytes, *, url: Url, charset: str | None = None, limit: int = 16 * 2**20) -> Links:
    """Return the links of a page, a feed or a sitemap, told apart by their beginning; damaged ones give what is whole.

    A gzipped sitemap may grow to `limit` bytes.
    """
    try:
        data = gunzip(data, limit=limit)
    except (Failed, Refused):
        return Links()
    if root := _XML_ROOT.search(data[:_SNIFFED]):
        entries = _read_entries(data, url)
        if root[1] == b"sitemapindex":
            return Links(sitemaps=entries)
        if root[1] == b"urlset":
            return Links(articles=tuple(entry for entry in entries if not _is_list(entry)))
        return Links(articles=entries)
    return find_listing_links(data, url=str(url), charset=charset)


def find_listing_links(data: bytes, *, url: str, charset: str | None = None) -> Links:
    """Return the links of an HTML page by what their addresses look like."""
    target = _Page()
    for encoding in dict.fromkeys((charset, None)):
        try:
            parser = etree.HTMLParser(target=target, encoding=encoding, recover=True)
        except LookupError:
            continue  # a charset that nobody knows
        break
    _feed(parser, data)
    base = _joined(url, target.base) if target.base else url
    articles: dict[str, None] = {}
    pages: dict[str, None] = {}
    for href, rel in target.links:
        joined = _joined(base, href)
        if "next" in rel.lower().split() or _is_list(joined):
            pages[joined] = None
        elif is_article(joined):
            articles[joined] = None
    feeds = dict.fromkeys(_joined(base, href) for href in target.feeds)
    return Links(tuple(articles), tuple(pages), tuple(feeds))


def is_article(url: str) -> bool:
    """Say whether an address looks like that of one article.

    >>> is_article("https://kpu.go.id/berita/baca/8168/rapat"), is_article("https://kpu.go.id/blog/category/104?page=2")
    (True, False)
    """
    path, _, query = url.partition("#")[0].partition("?")
    path = re.sub(r"^\w+://[^/]*", "", path)
    if _FILE.search(path) or _is_list(url):
        return False
    if _KPU_ARTICLE.search(path) or _NUMBERED.search(query):
        return True
    # No expression with several stars over one segment: its time would grow with a power of the segment's length.
    before, _, name = path.rstrip("/").rpartition("/")
    if not _LETTER.search(name):
        return False
    is_numbered = bool(_NUMBER_AND_WORDS.match(name)) or before.rpartition("/")[2][:3].isdecimal()
    return name.count("-") >= 3 or is_numbered or bool(_DATED.search(f"{before[-11:]}/"))


def chain_of(url: Url) -> str:
    """Return what the pages of one listing share: the key without the number of the page.

    >>> from kpusearch.fetch.url import parse_url
    >>> chain_of(parse_url("https://kpu.go.id/index.php/blog/category/104?page=3"))
    'kpu.go.id/blog/category/104'
    """
    path, _, query = url.key.partition("?")
    query = "&".join(part for part in query.split("&") if not _PAGE.fullmatch(part))
    path = _PAGE_PATH.sub("", path)
    return f"{path}?{query}" if query else path


def next_pages(urls: list[Url], *, current: Url, chain: str) -> list[Url]:
    """Return the pages of the same listing that come next: those with the smallest number above the current one's.

    Only the next one, so that a listing is walked in order, and left where it brings nothing new.
    """
    here = _number(current, chain)
    numbered = [(number, url) for url in urls if (number := _number(url, chain)) is not None]
    above = [number for number, _ in numbered if number > (here or 0)]
    return [url for number, url in numbered if above and number == min(above)]


def is_page_of(url: Url, chain: str) -> bool:
    """Say whether an address is a page of a listing."""
    return _number(url, chain) is not None


def _number(url: Url, chain: str) -> int | None:
    """Return the number of a page of this listing, 0 where it has none, None for another listing."""
    if chain_of(url) == chain:
        path, _, query = url.key.partition("?")
        found = _PAGE.search(query) or _PAGE_PATH.search(path)
        return int(found[1]) if found else 0
    # CodeIgniter writes /category/104/20.
    number = _FINAL_NUMBER.search(url.key)
    return int(number[1]) if number and url.key == f"{chain}{number[0]}" else None


def _is_list(url: str) -> bool:
    path, _, query = url.partition("#")[0].partition("?")
    path = re.sub(r"^\w+://[^/]*", "", path)
    if _KPU_ARTICLE.search(path):
        return False
    return (path in ("", "/") and not query) or bool(_LISTING.search(path) or _PAGE.search(query))


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return ""


class _Page:
    """Collect the links of an HTML page from its tags."""

    def __init__(self) -> None:
        self.base = ""
        self.links: list[tuple[str, str]] = []
        self.feeds: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        href = attributes.get("href", "")
        if not href or len(href) > _LONGEST or len(self.links) + len(self.feeds) >= _MOST:
            return
        rel = attributes.get("rel", "")
        if tag == "a" or (tag == "link" and "next" in rel.lower().split()):
            self.links.append((href, rel))
        elif tag == "link" and attributes.get("type", "").strip().lower() in _FEED_TYPES:
            self.feeds.append(href)
        elif tag == "base" and not self.base:
            self.base = href

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass

    def comment(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


class _Entries:
    """Collect the addresses of a feed's or a sitemap's entries."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._text: list[str] | None = None
        self._length = 0
        self._is_entry = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name in ("item", "entry", "url", "sitemap"):
            self._is_entry = True
        elif self._is_entry and name in ("loc", "link"):
            href = attributes.get("href", "")
            if href and attributes.get("rel", "alternate") == "alternate":
                self._add(href)
            self._text, self._length = [], 0

    def data(self, text: str) -> None:
        if self._text is not None and self._length <= _LONGEST:
            self._text.append(text)
            self._length += len(text)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name in ("item", "entry", "url", "sitemap"):
            self._is_entry = False
        elif name in ("loc", "link"):
            if self._text and (text := "".join(self._text).strip()):
                self._add(text)
            self._text = None

    def comment(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass

    def _add(self, href: str) -> None:
        if len(self.found) < _MOST and len(href) <= _LONGEST:
            self.found.append(href)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _read_entries(data: bytes, url: Url) -> tuple[str, ...]:
    if b"<!ENTITY" in data:
        return ()  # no feed and no sitemap needs any, and the parser would expand them
    target = _Entries()
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    _feed(parser, data)
    return tuple(dict.fromkeys(_joined(str(url), href) for href in target.found))


def _feed(parser: Any, data: bytes) -> None:
    """Give the data to a parser; what it cannot read ends the document there."""
    try:
        for at in range(0, len(data), _PIECE):
            parser.feed(data[at : at + _PIECE])
        parser.close()
    except (etree.LxmlError, UnicodeError, ValueError):
        pass
