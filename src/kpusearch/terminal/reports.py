"""Show what a command did or measured: counts on stdout, what needs a look on stderr."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import click

from kpusearch.storage import Check, Correction, Deletion, Report
from kpusearch.terminal.layout import dim, flowed, print_table, shown, warn
from kpusearch.terminal.messages import messages, say, translate

if TYPE_CHECKING:
    from kpusearch.evaluation import Evaluation
    from kpusearch.fetch import FetchReport

__all__ = [
    "show_check",
    "show_deletion",
    "show_evaluation",
    "show_fetched",
    "show_report",
    "show_stats",
]

_SHOWN_NOTES: Final = 10


def show_report(report: Report, *, is_dry: bool = False) -> None:
    """Print what became of the articles, or would have; what needs a look goes to stderr, the rest of it counted."""
    number = messages().number
    unchanged = say("{} unchanged", number(report.unchanged))
    if report.repeated:
        unchanged += say(" ({} of these repeated in this call)", number(report.repeated))
    counts = [say("{} added", number(report.added)), say("{} updated", number(report.updated)), unchanged]
    counts.append(say("{} rejected", number(report.rejected_count)))
    counts += [
        say(template, number(count))
        for template, count in (("{} superseded", report.superseded), ("{} pruned", report.pruned))
        if count
    ]
    told = ", ".join(counts)
    click.echo(say("dry run, nothing changed: {}", told) if is_dry else told)
    more = report.rejected_count - len(report.rejected)
    _notes("rejected", [f"{item.source}: {translate(item.reason)}" for item in report.rejected], more=more)
    _notes("corrected", map(_corrected, report.corrections))
    _notes("note", map(translate, report.notes))


def show_fetched(report: FetchReport) -> None:
    """Print what was collected, and where it lies; what failed or was left goes to stderr."""
    number = messages().number
    counts = [("{} fetched", report.fetched), ("{} unchanged", report.unchanged), ("{} failed", report.failures)]
    counts += [(name, count) for name, count in (("{} known", report.known), ("{} waiting", report.waiting)) if count]
    told = ", ".join(say(template, number(count)) for template, count in counts)
    click.echo(say("{}; {} MB in {} s", told, number(report.bytes / 2**20, 1), number(report.seconds)))
    for path in report.files:
        click.echo(f"  {shown(str(path))}")
    failed = [f"{item.url}: {translate(item.reason)}" for item in report.failed]
    _notes("failed", failed, more=report.failures - len(report.failed))
    _notes("skipped", [f"{number(count)}: {translate(reason)}" for reason, count in report.skipped.items()])
    if report.stopped:
        stopped = translate(report.stopped)
        warn(say("note: stopped at {}; the same command goes on from there", stopped))


def show_deletion(deletion: Deletion) -> None:
    """Print how many articles were deleted, and which ids were not there."""
    click.echo(say("{} deleted", messages().number(deletion.deleted)))
    for id_ in deletion.missing:
        click.echo(say("not there: {}", shown(id_)))


def show_stats(stats: Mapping[str, int | str | Sequence[str]]) -> None:
    """Print what an index holds, a number or names a line."""
    print_table([(say(name), _shown(value)) for name, value in stats.items()], names=1)


def _shown(value: int | str | Sequence[str]) -> str:
    if isinstance(value, int):
        return messages().number(value)
    return value if isinstance(value, str) else ", ".join(value) or say("none")


def show_check(checked: Check) -> None:
    """Print the state of every part of an index."""
    for part in checked.parts:
        lead = f"{say(part.status):<8} {say(part.name):<11} "
        for line in flowed(lead, translate(part.detail).split(" "), separator=" ", hang=len(lead)):
            click.echo(line)


def show_evaluation(evaluation: Evaluation, *, per_query: bool = False) -> None:
    """Print the means, a row a run; the comparisons with the first run; and with `per_query` each query's values.

    What bears on how the figures are read goes to stderr: queries that a run lacks or that nobody judged.
    """
    measures, runs = evaluation.measures, evaluation.runs
    rows = [(say("run"), *measures)]
    rows += [(run.name, *(f"{run.means[measure]:.4f}" for measure in measures)) for run in runs]
    print_table(rows, names=1)
    if evaluation.test:
        rows = [tuple(map(say, ("run", "measure", "difference", "p", "wins", "losses", "ties")))]
        for run in runs[1:]:
            for item in run.comparisons:
                counts = (str(item.wins), str(item.losses), str(item.ties))
                rows.append((run.name, item.measure, f"{item.difference:+.4f}", f"{item.p_value:.4f}", *counts))
        click.echo()
        print_table(rows, names=2)
    if per_query:
        rows = [(say("query"), say("run"), *measures)]
        for query_id in evaluation.queries:
            for run in runs:
                values = (f"{run.per_query[measure][query_id]:.4f}" for measure in measures)
                rows.append((query_id, run.name, *values))
        click.echo()
        print_table(rows, names=2)
    told = [say("judged queries: {}", messages().number(len(evaluation.queries)))]
    if evaluation.test:
        told.append(say("compared with {} by a {}", runs[0].name, say(evaluation.test)))
    click.echo("\n" + dim("; ".join(told)))
    for run in runs:
        if run.missing:
            listed = ", ".join(run.missing[:5]) + (", …" if len(run.missing) > 5 else "")
            missing = say("{}: judged queries not in it, counted as 0: {} ({})", run.name, len(run.missing), listed)
            warn(say("note: {}", missing))
        if run.unjudged:
            unjudged = say("{}: queries without judgements, left out: {}", run.name, run.unjudged)
            warn(say("note: {}", unjudged))


def _corrected(pair: Correction) -> str:
    newer, older = (
        f"{id_} ({source})" if source else id_
        for id_, source in ((pair.newer, pair.newer_source), (pair.older, pair.older_source))
    )
    template = "{} is {} like {}, which it replaces" if pair.superseded else "{} is {} like {}"
    return say(template, newer, f"{pair.likeness:.0%}", older)


def _notes(label: str, notes: Iterable[str], *, more: int = 0) -> None:
    lines = list(notes)
    for line in lines[:_SHOWN_NOTES]:
        warn(f"{say(label)}: {line}")
    rest = len(lines) - _SHOWN_NOTES
    if rest > 0 or more:
        count = messages().number(max(rest, 0) + more)
        warn(f"{say(label)}: " + say("and {} more (--json lists {})", count, len(lines)))
