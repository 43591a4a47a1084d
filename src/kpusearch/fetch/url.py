"""Read web addresses strictly, and give each the form in which it is asked and the key by which it is known.

Whoever decides whether an address may be asked and whoever asks it must read it alike: where two parsers differ,
a link can name one host to the first and another to the second. So an address is taken apart here once, its parts
are checked, and everything later works on the address that is put together from the parts.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

__all__ = ["Url", "parse_site", "parse_url", "site_of"]

_PORTS: Final = {"http": 80, "https": 443}
_LONGEST: Final = 2048
_LONGEST_HOST: Final = 253
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028\u2029]")
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_ESCAPE: Final = re.compile(r"%([0-9a-fA-F]{2})|%")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%]")
_UNRESERVED: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
_FRONT: Final = "/index.php/"
# What only tells a site who came from where, or which visit this is: the page is the same without it.
_TRACKING: Final = frozenset(
    [
        *("_ga", "_gl", "ci_session", "dclid", "fbclid", "gbraid", "gclid", "gclsrc", "igsh", "igshid", "jsessionid"),
        *("mc_cid", "mc_eid", "msclkid", "phpsessid", "ref_src", "twclid", "ttclid", "wbraid", "yclid"),
    ]
)


@dataclass(frozen=True, slots=True)
class Url:
    """Hold the parts of one http or https address, each in its only form.

    `host` is lower case, ASCII, without a final dot or brackets; `path` begins with a slash and holds no dot segments;
    `query` is without the question mark and without what only tracks. There is no fragment, and no credentials.

    >>> str(parse_url("HTTPS://KPU.go.id.:443/a/../blog?utm_source=x&page=2#isi"))
    'https://kpu.go.id/blog?page=2'
    """

    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def site(self) -> str:
        """Return the host, with the port where it is not the scheme's own: what a caller names to allow it.

        >>> parse_url("https://kpu.go.id/").site, parse_url("http://kpu.go.id:8080/").site
        ('kpu.go.id', 'kpu.go.id:8080')
        """
        return _site(self.host, None if self.port == _PORTS[self.scheme] else self.port)

    @property
    def origin(self) -> str:
        """Return scheme, host and port: what one robots.txt speaks of."""
        return f"{self.scheme}://{self.site}"

    @property
    def target(self) -> str:
        """Return path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def key(self) -> str:
        """Return what is equal for two spellings of one address: no scheme or ``index.php/``, the query sorted.

        >>> parse_url("http://kpu.go.id/index.php/blog/?b=2&a=1").key
        'kpu.go.id/blog?a=1&b=2'
        """
        query = "&".join(sorted(self.query.split("&")))
        return f"{self.path_key}?{query}" if query else self.path_key

    @property
    def path_key(self) -> str:
        """Return the key without the query: what all variants of one path share."""
        path = self.path.removeprefix(_FRONT[:-1]) if self.path.startswith(_FRONT) else self.path
        return f"{self.site}{path.rstrip('/')}"

    @property
    def is_home(self) -> bool:
        """Say whether this is a site's first page."""
        return not self.query and self.path.lower() in ("/", "/index.php", "/index.php/", "/index.html", "/home")

    def __str__(self) -> str:
        return f"{self.origin}{self.target}"


def parse_url(text: str, *, base: Url | None = None) -> Url:
    """Read an address, relative to `base` where one is given; raise `ValueError` with the reason when it is refused.

    Refused are schemes other than http and https, credentials, control characters and backslashes, IP addresses in
    any form but the usual one (``0x7f.1``), zone ids, and more than 2,048 characters.

    >>> str(parse_url("../read/8076_rapat", base=parse_url("https://kpu.go.id/blog/category/104")))
    'https://kpu.go.id/blog/read/8076_rapat'
    >>> parse_url("http://2130706433/")
    Traceback (most recent call last):
    ValueError: an IP address in an unusual form
    """
    text = text.strip(" \t\r\n\f")
    if len(text) > _LONGEST:
        raise ValueError(f"an address of more than {_LONGEST:,} characters")
    if _CONTROL.search(text):
        raise ValueError("a control character or backslash in the address")
    try:
        text.encode()
        parts = urlsplit(urljoin(str(base), text) if base else text)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise ValueError("not a web address") from error
    if parts.scheme not in _PORTS:
        raise ValueError("neither http nor https")
    if "@" in parts.netloc:
        raise ValueError("credentials in the address")
    if port == 0 or not _are_brackets_whole(parts.netloc):
        raise ValueError("not a web address")
    path = _without_dots(_escaped(parts.path) or "/")
    return Url(parts.scheme, _host(host), port or _PORTS[parts.scheme], path, _query(parts.query))


def parse_site(text: str) -> str:
    """Read a host with or without a port, or a whole address, as `Url.site`; raise `ValueError` when it is none.

    >>> parse_site("WWW.KPU.go.id"), parse_site("kpu.go.id:8080"), parse_site("https://kpu.go.id/blog")
    ('www.kpu.go.id', 'kpu.go.id:8080', 'kpu.go.id')
    """
    if "://" in text:
        return parse_url(text).site
    if "/" in text or "?" in text:
        raise ValueError("not a host")
    return parse_url(f"https://{text}").site


def site_of(host: str, port: int) -> str:
    """Return the site of a host and port, where the ports of http and https are not told apart."""
    return _site(host.strip("[]"), None if port in _PORTS.values() else port)


def _site(host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown if port is None else f"{shown}:{port}"


def _are_brackets_whole(netloc: str) -> bool:
    """Say whether brackets, where there are any, hold an IPv6 address, with nothing around them but a port."""
    inner, closing, rest = netloc.removeprefix("[").partition("]")
    if not closing and "[" not in netloc:
        return True
    return netloc.startswith("[") and ":" in inner and not {"[", "]"} & {*inner, *rest} and rest[:1] in ("", ":")


def _host(host: str) -> str:
    if "%" in host:
        raise ValueError("a zone id or an escape in the host")
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            raise ValueError("not a web address") from None
    if not host.isascii():
        host = _ascii_host(host)
    host = host.lower().removesuffix(".")
    labels = host.split(".")
    if len(host) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("not a web address")
    if _NUMERIC.fullmatch(labels[-1]):
        # The system's resolver reads 2130706433, 0x7f.1 and 0177.0.0.1 as 127.0.0.1.
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            raise ValueError("an IP address in an unusual form") from None
    return host


def _ascii_host(host: str) -> str:
    """Return the punycode form; compatibility forms such as full-width digits become what they stand for."""
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii") if len(host) <= _LONGEST_HOST else ""
    except (UnicodeError, ValueError):
        raise ValueError("not a web address") from None


def _escaped(text: str) -> str:
    """Write every character in its only form: unreserved ones plain, all others of no meaning as escapes."""
    text = _ESCAPE.sub(_escape, text)
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)


def _escape(found: re.Match[str]) -> str:
    if not found[1]:
        return "%25"
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else f"%{found[1].upper()}"


def _without_dots(path: str) -> str:
    """Resolve ``.`` and ``..``, which a server would, so that robots.txt is asked for the path that is meant."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    pairs = _escaped(query).split("&")
    return "&".join(pair for pair in pairs if pair and not _is_tracking(pair.partition("=")[0].lower()))


def _is_tracking(name: str) -> bool:
    return name.startswith("utm_") or name in _TRACKING
