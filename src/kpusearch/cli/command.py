"""Hold the command's root, and turn every error of the library into one line."""

from __future__ import annotations

from typing import Any

import click

from kpusearch.exceptions import KpusearchError

__all__ = ["main"]


class _Commands(click.Group):
    """Turn every error of the library into one line on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # `| head` has read enough: click ends quietly.
            raise
        except (KpusearchError, ImportError, OSError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kpusearch")
def main() -> None:
    """Search Indonesian election news.

    \b
    Example:
      kpusearch index corpus
      kpusearch search "pemungutan suara ulang"
    """
