"""Find the best documents of a segment with compiled code: the twin of `array_kernel.py`.

The steps are the same. What differs is that a posting costs a nanosecond, so that no arrays over all documents need be
kept, and that the last place rises with every document that is scored.
Importing this module compiles it, or loads what was compiled before: only programs that ask many queries do, where the
extra ``fast`` is installed.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numba
import numpy as np
from numba import types

__all__ = ["best"]

_SAFE: Final = 1 - 1e-9
_BITS: Final = 20
"""Of 32, those that hold the sum of impacts; the others hold the share of the query's weight."""

_ROOM: Final = (2**_BITS - 1) // 255
_WHOLE: Final = 2 ** (32 - _BITS) - 1
_SUM: Final = 2**_BITS - 1

_BLOCK: Final = 64
"""Documents whose greatest sum is kept, to pass over them together."""


def _many(dtype: Any, axes: int = 1) -> Any:
    # Arrays of a mapped file are read-only; what can be written to is taken too.
    return types.Array(dtype, axes, "C", readonly=True)


def _compiled(*signature: Any) -> Any:
    def compile_(function: Any) -> Any:
        try:
            return numba.njit(*signature, nogil=True, cache=True)(function)
        except RuntimeError:
            # There is no folder in which the compiled code could be kept.
            return numba.njit(*signature, nogil=True)(function)

    return compile_


@_compiled(types.int64(_many(types.uint16), types.int64, types.int64, types.int64))
def _galloped(docs, low, stop, doc):
    """Return the place of the first document from `low` on that is not less than `doc`, or `stop`."""
    step = 1
    high = low + 1
    while high < stop and docs[high] <= doc:
        low = high
        step *= 2
        high = low + step
    high = min(high, stop)
    while low < high:
        middle = (low + high) >> 1
        if docs[middle] < doc:
            low = middle + 1
        else:
            high = middle
    return low


@_compiled(types.float64(types.float64, types.float64, types.boolean))
def _bound(parts, share, covers):
    """Return the greatest score that a sum of parts and a share of the query's weight allow."""
    return parts * math.sqrt(math.sqrt(min(share, 1.0))) if covers else parts


@_compiled(
    types.Tuple((types.int64[::1], types.float64[::1]))(
        types.int64[::1], types.float64[::1], types.int64, types.float64
    )
)
def _kept(found, scores, size, least):
    """Move the documents with a score to the front, and return them."""
    kept = 0
    for n in range(size):
        if scores[n] >= least:
            found[kept], scores[kept] = found[n], scores[n]
            kept += 1
    return found[:kept], scores[:kept]


@_compiled(types.void(types.float64[::1], types.int64, types.float64))
def _push(heap, filled, score):
    """Put a score into a heap with the least on top, in the place of that where the heap is full."""
    if filled < len(heap):
        n = filled
        while n and heap[(n - 1) >> 1] > score:
            heap[n] = heap[(n - 1) >> 1]
            n = (n - 1) >> 1
    else:
        n = 0
        while 2 * n + 1 < len(heap):
            child = 2 * n + 1
            if child + 1 < len(heap) and heap[child + 1] < heap[child]:
                child += 1
            if heap[child] >= score:
                break
            heap[n] = heap[child]
            n = child
    heap[n] = score


