"""Walk from given addresses to the articles behind them, one answer at a time, at the pace that each site allows."""

from __future__ import annotations

import collections
import datetime
import time
from collections.abc import Callable, Iterable
from typing import Final

from kpusearch.fetch.client import Answer, Client
from kpusearch.fetch.frontier import Entry, Frontier
from kpusearch.fetch.links import Links, chain_of, find_links, is_article, is_page_of, next_pages
from kpusearch.fetch.outcome import Failed, Refused, printable
from kpusearch.fetch.report import Failure, FetchReport, Limits, Progress
from kpusearch.fetch.robots import ROBOTS_LIMIT, Robots, parse_robots
from kpusearch.fetch.schedule import Schedule, retry_after
from kpusearch.fetch.url import Url, parse_url
from kpusearch.fetch.warc import Archive, digest_of

__all__ = ["Collector"]

_REDIRECTS: Final = frozenset([301, 302, 303, 307, 308])
_BUSY: Final = frozenset([429, 503])
_MOST_REDIRECTS: Final = 5
_SHOWN_FAILURES: Final = 100
# Failures of one origin, one after the other, after which it is left for the next call.
_PATIENCE: Final = 5
_ROBOTS_AGE: Final = 86400.0
# Delays that a site which says nothing of its own is left alone for after a failure; they double each time.
_BACK_OFF: Final = 5.0


class _SetAside(Exception):  # noqa: N818 - it tells a decision, not a mistake
    """The origin must be left for the next call; the text is the reason."""


