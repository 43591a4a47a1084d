"""Say what to do about a reject whose reason does not say it itself."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["with_remedy"]

_REMEDIES: Final = (
    (r"no body", "give it a text under 'body' or 'isi'"),
    (r"(?:empty file|an empty page|no text\b.*|a page without text.*)", "save it again, or remove it"),
    (r"\w+ is (?:a number|a list|an object|true or false|text).*, not .*", "write it as text"),
    (
        r"invalid JSON.*|not a JSON object",
        "write one valid object a line; python -m json.tool FILE shows where it breaks",
    ),
    (r"invalid CSV.*|\d+ cells, but the header has \d+", "save the table again as CSV, with quotes around its texts"),
    (r"[\d,]+ (?:columns|keys), more than .*", "keep only the columns of the articles"),
    (r"nested .*", "write the record flat"),
    (
        r"an? .*(?:picture|recording|film|font|program)\b.*|a style sheet|a script of a web page",
        "only files with text are read",
    ),
    (r"not a text: .*", "save it as text in UTF-8"),
    (r"no (?:article|articles) .*", "save the page of one article, or copy its text into a .txt"),
    (r"no files in the folder", "check the path"),
    (
        r"title without body: .*|text without title or dateline: .*",
        "copy the whole article, with a blank line under its title",
    ),
    (r"no text after the dateline: .*", "copy the whole article"),
    (r"cannot be read: .*", "check the path and the permissions"),
)
_TABLE: Final = tuple((re.compile(pattern, re.DOTALL), remedy) for pattern, remedy in _REMEDIES)


def with_remedy(reason: str) -> str:
    """Return a reason with what to do about it; one that says so already comes back.

    >>> with_remedy("no body"), with_remedy("a PDF without text; run OCR first")
    ("no body; give it a text under 'body' or 'isi'", 'a PDF without text; run OCR first')
    """
    if "; " in reason:
        return reason
    return next((f"{reason}; {remedy}" for pattern, remedy in _TABLE if pattern.fullmatch(reason)), reason)
