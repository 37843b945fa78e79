"""AllowedHosts: to whom requests may be sent, as the administrator has listed them; nobody by default."""

import re
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Literal, cast
from urllib.parse import quote, urlsplit

from runner.outgoing.address import Address, Network, resolve
from runner.outgoing.failure import OutgoingFailed
from runner.rejection import InvalidArgument

PORTS = {"http": 80, "https": 443}
LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
NAME = re.compile(rf"(?=.{{1,253}}$){LABEL}(?:\.{LABEL})*")
NUMBER_AT_END = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)$")  # what the system takes for an address: 127.1, 0x7f.1
LISTED = re.compile(r"(?P<host>\[[^\]]+\]|[^:\[\]]+)(?::(?P<port>\d{1,5}))?")
UNTOUCHED = "/%:=&?~+!$,;'@()*[]-._"  # of a path and query as written
LONGEST_URL = 8000  # characters


@dataclass(frozen=True)
class Target:
    """Where one request goes: the host as it is named in it, and the addresses that it was found at."""

    scheme: Literal["http", "https"]
    host: str
    port: int
    path: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True)
class Listed:
    """One entry: `host` may begin with `*.`; without a port the usual ones, 80 and 443."""

    host: str
    port: int | None

    def allows(self, host: str, port: int) -> bool:
        if port != self.port if self.port is not None else port not in PORTS.values():
            return False
        return host.endswith(self.host[1:]) if self.host.startswith("*.") else host == self.host


@dataclass(frozen=True)
class AllowedHosts:
    """The list. Its addresses and networks say which private addresses may be reached; its names alone do not."""

    listed: tuple[Listed, ...] = ()
    networks: tuple[Network, ...] = ()

    @property
    def allow_any(self) -> bool:
        """Whether anybody may be asked at all."""
        return bool(self.listed or self.networks)

    def target(self, url: str) -> Target:
        """Where a URL leads, if it may be sent to; the host is looked up here and not again. Else OutgoingFailed."""
        self.require_listed(url)
        scheme, host, port, path = parted(url)
        return Target(scheme, host, port, path, tuple(resolve(host, port, self.networks)))

    def require_listed(self, url: str) -> None:
        """Refuse a URL whose host is not on the list, without looking it up. Raises OutgoingFailed."""
        _, host, port, _ = parted(url)
        literal = literal_address(host)
        if literal is not None and port in PORTS.values() and self.names(literal):
            return
        if not any(entry.allows(host, port) for entry in self.listed):
            raise OutgoingFailed(
                f"requests to {host}:{port} are not allowed here; an administrator can add it to BIDFLOW_HTTP_ALLOW"
            )

    def names(self, address: Address) -> bool:
        """Whether one of the networks holds this address."""
        return any(address.version == network.version and address in network for network in self.networks)


def read_hosts(text: str, source: str) -> AllowedHosts:
    """The list as configured: `api.example.com, *.example.org, erp.intern:8443, 10.1.2.3, 10.2.0.0/16`."""
    listed: list[Listed] = []
    networks: list[Network] = []
    for entry in filter(None, (part.strip().lower() for part in text.split(","))):
        try:
            networks.append(ip_network(entry))
            continue
        except ValueError:
            pass
        read = LISTED.fullmatch(entry)
        host = ascii_host(read["host"].strip("[]").removeprefix("*.")) if read else None
        port = int(read["port"]) if read and read["port"] else None
        if read is None or host is None or (port is not None and not 0 < port < 65536):
            raise InvalidArgument(
                f"'{entry[:80]}' ({source}) is no host; write names and addresses parted by commas, as "
                "api.example.com, *.example.org, erp.intern:8443, 10.1.2.3 or 10.2.0.0/16."
            )
        address = literal_address(host)
        if address is not None:
            networks.append(ip_network(address))
        listed.append(Listed(f"*.{host}" if read["host"].startswith("*.") else host, port))
    return AllowedHosts(tuple(listed), tuple(networks))


def parted(url: str) -> tuple[Literal["http", "https"], str, int, str]:
    """Scheme, host, port and the rest of a URL. OutgoingFailed for what is no plain web address."""
    if len(url) > LONGEST_URL:
        raise OutgoingFailed(f"the url has {len(url):,} characters; at most {LONGEST_URL:,} are sent")
    if any(ord(character) < 32 or ord(character) == 127 for character in url.strip()):
        raise OutgoingFailed("the url holds line breaks or other control characters")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise OutgoingFailed("the url is no web address") from None
    if parts.scheme not in PORTS:
        raise OutgoingFailed("the url begins with neither http:// nor https://")
    if "@" in parts.netloc:
        raise OutgoingFailed("the url holds a user name; send it in a header instead, its password as secret://name")
    host = ascii_host(parts.hostname or "")
    if host is None or port == 0:
        raise OutgoingFailed("the url names no host that can be")
    scheme = cast(Literal["http", "https"], parts.scheme)
    path = quote(parts.path or "/", safe=UNTOUCHED) + (f"?{quote(parts.query, safe=UNTOUCHED)}" if parts.query else "")
    return scheme, host, port or PORTS[scheme], path


def ascii_host(host: str) -> str | None:
    """The host as the name service knows it, lower case; None when it is none."""
    if literal_address(host) is not None:
        return str(literal_address(host))
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    name = name.lower()
    if literal_address(name) is not None:
        return name
    return name if NAME.fullmatch(name) and not NUMBER_AT_END.search(name) else None


def literal_address(host: str) -> Address | None:
    """The address that a host is written as; None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None
