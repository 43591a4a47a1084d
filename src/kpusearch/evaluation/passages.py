"""Read the passages of a test collection, MIRACL's or Mr. TyDi's, as articles."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kpusearch.article import Article, Rejected
from kpusearch.corpus.folder import walk
from kpusearch.corpus.source import READ_ERRORS, RECORD_LIMIT, Source, read_lines, reason_of, source_name
from kpusearch.exceptions import CorpusError

__all__ = ["read_passages"]

_SUFFIXES: Final = (".jsonl", ".jsonl.gz")


def read_passages(path: str | os.PathLike[str], *more_paths: str | os.PathLike[str]) -> Iterator[Article | Rejected]:
    r"""Yield an `Article` for each passage of JSON Lines files, and a `Rejected` for each line that holds none.

    A line is one of

    - ``{"docid": "1342516#1", "title": "Colobothea", "text": "…"}``, as in MIRACL and in Mr. TyDi on Hugging Face;
    - ``{"id": "1342516#1", "contents": "Colobothea\n\n…"}``, as in Mr. TyDi's own archive: the first line of
      ``contents`` is the title, and where there is no other, it is the text.

    ``title`` may be missing; other keys are not read. The article's id is the passage's, so that qrels fit.
    A folder stands for its ``.jsonl`` and ``.jsonl.gz`` files in the order of their names; what else lies there, such
    as topics and qrels, is passed over. One line is held at a time. Raises CorpusError at once when a path is missing
    or a folder has no such file.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "docs-0.jsonl")
    ...     _ = path.write_text('{"docid": "7#0", "title": "Pemilu", "text": "Pemilu 1955 diikuti 39 juta pemilih."}')
    ...     [(article.id, article.title) for article in read_passages(folder)]
    [('7#0', 'Pemilu')]
    """
    files = [found for one in (path, *more_paths) for found in _files(Path(one))]
    return itertools.chain.from_iterable(map(_read, files))


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise CorpusError(f"no such file or folder: {source_name(path)}; check the path")
    if not path.is_dir():
        return [path]
    files = [found for found in walk(path) if isinstance(found, Path) and found.name.endswith(_SUFFIXES)]
    if not files:
        raise CorpusError(f"no passages in {source_name(path)}; they are expected in {' or '.join(_SUFFIXES)} files")
    return files


def _read(path: Path) -> Iterator[Article | Rejected]:
    place = source_name(path)
    number = 0
    try:
        with Source.of_file(path).open() as stream:
            for number, (_, line) in enumerate(read_lines(stream), 1):
                if line is None or line.strip():
                    yield _passage(line, f"{place}:{number}")
    except READ_ERRORS as error:
        yield Rejected(f"{place}:{number + 1}" if number else place, reason_of(error))


def _passage(line: bytes | None, place: str) -> Article | Rejected:
    # The patterns that come with the readers of records take time to compile, and most commands read no passages.
    from kpusearch.corpus.formats.jsonl import parse_json
    from kpusearch.corpus.record import article_of

    if line is None:
        return Rejected(place, f"a line of more than {RECORD_LIMIT // 2**20} MB; one line holds one passage")
    try:
        passage = parse_json(line.decode("utf-8"))
    except UnicodeDecodeError:
        return Rejected(place, "not UTF-8")
    except ValueError as error:
        return Rejected(place, f"invalid JSON: {error}")
    if not isinstance(passage, dict):
        return Rejected(place, "not a JSON object")
    id_ = passage.get("docid", passage.get("id"))
    if id_ is None or id_ == "":
        return Rejected(place, "no docid or id, by which qrels could name the passage")
    title, text = _title_and_text(passage)
    if not isinstance(text, str) or not text.strip():
        return Rejected(place, "no text or contents")
    return article_of({"id": id_, "title": title, "body": text}, source=place)


def _title_and_text(passage: Mapping[str, object]) -> tuple[object, object]:
    contents = passage.get("contents")
    if "text" in passage or not isinstance(contents, str):
        return passage.get("title"), passage.get("text")
    title, _, text = contents.lstrip().partition("\n")
    return (title.strip(), text.strip("\r\n")) if text.strip() else ("", title)
