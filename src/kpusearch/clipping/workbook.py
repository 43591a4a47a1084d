"""Write the rows of a clipping as an Excel workbook, one row at a time."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Final

from kpusearch.clipping.columns import Item, values_of
from kpusearch.clipping.lines import cell_text
from kpusearch.exceptions import MissingExtraError

__all__ = ["CELL_LIMIT", "write_workbook"]

CELL_LIMIT: Final = 32_767
"""What a cell may hold, counted as UTF-16 does."""

_MOST_ROWS: Final = 2**20
_MOST_LINKS: Final = 65_000
_LONGEST_LINK: Final = 2_000
_FIRST_DAY: Final = datetime.date(1900, 3, 1)
"""Before it Excel counts days in another way than the calendar."""

_OMISSION: Final = "…"
# What XML has no place for.
_REFUSED: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTHS: Final = {"title": 50, "snippet": 70, "body": 70, "link": 40, "url": 40, "variants": 40, "office_name": 28}
_WIDTH: Final = 14


def write_workbook(items: Iterable[Item], target: BinaryIO, names: Sequence[str]) -> tuple[int, int]:
    """Write a workbook with a header and a row an item; return how many rows were written, and how many cells cut.

    Texts are never formulas. Characters that a workbook cannot hold become blanks; a text that is too long for a cell
    is cut. Rows beyond those of a sheet go to a further one. Raise `MissingExtraError` without openpyxl.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise MissingExtraError(
            'openpyxl, which writes .xlsx, is not installed; run: pip install "kpusearch[office]"'
        ) from error
    # Rows go to a temporary file as they come.
    workbook = Workbook(write_only=True)
    writer: _Sheet | None = None
    rows = cut = 0
    for item in items:
        if writer is None or writer.is_full:
            writer = _Sheet(workbook, names)
        cut += writer.add(values_of(item, names))
        rows += 1
    if writer is None:
        _Sheet(workbook, names)
    workbook.save(target)
    return rows, cut


class _Sheet:
    """Fill one sheet."""

    def __init__(self, workbook: Any, names: Sequence[str]) -> None:
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter

        self._letters = [get_column_letter(number) for number in range(1, len(names) + 1)]
        self._names = names
        self._top = Alignment(vertical="top", wrap_text=True)
        self._link_font = Font(color="0563C1", underline="single")
        number = len(workbook.worksheets) + 1
        self._sheet = workbook.create_sheet("Kliping" if number == 1 else f"Kliping {number}")
        self._sheet.freeze_panes = "A2"
        for letter, name in zip(self._letters, names, strict=True):
            self._sheet.column_dimensions[letter].width = _WIDTHS.get(name, _WIDTH)
        header = [self._text(name) for name in names]
        for cell in header:
            cell.font = Font(bold=True)
        self._sheet.append(header)
        self._rows = 1
        self._links = 0

    @property
    def is_full(self) -> bool:
        return self._rows >= _MOST_ROWS

    def add(self, values: Sequence[Any]) -> int:
        """Append a row; return how many of its cells were cut."""
        self._rows += 1
        cells, cut = [], 0
        for letter, name, value in zip(self._letters, self._names, values, strict=True):
            if isinstance(value, (int, float)) or (isinstance(value, datetime.date) and value >= _FIRST_DAY):
                cells.append(self._cell(value))
                continue
            whole = cell_text(name, value)
            text = _fitting(whole)
            cut += text is not whole
            cell = self._text(text)
            if name == "link" and text and len(text) <= _LONGEST_LINK and self._links < _MOST_LINKS:
                self._links += 1
                cell.hyperlink = text
                cell.hyperlink.ref = f"{letter}{self._rows}"
                cell.font = self._link_font
            cells.append(cell)
        self._sheet.append(cells)
        return cut

    def _cell(self, value: object) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet, value=value)
        cell.alignment = self._top
        if isinstance(value, datetime.date):
            cell.number_format = "yyyy-mm-dd"
        return cell

    def _text(self, text: str) -> Any:
        cell = self._cell(_REFUSED.sub(" ", text))
        # A text that looks like a formula or an error is a text.
        cell.data_type = "s"
        return cell


def _fitting(text: str) -> str:
    """Return the text itself where a cell can hold it, else as much of it as fits."""
    if len(text) <= CELL_LIMIT // 2 or len(text.encode("utf-16-le", "surrogatepass")) <= 2 * CELL_LIMIT:
        return text
    data = text.encode("utf-16-le", "surrogatepass")[: 2 * (CELL_LIMIT - len(_OMISSION))]
    # Half a pair at the cut goes.
    return data.decode("utf-16-le", "ignore") + _OMISSION
