"""Read web pages: saved, fetched, or put as markup into the fields of records.

Overview of types: `Links`; `read_html` yields `kpusearch.article.Article` and `kpusearch.article.Rejected`.
Importing this package costs nothing: lxml and trafilatura are imported when a page is parsed.
"""

from __future__ import annotations

from kpusearch.corpus.html.links import Links, find_listing_links
from kpusearch.corpus.html.markup import clean_markup
from kpusearch.corpus.html.read import read_html

__all__ = ["Links", "clean_markup", "find_listing_links", "read_html"]
