"""Counting what comes from one network within an hour, without keeping where it came from.

Phones of one network share an address, so a burst proves nothing about a person: who counts with
this may set something apart, and never refuses or loses it.
"""

import contextlib
import datetime
import hashlib
import hmac
import ipaddress
import secrets

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

_HOUR, _DAY = 60 * 60, 24 * 60 * 60


def address_of(request: HttpRequest) -> str:
    """The visitor's address as log-in throttling sees it; only its network is ever counted."""
    try:
        address: str = get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        return ""
    return address


def network_of(address: str) -> str:
    """The /24 of an IPv4 address or the /64 of an IPv6 one; empty for what is no address."""
    try:
        ip = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    bits = 24 if ip.version == 4 else 64
    return str(ipaddress.ip_network((ip, bits), strict=False))


def count_within_the_hour(what: str, *, address: str, today: datetime.date) -> int:
    """How often this network has done `what` within the hour, this time included.

    0 where nobody can count: for what is no address, and while the cache is down.

    The cache holds a keyed hash for an hour. Its key needs both the site's secret and a random
    part that the cache forgets after a day, so that nobody finds the network from the hash later.
    """
    network = network_of(address)
    if not network:
        return 0
    with contextlib.suppress(Exception):
        salt_name = f"mrc-{what}:salt:{today.isoformat()}"
        salt = cache.get_or_set(salt_name, lambda: secrets.token_hex(32), _DAY)
        secret = f"{settings.SECRET_KEY}{salt}".encode()
        name = f"mrc-{what}:" + hmac.new(secret, network.encode(), hashlib.sha256).hexdigest()
        cache.add(name, 0, _HOUR)
        return int(cache.incr(name))
    return 0
