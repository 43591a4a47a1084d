"""Learn from all dates of a source which of day and month comes first in them.

One ``15/10/2025`` proves the order for the site that it is of, as one program wrote all dates there. Nothing is
guessed: where proofs contradict each other, or there are none, an ambiguous date stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from kpusearch.corpus.dates import Order, order_of, read_date
from kpusearch.corpus.reading import Reading

__all__ = ["LANGUAGES", "DateOrder", "Dated", "is_ambiguous", "order_of_language", "site_of"]

LANGUAGES: Final = ("lang", "language", "bahasa")
"""The keys under which a record says what language it is in."""


_WORDS: Final[dict[Order, str]] = {"dmy": "day/month/year", "mdy": "month/day/year"}
_NUMBERS: Final = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}")
_LONGEST: Final = 200
_MOST_SITES: Final = 10_000
_MOST_SHOWN: Final = 5
_OF_LANGUAGE: Final[dict[str, Order]] = {"id": "dmy", "in": "dmy", "ms": "dmy", "en-gb": "dmy", "en-us": "mdy"}


@dataclass(frozen=True, slots=True)
class Dated:
    """Hold a date as it is written, the place it was found at and the site that it is of."""

    raw: str
    place: str
    site: str | None


@dataclass(slots=True)
class _Proofs:
    """Hold the first date that proves each order."""

    found: dict[Order, Dated] = field(default_factory=dict)

    def add(self, order: Order, dated: Dated) -> None:
        self.found.setdefault(order, dated)

    @property
    def order(self) -> Order | None:
        return next(iter(self.found)) if len(self.found) == 1 else None


@dataclass(frozen=True, slots=True)
class Decision:
    """Hold the order in which the ambiguous dates of a site are read, None where none is sure, and why."""

    order: Order | None
    why: str
    kind: str


class DateOrder:
    """Answer for one source in what order an ambiguous date is to be read.

    `scan` gives all dates of the source; it is asked once, when the first ambiguous date is met.
    """

    def __init__(self, name: str, reading: Reading, scan: Callable[[], Iterable[Dated]]) -> None:
        self._name = name
        self._reading = reading
        self._scan = scan
        self._sites: dict[str | None, _Proofs] | None = None
        self._all = _Proofs()
        self._decided: dict[tuple[str | None, str | None], Decision] = {}

    def decide(self, site: str | None, language: str | None) -> Decision:
        """Return how the ambiguous dates of a site are read in records of a language."""
        if self._sites is None:
            self._sites = {}
            for dated in self._scan():
                self._learn(dated)
        key = (site, language)
        decision = self._decided.get(key) or self._decide(site, language)
        if len(self._decided) < _MOST_SITES:
            self._decided[key] = decision
        return decision

    def said(self) -> list[str]:
        """Return in sentences what was decided."""
        kinds: dict[str, dict[str, None]] = {}
        for decision in self._decided.values():
            kinds.setdefault(decision.kind, {})[decision.why] = None
        sentences = []
        for whys in kinds.values():
            shown = list(whys)[:_MOST_SHOWN]
            sentences += [f"{self._name}: {why}" for why in shown]
            if len(whys) > len(shown):
                sentences.append(f"{self._name}: the same of the dates of {len(whys) - len(shown)} more sites")
        return sentences

    def _decide(self, site: str | None, language: str | None) -> Decision:
        dates = f"dates of {site}" if site else "dates"
        proofs = self._sites.get(site) if self._sites else None
        if proofs and len(proofs.found) > 1:
            one, other = proofs.found.values()
            why = f"{dates} contradict each other ({one.raw} {one.place}, {other.raw} {other.place})"
            return Decision(None, f"{why}; those that may be two days are left out", "contradict")
        for known in (proofs, self._all):
            if known and (order := known.order):
                proof = known.found[order]
                return Decision(order, f"{dates} are {_WORDS[order]} ({proof.raw} {proof.place} proves it)", "proof")
        if order := order_of_language(language):
            return Decision(order, f"{dates} are {_WORDS[order]} (their language is {language})", "language")
        if order := self._reading.order:
            why = f"dates are read as {_WORDS[order]}, as asked for, where nothing proves their order"
            return Decision(order, why, "asked")
        why = "dates like 10/8/2025 may be two days and nothing proves which; they are left out unless --dates tells"
        return Decision(None, why, "none")

    def _learn(self, dated: Dated) -> None:
        order = order_of(dated.raw)
        if order is None or self._sites is None:
            return
        self._all.add(order, dated)
        if dated.site in self._sites or len(self._sites) < _MOST_SITES:
            self._sites.setdefault(dated.site, _Proofs()).add(order, dated)


def is_ambiguous(raw: str) -> bool:
    """Return whether only the order of day and month would tell what day is meant.

    >>> is_ambiguous("10/8/2025"), is_ambiguous("8/8/2025"), is_ambiguous("15/10/2025")
    (True, False, False)
    """
    if not _NUMBERS.search(raw[:_LONGEST]):
        return False
    day_first = read_date(raw, "dmy").date
    return day_first is not None and day_first != read_date(raw, "mdy").date


def site_of(url: object) -> str | None:
    """Return the host of a URL, or None."""
    if not isinstance(url, str):
        return None
    try:
        host = urlsplit(url if "//" in url[:12] else f"//{url}").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def order_of_language(language: str | None) -> Order | None:
    """Return the order that a language tag tells: Indonesian and Malay write the day first.

    >>> order_of_language("id-ID"), order_of_language("en-US"), order_of_language("en")
    ('dmy', 'mdy', None)
    """
    if not language:
        return None
    tag = language.strip().lower().replace("_", "-")
    return _OF_LANGUAGE.get(tag) or _OF_LANGUAGE.get(tag.split("-")[0])
