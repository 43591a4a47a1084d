"""Write the rows of a clipping as lines of text: JSON Lines, CSV or Markdown, one after another as they come."""

from __future__ import annotations

import csv
import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, Final

from kpusearch.clipping.columns import ARTICLE_COLUMNS, CLIPPING_COLUMNS, Item, check_columns, values_of
from kpusearch.corpus.cells import guarded, joined
from kpusearch.lexicon import office_name

__all__ = ["TEXT_FORMATS", "cell_text", "export_lines", "variant_text"]

TEXT_FORMATS: Final = ("jsonl", "csv", "md")

_PLAIN_FACTS: Final = frozenset(
    {"event_day", "date", "office", "office_name", "office_slug", "city", "forum", "url", "id"}
)
_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~&])")
# What would make the beginning of a line a list or a heading: "1.", "-", "+", "===".
_BEGINNING: Final = re.compile(r"^(\s*)([-+=]|[0-9]{1,9}(?=[.)]))")
_ENDS: Final = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def export_lines(
    items: Iterable[Item], export_format: str, *, columns: Sequence[str] | None = None, delimiter: str = ","
) -> Iterator[str]:
    r"""Yield the text of a file that holds the rows, piece by piece, each ending in a newline.

    JSON Lines and CSV have the article's own fields by default, and can then be indexed again: the same articles.
    CSV joins lists with ``;`` and keeps `extra` as JSON; an empty cell is an absent value, a lone ``;`` says that an
    article was looked at and nothing `recognised`, and what a spreadsheet would run as a formula stands behind an
    apostrophe, which the reader of CSV takes away again. Markdown is for people and has the columns of a clipping.
    Raise `ValueError` for an unknown format or column.

    >>> from kpusearch.article import Article
    >>> article = Article(id="a", title="Rapat *pleno*", body="Isi rapat.")
    >>> list(export_lines([article], "md", columns=["title", "body"]))
    ['## Rapat \\*pleno\\*\n\nIsi rapat.\n\n']
    >>> list(export_lines([article], "csv", columns=["id", "title"], delimiter=";"))
    ['id;title\r\n', 'a;Rapat *pleno*\r\n']
    """
    if export_format not in TEXT_FORMATS:
        raise ValueError(f"format must be one of {', '.join(TEXT_FORMATS)}, got {export_format!r}")
    names = check_columns(columns or (CLIPPING_COLUMNS if export_format == "md" else ARTICLE_COLUMNS))
    if export_format == "jsonl":
        return _json_lines(items, names)
    if export_format == "csv":
        return _csv(items, names, delimiter)
    return (_markdown(dict(zip(names, values_of(item, names), strict=True))) for item in items)


def cell_text(name: str, value: Any) -> str:
    """Return what the cell of a column holds as text."""
    if name == "recognised" and value == ():
        return ";"
    if isinstance(value, tuple):
        return joined(value)
    if name == "variants":
        return "\n".join(map(variant_text, value))
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False) if value else ""
    return "" if value is None else str(value)


def variant_text(variant: Mapping[str, Any]) -> str:
    """Return another telling of an event in a line: whose it is, its day, and where it is read."""
    office = office_name(variant["office"]) if variant["office"] else None
    day = variant["published"] or variant["date"]
    return ", ".join(filter(None, [office or variant["title"], day, variant["url"] or variant["id"]]))


def _json_lines(items: Iterable[Item], names: Sequence[str]) -> Iterator[str]:
    for item in items:
        record = dict(zip(names, values_of(item, names), strict=True))
        yield json.dumps(record, ensure_ascii=False, default=_as_json) + "\n"


def _as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime.date) else dict(value)  # type: ignore[call-overload]


def _csv(items: Iterable[Item], names: Sequence[str], delimiter: str) -> Iterator[str]:
    yield _csv_row(names, delimiter)
    for item in items:
        values = zip(names, values_of(item, names), strict=True)
        yield _csv_row([guarded(cell_text(name, value)) for name, value in values], delimiter)


def _csv_row(cells: Iterable[str], delimiter: str) -> str:
    row = StringIO()
    csv.writer(row, delimiter=delimiter).writerow(cells)
    return row.getvalue()


def _markdown(row: dict[str, Any]) -> str:
    """Return a heading with the title, a line of facts, the snippet as a quotation, and the body, as far as chosen."""
    number = f"{row.pop('rank')}. " if "rank" in row else ""
    variants = row.pop("variants", ())
    body, snippet, link = row.pop("body", ""), row.pop("snippet", ""), row.pop("link", None)
    title = row.pop("title", None) or row.get("id") or "(tanpa judul)"
    parts = [f"## {number}{_linked(_escaped(' '.join(title.split())), link)}"]
    if row.get("published") in (row.get("event_day"), row.get("date")):
        row.pop("published", None)
    if facts := " · ".join(filter(None, [_fact(name, value) for name, value in row.items()])):
        parts.append(f"*{facts}*")
    if snippet:
        parts.append(f"> {_escaped(snippet)}")
    if variants:
        parts.append("\n".join(f"- {_escaped(variant_text(variant))}" for variant in variants))
    parts += [_escaped(paragraph) for paragraph in _ENDS.split(body) if paragraph.strip()]
    return "".join(f"{part}\n\n" for part in parts)


def _fact(name: str, value: Any) -> str:
    """Return a value as it stands in a line of facts; what does not tell its meaning itself is named."""
    text = _escaped(" ".join(cell_text(name, value).split()))
    if not text or text == ";":
        return ""
    if name in _PLAIN_FACTS:
        return text
    return f"published {text}" if name == "published" else f"{name}: {text}"


def _linked(text: str, link: str | None) -> str:
    return f"[{text}](<{link}>)" if link else text


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, without the characters that show nothing."""
    text = _MARKS.sub(r"\\\1", _UNSEEN.sub("", _ENDS.sub(" ", text)))
    return _BEGINNING.sub(lambda found: f"{found[1]}{_escaped_beginning(found[2])}", text)


def _escaped_beginning(sign: str) -> str:
    # Of "1." the point is escaped: a digit cannot be.
    return f"\\{sign}" if not sign.isdigit() else f"{sign}\\"