class Collector:
    """Collect what waits in a frontier into an archive, within limits.

    `sites` are the hosts that may be asked. `refresh` asks for known articles again, too.
    """

    def __init__(
        self,
        *,
        frontier: Frontier,
        client: Client,
        archive: Archive,
        sites: frozenset[str],
        limits: Limits,
        delay: float,
        product: str,
        refresh: bool = False,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> None:
        self._frontier = frontier
        self._client = client
        self._archive = archive
        self._sites = sites
        self._limits = limits
        self._schedule = Schedule(delay)
        self._product = product
        self._refresh = refresh
        self._on_progress = on_progress
        self._robots: dict[str, Robots] = {}
        self._aside: dict[str, str] = {}
        self._origins: dict[str, None] = {}
        self._attempts: collections.Counter[str] = collections.Counter()
        self._failures_of: collections.Counter[str] = collections.Counter()
        self._sitemaps: collections.Counter[str] = collections.Counter()
        self._counts: collections.Counter[str] = collections.Counter()
        self._skipped: collections.Counter[str] = collections.Counter()
        self._failed: list[Failure] = []
        self._requests = 0
        self._bytes = 0

    def fail(self, url: str, reason: str) -> None:
        """Count an address that gave nothing."""
        self._counts["failures"] += 1
        if len(self._failed) < _SHOWN_FAILURES:
            self._failed.append(Failure(printable(url), printable(reason)))

    def run(self, urls: Iterable[Url]) -> FetchReport:
        """Ask the given addresses, and what they lead to, until nothing waits or a limit is reached."""
        with self._frontier.transaction():
            for url in urls:
                kind = "home" if url.is_home else "article" if is_article(str(url)) else "page"
                self._frontier.add(Entry(url=url, kind=kind, chain=chain_of(url)))
        self._origins = dict.fromkeys(self._frontier.origins())
        stopped = None
        while stopped is None and (entry := self._next()):
            try:
                self._visit(entry)
            except _SetAside as reason:
                self._aside[entry.url.origin] = str(reason)
                self.fail(str(entry.url), str(reason))
            self._tell(entry.url)
            stopped = self._limit()
        return self._report(stopped)

    def _next(self) -> Entry | None:
        """Return the most urgent address of the origin whose host may be asked first."""
        while True:
            now = time.monotonic()
            ready = [origin for origin in self._origins if origin not in self._aside]
            if not ready:
                return None
            origin = min(ready, key=lambda origin: self._schedule.wait(_host_of(origin), now=now))
            entry = self._frontier.first(origin)
            # An address of an earlier call may belong to a host that this call does not name.
            if entry and entry.url.site in self._sites:
                return entry
            del self._origins[origin]

    def _limit(self) -> str | None:
        if self._requests >= self._limits.pages:
            return f"the limit of {self._limits.pages:,} pages"
        if self._bytes >= self._limits.total_bytes:
            return f"the limit of {self._limits.total_bytes:,} bytes"
        return None

    def _visit(self, entry: Entry) -> None:
        robots = self._robots_of(entry.url)
        if not robots.allows(entry.url):
            self._skip(entry, "robots.txt disallows it")
            return
        validators = {"If-None-Match": entry.etag, "If-Modified-Since": entry.modified} if entry.digest else {}
        self._requests += 1
        try:
            answer = self._ask(entry.url, {name: value for name, value in validators.items() if value})
        except Refused as reason:
            self._skip(entry, str(reason))
        except Failed as error:
            self._give_up(entry, str(error), transient=error.transient)
        else:
            self._take(entry, answer, robots)

    def _ask(self, url: Url, headers: dict[str, str] | None = None, *, limit: int | None = None) -> Answer:
        if wait := self._schedule.wait(url.host, now=time.monotonic()):
            time.sleep(wait)
        try:
            return self._client.ask(url, headers=headers, limit=limit)
        finally:
            self._bytes += self._client.taken
            self._schedule.done(url.host, now=time.monotonic())

    def _take(self, entry: Entry, answer: Answer, robots: Robots) -> None:
        """Do what the status of an answer asks for."""
        status = answer.status
        said = f"{status} {answer.phrase}".strip()
        if status in _BUSY or status >= 500:
            asked = retry_after(answer.header("retry-after"), now=datetime.datetime.now(datetime.UTC))
            if status in _BUSY and asked is not None and asked > self._limits.wait_seconds:
                raise _SetAside(f"the site asks to wait for {asked:,.0f} s ({said}); run again later")
            self._give_up(entry, said, transient=True, wait=asked if status in _BUSY else None)
            return
        self._failures_of[entry.url.origin] = 0
        if status in _REDIRECTS and answer.header("location"):
            self._redirect(entry, answer)
        elif status in (200, 203):
            self._store(entry, answer, robots)
        elif status == 304 and entry.digest and entry.date:
            self._archive.write(answer, date=_now(), first_date=entry.date, digest=entry.digest)
            self._counts["unchanged"] += 1
            with self._frontier.transaction():
                self._frontier.close_entry(entry, "done")
                self._follow(entry, entry.links, robots)
        elif entry.kind == "sitemap" and status in (404, 410):
            # Where no robots.txt names one, its place is guessed.
            self._skip(entry, "a sitemap that is not there")
        else:
            self._give_up(entry, said)

    def _store(self, entry: Entry, answer: Answer, robots: Robots) -> None:
        digest, date = digest_of(answer.body), _now()
        is_known = digest == entry.digest and entry.date is not None
        links = None
        if entry.kind != "article":
            limit = self._limits.response_bytes
            links = find_links(answer.body, url=entry.url, charset=answer.charset, limit=limit)
        self._archive.write(answer, date=date, first_date=entry.date if is_known else None, digest=digest)
        self._counts["unchanged" if is_known else "fetched"] += 1
        with self._frontier.transaction():
            self._frontier.close_entry(entry, "done")
            self._frontier.store(
                entry,
                etag=answer.header("etag"),
                modified=answer.header("last-modified"),
                digest=digest,
                date=entry.date if is_known and entry.date else date,
                warc=None if is_known else (self._archive.name, self._archive.size),
                links=links,
            )
            self._follow(entry, links, robots)

    def _redirect(self, entry: Entry, answer: Answer) -> None:
        try:
            # Header bytes are UTF-8 where they are not ASCII, as browsers read them.
            location = answer.header("location").encode("latin-1").decode("utf-8", "replace")
            target = parse_url(location, base=entry.url)
        except ValueError as reason:
            self._give_up(entry, f"redirects to what is refused: {reason}")
            return
        if target.site not in self._sites:
            self._give_up(entry, f"redirects to another host; --host {target.site} permits it")
        elif entry.redirects >= _MOST_REDIRECTS:
            self._give_up(entry, f"more than {_MOST_REDIRECTS} redirects")
        elif str(target) == str(entry.url):
            self._give_up(entry, "redirects to itself")
        else:
            self._archive.write(answer, date=_now(), digest=digest_of(answer.body))
            self._go_to(entry, target)

    def _go_to(self, entry: Entry, target: Url) -> None:
        is_circle = False
        with self._frontier.transaction():
            if target.key == entry.url.key:
                self._frontier.move(entry, target)
                self._origins[target.origin] = None
                return
            state = self._frontier.state_of(target)
            if state is None or not state[1]:
                if self._is_settled(entry.kind, state):
                    self._counts["known"] += 1
                    self._frontier.meet(target)
                elif state is None or state[0] != "waiting":
                    hop = Entry(
                        url=target,
                        kind=entry.kind,
                        chain=entry.chain if is_page_of(target, entry.chain) else chain_of(target),
                        depth=entry.depth,
                        idle=entry.idle,
                        redirects=entry.redirects + 1,
                    )
                    self._add(hop)
            else:
                is_circle = self._frontier.leads_to(target.key, entry.url.key)
            if not is_circle:
                self._frontier.close_entry(entry, "redirected", target=target.key)
        if is_circle:
            self._give_up(entry, "redirects in a circle")
        else:
            self._counts["redirected"] += 1

    def _follow(self, entry: Entry, links: Links | None, robots: Robots) -> None:
        """Have the links of a document wait that belong to what was asked for."""
        if links is None:
            return
        articles = self._read(links.articles, entry.url)
        # What is new to this listing, not what is new at all: a feed or a home page may have told of it before.
        offered = [url for url in articles if self._offer(url, "article", entry)]
        is_listing = entry.kind in ("home", "page")
        new = sum([self._frontier.list_article(entry.chain, url) for url in offered]) if is_listing else 0
        sitemaps = list(links.sitemaps)
        if entry.kind == "home":
            sitemaps += robots.sitemaps or [f"{entry.url.origin}/sitemap.xml"]
        for url in self._read(sitemaps, entry.url):
            self._offer(url, "sitemap", entry, depth=entry.depth + 1)
        if is_listing:
            self._follow_pages(entry, links, idle=0 if new else entry.idle + 1)

    def _follow_pages(self, entry: Entry, links: Links, *, idle: int) -> None:
        """Go on to the next page of this listing, and from a home page to every listing and feed."""
        pages = self._read(links.pages, entry.url)
        if idle < self._limits.idle_pages:
            for page in next_pages(pages, current=entry.url, chain=entry.chain):
                self._offer(page, "page", entry, chain=entry.chain, depth=entry.depth, idle=idle)
        if entry.kind == "home":
            first_pages: dict[str, Url] = {}
            for page in sorted(pages, key=lambda page: len(page.key)):
                if not page.is_home and chain_of(page) != entry.chain:
                    first_pages.setdefault(chain_of(page), page)
            for chain, page in first_pages.items():
                self._offer(page, "page", entry, chain=chain, depth=entry.depth + 1)
        for feed in self._read(links.feeds, entry.url):
            # A listing's own feed lies below it; the feed of the whole site would lead out of the listing.
            if entry.kind == "home" or feed.path_key.startswith(f"{entry.url.path_key}/"):
                self._offer(feed, "feed", entry, depth=entry.depth + 1)

    def _read(self, texts: Iterable[str], base: Url) -> list[Url]:
        """Return the addresses among texts that can be asked, and count the others."""
        urls = []
        for text in texts:
            try:
                url = parse_url(text, base=base)
            except ValueError as reason:
                self._skipped[str(reason)] += 1
                continue
            if url.site in self._sites:
                urls.append(url)
            else:
                self._skipped["another host"] += 1
        return urls

    def _offer(
        self, url: Url, kind: str, entry: Entry, *, chain: str = "", depth: int | None = None, idle: int = 0
    ) -> bool:
        """Have a link wait unless it is known already; say whether it is within the limits."""
        state = self._frontier.state_of(url)
        if state is None and url.query and self._frontier.variants(url) >= self._limits.variants:
            self._skipped["too many variants of one path"] += 1
            return False
        if state and (state[1] or state[0] == "waiting"):
            return True
        if self._is_settled(kind, state):
            self._counts["known"] += 1
            self._frontier.meet(url)
            return True
        depth = entry.depth if depth is None else depth
        if depth > self._limits.depth:
            self._skipped["too many steps from a given address"] += 1
            return False
        if kind == "sitemap":
            if self._sitemaps[url.site] >= self._limits.sitemaps:
                self._skipped["too many sitemaps"] += 1
                return False
            self._sitemaps[url.site] += 1
        self._add(Entry(url=url, kind=kind, chain=chain, depth=depth, idle=idle))
        return True

    def _is_settled(self, kind: str, state: tuple[str, bool] | None) -> bool:
        """Say whether an earlier call has settled what an article gives; listings are always asked again."""
        return kind == "article" and state is not None and state[0] != "waiting" and not self._refresh

    def _add(self, entry: Entry) -> None:
        self._frontier.add(entry)
        self._origins[entry.url.origin] = None

    def _skip(self, entry: Entry, reason: str) -> None:
        self._skipped[printable(reason)] += 1
        with self._frontier.transaction():
            self._frontier.close_entry(entry, "skipped", reason=printable(reason))

    def _give_up(self, entry: Entry, reason: str, *, transient: bool = False, wait: float | None = None) -> None:
        """Ask again later what fails for a time, else count a failure."""
        url = entry.url
        if transient:
            self._attempts[url.key] += 1
            self._failures_of[url.origin] += 1
            attempts = self._attempts[url.key]
            self._back_off(url, attempts, wait)
            if self._failures_of[url.origin] >= max(_PATIENCE, self._limits.attempts):
                raise _SetAside(f"{self._failures_of[url.origin]} failures one after the other, the last: {reason}")
            if attempts < self._limits.attempts:
                with self._frontier.transaction():
                    self._frontier.postpone(entry)
                return
        self.fail(str(url), reason)
        with self._frontier.transaction():
            self._frontier.close_entry(entry, "failed", reason=printable(reason), transient=transient)

    def _back_off(self, url: Url, attempts: int, wait: float | None) -> None:
        if wait is None:
            wait = _BACK_OFF * self._schedule.delay(url.host) * 2.0 ** (attempts - 1)
        self._schedule.hold(url.host, until=time.monotonic() + min(wait, self._limits.wait_seconds))

    def _robots_of(self, url: Url) -> Robots:
        """Return what the origin of an address allows; raise `_SetAside` where that cannot be known."""
        if (known := self._robots.get(url.origin)) is None:
            body = self._frontier.robots(url.origin, age=_ROBOTS_AGE)
            if body is None:
                body = self._ask_robots(url)
                self._frontier.keep_robots(url.origin, body)
            known = parse_robots(body.decode("utf-8", "replace"), self._product)
            self._robots[url.origin] = known
        if known.delay and known.delay > self._limits.wait_seconds:
            raise _SetAside(f"robots.txt asks for {known.delay:,.0f} s between two requests, more than wait_seconds")
        self._schedule.slow_down(url.host, known.delay)
        return known

    def _ask_robots(self, url: Url) -> bytes:
        """Ask for robots.txt: empty where there is none; what answers with an error allows nothing (RFC 9309)."""
        for attempt in range(1, self._limits.attempts + 1):
            try:
                return self._robots_answer(parse_url("/robots.txt", base=url))
            except Refused as reason:
                raise _SetAside(f"robots.txt cannot be read: {reason}") from reason
            except Failed as error:
                if not error.transient or attempt == self._limits.attempts:
                    raise _SetAside(f"robots.txt cannot be read: {error}") from error
                self._back_off(url, attempt, None)
        raise AssertionError("a loop that returns or raises")

    def _robots_answer(self, place: Url) -> bytes:
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._ask(place, limit=ROBOTS_LIMIT)
            if answer.status in _REDIRECTS and answer.header("location"):
                try:
                    place = parse_url(answer.header("location"), base=place)
                except ValueError as reason:
                    raise Refused(f"it redirects to what is refused: {reason}") from reason
                if place.site not in self._sites:
                    raise Refused(f"it redirects to another host; --host {place.site} permits it")
            elif answer.status == 429 or answer.status >= 500:
                raise Failed(f"{answer.status} {answer.phrase}".strip(), transient=True)
            else:
                return answer.body if answer.status == 200 else b""
        raise Refused(f"more than {_MOST_REDIRECTS} redirects")

    def _tell(self, url: Url) -> None:
        if self._on_progress:
            self._on_progress(
                Progress(requests=self._requests, waiting=self._frontier.waiting, bytes=self._bytes, url=str(url))
            )

    def _report(self, stopped: str | None) -> FetchReport:
        waiting = sum(
            count for origin, count in self._frontier.origins().items() if parse_url(origin).site in self._sites
        )
        if stopped is None and waiting:
            stopped = f"sites that are left for the next call: {', '.join(list(self._aside)[:5])}"
        return FetchReport(
            fetched=self._counts["fetched"],
            unchanged=self._counts["unchanged"],
            redirected=self._counts["redirected"],
            known=self._counts["known"],
            skipped=dict(self._skipped.most_common()),
            failures=self._counts["failures"],
            failed=tuple(self._failed),
            waiting=waiting,
            stopped=stopped if waiting else None,
            requests=self._requests,
            bytes=self._bytes,
        )


def _host_of(origin: str) -> str:
    return parse_url(origin).host


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
