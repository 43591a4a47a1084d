"""Lay out records for people to read in a terminal: data on stdout, notes on stderr."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

import click

from kpusearch.article import Article
from kpusearch.search import Explanation, Results
from kpusearch.storage import Report

__all__ = ["show_article", "show_explanation", "show_report", "show_results"]

# Characters of the private use area, which no article holds, keep their places while lines are broken.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MAX_WIDTH: Final = 100
_SHOWN_NOTES: Final = 10


def show_report(report: Report) -> None:
    """Print what became of the articles; rejects and notes go to stderr, a few in full and the rest counted."""
    pruned = f", {report.pruned} pruned" if report.pruned else ""
    click.echo(
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, "
        f"{len(report.rejected)} rejected{pruned}"
    )
    _notes("rejected", [f"{item.source}: {item.reason}" for item in report.rejected])
    _notes("note", report.notes)


def show_results(results: Results) -> None:
    """Print the hits of one page with their words highlighted, and the counts."""
    for hit in results.hits:
        click.echo(_filled(f"{hit.rank}. ", _marked(hit.title or "(tanpa judul)", hit.title_highlights)))
        facts = [hit.date.isoformat() if hit.date else None, hit.office, f"{hit.score:.3f}", hit.id]
        click.echo("   " + _dim(" · ".join(filter(None, facts))))
        click.echo(_filled("   ", _marked(hit.snippet, hit.highlights)) + "\n")
    shown = f"{results.hits[0].rank}-{results.hits[-1].rank} of " if results.hits else ""
    click.echo(f"{shown}{results.total} articles, {results.took_ms:.1f} ms")
    for name, counts in results.facets.items():
        if len(counts) > 1:
            click.echo(_dim(f"{name}: " + _counted(counts)))
    for note in results.interpretation.notes:
        click.echo(f"note: {note}", err=True)


def show_article(article: Article) -> None:
    """Print one article whole."""
    click.echo(_bold(_shown(article.title or "(tanpa judul)")))
    facts = [article.date.isoformat() if article.date else None, article.date_confidence, article.office, article.url]
    click.echo(_dim(" · ".join(filter(None, [*facts, article.id]))) + "\n")
    for paragraph in article.body.splitlines():
        click.echo(_filled("", _shown(paragraph)))
    details = {
        "forum": article.forum,
        "authors": ", ".join(article.authors),
        "photographers": ", ".join(article.photographers),
        "decrees": ", ".join(article.decrees),
        "date": article.date_evidence,
    }
    for name, value in details.items():
        if value:
            click.echo(_dim(f"{name}: {value}"))


def show_explanation(explanation: Explanation) -> None:
    """Print a score as the sum and product it is."""
    click.echo(
        f"\n{explanation.id}: {explanation.score:.4f} = {explanation.sum:.4f} x coverage {explanation.coverage:.4f}"
    )
    for term in explanation.terms:
        click.echo(
            f"  {term.term:<24} {term.contribution:.4f} = {term.count} x idf {term.idf:.4f} "
            f"(in {term.doc_freq} articles) x part {term.part:.4f}"
        )
        for field, values in term.fields.items():
            click.echo(
                f"    {field}: {values['freq']:g} in {values['length']:g} words, "
                f"average {values['average_length']:.1f}, weight {values['weight']:g}"
            )


def _counted(counts: Iterable[Mapping[str, Any]]) -> str:
    listed = [f"{item['value']} {item['count']}" for item in counts]
    rest = len(listed) - 5
    return ", ".join(listed[:5]) + (f", and {rest} more" if rest > 0 else "")


def _notes(label: str, notes: Iterable[str]) -> None:
    lines = list(notes)
    for line in lines[:_SHOWN_NOTES]:
        click.echo(f"{label}: {line}", err=True)
    if len(lines) > _SHOWN_NOTES:
        click.echo(f"{label}: and {len(lines) - _SHOWN_NOTES} more (--json lists them all)", err=True)


def _marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Put the places of highlights into the text."""
    text = _shown(text)
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], _OPEN, text[start:end], _CLOSE]
        at = end
    return "".join([*pieces, text[at:]])


def _shown(text: str) -> str:
    """Replace control characters, which would reach the terminal as commands, and those used as places of marks."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Co") else c for c in text)


def _filled(lead: str, text: str) -> str:
    """Break lines at the terminal's width, hanging under `lead`, then turn the places of highlights into marks."""
    width = min(shutil.get_terminal_size().columns, _MAX_WIDTH)
    filled = textwrap.fill(
        text,
        width,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
    start, end = ("\x1b[1;33m", "\x1b[0m") if _colours() else ("**", "**")
    return filled.replace(_OPEN, start).replace(_CLOSE, end)


def _bold(text: str) -> str:
    return click.style(text, bold=True) if _colours() else text


def _dim(text: str) -> str:
    return click.style(text, dim=True) if _colours() else text


def _colours() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
