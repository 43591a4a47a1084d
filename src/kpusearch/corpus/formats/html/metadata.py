"""Work out title, date, authors, address and language of an article from its page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final
from urllib.parse import urljoin, urlsplit

from kpusearch.corpus.dates import RawDate, calendar_day, read_date
from kpusearch.corpus.formats.html.content import folded
from kpusearch.corpus.formats.html.document import Element
from kpusearch.corpus.formats.html.paragraphs import Block, one_line
from kpusearch.corpus.formats.html.structured import Claims

__all__ = [
    "find_authors",
    "find_date",
    "find_language",
    "find_title",
    "find_url",
    "headline_above",
    "page_title",
    "read_dates",
    "same_site",
    "web_address",
]

_SITE_BORDER: Final = re.compile(r"\s+(?:[|»«·•:]|-{1,2}|[–—])\s+")
_MOST_SITE_WORDS: Final = 7
_SHORTEST_TITLE: Final = 8
_LONGEST_TITLE: Final = 1000
_MOST_HEADINGS: Final = 40
_LONGEST_HEADLINE: Final = 250
_FEWEST_WORDS: Final = 3
_ABOVE: Final = 15
_CUT: Final = ("...", "…")
_NUMERIC: Final = re.compile(r"(?<!\d)(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4})(?!\d)")
_UPDATED: Final = re.compile(
    r"\(?\b(?:diperbarui|diperbaharui|updated?|pembaruan|last modified|terakhir diubah)\b", re.IGNORECASE
)
_LONGEST_DATE_LINE: Final = 160
_BEFORE_TITLE: Final = 4
_BYLINE: Final = re.compile(
    r"(?:oleh|penulis|reporter|pewarta|wartawan|by|ditulis oleh|laporan)\s*:?\s+(?P<name>[^\d|•·»"
    r"/:@<>()]{3,60}?)\s*(?:$|[|/@(•·»–—-]|\d|,?\s*(?:senin|selasa|rabu|kamis|jum|sabtu|minggu))",
    re.IGNORECASE,
)
_DESKS: Final = frozenset(
    {"admin", "admin web", "administrator", "author", "editor", "operator", "root", "super admin", "super user"}
    | {"superadmin", "superuser", "tim redaksi", "unknown", "user", "webmaster"}
)
# Offices, desks and companies publish; they do not write.
_OFFICE: Final = re.compile(
    r"\b(?:KPU|KIP|Bawaslu|Panwaslu|Humas|Redaksi|Admin|Tim|Diskominfo|Sekretariat|Media Center|PT)\b"
)
_MOST_AUTHORS: Final = 10
_HOME: Final = re.compile(r"\s*(?:https?://[^/?#]*)?/?(?:index\.(?:php|html?))?\s*", re.IGNORECASE)
_HOST_PREFIX: Final = re.compile(r"^(?:www\d?|m|mobile|amp)\.")


def page_title(root: Element) -> str:
    """Return the text of the ``<title>``, empty where there is none."""
    for element in root.iter("title"):
        if text := " ".join("".join(element.itertext())[: 4 * _LONGEST_TITLE].split()):
            return text[:_LONGEST_TITLE]
    return ""


def find_title(root: Element, claims: Claims) -> tuple[str, bool]:
    """Return the headline, and whether structured data or ``<title>`` confirm it.

    It is the heading that these confirm, else what they say; a headline found without them is only likely.
    """
    headings = [
        text
        for tag in ("h1", "h2", "h3")
        for element in islice(root.iter(tag), _MOST_HEADINGS)
        if (text := one_line(element)) and len(text) <= _LONGEST_TITLE
    ]
    stated = [text for text in (claims.headline, *claims.titles) if text]
    for claim in stated:
        wanted = folded(claim.rstrip(".… "))
        same = [heading for heading in headings if folded(heading) == wanted]
        # The site's name often follows the headline, and a long headline is cut short.
        longer = [h for h in headings if len(h) >= _SHORTEST_TITLE and wanted.startswith(folded(h))]
        whole = [h for h in headings if claim.endswith(_CUT) and wanted and folded(h).startswith(wanted)]
        if found := same or whole or longer:
            return max(found, key=len), True
    for claim in stated:
        if not claim.endswith(_CUT):
            return _without_site(" ".join(claim.split())), True
    whole_title = page_title(root)
    confirmed = [h for h in headings if len(h) >= _SHORTEST_TITLE and folded(h) in folded(whole_title)]
    if confirmed:
        best = max(confirmed, key=len)
        return best, 2 * len(best) > len(whole_title)
    firsts = [text for element in islice(root.iter("h1"), _MOST_HEADINGS) if (text := one_line(element))]
    if len(firsts) == 1 and len(firsts[0]) >= _SHORTEST_TITLE and not _is_site_name(root):
        return firsts[0], False
    return _without_site(whole_title) or (firsts or [""])[0], False


def headline_above(root: Element, blocks: Sequence[Block], first: str) -> str:
    """Return the headline that stands right above the first paragraph of the body, or opens it; empty where none does.

    That is a line that the ``<title>`` repeats between the names of site and section, else a heading.
    """
    end = next((place for place, block in enumerate(blocks) if block.text == first), 0)
    above = [b for b in reversed(blocks[max(0, end - _ABOVE) : end + 1]) if len(b.text) <= _LONGEST_HEADLINE]
    lines = [line for block in above for line in block.text.split("\n")]
    parts = {folded(part) for part in _SITE_BORDER.split(page_title(root))}
    for line in lines:
        if len(line) >= _SHORTEST_TITLE and folded(line) in parts:
            return line
    headings = (b for b in above if b.kind == "h" and len(b.text.split()) >= _FEWEST_WORDS)
    return next((" ".join(block.text.split()) for block in headings), "")


def _without_site(title: str) -> str:
    """Cut the site's name off the end of a page title."""
    parts = list(_SITE_BORDER.finditer(title))
    if parts and len(title[parts[-1].end() :].split()) <= _MOST_SITE_WORDS and parts[-1].start() >= _SHORTEST_TITLE:
        return title[: parts[-1].start()]
    return title


