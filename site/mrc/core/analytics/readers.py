"""Who asks: somebody who reads a page of ours, or a program. No cookie and no address is needed."""

from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

from .rules import is_robot

#: Headers with which a browser says that nobody is looking at the page yet.
_AHEAD_OF_READING = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def is_from_our_page(request: HttpRequest) -> bool:
    """By Sec-Fetch-Site; by Origin in browsers older than that header (Safari before 16.4)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def is_somebody_reading(request: HttpRequest) -> bool:
    """Not a robot, not a page fetched ahead, and nobody who asked not to be counted."""
    if request.headers.get("DNT") == "1" or request.headers.get("Sec-GPC") == "1":
        return False
    if any(name in request.headers for name in _AHEAD_OF_READING):
        return False
    return not is_robot(request.headers.get("User-Agent", ""))


def reader_address(request: HttpRequest) -> str:
    """The reader's address as log-in throttling sees it (ALLAUTH_TRUSTED_PROXY_COUNT); empty where
    it cannot be known."""
    try:
        address: str = get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        return ""
    return address
