"""Read JSON Lines: one object a line, the keys being the fields of `Article`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final, NoReturn

from kpusearch.article import Article, Rejected
from kpusearch.corpus.charset import Charset
from kpusearch.corpus.lines import BadLine, head_charset, text_lines
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.records import Record, read_records
from kpusearch.corpus.source import READ_ERRORS, Source, reason_of

__all__ = ["parse_json", "read_jsonl", "repeated"]


def read_jsonl(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield an `Article` or a `Rejected` for each line that is not blank, with the source ``path:line``.

    One line is held at a time.
    """
    charset = head_charset(source, reading)
    if isinstance(charset, Rejected):
        yield charset
    else:
        yield from read_records(source, reading, lambda: _objects(source, charset))


def _objects(source: Source, charset: Charset) -> Iterator[tuple[str, Record | str]]:
    place = source.name
    number = 0
    is_empty = True
    try:
        with source.open() as stream:
            for number, line in enumerate(text_lines(stream, charset), 1):
                if isinstance(line, BadLine):
                    is_empty = False
                    hint = "; one line holds one article" if line.is_too_long else ""
                    yield f"{place}:{number}", f"{line.reason}{hint}"
                elif line.strip():
                    is_empty = False
                    yield f"{place}:{number}", _object(line)
    except READ_ERRORS as error:
        yield f"{place}:{number + 1}" if number else place, reason_of(error)
    else:
        if is_empty:
            yield place, "empty file"


def _object(line: str) -> Record | str:
    try:
        record = parse_json(line)
    except ValueError as error:
        return f"invalid JSON: {error}"
    if isinstance(record, dict):
        return record
    hint = "; write one object a line, e.g. with jq -c '.[]'" if isinstance(record, list) else ""
    return f"not a JSON object{hint}"


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
        twice = repeated(name for name, _ in pairs)
        raise ValueError(f"the key {str(twice)[:60]!r} is there twice")
    return record


def repeated(names: Iterable[str]) -> str | None:
    """Return the first name that was there before, in linear time."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")


_decode: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse).decode
