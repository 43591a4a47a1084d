"""Look after an index: what it holds, whether it is whole, and what its analyzer makes of a text."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

import click

from kpusearch.analysis import ANALYZERS, create_analyzer, read_overrides
from kpusearch.cli.command import main
from kpusearch.cli.failing import kept, unchanged
from kpusearch.cli.options import index_option, json_option, overrides_option, refuse_plain
from kpusearch.cli.output import print_shape, waiting
from kpusearch.exceptions import IndexCorruptError, KpusearchError
from kpusearch.index import Index
from kpusearch.storage import Check, Part
from kpusearch.terminal import messages, say, show_check, show_deletion, show_stats

__all__: list[str] = []


@main.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@index_option
@json_option
def delete(ids: tuple[str, ...], folder: str, as_json: bool) -> None:
    """Delete articles by id.

    \b
    Example:
      kpusearch delete kota-semarang-5a8b6c0d1e2f
    """
    with Index.open(folder) as opened, kept(unchanged(opened)):
        deletion = opened.delete(ids, on_wait=waiting(folder))
    print_shape(deletion.to_dict(), as_json, lambda: show_deletion(deletion))


@main.command()
@index_option
@json_option
def stats(folder: str, as_json: bool) -> None:
    """Count what the index holds.

    \b
    Example:
      kpusearch stats -i data/ix
    """
    with Index.open(folder) as opened:
        shape = opened.stats().to_dict()
    print_shape(shape, as_json, lambda: show_stats(shape))


@main.command()
@index_option
@json_option
def check(folder: str, as_json: bool) -> None:
    """Read the whole index and exit 1 unless every part is whole.

    \b
    Example:
      kpusearch check -i data/ix
    """
    try:
        with Index.open(folder) as opened:
            checked = opened.check()
    except IndexCorruptError as error:
        # What cannot even be opened is a failed check, not a failed program.
        checked = Check((Part("files", "damaged", str(error)),))
    print_shape(checked.to_dict(), as_json, lambda: show_check(checked))
    if not checked.ok:
        click.get_current_context().exit(1)


@main.command()
@index_option
@json_option
def merge(folder: str, as_json: bool) -> None:
    """Make one segment of all and drop what was deleted.

    \b
    Example:
      kpusearch merge -i data/ix
    """
    with Index.open(folder) as opened, kept(unchanged(opened)):
        opened.merge(on_wait=waiting(folder))
        stats = opened.stats()
    told = say("{} articles in {} segments", messages().number(stats.articles), messages().number(stats.segments))
    print_shape(stats.to_dict(), as_json, lambda: click.echo(told))


@main.command()
@click.argument("text")
@index_option
@click.option(
    "--analyzer", type=click.Choice(sorted(ANALYZERS)), help="Analyzer  [default: the index's, else indonesian]"
)
@overrides_option
@json_option
def analyze(text: str, folder: str, analyzer: str | None, overrides: str | None, as_json: bool) -> None:
    """Show the terms of TEXT.

    \b
    Example:
      kpusearch analyze "Penyelenggaraan pemilu di Temanggung"
    """
    own: Mapping[str, str] = {}
    if analyzer is None:
        with contextlib.suppress(KpusearchError), Index.open(folder) as opened:
            analyzer, own = opened.analyzer.name, opened.analyzer.overrides
    refuse_plain(analyzer, overrides)
    if overrides:
        own = read_overrides(overrides)
    tokens = [token._asdict() for token in create_analyzer(analyzer or "indonesian", own)(text)]
    lines = [f"{token['position']:>4}  {token['term']:<24} {token['text']}" for token in tokens]
    print_shape({"tokens": tokens}, as_json, lambda: click.echo("\n".join(lines)) if lines else None)
