"""Tell which office a value names, and whether a query asks for a place and nothing else."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

from kpusearch.lexicon import office_of_host, offices, place_names

__all__ = ["OFFICE_WORDS", "bare_place", "office_slug"]

OFFICE_WORDS: Final = frozenset(["kpu", "kip", "kota", "kabupaten", "kab", "provinsi", "propinsi", "prov", "ri"])
"""Words that say what kind of office, not which."""

_KINDS: Final = {"kab": "kabupaten", "prov": "provinsi", "propinsi": "provinsi"}
_LONGEST: Final = 4
_NATIONAL: Final = "www"


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name in place_names())


def office_slug(value: str) -> str:
    """Return the office's slug for a slug, a host or a name; an unknown value comes back as it is, in lower case.

    >>> office_slug("kota-semarang.kpu.go.id"), office_slug("KPU Kota Semarang"), office_slug("Jawa Tengah")
    ('kota-semarang', 'kota-semarang', 'jateng')
    """
    value = " ".join(value.casefold().split())
    if value in offices():
        return value
    if host := office_of_host(value.split("://")[-1].split("/")[0]):
        return host
    words = [_KINDS.get(word, word) for word in value.replace(".", " ").split()]
    if "kpu" in words and set(words) <= {"kpu", "ri", "republik", "indonesia"}:
        return _NATIONAL
    place = " ".join(word for word in words if word not in OFFICE_WORDS)
    slugs = place_names().get(place, ())
    kinds = [slug for slug in slugs if offices()[slug].kind in words]
    return (kinds or list(slugs) or [value])[0]


def bare_place(words: Sequence[str]) -> list[tuple[str, ...]] | None:
    """Return the place names of a query of folded words, or None when it holds anything but places and office words.

    >>> bare_place(["kpu", "kota", "bekasi"]), bare_place(["kpu", "bandung", "barat"])
    ([('bekasi',)], [('bandung', 'barat')])
    >>> bare_place(["ketua", "kpu", "bekasi"]), bare_place(["kpu"])
    (None, None)
    """
    if not words or (words[0] not in OFFICE_WORDS and words[0] not in _first_words()):
        return None
    names = place_names()
    found: list[tuple[str, ...]] = []
    at = 0
    while at < len(words):
        for width in range(min(_LONGEST, len(words) - at), 0, -1):
            if " ".join(words[at : at + width]) in names:
                found.append(tuple(words[at : at + width]))
                at += width
                break
        else:
            if words[at] not in OFFICE_WORDS:
                return None
            at += 1
    return found or None
