"""Turn a query into ranked hits.

Overview of types: `Searcher` (one snapshot), `FilterOptions` and the `Filters` they are read as, `Results` with `Hit`s
and `Interpretation`, and `Explanation`.
"""

from kpusearch.search.explanation import Explanation, TermExplanation
from kpusearch.search.fields import check_keywords
from kpusearch.search.filter_options import FilterOptions, Filters, as_day
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
    "FilterOptions",
    "Filters",
    "Hit",
    "Interpretation",
    "Kernel",
    "Results",
    "Searcher",
    "TermExplanation",
    "Variant",
    "as_day",
    "check_keywords",
    "choose_kernel",
]
