"""Read a corpus, files and folders in any known format, as one stream of articles.

A format is a function from a source and the options of the call to articles and rejects, entered in `_READERS` and,
 where file names tell it, in `_SUFFIXES`. Its module is imported when a file of that format is met:
the patterns of pages and dates take time to compile, and a search needs none of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from kpusearch.article import Article, Rejected
from kpusearch.corpus.dates import Order
from kpusearch.corpus.folder import walk
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.source import Source, read_text, reason_of, source_name
from kpusearch.exceptions import CorpusError

__all__ = ["FORMATS", "Corpus", "read_corpus", "recognised"]

_Reader = Callable[[Source, Reading], Iterator[Article | Rejected]]


class Corpus(Iterator[Article | Rejected]):
    """Give the articles of some files and folders, once, as a stream.

    `paths` are the files and folders named. `notes` says what the reading found out about whole files, as the order of
    day and month in their dates; it is complete when the stream has ended.
    """

    def __init__(self, paths: Sequence[Path], reading: Reading, *, format: str) -> None:  # noqa: A002
        self.paths = tuple(paths)
        self._reading = reading
        self._items = _read(paths, format, reading)

    def __next__(self) -> Article | Rejected:
        return next(self._items)

    @property
    def notes(self) -> Sequence[str]:
        """Return the notes so far."""
        return tuple(self._reading.notes)


def read_corpus(
    path: str | Path,
    *more_paths: str | Path,
    format: str = "auto",  # noqa: A002 - the word users look for, as in pandas and the command line
    collected: datetime.date | None = None,
    dates: Order | None = None,
    recognise: bool = True,
) -> Corpus:
    """Yield the articles of files and folders, and a `Rejected` for whatever gives none: nothing is dropped in silence.

    `format` is ``"auto"`` or one of `FORMATS`. ``"auto"`` goes by the suffix: ``.jsonl``, ``.ndjson``, ``.csv``,
    ``.tsv``, ``.txt``, ``.text``, ``.md`` or ``.markdown``, with or without ``.gz``. A text is a page when a line of it
    opens with an office's dateline, else one article. A folder's file of another suffix is rejected; one named itself
    is read by what it holds. Hidden files, ``README*`` and editors' backups in folders are passed over.

    `collected` is the day the pages were fetched, by default today: a year that a page leaves out is the latest
    possible up to it. The files' own times are not asked, because copying and checking out change them.
    `dates`, ``"dmy"`` or ``"mdy"``, is the order of day and month in dates of numbers where the source proves none.
    Fields that a source leaves empty are worked out from the text (`Article.recognised`) unless `recognise` is false.

    Raises CorpusError at once when a path is missing, ValueError for an unknown format or order.

    >>> read_corpus("tidak-ada.txt")
    Traceback (most recent call last):
    kpusearch.exceptions.CorpusError: no such file or folder: tidak-ada.txt; check the path
    """
    if format != "auto" and format not in _READERS:
        raise ValueError(f"format must be one of auto, {', '.join(FORMATS)}, got {format!r}")
    if dates not in (None, "dmy", "mdy"):
        raise ValueError(f"dates must be dmy or mdy, got {dates!r}")
    paths = [Path(one) for one in (path, *more_paths)]
    for one in paths:
        try:
            one.stat()
        except FileNotFoundError as error:
            raise CorpusError(f"no such file or folder: {source_name(one)}; check the path") from error
        except OSError as error:
            raise CorpusError(f"{source_name(one)} {reason_of(error)}; check the path") from error
    reading = Reading(collected=collected or datetime.date.today(), order=dates, recognises=recognise)
    return Corpus(paths, reading, format=format)


def _read(paths: Sequence[Path], name: str, reading: Reading) -> Iterator[Article | Rejected]:
    for item in _stated(paths, name, reading):
        if isinstance(item, Article) and reading.recognises and item.recognised is None:
            yield recognised(item, reading)
        else:
            yield item


def recognised(article: Article, reading: Reading) -> Article:
    """Return the article completed from its text (`recognition.recognise`), or as it is where that fails."""
    from kpusearch.corpus.recognition import recognise

    try:
        return recognise(article, collected=reading.collected)
    except Exception as error:  # a fault in reading one text must not cost it, nor the others
        reading.notes.append(f"{article.source}: its text could not be read for names and dates: {error!r}")
        return article


def _stated(paths: Sequence[Path], name: str, reading: Reading) -> Iterator[Article | Rejected]:
    for path in paths:
        if path.is_dir():
            yield from _read_folder(path, name, reading)
        else:
            source = Source.of_file(path)
            reader = _READERS.get(name) or _by_suffix(source) or _read_unknown
            yield from reader(source, reading)


def _read_folder(folder: Path, name: str, reading: Reading) -> Iterator[Article | Rejected]:
    is_empty = True
    for found in walk(folder):
        is_empty = False
        if isinstance(found, Rejected):
            yield found
            continue
        source = Source.of_file(found)
        if reader := _READERS.get(name) or _by_suffix(source):
            yield from reader(source, reading)
        else:
            known = ", ".join(sorted(_SUFFIXES))
            yield Rejected(source.name, f"no reader for {found.suffix or 'a name without suffix'}; known are {known}")
    if is_empty:
        yield Rejected(source_name(folder), "no files in the folder")


def _by_suffix(source: Source) -> _Reader | None:
    return _SUFFIXES.get(Path(source.filename.casefold().removesuffix(".gz")).suffix)


def _read_page(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    from kpusearch.corpus.page import read_page

    return read_page(source, reading)


def _read_single(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    from kpusearch.corpus.text import read_single

    return read_single(source, reading)


def _read_jsonl(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    from kpusearch.corpus.jsonl import read_jsonl

    return read_jsonl(source, reading)


def _read_csv(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    from kpusearch.corpus.table import read_csv

    return read_csv(source, reading)


def _read_text(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    from kpusearch.corpus.dateline import find_dateline
    from kpusearch.corpus.page import parse_page
    from kpusearch.corpus.text import has_front_matter, parse_text

    text = read_text(source)
    if isinstance(text, Rejected):
        yield text
    elif find_dateline(text) and not has_front_matter(text):
        yield from parse_page(text, source=source.name, collected=reading.collected, recognises=reading.recognises)
    else:
        yield parse_text(text, source=source.name, collected=reading.collected, recognises=reading.recognises)


def _read_unknown(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    text = read_text(source)
    # JSON read as prose would make one nonsense article of a whole collection.
    if isinstance(text, str) and text.lstrip().startswith(("{", "[")):
        yield from _read_jsonl(source, reading)
    else:
        yield from _read_text(source, reading)


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
