"""Know the provinces: by which names people call them, and which offices lie in each."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kpusearch.lexicon.offices import office_slugs, offices

__all__ = ["region_named", "region_of", "regions"]

# The only short form that begins with a function word, and so is no place name of `place_aliases.tsv`.
_YOGYAKARTA: Final = frozenset(["di yogyakarta", "d.i. yogyakarta", "d.i yogyakarta", "di jogjakarta"])


@functools.cache
def regions() -> Mapping[str, tuple[str, ...]]:
    """Return the name of each province -> the slugs of its offices, its own among them.

    >>> len(regions()), regions()["Bali"][:2]
    (38, ('bali', 'kab-jembrana'))
    """
    found: dict[str, list[str]] = {}
    for office in offices().values():
        if office.province:
            found.setdefault(office.province, []).append(office.slug)
    return MappingProxyType({name: tuple(slugs) for name, slugs in found.items()})


def region_of(slug: str) -> str:
    """Return the name of the province that an office lies in; of the national office, and of one not listed, "".

    >>> region_of("kota-semarang"), region_of("jateng"), region_of("www"), region_of("kota-atlantis")
    ('Jawa Tengah', 'Jawa Tengah', '', '')
    """
    office = offices().get(slug)
    return office.province if office else ""


def region_named(value: str) -> str | None:
    """Return the name of the province that a name, a short form or its office's slug or host means, or None.

    >>> region_named("JAWA tengah"), region_named("jateng"), region_named("KPU Provinsi Jawa Tengah")
    ('Jawa Tengah', 'Jawa Tengah', 'Jawa Tengah')
    >>> region_named("DKI Jakarta"), region_named("DI Yogyakarta"), region_named("Kota Semarang")
    ('Daerah Khusus Jakarta', 'Daerah Istimewa Yogyakarta', None)
    """
    folded = " ".join(value.casefold().split())
    office = offices().get("diy" if folded in _YOGYAKARTA else office_slugs(value)[0])
    return office.province if office and office.kind == "provinsi" else None
