"""Know the offices of the election commission, the places they are in, and the words of their names."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from kpusearch.lexicon.table import read_table

__all__ = [
    "OFFICE_WORDS",
    "Office",
    "office_name",
    "office_of_host",
    "office_slug",
    "office_slugs",
    "offices",
    "place_names",
    "place_words",
]

_DOMAIN: Final = "kpu.go.id"
_NATIONAL: Final = "www"
_KINDS: Final = {"kab": "kabupaten", "prov": "provinsi", "propinsi": "provinsi"}

OFFICE_WORDS: Final = frozenset(["kpu", "kip", "kota", "kabupaten", "kab", "provinsi", "propinsi", "prov", "ri"])
"""Words that say what kind of office, not which."""

_WORD: Final = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Office:
    """Hold one office: `slug` is the host's first label, `kind` is pusat, provinsi, kabupaten or kota."""

    slug: str
    kind: str
    name: str
    province: str


@functools.cache
def offices() -> Mapping[str, Office]:
    """Return slug -> office.

    >>> offices()["kab-jepara"]
    Office(slug='kab-jepara', kind='kabupaten', name='Jepara', province='Jawa Tengah')
    """
    rows = (Office(row["office"], row["kind"], row["name"], row["province"]) for row in read_table("offices.tsv"))
    return MappingProxyType({office.slug: office for office in rows})


def office_of_host(host: str) -> str | None:
    """Return the office of a host, whether listed or not, or None for a host that is not the commission's.

    >>> office_of_host("kota-semarang.kpu.go.id"), office_of_host("www.kpu.go.id"), office_of_host("example.org")
    ('kota-semarang', 'www', None)
    """
    host = host.strip().lower().rstrip(".").removeprefix("www.")
    if host == _DOMAIN:
        return "www"
    return host.split(".", 1)[0] if host.endswith(f".{_DOMAIN}") else None


@functools.cache
def place_names() -> Mapping[str, tuple[str, ...]]:
    """Return a lower-case place name, short form or other spelling -> the slugs of the offices there.

    A regency or city that bears its province's name stands behind the province.

    >>> place_names()["semarang"], place_names()["jawa tengah"], place_names()["jateng"]
    (('kab-semarang', 'kota-semarang'), ('jateng',), ('jateng',))
    >>> place_names()["gunung kidul"], place_names()["yogyakarta"]
    (('kab-gunungkidul',), ('diy', 'kota-yogyakarta'))
    """
    aliases = [(row["name"], row["office"]) for row in read_table("place_aliases.tsv")]
    local = [office for office in offices().values() if office.kind != "pusat"]
    provinces = [(office.slug, office.slug) for office in local if office.kind == "provinsi"]
    found: dict[str, list[str]] = {}
    # Aliases come before the names, so that Yogyakarta is first the province.
    for name, slug in (*provinces, *aliases, *((office.name.lower(), office.slug) for office in local)):
        found.setdefault(name, []).append(slug)
    return MappingProxyType({name: tuple(dict.fromkeys(slugs)) for name, slugs in found.items()})


@functools.cache
def place_words() -> frozenset[str]:
    """Return the words of place names that must not be stemmed; ordinary words among them are left out.

    >>> "temanggung" in place_words(), "kepulauan" in place_words()
    (True, False)
    """
    names = (word for office in offices().values() for word in _WORD.findall(office.name.lower()))
    aliases = (row["name"] for row in read_table("place_aliases.tsv") if row["name"].isalpha())
    towns = (row["word"] for row in read_table("towns.tsv"))
    ordinary = {row["word"] for row in read_table("ordinary_place_words.tsv")}
    return frozenset((*names, *aliases, *towns)) - ordinary


def office_name(value: str) -> str:
    """Return the office's whole name for a slug, a host or a name; an unknown value comes back as it is.

    >>> office_name("kota-semarang"), office_name("www.kpu.go.id"), office_name("jateng"), office_name("antara")
    ('KPU Kota Semarang', 'KPU RI', 'KPU Provinsi Jawa Tengah', 'antara')
    """
    office = offices().get(office_slug(value))
    if office is None:
        return value
    return "KPU RI" if office.kind == "pusat" else f"KPU {office.kind.title()} {office.name}"


def office_slug(value: str) -> str:
    """Return the office's slug for a slug, a host or a name; an unknown value comes back as it is, in lower case.

    >>> office_slug("kota-semarang.kpu.go.id"), office_slug("KPU Kota Semarang"), office_slug("Jawa Tengah")
    ('kota-semarang', 'kota-semarang', 'jateng')
    """
    return office_slugs(value)[0]


@functools.lru_cache(maxsize=1024)
def office_slugs(value: str) -> tuple[str, ...]:
    """Return the slugs of all offices that a slug, a host or a name may mean; at least one, as `office_slug`.

    A city and a regency of one name are both meant unless the value says which; a province is meant before them.

    >>> office_slugs("Semarang"), office_slugs("Kab. Semarang"), office_slugs("Yogyakarta")
    (('kab-semarang', 'kota-semarang'), ('kab-semarang',), ('diy',))
    """
    value = " ".join(value.casefold().split())
    if value in offices():
        return (value,)
    if host := office_of_host(value.split("://")[-1].split("/")[0]):
        return (host,)
    words = [_KINDS.get(word, word) for word in value.replace(".", " ").split()]
    if "kpu" in words and set(words) <= {"kpu", "ri", "republik", "indonesia"}:
        return (_NATIONAL,)
    place = " ".join(word for word in words if word not in OFFICE_WORDS)
    slugs = place_names().get(place, ())
    kinds = tuple(slug for slug in slugs if offices()[slug].kind in words)
    found = kinds or slugs or (value,)
    return found[:1] if found[0] in offices() and offices()[found[0]].kind == "provinsi" else found
