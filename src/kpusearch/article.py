"""Hold one news article, or the reason why a source gave none.

Overview of types: `Article`, `Rejected`. Both are frozen records without I/O.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

__all__ = ["Article", "Rejected"]

# What may differ between two readings of the same unchanged news: where it was read, and how its fields were
# worked out.
_NOT_CONTENT: Final = frozenset({"source", "date_confidence", "date_evidence", "recognised"})
_DAYS: Final = ("date", "published")
_BLANKS: Final = b" \t\n\r\v\f\x1c\x1d\x1e\x1f"
_encode: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Hold one news article as its source gave it.

    `date` is the day of the event, else of publication; `date_confidence` says which and how sure:
    ``"stated"`` (the text gives the whole date), ``"inferred"`` (the year was worked out) or ``"published"``;
    `date_evidence` says why, or why there is no date.
    `published` is the day of publication where it is known, whatever `date` is.
    `office` is the first label of the office's host (``kota-semarang``).
    `recognised` names the fields that were worked out from the text rather than stated by the source (``"id"`` where
    the identity was derived); None says that nobody has looked yet.
    `title` may be empty, `body` may not: an index rejects an article without a body.

    >>> Article(title="Uji publik", body="KPU menggelar uji publik.").id is None
    True
    """

    id: str | None = None
    title: str = ""
    body: str
    date: datetime.date | None = None
    published: datetime.date | None = None
    url: str | None = None
    office: str | None = None
    city: str | None = None
    authors: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    forum: str | None = None
    decrees: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    date_confidence: str | None = None
    date_evidence: str | None = None
    source: str | None = None
    recognised: tuple[str, ...] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the article as JSON types, keys in the order of the fields, the date in ISO 8601."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        for name, value in values.items():
            if isinstance(value, tuple):
                values[name] = list(value)
        for name in _DAYS:
            values[name] = values[name].isoformat() if values[name] else None
        values["extra"] = dict(self.extra)
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Article:
        """Rebuild an article from `to_dict`'s JSON types.

        >>> article = Article(body="Isi", date=datetime.date(2025, 7, 29), authors=("erh",))
        >>> Article.from_dict(article.to_dict()) == article
        True
        """
        known = dict(values)
        for name in ("authors", "photographers", "decrees", "people"):
            known[name] = tuple(known.get(name) or ())
        if known.get("recognised") is not None:
            known["recognised"] = tuple(known["recognised"])
        for name in _DAYS:
            if known.get(name):
                known[name] = datetime.date.fromisoformat(known[name])
        return cls(**known)

    def content_hash(self) -> str:
        """Return the hex SHA-256 of what the article says, whatever file it came from.

        >>> a = Article(body="Isi", source="a.jsonl:1")
        >>> a.content_hash() == Article(body="Isi", source="b.jsonl:7").content_hash()
        True
        """
        details = [getattr(self, name) for name in _DETAILS]
        # JSON shows where it ends, and says how long the title is: no two contents give one text.
        head = _encode([len(self.title), *details, dict(self.extra)])
        return _sha256(f"{head}{self.title}{self.body}")

    def text_hash(self) -> str:
        """Return the hex SHA-256 of title and body alone: equal for the same news under two ids.

        Case, blanks and compatibility forms, which retyping changes, do not count.
        """
        text = unicodedata.normalize("NFKC", f"{self.title}\0{self.body}").casefold()
        return hashlib.sha256(_utf8(text).translate(None, _BLANKS)).hexdigest()


# What a content hash covers beside title, body and extra.
_DETAILS: Final = tuple(
    item.name for item in fields(Article) if item.name not in {*_NOT_CONTENT, "title", "body", "extra"}
)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Say why a source gave no article.

    `source` is ``path:line``, ``path#n`` or a path; `reason` is a sentence without a full stop.
    """

    source: str
    reason: str

    def to_dict(self) -> dict[str, str]:
        """Return the record as a dictionary."""
        return {"source": self.source, "reason": self.reason}


def _sha256(text: str) -> str:
    return hashlib.sha256(_utf8(text)).hexdigest()


def _utf8(text: str) -> bytes:
    # A lone surrogate cannot be encoded strictly, and an article that holds one must not be lost.
    return text.encode("utf-8", "surrogatepass")
