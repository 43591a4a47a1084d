"""Lay out records for people to read in a terminal: data on stdout, notes on stderr."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from kpusearch.article import Article
from kpusearch.search import Explanation, Hit, Results, Variant
from kpusearch.storage import Correction, Report

if TYPE_CHECKING:
    from kpusearch.clipping import Alert, Batch
    from kpusearch.evaluation import Evaluation
    from kpusearch.fetch import FetchReport

__all__ = [
    "show_alerts",
    "show_article",
    "show_batches",
    "show_evaluation",
    "show_explanation",
    "show_fetched",
    "show_hits",
    "show_report",
    "show_results",
    "show_suggestions",
]

# Characters of the private use area, which no article holds, keep their places while lines are broken.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MAX_WIDTH: Final = 100
_SHOWN_NOTES: Final = 10


def show_report(report: Report, *, is_dry: bool = False) -> None:
    """Print what became of the articles, or would have; what needs a look goes to stderr, the rest of it counted."""
    repeated = f" ({report.repeated} of these repeated in this call)" if report.repeated else ""
    told = f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged{repeated}, "
    told += f"{report.rejected_count} rejected"
    told += "".join(f", {count} {name}" for name in ("superseded", "pruned") if (count := getattr(report, name)))
    click.echo(f"{'dry run, nothing changed: ' if is_dry else ''}{told}")
    more = report.rejected_count - len(report.rejected)
    _notes("rejected", [f"{item.source}: {item.reason}" for item in report.rejected], more=more)
    _notes("corrected", map(_corrected, report.corrections))
    _notes("note", report.notes)


def show_fetched(report: FetchReport) -> None:
    """Print what was collected, and where it lies; what failed or was left goes to stderr."""
    counts = [(report.fetched, "fetched"), (report.unchanged, "unchanged"), (report.failures, "failed")]
    counts += [(count, name) for count, name in ((report.known, "known"), (report.waiting, "waiting")) if count]
    told = ", ".join(f"{count} {name}" for count, name in counts)
    click.echo(f"{told}; {report.bytes / 2**20:.1f} MB in {report.seconds:.0f} s")
    for path in report.files:
        click.echo(f"  {_shown(str(path))}")
    _notes(
        "failed", [f"{item.url}: {item.reason}" for item in report.failed], more=report.failures - len(report.failed)
    )
    _notes("skipped", [f"{count}: {reason}" for reason, count in report.skipped.items()])
    if report.stopped:
        click.echo(f"note: stopped at {report.stopped}; the same command goes on from there", err=True)


def show_hits(hits: Iterable[Hit]) -> None:
    """Print articles with the words highlighted for which they were found."""
    for hit in hits:
        click.echo(_filled(f"{hit.rank}. ", _marked(hit.title or "(tanpa judul)", hit.title_highlights)))
        facts = [*_days(hit), hit.office, f"{hit.score:.3f}", hit.id]
        click.echo("   " + _dim(" · ".join(filter(None, facts))))
        click.echo(_filled("   ", _marked(hit.snippet, hit.highlights)))
        for variant in hit.variants:
            told = filter(None, [*_days(variant), variant.office, variant.title or "(tanpa judul)", variant.id])
            click.echo(_dim(_filled("   + ", _shown(" · ".join(told)))))
        click.echo()


def show_results(results: Results) -> None:
    """Print the hits of one page and the counts."""
    show_hits(results.hits)
    shown = f"{results.hits[0].rank}-{results.hits[-1].rank} of " if results.hits else ""
    found = f"{results.total} articles" if results.events is None else f"{results.events} events"
    told = f" told in {results.total} articles" if results.events is not None else ""
    click.echo(f"{shown}{found}{told}, {results.took_ms:.1f} ms")
    for name, counts in results.facets.items():
        if len(counts) > 1:
            click.echo(_dim(f"{name}: " + _counted(counts)))
    for note in results.interpretation.notes:
        click.echo(f"note: {note}", err=True)
    if results.suggestion:
        click.echo(f"Did you mean: {_shown(results.suggestion)}", err=True)


def show_alerts(alerts: Iterable[Alert]) -> None:
    """Print saved searches, one a line."""
    for alert in alerts:
        options = " ".join(f"{name}={value}" for name, value in alert.options.items())
        click.echo(_shown(f"{alert.name}  {alert.query}" + (f"  [{options}]" if options else "")))


def show_batches(batches: Iterable[Batch]) -> None:
    """Print what is new for saved searches."""
    for batch in batches:
        again = ", maybe told before" if batch.is_repeated else ""
        click.echo(_bold(_shown(f"{batch.alert}: {len(batch.entries)} new (batch {batch.number}{again})")))
        for number, entry in enumerate(batch.entries, 1):
            click.echo(_filled(f"{number}. ", _shown(entry.title or "(tanpa judul)")))
            published = f"published {entry.published}" if entry.published not in (None, entry.date) else None
            facts = " · ".join(filter(None, [entry.date, published, entry.office, entry.id]))
            click.echo("   " + _dim(_shown(facts)))
            if entry.link:
                click.echo("   " + _dim(_shown(entry.link)))
            click.echo(_filled("   ", _shown(entry.snippet)) + "\n")


def show_suggestions(suggestions: Iterable[str]) -> None:
    """Print queries, one a line."""
    for suggestion in suggestions:
        click.echo(_shown(suggestion))


def show_article(article: Article) -> None:
    """Print one article whole."""
    click.echo(_bold(_shown(article.title or "(tanpa judul)")))
    facts = [article.date.isoformat() if article.date else None, article.date_confidence, article.office, article.url]
    click.echo(_dim(" · ".join(filter(None, [*facts, article.id]))) + "\n")
    for paragraph in article.body.splitlines():
        click.echo(_filled("", _shown(paragraph)))
    details = {
        "city": article.city,
        "forum": article.forum,
        "people": ", ".join(article.people),
        "authors": ", ".join(article.authors),
        "photographers": ", ".join(article.photographers),
        "decrees": ", ".join(article.decrees),
        "published": article.published.isoformat() if article.published else "",
        "date": article.date_evidence,
        # An identity is derived, not read in the text.
        "worked out from the text": ", ".join(name for name in article.recognised or () if name != "id"),
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
            f"  {term.term:<24} {term.contribution:.4f} = {term.count:.4g} x idf {term.idf:.4f} "
            f"(in {term.doc_freq} articles) x part {term.part:.4f}"
        )
        for field, values in term.fields.items():
            click.echo(
                f"    {field}: {values['freq']:g} in {values['length']:g} words, "
                f"average {values['average_length']:.1f}, weight {values['weight']:g}"
            )


def show_evaluation(evaluation: Evaluation, *, per_query: bool = False) -> None:
    """Print the means, a row a run; the comparisons with the first run; and with `per_query` each query's values.

    What bears on how the figures are read goes to stderr: queries that a run lacks or that nobody judged.
    """
    measures, runs = evaluation.measures, evaluation.runs
    rows = [("run", *measures)]
    rows += [(run.name, *(f"{run.means[measure]:.4f}" for measure in measures)) for run in runs]
    _table(rows, names=1)
    if evaluation.test:
        rows = [("run", "measure", "difference", "p", "wins", "losses", "ties")]
        for run in runs[1:]:
            for item in run.comparisons:
                counts = (str(item.wins), str(item.losses), str(item.ties))
                rows.append((run.name, item.measure, f"{item.difference:+.4f}", f"{item.p_value:.4f}", *counts))
        click.echo()
        _table(rows, names=2)
    if per_query:
        rows = [("query", "run", *measures)]
        for query_id in evaluation.queries:
            for run in runs:
                values = (f"{run.per_query[measure][query_id]:.4f}" for measure in measures)
                rows.append((query_id, run.name, *values))
        click.echo()
        _table(rows, names=2)
    compared = f"; compared with {runs[0].name} by a {evaluation.test}" if evaluation.test else ""
    click.echo(_dim(f"\njudged queries: {len(evaluation.queries)}{compared}"))
    for run in runs:
        if run.missing:
            shown = ", ".join(run.missing[:5]) + (", …" if len(run.missing) > 5 else "")
            click.echo(
                f"note: {run.name}: judged queries not in it, counted as 0: {len(run.missing)} ({shown})", err=True
            )
        if run.unjudged:
            click.echo(f"note: {run.name}: queries without judgements, left out: {run.unjudged}", err=True)


def _days(item: Hit | Article | Variant) -> list[str | None]:
    """Return an article's day, and that of its publication where it is another."""
    published = item.published if item.published != item.date else None
    return [item.date.isoformat() if item.date else None, f"published {published}" if published else None]


def _table(rows: Sequence[Sequence[str]], *, names: int) -> None:
    """Print rows in columns, the first `names` of them to the left, numbers to the right."""
    rows = [[_shown(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if at < names else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())


def _counted(counts: Iterable[Mapping[str, Any]]) -> str:
    listed = [f"{item['value']} {item['count']}" for item in counts]
    rest = len(listed) - 5
    return ", ".join(listed[:5]) + (f", and {rest} more" if rest > 0 else "")


def _corrected(pair: Correction) -> str:
    replaces = ", which it replaces" if pair.superseded else ""
    newer, older = (f" ({source})" if source else "" for source in (pair.newer_source, pair.older_source))
    return f"{pair.newer}{newer} is {pair.likeness:.0%} like {pair.older}{older}{replaces}"


def _notes(label: str, notes: Iterable[str], *, more: int = 0) -> None:
    lines = list(notes)
    for line in lines[:_SHOWN_NOTES]:
        click.echo(f"{label}: {_shown(line)}", err=True)
    rest = len(lines) - _SHOWN_NOTES
    if rest > 0 or more:
        click.echo(f"{label}: and {max(rest, 0) + more} more (--json lists {len(lines)})", err=True)


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
