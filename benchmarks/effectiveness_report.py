"""Write the figures of ranking quality as Markdown: kpusearch step by step, and its default beside each rival.

python benchmarks/effectiveness_report.py        make EFFECTIVENESS.md again from results/effectiveness.json
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from lucene_rival import LUCENE

__all__ = ["effectiveness", "said", "write_effectiveness"]

HERE: Final = Path(__file__).parent
CERTAIN: Final = 0.05
"""A difference with a p-value below this is called a win or a loss."""

_SPLITS: Final = {
    "train": "The test: nothing was tuned on these queries",
    "valid": "Where kpusearch was tuned",
}
_HEAD: Final = ("MRR@10", "nDCG@10", "R@100", "p50 ms", "p95 ms")

Figures = Mapping[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures", type=Path, default=HERE / "results/effectiveness.json")
    parser.add_argument("--out", type=Path, default=HERE / "EFFECTIVENESS.md")
    options = parser.parse_args()
    write_effectiveness(options.figures, options.out)


def write_effectiveness(figures: Path, out: Path) -> str:
    """Write the report on a file of figures, and return it."""
    text = effectiveness(json.loads(figures.read_text(encoding="utf-8")))
    out.write_text(text, encoding="utf-8")
    return text


def effectiveness(result: Figures) -> str:
    """Return the report on figures."""
    versions = ", ".join(f"{package} {version}" for package, version in result["versions"].items())
    protocol = result["protocol"]
    lines = [
        "# Effectiveness",
        "",
        "Written by `benchmarks/ablation.py` from the figures in `results/effectiveness.json`.",
        "How well kpusearch finds what was asked for: built up step by step, and beside rivals.",
        "",
        "- A **row** of kpusearch is one change upon the row above; its change and *p* are of MRR@10 against that row. "
        "The last row is what `Index.search` does by default: with plain words, or in `sample` and `needs` with the "
        "query language.",
        "- What was **tried** is one change upon the default, which does not help every set: it was left out, or is an "
        "option.",
        "- A **rival** is what anyone would put together: BM25 (k1 1.2, b .75, bm25s in 64-bit numbers) "
        "over `\\w+` in lower case; Lucene with its `IndonesianAnalyzer` and `BM25Similarity`. "
        "Every engine but kpusearch reads title and body as one text, and a query as words alone.",
        "- *p* is that of a paired randomization test, two-sided; below .05 a difference is called a "
        "win or a **loss**, else level. Nothing is corrected for their number.",
        "- A **set** is of passages or articles without titles: `facqa` and `tydiqa_id_goldp` ask questions, "
        "`news_title` has headlines for queries. `sample` and `needs` have titles and few articles.",
        "- What was chosen by measuring was chosen on `valid`, `sample` and `needs`; `train` is the test.",
        f"- Milliseconds are for ten ids from the text of a query, in one thread, warm: of {protocol['timed']} queries "
        f"at most, {protocol['block']} in a row of one engine. kpusearch ranks with NumPy, not compiled. "
        "Lucene times itself in a process of its own; it keeps its index in memory and lengths in one byte.",
        f"- Machine: {result['machine']}; {result['system']}.",
        f"- Versions: {versions}; kpusearch at revision {result['revision']}, measured on {result['date']}.",
    ]
    if "lucene" in result:
        lines.append(f"- **Lucene is absent**: {result['lucene']}.")
    if "since" in result:
        lines += _since(result)
    for split, title in _SPLITS.items():
        measured = [figures for figures in result["measured"] if figures["split"] == split]
        if measured:
            lines += ["", f"## `{split}`", "", f"{title}.", *_summary(measured, result)]
            for figures in measured:
                lines += _details(figures)
    return "\n".join([*lines, ""])


def said(comparison: Figures) -> str:
    """Say a difference in MRR@10 in a few characters.

    >>> said({"difference": -0.0123, "p_value": 0.004, "wins": 3, "losses": 20, "ties": 5})
    '**−.0123, loss** (p .004)'
    >>> said({"difference": 0.001, "p_value": 0.4, "wins": 4, "losses": 3, "ties": 9})
    '+.0010, level (p .400)'
    >>> said({"difference": 0, "p_value": 1, "wins": 0, "losses": 0, "ties": 9})
    'same'
    """
    if not comparison["wins"] + comparison["losses"]:
        return "same"
    difference, p_value = comparison["difference"], comparison["p_value"]
    figure = f"{'−' if difference < 0 else '+'}{_decimal(abs(difference), 4)}"
    chance = f"(p {_decimal(p_value, 3)})" if p_value >= 0.001 else "(p < .001)"
    if p_value >= CERTAIN:
        return f"{figure}, level {chance}"
    return f"**{figure}, loss** {chance}" if difference < 0 else f"{figure}, win {chance}"


def _since(result: Figures) -> Iterator[str]:
    """Yield what was measured at a later revision: some steps alone, in the order of the whole, with their default."""
    since = result["since"]
    yield (
        f"- **Two revisions**: the tables of `train` and `valid` below are of {result['revision']}. What was added "
        f"since was measured at {since['revision']} on {since['date']}, in these steps alone, also those that were "
        "there before, so that each stands beside the one above; rivals and what was tried were not measured again."
    )
    if "note" in since:
        yield f"- {since['note']}"
    yield from ("", f"## Steps measured again at {since['revision']}", "")
    yield "MRR@10 and nDCG@10 of each step, and its change in MRR@10 from the step above where that is one step away."
    for split in _SPLITS:
        measured = [figures for figures in since["measured"] if figures["split"] == split]
        if not measured:
            continue
        yield from ("", f"### `{split}`: {', '.join(_size(figures) for figures in measured)}", "")
        rows = []
        for step in (row["name"] for row in measured[0]["rows"]):
            rows.append([step])
            for figures in measured:
                row = _named(figures["rows"], step)
                change = f": {said(row['change'])}" if "change" in row else ""
                rows[-1].append(f"{_decimal(row['RR@10'], 4)}, {_decimal(row['nDCG@10'], 4)}{change}")
        yield from _table(["step", *(figures["collection"] for figures in measured)], rows)


def _size(figures: Figures) -> str:
    return f"{figures['queries']:,} queries of {figures['collection']}"


def _summary(measured: Sequence[Figures], result: Figures) -> Iterator[str]:
    """Yield two tables with a column a set: the default against rivals, and each step against the one above."""
    sets = [figures["collection"] for figures in measured]
    yield from ("", "### kpusearch's default less each rival, MRR@10", "")
    rivals = [rival["name"] for rival in measured[0]["rivals"]]
    rows = [[name, *(said(_named(figures["rivals"], name)["lead"]) for figures in measured)] for name in rivals]
    if "lucene" in result:
        rows += [[name, *["absent"] * len(sets)] for name in LUCENE]
    yield from _table(["rival", *sets], rows)
    yield from ("", "### MRR@10 of each step, and its change", "")
    rows = []
    for step in (row["name"] for row in measured[0]["rows"]):
        rows.append([step])
        for figures in measured:
            row = _named(figures["rows"], step)
            change = f": {said(row['change'])}" if "change" in row else ""
            rows[-1].append(f"{_decimal(row['RR@10'], 4)}{change}")
    yield from _table(["step", *sets], rows)
    yield from ("", "### What was tried upon the default, MRR@10", "")
    tried = [row["name"] for row in measured[0]["tried"]]
    rows = [[name, *(said(_named(figures["tried"], name)["change"]) for figures in measured)] for name in tried]
    yield from _table(["change", *sets], rows)


def _details(figures: Figures) -> Iterator[str]:
    yield from ("", f"### {figures['collection']}, `{figures['split']}`", "")
    size = f"{figures['queries']:,} queries over {figures['documents']:,} documents"
    yield from (f"{size}, SHA-256 of ids and texts `{figures['sha256'][:16]}`.", "")
    rows = []
    for row in (*figures["rows"], *figures["tried"], *figures["rivals"]):
        qualities = [_decimal(row[measure], 4) for measure in ("RR@10", "nDCG@10", "R@100")]
        against = row.get("change") or row.get("lead")
        counts = f"{against['wins']} : {against['losses']}" if against else ""
        rows.append([row["name"], *qualities, f"{row['p50']:.2f}", f"{row['p95']:.2f}", counts])
    yield from _table(["configuration", *_HEAD, "wins : losses"], rows)
    yield from (
        "",
        "Wins and losses count queries: of a step against the one above, of what was tried "
        "against the default, of the default against a rival.",
    )


def _named(rows: Sequence[Figures], name: str) -> Figures:
    return next(row for row in rows if row["name"] == name)


def _decimal(value: float, places: int) -> str:
    """Return a share without its leading 0."""
    return f"{value:.{places}f}".removeprefix("0")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    return (f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


if __name__ == "__main__":
    main()
