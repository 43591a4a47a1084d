"""Find the matches of a pattern that is slow to try everywhere, near the signs that every match holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["matches_near"]


def matches_near(pattern: re.Pattern[str], signs: re.Pattern[str], text: str, *, reach: int) -> Iterator[re.Match[str]]:
    r"""Yield the matches of a pattern in a text that do not overlap, from left to right, as `finditer` does.

    `signs` matches something quick to find inside of every match, at most `reach` characters behind its start and
    before its end. A pattern that begins with words is tried at every word of a text; its signs are met several times
    faster.

    >>> decree, year = re.compile(r"\b[Nn]omor \d+ [Tt]ahun \d{4}"), re.compile(r"[0-9]{4}")
    >>> text = "Tahun 2024: Nomor 5 Tahun 2023, nomor 6 tahun 2024"
    >>> [match[0] for match in matches_near(decree, year, text, reach=30)]
    ['Nomor 5 Tahun 2023', 'nomor 6 tahun 2024']
    """
    end = 0
    for sign in signs.finditer(text):
        if sign.end() <= end:
            continue
        start = max(end, sign.start() - reach)
        while found := pattern.search(text, start, sign.end() + reach):
            # Again without an end, which may have cut the match.
            match = pattern.match(text, found.start())
            if match is None:
                break
            yield match
            start = end = match.end()
