"""Collect pages from the web into a folder of WARC files."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib.metadata
import math
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from kpusearch.exceptions import FetchError, MissingExtraError
from kpusearch.fetch.outcome import printable
from kpusearch.fetch.report import FetchReport, Limits, Progress
from kpusearch.fetch.url import Url, parse_site, parse_url, site_of

if TYPE_CHECKING:
    from kpusearch.fetch.network import Resolver

__all__ = ["default_user_agent", "fetch", "settle"]

_LOCK: Final = ".kpusearch-fetch.lock"
_CREDENTIALS: Final = re.compile(r"//.*@", re.DOTALL)


def fetch(
    urls: str | Iterable[str],
    folder: str | os.PathLike[str],
    *,
    hosts: Iterable[str] = (),
    limits: Limits | None = None,
    delay: float = 1.0,
    user_agent: str | None = None,
    refresh: bool = False,
    allow_private: bool = False,
    resolver: Resolver | None = None,
    on_progress: Callable[[Progress], object] | None = None,
) -> FetchReport:
    """Collect the articles behind `urls` into WARC files in `folder`, and say what was done.

    A listing is walked page by page while it brings new articles, a feed and a sitemap are read; a site's home page
    leads to its listings, feeds and sitemaps; an article is only stored. Asked are the hosts of `urls` and `hosts`, no
    others, and no address outside the public internet unless `allow_private`. robots.txt is obeyed, and `delay` seconds
    or what a site asks for, whichever is more, lie between two requests to a host.

    The folder keeps its state in hidden files. A call that was interrupted, or stopped at one of its `limits`, is gone
    on with by the next; listings are then asked again, on condition that they changed, and known articles only with
    `refresh`. `resolver` gives the IP addresses of a host and port. `on_progress` is called after each answer.

    Raise `MissingExtraError` without the extra, and `FetchError` where no address can be asked or the folder cannot be
    used. An address that fails is in the report and costs no other.
    """
    if not (math.isfinite(delay) and delay >= 0):
        raise ValueError(f"delay must be 0 or more seconds, got {delay!r}")
    agent = user_agent if user_agent is not None else default_user_agent()
    if not (agent.isascii() and agent.isprintable() and agent.strip()):
        raise ValueError(f"user_agent must be printable ASCII text, got {agent!r}")
    started = time.monotonic()
    asked, refused = _read_urls([urls] if isinstance(urls, str) else urls)
    if not asked:
        reasons = "; ".join(f"{text}: {reason}" for text, reason in refused[:5]) or "no address is given"
        raise FetchError(f"{reasons}; give addresses such as https://kota-semarang.kpu.go.id/blog/category/104")
    sites = frozenset([*(url.site for url in asked), *_read_hosts(hosts)])
    limits = limits or Limits()
    try:
        from kpusearch.fetch.client import Client
        from kpusearch.fetch.collector import Collector
        from kpusearch.fetch.frontier import Frontier
        from kpusearch.fetch.robots import product_of
        from kpusearch.fetch.warc import Archive
    except ImportError as error:
        raise MissingExtraError(f"collecting needs {error.name}: pip install 'kpusearch[fetch]'") from error

    def permits(host: str, port: int) -> bool:
        return site_of(host, port) in sites

    place = Path(folder)
    with _locked(place), Frontier(place) as frontier:
        archive = Archive(place, software=agent, announce=frontier.add_file)
        client = Client(
            limits=limits, user_agent=agent, permits=permits, allow_private=allow_private, resolver=resolver
        )
        try:
            collector = Collector(
                frontier=frontier,
                client=client,
                archive=archive,
                sites=sites,
                limits=limits,
                delay=delay,
                product=product_of(agent),
                refresh=refresh,
                on_progress=on_progress,
            )
            for text, reason in refused:
                collector.fail(text, reason)
            report = collector.run(asked)
        finally:
            client.close()
            archive.close()
        files = tuple(place / name for name in frontier.files_to_index() if (place / name).is_file())
        return dataclasses.replace(report, files=files, seconds=time.monotonic() - started)


def settle(folder: str | os.PathLike[str], files: Iterable[str | os.PathLike[str]]) -> None:
    """Say that the files of a report were indexed: until then each call of `fetch` into the folder names them again.

    Raise `FetchError` where the folder is in use or its state is damaged.
    """
    from kpusearch.fetch.frontier import Frontier

    place = Path(folder)
    with _locked(place), Frontier(place) as frontier:
        frontier.settle_files(Path(file).name for file in files)


def default_user_agent() -> str:
    """Return the name by which the collector introduces itself."""
    return f"kpusearch/{importlib.metadata.version('kpusearch')}"


def _read_urls(texts: Iterable[str]) -> tuple[list[Url], list[tuple[str, str]]]:
    """Return the addresses, and the texts that are none with the reasons; passwords are not repeated."""
    asked: dict[str, Url] = {}
    refused = []
    for text in texts:
        try:
            url = parse_url(text)
        except ValueError as error:
            remedy = "; write it with https://" if "://" not in text else ""
            refused.append((printable(_CREDENTIALS.sub("//…@", text)), f"{error}{remedy}"))
        else:
            asked.setdefault(url.key, url)
    return list(asked.values()), refused


def _read_hosts(hosts: Iterable[str]) -> list[str]:
    found = []
    for host in hosts:
        try:
            found.append(parse_site(host))
        except ValueError as error:
            raise FetchError(f"host {printable(host)!r}: {error}; give a name such as jateng.kpu.go.id") from error
    return found


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder, made where it is missing, for one call."""
    lock = FileLock(folder / _LOCK)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FetchError(f"another process is collecting into {folder}; try again when it is done") from error
    except OSError as error:
        raise FetchError(f"{folder} cannot be used: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()
