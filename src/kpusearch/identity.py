"""Work out by what name an article is known when its source gave it none.

That is its address, unless the address names a list of articles; else its office, its title and its day.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from typing import Final

from kpusearch.article import Article

__all__ = ["day_month", "derive_id", "host_of", "names_list", "normalise_url"]

_SCHEME: Final = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_TRACKING: Final = re.compile(
    r"utm_\w+|(?:fb|g|dc|msclk|yclid|ysclid|tt|tw|wick)?clid|wickedid|gbraid|wbraid|igshid|igsh|mc_[ce]id|_ga|_gl|"
    r"(?:pk|mtm|hsa|piwik|matomo)_\w+|_hs(?:enc|mi)|mkt_tok|vero_id|oly_(?:enc|anon)_id|rb_clickid|s_cid|li_fat_id|"
    r"epik|ref_(?:src|url)|cmpid|xtor|__twitter_impression|msclkid|yclid|_openstat",
    re.IGNORECASE,
)
"""Parameters that tell where a reader came from, not what is shown."""

# Segments of a path behind which one name follows: /category/104, /tag/pilkada, /search/label/Berita.
_LISTS: Final = frozenset(
    {"category", "categories", "kategori", "tag", "tags", "topik", "topic", "topics", "label", "author", "penulis"}
)
_LIST_PAGES: Final = frozenset(
    {"search", "cari", "pencarian", "indeks", "index", "archive", "archives", "arsip", "feed", "rss", "beranda", "home"}
)
_FRONT: Final = re.compile(r"(?:index|default|home)\.(?:php|html?|aspx?|jsp)", re.IGNORECASE)
_PAGE_NUMBER: Final = re.compile(r"/(?:page|halaman|hal)/\d+$", re.IGNORECASE)
# Parameters that name one article in content systems, and those that only choose or order a list.
_ARTICLE_KEYS: Final = frozenset(
    {"p", "page_id", "id", "article", "artikel", "aid", "nid", "post", "berita", "read", "story", "item"}
)
_LIST_KEYS: Final = frozenset(
    {"page", "halaman", "hal", "paged", "start", "limitstart", "per_page", "offset", "cat", "category", "kategori"}
    | {"tag", "tags", "s", "q", "search", "cari", "keyword", "author", "m", "sort", "order", "lang"}
    | {"year", "month", "tahun", "bulan"}
)
_PAGE_KEYS: Final = frozenset({"page", "halaman", "hal", "paged", "start", "limitstart", "offset"})
_DATES: Final = re.compile(r"(?:19|20)[0-9]{2}(?:/[0-9]{1,2}){0,2}")
# What an address of an article has and one of a list has not: a number with words, or a title.
_SLUG: Final = re.compile(r"[0-9]{2,}[_-][a-z]|(?:[a-z0-9]+-){3}|\.(?:html?|php|aspx?)$")
_LIST_VIEWS: Final = frozenset({"category", "categories", "featured", "archive", "frontpage", "list", "tag"})


def derive_id(article: Article, *, event: str | None = None) -> str:
    """Return the identity of an article: the given id, else its address, else office and title with the event's day.

    `event` is the day and month of the event (``"29/7"``) where the reader knows it but not the year. The year counts
    where it is stated or the article says when it was published, and not where it was only worked out: a later reading
    may find another. A corrected body keeps the id.

    >>> derive_id(Article(body="Isi", url="https://www.kpu.go.id/index.php/berita/baca/1/?utm_source=x"))
    'kpu.go.id/berita/baca/1'
    >>> derive_id(Article(title="Rapat", body="Isi", office="jateng", date=datetime.date(2025, 7, 2)))
    'jateng-abe1c717bb6a'
    >>> listing = "https://jateng.kpu.go.id/blog/category/104?page=3"
    >>> derive_id(Article(title="Rapat", body="Isi", office="jateng", url=listing, date=datetime.date(2025, 7, 2)))
    'jateng-abe1c717bb6a'
    """
    if article.id:
        return article.id
    if article.url and not names_list(article.url) and (normalised := normalise_url(article.url)):
        return normalised
    # Without a title only the text itself can tell two articles of a day apart.
    name = _normalise(article.title) or _normalise(article.body)
    digest = _sha256(f"{name}\n{_day(article, event)}")
    place = article.office or (host_of(article.url) if article.url else "") or "article"
    return f"{place}-{digest[:12]}"


def day_month(day: datetime.date | None) -> str:
    """Return a date as day/month without leading zeros, empty for None: the year of an event is often unknown."""
    return f"{day.day}/{day.month}" if day else ""


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, without ``www.`` and port.

    >>> host_of("https://WWW.kpu.go.id:443/berita"), host_of("kpu.go.id?p=1")
    ('kpu.go.id', 'kpu.go.id')
    """
    host = re.split(r"[/?#]", _SCHEME.sub("", url.strip()), maxsplit=1)[0]
    return host.rpartition("@")[2].partition(":")[0].lower().removeprefix("www.")


