"""Give the options that several commands share, and read their values."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from kpusearch.index import Index
from kpusearch.search import SORTS, check_keywords

__all__ = [
    "DAY",
    "as_date",
    "as_filters",
    "filter_options",
    "index_option",
    "is_number",
    "json_option",
    "keyword_option",
    "overrides_option",
    "refuse_plain",
    "today_option",
]

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.DateTime):
    """Read a day, and say how one is written."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"must be a day as YYYY-MM-DD, got {value!r}", param, ctx)


DAY: Final = Day()


def index_option(command: F) -> F:
    """Add the folder of the index."""
    return click.option(
        "-i",
        "--index",
        "folder",
        metavar="DIR",
        default="index",
        envvar="KPUSEARCH_INDEX",
        show_default=True,
        show_envvar=True,
        help="Folder of the index.",
    )(command)


def overrides_option(command: F) -> F:
    """Add the file of a user's own stems."""
    return click.option(
        "--overrides",
        type=click.Path(exists=True, dir_okay=False),
        metavar="FILE",
        help="Your own stems, one word<TAB>stem a line, for the life of a new index.",
    )(command)


def json_option(command: F) -> F:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def today_option(command: F) -> F:
    """Add the day that relative dates count from."""
    return click.option("--today", type=DAY, metavar="D", help="Day (YYYY-MM-DD) that relative dates count from.")(
        command
    )


def is_number(_context: click.Context, _option: click.Parameter, value: float) -> float:
    """Refuse what is no number, which no range does."""
    if math.isnan(value):
        raise click.BadParameter("nan is no number")
    return value


def filter_options(command: F) -> F:
    """Add what limits and orders the articles of an answer."""
    options = (
        click.option("--office", multiple=True, metavar="X", help="Only this office: slug, host or name. Repeatable."),
        click.option(
            "--region", multiple=True, metavar="X", help="Only offices of this province: name or slug. Repeatable."
        ),
        click.option("--since", type=DAY, metavar="D", help="Only from this day on (YYYY-MM-DD)."),
        click.option("--until", type=DAY, metavar="D", help="Only up to this day, included."),
        click.option("--published-since", type=DAY, metavar="D", help="Only published from this day on."),
        click.option("--published-until", type=DAY, metavar="D", help="Only published up to this day, included."),
        click.option("--forum", metavar="X", help="Only this forum."),
        click.option("--person", metavar="X", help="Only articles that name this person: a name or part of one."),
        click.option(
            "--where",
            multiple=True,
            metavar="FIELD=X",
            help="Only where a keyword field of the index has this value. Repeatable.",
        ),
        click.option(
            "--sort",
            metavar=f"[{'|'.join(SORTS)}|[-]FIELD]",
            default=SORTS[0],
            show_default=True,
            help="By score, by date, by day of publication, or by a keyword field of the index.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def refuse_plain(analyzer: str | None, overrides: str | None) -> None:
    """Raise where stems are given to an analyzer that has none."""
    if analyzer == "plain" and overrides:
        raise click.UsageError("the plain analyzer has no stems to override; choose indonesian or snowball")


def as_date(value: datetime.datetime | None) -> datetime.date | None:
    """Return the day of an option, which click reads with a time."""
    return value.date() if value else None


def as_filters(index: Index, options: dict[str, Any]) -> dict[str, Any]:
    """Return the values of `filter_options` as `Index.search` takes them.

    Raise `click.BadParameter` where the index has no field of that name.
    """
    if options["sort"] not in index.sorts:
        raise click.BadParameter(
            f"must be one of {', '.join(index.sorts)}, got {options['sort']!r}", param_hint="--sort"
        )
    filters = {name: value.date() if isinstance(value, datetime.datetime) else value for name, value in options.items()}
    where: dict[str, list[str]] = {}
    for given in options["where"]:
        name, sign, value = given.partition("=")
        if not sign:
            raise click.BadParameter(f"must be FIELD=X, got {given!r}", param_hint="--where")
        if name not in index.keywords:
            has = ", ".join(index.keywords) or "none; name them when it is created: kpusearch index --keyword NAME"
            raise click.BadParameter(f"{name!r} is no keyword field of this index; it has {has}", param_hint="--where")
        where.setdefault(name, []).append(value)
    filters |= {name: options[name] or None for name in ("office", "region")}
    return filters | {"where": where or None}


def keyword_option(command: F) -> F:
    """Add the keyword fields that a new index keeps of its records."""
    return click.option(
        "--keyword",
        "keywords",
        multiple=True,
        callback=_checked_keywords,
        metavar="NAME",
        help="A further field of your records to filter, count and sort by, for the life of a new index. Repeatable.",
    )(command)


def _checked_keywords(_context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return check_keywords(names)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
