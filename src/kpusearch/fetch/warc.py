"""Write answers as WARC records, so that they can be read again without the network.

A body is stored decompressed, as Common Crawl does: what is read later is then no larger than what was accepted. The
headers that spoke of its transport keep their values under ``X-Crawl-`` names.
A record is one gzip member, made in memory and written at once: a file that broke off is whole up to its last record.
"""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Final

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kpusearch.exceptions import FetchError
from kpusearch.fetch.client import Answer

__all__ = ["Archive", "digest_of"]

_FILE_LIMIT: Final = 2**30
_TRANSPORT: Final = frozenset(["content-encoding", "content-length", "transfer-encoding"])
_NOT_MODIFIED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_SAME_PAYLOAD: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


class Archive:
    """Append records to the WARC files of one run; a file is made with the first record that it holds.

    `announce` is called with the name of each file before anything is written to it. `name` and `size` are those of the
    file under way.
    """

    def __init__(self, folder: Path, *, software: str, announce: Callable[[str], None]) -> None:
        self._folder = folder
        self._software = software
        self._announce = announce
        self._started = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
        self._number = 0
        self._file: io.BufferedWriter | None = None
        self.size = 0
        self.name = ""

    def close(self) -> None:
        """Close the file under way."""
        if self._file:
            self._file.close()
            self._file = None

    def write(self, answer: Answer, *, date: str, first_date: str | None = None, digest: str) -> None:
        """Append an answer and its request.

        With `first_date`, the answer gave what was stored then, and a revisit record says so instead of repeating it.
        """
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
        headers = {"WARC-Date": date, "WARC-IP-Address": answer.address, "WARC-Payload-Digest": digest}
        if first_date:
            headers["WARC-Profile"] = _NOT_MODIFIED if answer.status == 304 else _SAME_PAYLOAD
            headers["WARC-Refers-To-Target-URI"] = str(answer.url)
            headers["WARC-Refers-To-Date"] = first_date
        body = b"" if first_date else answer.body
        response = writer.create_warc_record(
            str(answer.url),
            "revisit" if first_date else "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=_headers(f"{answer.status} {answer.phrase}".strip(), _stored(answer), answer.version),
            warc_headers_dict=headers,
        )
        asked = StatusAndHeaders(f"GET {answer.url.target} HTTP/1.1", list(answer.sent), is_http_request=True)
        request = writer.create_warc_record(
            str(answer.url), "request", http_headers=asked, warc_headers_dict={"WARC-Date": date}
        )
        writer.write_request_response_pair(request, response)
        self._append(buffer.getvalue())

    def _append(self, record: bytes) -> None:
        try:
            if self._file is None or self.size + len(record) > _FILE_LIMIT:
                self._open()
            assert self._file is not None
            try:
                self._file.write(record)
                self._file.flush()
            except BaseException:
                # Half a record would hide those that follow it.
                self._file.close()
                self._file = None
                with (self._folder / self.name).open("r+b") as file:
                    file.truncate(self.size)
                raise
        except OSError as error:
            raise FetchError(f"{self._folder / self.name} cannot be written: {error.strerror or error}") from error
        self.size += len(record)

    def _open(self) -> None:
        self.close()
        while self._file is None:
            self._number += 1
            self.name = f"kpusearch-{self._started}-{self._number:05}.warc.gz"
            try:
                self._file = (self._folder / self.name).open("xb")
            except FileExistsError:
                continue
        self.size = 0
        self._announce(self.name)
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
        info = {"software": self._software, "format": "WARC File Format 1.1", "robots": "obey"}
        writer.write_record(writer.create_warcinfo_record(self.name, info))
        self._append(buffer.getvalue())


def digest_of(body: bytes) -> str:
    """Return the digest by which a body is known again, in the form of a WARC header."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def _stored(answer: Answer) -> list[tuple[str, str]]:
    kept = [(f"X-Crawl-{name}" if name.lower() in _TRANSPORT else name, value) for name, value in answer.headers]
    return [*kept, ("Content-Length", str(len(answer.body)))]


def _headers(line: str, headers: list[tuple[str, str]], version: str) -> StatusAndHeaders:
    return StatusAndHeaders(line, headers, protocol=version)
