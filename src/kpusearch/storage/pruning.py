"""Find the stored articles that came from some files and folders."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kpusearch.article import Article
from kpusearch.storage.document import file_number
from kpusearch.storage.report import file_of
from kpusearch.storage.snapshot import Snapshot

__all__ = ["Prunable", "find_prunable"]


class Prunable(NamedTuple):
    """Hold an article that came from one of the sources; `is_unread` says that its file could not be read whole."""

    doc: int
    article: Article
    is_unread: bool


def find_prunable(
    snapshot: Snapshot, sources: Iterable[str], *, besides: Collection[str], unread: Collection[str]
) -> Iterator[Prunable]:
    """Yield the live articles that came from some sources, files or folders, relative ones from the working folder.

    Those whose ids are in `besides`, which are most, are passed over without being read. `unread` names files and
    folders of which something was rejected, and which may hold the very article.
    """
    sources = tuple(sources)
    # A folder that can be listed was rejected for having no files: what came from it is gone.
    blocked = {os.path.normpath(name) for name in unread if not _can_be_listed(name)}
    for doc in np.flatnonzero(snapshot.live).tolist():
        if snapshot.id(doc) in besides:
            continue
        article = snapshot.article(doc)
        if article.source is None or not any(_is_from(article.source, root) for root in sources):
            continue
        # A folder of the same name in another working folder is another.
        if snapshot.file_number(doc) == file_number(article):
            file = Path(os.path.normpath(file_of(article.source)))
            yield Prunable(doc, article, not blocked.isdisjoint([str(file), *map(str, file.parents)]))


def _can_be_listed(name: str) -> bool:
    return Path(name).is_dir() and os.access(name, os.R_OK)


def _is_from(source: str, root: str) -> bool:
    """Say whether a source is a file or a record of it, or lies in a folder; relative ones from the working folder.

    Links are not followed: one may lead elsewhere by now.
    """
    root, source = os.path.abspath(root), os.path.abspath(source)  # noqa: PTH100
    if not source.startswith(root):
        return False
    rest = source[len(root) :]
    if rest.startswith(os.sep) or not rest or root.endswith(os.sep):
        return True
    # A folder has no records: "arsip!" and "arsip#1" are other names than "arsip".
    return not Path(root).is_dir() and re.match(r"!|[:#][0-9]+(?:\Z|[!#])", rest) is not None
