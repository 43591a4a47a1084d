"""Read files into articles: pages, texts, records, web pages, feeds, Office documents, and archives of all these.

Overview of types: `Corpus`, the stream that `read_corpus` returns, of `kpusearch.article.Article` and
`kpusearch.article.Rejected`; `Watch` and its `Changes`; `Order` of day and month.
"""

from __future__ import annotations

from kpusearch.corpus.dates import Order
from kpusearch.corpus.reader import FORMATS, Corpus, read_corpus
from kpusearch.corpus.watch import Changes, Watch

__all__ = ["FORMATS", "Changes", "Corpus", "Order", "Watch", "read_corpus"]
