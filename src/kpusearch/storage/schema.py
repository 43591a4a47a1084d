"""Map an article onto a Whoosh document: what is searched, what is filtered, what is kept."""

from __future__ import annotations

import functools
import json
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from whoosh import columns, fields, formats

from kpusearch.analysis import Analyzer
from kpusearch.article import Article

__all__ = ["KEYWORD_FIELDS", "TEXT_FIELDS", "InvertedText", "document", "invert", "keyword", "schema"]

TEXT_FIELDS: Final = ("title", "body")
"""The fields that are analysed and ranked."""

KEYWORD_FIELDS: Final = ("office", "forum", "city", "authors", "photographers")
"""The fields that are matched by their whole value, folded by `keyword`; people also by each word."""

_PEOPLE: Final = frozenset({"authors", "photographers"})


class InvertedText(NamedTuple):
    """Hold one analysed field: term -> increasing positions, and its length in positions that hold a term."""

    positions: Mapping[str, list[int]]
    length: int


class PositionsField(fields.FieldType):  # type: ignore[misc]
    """Index an `InvertedText`: analysis is done before Whoosh, so that it happens once and may be shared out."""

    def __init__(self) -> None:
        super().__init__(format=formats.Positions(), analyzer=None, scorable=True)

    def index(self, value: InvertedText, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield encoded term, frequency, weight and encoded positions."""
        for term, positions in value.positions.items():
            yield term.encode(), len(positions), float(len(positions)), self.format.encode(positions)


@functools.cache
def schema() -> fields.Schema:
    """Return the schema of every index. It is always passed to Whoosh, never read back from its pickle."""
    number = fields.COLUMN(columns.NumericColumn("i"))
    text = fields.COLUMN(columns.VarBytesColumn())
    known: dict[str, fields.FieldType] = {
        "id": fields.ID(sortable=True),
        "text_hash": fields.ID(),
        # date.toordinal(), 0 where there is no date
        "date": number,
        # Whoosh keeps lengths in one byte, where 1000 reads as 1032; the ranking needs them exact
        **{f"{name}_length": number for name in TEXT_FIELDS},
        "content_hash": text,
        # what facets show: the value as written
        "office_value": text,
        "forum_value": text,
        "article": fields.STORED(),
        **{name: PositionsField() for name in TEXT_FIELDS},
        **{name: fields.ID() for name in KEYWORD_FIELDS},
    }
    return fields.Schema(**known)


def invert(analyzer: Analyzer, text: str) -> InvertedText:
    """Analyse one field. Parts of a compound do not lengthen it: they share a position."""
    positions: dict[str, list[int]] = {}
    length = 0
    last = -1
    for token in analyzer(text):
        found = positions.setdefault(token.term, [])
        # A compound may name one part twice at its one position.
        if not found or found[-1] != token.position:
            found.append(token.position)
        if token.position != last:
            length += 1
            last = token.position
    return InvertedText(positions, length)


def document(article: Article, *, content_hash: str, text_hash: str, **texts: InvertedText) -> dict[str, Any]:
    """Return the Whoosh document of an article that has an id; `texts` holds one `InvertedText` a text field."""
    values: dict[str, Any] = {
        "id": article.id,
        "text_hash": text_hash,
        "content_hash": content_hash.encode(),
        "article": json.dumps(article.to_dict(), ensure_ascii=False, default=str),
        "date": article.date.toordinal() if article.date else None,
        "office_value": article.office.encode() if article.office else None,
        "forum_value": article.forum.encode() if article.forum else None,
    }
    for name, text in texts.items():
        values[name] = text
        values[f"{name}_length"] = text.length
    for name in KEYWORD_FIELDS:
        values[name] = _keywords(name, getattr(article, name))
    return {name: value for name, value in values.items() if value}


def keyword(value: str) -> str:
    """Return what a whole value is matched by: NFKC, one blank between words, any case."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def _keywords(name: str, value: str | tuple[str, ...] | None) -> list[str]:
    values = [value] if isinstance(value, str) else (value or ())
    whole = [keyword(item) for item in values]
    words = [word for item in whole for word in item.split()] if name in _PEOPLE else []
    return [item for item in dict.fromkeys(whole + words) if item]
