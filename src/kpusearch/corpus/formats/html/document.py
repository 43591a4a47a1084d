"""Parse a web page of any quality into a tree, in linear time and bounded memory.

The parser's events go through a builder of our own. It keeps the attributes that extraction reads and drops scripts:
lxml itself takes quadratic time for a tag of many attributes, and gives up in the depth of unclosed tags.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

__all__ = ["PAGE_LIMIT", "TAG_LIMIT", "Document", "Element", "parse_document"]

Element = Any
"""An lxml element: the library has no types of its own."""

PAGE_LIMIT: Final = 16 * 2**20
"""Bytes that a page may have; pages that hold their pictures have a few million."""

TAG_LIMIT: Final = 200_000
"""Elements that a page may have; long articles with comments have ten thousand."""

_DEEPEST: Final = 200


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ATTRIBUTES: Final = _words(
    "class id href role rel content name property itemprop itemtype itemscope datetime type lang hidden style "
    "title action aria-hidden"
)
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_LONGEST_VALUE: Final = 65536
# Browsers write the first form, the SingleFile extension the second.
_SAVED: Final = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|page saved with singlefile\s+url:\s*)(?P<url>[^\s>]{1,2000})", re.IGNORECASE
)
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]*>", re.IGNORECASE)
# A lone surrogate cannot be encoded, and ends the parser's work.
_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")

# Pages hold control characters, written as such or as references, that no tree may hold.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a parsed page: its tree, the texts of its JSON-LD scripts, and the address that a browser saved it from.

    `script_count` counts the scripts that were dropped.
    """

    root: Element
    json_ld: tuple[str, ...] = ()
    saved_from: str | None = None
    script_count: int = 0


def parse_document(text: str) -> Document | str:
    """Return the document of a page's text, or the reason why there is none.

    Elements nested deeper than 200 levels are left out, their text is kept.

    >>> parse_document("<p>Rapat <b>pleno").root.xpath("string()")
    'Rapat pleno'
    >>> parse_document("")
    'an empty page'
    """
    if not text.strip("\x00\ufeff \t\r\n\f"):
        return "an empty page"
    if not re.search(r"<[A-Za-z!?]", text):
        return "no HTML: it holds no tag"
    saved = _SAVED.search(text, 0, 4096)
    builder = _Builder()
    parser = etree.HTMLParser(target=builder, huge_tree=True, recover=True)
    try:
        root = etree.fromstring(_UNFIT.sub("\ufffd", _DECLARATION.sub("", text, count=1)), parser)
    except (etree.LxmlError, ValueError, AssertionError, _TooManyTagsError):
        root = None
    if builder.count > TAG_LIMIT:
        return f"a web page of more than {TAG_LIMIT:,} tags"
    if root is None:
        return "an empty page"
    return Document(root, tuple(builder.json_ld), saved["url"] if saved else None, builder.script_count)


class _TooManyTagsError(Exception):
    """End the parser's work."""


@dataclass(slots=True)
class _Builder:
    """Take the parser's events and build the tree; an lxml parser target."""

    json_ld: list[str] = field(default_factory=list)
    count: int = 0
    script_count: int = 0
    _tree: Any = field(default_factory=etree.TreeBuilder)
    _depth: int = 0
    _script: list[str] | None = None
    _is_raw: bool = False
    _has_root: bool = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.count += 1
        if self.count > TAG_LIMIT:
            raise _TooManyTagsError
        self._depth += 1
        if tag in {"script", "style"}:
            self._is_raw = True
            if tag == "script":
                self.script_count += 1
                self._script = [] if "ld+json" in attributes.get("type", "").lower() else None
        elif tag != "html":
            self._open_root()
            if self._depth <= _DEEPEST:
                self._tree.start(_named(tag), _kept(attributes))
        elif not self._has_root:
            self._open_root(attributes)

    def end(self, tag: str) -> None:
        if tag in {"script", "style"}:
            if self._script is not None:
                self.json_ld.append("".join(self._script))
            self._script, self._is_raw = None, False
        elif tag != "html" and self._depth <= _DEEPEST:
            self._tree.end(_named(tag))
        self._depth -= 1

    def data(self, text: str) -> None:
        if self._script is not None:
            self._script.append(text)
        elif not self._is_raw:
            self._open_root()
            self._tree.data(_CONTROL.sub(" ", text))

    def _open_root(self, attributes: Mapping[str, str] | None = None) -> None:
        """Open the one root; what follows ``</html>``, which the parser gives as a second page, goes there too."""
        if not self._has_root:
            self._has_root = True
            self._tree.start("html", _kept(attributes or {}))

    def comment(self, text: str) -> None:
        """Leave comments out."""

    def pi(self, target: str, text: str | None = None) -> None:
        """Leave processing instructions out."""

    def doctype(self, *names: str | None) -> None:
        """Leave the document type out."""

    def close(self) -> Element:
        if not self._has_root:
            return None
        self._tree.end("html")
        return self._tree.close()


def _named(tag: str) -> str:
    """Return a name that the tree takes: word processors write others, such as ``o:p``."""
    return tag if _NAME.fullmatch(tag) else "span"


def _kept(attributes: Mapping[str, str]) -> dict[str, str]:
    return {
        name: _CONTROL.sub(" ", value[:_LONGEST_VALUE])
        for name, value in attributes.items()
        if name in _ATTRIBUTES and (name != "href" or len(value) < _LONGEST_VALUE)
    }
