"""Put texts and lists into the cells of a table, and take them out again unchanged.

A spreadsheet runs what begins with a sign of a formula. An apostrophe before it says that the cell is text:
spreadsheets themselves use it so. `guarded` puts one, `unguarded` takes one away, and each text comes back as it was,
since one that has such an apostrophe already gets another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

__all__ = ["guarded", "joined", "parted", "unguarded"]

_BETWEEN_ITEMS: Final = ";"
# The signs of formulas, their full-width forms, which some spreadsheets take for them, and blanks that are cut off.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARD: Final = "'"


def guarded(text: str) -> str:
    """Return the text of a cell that no spreadsheet runs as a formula.

    >>> guarded("=SUM(A1:A9)"), guarded("'+62"), guarded("'kata'")
    ("'=SUM(A1:A9)", "''+62", "'kata'")
    """
    return f"{_GUARD}{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that `guarded` put into a cell.

    >>> unguarded("'=SUM(A1:A9)"), unguarded("''+62"), unguarded("'kata'"), unguarded("=1+1")
    ('=SUM(A1:A9)', "'+62", "'kata'", '=1+1')
    """
    return cell[1:] if cell.startswith(_GUARD) and _FORMULA.match(cell) else cell


def joined(items: Sequence[str]) -> str:
    """Return the text of a list: its items parted by ``;``, or a JSON array where that would not give them back.

    >>> joined(["Ana", "Budi"]), joined(["Ana; Budi", "Citra"])
    ('Ana;Budi', '["Ana; Budi", "Citra"]')
    """
    text = _BETWEEN_ITEMS.join(items)
    return text if parted(text) == list(items) else json.dumps(list(items), ensure_ascii=False)


def parted(cell: str) -> list[str]:
    """Return the items of a list: those of a JSON array of texts, else what stands between ``;`` without outer blanks.

    >>> parted("Ana; Budi;"), parted('["Ana; Budi", "Citra"]'), parted("[Antara]")
    (['Ana', 'Budi'], ['Ana; Budi', 'Citra'], ['[Antara]'])
    """
    if cell.startswith("["):
        try:
            items = json.loads(cell)
        except (ValueError, RecursionError):
            items = None
        if isinstance(items, list) and items and all(isinstance(item, str) for item in items):
            return items
    return [item.strip() for item in cell.split(_BETWEEN_ITEMS) if item.strip()]
