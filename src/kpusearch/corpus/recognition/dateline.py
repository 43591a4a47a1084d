"""Find the ``City, host.kpu.go.id DASH`` that opens an office's article; some offices leave the city out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from kpusearch.lexicon import office_of_host

__all__ = ["Dateline", "find_dateline", "office_of_url"]

_BLANK: Final = r"[^\S\n]"
_CAPITALISED: Final = r"[^\W\d_a-z][\w.'’/-]*"
# Capitals and at most six words: "Demikian dilansir dari laman, kpu.go.id - …" is a sentence, not a city.
_CITY: Final = rf"(?:{_CAPITALISED}(?:{_BLANK}{{1,3}}(?:{_CAPITALISED}|dan)){{0,5}}|[^\W\d_]{{2,40}})"
_HOST: Final = r"(?i:(?:https?://)?(?P<host>(?:[a-z0-9-]{1,63}\.){0,3}kpu\.go\.id)/?)"
_DATELINE: Final = re.compile(
    rf"^{_BLANK}*(?:(?P<city>{_CITY}){_BLANK}*,{_BLANK}*)?{_HOST}{_BLANK}*(?:-{{1,3}}|[\u2010-\u2015\u2212])",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """Hold what a dateline says; `start` and `end` are its offsets in the text that was searched."""

    city: str | None
    office: str
    start: int
    end: int


def find_dateline(text: str) -> Dateline | None:
    """Return the first dateline that opens a line of the text.

    >>> find_dateline("Banda Aceh, kota-bandaaceh.kpu.go.id – Rapat pleno digelar.")
    Dateline(city='Banda Aceh', office='kota-bandaaceh', start=0, end=38)
    """
    match = _DATELINE.search(text)
    if match is None:
        return None
    city = " ".join(match["city"].split()) if match["city"] else None
    return Dateline(city, office_of_host(match["host"]) or "www", match.start(), match.end())


def office_of_url(url: str) -> str | None:
    """Return the office whose site the URL is on, or None.

    >>> office_of_url("https://jateng.kpu.go.id/blog/read/7_rapat")
    'jateng'
    """
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return office_of_host(host) if host else None
