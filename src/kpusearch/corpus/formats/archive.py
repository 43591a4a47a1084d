"""Read zip and tar archives: each member is a source of its own, within limits on depth, number and size.

Names of members are only names: nothing is unpacked to a disk.
"""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Any, Final, cast

from kpusearch.article import Article, Rejected
from kpusearch.corpus.folder import is_passed_over, resource_folders
from kpusearch.corpus.reading import Reading
from kpusearch.corpus.source import READ_ERRORS, TEXT_LIMIT, Allowance, Source, read_bytes, reason_of

__all__ = ["check_package", "kind_of_zip", "read_tar", "read_zip"]

_DEEPEST: Final = 3
_MOST_MEMBERS: Final = 100_000
_MOST_BYTES: Final = 4 * 2**30
_MOST_RATIO: Final = 200
_FREE: Final = 64 * 2**20
"""Bytes that may come out of an archive whatever the ratio: short texts that repeat themselves shrink much."""
_LARGEST_DIRECTORY: Final = 16 * 2**20
"""Bytes of the list of members, which zipfile reads at once: room for the most members under names of usual length."""
_END_OF_DIRECTORY: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_LONGEST_COMMENT: Final = 2**16
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DAMAGE: Final = (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError, *READ_ERRORS)
_KINDS: Final = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "an Excel workbook in binary form (.xlsb); save it as .xlsx"),
    ("ppt/presentation.xml", "a PowerPoint presentation; save its text as .docx or .txt"),
    ("META-INF/container.xml", "an e-book (.epub); save its text as .html or .txt"),
    ("META-INF/MANIFEST.MF", "a Java program"),
    ("AndroidManifest.xml", "an Android program"),
)
_OPEN_DOCUMENT: Final = {
    "text": "an OpenDocument text (.odt); save it as .docx",
    "spreadsheet": "an OpenDocument spreadsheet (.ods); save it as .xlsx",
    "presentation": "an OpenDocument presentation (.odp); save its text as .docx",
}


def kind_of_zip(source: Source) -> str:
    """Return ``"docx"``, ``"xlsx"`` or ``"zip"`` for what the members of a zip make it, or words for another kind."""
    try:
        with source.open() as stream:
            start = stream.peek(200)[:200]
            if not isinstance(stream, io.BufferedReader):
                stream = io.BufferedReader(io.BytesIO(stream.read(TEXT_LIMIT)))
            if _directory_size(stream) > _LARGEST_DIRECTORY:
                return "zip"
            names = set(zipfile.ZipFile(_whole(stream)).namelist())
    except _DAMAGE:
        return "zip"  # reading it will tell what is wrong
    for member, kind in _KINDS:
        if member in names:
            return kind
    match = re.search(rb"mimetypeapplication/vnd\.oasis\.opendocument\.([a-z]+)", start)
    if match and "content.xml" in names:
        return _OPEN_DOCUMENT.get(match[1].decode(), "an OpenDocument file; save its text as .docx")
    return "zip"


def check_package(data: bytes) -> str | None:
    """Return why an Office document, which is a zip that a library unpacks whole, is not to be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
    except _DAMAGE as error:
        return f"damaged: {_said(error)}; fetch it again or save it again"
    if any(info.flag_bits & 1 for info in infos):
        return "encrypted; save it without a password"
    return _too_large(infos, len(data), Allowance(members=_MOST_MEMBERS, size=4 * TEXT_LIMIT))


def read_zip(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield what the members of a zip hold, in the order of their names, each under the name ``path!member``.

    Hidden files, those that a Mac adds, and the resources of saved pages are passed over and counted in a note.
    """
    if source.depth >= _DEEPEST:
        yield Rejected(source.name, f"more than {_DEEPEST} archives in one another; unpack it first")
        return
    try:
        # A compressed zip, or one inside another, cannot be read from its end.
        data = read_bytes(source) if source.depth or not _is_seekable(source) else None
        if isinstance(data, Rejected):
            yield data
            return
        if data is not None:
            source = source.with_data(data)
        with source.open() as stream:
            if _directory_size(stream) > _LARGEST_DIRECTORY:
                yield Rejected(source.name, f"more than {_MOST_MEMBERS:,} files; unpack it first")
                return
            archive = zipfile.ZipFile(_whole(stream))
            yield from _read_members(archive, source, reading, _size(stream))
    except _DAMAGE as error:
        yield Rejected(source.name, f"damaged zip: {_said(error)}; fetch it again")


