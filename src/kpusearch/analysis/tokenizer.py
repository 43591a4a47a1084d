"""Cut text into words, numbers, decree ids and hosts, with offsets into the original text.

A *chunk* is a run of characters that belong together (``kota-semarang.kpu.go.id``, ``1341/2024``, ``Jum'at``).
Its *units* are the tokens it gives: a plain word gives one; two words around a slash give one each;
a number, id or host gives itself and, at the same position, its parts.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final, NamedTuple, TypeAlias

__all__ = [
    "MAX_TERM",
    "TOKENIZER_VERSION",
    "Token",
    "Unit",
    "Word",
    "chunk_texts",
    "chunks",
    "fold",
    "tokenize",
    "units",
    "width",
    "words",
]

TOKENIZER_VERSION: Final = 1
"""Raised whenever the same text would give other tokens: an index remembers it."""

MAX_TERM: Final = 255
"""Code points kept of a term; no real word is longer, and a longer run is still found by its start."""

_WIDTHS: Final = 2**15
"""Words whose width is remembered."""

# Soft hyphens, zero-width joiners and combining accents sit inside words and are dropped from the term.
_LETTER: Final = r"\w\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
_APOSTROPHES: Final = "'’‘ʼ`´"
_HYPHENS: Final = "-‐‑"
_JOINTS: Final = re.escape(f"./@{_APOSTROPHES}{_HYPHENS}")
_CHUNK: Final = re.compile(
    rf"https?://[^\s<>\"“”]+|(?:Rp|IDR)(?=\d)|[{_LETTER}]+(?:(?:[{_JOINTS}]|(?<=\d)[,:](?=\d))[{_LETTER}]+)*"
)
_PIECE: Final = re.compile(rf"(?:(?!_)[{_LETTER}{_APOSTROPHES}])+")
_URL_END: Final = ".,;:!?)]}'’»…"
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+")
_Piece: TypeAlias = tuple[int, int, str]
"""A run of letters and digits in a chunk: start, end and term."""


class Token(NamedTuple):
    """One occurrence of a term: `text` is ``source[start:end]``, `position` counts words from 0.

    `start` and `end` are code points of the original text. Parts of a compound share its position.
    """

    text: str
    term: str
    position: int
    start: int
    end: int


class Unit(NamedTuple):
    """One token of a chunk, with offsets and position counted from the chunk's own start."""

    term: str
    start: int
    end: int
    position: int


class Word(NamedTuple):
    """One word of a text, folded; `position`, `start` and `end` are those of the token that holds it."""

    text: str
    position: int
    start: int
    end: int


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of a text in order, folded but neither stopped nor stemmed.

    >>> [token.term for token in tokenize("Jum’at (25/7): KPU se-Jawa, kabupaten/kota")]
    ['jumat', '25/7', '25', '7', 'kpu', 'se-jawa', 'kabupaten', 'kota']
    """
    position = 0
    for start, chunk in chunks(text):
        found = units(chunk)
        for unit in found:
            begin, end = start + unit.start, start + unit.end
            yield Token(text[begin:end], unit.term, position + unit.position, begin, end)
        position += found[-1].position + 1 if found else 0


def words(text: str) -> list[Word]:
    """Return every word of a text. What joins words says nothing here: *visi-misi* is two, as *visi misi* is.

    >>> [(word.text, word.position) for word in words("Visi-misi 1.265 pemilih, Jum’at (25/7)")]
    [('visi', 0), ('misi', 0), ('1265', 1), ('pemilih', 2), ('jumat', 3), ('25', 4), ('7', 4)]
    """
    found: list[Word] = []
    for position, tokens in groupby(tokenize(text), key=lambda token: token.position):
        whole, *parts = tokens
        # A number with marks between its thousands is one word.
        inside = [part.term for part in parts] if not whole.term.isalnum() and parts else whole.term.split("-")
        found += [Word(word, position, whole.start, whole.end) for word in inside]
    return found


@functools.lru_cache(maxsize=_WIDTHS)
def width(word: str) -> int:
    """Return how many positions a run of characters without blanks takes.

    >>> width("visi-misi,"), width("kabupaten/kota"), width("–")
    (1, 2, 0)
    """
    return sum(found[-1].position + 1 for chunk in chunk_texts(word) if (found := units(chunk)))


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Yield start and characters of each run that `units` reads as one."""
    for match in _CHUNK.finditer(text):
        yield match.start(), match[0]


