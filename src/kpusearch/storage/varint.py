"""Code unsigned numbers in groups of seven bits, all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["decode", "decode_some", "encode", "ends"]


def encode(values: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the bytes of all numbers in order, and how many each takes (1 to 5).

    Low groups first; the high bit says that another group follows (LEB128).

    >>> encode(np.array([5, 300], np.uint32))[0].tolist()
    [5, 172, 2]
    """
    widths = np.ones(values.shape, np.int64)
    for bits in (7, 14, 21, 28):
        widths += values >= 2**bits
    ends = np.cumsum(widths)
    coded = np.empty(int(ends[-1]) if ends.size else 0, np.uint8)
    starts = ends - widths
    for group in range(5):
        at = np.flatnonzero(widths > group)
        if not at.size:
            break
        follows = (widths[at] > group + 1).astype(np.uint32) << 7
        coded[starts[at] + group] = (values[at] >> (7 * group)) & 127 | follows
    return coded, widths


def decode(coded: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return the numbers of `encode`.

    >>> decode(np.array([5, 172, 2], np.uint8)).tolist()
    [5, 300]
    """
    found = ends(coded)
    return decode_some(coded, found, np.arange(found.size))


def ends(coded: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Return the place of the last byte of each number."""
    return np.flatnonzero(coded < 128).astype(np.int32)


def decode_some(coded: NDArray[np.uint8], ends: NDArray[np.int32], numbers: NDArray[np.intp]) -> NDArray[np.uint32]:
    """Return some of the numbers of `encode`, whose `ends` are known: those at the places given.

    >>> coded = np.array([5, 172, 2, 7], np.uint8)
    >>> decode_some(coded, ends(coded), np.array([0, 1])).tolist()
    [5, 300]
    """
    if ends.size == coded.size:
        return coded[numbers].astype(np.uint32)
    starts = np.where(numbers > 0, ends[numbers - 1] + 1, 0)
    widths = ends[numbers] - starts + 1
    values = (coded[starts] & 127).astype(np.uint32)
    for group in range(1, int(widths.max(initial=1))):
        at = np.flatnonzero(widths > group)
        values[at] |= (coded[starts[at] + group].astype(np.uint32) & 127) << np.uint32(7 * group)
    return values
