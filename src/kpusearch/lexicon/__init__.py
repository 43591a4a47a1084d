"""Hold what both readers and analysis know: months, offices and places, and the words that stemming must respect.

Every list is a TSV file beside this module, with its source and licence on top.
"""

from kpusearch.lexicon.calendar import MONTHS, WEEKDAYS
from kpusearch.lexicon.everyday import EverydayWords, everyday_words
from kpusearch.lexicon.offices import (
    OFFICE_WORDS,
    Office,
    office_name,
    office_of_host,
    office_slug,
    offices,
    place_names,
    place_words,
)
from kpusearch.lexicon.terms import ElectionTerm, election_terms
from kpusearch.lexicon.words import (
    affix_patterns,
    name_signs,
    name_words,
    protected_words,
    question_words,
    stem_overrides,
    stop_words,
)

__all__ = [
    "MONTHS",
    "OFFICE_WORDS",
    "WEEKDAYS",
    "ElectionTerm",
    "EverydayWords",
    "Office",
    "affix_patterns",
    "election_terms",
    "everyday_words",
    "name_signs",
    "name_words",
    "office_name",
    "office_of_host",
    "office_slug",
    "offices",
    "place_names",
    "place_words",
    "protected_words",
    "question_words",
    "stem_overrides",
    "stop_words",
]
