"""Read the listing pages of election offices, which hold whole articles one below the other.

The sites' system writes each article of a list as a headline that links to ``/blog/read/8076_slug`` or
``/berita/baca/8168/slug``, its text, and often a link ``Selengkapnya``. Class names differ from office to office, so
the rules go by these links and by headlines of one kind that repeat, each with a text below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from kpusearch.corpus.formats.html.boilerplate import words_of
from kpusearch.corpus.formats.html.content import body_blocks, is_date_line
from kpusearch.corpus.formats.html.document import Element
from kpusearch.corpus.formats.html.metadata import web_address
from kpusearch.corpus.formats.html.paragraphs import Block, blocks_of
from kpusearch.corpus.recognition.dateline import find_dateline, office_of_url

__all__ = [
    "ARTICLE_PATH",
    "LIST_PATH",
    "Entry",
    "is_article_address",
    "is_list_address",
    "is_list_title",
    "is_office_page",
    "read_listing",
]

ARTICLE_PATH: Final = re.compile(
    r"(?:^|/)(?:blog|berita|news|artikel|opini|pengumuman|kegiatan|publikasi)/(?:read|baca|detail|view|show)/\d+",
    re.IGNORECASE,
)
"""Path of an article on an office's site."""

LIST_PATH: Final = re.compile(
    r"/(?:blog|berita|news|artikel)(?:/(?:category|kategori|index|list|arsip|tag|archive)\b.*)?/?$", re.IGNORECASE
)
"""Path of a list of articles on an office's site."""

_MORE: Final = re.compile(
    r"\W*(?:baca\s+)?(?:selengkapnya|selanjutnya|lebih lanjut|read more|more|lanjut baca)\W*", re.IGNORECASE
)
_CUT: Final = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])\W*$")
_LIST_TITLE: Final = re.compile(
    r"(?:(?:berita|kategori|category|arsip|opini|artikel|pengumuman|kegiatan|blog|home|beranda|publikasi|rilis|info)\b.{0,40}"
    r"|kpu dalam berita|(?:situs |website )?(?:resmi )?(?:komisi pemilihan umum|kpu|kip)"
    r"(?: (?:kabupaten|kab\.?|kota|provinsi|ri)(?: \w+){0,4}| \w+)?)?",
    re.IGNORECASE,
)
_LEAST_BODY: Final = 120
_LEAST_TITLE: Final = 12
_LONGEST_TITLE: Final = 300


@dataclass(slots=True)
class Entry:
    """Hold one article of a list; `is_cut` says that only its opening is there."""

    title: str
    url: str | None = None
    blocks: list[Block] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    is_cut: bool = False


def is_office_page(root: Element, *, url: str | None) -> bool:
    """Return whether the page is of an election office's site, as its address or its own links say."""
    if url:
        return office_of_url(url) is not None
    links = [e.get("href") or e.get("content") or "" for e in root.iter("link", "meta", "base")]
    if any(office_of_url(link) for link in links if link.startswith("http")):
        return True
    targets = [e.get("href", "") for e in root.iter("a")]
    near = [t for t in targets if ARTICLE_PATH.search(t)]
    hosts = Counter(office_of_url(t) is not None for t in near if t.startswith("http"))
    return hosts[True] > hosts[False] or (bool(near) and not hosts and find_dateline(_opening(root)) is not None)


def is_article_address(url: str | None) -> bool:
    """Return whether the address is that of one article."""
    return bool(url and ARTICLE_PATH.search(_path(url)))


def is_list_address(url: str | None) -> bool:
    """Return whether the address is that of a list.

    >>> is_list_address("https://kota-semarang.kpu.go.id/index.php/blog/category/104?page=3")
    True
    """
    return bool(url and LIST_PATH.search(_path(url)))


def is_list_title(title: str) -> bool:
    """Return whether the headline names a list or a site, and not an article.

    >>> is_list_title("Berita Terkini"), is_list_title("KPU Kabupaten Jepara"), is_list_title("KPU Jepara Lantik PPK")
    (True, True, False)
    """
    return bool(_LIST_TITLE.fullmatch(title.strip()))


def read_listing(root: Element, *, url: str | None) -> list[Entry]:
    """Return the articles of a listing page in its order, those too of which it gives only the opening."""
    base = next((e.get("href") for e in root.iter("base") if e.get("href")), None)
    url = web_address(base, url) or url
    blocks = list(blocks_of(root))
    signs = [_sign(block) for block in blocks]
    places = _title_places(blocks, signs, url)
    if not places:
        return []
    cards = _cards([blocks[place].element for place in places])
    entries: list[Entry] = []
    for number, place in enumerate(places):
        end = places[number + 1] if number + 1 < len(places) else len(blocks)
        start = places[number - 1] + 1 if number else 0
        card = cards[number]
        inside = [b for b in blocks[place + 1 : end] if card is None or _is_within(b.element, card)]
        # Some layouts put the date above the headline; it is in the same card, or right above.
        above = [b for b in blocks[max(start, place - 3) : place] if card is not None and _is_within(b.element, card)]
        entries.append(_entry(blocks[place], above, inside, url))
    return [entry for entry in entries if entry.blocks]


