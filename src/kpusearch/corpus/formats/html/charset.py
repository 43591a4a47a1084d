"""Decode the bytes of a web page, whose declared charset is often missing or wrong."""

from __future__ import annotations

import codecs
import re
from typing import Final

__all__ = ["decode_page"]

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_HEAD: Final = 4096
# Browsers read the first four names as Windows-1252, since that is what such pages mean.
_ALIASES: Final = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "windows-1252": "cp1252",
}
# Declaring one of these inside the page disproves itself, and the rest are no encodings of text.
_NOT_BELIEVED: Final = re.compile(r"utf-?(?:7|8|16|32)|ucs|idna|punycode|unicode_escape|raw_unicode|undefined|mbcs|oem")
# The quotes, dashes and signs of a Windows-1252 text; letters with accents are rare in Indonesian.
_USUAL: Final = bytes({0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99, 0xA0, 0xA9, 0xAE, 0xB0, 0xB7, 0xE9})
_ASCII: Final = bytes(range(128))
_SAMPLE: Final = 65536
_FEW_ERRORS: Final = 0.02


def decode_page(data: bytes, *, charset: str | None = None) -> str:
    r"""Return the text of a page; never raises.

    In this order: a byte order mark, the zero bytes of UTF-16, UTF-8 where the bytes are valid as such, `charset`
    (of the HTTP header), the charset that the page declares, and at last what the bytes look like, Windows-1252 in
    the usual case. Valid UTF-8 is believed before any declaration: other encodings do not look like it by chance.

    >>> decode_page("“Pilkada”".encode("cp1252"), charset="utf-8")
    '“Pilkada”'
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = [charset, *(found.decode("ascii") for found in _DECLARED.findall(data[:_HEAD])[:4])]
    if any(stated and re.fullmatch(r"utf-?8", stated.strip(), re.IGNORECASE) for stated in declared):
        text = data.decode("utf-8", "replace")
        # One cut or foreign character must not turn all the others into nonsense.
        beyond_ascii = len(data.translate(None, _ASCII))
        if text.count("\ufffd") <= max(1, _FEW_ERRORS * beyond_ascii):
            return text
    for stated in declared:
        if stated and (codec := _codec(stated)):
            return data.decode(codec, "replace")
    return data.decode(_likely(data), "replace")


def _wide(data: bytes) -> str | None:
    """Return the UTF-16 of a text without a mark: every other byte of its markup is zero."""
    head = data[:_HEAD]
    half = len(head) // 2
    if half and head[1::2].count(0) > 0.7 * half and not head[0::2].count(0):
        return "utf-16-le"
    if half and head[0::2].count(0) > 0.7 * half and not head[1::2].count(0):
        return "utf-16-be"
    return None


def _codec(name: str) -> str | None:
    name = name.strip().lower()
    name = _ALIASES.get(name, name)
    if _NOT_BELIEVED.match(name):
        return None
    try:
        b"a".decode(name)
    except (LookupError, ValueError):
        return None
    return name


def _likely(data: bytes) -> str:
    odd = data.translate(None, _ASCII)
    if not odd.translate(None, _USUAL):
        return "cp1252"
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return "cp1252"
    start = next((at for at in range(0, len(data), _SAMPLE) if not data[at : at + _SAMPLE].isascii()), 0)
    best = from_bytes(data[start : start + _SAMPLE]).best()
    return best.encoding if best and not best.encoding.startswith("utf") else "cp1252"
