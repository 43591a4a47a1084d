"""Tell the character encoding of a text from its bytes.

What is valid UTF-8 with characters beyond ASCII is UTF-8, whatever a header says: other texts are so by chance once in
many millions. What is not is nearly always Windows-1252 here, because Excel and older editors write it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

__all__ = ["HEAD_SIZE", "UTF8", "Charset", "charset_named", "charset_of", "not_a_text"]

HEAD_SIZE: Final = 64 * 2**10
"""Bytes of a stream by which its encoding and its format are told."""

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Python has codecs that are no character sets (rot13), and some that take quadratic time (punycode).
_CHARACTER_SET: Final = re.compile(
    r"utf-(?:8|16|32)(?:-[bl]e)?|iso8859-\d+|cp\d+|mac-\w+|koi8-\w|gb\w+|big5\w*|euc_\w+|shift_jis\w*|tis-620"
)
# As browsers read what is declared: who says Latin-1 or ASCII writes Windows-1252.
_MEANT: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
# What Windows-1252 texts in Indonesian hold beyond ASCII; a Mac's or DOS's bytes come out as other characters.
_USUAL: Final = frozenset("‘’“”„‚–—…•·°©®™«»‹›éèêëáàâäãåçíìîïñóôöúùûüÉÈÁÀÇÑÖÜß½¼¾¹²³€£¥§×±º´\u00a0\u00ad\u2011")
_LEAST_USUAL: Final = 0.8
_OTHERS: Final = ("cp1252", "mac_roman", "cp850")
_CONTROL: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_MOST_CONTROL: Final = 0.01
_FEW: Final = 3
_LABELS: Final = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS code page 850"}


@dataclass(frozen=True, slots=True)
class Charset:
    """Name an encoding by Python's `codec`; the text begins behind `bom` bytes."""

    codec: str
    bom: int = 0

    @property
    def label(self) -> str:
        """Return the name that people know."""
        return _LABELS.get(self.codec, self.codec.upper().removesuffix("-LE").removesuffix("-BE"))

    @property
    def is_wide(self) -> bool:
        """Return whether a character takes two bytes or four, so that lines cannot be told by a single one."""
        return self.codec.startswith(("utf-16", "utf-32"))


UTF8: Final = Charset("utf-8")


def charset_of(data: bytes, *, declared: str | None = None, is_whole: bool = True) -> Charset:
    """Return the encoding of a text, or of a text that begins so; UTF-8 where none fits.

    `declared` is what a header says of it. Without `is_whole` a character may be cut off at the end.

    >>> charset_of("Rapat – “pleno”".encode("cp1252")).label
    'Windows-1252'
    >>> charset_of("Rapat".encode("utf-16-le"))
    Charset(codec='utf-16-le', bom=0)
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return Charset(codec, len(bom))
    if b"\0" in data and (wide := _wide(data)):
        return Charset(wide)
    broken = _first_fault(data, "utf-8", is_whole=is_whole)
    if broken is None:
        return UTF8
    if declared and (named := charset_named(declared)) and _first_fault(data, named, is_whole=is_whole) is None:
        return Charset(named)
    if _is_damaged_utf8(data):
        return UTF8
    return Charset(_one_byte_set(data) or "utf-8")


def charset_named(declared: str) -> str | None:
    """Return Python's name of the character set that a header declares, None where there is none of that name.

    >>> charset_named("ISO-8859-1"), charset_named("rot13")
    ('cp1252', None)
    """
    try:
        name = codecs.lookup(declared.strip(" \t'\"").lower()).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if _CHARACTER_SET.fullmatch(name) else None


def not_a_text(data: bytes, charset: Charset, *, in_lines: bool = False) -> str | None:
    """Return why bytes, which come from the beginning of a source, are no text; None where they may be one.

    Where the text is read `in_lines`, a NUL costs only its line.
    """
    if charset.is_wide:
        return None
    if not in_lines and (nul := data.find(b"\0")) >= 0:
        return f"not a text: a NUL at byte {nul}"
    others = len(data) - len(data.translate(None, _CONTROL))
    return "not a text: full of control characters" if others > _FEW + _MOST_CONTROL * len(data) else None


def _first_fault(data: bytes, codec: str, *, is_whole: bool) -> int | None:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        decoder.decode(data, final=is_whole)
    except UnicodeDecodeError as error:
        return error.start
    return None


def _wide(data: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 whose zero bytes stand where Latin letters would have them."""
    even = data[: len(data) // 4 * 4]
    if not even:
        return None
    zeros = [even[start::4].count(0) * 4 / len(even) for start in range(4)]
    for codec, pattern in (
        ("utf-32-le", (0, 1, 1, 1)),
        ("utf-32-be", (1, 1, 1, 0)),
        ("utf-16-le", (0, 1, 0, 1)),
        ("utf-16-be", (1, 0, 1, 0)),
    ):
        fits = all(share >= 0.5 if wanted else share <= 0.05 for share, wanted in zip(zeros, pattern, strict=True))
        if fits and _first_fault(even, codec, is_whole=False) is None:
            return codec
    return None


def _is_damaged_utf8(data: bytes) -> bool:
    """Return whether more of what is beyond ASCII is whole UTF-8 characters than is not."""
    text = data.decode("utf-8", "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return beyond - text.count("\ufffd") > text.count("\ufffd")


def _one_byte_set(data: bytes) -> str | None:
    beyond = data.translate(None, bytes(range(128)))
    if _is_usual(beyond, "cp1252"):
        return "cp1252"
    if len(beyond) < _FEW:
        return None
    from charset_normalizer import from_bytes

    # It looks at samples of the bytes; the others must be readable too.
    best = from_bytes(data, cp_isolation=list(_OTHERS)).best()
    return best.encoding if best and best.encoding != "cp1252" and _is_usual(beyond, best.encoding) else None


def _is_usual(beyond: bytes, codec: str) -> bool:
    """Return whether bytes beyond ASCII are characters of Indonesian texts in an encoding."""
    read = beyond.decode(codec, "replace")
    usual = sum(read.count(character) for character in set(read) & _USUAL)
    return "\ufffd" not in read and usual >= _LEAST_USUAL * len(read)
