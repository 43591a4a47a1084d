"""Rank files of queries, and judge what was ranked."""

from __future__ import annotations

import datetime
from typing import IO

import click

from kpusearch.cli.command import main
from kpusearch.cli.options import as_date, index_option, json_option, today_option
from kpusearch.cli.output import print_shape, progress
from kpusearch.index import Index
from kpusearch.terminal import messages, say, show_evaluation

__all__: list[str] = []


@main.command()
@click.argument("queries", type=click.Path(exists=True, dir_okay=False))
@index_option
@click.option("-o", "--output", type=click.File("w", encoding="utf-8", lazy=True), default="-", metavar="RUN")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=100, show_default=True, help="Articles a query.")
@click.option("--syntax", is_flag=True, help="Read the queries with the query language, not as plain words.")
@today_option
@json_option
def run(
    queries: str,
    folder: str,
    output: IO[str],
    limit: int,
    syntax: bool,
    today: datetime.datetime | None,
    as_json: bool,
) -> None:
    """Rank a file of qid<TAB>query lines and write a TREC run file.

    A query that finds nothing has no line in it. Judge the file with: kpusearch evaluate QRELS RUN

    \b
    Example:
      kpusearch run queries.tsv -o bm25.run
    """
    from kpusearch.evaluation import read_queries, run_queries

    with Index.open(folder) as opened, progress(read_queries(queries)) as asked:
        lines = 0
        for scored in run_queries(opened, asked, limit=limit, syntax=syntax, today=as_date(today)):
            click.echo(scored.to_trec(), file=output)
            lines += 1
    note = say("{} lines written to {}", messages().number(lines), output.name)
    if output.name not in ("-", "<stdout>"):
        print_shape({"lines": lines, "run": output.name}, as_json, lambda: click.echo(note, err=True))


@main.command()
@click.argument("qrels", type=click.Path(exists=True, dir_okay=False))
@click.argument("runs", type=click.Path(exists=True, dir_okay=False), nargs=-1, required=True, metavar="RUN...")
@click.option(
    "-m",
    "--measure",
    "measures",
    multiple=True,
    metavar="MEASURE",
    help="Measure, as ir-measures names it; may be given again  [default: nDCG@10, RR@10, R@100, P@5]",
)
@click.option("-q", "--per-query", is_flag=True, help="Give the value of each query, too.")
@json_option
def evaluate(qrels: str, runs: tuple[str, ...], measures: tuple[str, ...], per_query: bool, as_json: bool) -> None:
    """Measure TREC run files against judgements, and compare each with the first.

    QRELS holds lines of "qid 0 docid grade", a RUN lines of "qid Q0 docid rank score tag"; either may be gzipped.
    Means are over all queries in QRELS: one that a RUN lacks counts as 0. Rankings go by score, equal scores by rank.

    With several RUNs, a paired randomization test (two-sided, over the queries) gives the p-value of each difference
    from the first RUN; it is not corrected for the number of RUNs and measures.

    Needs the extra kpusearch[eval].

    \b
    Example:
      kpusearch run queries.tsv -o bm25.run
      kpusearch evaluate qrels.txt bm25.run other.run -m nDCG@10 -m "AP(rel=2)"
    """
    # Only here: other commands start sooner without it.
    from kpusearch.evaluation import DEFAULT_MEASURES, read_qrels, read_run
    from kpusearch.evaluation import evaluate as evaluate_runs

    twice = next((run for run in runs if runs.count(run) > 1), None)
    if twice:
        raise click.UsageError(f"the run {twice} is given twice")
    judged, ranked = read_qrels(qrels), {run: read_run(run) for run in runs}
    try:
        evaluation = evaluate_runs(judged, ranked, measures=measures or DEFAULT_MEASURES)
    except ValueError as error:
        # With judgements and runs at hand, only the name of a measure can be wrong.
        raise click.BadParameter(str(error), param_hint="'-m'") from error
    shape = evaluation.to_dict(per_query=per_query)
    print_shape(shape, as_json, lambda: show_evaluation(evaluation, per_query=per_query))
