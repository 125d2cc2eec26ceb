"""Which reports wait apart until a case worker has looked at them. None is refused or lost.

Phones of one network share an address, so a burst from a network proves nothing about the person:
the report is stored like any other, and whoever sent it sees the same answer.
"""

import contextlib
import datetime
import hashlib
import hmac
import ipaddress
import secrets

from django.conf import settings
from django.core.cache import cache

from .choices import Quarantine

#: Seconds: nobody reads, writes and checks eight pages in less.
SHORTEST = 10
_HOUR, _DAY = 60 * 60, 24 * 60 * 60
_PREFIX = "mrc-reports:"


def reason(*, is_trapped: bool, seconds: float, address: str, today: datetime.date) -> Quarantine:
    """Why a report waits apart; `Quarantine.NONE` where nothing speaks against it.

    `is_trapped`: a field was filled in that people do not see. `seconds`: since the form was
    begun. The report counts for its network in any case.
    """
    count = _count(address, today)
    if is_trapped or seconds < SHORTEST:
        return Quarantine.BOT
    if count > settings.MRC_REPORT_BURST:
        return Quarantine.BURST
    return Quarantine.NONE


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


def _count(address: str, today: datetime.date) -> int:
    """Reports of this network within the hour, this one included; 0 where nobody can count.

    The cache holds a keyed hash for an hour. Its key needs both the site's secret and a random
    part that the cache forgets after a day, so that nobody finds the network from the hash later.
    """
    network = network_of(address)
    if not network:
        return 0
    # A cache that is down keeps no report away.
    with contextlib.suppress(Exception):
        salt_name = f"{_PREFIX}salt:{today.isoformat()}"
        salt = cache.get_or_set(salt_name, lambda: secrets.token_hex(32), _DAY)
        secret = f"{settings.SECRET_KEY}{salt}".encode()
        name = _PREFIX + hmac.new(secret, network.encode(), hashlib.sha256).hexdigest()
        cache.add(name, 0, _HOUR)
        return int(cache.incr(name))
    return 0
