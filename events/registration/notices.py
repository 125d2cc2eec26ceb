"""Which mails are due to whom: rows, written in the transaction that gives the reason.

A row under a unique constraint is one mail, whoever writes it down how often; the site's sender
(`mrc.core.subscriptions.sending`) takes it from there.
"""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from events.states import EventState

from .choices import Notice, State
from .models import Registration, RegistrationMail

if TYPE_CHECKING:
    from events.models import EventPage


def write_down(
    registrations: Iterable[Registration],
    notice: Notice,
    *,
    now: datetime.datetime,
    about: str = "",
    sequence: int = 0,
) -> None:
    """A mail to each of them who gave an address; `about` tells two of a kind apart."""
    rows = [
        RegistrationMail(
            registration=one, notice=notice, about=about, sequence=sequence, next_at=now
        )
        for one in registrations
        if one.email
    ]
    if rows:
        RegistrationMail.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(_send_soon, robust=True)


def tell_of_change(
    *, event: "EventPage", state: EventState, changed: set[str], now: datetime.datetime
) -> None:
    """The event was moved, called off or takes place after all: one mail for each publication.

    Whoever waits for a seat hears of it too. Nothing about what is over.
    """
    if event.is_over(timezone.localdate(now)):
        return
    if event.is_cancelled:
        if "status" not in changed:
            return
        notice = Notice.CALLED_OFF
    elif "status" in changed and not changed & {"time", "place"} and state.status == "scheduled":
        notice = Notice.RESUMED
    else:
        notice = Notice.MOVED
    people = Registration.objects.filter(book=event.translation_key).standing()
    write_down(
        people.exclude(state=State.HELD),
        notice,
        now=now,
        about=str(state.sequence),
        sequence=state.sequence,
    )


def remind(*, today: datetime.date, now: datetime.datetime) -> int:
    """Write down the reminders for tomorrow's events; gives for how many people. Whoever registered
    today knows it still."""
    from events.models import EventPage

    tomorrow = today + datetime.timedelta(days=1)
    events = EventPage.objects.live().filter(alias_of__isnull=True, starts_on=tomorrow)
    keys = [event.translation_key for event in events if not event.is_cancelled]
    begin = datetime.datetime.combine(today, datetime.time(), timezone.get_default_timezone())
    people = Registration.objects.confirmed().filter(book__in=keys, created_at__lt=begin)
    reminded = list(people)
    write_down(reminded, Notice.REMINDER, now=now, about=tomorrow.isoformat())
    return len(reminded)


def _send_soon() -> None:
    from .tasks import send_soon

    send_soon()
