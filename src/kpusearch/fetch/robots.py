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

_AGENT: Final = frozenset(["user-agent", "useragent", "user agent"])
_SITEMAP: Final = frozenset(["sitemap", "sitemaps", "site-map"])
_LONGEST_LINE: Final = 2048
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
    lines = [line[:_LONGEST_LINE] for line in text[:ROBOTS_LIMIT].lstrip("\ufeff").splitlines()]
    rules = Protego.parse("\n".join(_relevant(lines, product)))
    delays = [rules.crawl_delay(product)]
    if rate := rules.request_rate(product):
        delays.append(rate.seconds / rate.requests)
    sitemaps = [value for name, value in map(_directive, lines) if name in _SITEMAP and value]
    return Robots(
        rules, product, max(filter(None, delays), default=None), tuple(dict.fromkeys(sitemaps))[:_MOST_SITEMAPS]
    )


def _relevant(lines: list[str], product: str) -> list[str]:
    """Return the lines of the groups that speak to a collector or to all."""
    kept: list[str] = []
    agents: set[str] = set()
    is_head = False
    for line in lines:
        name, value = _directive(line)
        if name in _AGENT:
            if not is_head:
                agents, is_head = set(), True
            agent = "*" if value == "*" else product_of(value)
            if agent in ("*", product) and agent not in agents:
                agents.add(agent)
                kept.append(f"User-agent: {agent}")
        elif name:
            # A sitemap belongs to no group, and ends none.
            is_head = is_head and name in _SITEMAP
            if agents:
                kept.append(line)
    return kept


def _directive(line: str) -> tuple[str, str]:
    """Return name and value of a line, empty where it says nothing; as the parser does, take a blank for a colon."""
    line = line.partition("#")[0].strip()
    name, colon, value = line.partition(":")
    name = " ".join(name.lower().split())
    if colon and name in _AGENT | _SITEMAP:
        return name, value.strip()
    words = line.split()
    for count in (1, 2):
        blank = " ".join(words[:count]).lower()
        if blank in _AGENT | _SITEMAP:
            return blank, " ".join(words[count:])
    return name, value.strip()
