"""Collect articles from the web, and index them."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from kpusearch.cli.command import main
from kpusearch.cli.options import index_option, json_option
from kpusearch.cli.output import counter, print_shape
from kpusearch.corpus import read_corpus
from kpusearch.index import Index
from kpusearch.terminal import show_fetched, show_report

if TYPE_CHECKING:
    from kpusearch.fetch import Progress

__all__: list[str] = []


@main.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "-o", "--output", "store", default="fetched", show_default=True, metavar="DIR", help="Folder of the WARC files."
)
@index_option
@click.option("--no-index", is_flag=True, help="Only store; index later with: kpusearch index DIR")
@click.option("--pages", type=click.IntRange(min=1), default=1000, show_default=True, help="Answers to ask for.")
@click.option(
    "--megabytes", type=click.FloatRange(min=0.001), default=1024.0, show_default=True, help="All answers together."
)
@click.option(
    "--delay", type=click.FloatRange(min=0), default=1.0, show_default=True, help="Seconds between two requests."
)
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="A further host that may be asked; repeatable.")
@click.option("--refresh", is_flag=True, help="Ask again for articles that are stored, in case they changed.")
@click.option("--allow-private", is_flag=True, help="Ask addresses of this machine and of private networks, too.")
@click.option("--user-agent", metavar="TEXT", help="How to introduce yourself  [default: kpusearch and its version]")
@json_option
def fetch(
    urls: tuple[str, ...],
    store: str,
    folder: str,
    no_index: bool,
    pages: int,
    megabytes: float,
    delay: float,
    hosts: tuple[str, ...],
    refresh: bool,
    allow_private: bool,
    user_agent: str | None,
    as_json: bool,
) -> None:
    """Collect the articles behind URL from the web, politely, and index what is new.

    A listing is walked page by page, a feed and a sitemap are read, a home page leads to all of these. Only the hosts
    of the URLs are asked, robots.txt is obeyed. What was fetched is kept as WARC files, which can be read again without
    the network; a collection that was interrupted, or reached a limit, goes on when the command is given again.

    Needs the extra kpusearch[fetch].

    \b
    Example:
      kpusearch fetch https://kota-semarang.kpu.go.id/blog/category/104 --pages 200
    """
    # Only here: other commands start sooner without it.
    from kpusearch.fetch import Limits, settle
    from kpusearch.fetch import fetch as fetch_pages

    limits = Limits(pages=pages, total_bytes=max(1, int(megabytes * 2**20)))
    with _progress_of_fetch() as on_progress:
        fetched = fetch_pages(
            urls, store, hosts=hosts, limits=limits, delay=delay, user_agent=user_agent, refresh=refresh,
            allow_private=allow_private, on_progress=on_progress,
        )  # fmt: skip
    shape = fetched.to_dict()
    report = None
    if fetched.files and not no_index:
        with Index.open_or_create(folder) as opened, counter("indexing") as count:
            report = opened.add(read_corpus(*fetched.files), on_progress=count)
        settle(store, fetched.files)
        shape["index"] = report.to_dict()

    def show() -> None:
        show_fetched(fetched)
        if report:
            show_report(report)

    print_shape(shape, as_json, show)
    if fetched.failures and not fetched.fetched + fetched.unchanged:
        click.get_current_context().exit(1)


@contextlib.contextmanager
def _progress_of_fetch() -> Iterator[Callable[[Progress], object] | None]:
    """Show on a terminal how many answers have come, how many addresses wait, and the one asked last."""
    if not sys.stderr.isatty():
        yield None
        return
    width = shutil.get_terminal_size().columns - 1

    def show(progress: Progress) -> None:
        line = f"{progress.requests} asked, {progress.waiting} waiting, {progress.bytes / 2**20:.1f} MB  {progress.url}"
        click.echo("\r" + line[:width].ljust(width), nl=False, err=True)

    try:
        yield show
    finally:
        click.echo("\r" + " " * width + "\r", nl=False, err=True)
