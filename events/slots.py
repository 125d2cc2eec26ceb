"""What events put into pages of other apps (`mrc.core.slots`)."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from mrc.core.bilingual import current_language

from .models import EventPage

#: How many events the home page shows.
HOME_EVENTS = 3


def home_events(request: HttpRequest | None, **kwargs: Any) -> SafeString | str:
    """The next events, in the language being read; nothing while none is announced."""
    events = (
        EventPage.objects.readable()
        .in_language(current_language())
        .upcoming(on=timezone.localdate())
        .with_places()
        .defer_streamfields()[:HOME_EVENTS]
    )
    if not events:
        return ""
    return render_to_string(
        "events/components/home_events.html",
        {"events": events, "language": current_language()},
        request=request,
    )
