"""Tell which stored article, or which earlier one of the call, an incoming article is a version of.

A given id says so itself. An identity that was derived, from an address or from office and title, may be shared by
articles that have nothing else in common: they are kept side by side as ``x``, ``x~2``, ``x~3`` and so on, and each is
met again by its text, whatever the order in which they come.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from kpusearch.article import Article
from kpusearch.identity import normalise_url
from kpusearch.storage.report import file_of
from kpusearch.storage.sketch import Sketch, sketch_of
from kpusearch.storage.snapshot import Snapshot

__all__ = ["Identities", "Seen", "Version", "is_derived"]

_ALIKE: Final = 4
"""Rows in which the sketches of two versions of one article agree at least: a quarter of their runs of words."""

_NUMBER: Final = re.compile(r"~[0-9]+\Z")


class Version:
    """Tell an incoming article from others, working out only what is asked for: most come back unchanged.

    `text_hash` has 16 bytes; `title` is a number for the folded title; `sketch` is that of title and body.
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
    def sketch(self) -> Sketch:
        """Return the sketch of the text."""
        return sketch_of(f"{self._article.title}\n{self._article.body}")


class Seen(NamedTuple):
    """Remember an article of this call, without its text.

    `number` is its place among those added, None where the stored one was kept, whose sketch is stored then, too.
    `published` is an ordinal, 0 where it is not known; `updates` counts how often the call replaced a version of it.
    """

    content_hash: bytes
    sketch: Sketch | None
    number: int | None
    published: int
    updates: int = 0


class Identities:
    """Know the articles of the generation `before` and those that were `seen` in this call."""

    def __init__(self, before: Snapshot) -> None:
        self.before = before
        self.seen: dict[str, Seen] = {}
        self._texts: dict[bytes, str] = {}

    def resolve(self, article: Article, version: Version) -> str:
        """Return the identity under which an article is to be kept; it has an id, given or derived.

        Articles share a derived identity where they are versions of one another: their texts are alike or, of what is
        stored under an address, the title is the same. An unlike text replaces what was stored under an address, or
        from the same file, unless this call has seen that too.
        """
        id_ = article.id or ""
        if not is_derived(article):
            return id_
        address = normalise_url(article.url) if article.url else ""
        # An exported article may come back with its number.
        base = id_ if id_ == address else _NUMBER.sub("", id_)
        is_address = base == address
        same = self.same_text(version.text_hash)
        if same is not None and (same == base or _NUMBER.sub("", same) == base):
            return same
        members = list(self._members(base))
        for member in members:
            if self._is_version(member, version, by_title=is_address):
                return member
        for member in members:
            if member not in self.seen and (is_address or self._file(member) == file_of(article.source or "")):
                return member
        return next(name for name in _names(base) if name not in members)

    def same_text(self, text_hash: bytes) -> str | None:
        """Return the identity of the article of this call, else of the index, that has a text."""
        if text_hash in self._texts:
            return self._texts[text_hash]
        doc = self.before.find_text(text_hash)
        return None if doc is None else self.before.id(doc)

    def see(self, id_: str, seen: Seen, version: Version | None = None) -> None:
        """Remember an article of this call, and its text where the index does not have it."""
        self.seen[id_] = seen
        if version:
            self._texts.setdefault(version.text_hash, id_)

    def is_unlike(self, doc: int, version: Version) -> bool:
        """Say whether a stored article has neither the title nor the text of another version of it."""
        agreeing = int(np.count_nonzero(self.before.sketches[doc] == version.sketch))
        return agreeing < _ALIKE and self._title(doc) != version.title

    def _title(self, doc: int) -> int:
        return _folded(self.before.article(doc).title)

    def _members(self, base: str) -> Iterator[str]:
        for name in _names(base):
            if name not in self.seen and self.before.find_id(name) is None:
                return
            yield name

    def _is_version(self, member: str, version: Version, *, by_title: bool) -> bool:
        seen, doc = self.seen.get(member), self.before.find_id(member)
        # Two of one call that share only a title are two articles: both are there now.
        if by_title and not seen and doc is not None and self._title(doc) == version.title != 0:
            return True
        if seen and seen.sketch is not None:
            sketch = seen.sketch
        elif doc is not None:
            sketch = self.before.sketches[doc]
        else:
            return False
        return int(np.count_nonzero(sketch == version.sketch)) >= _ALIKE

    def _file(self, member: str) -> str:
        doc = self.before.find_id(member)
        return "" if doc is None else file_of(self.before.article(doc).source or "")


def is_derived(article: Article) -> bool:
    """Say whether an article's id was worked out rather than given."""
    return "id" in (article.recognised or ())


def _names(base: str) -> Iterator[str]:
    return itertools.chain([base], (f"{base}~{number}" for number in itertools.count(2)))


def _folded(title: str) -> int:
    """Return a number for a title, whatever its case and blanks; 0 for none. It holds within this process only."""
    words = " ".join(title.casefold().split())
    return hash(words) if words else 0
