"""Turn a record's text that holds HTML into plain text; leave plain text alone."""

from __future__ import annotations

import html
import re
from typing import Final

__all__ = ["clean_markup"]

_TAG: Final = re.compile(
    r"</?(?:a|abbr|article|b|blockquote|body|br|center|div|em|font|figure|h[1-6]|head|hr|html|i|iframe|img|li|"
    r"link|meta|"
    r"ol|p|pre|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|tr|u|ul|figcaption|title|"
    r"noscript|main|s)"
    r"(?:\s[^<>]{0,2000})?/?>|<!--|<!DOCTYPE|<!\[CDATA\[",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(
    r"&(?:amp;)?(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|nbsp|amp|lt|gt|quot|apos|[lr][sd]quo|[bs]bquo|[mn]dash|hellip|"
    r"bull|middot|copy|reg|"
    r"trade|deg|times|frac12|frac14|frac34|laquo|raquo|shy|ensp|emsp|zwnj|zwj|euro|pound|yen|sect|para|"
    r"[A-Za-z](?:acute|grave|circ|uml|tilde|cedil|ring)|larr|rarr);"
)
_ESCAPED_TAG: Final = re.compile(
    r"&lt;/?(?:p|br|div|span|strong|em|b|i|a|ul|ol|li|h[1-6]|table|script)\b", re.IGNORECASE
)
_MOST_UNESCAPES: Final = 3


def clean_markup(text: str) -> str | None:
    r"""Return the plain text of a text that holds HTML, paragraphs parted by a blank line; None where it holds none.

    ``<`` and ``&`` of prose are no markup: only known tags, comments and named or numbered entities are.
    Entities that were escaped twice are read too.

    >>> clean_markup("<p>Rapat&nbsp;pleno</p><p>Selesai &amp;amp; tuntas<br>hari ini</p><script>x()</script>")
    'Rapat pleno\n\nSelesai & tuntas\nhari ini'
    >>> clean_markup("R&D, a < b dan <3") is None
    True
    """
    if "<" not in text and "&" not in text:
        return None
    has_tags = "<" in text and _TAG.search(text) is not None
    has_entities = "&" in text and _ENTITY.search(text) is not None
    if not has_tags and not has_entities:
        return None
    if not has_tags and _ESCAPED_TAG.search(text):
        text, has_tags = html.unescape(text), True
    if not has_tags:
        return _unescaped(text)
    from kpusearch.corpus.formats.html.document import parse_document
    from kpusearch.corpus.formats.html.paragraphs import blocks_of, join_blocks

    document = parse_document(f"<div>{_with_line_feeds(text)}</div>")
    if isinstance(document, str):
        return None if "tags" in document else ""
    return _unescaped(join_blocks(blocks_of(document.root)))


def _with_line_feeds(text: str) -> str:
    """Mark line feeds as such where no tag of a block does it: they are then all that parts the paragraphs."""
    if re.search(r"<(?:p|br|div|li|h[1-6]|tr)\b", text, re.IGNORECASE):
        return text
    return text.replace("\r\n", "\n").replace("\n", "<br>")


def _unescaped(text: str) -> str:
    for _ in range(_MOST_UNESCAPES):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text.replace("\xa0", " ").replace("\xad", "")
