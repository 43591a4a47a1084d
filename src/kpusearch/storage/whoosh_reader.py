"""Let Whoosh's own searcher and query types run over a snapshot: phrase, boolean, prefix, wildcard, range, fuzzy.

The search itself does not come this way; it is for what Whoosh knows and the query language does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh import fields, formats, matching, reading

from kpusearch.storage.document import KEYWORD_FIELDS, TEXT_FIELDS
from kpusearch.storage.snapshot import Snapshot

__all__ = ["SnapshotReader"]


class _Positions(formats.Format):  # type: ignore[misc]
    """Read posting values that are tuples of positions already."""

    def decode_positions(self, value: tuple[int, ...]) -> tuple[int, ...]:
        return value

    def decode_frequency(self, value: tuple[int, ...]) -> int:
        return len(value)


class SnapshotReader(reading.IndexReader):  # type: ignore[misc]
    """Present a snapshot as Whoosh's `IndexReader`: text fields with positions, keyword fields by whole value.

    >>> from whoosh.searching import Searcher
    >>> Searcher(SnapshotReader(Snapshot([], [], 0))).doc_count()
    0
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        texts = {name: fields.FieldType(_Positions(), None, scorable=True) for name in TEXT_FIELDS}
        self._keywords = (*KEYWORD_FIELDS, *snapshot.keywords)
        self.schema = fields.Schema(**texts, **{name: fields.ID() for name in self._keywords})

    def __contains__(self, term: tuple[str, str | bytes]) -> bool:
        return bool(self._postings(*term)[0].size)

    def generation(self) -> int:
        """Return the generation of the snapshot."""
        return self._snapshot.generation

    def indexed_field_names(self) -> list[str]:
        """Return the names of the fields that can be searched."""
        return [*TEXT_FIELDS, *self._keywords]

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield field and term of every term, sorted."""
        for name in sorted(self.indexed_field_names()):
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: str | bytes) -> Iterator[tuple[str, bytes]]:
        """Yield field and term of the terms of a field from `prefix` on, sorted."""
        start = _text(prefix)
        for term in self._snapshot.field_terms(fieldname):
            if term >= start and (fieldname, term) in self:
                yield fieldname, term.encode()

    def expand_prefix(self, fieldname: str, prefix: str | bytes) -> Iterator[bytes]:
        """Yield the terms of a field that start with a prefix."""
        for term in self._snapshot.field_terms(fieldname, _text(prefix)):
            if (fieldname, term) in self:
                yield term.encode()

    def lexicon(self, fieldname: str) -> Iterator[bytes]:
        """Yield the terms of a field."""
        return self.expand_prefix(fieldname, b"")

    def term_info(self, fieldname: str, text: str | bytes) -> reading.TermInfo:
        """Return frequency and doc_freq of a term. Raise Whoosh's `TermNotFound`."""
        docs, freqs = self._postings(fieldname, text)
        if not docs.size:
            raise reading.TermNotFound(f"no term {fieldname}:{text!r}")
        lengths = self._snapshot.lengths(fieldname)[docs] if fieldname in TEXT_FIELDS else np.ones(1)
        return reading.TermInfo(
            weight=float(freqs.sum()),
            df=int(docs.size),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(freqs.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def postings(self, fieldname: str, text: str | bytes, scorer: Any = None) -> matching.Matcher:
        """Return a matcher of a term's live postings. Raise Whoosh's `TermNotFound`."""
        info = self.term_info(fieldname, text)
        docs, freqs = self._postings(fieldname, text)
        values = None
        if fieldname in TEXT_FIELDS:
            positions = self._snapshot.occurrences(fieldname, _text(text)).positions
            values = [tuple(found.tolist()) for found in np.split(positions, np.cumsum(freqs)[:-1])]
        return matching.ListMatcher(
            docs.tolist(),
            freqs.astype(float).tolist(),
            values,
            self.schema[fieldname].format,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=info,
        )

    def frequency(self, fieldname: str, text: str | bytes) -> float:
        """Return how often a term occurs."""
        return float(self._postings(fieldname, text)[1].sum())

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        """Return in how many live documents a term occurs."""
        return int(self._postings(fieldname, text)[0].size)

    def has_deletions(self) -> bool:
        """Say whether document numbers have gaps."""
        return self._snapshot.doc_count < self._snapshot.size

    def is_deleted(self, docnum: int) -> bool:
        """Say whether a document number is a gap."""
        # Whoosh asks one past the end as well.
        return docnum < self._snapshot.size and not self._snapshot.live[docnum]

    def doc_count_all(self) -> int:
        """Return one more than the greatest document number."""
        return self._snapshot.size

    def doc_count(self) -> int:
        """Return the number of live documents."""
        return self._snapshot.doc_count

    def field_length(self, fieldname: str) -> int:
        """Return the length of a text field over all live documents."""
        return int(self._snapshot.lengths(fieldname)[self._snapshot.live].sum())

    def min_field_length(self, fieldname: str) -> int:
        """Return the least length of a text field."""
        return int(self._snapshot.lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """Return the greatest length of a text field."""
        return int(self._snapshot.lengths(fieldname).max(initial=0))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the exact length of a text field of one document."""
        return int(self._snapshot.lengths(fieldname)[docnum]) if fieldname in TEXT_FIELDS else default

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return the article of a document as a dictionary."""
        return self._snapshot.article(docnum).to_dict()

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """Say that there are no term vectors."""
        return False

    def vector(self, docnum: int, fieldname: str, format_: Any = None) -> Any:
        """Raise `KeyError`: there are no term vectors."""
        raise KeyError(f"no vector for {fieldname} of document {docnum}")

    def _postings(self, fieldname: str, text: str | bytes) -> Any:
        return self._snapshot.postings(fieldname, _text(text))


def _text(term: str | bytes) -> str:
    return term.decode() if isinstance(term, bytes) else term
