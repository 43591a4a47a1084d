"""Judge runs by their measures, and compare each with the first over the queries."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kpusearch.evaluation.measures import DEFAULT_MEASURES, Measurer
from kpusearch.evaluation.significance import TEST, p_value

__all__ = ["Comparison", "EvaluatedRun", "Evaluation", "evaluate"]

# Two values that rounding alone tells apart are the same.
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Comparison:
    """Say how a run differs from the first one in a measure.

    `difference` is its mean less the first's, `p_value` that of `Evaluation.test` over the queries. `wins`, `losses`
    and `ties` count the queries where the run is above, below and level with the first.
    """

    measure: str
    difference: float
    p_value: float
    wins: int
    losses: int
    ties: int

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types, without the measure, under which it is kept."""
        return {
            "difference": self.difference,
            "p_value": self.p_value,
            "wins": self.wins,
            "losses": self.losses,
            "ties": self.ties,
        }


@dataclass(frozen=True, slots=True)
class EvaluatedRun:
    """Hold what was measured of one run.

    `means` has the mean of each measure over all judged queries; `per_query` the value of each query by measure, then
    by query id. `missing` names the judged queries for which the run has no document, each of which counts as 0;
    `unjudged` counts the queries of the run that have no judgement and were left out. `comparisons` are with the first
    run, one a measure; the first itself has none.
    """

    name: str
    means: Mapping[str, float]
    per_query: Mapping[str, Mapping[str, float]] = field(repr=False)
    missing: tuple[str, ...] = ()
    unjudged: int = 0
    comparisons: tuple[Comparison, ...] = ()

    def to_dict(self, *, per_query: bool = False) -> dict[str, Any]:
        """Return the record as JSON types; see `Evaluation.to_dict`."""
        shape: dict[str, Any] = {
            "name": self.name,
            "means": dict(self.means),
            "missing": list(self.missing),
            "unjudged": self.unjudged,
            "comparisons": {item.measure: item.to_dict() for item in self.comparisons},
        }
        if per_query:
            shape["per_query"] = {measure: dict(values) for measure, values in self.per_query.items()}
        return shape


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Hold the judgement of one or more runs: the ids of the judged `queries`, the `measures`, the `runs` as given.

    `test` names the test behind the p-values; it is None for a run alone, which is compared with nothing.
    """

    queries: tuple[str, ...]
    measures: tuple[str, ...]
    runs: tuple[EvaluatedRun, ...]
    test: str | None = None

    def to_dict(self, *, per_query: bool = False) -> dict[str, Any]:
        """Return the evaluation as JSON types.

        ``{"queries", "measures": [measure], "test", "runs": [{"name", "means": {measure: value}, "missing": [qid],
        "unjudged", "comparisons": {measure: {"difference", "p_value", "wins", "losses", "ties"}}}]}``, where
        ``queries`` and ``unjudged`` are numbers, ``test`` is null for a run alone and ``comparisons`` is empty for the
        first. With `per_query` each run has ``"per_query": {measure: {qid: value}}`` as well.
        """
        return {
            "queries": len(self.queries),
            "measures": list(self.measures),
            "test": self.test,
            "runs": [run.to_dict(per_query=per_query) for run in self.runs],
        }


def evaluate(
    qrels: Mapping[str, Mapping[str, int]],
    runs: Mapping[str, Mapping[str, Mapping[str, float]]],
    *,
    measures: Iterable[str] = DEFAULT_MEASURES,
) -> Evaluation:
    """Measure each run, and compare each with the first.

    `qrels` maps query id to document id to grade, `runs` the name of each run to query id to document id to score, as
    `read_qrels` and `read_run` give them. A ranking goes by falling score; equal scores keep the order of the mapping,
    for every measure alike. (trec_eval puts equal scores in falling order of ids, and may differ by that.)

    `measures` are names of ir-measures such as ``nDCG@10``, ``RR@10`` (or ``MRR@10``), ``R@100``, ``P@5``, ``AP``,
    ``AP(rel=2)``, ``Judged@10``. The mean is over all queries of `qrels`: one that a run lacks counts as 0, and so
    does one without a relevant document. What a run has for other queries is left out.

    The test of a difference is `significance.p_value`, for one measure and one pair of runs; with many of them some
    will differ by chance, and nothing is corrected for that.

    Raises ValueError where there are no judgements or runs, and for a measure that is unknown or cannot be computed;
    ImportError without ir-measures or, for several runs, scipy.

    >>> qrels = {"q1": {"jateng-1": 1}, "q2": {"jateng-2": 1}}
    >>> bm25 = {"q1": {"bali-1": 7.5, "jateng-1": 7.1}}
    >>> best = {"q1": {"jateng-1": 2.5}, "q2": {"jateng-2": 2.5}}
    >>> evaluation = evaluate(qrels, {"bm25": bm25, "best": best}, measures=["RR@10"])
    >>> [(run.name, run.means, run.missing) for run in evaluation.runs]
    [('bm25', {'RR@10': 0.25}, ('q2',)), ('best', {'RR@10': 1.0}, ())]
    >>> evaluation.runs[1].comparisons
    (Comparison(measure='RR@10', difference=0.75, p_value=0.5, wins=2, losses=0, ties=0),)
    """
    if not qrels or not runs:
        raise ValueError(f"no {'runs' if qrels else 'judgements'} to evaluate")
    measurer = Measurer(measures, qrels)
    measured = {name: measurer.measure(run) for name, run in runs.items()}
    first = next(iter(runs))
    return Evaluation(
        queries=tuple(qrels),
        measures=measurer.names,
        runs=tuple(
            EvaluatedRun(
                name=name,
                means={measure: math.fsum(values.values()) / len(qrels) for measure, values in measured[name].items()},
                per_query=measured[name],
                missing=tuple(query_id for query_id in qrels if not run.get(query_id)),
                unjudged=sum(query_id not in qrels for query_id in run),
                comparisons=()
                if name == first
                else tuple(
                    _compare(measure, values, measured[first][measure]) for measure, values in measured[name].items()
                ),
            )
            for name, run in runs.items()
        ),
        test=TEST if len(runs) > 1 else None,
    )


def _compare(measure: str, values: Mapping[str, float], first: Mapping[str, float]) -> Comparison:
    differences = [value - first[query_id] for query_id, value in values.items()]
    changed = [difference for difference in differences if abs(difference) > _ROUNDING]
    wins = sum(difference > 0 for difference in changed)
    return Comparison(
        measure=measure,
        difference=math.fsum(changed) / len(differences),
        p_value=p_value(changed),
        wins=wins,
        losses=len(changed) - wins,
        ties=len(differences) - len(changed),
    )