def _is_site_name(root: Element) -> bool:
    """Return whether the first heading is the name of the site: it links home."""
    for element in islice(root.iter("h1"), 1):
        link = next(element.iter("a"), None)
        if link is not None and _HOME.fullmatch(link.get("href", "")):
            return True
    return False


def find_date(
    root: Element, claims: Claims, blocks: Sequence[Block], *, title: str, first: str, order: str | None
) -> RawDate:
    """Return the day of publication: as structured data, a ``<time>`` or a line by the headline say; else a note.

    `blocks` are those of the whole page, `first` is the first paragraph of the body: between the headline and that
    stands the date. `order` decides a numeric date that could be two days.
    """
    return read_dates((*claims.published, *_times(root), *_lines(blocks, title, first)), order=order)


def read_dates(raws: Iterable[str], *, order: str | None) -> RawDate:
    """Return the first date that can be read with certainty, else the first note of one that cannot."""
    notes: list[str] = []
    for raw in raws:
        found = _read(raw, order)
        if found.date:
            return found
        if found.note and "cannot be read" not in found.note:
            notes.append(found.note)
    return RawDate(note=notes[0] if notes else None)


def _times(root: Element) -> Iterable[str]:
    """Yield the dates of ``<time>`` elements, those first that call themselves published."""
    times = list(islice(root.iter("time"), 50))
    marked = [e for e in times if "publish" in f"{e.get('class')} {e.get('itemprop')} {e.get('pubdate')}".lower()]
    for element in [*marked, *times]:
        if "updated" in (element.get("class") or "").split() and element not in marked:
            continue
        yield element.get("datetime") or one_line(element)


