"""Keep what abbreviations an article defines as values of two keyword fields, found by either side.

So they come and go with the articles: updates, deletions and merges need nothing of their own.
The value of ``short`` is the short form's term and the long form's terms, `GAP` where a word was dropped between them,
and ``+`` behind them where its initials say it all; that of ``long`` is the first of these, and the short form.
"""

from __future__ import annotations

from typing import Final

from kpusearch.analysis import Analyzer
from kpusearch.lexicon import election_terms

__all__ = ["GAP", "definitions", "read_short"]

GAP: Final = "_"
"""Stands for a word that was dropped; no term is it."""

_INITIALS: Final = " +"
_LONGEST: Final = 12
"""Words of a long form; longer ones are hardly ever right."""


def definitions(analyzer: Analyzer, text: str) -> list[tuple[str, str]]:
    """Return field and value of each definition in a text that the lexicon does not have, once each.

    >>> from kpusearch.analysis import create_analyzer
    >>> definitions(create_analyzer("indonesian"), "Gedung Kuliah Terpadu (GKT) dan pemungutan suara ulang (PSU).")
    [('short', 'gkt gedung kuliah padu +'), ('long', 'gedung gkt')]
    """
    # Only what writes an index needs it.
    from kpusearch.corpus.recognition.abbreviations import find_abbreviations

    found: dict[tuple[str, str], None] = {}
    for definition in find_abbreviations(text, known=election_terms()):
        if definition.short.lower() in election_terms():
            continue
        short, long = analyzer.terms(definition.short).terms, _long(analyzer, definition.long)
        if len(short) == 1 and long:
            found["short", f"{short[0]} {long}{_INITIALS if definition.kind == 'initials' else ''}"] = None
            found["long", f"{long.split()[0]} {short[0]}"] = None
    return list(found)


def read_short(value: str) -> tuple[tuple[str, ...], bool]:
    """Return the words of a value of ``short``, gaps among them, and whether the initials of the long form say it all.

    >>> read_short("bkkbn badan kependudukan _ keluarga +")
    (('bkkbn', 'badan', 'kependudukan', '_', 'keluarga'), True)
    """
    return tuple(value.removesuffix(_INITIALS).split()), value.endswith(_INITIALS)


def _long(analyzer: Analyzer, text: str) -> str:
    """Return the terms of a long form, of a compound the whole, or "" where they are too few or too many."""
    terms, positions, length = analyzer.terms(text)
    if not 2 <= length <= _LONGEST:
        return ""
    words = [GAP] * (positions[-1] - positions[0] + 1)
    for term, position in zip(reversed(terms), reversed(positions), strict=True):
        words[position - positions[0]] = term
    return " ".join(words)
