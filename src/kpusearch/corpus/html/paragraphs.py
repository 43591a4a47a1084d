"""Write the text of elements as blocks: paragraphs, headings, list items and table rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree  # type: ignore[import-untyped]

from kpusearch.corpus.html.document import Element

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
_INVISIBLE: Final = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\xad")


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
    """Gather the text between two borders of blocks."""

    pieces: list[str] = field(default_factory=list)
    link_chars: int = 0
    all_chars: int = 0

    def add(self, text: str, *, in_link: bool, in_pre: bool) -> None:
        text = text.translate(_INVISIBLE)
        if not in_pre:
            text = text.replace("\n", " ").replace("\r", " ")
        count = len(text) - text.count(" ")
        self.all_chars += count
        self.link_chars += count if in_link else 0
        self.pieces.append(text)

    def take(self, kind: str, element: Element) -> Iterator[Block]:
        if self.all_chars:
            lines = [" ".join(line.split()) for line in "".join(self.pieces).split("\n")]
            share = self.link_chars / self.all_chars
            text = "\n".join(lines).strip("\n")
            # A blank line, from two <br>, parts paragraphs like <p>.
            for part in filter(None, (part.strip("\n") for part in text.split("\n\n"))):
                yield Block(part, kind, share, element)
        self.pieces.clear()
        self.link_chars = self.all_chars = 0


def blocks_of(element: Element) -> Iterator[Block]:
    """Yield the blocks of an element in the order of the page; a ``<br>`` is a line feed inside its block.

    Blanks are folded and invisible characters dropped. The cells of a row are parted by blanks.
    """
    writer = _Writer()
    links = pres = unseen = 0
    kinds = ["p"]
    holders = [element]
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        step = 1 if event == "start" else -1
        if tag in _UNSEEN:
            unseen += step
        elif tag in _BLOCK_TAGS:
            if tag in _CELLS:
                if event == "end":
                    writer.pieces.append(" ")
            else:
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


def _kind(tag: str, around: str) -> str:
    if tag in _HEADINGS:
        return "h"
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
