"""Which hosts may be asked: never one inside a private network, whatever an editor typed.

A name is resolved once and the connection goes to that very address, so that a name that changes
its answer between the look and the call leads nowhere.
"""

import ipaddress
import socket

from django.conf import settings

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Well-known translation prefix of IPv6 (RFC 6052): the private address hides in its last 32 bits.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PrivateHostError(Exception):
    """The name leads into a network that is not the public internet's."""


class UnknownHostError(Exception):
    """The name leads nowhere, or its name server does not answer."""


def is_public(address: IpAddress) -> bool:
    """Whether anybody on the internet may be asked there."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    if any(address in ipaddress.ip_network(network) for network in _allowed_besides()):
        return True
    return address.is_global and not address.is_multicast


def public_address(host: str, port: int) -> str:
    """The IP address to connect to.

    Raises `PrivateHostError` if any answer of the name server lies in a private network, and
    `UnknownHostError` where there is no answer.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(host) from error
    addresses = [str(sockaddr[0]).partition("%")[0] for *_rest, sockaddr in found]
    if not all(is_public(ipaddress.ip_address(address)) for address in addresses):
        raise PrivateHostError(host)
    # IPv4 first: machines without a way into IPv6 are common, hosts without IPv4 are not.
    return sorted(addresses, key=lambda address: ":" in address)[0]


def _allowed_besides() -> tuple[str, ...]:
    """Networks that count as public: none but in tests, whose servers listen on the loopback."""
    return tuple(getattr(settings, "MRC_LINK_CHECK_NETWORKS", ()))
