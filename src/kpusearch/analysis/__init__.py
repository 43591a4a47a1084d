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
from kpusearch.analysis.tokenizer import Token, fold, tokenize

__all__ = [
    "ANALYZERS",
    "AnalysedText",
    "Analyzer",
    "IndonesianAnalyzer",
    "PlainAnalyzer",
    "SnowballAnalyzer",
    "Token",
    "check_overrides",
    "create_analyzer",
    "fold",
    "read_overrides",
    "tokenize",
]
