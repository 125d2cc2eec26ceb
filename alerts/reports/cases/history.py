"""What happened to a report, in words; its events hold codes only."""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _now

from alerts.reports.choices import Deed, Quarantine, ReportState
from alerts.reports.models import ReportEvent, ScamReport
from mrc.core.models import Centre, User

from .wording import person


@dataclass(frozen=True)
class Entry:
    at: datetime.datetime
    by: str
    #: The deed, and between which two things: both empty where the deed says it all.
    title: str | Promise
    before: str
    after: str


def history_of(report: ScamReport) -> list[Entry]:
    """The newest first."""
    events = list(report.events.select_related("by").order_by("-id"))
    words = _words(events)
    return [
        Entry(
            at=event.at,
            by=person(event.by),
            title=event.get_what_display(),
            before=words.get((event.what, event.before), event.before),
            after=words.get((event.what, event.after), event.after),
        )
        for event in events
    ]


def _words(events: list[ReportEvent]) -> dict[tuple[str, str], str]:
    """(deed, code) -> what people call it."""
    codes = {code for event in events for code in (event.before, event.after) if code}
    words = {(Deed.STATE.value, code): str(label) for code, label in ReportState.choices}
    for deed in (Deed.RELEASED.value, Deed.QUARANTINED.value):
        words |= {(deed, code): str(label) for code, label in Quarantine.choices if code}
    for user in User.objects.filter(username__in=codes):
        words[Deed.ASSIGNED.value, user.username] = person(user)
    for centre in Centre.objects.filter(code__in=codes):
        words[Deed.CENTRE.value, centre.code] = centre.name
    words[Deed.ASSIGNED.value, ""] = _now("nobody")
    return words
