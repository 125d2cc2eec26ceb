"""Builders of events for tests, below the home pages of `tests.factories.make_site`."""

import datetime
from typing import Any

from events.models import EventIndexPage, EventPage
from tests.factories import Homes, translate

TODAY = datetime.date(2026, 3, 9)


def make_event_index(homes: Homes) -> EventIndexPage:
    """The events' page in both languages; the English one is given."""
    index = EventIndexPage(title="Events", slug="events", locale=homes.english.locale)
    homes.english.add_child(instance=index)
    index.save_revision().publish()
    translate(index, {"Events": "پروگرام"})
    return EventIndexPage.objects.get(pk=index.pk)


def build_event(**values: Any) -> EventPage:
    """An event that is not saved: a session at an institute on the day after TODAY."""
    defaults: dict[str, Any] = {
        "title": "Safe migration for welders",
        "kind": EventPage.Kind.SESSION,
        "starts_on": TODAY + datetime.timedelta(days=1),
        "venue_name": "Government Technical Training Institute",
    }
    return EventPage(**{**defaults, **values})


def make_event(index: EventIndexPage, *, publish: bool = True, **values: Any) -> EventPage:
    event = build_event(locale=index.locale, **values)
    event.live = publish
    index.add_child(instance=event)
    if publish:
        event.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)
