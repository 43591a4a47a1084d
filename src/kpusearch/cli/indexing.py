"""Index files, once or whenever they change."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from kpusearch.analysis import ANALYZERS
from kpusearch.article import Article, Rejected
from kpusearch.cli.command import main
from kpusearch.cli.failing import kept, unchanged
from kpusearch.cli.options import DAY, index_option, json_option, keyword_option, overrides_option, refuse_plain
from kpusearch.cli.output import counter, print_shape, waiting
from kpusearch.corpus import FORMATS, Changes, Order, Watch, read_corpus
from kpusearch.exceptions import KpusearchError, NoIndexError
from kpusearch.index import Index
from kpusearch.terminal import say, show_report, translate

__all__: list[str] = []


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@index_option
@click.option(
    "--format",
    "source_format",
    type=click.Choice(("auto", *FORMATS)),
    default="auto",
    show_default=True,
    metavar="FORMAT",
    help=f"What the sources are: auto, {', '.join(FORMATS)}.",
)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that analyse.")
@click.option("--collected", type=DAY, metavar="D", help="Day the pages were saved; the years of events depend on it.")
@click.option("--strict", is_flag=True, help="Stop at the first reject and index nothing.")
@click.option(
    "--prune",
    is_flag=True,
    help="Delete articles that came from SOURCE and are not in it any more.",
)
@click.option(
    "--supersede", is_flag=True, help="Let a corrected article take the place of its older version under another id."
)
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Order of day and month where a source proves none.")
@click.option("--no-recognise", is_flag=True, help="Work out nothing from the texts: no office, date, people, forum.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--watch", is_flag=True, help="Go on: read each file again that comes or changes, until stopped.")
@click.option(
    "--every", type=click.FloatRange(min=0.1), default=10.0, show_default=True, help="Seconds between looks of --watch."
)
@click.option("--analyzer", type=click.Choice(sorted(ANALYZERS)), help="Analyzer of a new index  [default: indonesian]")
@overrides_option
@keyword_option
@json_option
def index(
    sources: tuple[str, ...],
    folder: str,
    source_format: str,
    workers: int,
    collected: datetime.datetime | None,
    strict: bool,
    prune: bool,
    supersede: bool,
    dates: Order | None,
    no_recognise: bool,
    dry_run: bool,
    watch: bool,
    every: float,
    analyzer: str | None,
    overrides: str | None,
    keywords: tuple[str, ...],
    as_json: bool,
) -> None:
    """Index files and folders: saved pages, text, JSON, CSV, Excel, Word, PDF, feeds, WARC, archives of these.

    What a file is, its bytes tell. Exits with 1 where everything was rejected.

    \b
    Example:
      kpusearch index berita-terkini.txt arsip/ -i data/ix
    """
    refuse_plain(analyzer, overrides)
    if watch and dry_run:
        raise click.UsageError("--watch changes the index as files change; leave out --dry-run")
    reading: dict[str, Any] = {
        "format": source_format,
        "collected": collected.date() if collected else None,
        "dates": dates,
        "recognise": not no_recognise,
    }
    adding: dict[str, Any] = {
        "strict": strict, "supersede": supersede, "recognise": not no_recognise, "dry_run": dry_run, "workers": workers
    }  # fmt: skip
    # What is gone has no articles: that is what is pruned.
    there = [source for source in sources if not prune or Path(source).exists()]
    corpus: Iterable[Article | Rejected] = read_corpus(*there, **reading) if there else ()
    watched = Watch(map(Path, sources)) if watch else None
    given = {"analyzer": analyzer, "overrides": overrides, "keywords": keywords}
    options = {name: value for name, value in given.items() if value}
    with _index_to_fill(folder, options, is_dry=dry_run) as opened:
        if analyzer and opened.analyzer.name != analyzer:
            raise click.UsageError(f"{folder} was built with the {opened.analyzer.name} analyzer, not {analyzer}")
        with kept(unchanged(opened)), counter("reading") as count:
            report = opened.add(
                corpus, prune=sources if prune else False, on_progress=count, on_wait=waiting(folder), **adding
            )
        print_shape(report.to_dict(), as_json, lambda: show_report(report, is_dry=dry_run))
        if watched:
            click.echo(say("watching; Ctrl-C ends it"), err=True)
            # An interrupt is how a user ends this; one during a change leaves the index as it was before it.
            with contextlib.suppress(KeyboardInterrupt):
                for changes in _looks(watched, every):
                    _follow(opened, watched, changes, reading, adding, prune=prune, as_json=as_json)
            click.echo("\n" + say("watching ended; the index is at generation {}", opened.generation), err=True)
    if report.rejected_count and not report.added + report.updated + report.unchanged:
        click.get_current_context().exit(1)


def _looks(watch: Watch, every: float) -> Iterator[Changes]:
    """Yield what has changed, whenever something has."""
    while True:
        time.sleep(every)
        changes = watch.changes()
        if changes.changed or changes.gone:
            yield changes


def _follow(
    index: Index,
    watch: Watch,
    changes: Changes,
    reading: dict[str, Any],
    adding: dict[str, Any],
    *,
    prune: bool,
    as_json: bool,
) -> None:
    """Index what has changed; what cannot be done now is tried again at the next look."""
    gone = [str(path) for path in (*changes.changed, *changes.gone)] if prune else False
    try:
        again = read_corpus(*changes.changed, **reading) if changes.changed else ()
        report = index.add(again, prune=gone, **adding)
    except KpusearchError as error:
        click.echo(say("note: {}; trying again", translate(str(error))), err=True)
        return
    # With rejects nothing is pruned: what is gone is asked for again.
    watch.settle(changes if not report.rejected_count else changes._replace(gone=()))
    print_shape(report.to_dict(), as_json, lambda: show_report(report))


@contextlib.contextmanager
def _index_to_fill(folder: str, options: dict[str, Any], *, is_dry: bool) -> Iterator[Index]:
    """Open the index, or make one: in a folder that goes again where nothing is to be changed."""
    if is_dry:
        try:
            opened = Index.open(folder)
        except NoIndexError:
            import tempfile

            with tempfile.TemporaryDirectory() as elsewhere, Index.create(elsewhere, **options) as opened:
                yield opened
            return
    else:
        opened = Index.open_or_create(folder, **options)
    with opened:
        yield opened
