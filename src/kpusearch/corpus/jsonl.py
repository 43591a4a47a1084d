"""Read JSON Lines: one object a line, the keys being the fields of `Article`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final, NoReturn

from kpusearch.article import Article, Rejected
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.record import article_of
from kpusearch.corpus.source import READ_ERRORS, RECORD_LIMIT, Source, read_lines, reason_of

__all__ = ["parse_json", "read_jsonl"]


def read_jsonl(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield an `Article` or a `Rejected` for each line that is not blank, with the source ``path:line``.

    One line is held at a time.
    """
    place = source.name
    number = 0
    is_empty = True
    try:
        with source.open() as stream:
            for number, (offset, line) in enumerate(read_lines(stream), 1):
                if line is None or line.strip():
                    is_empty = False
                    yield _parse(line, offset, f"{place}:{number}")
    except READ_ERRORS as error:
        yield Rejected(f"{place}:{number + 1}" if number else place, reason_of(error))
    else:
        if is_empty:
            yield Rejected(place, "empty file")


def _parse(line: bytes | None, offset: int, place: str) -> Article | Rejected:
    if line is None:
        return Rejected(place, f"a line of more than {RECORD_LIMIT // 2**20} MB; one line holds one article")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        return Rejected(place, f"not UTF-8 at byte {offset + error.start} of the file")
    try:
        record = parse_json(text)
    except ValueError as error:
        return Rejected(place, f"invalid JSON: {error}")
    if isinstance(record, dict):
        return article_of(record, source=place)
    hint = "; write one object a line, e.g. with jq -c '.[]'" if isinstance(record, list) else ""
    return Rejected(place, f"not a JSON object{hint}")


def parse_json(text: str) -> object:
    """Return the value of a JSON text; ValueError where it is none, repeats a key, or holds NaN or Infinity.

    >>> parse_json('{"body": "a", "body": "b"}')
    Traceback (most recent call last):
    ValueError: the key 'body' is there twice
    """
    try:
        value: object = _decode(text)
    except json.JSONDecodeError as error:
        if text.startswith("\ufeff"):
            raise ValueError("Unexpected UTF-8 BOM (decode using utf-8-sig) at column 1") from error
        raise ValueError(f"{error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice[:60]!r} is there twice")
    return record


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")


_decode: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse).decode
