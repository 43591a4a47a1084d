"""Keep the stems of words with an index, so that the next run need not find them again.

What a search stems, the words of a query and of the articles it shows, is nearly always here, so that the stemmer's
own dictionary is not even read.
"""

from __future__ import annotations

import bisect
import functools
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from kpusearch.storage.arrayfile import ArrayFile, Written, write_arrays
from kpusearch.storage.compression import compress, decompress

__all__ = ["MAX_STEMS", "StemTable", "write_stems"]

MAX_STEMS: Final = 2**17
"""Words whose stems are kept."""

_BLOCK: Final = 1024
_LEVEL: Final = 19
"""Written seldom, read often: the highest level is the right one here."""


def write_stems(path: Path, stems: Mapping[str, str]) -> Written:
    """Write the stems of words of ASCII letters and hyphens."""
    words = sorted(stems)
    blocks, sizes, firsts = [], [], []
    for start in range(0, len(words), _BLOCK):
        some = words[start : start + _BLOCK]
        # Most words are their own stem.
        text = "\n".join(word if stems[word] == word else f"{word} {stems[word]}" for word in some).encode()
        firsts.append(some[0])
        sizes.append(len(text))
        blocks.append(compress(text, _LEVEL))
    return write_arrays(
        path,
        {
            "count": np.array([len(words)], np.uint32),
            "blocks": np.frombuffer(b"".join(blocks), np.uint8),
            "starts": np.cumsum([0, *map(len, blocks)]).astype(np.uint32),
            "sizes": np.array(sizes, np.uint32),
            "firsts": np.frombuffer("\n".join(firsts).encode(), np.uint8),
        },
    )


class StemTable:
    """Read a table of stems; safe to share between threads."""

    def __init__(self, path: Path, *, size: int, checksum: int) -> None:
        self._file = ArrayFile(path, size=size, checksum=checksum)

    def __len__(self) -> int:
        """Count the words."""
        return int(self._file.array("count")[0])

    def get(self, word: str) -> str | None:
        """Return the stem of a word, or None when it is not here."""
        block = bisect.bisect_right(self._firsts, word) - 1
        return self._block(block).get(word) if block >= 0 else None

    def all(self) -> dict[str, str]:
        """Return every word with its stem, in the order of the words. The blocks are not kept."""
        return {word: stem for block in range(len(self._firsts)) for word, stem in self._unpacked(block).items()}

    def verify(self) -> None:
        """Raise `IndexCorruptError` unless the file is as it was written."""
        self._file.verify_all()

    @functools.cached_property
    def _firsts(self) -> list[str]:
        text = self._file.array("firsts").tobytes().decode()
        return text.split("\n") if text else []

    @functools.cached_property
    def _places(self) -> list[tuple[int, int]]:
        return list(pairwise(self._file.array("starts").tolist()))

    @functools.cached_property
    def _read(self) -> dict[int, dict[str, str]]:
        return {}

    def _block(self, number: int) -> dict[str, str]:
        if number not in self._read:
            self._read[number] = self._unpacked(number)
        return self._read[number]

    def _unpacked(self, number: int) -> dict[str, str]:
        start, stop = self._places[number]
        packed = self._file.array("blocks")[start:stop].data
        text = decompress(packed, int(self._file.array("sizes")[number])).decode()
        pairs = (line.partition(" ") for line in text.split("\n"))
        return {word: stem or word for word, _, stem in pairs}
