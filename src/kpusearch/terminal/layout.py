"""Fit texts to the width of a terminal: lines break between words or values, and colours show only where there are any.

Widths are counted in characters.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import click

__all__ = ["bold", "dim", "filled", "flowed", "has_colours", "marked", "print_table", "shown", "warn", "width"]

# Characters of the private use area, which no article holds, keep their places while lines are broken.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MAX_WIDTH: Final = 100


def width() -> int:
    """Return how wide a line may be: as the terminal, but no wider than is read with ease."""
    return min(shutil.get_terminal_size().columns, _MAX_WIDTH)


def shown(text: str) -> str:
    """Replace control characters, which would reach the terminal as commands, and those used as places of marks."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Co") else c for c in text)


def marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Put the places of highlights into the text."""
    text = shown(text)
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], _OPEN, text[start:end], _CLOSE]
        at = end
    return "".join([*pieces, text[at:]])


def filled(lead: str, text: str) -> str:
    """Break lines between words, hanging under `lead`, then turn the places of highlights into marks."""
    lines = textwrap.fill(
        text,
        width(),
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
    start, end = ("\x1b[1;33m", "\x1b[0m") if has_colours() else ("**", "**")
    return lines.replace(_OPEN, start).replace(_CLOSE, end)


def flowed(lead: str, pieces: Iterable[str], *, separator: str = ", ", hang: int = 2) -> list[str]:
    """Return pieces in lines that break between pieces, never inside one; further lines begin with `hang` blanks.

    >>> flowed("office: ", ["kota-semarang 4", "kab-jepara 1"], hang=4)
    ['office: kota-semarang 4, kab-jepara 1']
    """
    # A comma stays at the end of its line, as does a dot between facts.
    *first, last = [*map(shown, pieces)] or [""]
    ends = [*(f"{piece}{separator}" for piece in first), last]
    lines: list[str] = []
    line, is_begun = lead, False
    for piece in ends:
        if is_begun and len(line) + len(piece.rstrip()) > width():
            lines.append(line.rstrip())
            line, is_begun = " " * hang, False
        line += piece
        is_begun = True
    return [*lines, line.rstrip()] if line.strip() else lines


def warn(text: str, *, between: str = " ") -> None:
    """Print a note or an error on stderr: broken between words in a terminal, in one line for a program.

    With ``between="; "`` it breaks between sentences alone, so that a command in one of them can be copied whole.
    """
    lines = flowed("", text.split(between), separator=between) if sys.stderr.isatty() else [shown(text)]
    for line in lines:
        click.echo(line, err=True)


def print_table(rows: Sequence[Sequence[str]], *, names: int) -> None:
    """Print rows in columns, the first `names` of them to the left, numbers to the right."""
    rows = [[shown(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(wide) if at < names else cell.rjust(wide)
            for at, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())


def bold(text: str) -> str:
    """Return a text that stands out where there are colours."""
    return click.style(text, bold=True) if has_colours() else text


def dim(text: str) -> str:
    """Return a text that stands back where there are colours."""
    return click.style(text, dim=True) if has_colours() else text


def has_colours() -> bool:
    """Say whether the output is a terminal that has colours, and whose user wants them (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
