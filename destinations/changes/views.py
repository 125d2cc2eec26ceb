"""The feeds of changes: public, without a cookie, kept by caches for a minute."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from destinations.models import Country, GuidePage
from mrc.core.atom.answers import file_answer, origin
from mrc.core.atom.feeds import ATOM_TYPE
from mrc.core.bilingual import current_language

from .feed import changes_feed, feed_changes


@require_safe
def all_changes_atom(request: HttpRequest) -> HttpResponse:
    """`/en/destinations/changes.atom`: of every guide."""
    return _answer(request, None)


@require_safe
def country_changes_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """`/en/destinations/<country>/changes.atom`; 404 where there is no guide to read."""
    country = get_object_or_404(Country, slug=slug)
    if not GuidePage.objects.readable().filter(country=country).exists():
        raise Http404
    return _answer(request, country)


def _answer(request: HttpRequest, country: Country | None) -> HttpResponse:
    changes = feed_changes(country)
    feed = changes_feed(changes, country, language=current_language(), origin=origin(request))
    return file_answer(request, feed.content, ATOM_TYPE, feed.updated)
