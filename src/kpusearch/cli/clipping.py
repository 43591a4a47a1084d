"""Hand out what a query finds as files."""

from __future__ import annotations

import datetime
from typing import Any

import click

from kpusearch.cli.command import main
from kpusearch.cli.options import as_date, as_filters, filter_options, index_option, today_option
from kpusearch.export import EXPORT_FORMATS, export_lines
from kpusearch.index import Index

__all__: list[str] = []


@main.command()
@click.argument("query")
@index_option
@click.option("--format", "export_format", type=click.Choice(EXPORT_FORMATS), default="jsonl", show_default=True)
@filter_options
@today_option
def export(query: str, folder: str, export_format: str, today: datetime.datetime | None, **filters: Any) -> None:
    """Print every article that answers QUERY; "" answers with all.

    \b
    Example:
      kpusearch export "tanggal:2025-07" --sort oldest --format csv > kliping.csv
    """
    with Index.open(folder) as opened:
        for line in export_lines(
            opened.export(query, today=as_date(today), **as_filters(opened, filters)), export_format
        ):
            click.echo(line, nl=False)
