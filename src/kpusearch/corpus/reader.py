"""Read a corpus, files and folders in any known format, as one stream of articles.

A format is one module, with a function from a source and the options of the call to articles and rejects, and one
entry in `_FORMATS`. What a source is, its bytes tell (`sniff.py`). The module of a format is imported when a source of
that format is met: patterns and libraries take time to load, and a search needs none of them.
"""

from __future__ import annotations

import datetime
import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kpusearch.article import Article, Rejected
from kpusearch.corpus.folder import walk
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.source import READ_ERRORS, Source, reason_of, source_name
from kpusearch.exceptions import CorpusError

if TYPE_CHECKING:
    from kpusearch.corpus.dates import Order
    from kpusearch.corpus.sniff import Clues

__all__ = ["FORMATS", "Corpus", "read_corpus", "read_source", "recognised"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Format:
    """Say how sources of one format are told and read.

    `module` and `function` name the reader. `sign` names the function of `sniff` that tells a source of it by its
    bytes; where none does, one of its `suffixes` or `media_types` tells a text. A format without any of them is only
    read when it is asked for by name. `extra` is the part of the package to install for it, and `what` what to call it
    then.
    """

    name: str
    module: str
    function: str
    sign: str | None = None
    suffixes: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    what: str = ""
    extra: str | None = None

    def read(self, source: Source, reading: Reading) -> Iterator[Article | Rejected]:
        try:
            reader = getattr(importlib.import_module(f"kpusearch.corpus.formats.{self.module}"), self.function)
            yield from reader(source, reading)
        except ModuleNotFoundError as error:
            if self.extra is None or (error.name or "").startswith("kpusearch"):
                raise
            yield Rejected(source.name, f"{self.what}; install kpusearch[{self.extra}] to read it")


# In the order of asking.
_FORMATS: Final = (
    _Format(name="page", module="text", function="read_whole_page"),
    _Format(name="text", module="text", function="read_single"),
    _Format(
        name="jsonl",
        module="jsonl",
        function="read_jsonl",
        sign="is_jsonl",
        suffixes=(".jsonl", ".ndjson"),
        media_types=("application/jsonl", "application/x-ndjson"),
    ),
    _Format(
        name="json",
        module="json_file",
        function="read_json",
        sign="is_json",
        suffixes=(".json",),
        media_types=("application/json",),
    ),
    _Format(name="mhtml", module="mhtml", function="read_mhtml", sign="is_mhtml"),
    _Format(name="feed", module="feed", function="read_feed", sign="is_feed", what="an RSS or Atom feed", extra="feed"),
    _Format(name="html", module="web_page", function="read_web_page", sign="is_html"),
    _Format(
        name="warc",
        module="warc",
        function="read_warc",
        sign="is_warc",
        what="a WARC of stored web pages",
        extra="warc",
    ),
    _Format(name="pdf", module="office", function="read_pdf", sign="is_pdf", what="a PDF", extra="office"),
    _Format(
        name="docx",
        module="office",
        function="read_docx",
        sign="is_docx",
        what="a Word document",
        extra="office",
    ),
    _Format(
        name="xlsx",
        module="workbook",
        function="read_workbook",
        sign="is_xlsx",
        what="an Excel workbook",
        extra="office",
    ),
    _Format(name="zip", module="archive", function="read_zip", sign="is_zip"),
    _Format(name="tar", module="archive", function="read_tar", sign="is_tar"),
    _Format(
        name="csv",
        module="table",
        function="read_csv",
        sign="is_csv",
        # Exports that are called .xls are often plain tables.
        suffixes=(".csv", ".tsv", ".tab", ".xls"),
        media_types=("text/csv", "text/tab-separated-values"),
    ),
)
_PROSE: Final = _Format(name="auto", module="text", function="read_prose")
_BY_NAME: Final = {one.name: one for one in _FORMATS}
_ARCHIVES_OF_PAGES: Final = (".warc", ".warc.gz")

FORMATS: Final = tuple(_BY_NAME)
"""The formats that can be asked for by name."""


class Corpus(Iterator[Article | Rejected]):
    """Give the articles of some files and folders, once, as a stream.

    `paths` are the files and folders named; `is_begun` says that something was read already. `notes` says
    what the reading found out about whole files, as the order of day and month in their dates; it is complete when the
    stream has ended.
    """

    def __init__(self, paths: Sequence[Path], reading: Reading) -> None:
        self.paths = tuple(paths)
        self._reading = reading
        self._items = _read(paths, reading)
        self.is_begun = False

    def __next__(self) -> Article | Rejected:
        self.is_begun = True
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

    `format` is ``"auto"`` or one of `FORMATS`. ``"auto"`` goes by what a file holds, compressed with gzip or not, and
    asks its suffix only where that leaves a choice. A text is a page when a line of it opens with an office's dateline,
    else one article. The members of zip and tar archives are read as files are. What holds no articles, as a picture,
    is rejected with what it is. Hidden files, ``README*`` and editors' backups in folders and archives are passed over.

    `collected` is the day the pages were fetched, by default today: a year that a page leaves out is the latest
    possible up to it. The files' own times are not asked, because copying and checking out change them.
    `dates`, ``"dmy"`` or ``"mdy"``, is the order of day and month in dates of numbers where the source proves none.
    Fields that a source leaves empty are worked out from the text (`Article.recognised`) unless `recognise` is false.

    Raises CorpusError at once when a path is missing, ValueError for an unknown format or order.

    >>> read_corpus("tidak-ada.txt")
    Traceback (most recent call last):
    kpusearch.exceptions.CorpusError: no such file or folder: tidak-ada.txt; check the path
    """
    if format != "auto" and format not in _BY_NAME:
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
    day = collected or datetime.date.today()
    return Corpus(paths, Reading(format=format, collected=day, order=dates, recognises=recognise))


def _read(paths: Sequence[Path], reading: Reading) -> Iterator[Article | Rejected]:
    later: list[Source] = []
    for found in _files(paths, reading):
        if isinstance(found, Rejected):
            yield found
        elif found.filename.casefold().endswith(_ARCHIVES_OF_PAGES):
            later.append(found)
        else:
            yield from read_source(found, reading)
    for source in _by_capture(later):
        yield from read_source(source, reading)


def _files(paths: Sequence[Path], reading: Reading) -> Iterator[Source | Rejected]:
    for path in paths:
        if not path.is_dir():
            yield Source.of_file(path)
            continue
        is_empty = True
        for found in walk(path, reading):
            is_empty = False
            yield found if isinstance(found, Rejected) else Source.of_file(found)
        if is_empty:
            yield Rejected(source_name(path), "no files in the folder")


def _by_capture(sources: list[Source]) -> list[Source]:
    """Return WARCs in the order of their first captures, because the last reading of a page is the one that stays."""
    if len(sources) < 2:
        return sources
    try:
        from kpusearch.corpus.formats.warc import first_capture
    except ModuleNotFoundError:
        return sources  # reading them will tell what is missing
    return sorted(sources, key=lambda source: (first_capture(source), source.name))


def read_source(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield the articles of one source in whatever format, recognised where that is asked for; at least one item.

    An error of a reader costs this source only.
    """
    try:
        for item in _stated(source, reading):
            if isinstance(item, Article) and reading.recognises and item.recognised is None:
                yield recognised(item, reading)
            else:
                yield item
    except Exception as error:  # whatever a reader or its library fails at, the other sources are read
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        yield Rejected(source.name, f"could not be read to its end: {said}")


def recognised(article: Article, reading: Reading) -> Article:
    """Return the article completed from its text (`recognition.recognise`), or as it is where that fails."""
    from kpusearch.corpus.recognition.fields import recognise

    try:
        return recognise(article, collected=reading.collected)
    except Exception as error:  # a fault in reading one text must not cost it, nor the others
        reading.notes.append(f"{article.source}: its text could not be read for names and dates: {error!r}")
        return article


def _stated(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    try:
        head = source.head()
    except READ_ERRORS as error:
        yield Rejected(source.name, reason_of(error))
        return
    if head.is_whole:
        if not head.data:
            yield Rejected(source.name, "empty file")
            return
        if not head.data.startswith(b"\x1f\x8b"):
            # What was read need not be read again, and cannot change until it is.
            source = source.with_data(head.data)
    from kpusearch.corpus.sniff import Clues

    clues = Clues(source, head)
    asked = _BY_NAME.get(reading.format)
    if asked is None or _is_archive(clues):
        kind = _kind_of(clues)
        if isinstance(kind, str):
            yield Rejected(source.name, kind)
            return
        asked = kind
    yield from asked.read(source, reading)


def _is_archive(clues: Clues) -> bool:
    """Return whether it is an archive, whose members have the format that was asked for."""
    from kpusearch.corpus import sniff

    return sniff.is_zip(clues) or sniff.is_tar(clues)


def _kind_of(clues: Clues) -> _Format | str:
    """Return the format of a source, or what it is where no reader reads it."""
    from kpusearch.corpus import sniff

    for one in _FORMATS:
        if one.sign and getattr(sniff, one.sign)(clues):
            return one
    if kind := sniff.foreign_kind(clues):
        return kind
    for one in _FORMATS:
        if clues.suffix in one.suffixes or clues.media_type in one.media_types:
            return one
    return _PROSE
