"""Print what a command found, as text or JSON, and how far a long one has come."""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

import click

from kpusearch.terminal import messages, say

__all__ = ["counter", "print_json", "print_shape", "progress", "status", "waiting"]

_STEPS: Final = 100
"""Articles between two drawings of a count: a terminal is slower than the reading."""

_T = TypeVar("_T")


@contextlib.contextmanager
def status() -> Iterator[Callable[[str], object]]:
    """Give a way to show on a terminal, in one line, how far a command is; the line goes when it is done."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    drawn = 0

    def show(text: str) -> None:
        nonlocal drawn
        line = text[: shutil.get_terminal_size().columns - 1]
        click.echo("\r" + line.ljust(drawn), nl=False, err=True)
        drawn = len(line)

    try:
        yield show
    finally:
        if drawn:
            click.echo("\r" + " " * drawn + "\r", nl=False, err=True)


@contextlib.contextmanager
def progress(items: Iterable[_T]) -> Iterator[Iterable[_T]]:
    """Count what streams past on a terminal; how many will come is not known."""
    with counter("reading") as count:

        def counted() -> Iterator[_T]:
            for number, item in enumerate(items, 1):
                count(number)
                yield item

        yield counted()


@contextlib.contextmanager
def counter(label: str) -> Iterator[Callable[[int], object]]:
    """Show on a terminal how many articles have come in."""
    with status() as show:

        def count(number: int) -> None:
            if number % _STEPS == 1:
                show(say("{}: {}", say(label), messages().number(number)))

        yield count


def waiting(folder: str) -> Callable[[], None]:
    """Return what to do while another process holds the index: say so, as nothing else is seen to happen."""
    told = say("waiting for another process that writes to {} …", folder)
    return lambda: click.echo(told, err=True)


def print_shape(shape: object, as_json: bool, show: Callable[[], object]) -> None:
    """Print one JSON document, or let `show` print what people read."""
    if as_json:
        print_json(shape)
    else:
        show()


def print_json(shape: object) -> None:
    """Print one JSON document, with escapes where the output cannot hold every character."""
    is_unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    click.echo(json.dumps(shape, ensure_ascii=not is_unicode, indent=2))
