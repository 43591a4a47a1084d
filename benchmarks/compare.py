"""Measure kpusearch beside tantivy, bm25s, SQLite FTS5 and stock Whoosh, and write RESULTS.md and its curves.

    python benchmarks/compare.py                                  5,000 generated articles
    python benchmarks/compare.py --corpus FILE.jsonl.gz           a real collection
    python benchmarks/compare.py --corpus FILE.jsonl.gz --sizes 200000,500000 --stems cold

Each corpus is measured by itself and its figures go to results/NAME.json; the report is made of all that lie there.

Each engine builds in a process of its own, one after another, from raw text: with an empty memo of stems, then again
with the memo full. Then each opens its index in another process, so that memory and processor time can be told.
Every query is put to each engine in turn, in an order that rotates, once (first asking) and then in several rounds;
each process times its own answers. What counts is the median of a query's rounds after the first, and the percentiles
of those medians over all queries: warm figures, from which a stray delay of one round is gone.
A first, other set of queries warms all engines.
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engines import ENGINES, PACKAGES, SHARED, clear, fault
from generator import generate, write
from load import UPDATABLE, mixed_load
from measure import STEMS, MeasuringError, Server, ask, build, run_alone
from opening import command_line, first_queries
from queries import Query, draw_queries
from report import write_report
from results import circumstances, write_result
from stems import time_stems

HERE: Final = Path(__file__).parent
SMALL: Final = 50_000
"""Corpora of up to so many articles are put to every engine by default; larger ones to `FEW`: others take hours."""

FEW: Final = ("kpusearch", "kpusearch fast", "tantivy")

_DEFAULT: Final = 5000


@dataclass(frozen=True, slots=True)
class Corpus:
    """Hold a corpus and whether it was generated."""

    path: Path
    generated: bool
    articles: int

    @property
    def name(self) -> str:
        """Return the name of its file without endings."""
        return self.path.name.split(".")[0]


def main() -> None:
    parser = _parser()
    options = parser.parse_args()
    _check(parser, options)
    sizes = _sizes(parser, options)
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        corpora = [_generated(size, folder) for size in sizes]
        if options.corpus:
            corpora.insert(0, Corpus(options.corpus, False, _count(options.corpus)))
        for corpus in corpora:
            try:
                queries = draw_queries(corpus.path, options.queries)
            except ValueError as error:
                parser.error(str(error))
            try:
                result = _measure(corpus, queries, options)
            except MeasuringError as error:
                sys.exit(f"{corpus.name} was not measured: {error}")
            write_result(result, options.results)
    sys.stdout.write(write_report(options.results, options.out))


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if unknown := [name for name in _names(options, 0) if name not in ENGINES]:
        parser.error(f"no engine is called {', '.join(unknown)}; there are {', '.join(ENGINES)}")
    for name, least in (("queries", 4), ("rounds", 1), ("block", 1), ("openings", 1), ("batches", 1)):
        if (value := getattr(options, name)) < least:
            parser.error(f"--{name} must be at least {least}, got {value}")
    if options.corpus and not options.corpus.is_file():
        parser.error(f"no file at {options.corpus}; make one with benchmarks/generator.py")


def _names(options: argparse.Namespace, articles: int) -> list[str]:
    """Return the engines to measure, kpusearch first."""
    default = ENGINES if articles <= SMALL else FEW
    given = default if options.engines is None else filter(None, options.engines.split(","))
    return list(dict.fromkeys(["kpusearch", *given]))


def _sizes(parser: argparse.ArgumentParser, options: argparse.Namespace) -> list[int]:
    try:
        sizes = [int(size) for size in options.sizes.split(",") if size]
    except ValueError:
        parser.error(f"--sizes must be numbers of articles, got {options.sizes}")
    return sizes or ([] if options.corpus else [_DEFAULT])


def _generated(articles: int, folder: Path) -> Corpus:
    path = folder / f"g{f'{articles // 1000}k' if articles % 1000 == 0 else articles}.jsonl.gz"
    if not path.exists():
        _say(f"generating {articles} articles")
        # A run that is broken off leaves no half of a corpus behind.
        unfinished = path.with_suffix(".part")
        write(generate(articles), unfinished)
        unfinished.rename(path)
    if (found := _count(path)) != articles:
        sys.exit(f"{path} holds {found} articles, not {articles}")
    return Corpus(path, True, articles)


def _count(path: Path) -> int:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        return sum(1 for line in file if line.strip())


def _measure(corpus: Corpus, queries: Mapping[str, Sequence[Query]], options: argparse.Namespace) -> dict[str, Any]:
    """Return all figures of one corpus. Raise `MeasuringError` where kpusearch gives none."""
    engines: dict[str, dict[str, Any]] = {}
    result = {
        "name": corpus.name,
        "generated": corpus.generated,
        "articles": corpus.articles,
        **circumstances(corpus.path),
        "protocol": {"rounds": options.rounds, "block": options.block},
        "engines": engines,
    }
    short = queries["1-4 words"]
    with tempfile.TemporaryDirectory() as temporary:
        places = _build_all(corpus, Path(temporary), options, engines)
        servers = _open_all(places, queries["warming"], engines)
        _ask_all(servers, queries, options, engines)
        for server in servers:
            server.close()
        # What follows takes little beside the builds: where a part fails, the figures before it are kept.
        alive = [server.name for server in servers]
        for name in alive:
            with _part(f"opening in fresh processes: {name}"):
                engines[name]["opening"] = first_queries(name, places[name], short[: options.openings])
        with _part("asking on the command line"):
            result["command_line"] = command_line(places["kpusearch"], short[: options.openings])
        for name in [name for name in alive if name in UPDATABLE and options.load]:
            with _part(f"asking while indexing: {name}"):
                load = (name, corpus.path, places[name], short, options.batches, options.load)
                engines[name]["load"] = run_alone(mixed_load, *load)
    with _part("stemming"):
        result["stems"] = run_alone(time_stems, corpus.path)
    return result


@contextmanager
def _part(what: str) -> Iterator[None]:
    _say(what)
    try:
        yield
    except (MeasuringError, OSError, subprocess.CalledProcessError) as error:
        _say(f"not measured: {error}")


def _build_all(
    corpus: Corpus, folder: Path, options: argparse.Namespace, engines: dict[str, dict[str, Any]]
) -> dict[str, Path]:
    """Build with each engine, and return where those lie that are to be asked."""
    places: dict[str, Path] = {}
    for name in _names(options, corpus.articles):
        engines[name] = {"fault": fault(name)}
        if engines[name]["fault"]:
            continue
        place = folder / SHARED.get(name, name).replace(" ", "-")
        if name not in SHARED:
            _say(f"building: {name}")
            # Workers end with their build, so none of them ever has warm stems.
            stems = options.stems if ENGINES[name].kinds else "cold"
            try:
                engines[name] |= run_alone(build, name, corpus.path, place, stems)
            except MeasuringError as error:
                if name == "kpusearch":
                    raise
                engines[name]["fault"] = f"its build failed: {error}"
                continue
        if ENGINES[name].kinds:
            places[name] = place
        else:
            clear(place)
    return places


def _open_all(places: Mapping[str, Path], warming: Sequence[Query], engines: dict[str, dict[str, Any]]) -> list[Server]:
    """Start a process for each engine and warm it; leave out those that cannot answer."""
    servers = []
    for name, place in places.items():
        server = Server(name, place)
        try:
            server.ask(warming)
            if name in SHARED and not server.has_loaded(PACKAGES[name]):
                raise MeasuringError("this kpusearch has no compiled kernel")
        except MeasuringError as error:
            server.close()
            if name == "kpusearch":
                raise
            engines[name]["fault"] = str(error)
        else:
            servers.append(server)
    return servers


def _ask_all(
    servers: Sequence[Server],
    queries: Mapping[str, Sequence[Query]],
    options: argparse.Namespace,
    engines: dict[str, dict[str, Any]],
) -> None:
    for kind, asked in list(queries.items())[1:]:
        able = [server for server in servers if asked[0].kind in ENGINES[server.name].kinds]
        _say(f"asking {len(asked)} queries of {len(able)} engines: {kind}")
        for name, figures in ask(able, asked, options.rounds, options.block).items():
            engines[name].setdefault("queries", {})[kind] = figures
    for server in servers:
        engines[server.name]["memory"] = server.memory()
        if server.name in UPDATABLE and options.throughput:
            _say(f"asking from several threads: {server.name}")
            engines[server.name]["throughput"] = {
                kind: server.throughput(queries[kind], options.throughput) for kind in ("1-4 words", "10 words")
            }


def _say(what: str) -> None:
    sys.stderr.write(f"{what} …\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--corpus", type=Path, help="JSON Lines file, .gz or not")
    add("--sizes", default="", help=f"articles of generated corpora, as 200000,500000  [default: {_DEFAULT}, or none]")
    add("--queries", type=int, default=400, help="queries of 1 to 4 words; half as many of each other kind")
    add("--rounds", type=int, default=5, help="times that each query is asked after its first asking")
    add("--block", type=int, default=50, help="queries that one engine answers before the next has its turn")
    add("--engines", help=f"of {', '.join(ENGINES)}; kpusearch always")
    add("--stems", choices=tuple(STEMS), default="both", help="memo of stems before the builds")
    add("--throughput", type=float, default=6, help="seconds of queries from threads, a kind and thread count; 0: none")
    add("--openings", type=int, default=7, help="fresh processes an engine that open the index and ask once")
    add("--load", type=float, default=20, help="seconds of queries while indexing, an engine; 0: none")
    add("--batches", type=int, default=50, help="batches that are indexed meanwhile, at most")
    add("--folder", type=Path, help="keep generated corpora here, and use those that lie here")
    add("--results", type=Path, default=HERE / "results", help="folder of figures")
    add("--out", type=Path, default=HERE / "RESULTS.md", help="report; curves go beside it")
    return parser


if __name__ == "__main__":
    main()
