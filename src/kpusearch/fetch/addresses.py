"""Tell the public addresses of the internet from those of a machine, a network or a provider."""

from __future__ import annotations

import ipaddress
from typing import Final

__all__ = ["is_public"]

# RFC 6890 and its registry: this network, private, shared by a provider (CGNAT), loopback, link-local, protocol
# assignments, documentation, relays, benchmarks, multicast, reserved, broadcast. Listed because the standard
# library's own answer has changed between its releases.
_NOT_PUBLIC_4: Final = tuple(
    map(
        ipaddress.IPv4Network,
        [
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
            *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
            *("224.0.0.0/4", "240.0.0.0/4"),
        ],
    )
)
_UNICAST_6: Final = ipaddress.IPv6Network("2000::/3")
# Inside it: protocol assignments (Teredo among them), documentation, 6to4, which carries any IPv4 address.
_NOT_PUBLIC_6: Final = tuple(
    map(ipaddress.IPv6Network, ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"])
)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet; what cannot be read is not.

    An IPv6 address that carries an IPv4 address is judged by that one, where it is a known form
    (``64:ff9b::/96``, with which networks without IPv4 reach it), and is not public elsewhere.

    >>> is_public("103.21.228.10"), is_public("100.64.0.1"), is_public("::ffff:8.8.8.8"), is_public("fe80::1%eth0")
    (True, False, False, False)
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.scope_id is not None:
            return False
        if found not in _NAT64:
            return found in _UNICAST_6 and not any(found in network for network in _NOT_PUBLIC_6)
        found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return not any(found in network for network in _NOT_PUBLIC_4)
