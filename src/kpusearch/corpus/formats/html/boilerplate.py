"""Take out of a page what surrounds its article: menus, share bars, related items, comments, notices.

Elements are judged by tag, role and the words of their class and id. One that holds much of the page's prose is kept
whatever it is called, because layouts name their wrappers ``with-sidebar`` or ``comments-open``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from kpusearch.corpus.formats.html.document import Element
from kpusearch.corpus.formats.html.paragraphs import blocks_of

__all__ = ["is_comment_area", "prose_lengths", "prune", "words_of"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAGS: Final = _words(
    "aside audio button canvas dialog embed fieldset figcaption footer form iframe input map menu nav noscript "
    "object option select svg template textarea video"
)
_ROLES: Final = _words("navigation complementary contentinfo search dialog alertdialog menu menubar toolbar banner")
# The frame of a page, which no article and no list of articles is in.
_FRAME: Final = _words(
    "ads adsense adsbygoogle advert advertisement advertising iklan sponsor sponsored promo promosi outbrain "
    "taboola mgid share sharing sharer sharedaddy addtoany addthis sharethis social sosmed socials bagikan "
    "sidebar sidebars breadcrumb breadcrumbs crumbs pagination pager paging paginator nav navbar navigation menu "
    "navigasi toolbar topbar offcanvas hamburger drawer footer copyright cookie cookies consent gdpr newsletter "
    "subscribe subscription langganan berlangganan paywall regwall modal popup overlay lightbox tooltip toast "
    "banner ticker marquee login search pencarian skiplink"
)
# What stands around one article, and may itself be news.
_AROUND: Final = _words(
    "related terkait relatedposts lainnya recommend recommended recommendation recommendations rekomendasi "
    "bacajuga popular populer terpopuler trending terbaru terkini latest aside widget widgets tags taglist "
    "tagcloud hashtags topics labels keywords byline authorbox postmeta meta metadata timestamp entrymeta caption "
    "captions print noprint rating ratings likes counter pageview"
)
_COMMENTS: Final = _words("comment comments commentlist komentar disqus respond replies reply usercomments")
_PAIRS: Final = re.compile(
    r"\b(?:baca juga|baca lainnya|simak juga|lihat juga|read (?:more|also|next)|see also|you may|more (?:news|"
    r"posts|stories)|"
    r"(?:berita|artikel|post|posts|news) (?:lain|lainnya|terkait|terbaru|related|populer)|"
    r"related \w+|skip link|screen reader|sr only|visually hidden|post (?:meta|tags?|footer|navigation|share|info)|"
    r"entry (?:meta|footer|tags|utility)|author (?:box|bio|info|card|profile)|(?:prev|previous|next) (?:post|"
    r"article|next)|"
    r"article (?:info|meta|tags|share|footer|tools)|info (?:berita|artikel)|tag (?:list|links|cloud|article|box)|"
    r"(?:detail|read|news|berita) (?:tag|tags|share|date|author|meta|info)|item (?:meta|tags|share)|jp relatedposts)\b"
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NEVER: Final = frozenset({"html", "body", "head", "main", "h1"})
# Inside a paragraph, words marked by a class are still words of the sentence.
_INLINE: Final = _words("a abbr b bdi big cite code em font i ins kbd label mark q s small span strong sub sup time u")
_PROTECTING_SHARE: Final = 0.4
_LEAST_PROSE: Final = 80
_BORDER: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+")


def prune(root: Element, *, keeps_news: bool = False) -> None:
    """Empty the surroundings of the article in the tree, in place; the text behind them stays.

    With `keeps_news`, for a list of articles, only the frame of the page goes.
    """
    lengths = prose_lengths(root)
    enough = max(1, _PROTECTING_SHARE * lengths.get(root, 0))
    guarded = _with_ancestors(element for element in root.iter() if _is_body(element) or element.tag in {"main", "h1"})
    bodies = _with_ancestors(element for element in root.iter() if _is_body(element) or element.tag == "main")
    for element in list(root.iter()):
        if element is root or element.tag in _NEVER or element in bodies:
            continue
        if is_comment_area(element):
            if element not in guarded:
                element.clear(keep_tail=True)
        elif lengths.get(element, 0) < enough and _is_surrounding(
            element, keeps_news=keeps_news, has_prose=lengths.get(element, 0) > 0
        ):
            # Emptied, not removed: joining the texts around many removed elements would take quadratic time.
            element.clear(keep_tail=True)


def _with_ancestors(elements: Iterable[Element]) -> set[Element]:
    found: set[Element] = set()
    for element in elements:
        above = element
        while above is not None and above not in found:
            found.add(above)
            above = above.getparent()
    return found


def prose_lengths(root: Element) -> dict[Element, float]:
    """Return for each element that holds prose the characters of it: long blocks, without the share that is links."""
    lengths: dict[Element, float] = {}
    for block in blocks_of(root):
        if len(block.text) >= _LEAST_PROSE:
            length = len(block.text) * (1 - block.link_share)
            lengths[block.element] = lengths.get(block.element, 0.0) + length
    total = dict.fromkeys(lengths, 0.0)
    for element, length in lengths.items():
        above = element
        while above is not None:
            total[above] = total.get(above, 0.0) + length
            above = above.getparent() if above is not root else None
    return total


def words_of(element: Element) -> str:
    """Return the words of class and id in lower case, parted by one blank.

    >>> from lxml import etree
    >>> words_of(etree.fromstring('<div class="postMeta entry-footer" id="share_bar"/>'))
    'post meta entry footer share bar'
    """
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return " ".join(_BORDER.split(names[:1000])).strip().lower()


def is_comment_area(element: Element) -> bool:
    """Return whether class or id call the element comments of readers."""
    if element.tag in _NEVER or element.tag == "article":
        return False
    return not _COMMENTS.isdisjoint(words_of(element).split())


def _is_surrounding(element: Element, *, keeps_news: bool, has_prose: bool) -> bool:
    tag = element.tag
    if tag in _TAGS or tag.startswith("amp-"):
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style", "")) or element.get("role") in _ROLES:
        return True
    if tag == "header" and not keeps_news:
        # Inside an article it may hold the opening paragraph.
        return not (has_prose and any(above.tag in {"article", "main"} for above in element.iterancestors()))
    words = words_of(element)
    if tag in _INLINE:
        return bool(re.search(r"\b(?:screen reader|sr only|visually hidden)\b", words))
    # WordPress writes categories and tags of a post as classes of its article.
    if tag == "article":
        return False
    names = words.split()
    if not _FRAME.isdisjoint(names):
        return True
    return not keeps_news and (not _AROUND.isdisjoint(names) or bool(_PAIRS.search(words)))


def _is_body(element: Element) -> bool:
    return "articleBody" in element.get("itemprop", "").split()
