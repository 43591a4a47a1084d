"""Lay out records for people to read in a terminal: data on stdout, notes on stderr, in English or Indonesian.

Overview of modules: `answers` shows what a search found, `reports` what a command did, `batches` what is new for saved
searches; `layout` fits them to the width of the terminal, `messages` finds the words for them in `messages.tsv`.
"""

from kpusearch.terminal.answers import (
    SHOWN_FACETS,
    show_article,
    show_explanation,
    show_hits,
    show_results,
    show_suggestions,
)
from kpusearch.terminal.batches import show_alerts, show_batches
from kpusearch.terminal.layout import warn
from kpusearch.terminal.messages import LANGUAGES, Messages, language_of, messages, say, translate
from kpusearch.terminal.reports import (
    show_check,
    show_deletion,
    show_evaluation,
    show_fetched,
    show_report,
    show_stats,
)

__all__ = [
    "LANGUAGES",
    "SHOWN_FACETS",
    "Messages",
    "language_of",
    "messages",
    "say",
    "show_alerts",
    "show_article",
    "show_batches",
    "show_check",
    "show_deletion",
    "show_evaluation",
    "show_explanation",
    "show_fetched",
    "show_hits",
    "show_report",
    "show_results",
    "show_stats",
    "show_suggestions",
    "translate",
    "warn",
]
