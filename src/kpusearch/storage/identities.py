"""Tell which stored article, or which earlier one of the call, an incoming article is a version of.

A given id says so itself. An identity that was derived, from an address or from office and title, may be shared by
articles that have nothing else in common: they are kept side by side as ``x``, ``x~2``, ``x~3`` and so on, and each is
met again by its text, whatever the order in which they come.
"""

from __future__ import annotations

import itertools
import re
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from kpusearch.article import Article
from kpusearch.identity import normalise_url
from kpusearch.storage.document import file_number
from kpusearch.storage.sketch import Sketch, sketch_of
from kpusearch.storage.snapshot import Snapshot

__all__ = ["Identities", "Seen", "Version", "is_derived"]

_ALIKE: Final = 4
"""Rows in which the sketches of two versions of one article agree at least: a quarter of their runs of words."""

_MOST_COMPARED: Final = 64
"""Articles of one derived identity that an incoming one is compared with; others are met again by their text alone."""

_YEAR: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_LEAD: Final = 400
"""Characters of a body whose years tell ceremonies of several years apart."""

_NUMBER: Final = re.compile(r"~[0-9]{1,9}\Z")


class Version:
    """Tell an incoming article from others, working out only what is asked for: most come back unchanged.

    `text_hash` has 16 bytes; `title` is a number for the folded title; `sketch` is that of the body.
    """

    def __init__(self, article: Article) -> None:
        self._article = article

    @cached_property
    def text_hash(self) -> bytes:
        """Return the hash of the text."""
        return bytes.fromhex(self._article.text_hash())[:16]

    @cached_property
    def title(self) -> int:
        """Return a number for the title, whatever its case and blanks."""
        return _folded(self._article.title)

    @cached_property
    def years(self) -> frozenset[str]:
        """Return the years that the first sentences name."""
        return _years_in(self._article.body)

    @cached_property
    def is_opening(self) -> bool:
        """Say whether the body breaks off, as the summary in a feed does."""
        return breaks_off(self._article.body)

    @cached_property
    def sketch(self) -> Sketch:
        """Return the sketch of the body; a title may be all that two articles share."""
        return sketch_of(self._article.body)


class Seen(NamedTuple):
    """Remember an article of this call, without its text.

    `number` is its place among those added, None where the stored one was kept, whose sketch is stored then, too.
    `published` is an ordinal, 0 where it is not known; `updates` counts how often the call replaced a version of it.
    `file` is the number of the file that it came from, `length` that of its body; `is_opening` and `years` are as
    `Version`'s.
    """

    content_hash: bytes
    sketch: Sketch | None
    number: int | None
    published: int
    updates: int = 0
    file: int = 0
    length: int = 0
    is_opening: bool = False
    years: frozenset[str] = frozenset()