@_compiled(
    types.Tuple((types.int64[::1], types.float64[::1]))(
        _many(types.uint16),
        _many(types.uint8),
        _many(types.uint8),
        _many(types.uint32),
        _many(types.float64, 2),
        _many(types.float64, 2),
        _many(types.float64, 2),
        _many(types.uint16),
        _many(types.uint8),
        _many(types.float64),
        types.Array(types.int64, 2, "A", readonly=True),
        _many(types.boolean),
        _many(types.float64),
        types.float64,
        types.float64,
        types.float64,
        types.boolean,
        types.int64,
        types.float64,
        _many(types.boolean),
        types.uint32[::1],
    )
)
def best(
    docs,
    impacts,
    freqs,
    big_posts,
    shares_of,
    big_shares,
    norms,
    made_docs,
    made_impacts,
    made_parts,
    lists,
    is_made,
    weights,
    unit,
    k1,
    mass,
    covers,
    limit,
    least,
    within,
    sums,
):
    """Return the best documents and all that tie with the last or reach `least`, in no order, and their scores.

    `docs` to `norms` are the segment's: `shares_of` (256, 2) says what a byte of `freqs` counts for in title and body,
    `big_shares` what those at `big_posts` do, whose byte is 255. `made_*` are those of the lists made for the query,
    one behind the other. `lists` has a row a leaf of the query: where its list starts and stops in these, and the
    greatest impact; `is_made` and `weights` have one item. An impact is worth weight x `unit`. `within` is empty or
    has one item a document, `sums` has one, of any value. More than some thousand lists would not fit into the sums.
    """
    count = len(lists)
    start, stop = lists[:, 0].copy(), lists[:, 1].copy()
    at = start.copy()
    values = weights * unit
    held = reach = total = 0.0
    for i in range(count):
        if stop[i] > start[i]:
            total += values[i]
            reach += values[i] * lists[i, 2]
            held += weights[i] / mass
    if not total or _bound(reach, held, covers) < least * _SAFE:
        return np.empty(0, np.int64), np.empty(0)
    scale = (_ROOM - count) / total
    factors = (values * scale).astype(np.uint32) + np.uint32(1)
    shares = ((weights / mass * (_WHOLE - count)).astype(np.uint32) + np.uint32(1)) << np.uint32(_BITS)

    sums[:] = 0
    for i in range(count):
        if is_made[i]:
            for n in range(start[i], stop[i]):
                sums[made_docs[n]] += factors[i] * np.uint32(made_impacts[n]) + shares[i]
        else:
            for n in range(start[i], stop[i]):
                sums[docs[n]] += factors[i] * np.uint32(impacts[n]) + shares[i]
    if len(within):
        for doc in range(len(sums)):
            if not within[doc]:
                sums[doc] = 0
    tops = np.empty((len(sums) + _BLOCK - 1) // _BLOCK, np.uint32)
    for block in range(len(tops)):
        some = sums[block * _BLOCK : (block + 1) * _BLOCK]
        top = np.uint32(0)
        if len(some) == _BLOCK:
            # Of a length that is known, so that several are compared at once.
            for n in range(_BLOCK):
                value = some[n] & np.uint32(_SUM)
                top = value if value > top else top
        else:
            for n in range(len(some)):
                top = max(top, some[n] & np.uint32(_SUM))
        tops[block] = top

    # Each block has a document with its greatest sum: those of the greatest give a first last place.
    level = np.int64(max(least * scale * _SAFE, 1.0))
    sample = level
    if least == 0 and 2 * limit < len(tops):
        nth = len(tops) - limit - limit // 2
        sample = np.int64(max(np.partition(tops, nth)[nth], 1))
    heap = np.empty(limit)
    filled = 0
    found = np.empty(4 * limit + 64, np.int64)
    scores = np.empty(4 * limit + 64)
    size = 0
    ceiling = np.int64(1) << 40
    while True:
        at[:] = start
        for block in range(len(tops)):
            if tops[block] < sample:
                continue
            for doc in range(block * _BLOCK, min((block + 1) * _BLOCK, len(sums))):
                sum_ = np.int64(sums[doc]) & _SUM
                if sum_ < sample or sum_ >= ceiling:
                    continue
                share = (np.int64(sums[doc]) >> _BITS) / (_WHOLE - count)
                if _bound(sum_ / scale, share, covers) < least * _SAFE:
                    continue
                # In the order of the query, so that equal documents get equal scores, here and in the twin.
                score = 0.0
                held = 0.0
                for i in range(count):
                    here = _galloped(made_docs if is_made[i] else docs, at[i], stop[i], doc)
                    at[i] = here
                    if here >= stop[i] or (made_docs[here] if is_made[i] else docs[here]) != doc:
                        continue
                    if is_made[i]:
                        part = made_parts[here]
                    else:
                        packed = freqs[here]
                        title, body = shares_of[packed, 0], shares_of[packed, 1]
                        big = np.searchsorted(big_posts, here) if packed == 255 else len(big_shares)
                        # Where it is not there, as in a file that was tampered with, nothing outside is read.
                        if big < len(big_shares):
                            title, body = big_shares[big, 0], big_shares[big, 1]
                        pf = title / norms[doc, 0] + body / norms[doc, 1]
                        part = pf * (k1 + 1) / (pf + k1) if k1 > 0 else np.sign(pf)
                    score += part * weights[i]
                    held += weights[i]
                if covers:
                    score *= math.sqrt(math.sqrt(held / mass))
                if score < least:
                    continue
                if size == len(found):
                    # Only what still reaches the last place is kept. Where most ties there, more room is made.
                    size = len(_kept(found, scores, size, least)[0])
                    if 2 * size > len(found):
                        found = np.concatenate((found, found))
                        scores = np.concatenate((scores, scores))
                found[size], scores[size] = doc, score
                size += 1
                if filled < limit or score > heap[0]:
                    _push(heap, filled, score)
                    filled = min(filled + 1, limit)
                if filled == limit and heap[0] > least:
                    least = heap[0]
                    level = max(level, np.int64(least * scale * _SAFE))
                    sample = max(sample, level)
        # What was passed over in the sample has its turn, where it can still reach the last place.
        if level >= sample:
            return _kept(found, scores, size, least)
        ceiling, sample = sample, level