def normalise_url(url: str) -> str:
    """Return a URL without what does not tell articles apart.

    That is scheme, ``www.``, ``index.php/``, fragment, final slash, and of the query what only tracks; what is left of
    the query is sorted.

    >>> normalise_url("https://kota-semarang.kpu.go.id/index.php/blog/read/7_rapat?b=2&utm_source=wa&a=1#isi")
    'kota-semarang.kpu.go.id/blog/read/7_rapat?a=1&b=2'
    >>> normalise_url("https://kpu.go.id/?p=10"), normalise_url("https://kpu.go.id/?p=11")
    ('kpu.go.id?p=10', 'kpu.go.id?p=11')
    """
    bare, _, query = _SCHEME.sub("", url.strip()).split("#", 1)[0].partition("?")
    host, slash, path = bare.partition("/")
    host = host.lower().removeprefix("www.")
    kept = _kept(query)
    address = f"{host}{slash}{path.replace('index.php/', '', 1)}".rstrip("/")
    return f"{address}?{'&'.join(kept)}" if kept and address else address


def names_list(url: str) -> bool:
    """Say whether an address names a list of articles, a category, a tag, a page number, a front page, and no article.

    >>> names_list("https://bali.kpu.go.id/index.php/blog/category/104?page=258"), names_list("https://kpu.go.id/")
    (True, True)
    >>> names_list("https://kpu.go.id/index.php?option=com_content&id=11"), names_list("https://kpu.go.id/?p=10")
    (False, False)
    """
    bare, _, query = _SCHEME.sub("", url.strip()).split("#", 1)[0].partition("?")
    path = bare.partition("/")[2].replace("index.php/", "", 1).strip("/")
    parameters = {key: value for key, _, value in (item.lower().partition("=") for item in _kept(query))}
    keys = parameters.keys()
    if _LIST_VIEWS & {parameters.get(key) for key in ("view", "task", "layout")}:
        return True
    if _PAGE_NUMBER.search(f"/{path}"):
        return True
    segments = [segment.lower() for segment in path.split("/") if segment]
    if not segments or (len(segments) == 1 and _FRONT.fullmatch(segments[0])):
        # A front page, unless a parameter names what it shows; one that we do not know may do so.
        return not keys & _ARTICLE_KEYS and keys <= _LIST_KEYS
    if keys & _ARTICLE_KEYS:
        return False
    if segments[-1] in _LIST_PAGES or segments[-1] in _LISTS or _DATES.fullmatch("/".join(segments)):
        return True
    if any(map(_SLUG.search, segments)):
        return False
    # A page of a list, or what stands behind "category": its name, its number, the number of the page.
    is_behind = any(segment in _LISTS for segment in segments[-3:-1])
    return is_behind or bool(keys & _PAGE_KEYS and keys <= _LIST_KEYS)


def _kept(query: str) -> list[str]:
    """Return the parameters of a query that do not only track, as they are written, sorted."""
    return sorted(item for item in query.split("&") if item and not _TRACKING.fullmatch(item.partition("=")[0]))


def _day(article: Article, event: str | None) -> str:
    if article.date and (article.date_confidence != "inferred" or article.published):
        return article.date.isoformat()
    return event or day_month(article.date)


def _normalise(text: str) -> str:
    """Fold what retyping changes: compatibility forms, case and blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
