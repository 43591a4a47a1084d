"""Read a plain text or Markdown file as one article: the first line its title, the rest its body."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Final

from kpusearch.article import Article, Rejected
from kpusearch.corpus.dates import Order
from kpusearch.corpus.naming import Naming, field_of
from kpusearch.corpus.order import LANGUAGES, order_of_language
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.recognition.dateline import find_dateline
from kpusearch.corpus.record import LIST_FIELDS, article_of
from kpusearch.corpus.source import Source, read_text

__all__ = ["has_front_matter", "parse_prose", "parse_text", "read_prose", "read_single", "read_whole_page"]

_FRONT_MATTER: Final = re.compile(r"---[^\S\n]*\n(?P<matter>(?:.*\n){0,200}?)(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)")
_PAIR: Final = re.compile(r"(?P<key>[A-Za-z_][\w-]*)\s*:(?:\s+(?P<value>.*))?")
_ITEM: Final = re.compile(r"\s*-\s+(?P<value>.*)")
_HEADING: Final = re.compile(r"#{1,6}\s++(?P<title>.*)")


def read_single(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Read a source as one article; see `parse_text`."""
    text = read_text(source, reading)
    if isinstance(text, Rejected):
        yield text
    else:
        yield _parsed(text, source.name, reading)


def read_whole_page(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Read a source as a page of articles; see `page.parse_page`."""
    text = read_text(source, reading)
    if isinstance(text, Rejected):
        yield text
    else:
        yield from _paged(text, source.name, reading)


def read_prose(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Read a source as a page where a line of it opens with an office's dateline, else as one article."""
    text = read_text(source, reading)
    if isinstance(text, Rejected):
        yield text
    else:
        yield from parse_prose(text, source=source.name, reading=reading)


def parse_prose(text: str, *, source: str, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield the articles of a text; see `read_prose`."""
    if find_dateline(text) and not has_front_matter(text):
        yield from _paged(text, source, reading)
    else:
        yield _parsed(text, source, reading)


def _paged(text: str, source: str, reading: Reading) -> Iterator[Article | Rejected]:
    from kpusearch.corpus.formats.page import parse_page

    return parse_page(text, source=source, collected=reading.collected, recognises=reading.recognises)


def _parsed(text: str, source: str, reading: Reading) -> Article | Rejected:
    # The text is recognised where all articles are.
    return parse_text(text, source=source, collected=reading.collected, recognises=False, order=reading.order)


def has_front_matter(text: str) -> bool:
    """Return whether the text opens with a ``---`` block of fields: such a text is one article, whatever it holds."""
    return _FRONT_MATTER.match(text) is not None


def parse_text(
    text: str, *, source: str, collected: datetime.date, recognises: bool = True, order: Order | None = None
) -> Article | Rejected:
    r"""Return the article of a text, a text of one line being all body.

    Front matter may give the article's fields, one ``key: value`` a line, lists as ``[a, b]`` or lines of ``- a``;
    lines of another form are kept as they are in ``extra["front_matter"]``.
    What it does not give is recognised from the text, unless told otherwise. `order` is that of day and month where
    the language that the front matter states does not tell it.

    >>> parse_text("# Uji Publik\n\nKPU menggelar uji publik.", source="a.md", collected=datetime.date.today()).title
    'Uji Publik'
    """
    if not text.strip():
        return Rejected(source, "empty file")
    record: dict[str, object] = {}
    if matter := _FRONT_MATTER.match(text):
        text = text[matter.end() :]
        record = Naming().renamed({**_fields(matter["matter"]), "body": text.strip()})
        language = next((value for name in LANGUAGES if isinstance(value := record.get(name), str)), None)
        order = order_of_language(language) or order
    title, body = _split(text.strip())
    if "title" in record:
        body = text.strip()
        if title == record["title"]:
            body = _split(body)[1]
    elif not body:
        title, body = "", title
    article = article_of({"title": title, **record, "body": body}, source=source, order=order)
    if not recognises or isinstance(article, Rejected):
        return article
    from kpusearch.corpus.recognition.fields import recognise

    return recognise(article, collected=collected)


def _split(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    heading = _HEADING.fullmatch(first.strip())
    title = heading["title"].rstrip("#").rstrip() if heading else first.strip()
    return title, rest.strip()


def _fields(matter: str) -> dict[str, object]:
    """Read the lines of front matter without YAML, whose other types and references no article needs."""
    fields: dict[str, object] = {}
    unread: list[str] = []
    key = ""
    for line in matter.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if (item := _ITEM.fullmatch(line)) and isinstance(items := fields.get(key), list):
            items.append(_unquoted(item["value"]))
        elif pair := _PAIR.fullmatch(line.rstrip()):
            key = pair["key"].lower()
            fields[key] = _value(key, pair["value"] or "")
        else:
            unread.append(line)
            key = ""
    for name, value in fields.items():
        if value == []:
            fields[name] = None
    if unread:
        fields["front_matter"] = "\n".join(unread)
    return fields


def _value(key: str, written: str) -> object:
    value = written.strip()
    if not value:
        return []
    if value.startswith("[") and value.endswith("]"):
        return [_unquoted(item) for item in value[1:-1].split(",") if item.strip()]
    if field_of(key) in LIST_FIELDS and "," in value and not value.startswith(("'", '"')):
        return [_unquoted(item) for item in value.split(",") if item.strip()]
    return _unquoted(value)


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
