"""Files for programs: live public events of one language as iCalendar and as Atom."""

import datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mrc.core.atom.answers import file_answer, origin
from mrc.core.atom.feeds import ATOM_TYPE, LONG_AGO
from mrc.core.atom.names import start_of
from mrc.core.bilingual import current_language
from mrc.core.models import District
from mrc.core.page_cache import keep_for_a_minute

from .calendar import calendar_of
from .feed import changed_at, events_feed
from .models import EventPage
from .querysets import EventQuerySet

CONTENT_TYPE = "text/calendar; charset=utf-8"
#: A subscribed calendar keeps what happened during the last year, so that nothing vanishes from
#: a subscriber's calendar on the day after.
KEEPS_PAST_FOR = datetime.timedelta(days=365)


def _readable_events() -> EventQuerySet:
    """What a reader without an account may see, in the language of the address, of which the day
    is known: a whole month in a calendar would only be in the way."""
    events = EventPage.objects.readable().in_language(current_language())
    return events.with_known_day().with_places()


@require_safe
def event_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One event to put into a calendar."""
    event = _readable_events().filter(slug=slug).first()
    if event is None:
        raise Http404
    content = calendar_of([event], name=event.title, language=event.text_language)
    response = HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{slug}.ics"',
            "Content-Language": event.text_language,
        },
    )
    return keep_for_a_minute(request, response)


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """All events of the last year and all that are announced, for subscribing; with `?city=` those
    of one district (by its English or Urdu name) or `online`. 404 for a place that there is not.
    """
    language = current_language()
    events = _readable_events().upcoming(on=timezone.localdate() - KEEPS_PAST_FOR)
    name = _("Migrant Resource Centres Pakistan: events")
    if city := request.GET.get("city", ""):
        events = events.in_city(city)
        name = f"{name} – {city_name(city)}"
    listed = list(events)
    content = calendar_of(listed, name=name, language=language)
    answer = file_answer(request, content, CONTENT_TYPE, _since_today(listed))
    answer.headers["Content-Language"] = language
    return answer


def city_name(city: str) -> str:
    """As the reader's language writes it. Raises Http404."""
    if city.casefold() == "online":
        return _("Online")
    district = District.objects.filter(Q(name_en__iexact=city) | Q(name_ur=city)).first()
    if district is None:
        raise Http404
    return district.name


def _since_today(events: list[EventPage]) -> datetime.datetime:
    """When the file last changed: events come and go with the days, whatever was published."""
    return max(start_of(timezone.localdate()), *map(changed_at, events), LONG_AGO)


@require_safe
def feed_file(request: HttpRequest) -> HttpResponse:
    """`/en/events/feed.atom`: the events of the last year and those that are announced, what
    changed last first; `?city=` as for the calendar."""
    language, city = current_language(), request.GET.get("city", "")
    events = EventPage.objects.readable().in_language(language).with_places()
    events = events.upcoming(on=timezone.localdate() - KEEPS_PAST_FOR)
    name = ""
    if city:
        name = city_name(city)
        events = events.in_city(city)
    listed = list(events)
    feed = events_feed(
        listed,
        language=language,
        city_name=name,
        query=f"?{urlencode({'city': city})}" if city else "",
        origin=origin(request),
    )
    return file_answer(request, feed.content, ATOM_TYPE, _since_today(listed))
