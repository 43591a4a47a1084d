"""Read files into articles: pages, texts, records, web pages, feeds, Office documents, and archives of all these.

Overview of types: none of its own; `read_corpus` yields `kpusearch.article.Article` and `kpusearch.article.Rejected`.
"""

from __future__ import annotations

from kpusearch.corpus.reader import FORMATS, read_corpus

__all__ = ["FORMATS", "read_corpus"]
