"""Search Indonesian election news: Sastrawi stems, a durable index that Whoosh can read, exact BM25F ranking.

Overview of types: `Index` with what its methods give (`Results` of `Hit`s with their `Interpretation`, `Explanation`,
`Report` with `Correction`s, `Deletion`, `Check`, `Stats`); `Article` and `Rejected`, which `read_corpus` yields; every
error that is raised on purpose, of which `KpusearchError` is the root.
"""

from typing import TYPE_CHECKING

from kpusearch.article import Article, Rejected
from kpusearch.corpus import read_corpus
from kpusearch.exceptions import (
    AlertError,
    CorpusError,
    FetchError,
    IndexCorruptError,
    IndexExistsError,
    IndexLockedError,
    IndexMismatchError,
    KpusearchError,
    MissingExtraError,
    NoIndexError,
    OverridesError,
    RejectedError,
    WorkerError,
)
from kpusearch.index import Index, Stats
from kpusearch.search import Explanation, Hit, Interpretation, Results, TermExplanation, Variant
from kpusearch.storage import Check, Correction, Deletion, Report

__all__ = [
    "AlertError",
    "Article",
    "Check",
    "CorpusError",
    "Correction",
    "Deletion",
    "Explanation",
    "FetchError",
    "Hit",
    "Index",
    "IndexCorruptError",
    "IndexExistsError",
    "IndexLockedError",
    "IndexMismatchError",
    "Interpretation",
    "KpusearchError",
    "MissingExtraError",
    "NoIndexError",
    "OverridesError",
    "Rejected",
    "RejectedError",
    "Report",
    "Results",
    "Stats",
    "TermExplanation",
    "Variant",
    "WorkerError",
    "__version__",
    "read_corpus",
]

__version__: str

# Hidden from type checkers, to whom it would give the module every name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> str:
        """Return the version of the installed package when it is asked for: looking it up takes milliseconds."""
        if name != "__version__":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import metadata

        try:
            return metadata.version(__name__)
        except metadata.PackageNotFoundError:
            # Run from a checkout that nobody installed.
            return "unknown"
