"""Name the months and weekdays as Indonesian pages, and the feeds they quote, spell them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["MONTHS", "WEEKDAYS"]


def _numbered(names: str, *, start: int) -> Mapping[str, int]:
    lines = enumerate(names.strip().splitlines(), start)
    return MappingProxyType({name: number for number, line in lines for name in line.split()})


MONTHS: Final = _numbered(
    """
    januari january jan
    februari pebruari february feb peb
    maret march mar
    april apr
    mei may
    juni june jun
    juli july jul
    agustus august agu agt ags agus aug
    september sept sep
    oktober october okt oct
    november nopember nov nop
    desember december des dec
    """,
    start=1,
)
"""Lower-case month name or abbreviation -> 1..12; Indonesian, its older spellings, and English."""

WEEKDAYS: Final = _numbered(
    """
    senin monday mon
    selasa tuesday tue
    rabu wednesday wed
    kamis thursday thu
    jumat jum'at jum’at friday fri
    sabtu saturday sat
    minggu ahad sunday sun
    """,
    start=0,
)
"""Lower-case weekday name -> 0 (Monday) .. 6 (Sunday), as `datetime.date.weekday` counts."""
