"""Keeps `EventState` in step with what is published."""

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from .models import EventPage
from .signals import event_changed, event_published
from .states import EventState, place_of, times_of


def record_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """After a publication (`page_published`): note what it changed and tell who listens."""
    if isinstance(instance, EventPage) and not instance.alias_of_id:
        record_state(event=instance, now=timezone.now())


@transaction.atomic
def record_state(*, event: EventPage, now: datetime.datetime) -> EventState:
    """Compare the published page with what was published before; the same again changes nothing.

    The source page decides about time and status, and about the place in its own language; a
    translation only adds the words in which its language names the place.
    """
    language = event.locale.language_code
    is_source = language == settings.LANGUAGE_CODE
    state, is_new = EventState.objects.select_for_update().get_or_create(
        event=event.translation_key,
        defaults={
            "status": event.status,
            "times": times_of(event),
            "places": {language: place_of(event)},
            "changed_at": now,
        },
    )
    changed = set() if is_new else _note(state, event, language, is_source=is_source)
    if changed:
        state.sequence += 1
        state.changed_at = now
    state.save()
    if is_source:
        event_published.send(EventPage, event=event)
        if changed:
            event_changed.send(EventPage, event=event, changed=changed, state=state)
    return state


def _note(state: EventState, event: EventPage, language: str, *, is_source: bool) -> set[str]:
    """Write the new values into the state; gives which of them are not the old ones."""
    changed = set()
    place = place_of(event)
    if state.places.get(language, place) != place:
        changed.add("place")
    state.places[language] = place
    if not is_source:
        return changed
    if state.times != times_of(event):
        changed.add("time")
        state.times = times_of(event)
    if state.status != event.status:
        changed.add("status")
        state.status = event.status
    return changed


def catch_up(*, today: datetime.date) -> int:
    """Record what a process that died while publishing did not; gives how many were compared."""
    events = EventPage.objects.live().filter(alias_of__isnull=True).upcoming(on=today)
    number = 0
    for event in events.select_related("locale"):
        record_state(event=event, now=timezone.now())
        number += 1
    return number
