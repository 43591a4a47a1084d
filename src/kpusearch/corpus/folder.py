"""Walk a folder for the files that may hold articles, in the order of their names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kpusearch.article import Rejected
from kpusearch.corpus.source import reason_of, source_name

__all__ = ["walk"]

_BACKUPS: Final = ("~", ".bak", ".swp", ".tmp", ".orig")


def walk(folder: Path) -> Iterator[Path | Rejected]:
    """Yield the files under a folder, depth first, each folder sorted by name; a `Rejected` where one cannot be listed.

    Hidden files and folders, ``README*`` and editors' backups are passed over: they are not meant as articles.
    Links are followed, but no folder is entered twice, so a loop ends.
    """
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if not _is_folder(path):
            yield path
            continue
        try:
            status = path.stat()
            names = os.listdir(path)  # noqa: PTH208 - names alone: they are sorted and judged before they are paths
        except OSError as error:
            yield Rejected(source_name(path), reason_of(error))
            continue
        if (status.st_dev, status.st_ino) not in seen:
            seen.add((status.st_dev, status.st_ino))
            waiting += [path / name for name in sorted(names, reverse=True) if not _is_passed_over(name)]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # reading it as a file will tell what is wrong


def _is_passed_over(name: str) -> bool:
    is_autosave = name.startswith("#") and name.endswith("#")
    return (
        is_autosave or name.startswith((".", "~$")) or name.endswith(_BACKUPS) or name.casefold().startswith("readme")
    )
