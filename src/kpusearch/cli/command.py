"""Hold the command's root: it finds the language to speak, and ends every call with a message and an exit code."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kpusearch.cli.failing import Failure, Interrupted, drop_output, tell
from kpusearch.cli.help import Group
from kpusearch.exceptions import KpusearchError
from kpusearch.terminal import Messages, language_of

__all__ = ["main"]


class _Program(Group):
    """Turn every error of the library into one line on stderr and exit code 1."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a call and exit; without `standalone_mode` errors go to the caller, as click has it."""
        given = list(sys.argv[1:] if args is None else args)
        messages = Messages(language_of(os.environ, asked=_asked(given)))
        extra.setdefault("obj", messages)
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
            # A character that the terminal's encoding has not is shown as another, instead of ending the command.
            sys.stdout.reconfigure(errors="replace")
        if sys.stderr is None:
            sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for the rest of the process
        if sys.stdout is None:
            sys.stdout = sys.stderr
            # What is told must leave: without a place for it, an alert would be told to nobody.
            closed = click.ClickException("the output is closed; send it somewhere, as > FILE")
            sys.exit(tell(closed, messages, ()))
        try:
            with _ending_quietly():
                done = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
                sys.stdout.flush()
        except click.Abort:
            done = tell(Interrupted("interrupted"), messages, given)
        except click.ClickException as error:
            done = tell(error, messages, given)
        except OSError as error:
            done = tell(Failure(str(error)), messages, given)
        except click.exceptions.Exit as ended:
            done = ended.exit_code
        sys.exit(done if isinstance(done, int) else 0)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _ending_quietly():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _ending_quietly():
                return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise Interrupted("interrupted") from error
        except (KpusearchError, ImportError, OSError) as error:
            raise Failure(str(error)) from error


@contextlib.contextmanager
def _ending_quietly() -> Iterator[None]:
    """End well where nobody reads any more, as `| head` when it has read enough."""
    try:
        yield
    except BrokenPipeError:
        # What is still to be written at the exit goes nowhere, instead of failing there.
        drop_output()
        raise click.exceptions.Exit(0) from None


def _asked(arguments: Sequence[str]) -> str | None:
    """Return the language that an option asks for, which must be known before the options are read."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    for at, option in enumerate(options):
        if option.startswith("--lang="):
            return option.removeprefix("--lang=")
        if option == "--lang" and at + 1 < len(options):
            return options[at + 1]
    return None


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kpusearch")
def main() -> None:
    """Search Indonesian election news.

    \b
    Example:
      kpusearch index corpus
      kpusearch search "pemungutan suara ulang"
    """
