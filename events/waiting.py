"""What waits for editors on the admin's home page: see `mrc.core.editor_tasks`."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies.pages import PagePermissionPolicy

from mrc.core.editor_tasks import EditorTask, register_task
from mrc.core.models import User

from .models import EventPage, Registration
from .permissions import KEEP_THE_DOOR
from .querysets import EventQuerySet
from .registration.choices import State

#: Nobody writes the outcome of an event that is longer ago.
OUTCOME_WITHIN = datetime.timedelta(days=365)


def without_outcome(*, on: datetime.date) -> EventQuerySet:
    """Events of the last year that took place and whose page says nothing of what came of it."""
    events = EventPage.objects.live().filter(alias_of__isnull=True)
    past = events.in_language(settings.LANGUAGE_CODE).past(on=on)
    return past.filter(starts_on__gte=on - OUTCOME_WITHIN).without_outcome()


def full(*, on: datetime.date) -> EventQuerySet:
    """Events to come of which every seat is given."""
    events = EventPage.objects.live().filter(alias_of__isnull=True, takes_registrations=True)
    return events.in_language(settings.LANGUAGE_CODE).upcoming(on=on).full()


def _edits_pages(user: User) -> bool:
    policy = PagePermissionPolicy()
    return bool(policy.user_has_any_permission(user, {"change", "publish"}))


def _count_without_outcome(user: User) -> int | None:
    return without_outcome(on=timezone.localdate()).count() if _edits_pages(user) else None


def _count_full(user: User) -> int | None:
    return full(on=timezone.localdate()).count() if _edits_pages(user) else None


def _count_held(user: User) -> int | None:
    if not user.has_perm(KEEP_THE_DOOR):
        return None
    held = Registration.objects.filter(state=State.HELD)
    if user.centre_id is not None:
        mine = EventPage.objects.filter(centres=user.centre_id).values("translation_key")
        held = held.filter(book__in=mine)
    return held.count()


def _list(work: str) -> str:
    return f"{reverse('events:index')}?waiting={work}"


def register_tasks() -> None:
    register_task(
        EditorTask(
            key="events.without_outcome",
            label=_("Events that are over, without a word on what came of them"),
            count=_count_without_outcome,
            url=lambda: _list("without_outcome"),
            order=60,
        )
    )
    register_task(
        EditorTask(
            key="events.full",
            label=_("Events whose seats are all given"),
            count=_count_full,
            url=lambda: _list("full"),
            order=61,
        )
    )
    register_task(
        EditorTask(
            key="events.held",
            label=_("Registrations to be looked at: many came at once"),
            count=_count_held,
            url=lambda: reverse("event_registrations"),
            order=20,
        )
    )
