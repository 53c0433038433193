"""What tries to sign in are counted by: the account, and the address they come from.

What a header says of an address counts only when a named proxy has written it. Pure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
SOCKET = "unix"  # how a proxy is named that reaches the application through a socket file, which has no address
OWN_NETWORK = 64  # bits: whoever has one IPv6 address has all that begin alike


def parse_proxies(names: Sequence[str]) -> tuple[Network | str, ...]:
    """ "127.0.0.1", "10.1.0.0/16" or "unix", each. Raises ValueError for what is none of these."""
    return tuple(name if name == SOCKET else ip_network(name, strict=False) for name in names)


def client_address(remote: str, forwarded: str, proxies: Sequence[Network | str]) -> str:
    """The nearest address that is no proxy of ours, "" when there is none.

    `remote` is who has called, `forwarded` the header X-Forwarded-For, to which each proxy adds the one it was called
    by. It is read from its end, and no further than our own proxies reach: before that anybody may have written it.
    """
    address = remote
    for hop in reversed(forwarded.split(",")):
        if not _is_proxy(address, proxies):
            break
        found = _parsed(hop)
        if found is None:
            break
        address = str(found)
    return str(_parsed(address) or "")


def counted(address: str) -> str:
    """The address that tries are counted by: the beginning that a subscriber's IPv6 addresses have in common."""
    found = _parsed(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, OWN_NETWORK), strict=False).network_address)
    return address


def as_compared(username: str) -> str:
    """The account that is tried, the same however it is written: the backend finds it in other cases too."""
    return unicodedata.normalize("NFKC", username).strip().casefold()[:255]


def _is_proxy(address: str, proxies: Sequence[Network | str]) -> bool:
    found = _parsed(address)
    if found is None:
        return not address and SOCKET in proxies
    return any(found in network for network in proxies if not isinstance(network, str))


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    text = text.strip()
    if text.count(":") == 1:  # some proxies write the port too
        text = text.partition(":")[0]
    try:
        found = ip_address(text.strip("[]"))
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
