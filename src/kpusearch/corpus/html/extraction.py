"""Find the article of a page of unknown layout with trafilatura, where that is installed."""

from __future__ import annotations

import logging
from typing import Final

from lxml import etree

from kpusearch.corpus.html.content import holder_of
from kpusearch.corpus.html.document import Element

__all__ = ["MISSING", "MissingError", "find_unknown"]

MISSING: Final = "a web page of unknown layout; install kpusearch[html] to read it"

# Its time grows faster than the page.
_MOST_ELEMENTS: Final = 30_000
_MOST_CHARS: Final = 2 * 2**20


class MissingError(Exception):
    """Say that trafilatura is not installed."""


def find_unknown(root: Element) -> tuple[Element | None, str]:
    """Return the element that holds what trafilatura takes for the article, and its text.

    The element is None where none holds it without much else; the text is empty where trafilatura finds none.
    Raises MissingError where trafilatura is not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise MissingError(MISSING) from error
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return None, ""
    page = etree.tostring(root, encoding="unicode", method="html")
    if len(page) > _MOST_CHARS:
        return None, ""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = (
        trafilatura.extract(page, include_comments=False, include_tables=True, favor_precision=False, no_fallback=False)
        or ""
    )
    return holder_of(root, text), text
