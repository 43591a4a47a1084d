"""Find the best documents of a segment with compiled code: the twin of what `topk.py` does with NumPy.

The steps are the same. What differs is that a posting costs a nanosecond, so that no arrays over all documents need be
kept, and that single documents can be left as soon as their bounds fall behind.
Importing this module compiles it, or loads what was compiled before: only programs that ask many queries do, where the
extra ``fast`` is installed.
"""

# numba reads the functions' own types, which annotations would only repeat.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, misc, import-untyped"

from __future__ import annotations

import math
from typing import Any, Final

import numba
import numpy as np
from numba import types

__all__ = ["best"]

_SAFE: Final = 1 - 1e-9
_ROOM: Final = 2**24
"""The sums of impacts times 255 fit into 32 bits."""

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
        _many(types.uint32, 2),
        _many(types.float64, 2),
        _many(types.uint16),
        _many(types.uint8),
        _many(types.float64),
        _many(types.float64, 2),
        types.int64,
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
    big_freqs,
    norms,
    made_docs,
    made_impacts,
    made_parts,
    lists,
    skipped,
    k1,
    mass,
    covers,
    limit,
    least,
    within,
    sums,
):
    """Return the documents that may be among the best, in no order, and their scores.

    `docs` to `norms` are the segment's, `made_*` those of the lists made for the query, one behind the other.
    `lists` has a row a list, the weakest bound first: where it starts and stops in these, whether it was made, its
    weight, the value of an impact, the greatest impact, its place in the query. The first `skipped` are only looked up.
    `within` is empty or has one item a document, `sums` has one, of any value.
    """
    count = len(lists)
    at = np.empty(count, np.int64)
    start = np.empty(count, np.int64)
    stop = np.empty(count, np.int64)
    is_made = lists[:, 2] > 0
    weights, values = lists[:, 3].copy(), lists[:, 4].copy()
    by_row = np.argsort(lists[:, 6])
    # What the lists before each can add together.
    rest = np.zeros(count + 1)
    total = 0.0
    for i in range(count):
        start[i], stop[i] = np.int64(lists[i, 0]), np.int64(lists[i, 1])
        rest[i + 1] = rest[i] + values[i] * lists[i, 5]
        if i >= skipped:
            total += values[i]
    scale = (_ROOM - count) / total

    sums[:] = 0
    for i in range(skipped, count):
        factor = np.uint32(values[i] * scale) + np.uint32(1)
        if is_made[i]:
            for n in range(start[i], stop[i]):
                sums[made_docs[n]] += factor * np.uint32(made_impacts[n])
        else:
            for n in range(start[i], stop[i]):
                sums[docs[n]] += factor * np.uint32(impacts[n])
    if len(within):
        for doc in range(len(sums)):
            if not within[doc]:
                sums[doc] = 0
    blocks = (len(sums) + _BLOCK - 1) // _BLOCK
    tops = np.zeros(blocks, np.uint32)
    for block in range(blocks):
        top = np.uint32(0)
        for doc in range(block * _BLOCK, min((block + 1) * _BLOCK, len(sums))):
            top = max(top, sums[doc])
        tops[block] = top

    # Each block has a document with its greatest sum: those of the greatest give a first last place.
    level = np.int64(max((least - rest[skipped]) * scale * _SAFE, 1.0))
    sample = level
    if least == 0 and 2 * limit < blocks:
        sample = np.int64(max(np.partition(tops, blocks - limit - limit // 2)[blocks - limit - limit // 2], 1))
    heap = np.empty(limit)
    filled = 0
    found = np.empty(4 * limit + 64, np.int64)
    scores = np.empty(4 * limit + 64)
    size = 0
    ceiling = np.int64(1) << 40
    while True:
        at[:] = start
        for block in range(blocks):
            if tops[block] < sample:
                continue
            for doc in range(block * _BLOCK, min((block + 1) * _BLOCK, len(sums))):
                if sums[doc] < sample or sums[doc] >= ceiling:
                    continue
                reach = sums[doc] / scale
                for i in range(count - 1, -1, -1):
                    other = made_docs if is_made[i] else docs
                    at[i] = _galloped(other, at[i], stop[i], doc)
                    if i < skipped:
                        if at[i] < stop[i] and other[at[i]] == doc:
                            reach += values[i] * (made_impacts[at[i]] if is_made[i] else impacts[at[i]])
                        if reach + rest[i] < least * _SAFE:
                            break
                if reach < least * _SAFE:
                    continue
                # In the order of the query, so that equal documents get equal scores, here and in the twin.
                score = 0.0
                held = 0.0
                for i in by_row:
                    here = at[i]
                    if here >= stop[i] or (made_docs[here] if is_made[i] else docs[here]) != doc:
                        continue
                    if is_made[i]:
                        part = made_parts[here]
                    else:
                        packed = freqs[here]
                        body, title = np.int64(packed & 63), np.int64(packed >> 6)
                        if packed == 255:
                            big = np.searchsorted(big_posts, here)
                            body, title = np.int64(big_freqs[big, 0]), np.int64(big_freqs[big, 1])
                        pf = title / norms[doc, 0] + body / norms[doc, 1]
                        part = pf * (k1 + 1) / (pf + k1) if k1 > 0 else np.sign(pf)
                    score += part * weights[i]
                    held += weights[i]
                if covers:
                    score *= math.sqrt(math.sqrt(held / mass))
                if score < least:
                    continue
                if size == len(found):
                    # Only what still reaches the last place is kept. Where most of it ties there, more room is made.
                    kept = 0
                    for n in range(size):
                        if scores[n] >= least:
                            found[kept], scores[kept] = found[n], scores[n]
                            kept += 1
                    size = kept
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
                    level = max(level, np.int64((least - rest[skipped]) * scale * _SAFE))
                    sample = max(sample, level)
        # What was passed over in the sample has its turn, where it can still reach the last place.
        if level >= sample:
            return found[:size], scores[:size]
        ceiling, sample = sample, level
