"""Keep named arrays in one flat file that is read by mapping it, and notices every damaged block.

    magic | arrays, each on a multiple of 64 bytes | directory (JSON) | CRC-32 of each 64 KiB block | tail

The tail gives the places of the directory and of the checksums; its own CRC-32 covers the checksums too, and is kept
in the index's manifest as well. A block is verified when an array in it is first read. Nothing is ever unpickled.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpusearch.exceptions import IndexCorruptError

__all__ = ["ArrayFile", "Written", "write_arrays"]

_MAGIC: Final = b"kpusearch arrays"
_ALIGNED: Final = 64
_BLOCK: Final = 2**16
# Places of directory and checksums, CRC-32 of all that follows the directory up to here.
_TAIL: Final = struct.Struct("<QQI")


class Written(NamedTuple):
    """Tell a manifest what was written: bytes, and the checksum over the file's checksums."""

    size: int
    checksum: int


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> Written:
    """Write arrays (C order, little-endian) and flush them to the disk. The same arrays give the same bytes."""
    directory: dict[str, list[Any]] = {}
    sums: list[int] = []
    with path.open("wb") as file:
        out = _Summed(file, sums)
        out.write(_MAGIC)
        for name, array in arrays.items():
            out.write(bytes(-out.at % _ALIGNED))
            values = np.ascontiguousarray(array)
            directory[name] = [values.dtype.str, list(values.shape), out.at]
            out.write(values.data.cast("B") if values.size else b"")
        start = out.at
        out.write(json.dumps(directory).encode())
        end = out.finish()
        table = np.array(sums, "<u4").tobytes()
        head = struct.pack("<QQ", start, end)
        checksum = zlib.crc32(table + head)
        file.write(table + head + struct.pack("<I", checksum))
        file.flush()
        os.fsync(file.fileno())
        return Written(file.tell(), checksum)


class _Summed:
    """Write bytes and sum each block as it fills."""

    def __init__(self, file: Any, sums: list[int]) -> None:
        self.at = 0
        self._file = file
        self._sums = sums
        self._sum = 0

    def write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        view = memoryview(data)
        done = 0
        while done < len(view):
            take = min(len(view) - done, _BLOCK - self.at % _BLOCK)
            self._sum = zlib.crc32(view[done : done + take], self._sum)
            done += take
            self.at += take
            if self.at % _BLOCK == 0:
                self._sums.append(self._sum)
                self._sum = 0

    def finish(self) -> int:
        if self.at % _BLOCK:
            self._sums.append(self._sum)
        return self.at


class ArrayFile:
    """Map a file of arrays for reading.

    Raise `IndexCorruptError` where the file is not as it was written. Arrays are views of the mapping: they stay valid
    when the file is replaced or removed.
    """

    def __init__(self, path: Path, *, size: int, checksum: int) -> None:
        self._path = path
        with path.open("rb") as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError as error:
                raise self._damaged("it is empty") from error
        self._view = memoryview(self._map)
        if len(self._map) != size:
            raise self._damaged(f"it has {len(self._map)} bytes instead of {size}")
        start, end, found = _TAIL.unpack(self._view[size - _TAIL.size :])
        if zlib.crc32(self._view[min(end, size) : size - 4]) != checksum or found != checksum:
            raise self._damaged("its checksums do not agree with the manifest")
        self._sums = np.frombuffer(self._map, "<u4", offset=end, count=(size - _TAIL.size - end) // 4)
        self._end = end
        # One byte a block: searching for a zero is quicker than any array operation on the few blocks of one term.
        self._verified = bytearray(self._sums.size)
        self._verify(start, end)
        self._verify(0, len(_MAGIC))
        self._arrays: dict[str, NDArray[Any]] = {}
        self._places: dict[str, tuple[int, int]] = {}
        for name, (dtype, shape, offset) in json.loads(bytes(self._view[start:end])).items():
            count = int(np.prod(shape))
            self._arrays[name] = np.frombuffer(self._map, dtype, count=count, offset=offset).reshape(shape)
            self._places[name] = (offset, np.dtype(dtype).itemsize * int(np.prod(shape[1:])))

    def array(self, name: str) -> NDArray[Any]:
        """Return an array, all of it verified."""
        array = self._arrays[name]
        self.verify(name, 0, len(array))
        return array

    def unverified(self, name: str) -> NDArray[Any]:
        """Return an array whose parts must be passed to `verify` before they are read."""
        return self._arrays[name]

    def verify(self, name: str, start: int, stop: int) -> None:
        """Verify the blocks that hold items `start` to before `stop` of an array, unless they have been."""
        offset, width = self._places[name]
        self._verify(offset + start * width, offset + stop * width)

    def verify_all(self) -> None:
        """Verify every block of the file."""
        self._verify(0, self._end)

    def release(self) -> None:
        """Let go of the pages that were read: they count as this process's memory, and can be read again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def _verify(self, start: int, stop: int) -> None:
        last = -(-stop // _BLOCK)
        block = self._verified.find(0, start // _BLOCK, last)
        while block >= 0:
            at = block * _BLOCK
            if zlib.crc32(self._view[at : min(at + _BLOCK, self._end)]) != self._sums[block]:
                raise self._damaged(f"bytes {at} to {at + _BLOCK} have changed")
            self._verified[block] = 1
            block = self._verified.find(0, block + 1, last)

    def _damaged(self, what: str) -> IndexCorruptError:
        return IndexCorruptError(f"{self._path} is damaged: {what}; restore a copy or rebuild the index")
