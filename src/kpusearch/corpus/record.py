"""Turn a record, a mapping from field names to values, into an article or the reason against it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from kpusearch.article import Article, Rejected
from kpusearch.corpus.dates import Order, RawDate, read_date

__all__ = ["FIELD_NAMES", "LIST_FIELDS", "article_of"]

FIELD_NAMES: Final = frozenset(item.name for item in fields(Article))
"""The names a record may use; other keys are kept in `Article.extra`."""

LIST_FIELDS: Final = ("authors", "photographers", "decrees", "people", "recognised")
"""The fields that hold several texts; one text alone counts as a list of one."""

_TEXT_FIELDS: Final = ("url", "office", "city", "forum", "date_confidence", "date_evidence")
_LIKE_A_BODY: Final = ("content", "text", "isi", "article", "description", "summary", "ringkasan", "deskripsi")
_BARE_NUMBER: Final = re.compile(r"[0-9]{1,12}")
_DEEPEST: Final = 32
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")


class _UnfitError(Exception):
    """Carry the reason why a record is no article out of nested values."""


def article_of(record: Mapping[str, object], *, source: str, order: Order | None = None) -> Article | Rejected:
    """Return the article that a record holds.

    `source` replaces the record's own. The date is read by `read_date`, with the `order` of day and month where that
    is known, and counts as published, unless the record says better.
    Half a surrogate pair, which no file could store, becomes U+FFFD.

    >>> article_of({"body": "Rapat pleno.", "rubrik": "Pilkada"}, source="a.jsonl:1").extra
    {'rubrik': 'Pilkada'}
    >>> article_of({"title": "Tanpa isi"}, source="a.jsonl:2")
    Rejected(source='a.jsonl:2', reason='no body')
    """
    try:
        return _article(record, source, order)
    except _UnfitError as unfit:
        return Rejected(source, str(unfit))


def _article(record: Mapping[str, object], source: str, order: Order | None) -> Article:
    values = {name: _storable(value) for name, value in record.items()}
    # What an index exported is taken as it is: nothing is concluded from what it leaves empty.
    is_exported = "recognised" in values
    texts = {name: _text(values, name) for name in _TEXT_FIELDS}
    lists = {name: _texts(values, name) for name in LIST_FIELDS}
    raw = _raw_date(values.get("date"), order)
    published = _raw_date(values.get("published"), order)
    body = _body(values)
    confidence = texts["date_confidence"] if is_exported or "date_confidence" in values else "published"
    if raw.date is None and published.date and not is_exported:
        raw, confidence = published, "published"
    id_ = _id(values.get("id"), is_exported=is_exported)
    extra = _extra(values)
    if id_ and not is_exported and texts["url"] and _BARE_NUMBER.fullmatch(id_):
        # Every site counts its posts from 1: the address tells them apart.
        id_, extra = None, {**extra, "id": id_}
    return Article(
        id=id_,
        title=_text(values, "title", is_kept_blank=True) or "",
        body=body,
        date=raw.date,
        published=published.date
        or (raw.date if confidence == "published" and not is_exported and "published" not in values else None),
        url=texts["url"],
        office=texts["office"],
        city=texts["city"],
        authors=lists["authors"],
        photographers=lists["photographers"],
        forum=texts["forum"],
        decrees=lists["decrees"],
        people=lists["people"],
        date_confidence=confidence if raw.date else None,
        date_evidence=raw.note or published.note or texts["date_evidence"],
        source=source,
        # None says that nobody has looked yet, which an empty list does not.
        recognised=lists["recognised"] if values.get("recognised") is not None else None,
        extra=extra,
    )


def _body(values: Mapping[str, object]) -> str:
    body = _text(values, "body")
    if body is not None:
        return body
    other = next((name for name in _LIKE_A_BODY if isinstance(values.get(name), str)), None)
    raise _UnfitError(f"no body; rename {other!r} to 'body'" if other else "no body")


def _raw_date(value: object, order: Order | None) -> RawDate:
    if value is None:
        return RawDate()
    if not isinstance(value, str):
        return RawDate(note=f"date is {_kind(value)}, not text")
    return read_date(value, order)


def _id(value: object, *, is_exported: bool) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return (value if is_exported else value.strip()) if value and value.strip() else None
    raise _UnfitError(f"id is {_kind(value)}, not text or a number")


def _text(values: Mapping[str, object], name: str, *, is_kept_blank: bool = False) -> str | None:
    value = values.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _UnfitError(f"{name} is {_kind(value)}, not text")
    return value if is_kept_blank or value.strip() else None


def _texts(values: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = values.get(name)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise _UnfitError(f"{name} is {_kind(value)}, not a list of texts")


def _extra(values: Mapping[str, object]) -> dict[str, object]:
    given = values.get("extra")
    if given is not None and not isinstance(given, dict):
        raise _UnfitError(f"extra is {_kind(given)}, not an object")
    return {**(given or {}), **{name: value for name, value in values.items() if name not in FIELD_NAMES}}


def _storable(value: object, depth: int = 0) -> object:
    """Return the value with whole characters only; a depth no encoder survives is refused."""
    if depth > _DEEPEST:
        raise _UnfitError(f"nested more than {_DEEPEST} levels deep")
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, list):
        return [_storable(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_whole(name): _storable(item, depth + 1) for name, item in value.items()}
    return value


def _whole(text: str) -> str:
    # Encoding finds half a pair many times faster than a pattern does.
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    return "an object" if isinstance(value, dict) else "a list" if isinstance(value, list) else "text"
