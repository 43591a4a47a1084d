"""Hand out what a query finds as files."""

from __future__ import annotations

import contextlib
import datetime
import os
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import click

from kpusearch.cli.command import main
from kpusearch.cli.options import as_date, as_dates, filter_options, index_option, today_option
from kpusearch.clipping import (
    ARTICLE_COLUMNS,
    CLIPPING_COLUMNS,
    COLUMNS,
    EVENT_COLUMNS,
    EXPORT_FORMATS,
    export_to,
    format_of,
)
from kpusearch.index import Index

__all__: list[str] = []

_DELIMITERS: Final = {",": ",", ";": ";", "|": "|", "tab": "\t", "\t": "\t"}


class _Columns(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.2 on
    """Read names of columns, parted by commas."""

    name = "columns"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
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
    type=click.Choice(EXPORT_FORMATS),
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
      kpusearch export "tanggal:2025-07" --office kota-semarang --sort oldest -o kliping.xlsx
      kpusearch export "logistik" -o kliping.csv --bom --delimiter ";" --columns event_day,office_name,title,link
    """
    chosen = export_format or (format_of(output) if output else None) or "jsonl"
    if chosen != "csv" and (delimiter or bom):
        raise click.UsageError(f"--delimiter and --bom are for csv, and this is {chosen}")
    if chosen == "xlsx" and not output and sys.stdout.isatty():
        raise click.UsageError("a workbook cannot be shown; name a file: -o kliping.xlsx")
    if events and not columns:
        columns = [*(ARTICLE_COLUMNS if chosen in ("jsonl", "csv") else CLIPPING_COLUMNS), *EVENT_COLUMNS]
    writing: dict[str, Any] = {"columns": columns, "delimiter": _DELIMITERS[delimiter or ","], "bom": bom}
    asked: dict[str, Any] = {"today": as_date(today), **as_dates(filters)}
    with Index.open(folder) as opened:
        for note in opened.search(query, limit=0, **asked).interpretation.notes:
            click.echo(f"note: {note}", err=True)
        hits = opened.export_hits(query, collapse="event" if events else None, **asked)
        if output:
            exported = export_to(hits, output, chosen, **writing)
            click.echo(f"{exported.rows} rows written to {output}", err=True)
        else:
            with _stdout() as stream:
                exported = export_to(hits, stream, chosen, **writing)
    if exported.cut:
        click.echo(f"note: {exported.cut} texts were too long for a cell and cut; jsonl holds them whole", err=True)


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
