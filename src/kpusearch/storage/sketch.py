"""Sketch a text in a few numbers, so that how alike two texts are can be told without reading them.

After Broder, *On the resemblance and containment of documents* (SEQUENCES 1997): a text is the set of its runs of
three words. Of each of `ROWS` random orders of all possible runs, a sketch keeps the first run that the text has.
Two texts agree in a row as often as their sets overlap: with probability |A ∩ B| ÷ |A ∪ B|.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["ROWS", "Sketch", "likeness", "overlap", "runs_of", "sketch_of"]

ROWS: Final = 16
"""Numbers in a sketch."""

Sketch: TypeAlias = NDArray[np.uint16]
"""The sketch of one text: uint16 of shape (`ROWS`,)."""

_T = TypeVar("_T")
_RUN: Final = 3
_WORD: Final = re.compile(r"\w+")
_IN_WORDS: Final = np.array([byte > 127 or byte == ord("_") or chr(byte).isalnum() for byte in range(256)])
_POWERS: Final = np.uint64(0x9E3779B97F4A7C15) ** np.arange(1, 65, dtype=np.uint64)


def sketch_of(text: str) -> Sketch:
    """Return the sketch of a text; case and whatever is no letter or digit do not count. Linear in the text.

    >>> first = sketch_of("KPU Kota Semarang menggelar rapat pleno terbuka di aula kantor.")
    >>> bool((first == sketch_of("KPU Kota Semarang menggelar RAPAT PLENO terbuka di aula kantor")).all())
    True
    """
    runs = _runs(text)
    # The high bits of a product depend on all bits of its factors; the row keeps 16 of them.
    least = (runs[None, :] * _MULTIPLIERS[:, None]).min(axis=1)
    return (_mixed(least) >> np.uint64(48)).astype(np.uint16)


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are: the share of runs of three words, of all that either has, that both have.

    From 0.0 to 1.0, exactly rather than by sketches.

    >>> likeness("satu dua tiga empat", "satu dua tiga lima")
    0.3333333333333333
    """
    return overlap(runs_of(one), runs_of(other))


def runs_of(text: str) -> frozenset[int]:
    """Return a number for each run of three words of a text."""
    return frozenset(_runs(text).tolist())


def overlap(one: frozenset[_T], other: frozenset[_T]) -> float:
    """Return the share of what both of two sets have, of all that either has."""
    return len(one & other) / len(one | other)


def _runs(text: str) -> NDArray[np.uint64]:
    """Return a number for each run of words, or one for a text of fewer words."""
    words = _words(text)
    if len(words) < _RUN:
        words = np.append(words, np.zeros(_RUN - len(words), np.uint64))
    runs = words[: len(words) - _RUN + 1].copy()
    for step in range(1, _RUN):
        runs = _mixed(runs) + words[step : len(words) - _RUN + 1 + step]
    return _mixed(runs)


def _words(text: str) -> NDArray[np.uint64]:
    """Return a number for each word: a polynomial in its bytes. The words of a text are worked out together."""
    folded = text.casefold()
    if not folded.isascii():
        # Bytes tell letters from signs in ASCII only.
        folded = " ".join(_WORD.findall(folded))
    data = np.frombuffer(folded.encode("utf-8", "surrogatepass"), np.uint8)
    inside = _IN_WORDS[data]
    begins = inside.copy()
    begins[1:] &= ~inside[:-1]
    starts = np.flatnonzero(begins)
    if not starts.size:
        return np.empty(0, np.uint64)
    # Each byte weighs by its place in its word; longer words use the weights again.
    places = (np.arange(data.size) - starts[np.maximum(np.cumsum(begins) - 1, 0)]) & (_POWERS.size - 1)
    weighed = (data + np.uint64(1)) * _POWERS[places] * inside
    return _mixed(np.add.reduceat(weighed, starts))


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits of numbers: the last steps of SplitMix64."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


# Odd numbers that look random and are the same on every machine: a text must give the same sketch forever.
_MULTIPLIERS: Final = _mixed(np.arange(1, ROWS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) | np.uint64(1)