def chunk_texts(text: str) -> list[str]:
    """Return the characters of each of `chunks`, without their places."""
    return _CHUNK.findall(text)


def units(chunk: str) -> tuple[Unit, ...]:
    """Return the tokens of one chunk; none when nothing in it can be a term.

    >>> [unit.term for unit in units("1.265.218")]
    ['1265218', '1', '265', '218']
    """
    if chunk.isalpha():
        return _one(fold(chunk), 0, len(chunk), 0)
    is_url = "://" in chunk
    if is_url:
        chunk = chunk.rstrip(_URL_END)
    # The scheme says nothing: the same page is named with and without it.
    scheme = chunk.find("://") + 3 if is_url else 0
    pieces = [(*match.span(), term) for match in _PIECE.finditer(chunk, scheme) if (term := fold(match[0]))]
    if not pieces:
        return ()
    if len(pieces) == 1 and not is_url:
        start, end, term = pieces[0]
        return _one(term, start, end, 0)
    if is_url or not all(_is_alphabetic(chunk[start:end]) for start, end, _ in pieces):
        return _compound(chunk, pieces)
    return _words(chunk, pieces)


def fold(word: str) -> str:
    """Return the term of a word: NFKC, lower case, no accents, letters and digits only.

    >>> fold("Café"), fold("ＫＰＵ"), fold("Jum'at")
    ('cafe', 'kpu', 'jumat')
    """
    if word.isascii() and word.isalnum():
        return word.lower()
    word = unicodedata.normalize("NFKC", word).casefold()
    # Some case foldings and decompositions bring new marks or blanks, so the filter comes last.
    return "".join(c for c in unicodedata.normalize("NFKD", word) if c.isalnum())


def _words(chunk: str, pieces: list[_Piece]) -> tuple[Unit, ...]:
    """Read a chunk of letters: hyphens keep words together, a slash puts them side by side, the rest is a compound."""
    groups = [[pieces[0]]]
    for before, piece in pairwise(pieces):
        between = chunk[before[1] : piece[0]]
        if between == "/":
            groups.append([piece])
        else:
            groups[-1].append(piece)
    found: list[Unit] = []
    for position, group in enumerate(groups):
        start, end = group[0][0], group[-1][1]
        inside = chunk[start:end]
        if any(mark in inside for mark in "._@"):
            found += (unit._replace(position=position) for unit in _compound(chunk, group))
        else:
            term = "-".join([folded for _, _, folded in group])
            found += _one(term, start, end, position)
    return tuple(found)


def _compound(chunk: str, pieces: list[_Piece]) -> tuple[Unit, ...]:
    """Return the whole and, at the same position, its parts."""
    start, end = pieces[0][0], pieces[-1][1]
    whole = chunk[start:end]
    if _THOUSANDS.fullmatch(whole):
        term = whole.replace(".", "")
    else:
        term = "".join(
            folded + _joint(chunk[last:following])
            for (_, last, folded), following in zip(pieces, [*(first for first, _, _ in pieces[1:]), end], strict=True)
        )
    found = list(_one(term, start, end, 0))
    if len(pieces) > 1:
        for first, last, folded in pieces:
            found += _one(folded, first, last, 0)
    return tuple(found)


def _joint(between: str) -> str:
    """Return what joins two pieces of a whole, with one hyphen for all its kinds and never a blank."""
    if len(between) < 2 and between.isascii():
        return between
    return "".join("-" if c in _HYPHENS else c for c in between if c.isascii() or c in _HYPHENS)


def _is_alphabetic(piece: str) -> bool:
    return piece.isalpha() or not any(c.isdigit() for c in piece)


def _one(term: str, start: int, end: int, position: int) -> tuple[Unit, ...]:
    return (Unit(term[:MAX_TERM], start, end, position),) if term else ()
