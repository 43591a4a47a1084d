"""Read a plain text or Markdown file as one article: the first line its title, the rest its body."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Final

from kpusearch.article import Article, Rejected
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.recognition import recognise
from kpusearch.corpus.record import LIST_FIELDS, article_of
from kpusearch.corpus.source import Source, read_text

__all__ = ["has_front_matter", "parse_text", "read_single"]

_FRONT_MATTER: Final = re.compile(r"---[^\S\n]*\n(?P<matter>(?:.*\n){0,200}?)(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)")
_PAIR: Final = re.compile(r"(?P<key>[A-Za-z_][\w-]*)\s*:(?:\s+(?P<value>.*))?")
_ITEM: Final = re.compile(r"\s*-\s+(?P<value>.*)")
_HEADING: Final = re.compile(r"#{1,6}\s++(?P<title>.*)")
_SYNONYMS: Final = {"author": "authors", "photographer": "photographers"}


def read_single(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Read a source as one article; see `parse_text`."""
    text = read_text(source)
    if isinstance(text, Rejected):
        yield text
    else:
        yield parse_text(text, source=source.name, collected=reading.collected, recognises=reading.recognises)


def has_front_matter(text: str) -> bool:
    """Return whether the text opens with a ``---`` block of fields: such a text is one article, whatever it holds."""
    return _FRONT_MATTER.match(text) is not None


def parse_text(text: str, *, source: str, collected: datetime.date, recognises: bool = True) -> Article | Rejected:
    r"""Return the article of a text, a text of one line being all body.

    Front matter may give the article's fields, one ``key: value`` a line, lists as ``[a, b]`` or lines of ``- a``;
    lines of another form are kept as they are in ``extra["front_matter"]``.
    What it does not give is recognised from the text, unless told otherwise.

    >>> parse_text("# Uji Publik\n\nKPU menggelar uji publik.", source="a.md", collected=datetime.date.today()).title
    'Uji Publik'
    """
    if not text.strip():
        return Rejected(source, "empty file")
    record: dict[str, object] = {}
    if matter := _FRONT_MATTER.match(text):
        record = _fields(matter["matter"])
        text = text[matter.end() :]
    title, body = _split(text.strip())
    if "title" in record:
        body = text.strip()
        if title == record["title"]:
            body = _split(body)[1]
    elif not body:
        title, body = "", title
    article = article_of({"title": title, **record, "body": body}, source=source)
    return recognise(article, collected=collected) if recognises and isinstance(article, Article) else article


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
            key = _SYNONYMS.get(pair["key"].lower(), pair["key"].lower())
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
    if key in LIST_FIELDS and "," in value and not value.startswith(("'", '"')):
        return [_unquoted(item) for item in value.split(",") if item.strip()]
    return _unquoted(value)


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
