"""Open the files of a corpus and turn their bytes into text or lines, within limits.

Whatever is wrong with a file comes back as a reason, so that one bad file never stops the reading of the others.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kpusearch.article import Rejected

__all__ = [
    "READ_ERRORS",
    "RECORD_LIMIT",
    "TEXT_LIMIT",
    "ByteStream",
    "open_bytes",
    "read_lines",
    "read_text",
    "reason_of",
    "source_name",
]

ByteStream = io.BufferedReader | gzip.GzipFile
"""What `open_bytes` gives; a second buffer around gzip would lose the last lines before a damage."""

TEXT_LIMIT: Final = 64 * 2**20
"""Bytes that a page or a text may have, after decompression."""

RECORD_LIMIT: Final = 16 * 2**20
"""Bytes that one line of JSON Lines, or one cell of CSV, may have."""

READ_ERRORS: Final = (OSError, EOFError, zlib.error)
"""What reading a file, compressed or not, may raise."""

_GZIP: Final = b"\x1f\x8b"
_UTF8_BOM: Final = b"\xef\xbb\xbf"
_UTF16_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_REMEDY: Final = "convert it to UTF-8, e.g. iconv -f {} -t UTF-8"


def source_name(path: Path) -> str:
    """Return the path as printable text: bytes of a file name that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def reason_of(error: Exception) -> str:
    """Say in a few words why a file could not be read (on)."""
    if isinstance(error, EOFError):
        return "truncated gzip: the file ends before its data does; fetch it again"
    if isinstance(error, (zlib.error, gzip.BadGzipFile)):
        return f"damaged gzip: {error}; fetch it again"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {error}"


@contextmanager
def open_bytes(path: Path) -> Iterator[ByteStream]:
    """Open a regular file for reading, decompressed where it starts like gzip, whatever its name is.

    Raises one of `READ_ERRORS`. UTF-16 is refused, and anything but a regular file:
    opening a FIFO would wait for its writer.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "a folder" if path.is_dir() else "not a regular file")
    with path.open("rb") as file:
        if file.peek(len(_GZIP)).startswith(_GZIP):
            with gzip.GzipFile(fileobj=file) as unzipped:
                yield _without_utf16(unzipped)
        else:
            yield _without_utf16(file)


def _without_utf16(stream: ByteStream) -> ByteStream:
    if stream.peek(2).startswith(_UTF16_BOMS):
        raise OSError(0, f"it is UTF-16; {_REMEDY.format('UTF-16')}")
    return stream


def read_text(path: Path) -> str | Rejected:
    """Read a whole UTF-8 file of at most `TEXT_LIMIT` bytes; a BOM is dropped, every line ends in a line feed."""
    place = source_name(path)
    try:
        with open_bytes(path) as stream:
            data = stream.read(TEXT_LIMIT + 1)
    except READ_ERRORS as error:
        return Rejected(place, reason_of(error))
    if len(data) > TEXT_LIMIT:
        return Rejected(place, f"larger than {TEXT_LIMIT // 2**20} MB; split it, or write it as JSON Lines")
    if (nul := data.find(b"\0")) >= 0:
        return Rejected(place, f"not a text: a NUL at byte {nul}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Rejected(place, f"not UTF-8 at byte {error.start}; {_REMEDY.format('WINDOWS-1252')}")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_lines(stream: ByteStream) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with the offset of its first byte; None stands for a line over `RECORD_LIMIT`.

    A long line is passed over in pieces, so memory stays bounded. A BOM at the start is dropped.
    """
    offset = 0
    while line := stream.readline(RECORD_LIMIT + 1):
        start, offset = offset, offset + len(line)
        if start == 0 and line.startswith(_UTF8_BOM):
            start, line = len(_UTF8_BOM), line[len(_UTF8_BOM) :]
        if len(line) <= RECORD_LIMIT:
            yield start, line
            continue
        while not line.endswith(b"\n") and (line := stream.readline(RECORD_LIMIT)):
            offset += len(line)
        yield start, None
