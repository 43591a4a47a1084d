"""Write the text of elements as blocks: paragraphs, headings, list items and table rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from kpusearch.corpus.formats.html.document import Element

__all__ = ["Block", "blocks_of", "join_blocks", "one_line"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCK_TAGS: Final = _words(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody td "
    "tfoot th thead tr ul"
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN: Final = frozenset({"head", "title", "noscript", "template", "textarea", "select", "iframe", "svg", "math"})
_CELLS: Final = frozenset({"td", "th"})
_FEW: Final = 20
_LINK, _NO_LINK = "\x02", "\x03"
_BLANK_LINE: Final = re.compile(r"\n([\x02\x03 ]*)\n")
_MARKS: Final = re.compile(r"([\x02\x03])")
_INVISIBLE: Final = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\xad" + _LINK + _NO_LINK)


@dataclass(frozen=True, slots=True)
class Block:
    """Hold a piece of text that stands by itself on the page.

    `kind` is ``"p"``, ``"h"`` (heading), ``"li"`` or ``"tr"``; `link_share` is the share of its characters that are
    links; `element` is the block element that holds it.
    """

    text: str
    kind: str
    link_share: float
    element: Element


@dataclass(slots=True)
class _Writer:
    """Gather the text between two borders of blocks; links stand between two marks."""

    pieces: list[str] = field(default_factory=list)
    has_text: bool = False
    is_in_link: bool = False

    def add(self, text: str, *, in_link: bool, in_pre: bool) -> None:
        text = text.translate(_INVISIBLE)
        if not in_pre:
            text = text.replace("\n", " ").replace("\r", " ")
        if in_link != self.is_in_link:
            self.pieces.append(_LINK if in_link else _NO_LINK)
            self.is_in_link = in_link
        self.has_text = self.has_text or not text.isspace()
        self.pieces.append(text)

    def take(self, kind: str, element: Element) -> Iterator[Block]:
        if self.has_text:
            is_link = False
            lines = (" ".join(line.split()) for line in "".join(self.pieces).split("\n"))
            # A blank line, from two <br>, parts paragraphs like <p>.
            for part in _BLANK_LINE.split("\n".join(lines)):
                text, share, is_link = _measured(part, is_link)
                if text:
                    yield Block(text, kind, share, element)
        self.pieces.clear()
        self.pieces += [_LINK] if self.is_in_link else []
        self.has_text = False


def _measured(text: str, is_link: bool) -> tuple[str, float, bool]:
    """Return the text without marks, the share of it that is links, and whether a link goes on behind it."""
    linked = 0
    pieces = []
    for piece in _MARKS.split(text):
        if piece in (_LINK, _NO_LINK):
            is_link = piece == _LINK
        else:
            linked += len(piece) - piece.count(" ") if is_link else 0
            pieces.append(piece)
    whole = "\n".join(" ".join(line.split()) for line in "".join(pieces).strip().split("\n"))
    count = len(whole) - whole.count(" ") - whole.count("\n")
    return whole, min(1.0, linked / count) if count else 0.0, is_link


def blocks_of(element: Element) -> Iterator[Block]:
    """Yield the blocks of an element in the order of the page; a ``<br>`` is a line feed inside its block.

    Blanks are folded and invisible characters dropped. The cells of a row are parted by blanks, but where a
    table only places the parts of the page.
    """
    writer = _Writer()
    links = pres = unseen = 0
    rows: list[bool] = []
    kinds = ["p"]
    holders = [element]
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        step = 1 if event == "start" else -1
        if tag in _UNSEEN:
            unseen += step
        elif tag in _BLOCK_TAGS:
            if tag in _CELLS and not (rows and rows[-1]):
                if event == "end":
                    writer.pieces.append(" ")
            else:
                if tag == "tr":
                    if event == "start":
                        rows.append(_is_layout(node))
                    else:
                        rows.pop()
                yield from writer.take(kinds[-1], holders[-1])
                if event == "start":
                    kinds.append(_kind(tag, kinds[-1]))
                    holders.append(node)
                else:
                    kinds.pop()
                    holders.pop()
            pres += step if tag == "pre" else 0
        elif tag == "a":
            links += step
        elif tag == "br" and event == "start" and not unseen:
            writer.pieces.append("\n")
        text = node.text if event == "start" else node.tail
        # The tail of the element itself lies outside it.
        if text and not unseen and (event == "start" or node is not element):
            writer.add(text, in_link=links > 0, in_pre=pres > 0)
    yield from writer.take(kinds[-1], holders[-1])


def _is_layout(row: Element) -> bool:
    """Return whether the row places parts of the page, which its cells then are, and holds no data."""
    for cell in row[:_FEW]:
        for child in cell[:_FEW]:
            if any(node.tag == "br" or node.tag in _BLOCK_TAGS for node in (child, *child[:_FEW])):
                return True
    return False


def _kind(tag: str, around: str) -> str:
    if tag in _HEADINGS:
        return "h"
    if tag in _CELLS or (tag == "p" and around == "tr"):
        return "p"
    if tag in {"li", "tr"}:
        return tag
    return around if around in {"li", "tr"} else "p"


def join_blocks(blocks: Iterable[Block]) -> str:
    """Return the blocks as one text: a blank line between paragraphs, a line feed between items of a list or table."""
    pieces: list[str] = []
    before = ""
    for block in blocks:
        if pieces:
            pieces.append("\n" if before == block.kind and block.kind in {"li", "tr"} else "\n\n")
        pieces.append(block.text)
        before = block.kind
    return "".join(pieces)


def one_line(element: Element) -> str:
    """Return the text of an element on one line."""
    return " ".join(block.text.replace("\n", " ") for block in blocks_of(element))
