"""Addresses under which programs keep our events: a calendar and a feed, per city."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Follow:
    #: For copying by hand.
    calendar: str
    #: The same with the scheme that calendar programs open by themselves.
    webcal: str
    #: The Atom feed's path.
    feed: str
    #: The city that they are limited to, in the reader's language; empty for all.
    city_name: str


def follow_addresses(request: HttpRequest, *, city: str, name: str) -> Follow:
    """For the list that is being read; `city` as its address has it."""
    query = f"?{urlencode({'city': city})}" if city else ""
    calendar = f"{reverse('events_calendar')}{query}"
    host = request.get_host()
    return Follow(
        calendar=f"{request.scheme}://{host}{calendar}",
        webcal=f"webcal://{host}{calendar}",
        feed=f"{reverse('events_feed')}{query}",
        city_name=name,
    )
