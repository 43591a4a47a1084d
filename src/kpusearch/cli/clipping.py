"""Hand out what a query finds as files, and tell what is new for saved searches."""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeVar

import click

from kpusearch.cli.command import main
from kpusearch.cli.options import as_date, as_filters, filter_options, index_option, json_option, today_option
from kpusearch.cli.output import print_shape
from kpusearch.index import Index
from kpusearch.terminal import say, show_alerts, show_batches, translate, warn

if TYPE_CHECKING:
    from kpusearch.clipping import Alerts

__all__: list[str] = []

F = TypeVar("F", bound=Callable[..., Any])
# Written out here, as other commands start sooner without the package.
_FORMATS: Final = ("jsonl", "csv", "xlsx", "md")
_DELIMITERS: Final = {",": ",", ";": ";", "|": "|", "tab": "\t", "\t": "\t"}


class _Columns(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.2 on
    """Read names of columns, parted by commas."""

    name = "columns"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from kpusearch.clipping import COLUMNS

        names = [name.strip() for name in value.split(",") if name.strip()]
        unknown = [name for name in names if name not in COLUMNS]
        if unknown or not names:
            self.fail(f"no column is called {', '.join(unknown) or repr(value)}; choose of {', '.join(COLUMNS)}")
        if twice := next((name for name in names if names.count(name) > 1), None):
            self.fail(f"the column {twice} is named twice")
        return names


@main.command()
@click.argument("query")
@index_option
@click.option(
    "--format",
    "export_format",
    type=click.Choice(_FORMATS),
    help="Form of the rows  [default: as FILE ends, else jsonl]",
)
@click.option("-o", "--output", metavar="FILE", help="File that is replaced when all is written  [default: stdout]")
@click.option("--columns", type=_Columns(), metavar="A,B,…", help="What each row shows, in this order.")
@click.option("--delimiter", type=click.Choice(list(_DELIMITERS)), help="What parts the cells of CSV  [default: ,]")
@click.option("--bom", is_flag=True, help="Mark CSV as UTF-8, by which spreadsheets know it.")
@click.option("--events", is_flag=True, help="One row an event, with the other articles that tell it.")
@filter_options
@today_option
def export(
    query: str,
    folder: str,
    export_format: str | None,
    output: str | None,
    columns: list[str] | None,
    delimiter: str | None,
    bom: bool,
    events: bool,
    today: datetime.datetime | None,
    **filters: Any,
) -> None:
    """Write every article that answers QUERY; "" answers with all.

    jsonl and csv hold the whole articles and can be indexed again; xlsx and md are for people and show rank, days,
    office, title, snippet and link. --columns takes the names of an article's fields, and rank, score, snippet, link,
    event_day, office_slug, office_name, tellings, variants.

    \b
    Example:
      kpusearch export "tanggal:2025-07" --sort oldest -o kliping.xlsx
      kpusearch export logistik -o kliping.csv --bom --delimiter ";"
    """
    from kpusearch.clipping import ARTICLE_COLUMNS, CLIPPING_COLUMNS, EVENT_COLUMNS, export_to, format_of

    chosen = export_format or (format_of(output) if output else None) or "jsonl"
    if output and not export_format and (suffix := Path(output).suffix) and not format_of(output):
        raise click.UsageError(f"no form of rows ends in {suffix}; name one: --format {'|'.join(_FORMATS)}")
    if chosen != "csv" and (delimiter or bom):
        raise click.UsageError(f"--delimiter and --bom are for csv, and this is {chosen}")
    if chosen == "xlsx" and not output and sys.stdout.isatty():
        raise click.UsageError("a workbook cannot be shown; name a file: -o kliping.xlsx")
    if events and not columns:
        columns = [*(ARTICLE_COLUMNS if chosen in ("jsonl", "csv") else CLIPPING_COLUMNS), *EVENT_COLUMNS]
    usual = "tab" if output and output.lower().endswith(".tsv") else ","
    writing: dict[str, Any] = {"columns": columns, "delimiter": _DELIMITERS[delimiter or usual], "bom": bom}
    with Index.open(folder) as opened:
        asked: dict[str, Any] = {"today": as_date(today), **as_filters(opened, filters)}
        for note in opened.search(query, limit=0, **asked).interpretation.notes:
            warn(say("note: {}", translate(note)))
        hits = opened.export_hits(query, collapse="event" if events else None, **asked)
        if output:
            exported = export_to(hits, output, chosen, **writing)
            warn(say("{} rows written to {}", exported.rows, output))
        else:
            with _stdout() as stream:
                exported = export_to(hits, stream, chosen, **writing)
    if exported.cut:
        warn(say("note: {} texts were too long for a cell and cut; jsonl holds them whole", exported.cut))


@contextlib.contextmanager
def _stdout() -> Iterator[BinaryIO]:
    """Give the bytes of stdout, whatever encoding the locale names; a reader who has enough, as `| head`, ends all."""
    stream = sys.stdout.buffer
    try:
        yield stream
        stream.flush()
    except BrokenPipeError:
        # What is still held back would fail once more at the end.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        click.get_current_context().exit(0)


@main.group()
def alert() -> None:
    """Save searches, and tell what is new for them, each article once.

    An article is new when it matches for the first time: added, or changed so that it does. Words are taken as typed:
    nothing is corrected, and a date without articles finds none.

    \b
    Example:
      kpusearch alert add logistik "logistik pemilu" --office kota-semarang
      kpusearch alert run --atom logistik.xml
    """
    # What is told must leave, whatever encoding the locale names: an alert that cannot be printed is never told.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def _store_option(command: F) -> F:
    return click.option(
        "--store", metavar="FILE", help="File of the saved searches  [default: alerts.sqlite in the index's folder]"
    )(command)


def _alerts(index: Index, store: str | None) -> Alerts:
    from kpusearch.clipping import Alerts

    return Alerts(index, store)


@alert.command()
@click.argument("name")
@click.argument("query")
@index_option
@_store_option
@filter_options
@click.option("--tell-all", is_flag=True, help="Tell at the first run what matches now, too.")
@today_option
@json_option
def add(
    name: str,
    query: str,
    folder: str,
    store: str | None,
    tell_all: bool,
    today: datetime.datetime | None,
    as_json: bool,
    **filters: Any,
) -> None:
    """Save QUERY under NAME; what matches now is known.

    \b
    Example:
      kpusearch alert add logistik "logistik pemilu" --office kota-semarang
    """
    with Index.open(folder) as opened:
        options = as_filters(opened, filters)
        try:
            saved = _alerts(opened, store).add(name, query, tells_all=tell_all, today=as_date(today), **options)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        results = opened.search(query, limit=0, today=as_date(today), **options)
        for note in results.interpretation.notes:
            warn(say("note: {}", translate(note)))
    print_shape(saved.to_dict(), as_json, lambda: show_alerts([saved]))


@alert.command("list")
@index_option
@_store_option
@json_option
def list_alerts(folder: str, store: str | None, as_json: bool) -> None:
    """Show the saved searches.

    \b
    Example:
      kpusearch alert list
    """
    with Index.open(folder) as opened:
        saved = _alerts(opened, store).saved()
    print_shape({"alerts": [item.to_dict() for item in saved]}, as_json, lambda: show_alerts(saved))


@alert.command()
@click.argument("name")
@index_option
@_store_option
@json_option
def remove(name: str, folder: str, store: str | None, as_json: bool) -> None:
    """Forget the saved search NAME and what it told.

    \b
    Example:
      kpusearch alert remove logistik
    """
    with Index.open(folder) as opened:
        _alerts(opened, store).remove(name)
    print_shape({"removed": name}, as_json, lambda: click.echo(say("{} removed", name)))


@alert.command("run")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@index_option
@_store_option
@click.option("--atom", metavar="FILE", help="Keep an Atom feed of what was told in this file.")
@today_option
@json_option
def run_alerts(
    names: tuple[str, ...],
    folder: str,
    store: str | None,
    atom: str | None,
    today: datetime.datetime | None,
    as_json: bool,
) -> None:
    """Tell what is new since the last run, for the saved searches NAME or for all.

    It counts as told when it is written; after a crash the next run tells it again under the same batch number.

    \b
    Example:
      kpusearch alert run logistik --json
    """
    from kpusearch.clipping import atom_feed, replacing

    with Index.open(folder) as opened:
        alerts = _alerts(opened, store)
        with alerts.run(*names, today=as_date(today)) as batches:
            if atom and (batches or not Path(atom).exists()):
                with replacing(atom) as file:
                    file.write(atom_feed(alerts.saved(*names), alerts.entries(*names)))
            shape = {"batches": [batch.to_dict() for batch in batches]}
            print_shape(shape, as_json, lambda: show_batches(batches))
            # Told is what has left this process.
            sys.stdout.flush()
