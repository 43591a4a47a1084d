"""Read a source line by line as text, in whatever encoding it is."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kpusearch.article import Rejected
from kpusearch.corpus.charset import Charset, charset_of
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.source import READ_ERRORS, RECORD_LIMIT, ByteStream, Source, read_lines, reason_of

__all__ = ["BadLine", "head_charset", "text_lines"]

_CHUNK: Final = 2**16


@dataclass(frozen=True, slots=True)
class BadLine:
    """Say why a line is no text; `text` holds what can be read of it, with its line end."""

    reason: str
    text: str
    is_too_long: bool = False


def head_charset(source: Source, reading: Reading | None = None) -> Charset | Rejected:
    """Return the encoding of a source that is read line by line, told by its first bytes; noted where not UTF-8."""
    try:
        head = source.head()
    except READ_ERRORS as error:
        return Rejected(source.name, reason_of(error))
    charset = charset_of(head.data, declared=source.charset, is_whole=head.is_whole)
    if reading and charset.codec != "utf-8":
        reading.notes.append(f"{source.name}: read as {charset.label}", kind="charset")
    return charset


def text_lines(stream: ByteStream, charset: Charset) -> Iterator[str | BadLine]:
    """Yield the lines of a stream, ends kept, one at a time; one that is no text costs only itself."""
    lines = _transcoded_lines(stream, charset) if charset.is_wide else read_lines(stream)
    codec = "utf-8" if charset.is_wide else charset.codec
    for offset, line in lines:
        if line is None:
            yield BadLine(f"a line of more than {RECORD_LIMIT // 2**20} MB", "\n", is_too_long=True)
            continue
        try:
            yield line.decode(codec)
        except UnicodeDecodeError as error:
            where = "" if charset.is_wide else f" at byte {offset + error.start} of the file"
            yield BadLine(f"not {charset.label}{where}", line.decode(codec, "replace"))


def _transcoded_lines(stream: ByteStream, charset: Charset) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines as UTF-8; None stands for one over the limit. Half characters come out as invalid UTF-8."""
    decoder = codecs.getincrementaldecoder(charset.codec)("surrogatepass")
    stream.read(charset.bom)
    kept: list[str] = []
    size = 0
    while True:
        data = stream.read(_CHUNK)
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError:
            decoder.reset()
            text = "\udcff"
        *ended, rest = text.split("\n")
        for part in ended:
            yield 0, None if size > RECORD_LIMIT else ("".join(kept) + part + "\n").encode(errors="surrogatepass")
            kept, size = [], 0
        size += len(rest)
        if size <= RECORD_LIMIT and rest:
            kept.append(rest)
        if not data:
            break
    if size:
        yield 0, None if size > RECORD_LIMIT else "".join(kept).encode(errors="surrogatepass")
