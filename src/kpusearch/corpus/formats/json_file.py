"""Read a JSON file that is one value: an array of objects, one object, or an object around an array of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from kpusearch.article import Article, Rejected
from kpusearch.corpus.formats.jsonl import repeated
from kpusearch.corpus.naming import field_of
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.records import Record, read_records
from kpusearch.corpus.source import Source, read_text

__all__ = ["array_of", "read_json"]

_ARRAYS: Final = ("articles", "data", "items", "results", "records", "posts", "berita", "artikel", "entries", "rows")
_DEEPEST: Final = 3
_BLANK: Final = " \t\n\r"


class _Repeating(dict[str, object]):
    """Hold an object that gives a key twice."""

    twice = ""


class _Constant(str):
    """Hold NaN or Infinity, which Python writes and JSON does not know; it costs one record, not the file."""

    __slots__ = ()


def read_json(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield an `Article` or a `Rejected` for each object, with the source ``path#n`` for the nth member of an array.

    Of an array that breaks off, what stands before the damage is read.
    """
    text = read_text(source, reading)
    if isinstance(text, Rejected):
        yield text
        return
    yield from read_records(source, reading, lambda: _rows(text, source.name))


def array_of(value: object) -> list[object] | None:
    """Return the array of records in a JSON value; None where the value is a record itself, or none.

    >>> array_of({"status": "ok", "data": {"articles": [{"isi": "Isi."}]}})
    [{'isi': 'Isi.'}]
    >>> array_of({"isi": "Isi.", "tags": [{"nama": "pleno"}]}) is None
    True
    """
    for _ in range(_DEEPEST):
        if isinstance(value, list):
            return value
        if not isinstance(value, dict) or any(field_of(name) == "body" and _is_text(value[name]) for name in value):
            return None
        named = [value[name] for name in _ARRAYS if isinstance(value.get(name), (list, dict))]
        lists = [item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)]
        value = named[0] if named else lists[0] if len(lists) == 1 else None
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, dict) and isinstance(value.get("rendered"), str))


def _rows(text: str, place: str) -> Iterator[tuple[str, Record | str]]:
    if not text.strip(_BLANK):
        yield place, "empty file"
        return
    start = _skip_blank(text, 0)
    if text[start] == "[":
        yield from _members(text, start + 1, place)
        return
    try:
        value: object = _decoder.decode(text)
    except (ValueError, RecursionError) as error:
        yield place, _reason(error)
        return
    array = array_of(value)
    if array is None:
        yield place, _record(value)
        return
    for number, member in enumerate(array, 1):
        yield f"{place}#{number}", _record(member)
    if not array:
        yield place, "an empty JSON array"


def _members(text: str, position: int, place: str) -> Iterator[tuple[str, Record | str]]:
    """Read the members of an array one by one, so that one damage leaves those before it."""
    number = 0
    position = _skip_blank(text, position)
    if text.startswith("]", position):
        yield place, "an empty JSON array"
    while not text.startswith("]", position):
        number += 1
        try:
            value, position = _decoder.raw_decode(text, position)
            position = _skip_blank(text, position)
            if not text.startswith((",", "]"), position):
                raise json.JSONDecodeError("Expecting ',' or ']'", text, position)
        except (ValueError, RecursionError) as error:
            yield f"{place}#{number}", f"{_reason(error)}; the rest of the file is not read"
            return
        yield f"{place}#{number}", _record(value)
        if text.startswith(",", position):
            position = _skip_blank(text, position + 1)
    if rest := text[position + 1 :].strip(_BLANK):
        yield place, f"invalid JSON: {rest[:40]!r} behind the array; what follows is not read"


def _skip_blank(text: str, position: int) -> int:
    while position < len(text) and text[position] in _BLANK:
        position += 1
    return position


def _record(value: object) -> Record | str:
    if isinstance(value, _Repeating):
        return f"the key {value.twice[:60]!r} is there twice"
    if not isinstance(value, dict):
        return "not a JSON object"
    constant = next((item for item in value.values() if isinstance(item, _Constant)), None)
    return value if constant is None else f"{constant} is no JSON value"


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "invalid JSON: nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"invalid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
    return f"invalid JSON: {error}"


def _kept(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) == len(pairs):
        return record
    marked = _Repeating(record)
    marked.twice = repeated(name for name, _ in pairs) or ""
    return marked


_decoder: Final = json.JSONDecoder(object_pairs_hook=_kept, parse_constant=_Constant)
