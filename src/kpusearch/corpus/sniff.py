"""Tell what a source is from its first bytes; its name and what its carrier says of it only help where bytes do not.

What holds no articles is told too, in words for the reason of a reject: a picture is never read as a text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Final

from kpusearch.corpus.charset import Charset, charset_of, not_a_text
from kpusearch.corpus.formats.json_file import array_of
from kpusearch.corpus.formats.table import DELIMITERS, delimiter_of
from kpusearch.corpus.naming import field_of
from kpusearch.corpus.source import READ_ERRORS, Head, Source, read_lines

__all__ = [
    "Clues",
    "foreign_kind",
    "is_csv",
    "is_docx",
    "is_feed",
    "is_html",
    "is_json",
    "is_jsonl",
    "is_mhtml",
    "is_pdf",
    "is_tar",
    "is_warc",
    "is_xlsx",
    "is_zip",
]

_PICTURE: Final = "a {} picture"
_SOUND: Final = "a {} recording"
_PACKED: Final = "a {} archive; unpack it first"
_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", _PICTURE.format("JPEG")),
    (b"\x89PNG\r\n\x1a\n", _PICTURE.format("PNG")),
    (b"GIF87a", _PICTURE.format("GIF")),
    (b"GIF89a", _PICTURE.format("GIF")),
    (b"II*\0", _PICTURE.format("TIFF")),
    (b"MM\0*", _PICTURE.format("TIFF")),
    (b"8BPS", _PICTURE.format("Photoshop")),
    (b"\0\0\1\0", _PICTURE.format("Windows icon")),
    (b"\xff\x0a", _PICTURE.format("JPEG XL")),
    (b"ID3", _SOUND.format("MP3")),
    (b"\xff\xfb", _SOUND.format("MP3")),
    (b"\xff\xf3", _SOUND.format("MP3")),
    (b"OggS", _SOUND.format("Ogg")),
    (b"fLaC", _SOUND.format("FLAC")),
    (b"#!AMR", _SOUND.format("AMR")),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM film"),
    (b"\0\0\1\xba", "an MPEG film"),
    (b"FLV\1", "a Flash film"),
    (b"0&\xb2u\x8ef\xcf\x11", "a Windows Media recording"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a Windows program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\0asm", "a program"),
    (b"SQLite format 3\0", "an SQLite database; export its table as CSV"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OTTO\0", "a font"),
    (b"\0\1\0\0\0", "a font"),
    (b"ttcf\0", "a font"),
    (b"7z\xbc\xaf\x27\x1c", _PACKED.format("7-Zip")),
    (b"Rar!\x1a\x07", _PACKED.format("RAR")),
    (b"\xfd7zXZ\0", _PACKED.format("xz")),
    (b"BZh", _PACKED.format("bzip2")),
    (b"\x28\xb5\x2f\xfd", _PACKED.format("zstd")),
    (b"\x04\x22\x4d\x18", _PACKED.format("lz4")),
    (b"\x1f\x9d", _PACKED.format("compress")),
    (b"\x1f\x8b", "a gzip inside a gzip; unpack it first"),
    (b"{\\rtf", "a Rich Text document (.rtf); save it as .docx"),
    (b"%!PS", "a PostScript document; save it as PDF"),
    (b"AT&TFORM", "a DjVu document; save it as PDF"),
    (b"PAR1", "a Parquet table; export it as CSV"),
    (b"ARROW1", "an Arrow table; export it as CSV"),
    (b"\x89HDF", "an HDF5 file; export its table as CSV"),
    (b"filedesc://", "an ARC archive; convert it with warcio recompress"),
    (b"bplist00", "a property list"),
    (b"\x80\x04\x95", "a Python pickle; export it as JSON Lines"),
    (b"\x93NUMPY", "a NumPy array"),
)
# A few letters alone are no proof: a text may begin with ID3 or with BZh.
_LETTERS: Final = (b"ID3", b"BZh", b"wOFF", b"wOF2", b"PAR1", b"ARROW1", b"OggS", b"fLaC", b"8BPS", b"bplist00")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_KINDS: Final = (
    ("WordDocument", (".doc", ".dot"), "an old Word document (.doc); save it as .docx"),
    ("Workbook", (".xls", ".xlt"), "an old Excel workbook (.xls); save it as .xlsx"),
    ("PowerPoint Document", (".ppt", ".pps"), "an old PowerPoint presentation (.ppt); save its text as .docx"),
    ("EncryptedPackage", (), "an encrypted Office document; save it without a password"),
    ("__properties_version1.0", (".msg",), "an Outlook message (.msg); save its text"),
)
_BRANDS: Final = {
    b"heic": _PICTURE.format("HEIC"),
    b"heix": _PICTURE.format("HEIC"),
    b"mif1": _PICTURE.format("HEIC"),
    b"avif": _PICTURE.format("AVIF"),
    b"M4A ": _SOUND.format("MPEG-4"),
}
_RIFF: Final = {b"WEBP": _PICTURE.format("WebP"), b"WAVE": _SOUND.format("WAV"), b"AVI ": "an AVI film"}
_NOT_PROSE: Final = {
    **dict.fromkeys((".css", ".scss", ".less"), "a style sheet"),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".ts", ".map"), "a script of a web page"),
    **dict.fromkeys(
        (".py", ".sh", ".bat", ".cmd", ".ps1", ".c", ".h", ".java", ".go", ".rs", ".rb"), "a program's text"
    ),
    **dict.fromkeys((".sql",), "a database script; export its table as CSV"),
    **dict.fromkeys((".log",), "a log"),
    **dict.fromkeys((".ini", ".cfg", ".conf", ".toml", ".yaml", ".yml", ".lock", ".env"), "a configuration"),
    **dict.fromkeys((".srt", ".vtt"), "subtitles"),
    **dict.fromkeys((".ics", ".vcf"), "a calendar or address card"),
    **dict.fromkeys((".eml",), "an e-mail; save its text as .txt"),
    **dict.fromkeys((".sha256", ".md5", ".sha1", ".sig", ".asc"), "a checksum or signature"),
}
_NOT_PROSE_TYPES: Final = {
    "text/css": "a style sheet",
    "text/javascript": "a script of a web page",
    "application/javascript": "a script of a web page",
    "application/x-javascript": "a script of a web page",
}
_XML_KINDS: Final = {
    "urlset": "a sitemap: a list of addresses, not of articles",
    "sitemapindex": "a sitemap: a list of addresses, not of articles",
    "svg": _PICTURE.format("SVG"),
    "opml": "an OPML list of feeds, not of articles",
    "plist": "a property list",
}
_FEED_ROOTS: Final = ("rss", "feed", "rdf")
_HTML_ROOTS: Final = ("html", "head", "body")
_PROLOGUE: Final = re.compile(
    r"(?:\s++|<\?[^>]*+>|<!--(?:[^-]++|-(?!->))*+-->|<!doctype(?:[^<>\[]++|\[[^\]]*+\]|<[^>]*+>)*+>)*+", re.IGNORECASE
)
_ROOT: Final = re.compile(r"<(?:[a-z_][\w.-]*:)?(?P<name>[a-z_][\w.-]*)", re.IGNORECASE)
_MARKUP: Final = re.compile(
    r"<(?:!doctype html|html|head|body|title|meta|link|script|style|div|span|section|article|main|header|nav|table|"
    r"p|h[1-6]|ul|ol|li|a|img|br)\b[^<>]*>",
    re.IGNORECASE,
)
_HEADERS: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]*\n(?:[ \t][^\n]*\n)*+){2,}+")
_IN_LINES: Final = (".jsonl", ".ndjson", ".csv", ".tsv", ".tab")
_JSON_NAMES: Final = (".json", ".jsonl", ".ndjson")
_JSON_START: Final = re.compile(r"\{\s*(?:\"|\}|\Z)|\[\s*(?:[\[{\"\]\d-]|(?:true|false|null)\b|\Z)")
_FEW_TAGS: Final = 3
_LEAST_NAMES: Final = 2


@dataclass(frozen=True)
class Clues:
    """Hold what is known of a source before it is read: its beginning, its name, what its carrier says."""

    source: Source
    head: Head

    @property
    def data(self) -> bytes:
        """Return the first bytes."""
        return self.head.data

    @cached_property
    def suffix(self) -> str:
        """Return the suffix of the name in small letters, without that of a compression."""
        return PurePath(self.source.filename.casefold().removesuffix(".gz")).suffix

    @cached_property
    def media_type(self) -> str:
        """Return the media type that the carrier states, empty where it states none."""
        return (self.source.media_type or "").partition(";")[0].strip().lower()

    @cached_property
    def charset(self) -> Charset:
        """Return the encoding that the beginning has, if it is a text."""
        return charset_of(self.data, declared=self.source.charset, is_whole=self.head.is_whole)

    @cached_property
    def problem(self) -> str | None:
        """Return why the beginning is no text; None where it may be one."""
        return not_a_text(self.data, self.charset, in_lines=True)

    @cached_property
    def text(self) -> str:
        """Return the beginning as a text, empty where it is none."""
        if self.problem:
            return ""
        return self.data[self.charset.bom :].decode(self.charset.codec, "replace").lstrip("\ufeff \t\r\n\f\v")

    @cached_property
    def root(self) -> str:
        """Return the name of the first element of XML or HTML in small letters, empty where there is none."""
        if not self.text.startswith("<"):
            return ""
        prologue = _PROLOGUE.match(self.text)
        match = _ROOT.match(self.text, prologue.end() if prologue else 0)
        return match["name"].lower() if match else ""

    @cached_property
    def zip_kind(self) -> str | None:
        """Return what kind of zip it is (`archive.kind_of_zip`); None where it is no zip."""
        if not self.data.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\x08PK")):
            return None
        if self.data[30:58] == b"mimetypeapplication/epub+zip":
            return "an EPUB book; save its text as .docx or .txt"
        from kpusearch.corpus.formats.archive import kind_of_zip

        return kind_of_zip(self.source)


def foreign_kind(clues: Clues) -> str | None:
    """Return what a source is that holds no articles for any reader, None where one may read it."""
    data = clues.data
    if kind := _binary_kind(clues):
        return kind
    if clues.root in _XML_KINDS:
        return _XML_KINDS[clues.root]
    if clues.text.startswith("<?xml") and clues.root not in (*_FEED_ROOTS, *_HTML_ROOTS):
        return f"XML of a kind that is not read (<{clues.root[:40]}>)"
    if clues.suffix in _NOT_PROSE:
        return _NOT_PROSE[clues.suffix]
    if clues.media_type in _NOT_PROSE_TYPES:
        return _NOT_PROSE_TYPES[clues.media_type]
    if data.startswith(b"#!") and b"\n" in data[:200]:
        return "a program's text"
    return not_a_text(clues.data, clues.charset) if clues.suffix not in _IN_LINES else clues.problem


def is_html(clues: Clues) -> bool:
    """Return whether it is a web page, or a part of one."""
    text = clues.text
    if clues.root in _HTML_ROOTS or re.match(r"<!doctype\s+html", text, re.IGNORECASE):
        return True
    if clues.suffix in (".html", ".htm", ".xhtml", ".shtml") or "html" in clues.media_type:
        return _MARKUP.search(text) is not None or text.startswith("<")
    if not text.startswith("<"):
        return False
    return _MARKUP.match(text) is not None or len(_MARKUP.findall(text)) >= _FEW_TAGS


def is_feed(clues: Clues) -> bool:
    """Return whether it is RSS or Atom."""
    if clues.root == "rdf":
        return "purl.org/rss" in clues.text or "<item" in clues.text
    return clues.root in _FEED_ROOTS


def is_mhtml(clues: Clues) -> bool:
    """Return whether it is a page that a browser saved as one file."""
    text = clues.text.replace("\r\n", "\n")
    match = _HEADERS.match(text)
    return match is not None and re.search(r"^content-type:\s*multipart/related", match[0], re.I | re.M) is not None


def is_jsonl(clues: Clues) -> bool:
    """Return whether it is JSON, one value a line: its first line is whole, and is not all or wraps no others."""
    if not _looks_like_json(clues):
        return False
    line, rest = _first_line(clues)
    try:
        value = json.loads(line) if line else None
    except RecursionError:
        value = None
    except ValueError as error:
        goes_on = isinstance(error, json.JSONDecodeError) and error.pos >= len(line.rstrip())
        if goes_on and rest:
            return False
        return clues.suffix != ".json" and clues.media_type != "application/json"
    if line and rest:
        return True
    return clues.suffix != ".json" and line != "" and array_of(value) is None


def is_json(clues: Clues) -> bool:
    """Return whether it is one JSON value; ask after `is_jsonl`."""
    return _looks_like_json(clues)


def _looks_like_json(clues: Clues) -> bool:
    """Return whether it begins as JSON does, not as ``[RILIS] KPU …`` or ``{\\rtf1``; or its name says so."""
    if not clues.text.startswith(("{", "[")) or clues.suffix in _NOT_PROSE or clues.text.startswith("{\\rtf"):
        return False
    is_said = clues.suffix in _JSON_NAMES or "json" in clues.media_type
    return is_said or _JSON_START.match(clues.text) is not None


def is_csv(clues: Clues) -> bool:
    """Return whether it is a table: it has a header of several names of fields, one of them the body's."""
    first, _, rest = clues.text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        first = rest.partition("\n")[0]
    if not any(delimiter in first for delimiter in DELIMITERS):
        return False
    cells = first.strip().split(delimiter_of(first))
    fields = [field_of(cell.strip().strip('"')) for cell in cells]
    known = {field for field in fields if field}
    return "body" in known and len(known) >= _LEAST_NAMES and len(known) * 2 >= len(fields)


def is_pdf(clues: Clues) -> bool:
    """Return whether it is a PDF; a few bytes may stand before one."""
    return clues.data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-")


def is_docx(clues: Clues) -> bool:
    """Return whether it is a Word document."""
    return clues.zip_kind == "docx"


def is_xlsx(clues: Clues) -> bool:
    """Return whether it is an Excel workbook."""
    return clues.zip_kind == "xlsx"


def is_zip(clues: Clues) -> bool:
    """Return whether it is a zip archive of files of any kind."""
    return clues.zip_kind == "zip"


def is_warc(clues: Clues) -> bool:
    """Return whether it is a WARC."""
    return clues.data.startswith(b"WARC/")


def is_tar(clues: Clues) -> bool:
    """Return whether it is a tar archive."""
    return clues.data[257:262] == b"ustar"


def _binary_kind(clues: Clues) -> str | None:
    data = clues.data
    if clues.zip_kind:
        return clues.zip_kind
    for magic, kind in _MAGIC:
        if data.startswith(magic) and (magic not in _LETTERS or clues.problem):
            return kind
    if data.startswith(_OLE):
        for stream, suffixes, kind in _OLE_KINDS:
            if stream.encode("utf-16-le") in data or clues.suffix in suffixes:
                return kind
        return "an old Office document; save it as .docx or .xlsx"
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "an MPEG-4 film")
    if data.startswith(b"RIFF"):
        return _RIFF.get(data[8:12], "a recording or picture") if clues.problem or data[8:12] in _RIFF else None
    if data.startswith(b"BM") and clues.problem:
        return _PICTURE.format("BMP")
    return None


def _first_line(clues: Clues) -> tuple[str, bool]:
    """Return the first line that is not blank, and whether more than blanks follow; empty where it is too long."""
    line, end, rest = clues.text.partition("\n")
    if end or clues.head.is_whole:
        return line, bool(rest.strip()) or not clues.head.is_whole
    try:
        with clues.source.open() as stream:
            lines = (line for _, line in read_lines(stream) if line is None or line.strip())
            first = next(lines, None)
            return (first.decode("utf-8", "replace") if first else ""), next(lines, None) is not None
    except READ_ERRORS:
        return "", True
