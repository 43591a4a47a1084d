"""Walk a folder for the files that may hold articles, in the order of their names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kpusearch.article import Rejected
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.source import reason_of, source_name

__all__ = ["is_passed_over", "resource_folders", "walk"]

_PAGE_SUFFIXES: Final = (".html", ".htm", ".xhtml", ".shtml")
_RESOURCES: Final = "_files"
_BACKUPS: Final = ("~", ".bak", ".swp", ".tmp", ".orig")


def walk(folder: Path, reading: Reading | None = None) -> Iterator[Path | Rejected]:
    """Yield the files under a folder, depth first, each folder sorted by name; a `Rejected` where one cannot be listed.

    Hidden files and folders, ``README*`` and editors' backups are passed over: they are not meant as articles.
    So is ``X_files`` beside ``X.html``, where a browser keeps the pictures and frames of a saved page: its files are
    counted in a note. Links are followed, but no folder is entered twice, so a loop ends.
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
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        resources = {name for name in resource_folders(names) if _is_folder(path / name)}
        if resources and reading:
            count = sum(len(files) for name in resources for _, _, files in os.walk(path / name))
            reading.notes.append(
                f"{source_name(path)}: {count:,} files beside {len(resources)} saved pages passed over",
                kind="resources",
            )
        waiting += [
            path / name for name in sorted(names, reverse=True) if not is_passed_over(name) and name not in resources
        ]


def resource_folders(names: Iterable[str]) -> frozenset[str]:
    """Return the folders that belong to the saved pages among some names, or paths.

    >>> sorted(resource_folders(["arsip/rapat.html", "arsip/rapat_files/logo.png", "opini_files"]))
    ['arsip/rapat_files']
    """
    pages = (name.rpartition(".")[0] for name in names if name.casefold().endswith(_PAGE_SUFFIXES))
    return frozenset(f"{page}{_RESOURCES}" for page in pages if page)


def is_passed_over(name: str) -> bool:
    """Return whether a name is one of those that are not meant as articles."""
    is_autosave = name.startswith("#") and name.endswith("#")
    return (
        is_autosave or name.startswith((".", "~$")) or name.endswith(_BACKUPS) or name.casefold().startswith("readme")
    )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # reading it as a file will tell what is wrong
