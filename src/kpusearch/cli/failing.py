"""Tell of what went wrong: a message on stderr, or one JSON document on stdout for a program that asked for it.

Exit codes: 1 for an error, 2 for a wrong call, 130 for an interrupt.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import click

from kpusearch.cli.output import print_json
from kpusearch.index import Index
from kpusearch.terminal import Messages, warn

__all__ = ["Failure", "Interrupted", "NoArticleError", "drop_output", "kept", "tell", "unchanged"]

_WORDS: Final = frozenset(["query", "prefix", "text", "id", "ids"])
"""Arguments that hold what a user types freely, and which may begin with a hyphen."""

_HYPHENED: Final = re.compile(r"-[^\W\d_]\S+.*", re.DOTALL)


class Failure(click.ClickException):
    """Hold an error of the library, which is its cause."""


class NoArticleError(click.ClickException):
    """There is no article with the id asked for."""

    def __init__(self, id_: str, folder: str) -> None:
        super().__init__(f"no article {id_} in {folder}")


class Interrupted(click.ClickException):
    """The user has ended the command; the message says what was kept."""

    exit_code = 130


@contextlib.contextmanager
def kept(describe: Callable[[], str]) -> Iterator[None]:
    """Let an interrupt end the command with what `describe` says of what was kept."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise Interrupted(describe()) from error


def unchanged(index: Index) -> Callable[[], str]:
    """Return what to say of an interrupt: nothing was changed, unless a commit has come first."""
    before = index.generation

    def describe() -> str:
        index.refresh()
        if index.generation == before:
            return f"interrupted: nothing was changed; the index is at generation {before}"
        return f"interrupted: the index is at generation {index.generation}, it was at {before} before"

    return describe


def tell(error: click.ClickException, messages: Messages, arguments: Sequence[str]) -> int:
    """Print an error and return the exit code."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "--json" in options:
        # Programs are told in English, like all that is JSON.
        kind = type(error.__cause__) if isinstance(error, Failure) and error.__cause__ else type(error)
        shape = {"error": {"type": kind.__name__, "message": error.format_message()}}
        try:
            print_json(shape)
            return error.exit_code
        except (OSError, AttributeError):
            # Where the output takes nothing, as on a full disk, only stderr is left.
            drop_output()
    message = messages.translate(error.format_message())
    if isinstance(error, Interrupted):
        # The terminal has shown ^C on the line that is being written.
        click.echo(err=True)
        warn(message)
        return error.exit_code
    if isinstance(error, click.UsageError) and error.ctx:
        with error.ctx.scope(cleanup=False):
            click.echo(error.ctx.get_usage(), err=True)
        click.echo(messages.say("Try '{} -h' for help.", error.ctx.command_path) + "\n", err=True)
    warn(messages.say("Error: {}", message), between="; ")
    if isinstance(error, click.UsageError) and error.ctx and (words := _hyphened(error.ctx.command, options)):
        warn(messages.say("What begins with a hyphen comes after --, behind the options:"))
        click.echo(f"  {error.ctx.command_path} -- {shlex.quote(words)}", err=True)
    return error.exit_code


def drop_output() -> None:
    """Let what is still to be written at the exit go nowhere, instead of failing there."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _hyphened(command: click.Command, options: Sequence[str]) -> str | None:
    """Return what looks like words that begin with a hyphen, and was read as options."""
    if not _WORDS & {param.name for param in command.params if isinstance(param, click.Argument)}:
        return None
    return next((one for one in options if len(one) > 3 and _HYPHENED.fullmatch(one)), None)
