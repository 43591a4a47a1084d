"""Code unsigned numbers in groups of seven bits, all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["decode", "encode"]


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
    ends = np.flatnonzero(coded < 128)
    if ends.size == coded.size:
        return coded.astype(np.uint32)
    starts = np.empty_like(ends)
    starts[0], starts[1:] = 0, ends[:-1] + 1
    widths = ends - starts + 1
    values = (coded[starts] & 127).astype(np.uint32)
    for group in range(1, int(widths.max())):
        at = np.flatnonzero(widths > group)
        values[at] |= (coded[starts[at] + group].astype(np.uint32) & 127) << np.uint32(7 * group)
    return values
