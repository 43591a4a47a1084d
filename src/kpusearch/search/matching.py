"""Find the documents of a query tree, and what its leaves score in them, exhaustively and exactly.

A set of documents is a mask: bool of shape (`Snapshot.size`,), true at live documents that match.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kpusearch.search.near import find_near
from kpusearch.search.people import people_like
from kpusearch.search.query import (
    DateRange,
    DateWord,
    Either,
    Group,
    Keyword,
    Leaf,
    Near,
    Node,
    Nothing,
    Phrase,
    Prefix,
    Recent,
    Term,
    Verbatim,
)
from kpusearch.search.scorer import Reading, Scorer
from kpusearch.search.verbatim import find_verbatim
from kpusearch.storage import Ints, Postings, Snapshot, keyword

__all__ = ["HALF_LIFE", "MAX_EXPANSION", "Mask", "Matching", "day_column", "day_mask"]

MAX_EXPANSION: Final = 1000
"""Terms that a prefix may stand for in each field."""

HALF_LIFE: Final = 90.0
"""Days in which what an article's date is worth halves."""

Mask = NDArray[np.bool_]
_SHOWN_NAMES: Final = 5


class Matching:
    """Read leaves and match trees on one snapshot. What is not read before the deadline counts as not matching."""

    def __init__(self, snapshot: Snapshot, scorer: Scorer, *, deadline: float = float("inf")) -> None:
        self._snapshot = snapshot
        self._scorer = scorer
        self._deadline = deadline
        self._readings: dict[Leaf, Reading | None] = {}
        self.complete = True
        self.cut: list[str] = []

    def reading(self, leaf: Leaf) -> Reading | None:
        """Return what the index says of a leaf, read once, or None when time ran out before."""
        if type(leaf) is Term and self.complete and time.monotonic() <= self._deadline:
            # Remembered over queries already.
            return self._scorer.term(leaf)
        if leaf not in self._readings:
            if time.monotonic() > self._deadline:
                self.complete = False
            self._readings[leaf] = self._read(leaf) if self.complete else None
        return self._readings[leaf]

    def mask(self, node: Node, *, unread: bool = False) -> Mask:
        """Return the documents that match; `unread` is the answer for leaves that time did not allow to read."""
        snapshot = self._snapshot
        if isinstance(node, Group):
            return self._group(node, unread=unread)
        if isinstance(node, Nothing):
            return np.zeros(snapshot.size, dtype=bool)
        if isinstance(node, Keyword):
            if node.field == "region":
                return self._region(node.value)
            docs = snapshot.postings(node.field, node.value).docs
            return self._people(node.value) if node.field == "people" and not docs.size else self._of(docs)
        if isinstance(node, DateRange):
            return day_mask(snapshot, node)
        reading = self.reading(node)
        if reading is None:
            return np.full(snapshot.size, unread) & snapshot.live
        mask = np.zeros(snapshot.size, dtype=bool)
        mask[reading.listed.docs] = True
        if snapshot.has_deletions:
            mask &= snapshot.live
        return mask

    def _group(self, group: Group, *, unread: bool) -> Mask:
        if group.must:
            found = reduce(np.logical_and, [self.mask(node, unread=unread) for node in group.must])
        elif group.should:
            found = reduce(np.logical_or, [self.mask(node, unread=unread) for node in group.should])
        else:
            found = self._snapshot.live.copy()
        for node in group.must_not:
            found &= ~self.mask(node, unread=not unread)
        return found

    def _people(self, value: str) -> Mask:
        """Return the articles of whoever may be meant by a name that nobody has exactly."""
        mask = np.zeros(self._snapshot.size, dtype=bool)
        used = []
        for name in people_like(self._snapshot, value):
            docs = self._snapshot.postings("people", keyword(name)).docs
            mask[docs] = True
            if docs.size:
                used.append(name)
        self.cut.append(f"no person is called {value}" + (f": {_listed(used)} was used" if used else ""))
        return mask

    def _region(self, name: str) -> Mask:
        """Return the articles of all offices of a province, by its name."""
        regions = self._snapshot.column("region")
        if not name or name not in regions.values:
            return np.zeros(self._snapshot.size, dtype=bool)
        inside: Mask = (regions.codes == regions.values.index(name)) & self._snapshot.live
        return inside

    def _of(self, docs: Ints) -> Mask:
        mask = np.zeros(self._snapshot.size, dtype=bool)
        mask[docs] = True
        return mask

    def _read(self, leaf: Leaf) -> Reading:
        if isinstance(leaf, Recent):
            return self._recent(leaf)
        if isinstance(leaf, DateWord):
            return self._date_word(leaf)
        if isinstance(leaf, Term):
            return self._scorer.term(leaf)
        if isinstance(leaf, Either):
            return self._scorer.remember(leaf, lambda: self._either(leaf))
        if isinstance(leaf, Near):
            return find_near(self._scorer, leaf)
        return self._scorer.merged(leaf, self.fields(leaf), self._idf_of(leaf))

    def fields(self, leaf: Leaf) -> dict[str, Postings]:
        """Return the postings of a leaf in each of its fields, and in the lead of a body."""
        if isinstance(leaf, DateWord | Either | Near | Recent):
            return {}
        # What is found in a body counts for more in its lead.
        fields = (*leaf.fields, "lead") if "body" in leaf.fields else leaf.fields
        if isinstance(leaf, Term):
            return {field: self._snapshot.postings(field, leaf.term) for field in fields}
        if isinstance(leaf, Phrase):
            found: Mapping[str, Postings] = self._snapshot.phrase(leaf.terms, leaf.offsets)
        elif isinstance(leaf, Verbatim):
            found = find_verbatim(self._snapshot, leaf, goes_on=self._goes_on)
        else:
            found = self._prefixed(leaf)
        return {field: found[field] for field in fields}

    def _goes_on(self) -> bool:
        self.complete = self.complete and time.monotonic() <= self._deadline
        return self.complete

    def _idf_of(self, leaf: Verbatim | Phrase | Prefix) -> float | None:
        """Return the sum over the terms of a phrase, None where the articles that hold the leaf are to be counted."""
        if isinstance(leaf, Prefix):
            return None
        terms = leaf.terms if isinstance(leaf, Phrase) else [surface.term for surface in leaf.readings[0]]
        readings = [self.reading(Term(term, leaf.fields)) for term in terms if term]
        return sum(reading.idf for reading in readings if reading) or None

    def _prefixed(self, leaf: Prefix) -> Mapping[str, Postings]:
        """Return the postings of all words with a prefix, as if they were one."""
        terms = self._snapshot.terms(leaf.prefix, limit=MAX_EXPANSION + 1)
        if len(terms) > MAX_EXPANSION:
            self.cut.append(
                f"{leaf.prefix}* begins more than {MAX_EXPANSION} words; the first {MAX_EXPANSION} were used"
            )
        used = terms[:MAX_EXPANSION]
        # Without a term there is nothing between it and itself.
        return self._snapshot.between(used[0] if used else leaf.prefix, used[-1] if used else leaf.prefix)

    def _either(self, leaf: Either) -> Reading:
        """Give each article the greatest part of any of the readings; those that the user did not write count less.

        An article that only holds what counts w counts w in n too: so what is rare stays worth more than what stands
        for it.
        """
        parts = np.zeros(self._snapshot.size)
        held = np.zeros(self._snapshot.size)
        for other, weight in ((leaf.term, 1.0), *leaf.weighed()):
            reading = self._other(other)
            if not reading.doc_freq:
                continue
            docs, exact = reading.listed.docs, reading.listed.parts
            if exact is None:
                # What was made for a query holds live documents alone, a term's list deleted ones too.
                docs = docs[self._snapshot.live[docs]] if self._snapshot.has_deletions else docs
                exact = self._scorer.parts(reading, docs)
            parts[docs] = np.maximum(parts[docs], weight * exact)
            held[docs] = np.maximum(held[docs], weight)
        found = np.flatnonzero(held).astype(np.int32)
        return self._scorer.made(leaf, found, parts[found], self._scorer.idf(float(held[found].sum())))

    def _other(self, leaf: Term | Phrase) -> Reading:
        """Read a phrase once for all the words that it stands for, as finding it costs more than they do."""
        return self._scorer.remember(leaf, lambda: self._read(leaf)) if isinstance(leaf, Phrase) else self._read(leaf)

    def _recent(self, leaf: Recent) -> Reading:
        """Give each dated article the part 2 ^ (-age / `HALF_LIFE`), age in days and at least 0."""
        docs = np.flatnonzero(self._snapshot.live & (self._snapshot.days > 0)).astype(np.int32)
        ages = np.maximum(leaf.day.toordinal() - self._snapshot.days[docs].astype(np.int64), 0)
        return self._scorer.made(leaf, docs, np.exp2(-ages / HALF_LIFE), idf=1.0)

    def _date_word(self, leaf: DateWord) -> Reading:
        """Give each article of that date the part of pf = 1, and each undated one what its words earn."""
        term = self.reading(Term(leaf.term))
        parts = np.zeros(self._snapshot.size)
        if term is not None:
            undated = np.flatnonzero(self.mask(term.leaf) & (self._snapshot.days == 0))
            parts[undated] = self._scorer.parts(term, undated)
        parts[day_mask(self._snapshot, leaf.range)] = 1.0
        docs = np.flatnonzero(parts).astype(np.int32)
        return self._scorer.made(leaf, docs, parts[docs])


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN_NAMES])
    return shown + (f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else "")


def day_column(snapshot: Snapshot, field: str) -> Ints:
    """Return the day of each document's event, or of its publication for ``"published"``: ordinals, 0 for none."""
    return snapshot.published if field == "published" else snapshot.days


def day_mask(snapshot: Snapshot, days: DateRange) -> Mask:
    """Return the live documents whose day, of its field, is in a range; one without that day is in none."""
    column = day_column(snapshot, days.field)
    first = days.since.toordinal() if days.since else 1
    last = days.until.toordinal() if days.until else np.iinfo(np.int32).max
    return (column >= first) & (column <= last) & snapshot.live
