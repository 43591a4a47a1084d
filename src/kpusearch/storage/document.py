"""Turn an article into what is indexed of it: terms with positions, keywords, columns and the stored record."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import Final, NamedTuple

from kpusearch.analysis import Analyzer
from kpusearch.article import Article
from kpusearch.lexicon import office_slug

__all__ = ["KEYWORD_FIELDS", "TEXT_FIELDS", "AnalysedText", "Document", "analyse", "keyword"]

TEXT_FIELDS: Final = ("title", "body")
"""The fields that are analysed and ranked."""

KEYWORD_FIELDS: Final = ("office", "forum", "city", "authors", "photographers")
"""The fields that are matched by their whole value, folded by `keyword`; people also by each word."""

_PEOPLE: Final = frozenset({"authors", "photographers"})


class AnalysedText(NamedTuple):
    """Hold one text field: each token's term and position, in order, and how many positions hold a term."""

    terms: list[str]
    positions: list[int]
    length: int


@dataclass(frozen=True, slots=True)
class Document:
    """Hold what is indexed of an article. `day` is the date's ordinal, 0 without one; hashes are 16 bytes."""

    id: str
    title: AnalysedText
    body: AnalysedText
    keywords: list[tuple[str, str]]
    day: int
    office: str
    forum: str
    content_hash: bytes
    text_hash: bytes
    article: bytes

    @classmethod
    def of(cls, article: Article, *, title: AnalysedText, body: AnalysedText) -> Document:
        """Return the document of an article that has an id, and whose text fields have been analysed."""
        return cls(
            id=article.id or "",
            title=title,
            body=body,
            keywords=[(name, value) for name in KEYWORD_FIELDS for value in _keywords(article, name)],
            day=article.date.toordinal() if article.date else 0,
            office=office_slug(article.office) if article.office else "",
            forum=article.forum or "",
            content_hash=bytes.fromhex(article.content_hash())[:16],
            text_hash=bytes.fromhex(article.text_hash())[:16],
            article=_stored(article),
        )


def analyse(analyzer: Analyzer, text: str) -> AnalysedText:
    """Analyse one field. Parts of a compound do not lengthen it: they share a position."""
    terms, positions = analyzer.terms(text)
    return AnalysedText(terms, positions, len(set(positions)))


def _stored(article: Article) -> bytes:
    """Return the record to keep; what is empty is left out, as `Article.from_dict` puts it back."""
    filled = {name: value for name, value in article.to_dict().items() if value}
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def keyword(value: str) -> str:
    """Return what a whole value is matched by: NFKC, one blank between words, any case."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def _keywords(article: Article, name: str) -> list[str]:
    value: str | tuple[str, ...] | None = getattr(article, name)
    values = [value] if isinstance(value, str) else (value or ())
    if name == "office":
        # One office, one value, however its articles name it; queries are read the same way.
        values = [office_slug(item) for item in values]
    whole = [keyword(item) for item in values]
    words = [word for item in whole for word in item.split()] if name in _PEOPLE else []
    return [item for item in dict.fromkeys(whole + words) if item]
