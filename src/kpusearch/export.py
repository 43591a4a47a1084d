"""Write articles as JSON Lines, CSV or Markdown, one after another as they come."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from io import StringIO
from typing import Final

from kpusearch.article import Article

__all__ = ["EXPORT_FORMATS", "export_lines"]

EXPORT_FORMATS: Final = ("jsonl", "csv", "md")
_COLUMNS: Final = tuple(field.name for field in fields(Article))


def export_lines(articles: Iterable[Article], export_format: str) -> Iterator[str]:
    r"""Yield the text of a file that holds the articles, piece by piece, each ending in a newline.

    JSON Lines and CSV can be indexed again; CSV joins lists with ``;`` and keeps `extra` as JSON. There an empty cell
    is an absent value, and a lone ``;`` says that an article was looked at and nothing `recognised`.
    Raise `ValueError` for an unknown format.

    >>> list(export_lines([Article(id="a", title="Rapat", body="Isi rapat.")], "md"))
    ['## Rapat\n\n*a*\n\nIsi rapat.\n\n']
    """
    if export_format == "jsonl":
        return (json.dumps(article.to_dict(), ensure_ascii=False) + "\n" for article in articles)
    if export_format == "csv":
        return _csv(articles)
    if export_format == "md":
        return map(_markdown, articles)
    raise ValueError(f"format must be one of {', '.join(EXPORT_FORMATS)}, got {export_format!r}")


def _csv(articles: Iterable[Article]) -> Iterator[str]:
    yield _csv_row(_COLUMNS)
    for article in articles:
        yield _csv_row([_cell(name, value) for name, value in article.to_dict().items()])


def _cell(name: str, value: object) -> str:
    if isinstance(value, list):
        return ";".join(value) or (";" if name == "recognised" else "")
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return "" if value is None else str(value)


def _csv_row(cells: Iterable[str]) -> str:
    row = StringIO()
    csv.writer(row).writerow(cells)
    return row.getvalue()


def _markdown(article: Article) -> str:
    day = article.date.isoformat() if article.date else None
    published = f"published {article.published}" if article.published not in (None, article.date) else None
    facts = [day, published, article.office, article.forum, article.url or article.id]
    return f"## {article.title or article.id}\n\n*{' · '.join(filter(None, facts))}*\n\n{article.body.strip()}\n\n"
