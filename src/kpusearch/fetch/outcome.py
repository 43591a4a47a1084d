"""Define the two ways in which asking an address ends without an answer."""

from __future__ import annotations

__all__ = ["Failed", "Refused", "printable"]

_LONGEST = 200


class Refused(Exception):  # noqa: N818 - it tells a decision, not a mistake
    """The address must not be asked, or its answer not be read; the text is the reason."""


class Failed(Exception):  # noqa: N818 - as above
    """The address gave no answer; `transient` says whether asking again may help."""

    def __init__(self, reason: str, *, transient: bool = False) -> None:
        super().__init__(reason)
        self.transient = transient


def printable(text: object) -> str:
    """Return a text that came from outside in one line of at most 200 characters that a terminal can show."""
    shown = "".join(c if c.isprintable() else " " for c in str(text)[: 2 * _LONGEST])
    return " ".join(shown.split())[:_LONGEST]
