"""iCalendar files: live public events of one language."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mrc.core.bilingual import current_language

from .calendar import calendar_of
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
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{slug}.ics"',
            "Content-Language": event.text_language,
        },
    )


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """All events of the last year and all that are announced, for subscribing."""
    language = current_language()
    events = _readable_events().upcoming(on=timezone.localdate() - KEEPS_PAST_FOR)
    content = calendar_of(
        events, name=_("Migrant Resource Centres Pakistan: events"), language=language
    )
    return HttpResponse(content, content_type=CONTENT_TYPE, headers={"Content-Language": language})
