"""Collect articles from the web, and index them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kpusearch.cli.command import main
from kpusearch.cli.failing import kept
from kpusearch.cli.options import index_option, json_option
from kpusearch.cli.output import counter, print_shape, status, waiting
from kpusearch.corpus import read_corpus
from kpusearch.index import Index
from kpusearch.terminal import messages, say, show_fetched, show_report

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
      kpusearch fetch https://kota-semarang.kpu.go.id/blog/category/104
    """
    # Only here: other commands start sooner without it.
    from kpusearch.fetch import Limits, settle
    from kpusearch.fetch import fetch as fetch_pages

    limits = Limits(pages=pages, total_bytes=max(1, int(megabytes * 2**20)))
    with kept(lambda: _stored(store)), status() as line:
        fetched = fetch_pages(
            urls, store, hosts=hosts, limits=limits, delay=delay, user_agent=user_agent, refresh=refresh,
            allow_private=allow_private, on_progress=lambda progress: line(_told(progress)),
        )  # fmt: skip
    shape = fetched.to_dict()
    report = None
    if fetched.files and not no_index:
        with Index.open_or_create(folder) as opened, kept(lambda: _unindexed(store)), counter("indexing") as count:
            report = opened.add(read_corpus(*fetched.files), on_progress=count, on_wait=waiting(folder))
        settle(store, fetched.files)
        shape["index"] = report.to_dict()

    def show() -> None:
        show_fetched(fetched)
        if report:
            show_report(report)

    print_shape(shape, as_json, show)
    if fetched.failures and not fetched.fetched + fetched.unchanged:
        click.get_current_context().exit(1)


def _told(progress: Progress) -> str:
    """Say how many answers have come, how many addresses wait, and which was asked last."""
    number = messages().number
    counts = number(progress.requests), number(progress.waiting), number(progress.bytes / 2**20, 1)
    return f"{say('{} asked, {} waiting, {} MB', *counts)}  {progress.url}"


def _stored(store: str) -> str:
    return f"interrupted: what was fetched so far is stored in {store}; the same command goes on from there"


def _unindexed(store: str) -> str:
    return f"interrupted: what was fetched is stored in {store}, and the same command indexes it"
