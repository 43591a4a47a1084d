"""Read a whole index and say whether its parts agree with one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from kpusearch.analysis import Analyzer
from kpusearch.article import Article
from kpusearch.storage.definitions import definitions
from kpusearch.storage.document import decrees_of, indexed_body, people_of
from kpusearch.storage.folding import keyword
from kpusearch.storage.frequencies import FREQ_FIELDS, lead
from kpusearch.storage.own_fields import own_values
from kpusearch.storage.postings import Ragged
from kpusearch.storage.snapshot import Snapshot

__all__ = ["Check", "Part", "check"]

_TERMS: Final = 10_000
"""Terms whose postings are read together: those of all would take as much memory as a segment that is written."""


@dataclass(frozen=True, slots=True)
class Part:
    """Give the state of one part: `status` is ``"ok"`` or ``"damaged"``."""

    name: str
    status: str
    detail: str

    def to_dict(self) -> dict[str, str]:
        """Return the record as a dictionary."""
        return {"name": self.name, "status": self.status, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Check:
    """Hold the state of every part of an index."""

    parts: tuple[Part, ...]

    @property
    def ok(self) -> bool:
        """Say whether every part is whole."""
        return all(part.status == "ok" for part in self.parts)

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return {"ok": self.ok, "parts": [part.to_dict() for part in self.parts]}


def check(snapshot: Snapshot, analyzer: Analyzer) -> Check:
    """Read every article, analyse it again and compare it with the postings. As long as a rebuild without writing."""
    return Check(
        (
            _part("files", lambda: _files(snapshot)),
            _part("articles", lambda: _articles(snapshot)),
            _part("identity", lambda: _identity(snapshot)),
            _part("spelling", lambda: _codes(snapshot, analyzer)),
            _part("people", lambda: _named(snapshot.people, people_of, snapshot, "people")),
            _part("decrees", lambda: _decrees(snapshot)),
            *(_part(name, lambda name=name: _own(snapshot, name)) for name in snapshot.keywords),  # type: ignore[misc]
            _part("definitions", lambda: _definitions(snapshot, analyzer)),
            *(_part(field, lambda field=field: _postings(snapshot, analyzer, field)) for field in FREQ_FIELDS),  # type: ignore[misc]
        )
    )


def _part(name: str, read: Callable[[], str]) -> Part:
    try:
        return Part(name, "ok", read())
    except Exception as error:  # damaged bytes raise whatever they happen to mean
        return Part(name, "damaged", f"{type(error).__name__}: {error}")


def _files(snapshot: Snapshot) -> str:
    snapshot.verify()
    return f"{len(snapshot.segments)} segments, every checksum right"


def _articles(snapshot: Snapshot) -> str:
    count = 0
    for doc, article in snapshot.articles():
        if bytes.fromhex(article.content_hash())[:16] != snapshot.content_hash(doc):
            raise ValueError(f"{article.id}: the stored article is not the one that was indexed")
        count += 1
    return f"{count} articles read"


def _identity(snapshot: Snapshot) -> str:
    ids = Counter(snapshot.id(int(doc)) for doc in np.flatnonzero(snapshot.live))
    for id_, count in ids.items():
        if count > 1 or snapshot.find_id(id_) is None:
            raise ValueError(f"{id_}: {count} articles, or none, have this id")
    return f"{len(ids)} ids, each found"


def _own(snapshot: Snapshot, name: str) -> str:
    held = _named(snapshot.own(name).values, lambda article: own_values(article.extra, name), snapshot, name)
    return held.replace(f" {name},", " values,")


def _named(column: Ragged, values_of: Callable[[Article], Sequence[str]], snapshot: Snapshot, field: str) -> str:
    """Compare a column with any number of values, and the postings of each value, with what the articles hold."""
    starts, codes, values = column
    found: dict[str, set[int]] = {}
    for doc, article in snapshot.articles():
        held = set(map(keyword, values_of(article)))
        if held != {keyword(values[code]) for code in codes[starts[doc] : starts[doc + 1]]}:
            raise ValueError(f"{article.id}: its {field} are not what is indexed")
        for value in held:
            found.setdefault(value, set()).add(doc)
    for value, docs in found.items():
        if not docs <= set(snapshot.postings(field, value).docs.tolist()):
            raise ValueError(f"{value}: not every article that holds it is found by it")
    return f"{len(found)} {field}, each found"


def _decrees(snapshot: Snapshot) -> str:
    """Compare the postings of decrees with what the articles cite."""
    found = Counter(key for _, article in snapshot.articles() for key in decrees_of(article))
    for key, count in found.items():
        if snapshot.postings("decrees", key).docs.size != count:
            raise ValueError(f"{key}: not every article that cites it is found by it")
    return f"{len(found)} decrees, each found"


def _codes(snapshot: Snapshot, analyzer: Analyzer) -> str:
    """Compare the codes of the words with what the texts give now."""
    count = 0
    for doc, article in snapshot.articles():
        codes = analyzer.codes(article.title) + analyzer.codes(indexed_body(article))
        if codes != snapshot.codes(doc):
            raise ValueError(f"{article.id}: its words are not spelled as those that are indexed")
        count += len(codes)
    return f"{count} words"


def _definitions(snapshot: Snapshot, analyzer: Analyzer) -> str:
    """Compare the abbreviations that are kept with what the articles define."""
    found: Counter[tuple[str, str]] = Counter()
    for _, article in snapshot.articles():
        found.update(definitions(analyzer, indexed_body(article)))
    kept = {
        (field, value): snapshot.postings(field, value).docs.size
        for field in ("short", "long")
        for value in snapshot.field_terms(field)
    }
    if {key: count for key, count in kept.items() if count} != found:
        raise ValueError("what the articles define is not what is kept; rebuild the index")
    return f"{len(found) // 2} definitions"


def _postings(snapshot: Snapshot, analyzer: Analyzer, field: str) -> str:
    """Compare the postings of a field, summed a document, with what its texts give now."""
    freqs = np.zeros(snapshot.size, np.int64)
    terms = snapshot.terms()
    for start in range(0, len(terms), _TERMS):
        some = terms[start : start + _TERMS]
        postings = snapshot.between(some[0], some[-1])[field]
        freqs[postings.docs] += postings.freqs
    for doc, article in snapshot.articles():
        text = analyzer.terms(article.title if field == "title" else indexed_body(article))
        places = set(zip(text.terms, text.positions, strict=True))
        occurrences = int(lead(np.array([at for _, at in places])).sum()) if field == "lead" else len(places)
        if text.length != snapshot.lengths(field)[doc] or occurrences != freqs[doc]:
            raise ValueError(f"{article.id}: its {field} does not give what is indexed")
    return f"{len(terms)} terms, {int(freqs.sum())} occurrences"