def _lines(blocks: Sequence[Block], title: str, first: str) -> Iterable[str]:
    wanted, start = folded(title), -1
    end = next((place for place, block in enumerate(blocks) if first and block.text == first), len(blocks))
    for place, block in enumerate(blocks[:end]):
        if wanted and folded(block.text) == wanted:
            start = place
    if start < 0 and end == len(blocks):
        return
    around = [*blocks[start + 1 : end][:12], *reversed(blocks[max(0, start - _BEFORE_TITLE) : max(0, start)])]
    if start < 0:
        around = list(reversed(blocks[max(0, end - 2 * _BEFORE_TITLE) : end]))
    for block in around:
        for line in block.text.split("\n"):
            if len(line) <= _LONGEST_DATE_LINE:
                yield _UPDATED.split(line)[0] or line


def _read(raw: str, order: str | None) -> RawDate:
    found = read_date(raw)
    if found.date or not order:
        return found
    numeric = _NUMERIC.search(raw) if len(raw) <= _LONGEST_DATE_LINE else None
    if numeric and (found.note is None or " may be " in found.note or "cannot be read" in found.note):
        a, b, year = int(numeric["a"]), int(numeric["b"]), int(numeric["year"])
        day = calendar_day(year, b, a) if order == "dmy" else calendar_day(year, a, b)
        return RawDate(day) if day and 1945 <= year <= datetime.date.today().year + 1 else found
    return found


def find_authors(claims: Claims, blocks: Sequence[Block], *, title: str, first: str) -> tuple[str, ...]:
    """Return who wrote the article: as structured data say, else the ``Oleh …`` between headline and body."""
    names = [name for text in claims.authors for name in _names(text)]
    if not names:
        names = [
            name
            for line in _lines(blocks, title, first)
            if (match := _BYLINE.match(line.strip()))
            for name in _names(match["name"])
        ]
    return tuple(dict.fromkeys(names))[:_MOST_AUTHORS]


def _names(text: str) -> Iterable[str]:
    for part in re.split(r"\s*(?:[,;/&]|\bdan\b|\band\b)\s*", " ".join(text.split())[:300]):
        name = part.strip(" .:-–")
        is_address = "http" in name.lower() or "www." in name.lower() or "@" in name
        if name and not is_address and name[0].isalpha() and name.casefold() not in _DESKS and not _OFFICE.search(name):
            yield name


def find_language(root: Element, claims: Claims) -> str | None:
    """Return the language that the page states, as its first subtag: ``id``."""
    html = next(root.iter("html"), root)
    stated = html.get("lang") or claims.language or ""
    match = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", stated)
    if match is None:
        return None
    # Old systems, Blogger among them, write the code that Indonesian had until 1989.
    return "id" if match[1].lower() in {"in", "ind"} else match[1].lower()


def find_url(root: Element, claims: Claims, *, url: str | None) -> str | None:
    """Return the article's own address: the canonical one where it can be believed, else `url`.

    A canonical address that is a home page, or on another site than `url`, is a mistake of the site.
    """
    base = web_address(next((e.get("href") for e in root.iter("base") if e.get("href")), None), url) or url
    links = [
        element.get("href")
        for element in root.iter("link")
        if "canonical" in element.get("rel", "").lower().split() and element.get("href")
    ]
    for candidate in [*links, *claims.urls]:
        address = web_address(candidate, base)
        if address and _is_believed(address, url):
            return address
    return url


def web_address(link: str | None, base: str | None) -> str | None:
    """Return a link as an absolute http(s) address without fragment, or None."""
    if not link or len(link) > 4000:
        return None
    try:
        address = urljoin(base or "", link.strip())
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or any(c.isspace() for c in address):
            return None
        _ = parts.port
    except ValueError:
        return None
    return address.split("#", 1)[0]


def _is_believed(address: str, url: str | None) -> bool:
    parts = urlsplit(address)
    if parts.path.strip("/") in {"", "index.php", "index.html", "id", "home"} and not parts.query:
        return False
    if url is None:
        return True
    return same_site(address, url)


def same_site(address: str, other: str) -> bool:
    """Return whether two addresses are on one host, ``www.``, ``m.`` and ``amp.`` apart."""
    return _site(address) == _site(other)


def _site(address: str) -> str:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    return _HOST_PREFIX.sub("", (host or "").lower())
