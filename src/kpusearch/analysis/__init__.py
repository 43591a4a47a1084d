"""Turn text into terms.

Overview of types: `Token` (an occurrence), `AnalysedText` (all that an index needs of a text),
`Analyzer` (tokenize, stop, stem) and its three kinds.
"""

from kpusearch.analysis.analyzer import (
    ANALYZERS,
    AnalysedText,
    Analyzer,
    IndonesianAnalyzer,
    PlainAnalyzer,
    SnowballAnalyzer,
    create_analyzer,
)
from kpusearch.analysis.overrides import check_overrides, read_overrides
from kpusearch.analysis.surface import (
    ANY_FORM,
    SEVERAL,
    UNKNOWN,
    Surface,
    codes_of_several,
    doubts,
    is_told_by_its_term,
)
from kpusearch.analysis.tokenizer import Token, Word, fold, tokenize, width, words

__all__ = [
    "ANALYZERS",
    "ANY_FORM",
    "SEVERAL",
    "UNKNOWN",
    "AnalysedText",
    "Analyzer",
    "IndonesianAnalyzer",
    "PlainAnalyzer",
    "SnowballAnalyzer",
    "Surface",
    "Token",
    "Word",
    "check_overrides",
    "codes_of_several",
    "create_analyzer",
    "doubts",
    "fold",
    "is_told_by_its_term",
    "read_overrides",
    "tokenize",
    "width",
    "words",
]
