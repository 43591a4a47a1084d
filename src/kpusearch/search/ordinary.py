"""Tell abbreviations that are ordinary words too: *Tak*, *Siap*, *Rp*, and names such as *Tri*.

An article that writes ``Tindakan Administratif Keimigrasian (TAK)`` does not make an abbreviation of *tak*. What the
word is everywhere else decides: whether the dictionary has it, how near its long forms are, and how articles write it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kpusearch.analysis.affixes import is_root
from kpusearch.storage import Snapshot

__all__ = ["Use", "use_of"]

_Docs: TypeAlias = NDArray[np.int32]

_WORDS: Final = frozenset(
    {"rp", "idr", "usd", "mm", "cm", "km", "mg", "kg", "ml", "cc", "ha", "kb", "mb", "gb", "tb", "kwh", "mw"}
    # What the dictionary of roots lacks: "as" is an axle and an ace.
    | {"as"}
)
"""Units, currencies and words that nobody who types them in lower case means as abbreviations."""

_NEAR: Final = 4
"""A long form is near where one article in so many that hold the short form holds it too."""

_NEAR_WORD: Final = 8
"""The same where the short form is a word of the dictionary: enough where articles write it in capitals besides."""

_LEAST: Final = 2
"""Articles that must hold both, as one is an accident where it is not all there is."""

_FAR_COMMONER: Final = 20
"""A word in so many times more articles than its long form stands for something else."""

_SAMPLED: Final = 12
"""Articles that are read for how they write a word; a millisecond or two."""

_SEEN: Final = 3
"""Articles that must be seen to tell how a word of the dictionary is written."""

_NONE: Final = np.empty(0, np.int32)


class Use(NamedTuple):
    """Hold how articles use a short form: whether as an ordinary word too, and then which long forms are near it."""

    is_ordinary: bool
    near: frozenset[tuple[str, ...]]


def use_of(
    snapshot: Snapshot,
    short: str,
    longs: Sequence[tuple[tuple[str, ...], tuple[int, ...]]],
    *,
    defining: int,
    are_syllables: bool,
) -> Use:
    """Return how articles use a short form with these long forms, given as terms and their distances from the first.

    So many articles are known to be `defining` it. `are_syllables` says that some long form gives the short form more
    than its initials: what is so made is a word of its own (*Kapolda*), which nobody writes in capitals, and stands for
    nothing else unless the dictionary has it.
    """
    docs = snapshot.text_postings(short).docs
    is_word = short in _WORDS or is_root(short)
    # Most are told without looking for the long forms.
    if not is_word and (are_syllables or _NEAR * defining >= docs.size):
        return Use(False, frozenset())
    held = [_holding(snapshot, *long) for long in longs]
    near = frozenset(
        terms
        for (terms, _), each in zip(longs, held, strict=True)
        if _NEAR * (together := _shared(each, docs)) >= docs.size and together >= min(_LEAST, docs.size)
    )
    either = reduce(np.union1d, held, _NONE)
    found = _is_ordinary(snapshot, short, docs, either, is_word=is_word, are_syllables=are_syllables)
    return Use(found, near)


def _is_ordinary(
    snapshot: Snapshot, short: str, docs: _Docs, held: _Docs, *, is_word: bool, are_syllables: bool
) -> bool:
    """Say whether a short form is an ordinary word too; `docs` hold it, and `held` one of its long forms."""
    together = _shared(held, docs)
    if short in _WORDS:
        return True
    if is_word:
        if together < _LEAST or _NEAR_WORD * together < docs.size:
            return True
        return not are_syllables and not _is_in_capitals(snapshot, short, docs, at_least=_SEEN)
    if _NEAR * together >= docs.size:
        return False
    return docs.size > _FAR_COMMONER * held.size or not _is_in_capitals(snapshot, short, docs, at_least=1)


def _is_in_capitals(snapshot: Snapshot, short: str, docs: _Docs, *, at_least: int) -> bool:
    """Say whether two of three articles that hold a term write it as abbreviations are, wherever it stands in them."""
    # Addresses are written in lower case, whatever they hold.
    written = re.compile(rf"(?<![\w/.@]){re.escape(short)}(?!\w)", re.IGNORECASE)
    sample = docs[:: docs.size // _SAMPLED + 1].tolist()
    found = [written.findall(snapshot.article(doc).body) for doc in sample]
    # Titles in capitals tell nothing, and what stands in another form (isi in berisi) is a word.
    capitals = sum(bool(each) and all(map(_looks_short, each)) for each in found)
    return len(sample) >= at_least and 3 * capitals >= 2 * len(sample)


def _looks_short(word: str) -> bool:
    """Say whether a word has the capitals of an abbreviation: *HAM*, *IoT* and *B3*, but not *Tri* and *Rp*."""
    return word.isupper() or sum(map(str.isupper, word)) > 1


def _holding(snapshot: Snapshot, terms: Sequence[str], offsets: Sequence[int]) -> _Docs:
    """Return the documents that hold a long form."""
    found = snapshot.phrase(terms, offsets)
    return np.union1d(found["title"].docs, found["body"].docs)


def _shared(one: _Docs, other: _Docs) -> int:
    return int(np.count_nonzero(np.isin(one, other, assume_unique=True)))
