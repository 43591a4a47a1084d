"""Show saved searches, and what is new for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import click

from kpusearch.terminal.layout import bold, dim, filled, flowed, shown
from kpusearch.terminal.messages import messages, say

if TYPE_CHECKING:
    from kpusearch.clipping import Alert, Batch

__all__ = ["show_alerts", "show_batches"]

_INDENT: Final = " " * 3


def show_alerts(alerts: Iterable[Alert]) -> None:
    """Print saved searches, one a line."""
    for alert in alerts:
        options = [f"{name}={_value(value)}" for name, value in alert.options.items()]
        click.echo("\n".join(flowed(f"{shown(alert.name)}  ", [shown(alert.query), *options], separator="  ")))


def show_batches(batches: Iterable[Batch]) -> None:
    """Print what is new for saved searches."""
    for batch in batches:
        numbers = messages().number(len(batch.entries)), messages().number(batch.number)
        told = say("{} new (batch {}, maybe told before)" if batch.is_repeated else "{} new (batch {})", *numbers)
        click.echo(bold(shown(f"{batch.alert}: {told}")))
        for number, entry in enumerate(batch.entries, 1):
            click.echo(filled(f"{number}. ", shown(entry.title or say("(no title)"))))
            published = say("published {}", entry.published) if entry.published not in (None, entry.date) else None
            facts = [shown(fact) for fact in (entry.date, published, entry.office, entry.id) if fact]
            for line in flowed(_INDENT, facts, separator=" · ", hang=len(_INDENT)):
                click.echo(dim(line))
            if entry.link:
                click.echo(dim("\n".join(flowed(_INDENT, [shown(entry.link)]))))
            click.echo(filled(_INDENT, shown(entry.snippet)) + "\n")


def _value(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
