"""Give the part of a body that is the article's own, without what only points to another article."""

from __future__ import annotations

from functools import lru_cache

from kpusearch.corpus.recognition.inline_links import without_inline_links
from kpusearch.corpus.recognition.link_lines import without_link_lines

__all__ = ["own_text"]


# Recognising an article and indexing it ask for the same body one after the other.
@lru_cache(maxsize=2)
def own_text(body: str) -> str:
    r"""Return a body without lines and headlines that point to other articles.

    >>> own_text("Rapat selesai.\nBaca juga: KPU Lantik PPK\nPeserta pulang.")
    'Rapat selesai.\nPeserta pulang.'
    """
    return without_inline_links(without_link_lines(body))
