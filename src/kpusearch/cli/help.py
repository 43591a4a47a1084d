"""Print help in the user's language: what click lays out is translated paragraph by paragraph before it is."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import Final

import click

from kpusearch.terminal import LANGUAGES, say, translate

__all__ = ["Command", "Group", "paragraphs"]

# What click calls the types would take the room of the texts beside them.
_TYPES: Final = (("INTEGER RANGE", "N"), ("FLOAT RANGE", "X"), ("INTEGER", "N"), ("FLOAT", "X"))
_EXTRA: Final = re.compile(r"  \[([^\]]*)\]\Z")
_VERBATIM: Final = "\b\n"
"""How a paragraph begins that keeps its lines."""


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a help text, each on one line unless it keeps its own."""
    found = re.split(r"\n\s*\n", inspect.cleandoc(text).partition("\f")[0].strip())
    return [part if part.startswith(_VERBATIM) else " ".join(part.split()) for part in found]


class _Formatter(click.HelpFormatter):
    """Translate headings, paragraphs and what stands beside options."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, f"{say('Usage:')} " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(say(heading))

    def write_text(self, text: str) -> None:
        super().write_text("\n\n".join(map(_paragraph, paragraphs(text))))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_named(first), _explained(second)) for first, second in rows], col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Formatter


class _Speaking(click.Command):
    """Take ``--lang`` wherever it stands."""

    context_class = _Context

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*super().get_params(ctx), _LANGUAGE]

    def short_help_text(self) -> str:
        """Return the first sentence of the help."""
        return re.split(r"(?<=[.])\s", _paragraph(paragraphs(self.help or "")[0]))[0].removesuffix(".")


class Command(_Speaking):
    """Be one command of the program."""


class Group(_Speaking, click.Group):
    """Hold the commands, and list each with the first sentence of its help, whole."""

    command_class = Command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        rows = [
            (name, command.short_help_text())
            for name in self.list_commands(ctx)
            if isinstance(command := self.get_command(ctx, name), _Speaking)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


Group.group_class = Group

# Which language it is, is known before the options are read (`language_of`): help and errors speak it, too.
_LANGUAGE: Final = click.Option(
    ["--lang"],
    type=click.Choice(LANGUAGES),
    expose_value=False,
    help="Language of messages  [env var: KPUSEARCH_LANG; default: that of LANG, else en]",
)


def _paragraph(text: str) -> str:
    """Return a paragraph in the user's language; of one that keeps its lines, as an example, each that is known."""
    if not text.startswith(_VERBATIM):
        return say(text)
    return _VERBATIM + "\n".join(say(line) for line in text.removeprefix(_VERBATIM).splitlines())


def _named(option: str) -> str:
    for name, short in _TYPES:
        option = option.replace(name, short)
    return option


def _explained(text: str) -> str:
    """Translate what stands beside an option: its help, and in brackets what click says of it."""
    notes: list[str] = []
    while extra := _EXTRA.search(text):
        notes[:0] = [translate(note) for note in extra[1].split("; ")]
        text = text[: extra.start()]
    if text.startswith("["):
        # Without a help text the brackets are all there is.
        return f"[{'; '.join(map(translate, text.strip('[]').split('; ')))}]"
    told = translate(text) if text else ""
    return f"{told}  [{'; '.join(notes)}]".lstrip() if notes else told
