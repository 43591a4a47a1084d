"""Read CSV: a header row with the field names of `Article`, then one article a row."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from itertools import chain
from typing import Final

from kpusearch.article import Article, Rejected
from kpusearch.corpus.jsonl import parse_json
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.record import FIELD_NAMES, LIST_FIELDS, article_of
from kpusearch.corpus.source import READ_ERRORS, RECORD_LIMIT, Source, read_lines, reason_of

__all__ = ["read_csv"]

_DELIMITERS: Final = (",", ";", "\t", "|")
_BETWEEN_ITEMS: Final = ";"
# The csv module has one limit for the whole process: it is raised for a row and put back.
_LIMIT_LOCK: Final = threading.Lock()


class _Rows:
    """Iterate over the rows of a CSV text as ``(line where the row starts, cells or what is wrong)``."""

    def __init__(self, lines: Iterator[tuple[int, bytes | None]]) -> None:
        self.line = 1
        self._lines = lines
        self._problem: str | None = None

    def __iter__(self) -> Iterator[list[str] | str]:
        text = self._decoded()
        first = ""
        blank = 0
        for first in text:
            if first.strip():
                break
            blank += 1
        reader = csv.reader(chain([first], text), delimiter=_delimiter(first), strict=True)
        while True:
            self.line = blank + reader.line_num + 1
            try:
                with _LIMIT_LOCK:
                    before = csv.field_size_limit(RECORD_LIMIT)
                    try:
                        row = next(reader)
                    finally:
                        csv.field_size_limit(before)
            except StopIteration:
                return
            except csv.Error as error:
                self._problem = self._problem or f"invalid CSV: {error}"
                row = []
            problem, self._problem = self._problem, None
            if problem or row:
                yield problem or row

    def _decoded(self) -> Iterator[str]:
        for offset, line in self._lines:
            if line is None:
                self._problem = f"a line of more than {RECORD_LIMIT // 2**20} MB"
                yield "\n"
                continue
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError as error:
                self._problem = self._problem or f"not UTF-8 at byte {offset + error.start} of the file"
                yield line.decode("utf-8", "replace")


def read_csv(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield an `Article` or a `Rejected` for each row, with the source ``path:line`` of the line where the row starts.

    The delimiter is the one of ``, ; tab |`` that splits the header into most field names; an empty cell is an absent
    value; lists are parted by ``;`` and `extra` may hold a JSON object. One row is held at a time.
    """
    place = source.name
    rows: _Rows | None = None
    try:
        with source.open() as stream:
            rows = _Rows(read_lines(stream))
            header: list[str] | None = None
            is_empty = True
            for row in rows:
                here = f"{place}:{rows.line}"
                if header is None:
                    problem = row if isinstance(row, str) else _header_problem(row)
                    if problem:
                        yield Rejected(here, problem)
                        return
                    header = [name.strip() for name in row]
                    continue
                is_empty = False
                yield _article(header, row, here)
            if header is None or is_empty:
                yield Rejected(place, "no rows under the header" if header else "empty file")
    except READ_ERRORS as error:
        yield Rejected(f"{place}:{rows.line}" if rows else place, reason_of(error))


def _article(header: list[str], row: list[str] | str, place: str) -> Article | Rejected:
    if isinstance(row, str):
        return Rejected(place, row)
    if len(row) != len(header):
        return Rejected(place, f"{len(row)} cells, but the header has {len(header)}")
    record: dict[str, object] = {}
    for name, cell in zip(header, row, strict=True):
        if cell.strip():
            record[name] = _value(name, cell)
    return article_of(record, source=place)


def _value(name: str, cell: str) -> object:
    if name in LIST_FIELDS:
        return [item.strip() for item in cell.split(_BETWEEN_ITEMS) if item.strip()]
    if name == "extra":
        try:
            extra = parse_json(cell)
        except ValueError:
            extra = None
        return extra if isinstance(extra, dict) else {name: cell}
    return cell


def _delimiter(header: str) -> str:
    def names(delimiter: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"') for cell in header.split(delimiter)]
        return sum(cell in FIELD_NAMES for cell in cells), len(cells)

    return max(_DELIMITERS, key=names)


def _header_problem(header: list[str]) -> str | None:
    names = [name.strip() for name in header]
    if "body" not in names:
        return f"no column named 'body'; the columns are {', '.join(names)[:200]}"
    twice = {name for name in names if names.count(name) > 1}
    return f"the column {min(twice)!r} is there twice" if twice else None