def _entry(head: Block, above: Sequence[Block], inside: Sequence[Block], url: str | None) -> Entry:
    entry = Entry(title=" ".join(head.text.split()), url=_article_link(head.element, url))
    has_more = False
    texts: list[Block] = []
    for block in inside:
        if _MORE.fullmatch(block.text):
            entry.url = entry.url or _article_link(block.element, url)
            has_more = True
            break
        texts.append(block)
    entry.dates = [b.text for b in (*above, *texts[:4]) if is_date_line(b.text)]
    body = body_blocks(texts, title=entry.title)
    if body and body[-1].link_share > 0 and (more := re.search(r"(?i)\s*(?:baca )?selengkapnya\W*$", body[-1].text)):
        entry.url = entry.url or _article_link(body[-1].element, url)
        last = body.pop()
        has_more = True
        if rest := last.text[: more.start()]:
            body.append(Block(rest, last.kind, 0.0, last.element))
    if sum(len(b.text) for b in body) >= _LEAST_BODY or any(find_dateline(b.text) for b in body[:2]) or has_more:
        entry.blocks = body
        entry.is_cut = bool(body and _CUT.search(body[-1].text))
    return entry


def _title_places(blocks: Sequence[Block], signs: Sequence[str | None], url: str | None) -> list[int]:
    """Return the places of the headlines: the kind of block that is followed by the most long texts."""
    scores: Counter[str] = Counter()
    by_sign: dict[str, list[int]] = {}
    for place, sign in enumerate(signs):
        if sign:
            by_sign.setdefault(sign, []).append(place)
    for sign, places in by_sign.items():
        for number, place in enumerate(places):
            end = places[number + 1] if number + 1 < len(places) else place + 40
            length = sum(len(b.text) for b in blocks[place + 1 : end] if b.link_share < 0.5 and len(b.text) >= 80)
            if length >= _LEAST_BODY:
                scores[sign] += 3 if _article_link(blocks[place].element, url) else 1
    if not scores:
        return []
    best = max(scores, key=lambda sign: (scores[sign], sign))
    places = by_sign[best]
    linked = [place for place in places if _article_link(blocks[place].element, url)]
    return linked if len(linked) * 2 > len(places) else places


def _sign(block: Block) -> str | None:
    """Return what kind of headline the block may be: its tag and classes; None where it can be none."""
    if not _LEAST_TITLE <= len(block.text) <= _LONGEST_TITLE or _MORE.fullmatch(block.text):
        return None
    element = block.element
    words = re.sub(r"\d+", "", words_of(element))
    is_link = block.link_share > 0.9
    is_called_title = bool(re.search(r"\b(?:title|judul|headline|heading)\b", words))
    if not (block.kind == "h" or is_called_title or (is_link and ARTICLE_PATH.search(_href(element) or ""))):
        return None
    return f"{element.tag} {words} {is_link}"


def _cards(heads: Sequence[Element]) -> list[Element | None]:
    """Return for each headline the largest element that holds no other headline, None where that is itself."""
    owners: dict[Element, int] = {}
    for head in heads:
        above = head
        while above is not None:
            owners[above] = owners.get(above, 0) + 1
            above = above.getparent()
    common = next((e for e in (heads[0].iterancestors() if heads else ()) if owners[e] == len(heads)), None)
    cards: list[Element | None] = []
    for head in heads:
        card = head
        above = head.getparent()
        while above is not None and owners[above] == 1 and len(heads) > 1:
            card, above = above, above.getparent()
        has_more = card is not head and len("".join(card.itertext())) > len("".join(head.itertext())) + _LEAST_BODY
        # Where no element holds headline and text alone, the text is what the list holds up to the next headline.
        cards.append(card if has_more else common)
    return cards


def _is_within(element: Element, outer: Element) -> bool:
    above = element
    while above is not None:
        if above is outer:
            return True
        above = above.getparent()
    return False


def _article_link(element: Element, url: str | None) -> str | None:
    href = _href(element)
    if href is None or not ARTICLE_PATH.search(href):
        return None
    return web_address(href, url) or None


def _href(element: Element) -> str | None:
    """Return the target of the link inside the element, or around it."""
    for link in element.iter("a"):
        if link.get("href") and not link.get("href").startswith("#"):
            return str(link.get("href"))
    for above in element.iterancestors("a"):
        return str(above.get("href")) if above.get("href") else None
    return None


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _opening(root: Element) -> str:
    lines: Iterator[str] = (block.text for block in blocks_of(root))
    return "\n".join(line for line, _ in zip(lines, range(400), strict=False))
