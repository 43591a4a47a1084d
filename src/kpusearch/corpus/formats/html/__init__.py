"""Read web pages: saved, fetched, or put as markup into the fields of records.

Overview of types: none of its own; `read_html` yields `kpusearch.article.Article` and `kpusearch.article.Rejected`.
Importing this package costs nothing: lxml and trafilatura are imported when a page is parsed.
"""

from __future__ import annotations

from kpusearch.corpus.formats.html.markup import clean_markup
from kpusearch.corpus.formats.html.read import read_html

__all__ = ["clean_markup", "read_html"]
