"""Read a corpus, files and folders in any known format, as one stream of articles.

A format is a function from a path and the day of collection to articles and rejects, entered in `_READERS`
and, where file names tell it, in `_SUFFIXES`. Its module is imported when a file of that format is met:
the patterns of pages and dates take time to compile, and a search needs none of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from kpusearch.article import Article, Rejected
from kpusearch.corpus.folder import walk
from kpusearch.corpus.source import read_text, reason_of, source_name
from kpusearch.exceptions import CorpusError

__all__ = ["FORMATS", "read_corpus"]

_Reader = Callable[[Path, datetime.date], Iterator[Article | Rejected]]


def read_corpus(
    path: str | Path,
    *more_paths: str | Path,
    format: str = "auto",  # noqa: A002 - the word users look for, as in pandas and the command line
    collected: datetime.date | None = None,
) -> Iterator[Article | Rejected]:
    """Yield the articles of files and folders, and a `Rejected` for whatever gives none: nothing is dropped in silence.

    `format` is ``"auto"`` or one of `FORMATS`. ``"auto"`` goes by the suffix: ``.jsonl``, ``.ndjson``, ``.csv``,
    ``.tsv``, ``.txt``, ``.text``, ``.md`` or ``.markdown``, with or without ``.gz``. A text is a page when a line of it
    opens with an office's dateline, else one article. A folder's file of another suffix is rejected; one named itself
    is read by what it holds. Hidden files, ``README*`` and editors' backups in folders are passed over.

    `collected` is the day the pages were fetched, by default today: a year that a page leaves out is the latest
    possible up to it. The files' own times are not asked, because copying and checking out change them.

    Raises CorpusError at once when a path is missing, ValueError for an unknown format.

    >>> read_corpus("tidak-ada.txt")
    Traceback (most recent call last):
    kpusearch.exceptions.CorpusError: no such file or folder: tidak-ada.txt; check the path
    """
    if format != "auto" and format not in _READERS:
        raise ValueError(f"format must be one of auto, {', '.join(FORMATS)}, got {format!r}")
    paths = [Path(one) for one in (path, *more_paths)]
    for one in paths:
        try:
            one.stat()
        except FileNotFoundError as error:
            raise CorpusError(f"no such file or folder: {source_name(one)}; check the path") from error
        except OSError as error:
            raise CorpusError(f"{source_name(one)} {reason_of(error)}; check the path") from error
    return _read(paths, format, collected or datetime.date.today())


def _read(paths: list[Path], name: str, collected: datetime.date) -> Iterator[Article | Rejected]:
    for path in paths:
        if path.is_dir():
            yield from _read_folder(path, name, collected)
        else:
            reader = _READERS.get(name) or _by_suffix(path) or _read_unknown
            yield from reader(path, collected)


def _read_folder(folder: Path, name: str, collected: datetime.date) -> Iterator[Article | Rejected]:
    is_empty = True
    for found in walk(folder):
        is_empty = False
        if isinstance(found, Rejected):
            yield found
        elif reader := _READERS.get(name) or _by_suffix(found):
            yield from reader(found, collected)
        else:
            known = ", ".join(sorted(_SUFFIXES))
            yield Rejected(
                source_name(found), f"no reader for {found.suffix or 'a name without suffix'}; known are {known}"
            )
    if is_empty:
        yield Rejected(source_name(folder), "no files in the folder")


def _by_suffix(path: Path) -> _Reader | None:
    name = path.name.casefold().removesuffix(".gz")
    return _SUFFIXES.get(Path(name).suffix)


def _read_page(path: Path, collected: datetime.date) -> Iterator[Article | Rejected]:
    from kpusearch.corpus.page import read_page

    return read_page(path, collected)


def _read_single(path: Path, collected: datetime.date) -> Iterator[Article | Rejected]:
    from kpusearch.corpus.text import read_single

    return read_single(path, collected)


def _read_jsonl(path: Path, collected: datetime.date) -> Iterator[Article | Rejected]:
    from kpusearch.corpus.jsonl import read_jsonl

    return read_jsonl(path, collected)


def _read_csv(path: Path, collected: datetime.date) -> Iterator[Article | Rejected]:
    from kpusearch.corpus.table import read_csv

    return read_csv(path, collected)


def _read_text(path: Path, collected: datetime.date) -> Iterator[Article | Rejected]:
    from kpusearch.corpus.dateline import find_dateline
    from kpusearch.corpus.page import parse_page
    from kpusearch.corpus.text import has_front_matter, parse_text

    text = read_text(path)
    source = source_name(path)
    if isinstance(text, Rejected):
        yield text
    elif find_dateline(text) and not has_front_matter(text):
        yield from parse_page(text, source=source, collected=collected)
    else:
        yield parse_text(text, source=source, collected=collected)


def _read_unknown(path: Path, collected: datetime.date) -> Iterator[Article | Rejected]:
    text = read_text(path)
    # JSON read as prose would make one nonsense article of a whole collection.
    if isinstance(text, str) and text.lstrip().startswith(("{", "[")):
        yield from _read_jsonl(path, collected)
    else:
        yield from _read_text(path, collected)


_READERS: Final[dict[str, _Reader]] = {"page": _read_page, "text": _read_single, "jsonl": _read_jsonl, "csv": _read_csv}
_SUFFIXES: Final[dict[str, _Reader]] = {
    ".csv": _read_csv,
    ".jsonl": _read_jsonl,
    ".markdown": _read_text,
    ".md": _read_text,
    ".ndjson": _read_jsonl,
    ".text": _read_text,
    ".tsv": _read_csv,
    ".txt": _read_text,
}

FORMATS: Final = tuple(_READERS)
"""The formats that can be asked for by name."""
