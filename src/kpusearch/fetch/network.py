"""Connect to checked addresses only, and bound what comes over a connection in bytes and time.

A name is resolved once, every address it stands for is checked, and the connection goes to an address that passed:
a second look-up could answer otherwise (DNS rebinding). Host header and TLS still carry the name.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

import httpcore

from kpusearch.fetch.addresses import is_public
from kpusearch.fetch.outcome import Failed, Refused

__all__ = ["Allowance", "GuardedBackend", "Resolver", "resolve"]

Resolver = Callable[[str, int], Iterable[str]]
"""Gives the IP addresses of a host and port, or raises `OSError`."""

_MOST_ADDRESSES: Final = 4


class Allowance:
    """Bound one exchange: all its bytes, and the time to its last one, however the bytes are spread over it."""

    def __init__(self, *, seconds: float, size: int) -> None:
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds
        self._left = size
        self.taken = 0

    def wait(self, timeout: float | None = None) -> float:
        """Return how long the next step may wait; raise `Failed` when the time is over."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Failed(f"no whole answer within {self._seconds:g} s", transient=True)
        return left if timeout is None else min(left, timeout)

    def take(self, size: int) -> None:
        """Count bytes that came; raise `Refused` when there are too many."""
        self.taken += size
        self._left -= size
        if self._left < 0:
            raise Refused("more bytes than one answer may have")


class GuardedBackend(httpcore.NetworkBackend):
    """Open TCP connections to permitted hosts at public addresses.

    `permits` says whether a host and port may be asked. `allow_private` lifts the check of addresses, not that of
    hosts. The exchange under way takes from `allowance`.
    """

    def __init__(
        self, *, permits: Callable[[str, int], bool], allow_private: bool = False, resolver: Resolver | None = None
    ) -> None:
        self._permits = permits
        self._allow_private = allow_private
        self._resolve = resolver or resolve
        self._plain = httpcore.SyncBackend()
        self.allowance = Allowance(seconds=60.0, size=2**20)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that passes and answers."""
        if not self._permits(host, port):
            raise Refused(f"another host: {host}")
        error: Exception | None = None
        for address in self.addresses(host, port)[:_MOST_ADDRESSES]:
            try:
                stream = self._plain.connect_tcp(
                    address, port, self.allowance.wait(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failure:
                error = failure
                continue
            reached = str(stream.get_extra_info("server_addr")[0])
            if not (self._allow_private or is_public(reached)):
                stream.close()
                raise Refused(_refusal(host, reached))
            return _BoundedStream(stream, self)
        raise Failed(f"cannot connect: {error}", transient=True) from error

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host that may be connected to; a literal address needs no look-up."""
        try:
            addresses = [str(ipaddress.ip_address(host.strip("[]")))]
        except ValueError:
            try:
                addresses = list(dict.fromkeys(self._resolve(host, port)))
            except (OSError, UnicodeError) as error:
                raise Failed(f"the host is not known: {error}", transient=True) from error
        passed = [address for address in addresses if self._allow_private or is_public(address)]
        if addresses and not passed:
            raise Refused(_refusal(host, addresses[0]))
        if not passed:
            raise Failed("the host has no address", transient=True)
        return passed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Refuse: no web address leads to a socket of this machine."""
        raise Refused("a socket of this machine")


class _BoundedStream(httpcore.NetworkStream):
    """Take all that is read and all the time from the allowance of the exchange under way."""

    def __init__(self, stream: httpcore.NetworkStream, backend: GuardedBackend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._backend.allowance.wait(timeout))
        self._backend.allowance.take(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.allowance.wait(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        wait = self._backend.allowance.wait(timeout)
        return _BoundedStream(self._stream.start_tls(ssl_context, server_hostname, wait), self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses that the system knows a host by."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def _refusal(host: str, address: str) -> str:
    named = host if host.strip("[]") == address else f"{host} ({address})"
    return f"{named} is no address of the public internet; --allow-private permits it"
