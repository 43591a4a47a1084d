"""Offer the library in a shell: each command parses, calls one function, prints."""

from __future__ import annotations

import contextlib
import datetime
import itertools
import json
import math
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from kpusearch.analysis import ANALYZERS, create_analyzer, read_overrides
from kpusearch.article import Article, Rejected
from kpusearch.corpus import FORMATS, Changes, Order, Watch, read_corpus
from kpusearch.exceptions import IndexCorruptError, KpusearchError, NoIndexError
from kpusearch.export import EXPORT_FORMATS, export_lines
from kpusearch.index import Index
from kpusearch.search import MAX_RECENCY, SORTS
from kpusearch.storage import Check, Part
from kpusearch.terminal import (
    show_article,
    show_evaluation,
    show_explanation,
    show_fetched,
    show_hits,
    show_report,
    show_results,
    show_suggestions,
)

if TYPE_CHECKING:
    from kpusearch.fetch import Progress

__all__ = ["main"]

F = TypeVar("F", bound=Callable[..., Any])
_T = TypeVar("_T")


class _Day(click.DateTime):
    """Read a day, and say how one is written."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"must be a day as YYYY-MM-DD, got {value!r}", param, ctx)


_DAY = _Day()


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


def _index_option(command: F) -> F:
    return click.option(
        "-i",
        "--index",
        "folder",
        metavar="DIR",
        default="index",
        envvar="KPUSEARCH_INDEX",
        show_default=True,
        show_envvar=True,
        help="Folder of the index.",
    )(command)


def _overrides_option(command: F) -> F:
    return click.option(
        "--overrides",
        type=click.Path(exists=True, dir_okay=False),
        metavar="FILE",
        help="Your own stems, one word<TAB>stem a line, for the life of a new index.",
    )(command)


def _json_option(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def _today_option(command: F) -> F:
    return click.option("--today", type=_DAY, metavar="D", help="Day that relative dates count from (YYYY-MM-DD).")(
        command
    )


def _number(_context: click.Context, _option: click.Parameter, value: float) -> float:
    """Refuse what is no number, which no range does."""
    if math.isnan(value):
        raise click.BadParameter("nan is no number")
    return value


def _filter_options(command: F) -> F:
    options = (
        click.option("--office", metavar="X", help="Only this office: slug, host or name."),
        click.option("--since", type=_DAY, metavar="D", help="Only from this day on (YYYY-MM-DD)."),
        click.option("--until", type=_DAY, metavar="D", help="Only up to this day, included."),
        click.option("--published-since", type=_DAY, metavar="D", help="Only published from this day on."),
        click.option("--published-until", type=_DAY, metavar="D", help="Only published up to this day, included."),
        click.option("--forum", metavar="X", help="Only this forum."),
        click.option("--person", metavar="X", help="Only articles that name this person: a name or part of one."),
        click.option(
            "--sort",
            type=click.Choice(SORTS),
            default=SORTS[0],
            show_default=True,
            help="By score, by date, or by day of publication.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kpusearch")
def main() -> None:
    """Search Indonesian election news.

    \b
    Example:
      kpusearch index corpus
      kpusearch search "pemungutan suara ulang"
    """


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@_index_option
@click.option("--format", "source_format", type=click.Choice(("auto", *FORMATS)), default="auto", show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that analyse.")
@click.option("--collected", type=_DAY, metavar="D", help="Day the pages were saved; the years of events depend on it.")
@click.option("--strict", is_flag=True, help="Stop at the first reject and index nothing.")
@click.option(
    "--prune",
    is_flag=True,
    help="Delete articles that came from SOURCE and are not in it any more.",
)
@click.option(
    "--supersede", is_flag=True, help="Let a corrected article take the place of its older version under another id."
)
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Order of day and month where a source proves none.")
@click.option("--no-recognise", is_flag=True, help="Work out nothing from the texts: no office, date, people, forum.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--watch", is_flag=True, help="Go on: read each file again that comes or changes, until stopped.")
@click.option(
    "--every", type=click.FloatRange(min=0.1), default=10.0, show_default=True, help="Seconds between looks of --watch."
)
@click.option("--analyzer", type=click.Choice(sorted(ANALYZERS)), help="Analyzer of a new index  [default: indonesian]")
@_overrides_option
@_json_option
def index(
    sources: tuple[str, ...],
    folder: str,
    source_format: str,
    workers: int,
    collected: datetime.datetime | None,
    strict: bool,
    prune: bool,
    supersede: bool,
    dates: Order | None,
    no_recognise: bool,
    dry_run: bool,
    watch: bool,
    every: float,
    analyzer: str | None,
    overrides: str | None,
    as_json: bool,
) -> None:
    """Index files and folders: saved pages, text, JSON, CSV, Excel, Word, PDF, feeds, WARC, archives of these.

    What a file is, its bytes tell. Exits with 1 where everything was rejected.

    \b
    Example:
      kpusearch index berita-terkini.txt arsip/ -i data/ix
    """
    _refuse_plain(analyzer, overrides)
    if watch and dry_run:
        raise click.UsageError("--watch changes the index as files change; leave out --dry-run")
    reading: dict[str, Any] = {
        "format": source_format,
        "collected": collected.date() if collected else None,
        "dates": dates,
        "recognise": not no_recognise,
    }
    adding: dict[str, Any] = {
        "strict": strict, "supersede": supersede, "recognise": not no_recognise, "dry_run": dry_run, "workers": workers
    }  # fmt: skip
    # What is gone has no articles: that is what is pruned.
    there = [source for source in sources if not prune or Path(source).exists()]
    corpus: Iterable[Article | Rejected] = read_corpus(*there, **reading) if there else ()
    watched = Watch(map(Path, sources)) if watch else None
    options = {name: value for name, value in (("analyzer", analyzer), ("overrides", overrides)) if value}
    with _index_to_fill(folder, options, is_dry=dry_run) as opened:
        if analyzer and opened.analyzer.name != analyzer:
            raise click.UsageError(f"{folder} was built with the {opened.analyzer.name} analyzer, not {analyzer}")
        with _counter("reading") as count:
            report = opened.add(corpus, prune=sources if prune else False, on_progress=count, **adding)
        _print(report.to_dict(), as_json, lambda: show_report(report, is_dry=dry_run))
        if watched:
            click.echo("watching; Ctrl-C ends it", err=True)
            # An interrupt is how a user ends this; one during a change leaves the index as it was before it.
            with contextlib.suppress(KeyboardInterrupt):
                for changes in _looks(watched, every):
                    _follow(opened, watched, changes, reading, adding, prune=prune, as_json=as_json)
    if report.rejected_count and not report.added + report.updated + report.unchanged:
        click.get_current_context().exit(1)


def _looks(watch: Watch, every: float) -> Iterator[Changes]:
    """Yield what has changed, whenever something has."""
    while True:
        time.sleep(every)
        changes = watch.changes()
        if changes.changed or changes.gone:
            yield changes


def _follow(
    index: Index,
    watch: Watch,
    changes: Changes,
    reading: dict[str, Any],
    adding: dict[str, Any],
    *,
    prune: bool,
    as_json: bool,
) -> None:
    """Index what has changed; what cannot be done now is tried again at the next look."""
    gone = [str(path) for path in (*changes.changed, *changes.gone)] if prune else False
    try:
        again = read_corpus(*changes.changed, **reading) if changes.changed else ()
        report = index.add(again, prune=gone, **adding)
    except KpusearchError as error:
        click.echo(f"note: {error}; trying again", err=True)
        return
    # With rejects nothing is pruned: what is gone is asked for again.
    watch.settle(changes if not report.rejected_count else changes._replace(gone=()))
    _print(report.to_dict(), as_json, lambda: show_report(report))


@contextlib.contextmanager
def _index_to_fill(folder: str, options: dict[str, Any], *, is_dry: bool) -> Iterator[Index]:
    """Open the index, or make one: in a folder that goes again where nothing is to be changed."""
    if is_dry:
        try:
            opened = Index.open(folder)
        except NoIndexError:
            import tempfile

            with tempfile.TemporaryDirectory() as elsewhere, Index.create(elsewhere, **options) as opened:
                yield opened
            return
    else:
        opened = Index.open_or_create(folder, **options)
    with opened:
        yield opened


@main.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "-o", "--output", "store", default="fetched", show_default=True, metavar="DIR", help="Folder of the WARC files."
)
@_index_option
@click.option("--no-index", is_flag=True, help="Only store; index later with: kpusearch index DIR")
@click.option("--pages", type=click.IntRange(min=1), default=1000, show_default=True, help="Answers to ask for.")
@click.option(
    "--megabytes", type=click.FloatRange(min=0.001), default=1024.0, show_default=True, help="All answers together."
)
@click.option(
    "--delay", type=click.FloatRange(min=0), default=1.0, show_default=True, help="Seconds between two requests."
)
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="A further host that may be asked; repeatable.")
@click.option("--refresh", is_flag=True, help="Ask again for articles that are stored, in case they changed.")
@click.option("--allow-private", is_flag=True, help="Ask addresses of this machine and of private networks, too.")
@click.option("--user-agent", metavar="TEXT", help="How to introduce yourself  [default: kpusearch and its version]")
@_json_option
def fetch(
    urls: tuple[str, ...],
    store: str,
    folder: str,
    no_index: bool,
    pages: int,
    megabytes: float,
    delay: float,
    hosts: tuple[str, ...],
    refresh: bool,
    allow_private: bool,
    user_agent: str | None,
    as_json: bool,
) -> None:
    """Collect the articles behind URL from the web, politely, and index what is new.

    A listing is walked page by page, a feed and a sitemap are read, a home page leads to all of these. Only the hosts
    of the URLs are asked, robots.txt is obeyed. What was fetched is kept as WARC files, which can be read again without
    the network; a collection that was interrupted, or reached a limit, goes on when the command is given again.

    Needs the extra kpusearch[fetch].

    \b
    Example:
      kpusearch fetch https://kota-semarang.kpu.go.id/blog/category/104 --pages 200
    """
    # Only here: other commands start sooner without it.
    from kpusearch.fetch import Limits, settle
    from kpusearch.fetch import fetch as fetch_pages

    limits = Limits(pages=pages, total_bytes=max(1, int(megabytes * 2**20)))
    with _progress_of_fetch() as on_progress:
        fetched = fetch_pages(
            urls, store, hosts=hosts, limits=limits, delay=delay, user_agent=user_agent, refresh=refresh,
            allow_private=allow_private, on_progress=on_progress,
        )  # fmt: skip
    shape = fetched.to_dict()
    report = None
    if fetched.files and not no_index:
        with Index.open_or_create(folder) as opened, _counter("indexing") as count:
            report = opened.add(read_corpus(*fetched.files), on_progress=count)
        settle(store, fetched.files)
        shape["index"] = report.to_dict()

    def show() -> None:
        show_fetched(fetched)
        if report:
            show_report(report)

    _print(shape, as_json, show)
    if fetched.failures and not fetched.fetched + fetched.unchanged:
        click.get_current_context().exit(1)


@contextlib.contextmanager
def _progress_of_fetch() -> Iterator[Callable[[Progress], object] | None]:
    """Show on a terminal how many answers have come, how many addresses wait, and the one asked last."""
    if not sys.stderr.isatty():
        yield None
        return
    width = shutil.get_terminal_size().columns - 1

    def show(progress: Progress) -> None:
        line = f"{progress.requests} asked, {progress.waiting} waiting, {progress.bytes / 2**20:.1f} MB  {progress.url}"
        click.echo("\r" + line[:width].ljust(width), nl=False, err=True)

    try:
        yield show
    finally:
        click.echo("\r" + " " * width + "\r", nl=False, err=True)


@main.command()
@click.argument("query")
@_index_option
@click.option("-n", "--limit", type=click.IntRange(min=0), default=10, show_default=True, help="Hits on a page.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Hits to pass over.")
@_filter_options
@_today_option
@click.option(
    "--recency",
    type=click.FloatRange(0, MAX_RECENCY),
    callback=_number,
    default=0.0,
    metavar="W",
    help="What a date of today adds, as a share of what the words weigh; half of it 90 days before.",
)
@click.option("--explain", is_flag=True, help="Show how each score comes about.")
@_json_option
def search(
    query: str,
    folder: str,
    limit: int,
    offset: int,
    today: datetime.datetime | None,
    recency: float,
    explain: bool,
    as_json: bool,
    **filters: Any,
) -> None:
    """Rank the articles that answer QUERY.

    \b
    Words are alternatives; "exact phrase"  +must  -not  AND OR NOT ( )  pemil*
    office:kota-semarang  penulis:ana  foto:awh  forum:"Ngopi Asli"  orang:"Ahmad Zaini"
    tanggal:2025-07  sejak:2025-07-01  sampai:2025-07-31
    terbit:2025-07  terbit-sejak:2025-07-01  terbit-sampai:2025-07-31  (published)
    A query that begins with - comes after --

    \b
    Example:
      kpusearch search '"suara ulang" office:kab-tasikmalaya' --sort newest
    """
    with Index.open(folder) as opened:
        asked: dict[str, Any] = {"today": _date(today), "recency": recency}
        results = opened.search(query, limit=limit, offset=offset, **asked, **_dated(filters))
        explanations = [opened.explain(query, hit.id, **asked) for hit in results.hits] if explain else []
        shape = results.to_dict()
        if explain:
            shape["explanations"] = [item.to_dict() for item in explanations if item]
        _print(shape, as_json, lambda: show_results(results))
        if not as_json:
            for explanation in filter(None, explanations):
                show_explanation(explanation)


@main.command()
@click.argument("id")
@_index_option
@_json_option
def show(id: str, folder: str, as_json: bool) -> None:  # noqa: A002
    """Print one article.

    \b
    Example:
      kpusearch show kota-semarang-5a8b6c0d1e2f
    """
    with Index.open(folder) as opened:
        article = opened.get(id)
    if article is None:
        raise click.ClickException(f"no article {id} in {folder}")
    _print(article.to_dict(), as_json, lambda: show_article(article))


@main.command()
@click.argument("id")
@_index_option
@click.option("-n", "--limit", type=click.IntRange(0), default=10, show_default=True, help="Articles to show.")
@_json_option
def similar(id: str, folder: str, limit: int, as_json: bool) -> None:  # noqa: A002
    """Show the articles most like one.

    \b
    Example:
      kpusearch similar kota-semarang-5a8b6c0d1e2f -n 3
    """
    with Index.open(folder) as opened:
        hits = opened.similar(id, limit=limit)
        if hits is None:
            raise click.ClickException(f"no article {id} in {folder}")
        _print({"id": id, "hits": [hit.to_dict() for hit in hits]}, as_json, lambda: show_hits(hits))


@main.command()
@click.argument("prefix")
@_index_option
@click.option("-n", "--limit", type=click.IntRange(0), default=8, show_default=True, help="Queries to suggest.")
@_json_option
def suggest(prefix: str, folder: str, limit: int, as_json: bool) -> None:
    """Complete the last word of a query, a suggestion a line.

    \b
    Example:
      kpusearch suggest "pemungutan su" -n 3
    """
    with Index.open(folder) as opened:
        suggestions = opened.suggest(prefix, limit=limit)
    _print({"suggestions": list(suggestions)}, as_json, lambda: show_suggestions(suggestions))


@main.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_index_option
@_json_option
def delete(ids: tuple[str, ...], folder: str, as_json: bool) -> None:
    """Delete articles by id.

    \b
    Example:
      kpusearch delete kota-semarang-5a8b6c0d1e2f
    """
    with Index.open(folder) as opened:
        deletion = opened.delete(ids)
    lines = [f"{deletion.deleted} deleted", *(f"not there: {id_}" for id_ in deletion.missing)]
    _print(deletion.to_dict(), as_json, lambda: click.echo("\n".join(lines)))


@main.command()
@_index_option
@_json_option
def stats(folder: str, as_json: bool) -> None:
    """Count what the index holds.

    \b
    Example:
      kpusearch stats -i data/ix
    """
    with Index.open(folder) as opened:
        shape = opened.stats().to_dict()
    _print(shape, as_json, lambda: click.echo("\n".join(f"{name:<10} {value}" for name, value in shape.items())))


@main.command()
@_index_option
@_json_option
def check(folder: str, as_json: bool) -> None:
    """Read the whole index and exit 1 unless every part is whole.

    \b
    Example:
      kpusearch check -i data/ix
    """
    try:
        with Index.open(folder) as opened:
            checked = opened.check()
    except IndexCorruptError as error:
        # What cannot even be opened is a failed check, not a failed program.
        checked = Check((Part("files", "damaged", str(error)),))
    lines = [f"{part.status:<8} {part.name:<9} {part.detail}" for part in checked.parts]
    _print(checked.to_dict(), as_json, lambda: click.echo("\n".join(lines)))
    if not checked.ok:
        click.get_current_context().exit(1)


@main.command()
@_index_option
@_json_option
def merge(folder: str, as_json: bool) -> None:
    """Make one segment of all and drop what was deleted.

    \b
    Example:
      kpusearch merge -i data/ix
    """
    with Index.open(folder) as opened:
        opened.merge()
        shape = opened.stats().to_dict()
    _print(shape, as_json, lambda: click.echo(f"{shape['articles']} articles in {shape['segments']} segment"))


@main.command()
@click.argument("text")
@_index_option
@click.option(
    "--analyzer", type=click.Choice(sorted(ANALYZERS)), help="Analyzer  [default: the index's, else indonesian]"
)
@_overrides_option
@_json_option
def analyze(text: str, folder: str, analyzer: str | None, overrides: str | None, as_json: bool) -> None:
    """Show the terms of TEXT.

    \b
    Example:
      kpusearch analyze "Penyelenggaraan pemilu di Temanggung"
    """
    own: Mapping[str, str] = {}
    if analyzer is None:
        with contextlib.suppress(KpusearchError), Index.open(folder) as opened:
            analyzer, own = opened.analyzer.name, opened.analyzer.overrides
    _refuse_plain(analyzer, overrides)
    if overrides:
        own = read_overrides(overrides)
    tokens = [token._asdict() for token in create_analyzer(analyzer or "indonesian", own)(text)]
    lines = [f"{token['position']:>4}  {token['term']:<24} {token['text']}" for token in tokens]
    _print({"tokens": tokens}, as_json, lambda: click.echo("\n".join(lines)) if lines else None)


@main.command()
@click.argument("query")
@_index_option
@click.option("--format", "export_format", type=click.Choice(EXPORT_FORMATS), default="jsonl", show_default=True)
@_filter_options
@_today_option
def export(query: str, folder: str, export_format: str, today: datetime.datetime | None, **filters: Any) -> None:
    """Print every article that answers QUERY; "" answers with all.

    \b
    Example:
      kpusearch export "tanggal:2025-07" --office kota-semarang --sort oldest --format csv > kliping.csv
    """
    with Index.open(folder) as opened:
        for line in export_lines(opened.export(query, today=_date(today), **_dated(filters)), export_format):
            click.echo(line, nl=False)


@main.command()
@click.argument("queries", type=click.Path(exists=True, dir_okay=False))
@_index_option
@click.option("-o", "--output", type=click.File("w", encoding="utf-8", lazy=True), default="-", metavar="RUN")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=100, show_default=True, help="Articles a query.")
@click.option("--syntax", is_flag=True, help="Read the queries with the query language, not as plain words.")
@_today_option
@_json_option
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

    with Index.open(folder) as opened, _progress(read_queries(queries)) as asked:
        lines = 0
        for scored in run_queries(opened, asked, limit=limit, syntax=syntax, today=_date(today)):
            click.echo(scored.to_trec(), file=output)
            lines += 1
    note = f"{lines} lines written to {output.name}"
    if output.name not in ("-", "<stdout>"):
        _print({"lines": lines, "run": output.name}, as_json, lambda: click.echo(note, err=True))


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
@_json_option
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
    _print(shape, as_json, lambda: show_evaluation(evaluation, per_query=per_query))


@contextlib.contextmanager
def _progress(items: Iterable[_T]) -> Iterator[Iterable[_T]]:
    """Count what streams past on a terminal; how many will come is not known."""
    if not sys.stderr.isatty():
        yield items
        return
    with click.progressbar(items, label="reading", show_pos=True, file=sys.stderr) as bar:
        yield bar


@contextlib.contextmanager
def _counter(label: str) -> Iterator[Callable[[int], object] | None]:
    """Show on a terminal how many articles have come in."""
    if not sys.stderr.isatty():
        yield None
        return
    # Drawn at every hundredth: a terminal is slower than the reading.
    with click.progressbar(itertools.count(), label=label, show_pos=True, file=sys.stderr, update_min_steps=100) as bar:
        yield lambda _: bar.update(1)


def _print(shape: object, as_json: bool, show: Callable[[], object]) -> None:
    if as_json:
        click.echo(json.dumps(shape, ensure_ascii=False, indent=2))
    else:
        show()


def _refuse_plain(analyzer: str | None, overrides: str | None) -> None:
    if analyzer == "plain" and overrides:
        raise click.UsageError("the plain analyzer has no stems to override; choose indonesian or snowball")


def _date(value: datetime.datetime | None) -> datetime.date | None:
    return value.date() if value else None


def _dated(filters: dict[str, Any]) -> dict[str, Any]:
    return {name: value.date() if isinstance(value, datetime.datetime) else value for name, value in filters.items()}
