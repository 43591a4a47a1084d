"""Find in a listing page where its articles, its further pages and its feeds are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from kpusearch.corpus.html.document import Element

__all__ = ["Links", "find_listing_links"]


@dataclass(frozen=True, slots=True)
class Links:
    """Hold absolute http(s) addresses without fragments, each once, in the order of the page."""

    articles: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()


_MOST: Final = 2000
_FEED_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_FEED_PATH: Final = re.compile(
    r"/(?:feed|rss|atom)(?:/|\.xml|\.php)?$|/feeds/posts/default$|[?&]format=feed", re.IGNORECASE
)
_PAGE_PATH: Final = re.compile(r"/(?:page|halaman|hal)[/-]?\d+/?$", re.IGNORECASE)
_PAGE_KEYS: Final = frozenset(
    {"page", "paged", "halaman", "hal", "p", "start", "offset", "per_page", "limitstart", "pg"}
)
_NEXT: Final = re.compile(
    r"\W*(?:next|selanjutnya|berikutnya|lanjut|older(?: posts?| entries)?|posting lama|pos-pos lama|"
    r"muat lainnya|load more|\d{1,4}|›|»|→|>|>>|last|terakhir)\W*",
    re.IGNORECASE,
)
# A year and month, a number with a slug, or a long slug: what addresses of articles look like.
_ARTICLE: Final = re.compile(
    r"/(?:19|20)\d{2}/\d{1,2}/|/(?:read|baca|detail|artikel|article|berita|news|post|posts|blog|"
    r"opini)/(?:[^/]+/)*[^/]*\d"
    r"|/\d{3,}[-_/][a-z0-9]|/(?:[a-z0-9]+[-_]){3,}[a-z0-9]+(?:\.html?|\.php)?/?$",
    re.IGNORECASE,
)
_NOT_ARTICLE: Final = re.compile(
    r"/(?:tag|tags|category|kategori|label|search|author|penulis|login|wp-login|wp-admin|wp-json|feed|rss|cart|"
    r"user|account|"
    r"privacy|kebijakan-privasi|pedoman-media-siber|disclaimer|kontak|contact|about|tentang-kami|redaksi|iklan|"
    r"share|sharer|print|cetak|amp|index)"
    r"(?:/|$|\.)|\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|rar|mp[34]|css|js|xml|ico|exe|apk)$",
    re.IGNORECASE,
)
_TITLE_WORDS: Final = 4


def find_listing_links(data: bytes, *, url: str, charset: str | None = None) -> Links:
    """Return the links of a page, fetched from `url`, that lead to articles, to more of the list, and to feeds.

    Only links of the same site are taken for articles and pages; feeds may be elsewhere. Never raises for any bytes.

    >>> page = b'<h2><a href="/blog/read/7_rapat-pleno#isi">Rapat Pleno</a></h2><a href="?page=2">2</a>'
    >>> links = find_listing_links(page, url="https://jateng.kpu.go.id/blog/category/104")
    >>> links.articles, links.pages
    (('https://jateng.kpu.go.id/blog/read/7_rapat-pleno',), ('https://jateng.kpu.go.id/blog/category/104?page=2',))
    """
    from kpusearch.corpus.html.charset import decode_page
    from kpusearch.corpus.html.document import PAGE_LIMIT, parse_document
    from kpusearch.corpus.html.metadata import same_site, web_address

    document = "too large" if len(data) > PAGE_LIMIT else parse_document(decode_page(data, charset=charset))
    if isinstance(document, str):
        return Links()
    root = document.root
    base = web_address(next((e.get("href") for e in root.iter("base") if e.get("href")), None), url) or url
    articles: dict[str, None] = {}
    pages: dict[str, None] = {}
    feeds: dict[str, None] = {}
    for element in root.iter("link", "a"):
        address = web_address(element.get("href"), base)
        if address is None or len(articles) + len(pages) + len(feeds) >= _MOST:
            continue
        kind = _kind(element, address, url) if address != url.split("#")[0] else None
        if kind == "feed":
            feeds[address] = None
        elif kind and same_site(address, url):
            (pages if kind == "page" else articles)[address] = None
    return Links(tuple(articles), tuple(pages), tuple(feeds))


def _kind(element: Element, address: str, url: str) -> str | None:
    from kpusearch.corpus.html.kpu import ARTICLE_PATH

    relations = element.get("rel", "").lower().split()
    if element.get("type", "").lower().split(";")[0] in _FEED_TYPES and (
        element.tag == "a" or "alternate" in relations
    ):
        return "feed"
    parts = urlsplit(address)
    if element.tag == "link":
        return "page" if "next" in relations else None
    if _FEED_PATH.search(address):
        return "feed"
    if "nofollow" in relations and "next" not in relations and parts.path.endswith("login"):
        return None
    text = " ".join("".join(element.itertext()).split())
    if "next" in relations or (_is_numbered(address, url) and (_NEXT.fullmatch(text) or not text)):
        return "page"
    if ARTICLE_PATH.search(parts.path):
        return "article"
    if _NOT_ARTICLE.search(parts.path) or len(parts.path) < 2:
        return None
    is_headline = len(text.split()) >= _TITLE_WORDS or any(
        e.tag in {"h1", "h2", "h3", "h4"} for e in element.iterancestors()
    )
    if _ARTICLE.search(parts.path) and (is_headline or not text):
        return "article"
    keys = {key for key, _ in parse_qsl(parts.query)[:20]}
    return (
        "article"
        if is_headline and keys & {"p", "id", "artikel", "berita"} and len(text.split()) >= _TITLE_WORDS
        else None
    )


def _is_numbered(address: str, url: str) -> bool:
    """Return whether the address is a further page of a list on the same site."""
    parts, here = urlsplit(address), urlsplit(url)
    if _PAGE_PATH.search(parts.path):
        return True
    keys = {key.lower() for key, value in parse_qsl(parts.query)[:20] if value.isdigit() or key.startswith("updated")}
    if "updated-max" in parts.query:
        return True
    # The base address of the list, and no other list's: "/blog/category/104" and not "/blog/category/1".
    bare = parts.path.rstrip("/").replace("/index.php", "")
    if keys & _PAGE_KEYS and bare == here.path.rstrip("/").replace("/index.php", ""):
        return True
    # CodeIgniter numbers its pages in the path, /berita/index/20; the number behind "category" is that of the list.
    head = re.sub(r"(?<!category)(?<!kategori)/\d+$", "", here.path.rstrip("/"))
    return not parts.query and bool(re.fullmatch(re.escape(head) + r"/\d+", parts.path.rstrip("/")))
