"""Turn a query into ranked hits.

Overview of types: `Searcher` (one snapshot), `Filters`, `Results` with `Hit`s and `Interpretation`, and `Explanation`.
"""

from kpusearch.search.answer import Filters
from kpusearch.search.explanation import Explanation, TermExplanation
from kpusearch.search.kernels import KERNELS, Kernel, choose_kernel
from kpusearch.search.results import Hit, Interpretation, Results, Variant
from kpusearch.search.searcher import COLLAPSES, MAX_RECENCY, RANKINGS, SORTS, TIME_BUDGET, Searcher

__all__ = [
    "COLLAPSES",
    "KERNELS",
    "MAX_RECENCY",
    "RANKINGS",
    "SORTS",
    "TIME_BUDGET",
    "Explanation",
    "Filters",
    "Hit",
    "Interpretation",
    "Kernel",
    "Results",
    "Searcher",
    "TermExplanation",
    "Variant",
    "choose_kernel",
]
