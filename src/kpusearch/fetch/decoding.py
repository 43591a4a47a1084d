"""Decompress the body of an answer in pieces, and stop where it grows beyond a limit."""

from __future__ import annotations

import zlib
from typing import Any, Final

from kpusearch.fetch.outcome import Failed, Refused

__all__ = ["ENCODINGS", "Decoder", "gunzip"]

ENCODINGS: Final = "gzip, deflate"
"""What is asked for: the encodings whose output the standard library bounds while it decompresses."""

_AUTO: Final = zlib.MAX_WBITS | 32
_RAW: Final = -zlib.MAX_WBITS
_GZIP_MAGIC: Final = b"\x1f\x8b"


class Decoder:
    """Collect a body from its pieces; `encoding` is the Content-Encoding, `limit` the bytes that may come out."""

    def __init__(self, encoding: str, *, limit: int) -> None:
        names = [name for name in encoding.lower().replace(" ", "").split(",") if name not in ("", "identity")]
        if names not in ([], ["gzip"], ["x-gzip"], ["deflate"]):
            raise Refused("a Content-Encoding that was not asked for")
        self._encoding = names[0] if names else ""
        self._limit = limit
        self._body = bytearray()
        self._unzip: Any = None
        # The first bytes of a member, until there are enough to tell what it is.
        self._head = b""
        self._is_whole = True
        self._has_ended = False

    def feed(self, data: bytes) -> None:
        """Take the next piece; raise `Refused` beyond the limit, `Failed` where the data is damaged."""
        if not self._encoding:
            self._add(data)
            return
        while data and not self._has_ended:
            if self._unzip is None and not (data := self._begin(data)):
                return
            try:
                self._add(self._unzip.decompress(data, self._limit - len(self._body) + 1))
            except zlib.error as error:
                raise Failed("the compressed answer is damaged") from error
            data = self._unzip.unconsumed_tail or self._unzip.unused_data
            if self._unzip.eof:
                self._unzip, self._is_whole = None, True

    def _begin(self, data: bytes) -> bytes:
        """Begin a member, and return its bytes, or none while there are too few of them.

        A gzip file may have several members; whatever else follows the end of one counts for nothing.
        """
        data = self._head + data
        is_first = not self._body
        if len(data) < len(_GZIP_MAGIC):
            self._head, self._is_whole = data, not is_first
            return b""
        self._head = b""
        is_gzip = data.startswith(_GZIP_MAGIC)
        if not (is_first or is_gzip):
            self._has_ended = True
            return b""
        # Some servers send deflate without its zlib header (RFC 1950), whose two bytes are a multiple of 31.
        has_header = data[0] & 15 == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0
        is_raw = self._encoding == "deflate" and not (is_gzip or has_header)
        self._unzip, self._is_whole = zlib.decompressobj(_RAW if is_raw else _AUTO), False
        return data

    @property
    def size(self) -> int:
        """Return how many bytes have come out."""
        return len(self._body)

    def so_far(self, limit: int) -> bytes:
        """Return the first bytes, whether or not more would come."""
        return bytes(self._body[:limit])

    def finish(self) -> bytes:
        """Return the whole body; raise `Failed` where its end is missing."""
        if not self._is_whole:
            raise Failed("the compressed answer ends before its data does", transient=True)
        return bytes(self._body)

    def _add(self, data: bytes) -> None:
        self._body += data
        if len(self._body) > self._limit:
            raise Refused(f"an answer of more than {self._limit:,} bytes")


def gunzip(data: bytes, *, limit: int) -> bytes:
    """Return the contents of a gzip file, or the data itself where it is none; raise as `Decoder` does."""
    if not data.startswith(_GZIP_MAGIC):
        return data
    decoder = Decoder("gzip", limit=limit)
    decoder.feed(data)
    return decoder.finish()
