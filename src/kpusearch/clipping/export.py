"""Write a clipping to a file or a stream, in the bytes of its format."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from kpusearch.clipping.columns import CLIPPING_COLUMNS, Item, check_columns
from kpusearch.clipping.lines import TEXT_FORMATS, export_lines
from kpusearch.clipping.workbook import write_workbook

__all__ = ["EXPORT_FORMATS", "Exported", "export_to", "format_of", "replacing"]

EXPORT_FORMATS: Final = ("jsonl", "csv", "xlsx", "md")

_BOM: Final = "\ufeff".encode()
_SUFFIXES: Final = {".json": "jsonl", ".ndjson": "jsonl", ".markdown": "md", ".tsv": "csv"}
_IN_MEMORY: Final = 2**20


@dataclass(frozen=True, slots=True)
class Exported:
    """Count what was written: `rows`, and cells that a workbook had to cut."""

    rows: int
    cut: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return {"rows": self.rows, "cut": self.cut}


def format_of(path: str | os.PathLike[str]) -> str | None:
    """Return the format that a file's name ends with, or None.

    >>> format_of("kliping.xlsx"), format_of("kliping.CSV"), format_of("kliping")
    ('xlsx', 'csv', None)
    """
    suffix = Path(path).suffix.lower()
    found = _SUFFIXES.get(suffix, suffix.removeprefix("."))
    return found if found in EXPORT_FORMATS else None


def export_to(
    items: Iterable[Item],
    target: str | os.PathLike[str] | BinaryIO,
    export_format: str,
    *,
    columns: Sequence[str] | None = None,
    delimiter: str = ",",
    bom: bool = False,
) -> Exported:
    """Write rows to a path, where the file takes its place whole when it is done, or to a binary stream.

    Texts are UTF-8, `bom` puts its mark before them, by which a spreadsheet knows it; `delimiter` parts the cells of
    CSV. Columns and what each format holds are as for `export_lines`; a workbook has the columns of a clipping.
    Raise `ValueError` for an unknown format or column, `MissingExtraError` where ``xlsx`` needs openpyxl.
    """
    if export_format not in EXPORT_FORMATS:
        raise ValueError(f"format must be one of {', '.join(EXPORT_FORMATS)}, got {export_format!r}")
    if columns is not None:
        check_columns(columns)
    if isinstance(target, (str, os.PathLike)):
        with replacing(target) as file:
            return export_to(items, file, export_format, columns=columns, delimiter=delimiter, bom=bom)
    if export_format not in TEXT_FORMATS:
        # A workbook is written back and forth, which a pipe does not allow.
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
            rows, cut = write_workbook(items, file, columns or CLIPPING_COLUMNS)  # type: ignore[arg-type]
            file.seek(0)
            shutil.copyfileobj(file, target)
            target.flush()
        return Exported(rows, cut)
    if bom:
        target.write(_BOM)
    counted = _Counted(items)
    for text in export_lines(counted, export_format, columns=columns, delimiter=delimiter):
        target.write(text.encode("utf-8", "replace"))
    target.flush()
    return Exported(counted.count)


class _Counted:
    """Count items while they pass."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = items
        self.count = 0

    def __iter__(self) -> Iterator[Item]:
        for item in self._items:
            self.count += 1
            yield item


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file that takes the place of the one at the path when it is whole; after an error the old one stays.

    What is no ordinary file, as a pipe or a device, is written to as it is. A link stays one.
    """
    place = Path(os.path.realpath(path))
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(place.stat().st_mode):
            with Path(path).open("wb") as file:
                yield file
            return
    if not place.parent.is_dir():
        raise FileNotFoundError(f"no folder {place.parent} to write {place.name} in; make it first")
    draft = place.with_name(f".{place.name[:100]}.{os.getpid()}.tmp")
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(OSError):
            shutil.copymode(place, draft)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
