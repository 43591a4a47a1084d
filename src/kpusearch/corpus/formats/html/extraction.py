"""Find the article of a page of unknown layout with trafilatura, where that is installed."""

from __future__ import annotations

import logging
import re
from typing import Final

from lxml import etree

from kpusearch.corpus.formats.html.document import Element
from kpusearch.corpus.formats.html.paragraphs import Block

__all__ = ["MISSING", "MissingError", "blocks_of_text", "find_text"]

MISSING: Final = "a web page of unknown layout; install kpusearch[html] to read it"

# What trafilatura draws tables with.
_TABLE_MARKS: Final = re.compile(r"^\|[-|]*$|\|", re.MULTILINE)
# Its time grows faster than the page.
_MOST_ELEMENTS: Final = 30_000
_SHORT: Final = 1000
_MUCH_MORE: Final = 3
_MOST_CHARS: Final = 2 * 2**20


class MissingError(Exception):
    """Say that trafilatura is not installed."""


def find_text(root: Element, *, has_tables: bool = False) -> str:
    """Return the text that trafilatura takes for the article, one paragraph a line; empty where it finds none.

    Raises MissingError where trafilatura is not installed.
    """
    try:
        import trafilatura  # noqa: F401 - to tell whether it is there
    except ImportError as error:
        raise MissingError(MISSING) from error
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return ""
    page = etree.tostring(root, encoding="unicode", method="html")
    if len(page) > _MOST_CHARS:
        return ""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = _extracted(page, has_tables=has_tables, favor_precision=True)
    if len(text) < _SHORT and not has_tables:
        # So little may be one part of many; what is left out for being doubtful is then most of the article.
        more = _extracted(page, has_tables=False, favor_precision=False)
        text = more if len(more) > _MUCH_MORE * len(text) else text
    return text


def _extracted(page: str, *, has_tables: bool, favor_precision: bool) -> str:
    from trafilatura import extract

    try:
        text = extract(page, include_comments=False, include_tables=has_tables, favor_precision=favor_precision) or ""
    except Exception:
        # Whatever a page does to the library, it costs that page alone.
        return ""
    return _TABLE_MARKS.sub(" ", text) if has_tables else text


def blocks_of_text(text: str, root: Element) -> list[Block]:
    """Return the lines of a text as paragraphs of the page."""
    return [Block(" ".join(line.split()), "p", 0.0, root) for line in text.splitlines() if line.strip()]
