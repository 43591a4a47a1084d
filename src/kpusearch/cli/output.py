"""Print what a command found, as text or JSON, and how far a long one has come."""

from __future__ import annotations

import contextlib
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import click

__all__ = ["counter", "print_shape", "progress"]

_T = TypeVar("_T")


@contextlib.contextmanager
def progress(items: Iterable[_T]) -> Iterator[Iterable[_T]]:
    """Count what streams past on a terminal; how many will come is not known."""
    if not sys.stderr.isatty():
        yield items
        return
    with click.progressbar(items, label="reading", show_pos=True, file=sys.stderr) as bar:
        yield bar


@contextlib.contextmanager
def counter(label: str) -> Iterator[Callable[[int], object] | None]:
    """Show on a terminal how many articles have come in."""
    if not sys.stderr.isatty():
        yield None
        return
    # Drawn at every hundredth: a terminal is slower than the reading.
    with click.progressbar(itertools.count(), label=label, show_pos=True, file=sys.stderr, update_min_steps=100) as bar:
        yield lambda _: bar.update(1)


def print_shape(shape: object, as_json: bool, show: Callable[[], object]) -> None:
    """Print one JSON document, or let `show` print what people read."""
    if as_json:
        click.echo(json.dumps(shape, ensure_ascii=False, indent=2))
    else:
        show()
