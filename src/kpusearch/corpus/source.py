"""Open the files of a corpus and turn their bytes into text or lines, within limits.

Whatever is wrong with a file comes back as a reason, so that one bad file never stops the reading of the others.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kpusearch.article import Rejected

__all__ = [
    "READ_ERRORS",
    "RECORD_LIMIT",
    "TEXT_LIMIT",
    "ByteStream",
    "Source",
    "read_bytes",
    "read_lines",
    "read_text",
    "reason_of",
    "source_name",
]

ByteStream = io.BufferedReader | gzip.GzipFile
"""What `Source.open` gives; a second buffer around gzip would lose the last lines before a damage."""

TEXT_LIMIT: Final = 64 * 2**20
"""Bytes that a source read whole may have, after decompression."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Name a run of bytes that may hold articles: a file, or a member of an archive, and say how to read it.

    `name` is what reports call it (``arsip.zip!berita.html``); the suffix of `filename` may tell its format.
    `media_type`, `charset` and `url` are what its carrier says of it, as the headers of a stored web page do.
    `opener` gives a new binary stream at each call; it raises one of `READ_ERRORS`.
    """

    name: str
    filename: str
    opener: Callable[[], ByteStream]
    media_type: str | None = None
    charset: str | None = None
    url: str | None = None

    @classmethod
    def of_file(cls, path: Path) -> Source:
        """Name a file."""
        return cls(name=source_name(path), filename=path.name, opener=lambda: _opened(path))

    @classmethod
    def of_bytes(
        cls,
        data: bytes,
        *,
        name: str,
        filename: str = "",
        media_type: str | None = None,
        charset: str | None = None,
        url: str | None = None,
    ) -> Source:
        """Name bytes that were taken from somewhere else."""
        return cls(
            name=name,
            filename=filename,
            opener=lambda: io.BufferedReader(io.BytesIO(data)),
            media_type=media_type,
            charset=charset,
            url=url,
        )

    @contextmanager
    def open(self) -> Iterator[ByteStream]:
        """Open the bytes for reading, decompressed where they start like gzip, whatever the name is.

        Raises one of `READ_ERRORS`.
        """
        with self.opener() as stream:
            if stream.peek(len(_GZIP)).startswith(_GZIP):
                with gzip.GzipFile(fileobj=stream) as unzipped:
                    yield _without_utf16(unzipped)
            else:
                yield _without_utf16(stream)


def _without_utf16(stream: ByteStream) -> ByteStream:
    if stream.peek(2).startswith(_UTF16_BOMS):
        raise OSError(0, f"it is UTF-16; {_REMEDY.format('UTF-16')}")
    return stream


def _opened(path: Path) -> ByteStream:
    # Opening a FIFO would wait for its writer.
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "a folder" if path.is_dir() else "not a regular file")
    return path.open("rb")


def read_bytes(source: Source) -> bytes | Rejected:
    """Read a source whole, at most `TEXT_LIMIT` bytes of it after decompression."""
    try:
        with source.open() as stream:
            data = stream.read(TEXT_LIMIT + 1)
    except READ_ERRORS as error:
        return Rejected(source.name, reason_of(error))
    if len(data) > TEXT_LIMIT:
        return Rejected(source.name, f"larger than {TEXT_LIMIT // 2**20} MB; split it, or write it as JSON Lines")
    return data


def read_text(source: Source) -> str | Rejected:
    """Read a source as one text; a BOM is dropped, every line ends in a line feed."""
    data = read_bytes(source)
    if isinstance(data, Rejected):
        return data
    if (nul := data.find(b"\0")) >= 0:
        return Rejected(source.name, f"not a text: a NUL at byte {nul}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Rejected(source.name, f"not UTF-8 at byte {error.start}; {_REMEDY.format('WINDOWS-1252')}")
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
