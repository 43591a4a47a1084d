"""Know the fields that a query may name: those of every index, and the own keyword fields of one.

Own fields are named when an index is created; what a query calls a field is read in any case.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

from kpusearch.article import Article

__all__ = ["DATES", "TEXTS", "Fields", "check_keywords", "fields_of", "fold_name"]

_KEYWORDS: Final = {
    "office": "office",
    "satker": "office",
    "site": "office",
    "wilayah": "region",
    "region": "region",
    "penulis": "authors",
    "author": "authors",
    "foto": "photographers",
    "photographer": "photographers",
    "forum": "forum",
    "orang": "people",
    "tokoh": "people",
    "people": "people",
    "kota": "city",
    "city": "city",
    "decree": "decrees",
    "keputusan": "decrees",
}
TEXTS: Final = {"judul": ("title",), "title": ("title",), "isi": ("body",), "body": ("body",)}
"""Name -> the text fields that it asks of."""

DATES: Final = {
    "tanggal": ("date", ""),
    "date": ("date", ""),
    "sejak": ("date", "since"),
    "since": ("date", "since"),
    "sampai": ("date", "until"),
    "until": ("date", "until"),
    "terbit": ("published", ""),
    "published": ("published", ""),
    "terbit-sejak": ("published", "since"),
    "published-since": ("published", "since"),
    "terbit-sampai": ("published", "until"),
    "published-until": ("published", "until"),
}
"""Name -> which day of an article counts, and which side of it is limited: both where none is named."""

_ARTICLE: Final = frozenset(item.name for item in dataclasses.fields(Article))
# Beside fields of queries and articles: facets, sorts, what `interpretation.filters` calls things, and what an address
# begins with.
_TAKEN: Final = {
    **dict.fromkeys(("month",), "a facet"),
    **dict.fromkeys(("relevance", "newest", "oldest", "published-oldest"), "a sort"),
    **dict.fromkeys(("any", "not", "undated", "dates", "published_dates"), "a name of interpretation.filters"),
    **dict.fromkeys(("published_since", "published_until", "person", "where"), "a filter"),
    **dict.fromkeys(("short", "long", "lead"), "a field that an index keeps for itself"),
    **dict.fromkeys(("http", "https"), "how an address begins"),
}
_NAME: Final = re.compile(r"[^\W\d_][\w-]{0,62}[^\W_]|[^\W\d_]")


class Fields(NamedTuple):
    """Hold what each name of a field means: `keywords` are folded name -> keyword field, own ones among them."""

    keywords: dict[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name."""
        return (*self.keywords, *TEXTS, *DATES)


@functools.lru_cache(maxsize=64)
def fields_of(own: tuple[str, ...]) -> Fields:
    """Return the fields of an index with these own ones.

    >>> fields_of(("Kategori",)).keywords["kategori"], fields_of(()).keywords["satker"]
    ('Kategori', 'office')
    """
    return Fields({**_KEYWORDS, **{fold_name(name): name for name in own}})


def fold_name(name: str) -> str:
    """Return a name of a field in any case and spelling as one."""
    return unicodedata.normalize("NFKC", name).casefold()


def check_keywords(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of own keyword fields as they were given. Raise `ValueError` for one that cannot be a field.

    >>> check_keywords(["category", "penulis"])
    Traceback (most recent call last):
    ...
    ValueError: keywords cannot hold 'penulis', which is a field of queries; give it another name in extra
    """
    found: dict[str, str] = {}
    for name in (names,) if isinstance(names, str) else names:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError(
                "keywords are names of at most 64 letters, digits, - and _, which begin with a letter and end with a "
                f"letter or digit, got {name!r}"
            )
        folded = fold_name(name)
        if taken := _taken(folded):
            raise ValueError(f"keywords cannot hold {name!r}, which is {taken}; give it another name in extra")
        if found.setdefault(folded, name) != name:
            raise ValueError(f"keywords cannot hold {found[folded]!r} and {name!r}: a query cannot tell them apart")
    return tuple(found.values())


def _taken(name: str) -> str | None:
    """Return what a folded name stands for already, or None."""
    if name in fields_of(()).names:
        return "a field of queries"
    if name in _ARTICLE:
        return "a field of every article"
    return _TAKEN.get(name)