class Identities:
    """Know the articles of the generation `before` and those that were `seen` in this call."""

    def __init__(self, before: Snapshot) -> None:
        self.before = before
        self.seen: dict[str, Seen] = {}
        self._texts: dict[bytes, str] = {}
        self._members: dict[str, dict[str, None]] = {}

    def resolve(self, article: Article, version: Version) -> str:
        """Return the identity under which an article is to be kept; it has an id, given or derived.

        Articles share a derived identity where they are versions of one another: their texts are alike or, of what is
        stored under an address, the title is the same. Any other gets a number of its own: what only shares an identity
        replaces nothing that came from a file. A program's own article, which names no source, is taken for the next
        version of one that names none. Of an identity that very many share, the first are compared.
        """
        id_ = article.id or ""
        if not is_derived(article):
            return id_
        address = normalise_url(article.url) if article.url else ""
        # An exported article may come back with its number.
        base = id_ if id_ == address else _NUMBER.sub("", id_)
        members = self._members_of(base)
        same = self.same_text(version.text_hash)
        if same is not None and same in members:
            return same
        is_address = base == address
        for member in itertools.islice(members, _MOST_COMPARED):
            is_version = self._is_version(member, version, by_title=is_address)
            if is_version and (is_address or not self._is_beside(member, article)):
                return member
        if article.source is None and (unseen := self._without_source(members)):
            return unseen
        name = base if base not in members else f"{base}~{len(members) + 1}"
        # Where some were deleted, the count may have been given already.
        for number in itertools.count(len(members) + 2):
            if name not in members:
                break
            name = f"{base}~{number}"
        members[name] = None
        return name

    def same_text(self, text_hash: bytes) -> str | None:
        """Return the identity of the article of this call, else of the index, that has a text."""
        if text_hash in self._texts:
            return self._texts[text_hash]
        doc = self.before.find_text(text_hash)
        if doc is None:
            return None
        id_ = self.before.id(doc)
        seen = self.seen.get(id_)
        # What this call has replaced is there no more.
        return None if seen and seen.number is not None else id_

    def see(self, id_: str, seen: Seen, version: Version | None = None) -> None:
        """Remember an article of this call, and its text where the index does not have it."""
        self.seen[id_] = seen
        if version:
            self._texts.setdefault(version.text_hash, id_)

    def is_unlike(self, id_: str, doc: int | None, version: Version) -> bool:
        """Say whether the version of an article before this one, of this call or stored, has an unlike text."""
        sketch = self._sketch(id_, doc)
        return sketch is not None and int(np.count_nonzero(sketch == version.sketch)) < _ALIKE

    def _members_of(self, base: str) -> dict[str, None]:
        """Return the identities in use that are a derived one with or without a number, in the order of numbers."""
        if base not in self._members:
            stored = [id_ for id_ in self.before.ids_from(f"{base}~") if _NUMBER.fullmatch(id_[len(base) :])]
            stored.sort(key=lambda id_: int(id_[len(base) + 1 :]))
            found = ([base] if self.before.find_id(base) is not None else []) + stored
            self._members[base] = dict.fromkeys(found)
        return self._members[base]

    def has_whole(self, id_: str, doc: int | None, length: int) -> bool:
        """Say whether an article of which an opening of some length comes in is known whole, twice as long or more.

        Articles end in three dots, too: one that is about as long as what is known is the next version of it.
        """
        if seen := self.seen.get(id_):
            return not seen.is_opening and seen.length >= 2 * length
        if doc is None:
            return False
        body = self.before.article(doc).body
        return not breaks_off(body) and len(body) >= 2 * length

    def _is_beside(self, member: str, article: Article) -> bool:
        """Say whether a version of this call lies in another file, and no day tells which is the later: both stay."""
        seen = self.seen.get(member)
        if seen is None or seen.file == file_number(article):
            return False
        return not (seen.published and article.published and seen.published != article.published.toordinal())

    def _is_version(self, member: str, version: Version, *, by_title: bool) -> bool:
        doc = self.before.find_id(member)
        # Two of one call that share only a title are two articles: both are there now.
        if by_title and member not in self.seen and doc is not None and self._title(doc) == version.title != 0:
            return True
        if by_title and (version.is_opening or self._is_opening(member, doc)):
            return True
        # One ceremony a year is told in the same words each year.
        if not by_title and self._years(member, doc) != version.years:
            return False
        sketch = self._sketch(member, doc)
        return sketch is not None and int(np.count_nonzero(sketch == version.sketch)) >= _ALIKE

    def _years(self, member: str, doc: int | None) -> frozenset[str]:
        if (seen := self.seen.get(member)) and seen.number is not None:
            return seen.years
        return _years_in(self.before.article(doc).body) if doc is not None else frozenset()

    def _is_opening(self, member: str, doc: int | None) -> bool:
        if seen := self.seen.get(member):
            return seen.is_opening
        return doc is not None and breaks_off(self.before.article(doc).body)

    def _without_source(self, members: dict[str, None]) -> str | None:
        for member in itertools.islice(members, _MOST_COMPARED):
            doc = self.before.find_id(member) if member not in self.seen else None
            if doc is not None and self.before.article(doc).source is None:
                return member
        return None

    def _sketch(self, id_: str, doc: int | None) -> Sketch | None:
        seen = self.seen.get(id_)
        if seen and seen.sketch is not None:
            return seen.sketch
        if doc is None:
            return None
        sketch: Sketch = self.before.sketches[doc]
        return sketch

    def _title(self, doc: int) -> int:
        return _folded(self.before.article(doc).title)


def _years_in(body: str) -> frozenset[str]:
    return frozenset(_YEAR.findall(body[:_LEAD]))


def breaks_off(body: str) -> bool:
    """Say whether a body ends in the middle of a sentence, as a summary does.

    >>> breaks_off("Sebanyak 210 siswa mengikuti […]"), breaks_off("Rapat ditutup dengan doa.")
    (True, False)
    """
    return body.rstrip().endswith(("[…]", "[...]", "…", "..."))


def is_derived(article: Article) -> bool:
    """Say whether an article's id was worked out rather than given."""
    return "id" in (article.recognised or ())


def _folded(title: str) -> int:
    """Return a number for a title, whatever its case and blanks; 0 for none. It holds within this process only."""
    words = " ".join(title.casefold().split())
    return hash(words) if words else 0
