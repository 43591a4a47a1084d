"""Turn text into terms.

Overview of types: `Token` (an occurrence), `Analyzer` (tokenize, stop, stem) and its three kinds.
"""

from kpusearch.analysis.analyzer import (
    ANALYZERS,
    Analyzer,
    IndonesianAnalyzer,
    PlainAnalyzer,
    SnowballAnalyzer,
    create_analyzer,
)
from kpusearch.analysis.tokenizer import Token, fold, tokenize

__all__ = [
    "ANALYZERS",
    "Analyzer",
    "IndonesianAnalyzer",
    "PlainAnalyzer",
    "SnowballAnalyzer",
    "Token",
    "create_analyzer",
    "fold",
    "tokenize",
]
