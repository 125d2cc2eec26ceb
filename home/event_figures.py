"""Joins events and awareness sessions, which know nothing of each other.

An event that was a session points to it by its reference. Readers get no figure of that session:
the public figures are fixed tables of whole quarters, and this leads to them.
"""

import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from mrc.core import slots

if TYPE_CHECKING:
    from events.models import EventPage


def connect() -> None:
    """Once, from `AppConfig.ready()`."""
    from events.sessions import register_check

    register_check(reference_problem)
    slots.register("event_figures", event_figures)


def reference_problem(
    reference: str, *, first: datetime.date, last: datetime.date
) -> str | Promise:
    """Why an event of these days cannot point to the session; empty where it can."""
    from campaigns.records.models import SessionVersion

    version = SessionVersion.objects.counted().filter(session__reference=reference).first()
    if version is None:
        return _("There is no verified session with this reference.")
    if not first <= version.held_on <= last:
        return _("That session was held on another day than this event.")
    return ""


def event_figures(
    request: HttpRequest | None, *, event: "EventPage", **kwargs: Any
) -> SafeString | str:
    """In which public figures the event's session is counted, without a number of its own."""
    from campaigns.figures.quarters import Quarter
    from campaigns.records.models import FrozenTable, SessionVersion

    counted = SessionVersion.objects.counted().filter(session__reference=event.session_reference)
    version = counted.select_related("district__province", "session").first()
    if version is None:
        # Void since, or sent back: then nothing is said of it.
        return ""
    quarter = Quarter.of(version.held_on)
    context = {
        "quarter": quarter,
        "province": version.district.province,
        "is_frozen": FrozenTable.objects.filter(period=quarter.key).exists(),
        "is_sample": version.session.is_sample,
    }
    return render_to_string("home/components/event_figures.html", context, request=request)
