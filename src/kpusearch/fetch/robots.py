"""Read what a site's robots.txt allows one collector."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from protego import Protego

from kpusearch.fetch.url import Url

__all__ = ["ROBOTS_LIMIT", "Robots", "parse_robots", "product_of"]

ROBOTS_LIMIT: Final = 512 * 2**10
"""Bytes of robots.txt that are read; RFC 9309 asks for 500 KiB at least."""

_AGENT: Final = re.compile(r"\s*user[- ]?agent\s*[:\s]\s*([^#]*)", re.IGNORECASE)
_SITEMAP: Final = re.compile(r"\s*site-?maps?\s*[:\s]\s*([^#\s]+)", re.IGNORECASE)
_MOST_SITEMAPS: Final = 100


@dataclass(frozen=True, slots=True)
class Robots:
    """Say what one origin allows: `delay` in seconds or None, `sitemaps` as they are written."""

    rules: Protego
    product: str
    delay: float | None
    sitemaps: tuple[str, ...]

    def allows(self, url: Url) -> bool:
        """Say whether the address may be asked."""
        return bool(self.rules.can_fetch(str(url), self.product))


def product_of(user_agent: str) -> str:
    """Return the name by which robots.txt speaks to a User-Agent.

    >>> product_of("kpusearch/0.1.0 (+https://example.org)")
    'kpusearch'
    """
    return re.split(r"[/\s(]", user_agent.strip(), maxsplit=1)[0].lower()


def parse_robots(text: str, product: str) -> Robots:
    """Read a robots.txt, whatever it holds, for one collector.

    Only groups that speak to it or to all are given to the parser: a parser that keeps the rules of every group for
    every name in it takes memory that grows with their product.

    >>> robots = parse_robots("User-agent: *\\nDisallow: /admin\\nCrawl-delay: 2", "kpusearch")
    >>> from kpusearch.fetch.url import parse_url
    >>> robots.allows(parse_url("https://kpu.go.id/admin/x")), robots.delay
    (False, 2.0)
    """
    lines = text[:ROBOTS_LIMIT].lstrip("\ufeff").splitlines()
    rules = Protego.parse("\n".join(_relevant(lines, product)))
    delays = [rules.crawl_delay(product)]
    if rate := rules.request_rate(product):
        delays.append(rate.seconds / rate.requests)
    sitemaps = [found[1] for line in lines if (found := _SITEMAP.match(line))]
    return Robots(
        rules, product, max(filter(None, delays), default=None), tuple(dict.fromkeys(sitemaps))[:_MOST_SITEMAPS]
    )


def _relevant(lines: list[str], product: str) -> list[str]:
    kept: list[str] = []
    agents: set[str] = set()
    is_head = False
    for line in lines:
        if found := _AGENT.match(line):
            if not is_head:
                agents, is_head = set(), True
            name = found[1].strip().lower()
            name = "*" if name == "*" else product_of(name)
            if name in ("*", product) and name not in agents:
                agents.add(name)
                kept.append(f"User-agent: {name}")
        elif line.strip() and not line.lstrip().startswith("#"):
            # A sitemap belongs to no group, and ends none.
            is_head = is_head and bool(_SITEMAP.match(line))
            if agents:
                kept.append(line)
    return kept