def _read_members(
    archive: zipfile.ZipFile, source: Source, reading: Reading, size: int
) -> Iterator[Article | Rejected]:
    from kpusearch.corpus.reader import read_source

    infos = [info for info in archive.infolist() if not info.is_dir()]
    allowance = source.allowance or Allowance(members=_MOST_MEMBERS, size=_MOST_BYTES)
    if problem := _too_large(infos, size, allowance):
        yield Rejected(source.name, problem)
        return
    allowance.members -= len(infos)
    allowance.size -= sum(info.file_size for info in infos)
    folders = resource_folders(info.filename for info in infos)
    kept = [info for info in infos if not _is_passed_over(info.filename, folders)]
    if len(kept) < len(infos):
        count = len(infos) - len(kept)
        reading.notes.append(f"{source.name}: {count} hidden files or parts of saved pages passed over", kind="members")
    seen: dict[str, int] = {}
    for info in sorted(kept, key=lambda info: (info.filename, info.header_offset)):
        seen[info.filename] = times = seen.get(info.filename, 0) + 1
        name = f"{source.name}!{_printable(info.filename)}{f' ({times})' if times > 1 else ''}"
        if info.flag_bits & 1:
            yield Rejected(name, "encrypted; unpack the archive with its password first")
        elif info.compress_type not in _METHODS:
            yield Rejected(name, f"compressed by method {info.compress_type}, which is not read; unpack it first")
        else:
            member = Source(
                name=name,
                filename=PurePosixPath(info.filename).name,
                opener=partial(_opened, archive, info),
                depth=source.depth + 1,
                allowance=allowance,
            )
            yield from read_source(member, reading)
    if not kept:
        yield Rejected(source.name, "no files in the archive")


def read_tar(source: Source, reading: Reading) -> Iterator[Article | Rejected]:
    """Yield what the files of a tar hold, in their order, each under the name ``path!member``."""
    from kpusearch.corpus.reader import read_source

    if source.depth >= _DEEPEST:
        yield Rejected(source.name, f"more than {_DEEPEST} archives in one another; unpack it first")
        return
    allowance = source.allowance or Allowance(members=_MOST_MEMBERS, size=_MOST_BYTES)
    passed = 0
    is_empty = True
    try:
        with source.open() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in archive:
                if info.isdir():
                    continue
                allowance.members -= 1
                if allowance.members < 0:
                    yield Rejected(source.name, f"more than {_MOST_MEMBERS:,} files; unpack it first")
                    return
                if not info.isfile() or _is_passed_over(info.name, frozenset()):
                    passed += 1
                    continue
                is_empty = False
                name = f"{source.name}!{_printable(info.name)}"
                allowance.size -= info.size
                if allowance.size < 0:
                    yield Rejected(source.name, f"unpacks to more than {_MOST_BYTES // 2**30} GB; unpack it first")
                    return
                if info.size > TEXT_LIMIT:
                    yield Rejected(name, f"larger than {TEXT_LIMIT // 2**20} MB; unpack it first")
                else:
                    file = archive.extractfile(info)
                    data = file.read() if file else b""
                    member = Source.of_bytes(
                        data,
                        name=name,
                        filename=PurePosixPath(info.name).name,
                        depth=source.depth + 1,
                        allowance=allowance,
                    )
                    yield from read_source(member, reading)
    except (tarfile.TarError, *_DAMAGE) as error:
        is_empty = False
        yield Rejected(source.name, f"damaged tar: {_said(error)}; fetch it again")
    if passed:
        reading.notes.append(f"{source.name}: {passed} hidden files or links passed over", kind="members")
    if is_empty:
        yield Rejected(source.name, "no files in the archive")


def _too_large(infos: Iterable[zipfile.ZipInfo], packed: int, allowance: Allowance) -> str | None:
    infos = list(infos)
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > allowance.members:
        return f"more than {_MOST_MEMBERS:,} files; unpack it first"
    if unpacked > allowance.size or unpacked > max(_FREE, _MOST_RATIO * packed):
        size = f"{unpacked / 2**30:,.1f} GB" if unpacked >= 2**30 else f"{unpacked / 2**20:,.0f} MB"
        return (
            f"unpacks to {size}, {unpacked // max(packed, 1):,} times its size; unpack it first if it is to be trusted"
        )
    return None


def _is_passed_over(name: str, folders: frozenset[str]) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if any(is_passed_over(part) for part in parts if part not in ("/", ".", "..")) or "__MACOSX" in parts:
        return True
    return bool(folders) and any("/".join(parts[:end]) in folders for end in range(1, len(parts)))


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> zipfile.ZipExtFile:
    try:
        return cast("zipfile.ZipExtFile", archive.open(info))
    except RuntimeError as error:  # its two headers say different things of encryption or compression
        raise zipfile.BadZipFile(str(error)) from error


def _is_seekable(source: Source) -> bool:
    with source.open() as stream:
        return isinstance(stream, io.BufferedReader) and stream.seekable()


def _whole(stream: Any) -> IO[bytes]:
    return stream  # type: ignore[no-any-return]


def _size(stream: Any) -> int:
    place = stream.tell()
    size = stream.seek(0, io.SEEK_END)
    stream.seek(place)
    return int(size)


def _directory_size(stream: Any) -> int:
    """Return the bytes of the list of members as the end of a zip states them; a zip of over 4 GB is not believed."""
    size = _size(stream)
    stream.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
    end = stream.read()
    stream.seek(0)
    place = end.rfind(_END_OF_DIRECTORY)
    return int.from_bytes(end[place + 12 : place + 16], "little") if place >= 0 else 0


def _printable(name: str) -> str:
    return _CONTROL.sub("\ufffd", name.encode("utf-8", "replace").decode())[:500]


def _said(error: Exception) -> str:
    return reason_of(error) if isinstance(error, (OSError, EOFError)) else " ".join(str(error).split())[:200]
