"""Ask one address over HTTP, and read its answer within limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import httpcore
import httpx

from kpusearch.fetch.decoding import ENCODINGS, Decoder
from kpusearch.fetch.network import Allowance, GuardedBackend, Resolver
from kpusearch.fetch.outcome import Failed, Refused, printable
from kpusearch.fetch.report import Limits
from kpusearch.fetch.url import Url

__all__ = ["Answer", "Client"]

_HEADERS: Final = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Encoding": ENCODINGS,
    "Accept-Language": "id,en;q=0.5",
}
_RECEIVED: Final = "received_headers"
# Headers, the framing of chunks, and bodies that compression makes longer.
_OVERHEAD: Final = 2**20
_UNREAD: Final = re.compile(r"(?:audio|font|image|video)/|text/(?:css|javascript)\b|application/(?:javascript|wasm)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Hold one answer: `body` is decompressed, `headers` are as they came, `size` is what came over the network."""

    url: Url
    status: int
    phrase: str
    version: str
    headers: tuple[tuple[str, str], ...]
    sent: tuple[tuple[str, str], ...]
    body: bytes
    size: int
    address: str

    def header(self, name: str) -> str:
        """Return the first header of that name, or an empty text."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def media_type(self) -> str:
        """Return the media type in lower case without parameters, empty where none is given."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """Return the charset that the answer names."""
        found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", self.header("content-type"), re.IGNORECASE)
        return found[1] if found else None


class Client:
    """Ask permitted hosts, one address at a time, over kept connections.

    No redirect is followed here, no cookie is kept, no proxy or password of the environment is used. `allowance` of the
    last exchange says how many bytes came.
    """

    def __init__(
        self,
        *,
        limits: Limits,
        user_agent: str,
        permits: Callable[[str, int], bool],
        allow_private: bool = False,
        resolver: Resolver | None = None,
    ) -> None:
        self._limits = limits
        self._backend = GuardedBackend(permits=permits, allow_private=allow_private, resolver=resolver)
        pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=8,
            max_keepalive_connections=8,
            keepalive_expiry=30.0,
            network_backend=self._backend,
        )
        self._http = httpx.Client(
            transport=_Transport(pool),
            headers={**_HEADERS, "User-Agent": user_agent},
            timeout=limits.response_seconds,
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    @property
    def taken(self) -> int:
        """Return the bytes that came in the last exchange, whether it ended well or not."""
        return self._backend.allowance.taken

    def ask(self, url: Url, *, headers: Mapping[str, str] | None = None, limit: int | None = None) -> Answer:
        """Return the answer of an address, at most `limit` bytes of it cut off without complaint where one is given.

        Raise `Refused` where the address must not be asked or its answer is too large or of a kind that holds no text,
        `Failed` where it gives none.
        """
        size = self._limits.response_bytes + _OVERHEAD
        self._backend.allowance = Allowance(seconds=self._limits.response_seconds, size=size)
        asked = httpx.URL(str(url))
        if asked.host.strip("[]") != url.host or (asked.port or url.port) != url.port:
            raise Refused("not a web address")
        try:
            with self._http.stream("GET", asked, headers=dict(headers or {})) as response:
                # Before the body: a connection that is not kept is closed at its end.
                address = response.extensions["network_stream"].get_extra_info("server_addr")[0]
                body = self._read(response, limit)
                return Answer(
                    url=url,
                    status=response.status_code,
                    phrase=printable(response.extensions.get("reason_phrase", b"").decode("ascii", "replace")),
                    version=response.http_version,
                    headers=_decoded(response.extensions[_RECEIVED]),
                    sent=_decoded(response.request.headers.raw),
                    body=body,
                    size=self.taken,
                    address=str(address),
                )
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise Failed(f"no whole answer within {self._limits.response_seconds:g} s", transient=True) from error
        except httpcore.ProtocolError as error:
            raise Failed(f"the answer is damaged: {printable(error)}", transient=True) from error
        except (httpcore.NetworkError, OSError) as error:
            raise Failed(f"the connection broke: {printable(error)}", transient=True) from error
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise Failed(f"the answer cannot be read: {printable(error)}") from error

    def _read(self, response: httpx.Response, limit: int | None) -> bytes:
        if response.status_code in (204, 304):
            return b""
        media_type = response.headers.get("content-type", "").strip().lower()
        if response.is_success and _UNREAD.match(media_type):
            raise Refused(f"{printable(media_type.partition(';')[0])} holds no text")
        encoding = response.headers.get("content-encoding", "")
        decoder = Decoder(encoding, limit=self._limits.response_bytes if limit is None else limit)
        try:
            for piece in response.iter_raw():
                decoder.feed(piece)
        except Refused:
            if limit is None or decoder.size <= limit:
                raise
            return decoder.so_far(limit)
        return decoder.finish()


class _Transport(httpx.BaseTransport):
    """Let httpx use a pool of our own making; httpx's own cannot be given a network backend."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        asked = httpcore.Request(
            method=request.method,
            url=url,
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        response = self._pool.handle_request(asked)
        # httpx never sees a cookie, so none is kept, sent again, or parsed.
        headers = [(name, value) for name, value in response.headers if name.lower() != b"set-cookie"]
        extensions = {**response.extensions, _RECEIVED: response.headers}
        return httpx.Response(response.status, headers=headers, stream=_Body(response), extensions=extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


def _decoded(headers: list[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
