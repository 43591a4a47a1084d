"""Open the files of a corpus and turn their bytes into text or lines, within limits.

Whatever is wrong with a file comes back as a reason, so that one bad file never stops the reading of the others.
"""

from __future__ import annotations

import gzip
import io
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from kpusearch.article import Rejected
from kpusearch.corpus.charset import HEAD_SIZE, charset_of, not_a_text
from kpusearch.corpus.reading import Reading

__all__ = [
    "READ_ERRORS",
    "RECORD_LIMIT",
    "TEXT_LIMIT",
    "Allowance",
    "ByteStream",
    "Head",
    "Source",
    "read_bytes",
    "read_lines",
    "read_text",
    "reason_of",
    "source_name",
]

ByteStream = io.BufferedReader | gzip.GzipFile | zipfile.ZipExtFile
"""What `Source.open` gives; a second buffer around gzip would lose the last lines before a damage."""

TEXT_LIMIT: Final = 64 * 2**20
"""Bytes that a source read whole may have, after decompression."""

RECORD_LIMIT: Final = 16 * 2**20
"""Bytes that one line of JSON Lines, or one cell of CSV, may have."""

READ_ERRORS: Final = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What reading a file, compressed or not, may raise."""

_GZIP: Final = b"\x1f\x8b"
_UTF8_BOM: Final = b"\xef\xbb\xbf"


def source_name(path: Path) -> str:
    """Return the path as printable text: bytes of a file name that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def reason_of(error: Exception) -> str:
    """Say in a few words why a file could not be read (on)."""
    if isinstance(error, EOFError):
        return "truncated gzip: the file ends before its data does; fetch it again"
    if isinstance(error, (zlib.error, gzip.BadGzipFile)):
        return f"damaged gzip: {error}; fetch it again"
    if isinstance(error, (zipfile.BadZipFile, lzma.LZMAError)):
        return f"damaged zip: {error}; fetch it again"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {error}"


@dataclass(slots=True, kw_only=True)
class Allowance:
    """Count down what the members of one archive, and of the archives in it, may still take."""

    members: int
    size: int


@dataclass(frozen=True, slots=True)
class Head:
    """Hold the first bytes of a source; `is_whole` where they are all it has."""

    data: bytes
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Name a run of bytes that may hold articles: a file, or a member of an archive, and say how to read it.

    `name` is what reports call it (``arsip.zip!berita.html``); the suffix of `filename` may tell its format.
    `media_type`, `charset` and `url` are what its carrier says of it, as the headers of a stored web page do.
    `opener` gives a new binary stream at each call; it raises one of `READ_ERRORS`.
    `depth` is the number of archives around it, and `allowance` what the outermost of them has left.
    """

    name: str
    filename: str
    opener: Callable[[], ByteStream]
    media_type: str | None = None
    charset: str | None = None
    url: str | None = None
    depth: int = 0
    allowance: Allowance | None = field(default=None, compare=False)

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
        depth: int = 0,
        allowance: Allowance | None = None,
    ) -> Source:
        """Name bytes that were taken from somewhere else."""
        return cls(
            name=name,
            filename=filename,
            opener=lambda: io.BufferedReader(io.BytesIO(data)),
            media_type=media_type,
            charset=charset,
            url=url,
            depth=depth,
            allowance=allowance,
        )

    def with_data(self, data: bytes) -> Source:
        """Return the same source over bytes that were read from it."""
        return replace(self, opener=lambda: io.BufferedReader(io.BytesIO(data)))

    @contextmanager
    def open(self) -> Iterator[ByteStream]:
        """Open the bytes for reading, decompressed where they start like gzip, whatever the name is.

        Raises one of `READ_ERRORS`.
        """
        with self.opener() as stream:
            if stream.peek(len(_GZIP)).startswith(_GZIP):
                with gzip.GzipFile(fileobj=stream) as unzipped:
                    yield unzipped
            else:
                yield stream

    def head(self) -> Head:
        """Read the first bytes, decompressed; damage behind some of them is left for the reading to meet.

        Raises one of `READ_ERRORS`.
        """
        parts: list[bytes] = []
        size = 0
        with self.open() as stream:
            while size <= HEAD_SIZE:
                try:
                    part = stream.read1(HEAD_SIZE + 1 - size)
                except READ_ERRORS:
                    if not parts:
                        raise
                    return Head(b"".join(parts), is_whole=False)
                if not part:
                    return Head(b"".join(parts), is_whole=True)
                parts.append(part)
                size += len(part)
        return Head(b"".join(parts)[:HEAD_SIZE], is_whole=False)


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


def read_text(source: Source, reading: Reading | None = None) -> str | Rejected:
    """Read a source as one text; a BOM is dropped, every line ends in a line feed.

    Another encoding than UTF-8 is noted in `reading`.
    """
    data = read_bytes(source)
    if isinstance(data, Rejected):
        return data
    charset = charset_of(data, declared=source.charset)
    if reason := not_a_text(data, charset):
        return Rejected(source.name, reason)
    try:
        text = data[charset.bom :].decode(charset.codec)
    except UnicodeDecodeError as error:
        where = f"not {charset.label} at byte {charset.bom + error.start}"
        return Rejected(source.name, f"{where}, and no other encoding fits; save it as UTF-8")
    if "\0" in text:
        return Rejected(source.name, f"not a text: a NUL at character {text.index(chr(0))}")
    if reading and charset.codec != "utf-8":
        reading.notes.append(f"{source.name}: read as {charset.label}", kind="charset")
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
