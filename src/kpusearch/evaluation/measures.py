"""Measure a run query by query, with ir-measures."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

__all__ = ["DEFAULT_MEASURES", "Measurer"]

DEFAULT_MEASURES: Final = ("nDCG@10", "RR@10", "R@100", "P@5")
"""What is measured unless other measures are asked for."""

_NAME: Final = re.compile(r"(?P<name>\w+)(?:\((?P<params>[^()]*)\))?(?:@(?P<at>[\w.]+))?")
_MAX_CUTOFF: Final = 1_000_000


class Measurer:
    """Hold measures and judgements, against which any number of runs can be measured.

    `qrels` maps query id to document id to grade. Raises ValueError for a measure that is unknown or cannot be
    computed here, or when there is none; ImportError without ir-measures.

    >>> Measurer(["MRR@10", "AP( rel=2 )"], {"q1": {"jateng-1": 2}}).names
    ('RR@10', 'AP(rel=2)')
    """

    def __init__(self, names: Iterable[str], qrels: Mapping[str, Mapping[str, int]]) -> None:
        ir_measures = _import()
        # Those that count in this process; others start Perl, or want packages that hardly anyone has.
        provider = ir_measures.providers.FallbackProvider(
            [ir_measures.pytrec_eval, ir_measures.judged, ir_measures.msmarco]
        )
        measures = {str(measure): measure for measure in (_read(name, ir_measures, provider) for name in names)}
        if not measures:
            raise ValueError("no measure was asked for")
        self.names: tuple[str, ...] = tuple(measures)
        # The evaluators take dictionaries alone.
        self._qrels = {query_id: dict(grades) for query_id, grades in qrels.items()}
        self._evaluator = provider.evaluator(list(measures.values()), self._qrels)

    def measure(self, run: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
        """Return the value of each judged query by measure, then by query id, in the order of names and qrels.

        A judged query that `run` lacks has 0; one that is not judged is left out.
        """
        values = {name: dict.fromkeys(self._qrels, 0.0) for name in self.names}
        for metric in self._evaluator.iter_calc(self._ranked(run)):
            values[str(metric.measure)][metric.query_id] = float(metric.value)
        return values

    def _ranked(self, run: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
        """Return the judged queries of a run with places for scores.

        The programs behind the measures order equal scores each in a way of its own, and trec_eval takes scores that
        differ in the eighth digit for equal.
        """
        return {
            query_id: {
                doc_id: -float(place)
                for place, doc_id in enumerate(sorted(scores, key=scores.__getitem__, reverse=True))
            }
            for query_id, scores in run.items()
            if query_id in self._qrels
        }


def _read(name: str, ir_measures: Any, provider: Any) -> Any:
    """Return the measure of a name.

    ir-measures 0.4.3 has a reader too, but that one needs names which Python 3.14 has taken out of its module ast, and
    lets cutoffs pass that end the process.
    """
    found = _NAME.fullmatch(name.strip())
    known = ir_measures.measures.registry
    if found is None or found["name"] not in known:
        raise ValueError(f"unknown measure {name!r}; known are {', '.join(DEFAULT_MEASURES)}, AP, Judged@10 and others")
    kind = known[found["name"]]
    try:
        params = dict(map(_param, filter(str.strip, (found["params"] or "").split(","))))
        if found["at"] is not None:
            params[kind.AT_PARAM] = ast.literal_eval(found["at"])
        for key in sorted(params.keys() & {"cutoff", "rel"}):
            if type(params[key]) is not int or not 1 <= params[key] <= _MAX_CUTOFF:
                raise ValueError(f"{key} must be a whole number from 1 on, got {params[key]!r}")
        measure = kind(**params)
        # Parameters that do not fit are asserted.
        is_supported = provider.supports(measure)
    except (AssertionError, SyntaxError, TypeError, ValueError) as error:
        raise ValueError(f"cannot read the measure {name!r}: {error}; write it like P@5 or AP(rel=2)@100") from error
    if not is_supported:
        raise ValueError(f"cannot compute the measure {name!r}; take one like {', '.join(DEFAULT_MEASURES)}")
    return measure


def _param(text: str) -> tuple[str, Any]:
    key, _, value = text.partition("=")
    return key.strip(), ast.literal_eval(value.strip())


def _import() -> Any:
    try:
        import ir_measures
    except ImportError as error:
        raise ImportError("evaluation needs ir-measures: pip install 'kpusearch[eval]'") from error
    return ir_measures
