"""Say what a collection may cost, how far it is, and what it did."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

__all__ = ["Failure", "FetchReport", "Limits", "Progress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bound one call of `fetch`; whatever is reached first ends it, and the next call goes on from there.

    - `pages`: answers asked for, robots.txt not counted.
    - `response_bytes`: one answer, after decompression. `total_bytes`: all answers, as they came over the network.
    - `response_seconds`: one answer from connecting to its last byte.
    - `wait_seconds`: the longest wait that a site may ask for (Retry-After, Crawl-delay); beyond it, the site is left
      for the next call.
    - `attempts`: how often an answer is asked for that fails for a time (503, a broken connection).
    - `depth`: steps from a given address to a listing, from a sitemap to a sitemap that it names.
    - `idle_pages`: pages of one listing, one after the other, that name no article which is new to it, before it is
      left.
    - `variants`: addresses that differ in their query only.
    - `sitemaps`: sitemaps of one site.
    """

    pages: int = 1000
    response_bytes: int = 16 * 2**20
    total_bytes: int = 2**30
    response_seconds: float = 60.0
    wait_seconds: float = 120.0
    attempts: int = 3
    depth: int = 3
    idle_pages: int = 3
    variants: int = 1000
    sitemaps: int = 100

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if not math.isfinite(value) or value <= 0:
                raise ValueError(f"{item.name} must be more than 0, got {value!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Say after each answer how far a collection is: requests, addresses that wait, and the address just asked."""

    requests: int
    waiting: int
    bytes: int
    url: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Name an address that gave nothing, and why; `reason` is a sentence without a full stop."""

    url: str
    reason: str

    def to_dict(self) -> dict[str, str]:
        """Return the record as a dictionary."""
        return {"url": self.url, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """Count what became of the addresses.

    `fetched` answers are stored anew, `unchanged` gave what an earlier call has stored, `redirected` led on to another
    address; `failures` are addresses that gave nothing and sites that had to be left. `known` counts articles that an
    earlier call has settled, which are not asked again.
    `skipped` counts, by reason, links and addresses that were not asked or not read. `failed` names the first hundred
    of `failures`.
    `waiting` addresses are left for the next call; `stopped` says why, or is None where nothing is left.
    `files` are the WARC files to index: those of this call, and those of calls before it that were not settled.
    """

    fetched: int = 0
    unchanged: int = 0
    redirected: int = 0
    known: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    failures: int = 0
    failed: tuple[Failure, ...] = ()
    waiting: int = 0
    stopped: str | None = None
    requests: int = 0
    bytes: int = 0
    files: tuple[Path, ...] = ()
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON types."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        values["skipped"] = dict(self.skipped)
        values["failed"] = [item.to_dict() for item in self.failed]
        values["files"] = [str(path) for path in self.files]
        values["seconds"] = round(self.seconds, 3)
        return values
