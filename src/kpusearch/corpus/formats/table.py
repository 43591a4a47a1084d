"""Read CSV: a header row with the names of fields, then one article a row."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from kpusearch.article import Article, Rejected
from kpusearch.corpus.cells import parted, unguarded
from kpusearch.corpus.charset import Charset
from kpusearch.corpus.formats.jsonl import parse_json, repeated
from kpusearch.corpus.lines import BadLine, head_charset, text_lines
from kpusearch.corpus.naming import MOST_NAMES, field_of
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.record import LIST_FIELDS
from kpusearch.corpus.records import Record, read_records
from kpusearch.corpus.source import READ_ERRORS, RECORD_LIMIT, Source, reason_of

__all__ = ["DELIMITERS", "Header", "delimiter_of", "read_csv"]

DELIMITERS: Final = (",", ";", "\t", "|")
_EXPECTED: Final = "the first row must name the columns, as title, body, date, url or judul, isi, tanggal, tautan"
# The csv module has one limit for the whole process: it is raised for a row and put back.
_LIMIT_LOCK: Final = threading.Lock()


class Header:
    """Hold the names of a table's columns, and turn its rows into records.

    `problem` says why no article can be read under them; None where it can.
    """

    def __init__(self, cells: Sequence[str]) -> None:
        names = [cell.strip() for cell in cells]
        while names and not names[-1]:
            names.pop()
        self.problem = _problem(names)
        if self.problem:
            names = []
        self._names = [name or f"column {number}" for number, name in enumerate(names, 1)]
        self.width = len(self._names)
        self._holds_lists = [field_of(name) in LIST_FIELDS for name in self._names]

    def record(self, cells: Sequence[str]) -> Record | str | None:
        """Return the record of a row, the reason why it is none, or None for a row without values.

        An empty cell is an absent value; what stands behind the last column may only be empty. An apostrophe that
        keeps a spreadsheet from running a cell as a formula is no part of its text.
        """
        if not any(cell.strip() for cell in cells):
            return None
        if len(cells) < self.width or any(cell.strip() for cell in cells[self.width :]):
            return f"{len(cells)} cells, but the header has {self.width}"
        columns = zip(self._names, self._holds_lists, cells, strict=False)
        values = {
            name: _value(name, holds_list, unguarded(cell)) for name, holds_list, cell in columns if _holds(name, cell)
        }
        # That there is the column says that an index exported the row, even where it is empty.
        return {"recognised": None, **values} if "recognised" in self._names else values


def _problem(names: Sequence[str]) -> str | None:
    if len(names) > MOST_NAMES:
        return f"{len(names):,} columns, more than the {MOST_NAMES:,} that a table may have"
    fields = {field_of(name) for name in names}
    if fields <= {None}:
        return f"no header: {_EXPECTED}; this one has {', '.join(names)[:200]}"
    if "body" not in fields:
        return f"no column named 'body' (or 'isi'); the columns are {', '.join(names)[:200]}"
    twice = repeated(name for name in names if name)
    return None if twice is None else f"the column {twice[:60]!r} is there twice"


class _Rows:
    """Iterate over the rows of a CSV text as cells or what is wrong; `line` is where the last one starts."""

    def __init__(self, lines: Iterator[str | BadLine]) -> None:
        self.line = 1
        self._lines = lines
        self._problem: str | None = None

    def __iter__(self) -> Iterator[list[str] | str]:
        text = self._readable()
        first = ""
        passed = 0
        delimiter: str | None = None
        for first in text:
            if first.strip():
                if (stated := _stated_delimiter(first)) is None:
                    break
                delimiter, first = stated, ""
            passed += 1
        reader = csv.reader(chain([first], text), delimiter=delimiter or delimiter_of(first), strict=True)
        while True:
            self.line = passed + reader.line_num + 1
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

    def _readable(self) -> Iterator[str]:
        for line in self._lines:
            if isinstance(line, BadLine):
                self._problem = self._problem or line.reason
                yield line.text
            else:
                yield line


def read_csv(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield an `Article` or a `Rejected` for each row, with the source ``path:line`` of the line where the row starts.

    The delimiter is the one that a line ``sep=;`` before the header states, else the one of ``, ; tab |`` that splits
    the header into most names of fields; an empty cell is an absent value; lists are parted by ``;`` or are JSON
    arrays, and `extra` may hold a JSON object. One row is held at a time.
    """
    charset = head_charset(source, reading)
    if isinstance(charset, Rejected):
        yield charset
    else:
        yield from read_records(source, reading, lambda: _records(source, charset))


def delimiter_of(line: str) -> str:
    """Return the delimiter of a header.

    >>> delimiter_of("judul;isi, lengkap;tanggal")
    ';'
    """
    return max(DELIMITERS, key=lambda delimiter: _names_in(line, delimiter))


def _names_in(line: str, delimiter: str) -> tuple[int, int]:
    cells = [cell.strip().strip('"') for cell in line.split(delimiter)]
    return sum(field_of(cell) is not None for cell in cells[:MOST_NAMES]), len(cells)


def _stated_delimiter(line: str) -> str | None:
    """Return what Excel's own first line, ``sep=;``, states."""
    stated = line.strip('\r\n\ufeff"')
    return stated[4] if len(stated) == 5 and stated[:4].lower() == "sep=" and stated[4] in DELIMITERS else None


def _records(source: Source, charset: Charset) -> Iterator[tuple[str, Record | str]]:
    place = source.name
    rows: _Rows | None = None
    try:
        with source.open() as stream:
            rows = _Rows(text_lines(stream, charset))
            header: Header | None = None
            is_empty = True
            for row in rows:
                here = f"{place}:{rows.line}"
                if header is None:
                    header = None if isinstance(row, str) else Header(row)
                    if problem := row if isinstance(row, str) else header and header.problem:
                        yield here, problem
                        return
                    continue
                record = row if isinstance(row, str) or header is None else header.record(row)
                if record is not None:
                    is_empty = False
                    yield here, record
            if header is None or is_empty:
                yield place, "no rows under the header" if header else "empty file"
    except READ_ERRORS as error:
        yield f"{place}:{rows.line}" if rows else place, reason_of(error)


def _holds(name: str, cell: str) -> bool:
    """Say whether a cell has a value: blanks alone are one only as a title, which may be anything."""
    return bool(cell.strip()) or (name == "title" and bool(cell))


def _value(name: str, holds_list: bool, cell: str) -> object:
    if holds_list:
        return parted(cell)
    if name == "extra":
        try:
            extra = parse_json(cell)
        except ValueError:
            extra = None
        return extra if isinstance(extra, dict) else {name: cell}
    return cell
