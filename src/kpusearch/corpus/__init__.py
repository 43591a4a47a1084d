"""Read files into articles: Berita Terkini pages, plain texts, JSON Lines and CSV.

Overview of types: none of its own; `read_corpus` yields `kpusearch.article.Article` and `kpusearch.article.Rejected`.
"""

from __future__ import annotations

from kpusearch.corpus.reader import FORMATS, read_corpus

__all__ = ["FORMATS", "read_corpus"]
