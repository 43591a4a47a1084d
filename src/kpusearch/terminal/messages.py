"""Say things in the user's language: English as written in the code, Indonesian by a table (`messages.tsv`).

A row of the table holds an English template, as ``no person is called {}``, and its Indonesian one. Fields keep their
order unless they are numbered (``{1} … {0}``); ``{0:say}`` translates a field as well, ``{0:days}`` the words between
days. The library itself speaks English only: its notes and errors are recognised by their templates.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Final

import click

__all__ = ["LANGUAGES", "Messages", "language_of", "messages", "read_messages", "say", "translate"]

LANGUAGES: Final = ("en", "id")

_VARIABLES: Final = ("KPUSEARCH_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_BETWEEN_DAYS: Final = ("or later", "or earlier", "to", "or")
_LEAST: Final = 7
"""Characters beside its fields by which a template is recognised; shorter ones, as ``{} added``, are only said."""

_SWAPPED: Final = str.maketrans(",.", ".,")


def language_of(environment: Mapping[str, str], *, asked: str | None = None) -> str:
    """Return the language to speak: the one asked for, else that of the first variable that is set, else English.

    >>> language_of({"LANG": "id_ID.UTF-8"}), language_of({"LC_ALL": "C", "LANG": "id_ID.UTF-8"})
    ('id', 'en')
    >>> language_of({"KPUSEARCH_LANG": "en", "LANG": "id_ID.UTF-8"}), language_of({}, asked="id")
    ('en', 'id')
    """
    told = next((value for value in (asked, *map(environment.get, _VARIABLES)) if value), "en")
    language = told.lower().replace("-", "_").split(".")[0].split("_")[0]
    return language if language in LANGUAGES else "en"


@functools.cache
def read_messages() -> Mapping[str, str]:
    """Return the table: English template -> Indonesian."""
    text = resources.files("kpusearch.terminal").joinpath("messages.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return MappingProxyType(dict(line.split("\t", 1) for line in lines))


@dataclass(frozen=True, slots=True)
class Messages:
    """Say things in one language."""

    language: str = "en"

    def say(self, template: str, *values: object) -> str:
        """Return a template in this language with its fields filled in.

        >>> Messages("id").say("no article {} in {}", "a", "index")
        'tidak ada artikel a di index'
        """
        if self.language != "en":
            template = read_messages().get(template, template)
        return template.format(*(_Field(value, self) for value in values)) if values else template

    def translate(self, text: str) -> str:
        """Return a note or an error of the library in this language; one that no row fits stays as it is.

        A reason with its remedy is two sentences.

        >>> Messages("id").translate("no person is called Anna: Ana was used")
        'tidak ada orang bernama Anna: Ana yang dipakai'
        >>> Messages("id").translate("no body; check the path")
        'tanpa isi; periksa jalurnya'
        """
        if self.language == "en":
            return text
        parts = text.split("; ")
        told = [self._translated(part) for part in parts]
        # A field could take the remedy in as well: a sentence is one template only where its parts are not known.
        if None in told and len(parts) > 1 and (whole := self._translated(text)) is not None:
            return whole
        return "; ".join(known or part for known, part in zip(told, parts, strict=True))

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number as it is read: thousands parted, the decimals after the language's own sign.

        >>> Messages("en").number(22375), Messages("id").number(1234.5, 2)
        ('22,375', '1.234,50')
        """
        return self._signed(f"{value:,.{decimals}f}")

    def short_number(self, value: float) -> str:
        """Return a number with the decimals that it has.

        >>> Messages("en").short_number(1.0), Messages("id").short_number(0.7)
        ('1', '0,7')
        """
        return self._signed(f"{value:,.6g}")

    def _signed(self, number: str) -> str:
        return number.translate(_SWAPPED) if self.language == "id" else number

    def _translated(self, text: str) -> str | None:
        same = read_messages().get(text)
        if same is not None:
            return same
        for pieces, template in _patterns():
            values = _fields(pieces, text)
            if values is not None:
                return self.say(template, *values)
        # The place that a reason is about stands before it.
        place, colon, reason = text.partition(": ")
        known = read_messages().get(reason)
        return known and f"{place}{colon}{known}"


class _Field(str):
    """Hold what stands in a field; the format says whether it is translated, too."""

    __slots__ = ("_messages",)
    _messages: Messages

    def __new__(cls, value: object, messages: Messages) -> _Field:
        field = super().__new__(cls, value)
        field._messages = messages
        return field

    def __format__(self, spec: str) -> str:
        if spec == "say":
            return self._messages.translate(str(self))
        if spec == "days":
            text = str(self)
            for words in _BETWEEN_DAYS:
                text = f"{text} ".replace(f" {words} ", f" {self._messages.say(words)} ")[:-1]
            return text
        return str.__format__(self, spec)


@functools.cache
def _patterns() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the templates that have fields, as the texts between these, the most telling first."""
    found = [(tuple(template.split("{}")), template) for template in read_messages() if "{}" in template]
    told = [(sum(map(len, pieces)), pieces, template) for pieces, template in found]
    return tuple((pieces, template) for size, pieces, template in sorted(told, reverse=True) if size >= _LEAST)


def _fields(pieces: tuple[str, ...], text: str) -> list[str] | None:
    """Return what stands between the pieces of a template, or None where a text does not fit it.

    Each piece is taken where it stands first, so the time is linear in the text.
    """
    first, *middle, last = pieces
    if not text.startswith(first):
        return None
    values, at = [], len(first)
    for piece in middle:
        end = text.find(piece, at)
        if end <= at:
            return None
        values.append(text[at:end])
        at = end + len(piece)
    end = len(text) - len(last)
    if end <= at or not text.endswith(last):
        return None
    return [*values, text[at:end]]


def messages() -> Messages:
    """Return what the command that runs speaks with; outside of one, English."""
    context = click.get_current_context(silent=True)
    return (context and context.find_object(Messages)) or Messages()


def say(template: str, *values: object) -> str:
    """Return a template in the language of the command that runs, with its fields filled in."""
    return messages().say(template, *values)


def translate(text: str) -> str:
    """Return a note or an error of the library in the language of the command that runs."""
    return messages().translate(text)
