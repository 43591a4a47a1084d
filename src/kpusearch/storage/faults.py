"""Say why an article cannot be kept: programs may pass what no reader would."""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Mapping
from typing import Final

from kpusearch.article import Article

__all__ = ["fault_of"]

_OPTIONAL_TEXTS: Final = ("id", "url", "office", "city", "forum", "date_confidence", "date_evidence", "source")
_TEXTS: Final = ("title", "body", *_OPTIONAL_TEXTS)
_TUPLES: Final = ("authors", "photographers", "decrees", "people")
_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def fault_of(article: Article) -> str | None:
    """Return why an article cannot be indexed, or None."""
    for name in _OPTIONAL_TEXTS:
        value = getattr(article, name)
        if value is not None and not isinstance(value, str):
            return f"{name} is {type(value).__name__}, not a text"
    for name in (*_TUPLES, "recognised"):
        value = getattr(article, name)
        if name == "recognised" and value is None:
            continue
        if not isinstance(value, tuple) or not all(isinstance(item, str) for item in value):
            return f"{name} is {value!r:.60}, not a tuple of texts"
    if not isinstance(article.title, str) or not isinstance(article.body, str):
        return "title and body must be texts"
    if not article.body.strip():
        return "no body"
    # A datetime is a date to Python, but does not come back as one.
    for name in ("date", "published"):
        day = getattr(article, name)
        if day is not None and type(day) is not datetime.date:
            return f"{name} is {type(day).__name__}, not a datetime.date"
    return _unstorable(article)


def _unstorable(article: Article) -> str | None:
    """Return why an article would not come back from the index as it went in, or None."""
    try:
        texts = [text for name in _TEXTS if (text := getattr(article, name))]
        "".join(itertools.chain(texts, *(getattr(article, name) for name in _TUPLES))).encode()
        if not isinstance(article.extra, Mapping):
            return f"extra is {type(article.extra).__name__}, not a mapping"
        if article.extra:
            text = _encode(article.extra)
            text.encode()
            if json.loads(text) != article.extra:
                return "extra holds what JSON cannot: keys must be texts, values JSON types"
    except UnicodeEncodeError:
        return "its text holds half of a surrogate pair, which is no character; decode the source again"
    except (TypeError, ValueError, RecursionError) as error:
        return f"extra cannot be kept as JSON: {error}"
    return None
