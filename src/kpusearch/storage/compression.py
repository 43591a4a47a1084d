"""Compress texts with Zstandard, which Python itself has from 3.14 on."""

from __future__ import annotations

import sys
from typing import Any, Final

__all__ = ["compress", "decompress"]

_LEVEL: Final = 3
"""Higher levels save 4 % and take three times as long."""


def compress(data: bytes, level: int = _LEVEL) -> bytes:
    """Return the data compressed."""
    return _zstd().compress(data, level)  # type: ignore[no-any-return]


def decompress(data: bytes | memoryview, size: int) -> bytes:
    """Return what was compressed: `size` bytes, never more, whatever the data claims to hold.

    >>> decompress(compress(b"kotak suara"), 11)
    b'kotak suara'
    """
    return _zstd().ZstdDecompressor().decompress(data, max_length=size)  # type: ignore[no-any-return]


def _zstd() -> Any:
    # Imported when the first text is read: a search that shows only ids needs none.
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd
