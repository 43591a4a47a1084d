"""Collect the decrees, laws and court cases that a text cites, each under one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["find_decrees"]

_YEAR: Final = r"(?:19|20)[0-9]{2}(?![0-9/])"
_YEAR_WORD: Final = r"\s*(?:(?i:tahun|thn\.?)|/)\s*"
_KINDS: Final = (
    "PKPU|Perbawaslu|Peraturan KPU|Peraturan Bawaslu|UU|Undang-Undang|Perppu|Perpu|PP|Perpres|Keppres|Permendagri|Perda"
)
_CITATION: Final = re.compile(
    # A case number keeps its chamber and register: 232/PHPU.BUP-XXIII/2025, 15-PKE-DKPP/I/2024.
    rf"(?<![\w/])(?<![0-9]\.)(?P<case>[0-9]{{1,6}}(?:-[A-Z]{{1,10}}){{0,3}}(?:/[A-Z0-9][A-Za-z0-9.-]{{0,30}}){{0,6}}/{_YEAR})"
    # Nomor 1341 Tahun 2024, No. 8/2024, Nomor 5, 6 dan 7 Tahun 2024
    r"|\b(?i:nomor|nomer|no\.?)\s*+:?\s*+(?P<numbers>[0-9]{1,5}(?:\s*+(?:,|&|dan|serta)\s*+[0-9]{1,5}){0,9})"
    rf"{_YEAR_WORD}(?P<year>{_YEAR})"
    # UU 7/2017, PKPU 8 Tahun 2024
    rf"|\b(?:{_KINDS})\s++(?P<number>[0-9]{{1,5}}){_YEAR_WORD}(?P<of>{_YEAR})"
)
# What a citation begins with, in plain letters, which are found fast: the pattern is tried at every character.
_OPENING: Final = re.compile(
    "|".join([*"0123456789", "no", "No", "NO", "nO", *sorted({kind[0] for kind in _KINDS.split("|")})])
)
# A school year or a date has slashes too; a register is written in capitals.
_REGISTER: Final = re.compile(r"[A-Z]{2}|/[A-Z]/")


def find_decrees(text: str) -> tuple[str, ...]:
    """Return each cited number once, in order of first mention: ``1341/2024``, case numbers whole.

    >>> find_decrees("Keputusan KPU Nomor 1341 Tahun 2024, UU 7/2017, Perkara 60/PUU-XXII/2024; Pilkada Tahun 2024")
    ('1341/2024', '7/2017', '60/PUU-XXII/2024')
    """
    found: dict[str, None] = {}
    for match in _citations(text):
        if case := match["case"]:
            if _REGISTER.search(case):
                found[case] = None
            continue
        year = match["year"] or match["of"]
        for number in re.findall(r"[0-9]+", match["numbers"] or match["number"]):
            found[f"{int(number)}/{year}"] = None
    return tuple(found)


def _citations(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `_CITATION`, which do not overlap."""
    end = 0
    for opening in _OPENING.finditer(text):
        if opening.start() >= end and (match := _CITATION.match(text, opening.start())):
            end = match.end()
            yield match
