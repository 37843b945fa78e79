"""Addresses: which of the internet's a request may be sent to when the administrator has not named it himself.

Python's `is_global` says yes to several that lead inside (64:ff9b::7f00:1, 2002:7f00:1::, ::127.0.0.1), so the list is
our own: the special-purpose registries of IANA.
"""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from runner.outgoing.failure import OutgoingFailed

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PUBLIC_V6 = ip_network("2000::/3")  # all of IPv6 that is routed
CLOSED = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
)  # fmt: skip


def is_public(address: Address) -> bool:
    """Whether it is a host out in the internet, by the address alone."""
    if address.version == 6 and address not in PUBLIC_V6:
        return False
    return not any(address.version == network.version and address in network for network in CLOSED)


def resolve(host: str, port: int, named: Sequence[Network]) -> list[Address]:
    """The addresses of a host, asked for once. OutgoingFailed when one is closed and in none of the `named` networks.

    One closed address among several is enough to refuse: it is how a name is bent to lead inside.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise OutgoingFailed(f"the host '{host}' is not known to this machine's name service") from None
    addresses = [ip_address(str(answer[4][0])) for answer in answers]
    for address in addresses:
        if not is_public(address) and not any(
            address.version == network.version and address in network for network in named
        ):
            raise OutgoingFailed(
                f"'{host}' is {address}, an address inside; an administrator can allow it by naming {address} in "
                "BIDFLOW_HTTP_ALLOW too"
            )
    return list(dict.fromkeys(addresses))
