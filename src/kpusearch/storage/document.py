"""Turn an article into what is indexed of it: terms with positions, keywords, columns and the stored record."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final, NamedTuple

from kpusearch.analysis import AnalysedText, Analyzer
from kpusearch.article import Article
from kpusearch.corpus.recognition.own_text import own_text
from kpusearch.lexicon import office_slug
from kpusearch.lexicon.decrees import decree_keys
from kpusearch.lexicon.names import without_titles
from kpusearch.storage.definitions import definitions
from kpusearch.storage.folding import keyword
from kpusearch.storage.own_fields import own_values
from kpusearch.storage.report import file_of
from kpusearch.storage.sketch import Sketch

__all__ = [
    "KEYWORD_FIELDS",
    "TEXT_FIELDS",
    "AnalysedArticle",
    "Document",
    "decrees_of",
    "file_number",
    "indexed_body",
    "people_of",
]

TEXT_FIELDS: Final = ("title", "body")
"""The fields that are analysed and ranked."""

KEYWORD_FIELDS: Final = ("office", "forum", "city", "authors", "photographers", "people", "decrees")
"""The fields that are matched by their whole value, folded by `keyword`; people also by each word.

Decrees are matched by their number (`decree_keys`).
"""

_PEOPLE: Final = frozenset({"authors", "photographers", "people"})
_FIELDS: Final = tuple(item.name for item in fields(Article))
# A date is written as `datetime.date.isoformat` does.
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


class AnalysedArticle(NamedTuple):
    """Hold what takes time to find in an article, maybe in another process; `definitions` are fields and values."""

    title: AnalysedText
    body: AnalysedText
    title_codes: bytes
    body_codes: bytes
    definitions: list[tuple[str, str]]

    @classmethod
    def of(cls, article: Article, analyzer: Analyzer) -> AnalysedArticle:
        """Analyse an article."""
        body = indexed_body(article)
        return cls(
            title=analyzer.terms(article.title),
            body=analyzer.terms(body),
            title_codes=analyzer.codes(article.title),
            body_codes=analyzer.codes(body),
            definitions=definitions(analyzer, body),
        )


@dataclass(frozen=True, slots=True)
class Document:
    """Hold what is indexed of an article.

    `day` and `published` are ordinals, 0 where there is no such day; hashes are 16 bytes; `sketch` is as `sketch.py`
    makes it, `file` as `file_number`; `own` holds the values of each own field of the index. Codes are those of the
    words (`analysis/surface.py`).
    """

    id: str
    title: AnalysedText
    body: AnalysedText
    title_codes: bytes
    body_codes: bytes
    keywords: list[tuple[str, str]]
    day: int
    office: str
    forum: str
    people: tuple[str, ...]
    content_hash: bytes
    text_hash: bytes
    article: bytes
    published: int
    sketch: Sketch
    file: int
    own: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(
        cls,
        article: Article,
        analysed: AnalysedArticle,
        *,
        content_hash: bytes,
        text_hash: bytes,
        sketch: Sketch,
        own: Sequence[str] = (),
    ) -> Document:
        """Return the document of an article that has an id, and that has been analysed; `own` names own fields."""
        held = tuple(own_values(article.extra, name) for name in own)
        return cls(
            id=article.id or "",
            title=analysed.title,
            body=analysed.body,
            title_codes=analysed.title_codes,
            body_codes=analysed.body_codes,
            keywords=[
                *(
                    (name, value)
                    for name in KEYWORD_FIELDS
                    if getattr(article, name)
                    for value in _keywords(article, name)
                ),
                *((name, keyword(value)) for name, values in zip(own, held, strict=True) for value in values),
                *analysed.definitions,
            ],
            day=article.date.toordinal() if article.date else 0,
            office=office_slug(article.office) if article.office else "",
            forum=article.forum or "",
            people=people_of(article),
            content_hash=content_hash,
            text_hash=text_hash,
            article=_stored(article),
            published=article.published.toordinal() if article.published else 0,
            sketch=sketch,
            file=file_number(article),
            own=held,
        )


def indexed_body(article: Article) -> str:
    """Return the body without what only points to another article: it is kept, but not searched."""
    return own_text(article.body)


def file_number(article: Article) -> int:
    """Return a number of 32 bits for the whole path of the file that an article came from, 0 without a source.

    A relative path counts from the working folder: two folders of one name are two.
    """
    if not article.source:
        return 0
    whole = os.path.join(os.getcwd(), file_of(article.source))  # noqa: PTH109, PTH118 - some thousand a second
    return zlib.crc32(os.path.normpath(whole).encode("utf-8", "surrogatepass"))


def _stored(article: Article) -> bytes:
    """Return the record to keep; what is empty is left out, as `Article.from_dict` puts it back."""
    record = {name: value for name in _FIELDS if (value := getattr(article, name))}
    if article.recognised is not None:
        # That nothing was recognised is not the same as that nobody looked.
        record["recognised"] = article.recognised
    return _encode(record).encode()


def people_of(article: Article) -> tuple[str, ...]:
    """Return each person that an article names once, in the first spelling and without titles.

    >>> people_of(Article(body="Rapat.", people=("H. Ahmad Zaini", "AHMAD ZAINI", " ")))
    ('Ahmad Zaini',)
    """
    names: dict[str, str] = {}
    for name in filter(None, map(without_titles, article.people)):
        names.setdefault(keyword(name), name)
    return tuple(names.values())


def decrees_of(article: Article) -> tuple[str, ...]:
    """Return the number of each decree, law or case that an article cites once, as a filter looks it up."""
    return tuple(dict.fromkeys(key for decree in article.decrees for key in decree_keys(decree)))


def _keywords(article: Article, name: str) -> list[str]:
    if name == "decrees":
        return list(decrees_of(article))
    value: str | tuple[str, ...] = people_of(article) if name == "people" else getattr(article, name) or ()
    values = [value] if isinstance(value, str) else value
    if name == "office":
        # One office, one value, however its articles name it; queries are read the same way.
        values = [office_slug(item) for item in values]
    whole = [keyword(item) for item in values]
    words = [word for item in whole for word in item.split()] if name in _PEOPLE else []
    return [item for item in dict.fromkeys(whole + words) if item]
