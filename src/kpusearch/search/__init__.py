"""Turn a query into ranked hits.

Overview of types: `Searcher` (one snapshot), `Filters`, `Results` with `Hit`s and `Interpretation`, `Explanation`,
and `BM25F`, the formula.
"""

from kpusearch.search.bm25f import BM25F, DEFAULT_WEIGHTS
from kpusearch.search.explanation import Explanation, TermExplanation
from kpusearch.search.results import Hit, Interpretation, Results
from kpusearch.search.searcher import RANKINGS, SORTS, TIME_BUDGET, Filters, Searcher

__all__ = [
    "BM25F",
    "DEFAULT_WEIGHTS",
    "RANKINGS",
    "SORTS",
    "TIME_BUDGET",
    "Explanation",
    "Filters",
    "Hit",
    "Interpretation",
    "Results",
    "Searcher",
    "TermExplanation",
]
