"""Read an Excel workbook (.xlsx): each sheet with a header row of field names is a table of articles."""

from __future__ import annotations

import datetime
import io
import warnings
from collections.abc import Iterator
from typing import Any, Final

import openpyxl

from kpusearch.article import Article, Rejected
from kpusearch.corpus.formats.archive import check_package
from kpusearch.corpus.formats.table import Header
from kpusearch.corpus.naming import MOST_NAMES
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.records import Record, read_records
from kpusearch.corpus.source import READ_ERRORS, Source, read_bytes

__all__ = ["read_workbook"]

_MOST_ABOVE: Final = 20
"""Rows with text that may stand above the header of a table."""

_MOST_BLANK: Final = 1000


def read_workbook(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield an `Article` or a `Rejected` for each row, with the source ``path!sheet:row``.

    Sheets without a header for articles are noted, and rejected where no sheet has one. Rows are read one by one.
    """
    data = read_bytes(source)
    if isinstance(data, Rejected):
        yield data
    elif problem := check_package(data):
        yield Rejected(source.name, problem)
    else:
        sheets = _Sheets(data, source.name)
        yield from read_records(source, reading, sheets.rows)


class _Sheets:
    """Give the rows of a workbook's sheets; a sheet without a header is said once."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name

    def rows(self) -> Iterator[tuple[str, Record | str]]:
        place = self._name
        try:
            with warnings.catch_warnings():
                # It warns of styles and checks that it does not know; values are not touched by them.
                warnings.simplefilter("ignore")
                workbook = openpyxl.load_workbook(io.BytesIO(self._data), read_only=True, data_only=True)
            for place, row in self._rows(workbook):
                yield place, row
            workbook.close()
        except (*READ_ERRORS, LookupError, ValueError, TypeError, AttributeError, RuntimeError, SyntaxError) as error:
            said = " ".join(str(error).split())[:200]
            yield place, f"a damaged workbook: {said}; what follows is not read; save it again"

    def _rows(self, workbook: Any) -> Iterator[tuple[str, Record | str]]:
        problems: list[tuple[str, str]] = []
        is_empty = True
        for sheet in workbook.worksheets:
            place = f"{self._name}!{sheet.title}"
            # The size that a sheet states may be wrong, or made to be endless.
            sheet.reset_dimensions()
            start, header = _header(sheet)
            if header is None:
                continue
            if header.problem:
                problems.append((f"{place}:{start}", header.problem))
                continue
            rows = sheet.iter_rows(min_row=start + 1, max_col=header.width + 1, values_only=True)
            for number, cells in enumerate(rows, start + 1):
                if cells.count(None) == len(cells):
                    continue
                texts = [_text(cell) for cell in cells]
                record = header.record(texts + [""] * (header.width - len(texts)))
                if record is not None:
                    is_empty = False
                    yield f"{place}:{number}", record
        yield from problems
        if is_empty and not problems:
            yield self._name, "no rows under a header in any sheet"


def _header(sheet: Any) -> tuple[int, Header | None]:
    """Return the header and the number of its row: the first that names columns, near the top of the sheet.

    Above it may stand what the sheet is called. Where no row names columns, the first that is not blank says why.
    """
    rows = sheet.iter_rows(max_row=_MOST_BLANK, max_col=MOST_NAMES + 1, values_only=True)
    first: tuple[int, Header | None] = (0, None)
    tried = 0
    for number, cells in enumerate(rows, 1):
        if cells.count(None) < len(cells):
            header = Header([_text(cell) for cell in cells])
            if header.problem is None:
                return number, header
            if first[1] is None:
                first = number, header
            tried += 1
            if tried == _MOST_ABOVE:
                break
    return first


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="minutes") if value.time() != datetime.time() else f"{value.date()}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
