"""How often the form may be used: one count for an address, another one for a network.

Phones of one mobile network share a few addresses, so that its count is wide. Neither the address
nor the network is kept in clear, and both are forgotten after an hour.
"""

import logging

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from mrc.core.analytics.rules import shortened_address

from .addresses import address_hash

logger = logging.getLogger(__name__)

SECONDS = 60 * 60
_SALT = "mrc.core.subscriptions.network"


def is_too_often(request: HttpRequest, *, address: str) -> bool:
    """Counts this try and says whether it is one too many within the hour.

    A cache that is down counts nothing and stops nobody; the worker still mails an address only
    a few times a day.
    """
    limits = settings.MRC_SUBSCRIBE_LIMITS
    try:
        many_from_network = _count(f"network:{_network(request)}") > limits["network"]
        return many_from_network or _count(f"address:{address_hash(address)}") > limits["address"]
    except Exception:
        logger.exception("The uses of the form for news by mail cannot be counted")
        return False


def _count(name: str) -> int:
    key = f"mrc-subscribe:{name}"
    if cache.add(key, 1, SECONDS):
        return 1
    try:
        return cache.incr(key)
    except ValueError:
        # It ran out between the two.
        cache.set(key, 1, SECONDS)
        return 1


def _network(request: HttpRequest) -> str:
    """A keyed hash of the neighbourhood that the address lies in; all unknown ones share one."""
    try:
        address = get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        address = ""
    network = shortened_address(address)
    return salted_hmac(_SALT, network, algorithm="sha256").hexdigest()
