"""Hold one news article, or the reason why a source gave none.

Overview of types: `Article`, `Rejected`. Both are frozen records without I/O.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

__all__ = ["Article", "Rejected", "day_month", "derive_id", "normalise_url"]

_SCHEME: Final = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# What may differ between two readings of the same unchanged news: where it was read,
# and how its date was worked out.
_NOT_CONTENT: Final = frozenset({"source", "date_confidence", "date_evidence"})
_BLANKS: Final = b" \t\n\r\v\f\x1c\x1d\x1e\x1f"
_encode: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Hold one news article as its source gave it.

    `date` is the day of the event, else of publication; `date_confidence` says which and how sure:
    ``"stated"`` (the text gives the whole date), ``"inferred"`` (the year was worked out) or ``"published"``;
    `date_evidence` says why, or why there is no date.
    `office` is the first label of the office's host (``kota-semarang``).
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
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the article as JSON types, keys in the order of the fields, the date in ISO 8601."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        for name, value in values.items():
            if isinstance(value, tuple):
                values[name] = list(value)
        values["date"] = self.date.isoformat() if self.date else None
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
        if known.get("date"):
            known["date"] = datetime.date.fromisoformat(known["date"])
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


def derive_id(article: Article, *, event: str | None = None) -> str:
    """Return the identity of an article: the given id, else its URL, else office and title with the event's day.

    `event` is the day and month of the event (``"29/7"``) where the reader knows it but not the year;
    by default it is taken from `Article.date`. A corrected body thus keeps its id.

    >>> derive_id(Article(body="Isi", url="https://www.kpu.go.id/index.php/berita/baca/1/?page=2"))
    'kpu.go.id/berita/baca/1'
    >>> derive_id(Article(title="Rapat", body="Isi", office="jateng", date=datetime.date(2025, 7, 2)))
    'jateng-83e80005ffbf'
    """
    if article.id:
        return article.id
    if article.url and (normalised := normalise_url(article.url)):
        return normalised
    event = event or day_month(article.date)
    # Without a title only the text itself can tell two articles of a day apart.
    name = _normalise(article.title) or _normalise(article.body)
    digest = _sha256(f"{name}\n{event}")
    return f"{article.office or 'article'}-{digest[:12]}"


def day_month(day: datetime.date | None) -> str:
    """Return a date as day/month without leading zeros, empty for None: the year of an event is often unknown."""
    return f"{day.day}/{day.month}" if day else ""


def normalise_url(url: str) -> str:
    """Return a URL without scheme, ``www.``, ``index.php/``, query, fragment and final slash.

    >>> normalise_url("https://kota-semarang.kpu.go.id/index.php/blog/read/7_rapat?page=3#isi")
    'kota-semarang.kpu.go.id/blog/read/7_rapat'
    """
    bare = _SCHEME.sub("", url.strip()).split("#", 1)[0].split("?", 1)[0]
    host, slash, path = bare.partition("/")
    host = host.lower().removeprefix("www.")
    return f"{host}{slash}{path.replace('index.php/', '', 1)}".rstrip("/")


def _normalise(text: str) -> str:
    """Fold what retyping changes: compatibility forms, case and blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _sha256(text: str) -> str:
    return hashlib.sha256(_utf8(text)).hexdigest()


def _utf8(text: str) -> bytes:
    # A lone surrogate cannot be encoded strictly, and an article that holds one must not be lost.
    return text.encode("utf-8", "surrogatepass")
