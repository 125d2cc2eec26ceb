"""From an announcement to one row for each of its readers."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from .choices import Audience, Frequency, State
from .models import Announcement, Choice, Delivery, Subscriber

#: Readers whose rows are written in one transaction: others can write in between.
CHUNK = 500


def spread_all() -> None:
    """Write down the mails of every announcement that has none yet. Safe to run at once, and
    after a worker died in it: a reader's row for an announcement can exist only once."""
    for announcement in Announcement.objects.filter(spread_at=None).order_by("created_at", "pk"):
        spread(announcement)


def spread(announcement: Announcement) -> None:
    """One row for each reader. What this announcement takes the place of is dropped first."""
    _drop_what_it_replaces(announcement)
    readers = readers_of(announcement)
    last = 0
    while chunk := list(readers.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        with transaction.atomic():
            Delivery.objects.bulk_create(
                [_delivery(announcement, reader) for reader in chunk], ignore_conflicts=True
            )
    Announcement.objects.filter(pk=announcement.pk, spread_at=None).update(spread_at=timezone.now())


def readers_of(announcement: Announcement) -> QuerySet[Any]:
    """Whom it is for, among those who had confirmed when it was made."""
    everybody = Subscriber.objects.since(announcement.created_at)
    if announcement.audience == Audience.READERS:
        return everybody.filter(Exists(_had_before(announcement)))
    topic = Choice.objects.filter(
        subscriber=OuterRef("pk"), what=Choice.What.TOPIC, value=announcement.topic
    )
    matching = (
        everybody.filter(Exists(topic), language__in=list(announcement.texts))
        .who_chose(Choice.What.COUNTRY, announcement.countries)
        .who_chose(Choice.What.KIND, announcement.kinds)
    )
    if announcement.audience == Audience.NEW:
        return matching.exclude(Exists(_had_before(announcement)))
    return matching


def _had_before(announcement: Announcement) -> QuerySet[Any]:
    """What a reader had of the same thread."""
    in_hand = Q(claimed_until__isnull=False) | Q(
        state=State.HELD, digest__claimed_until__isnull=False
    )
    return _earlier(announcement).filter(Q(state=State.SENT) | in_hand, subscriber=OuterRef("pk"))


def _earlier(announcement: Announcement) -> Any:
    """All mails of the thread but this announcement's own."""
    if not announcement.thread:
        return Delivery.objects.none()
    return Delivery.objects.filter(
        announcement__thread=announcement.thread,
        announcement__created_at__lt=announcement.created_at,
    ).exclude(announcement=announcement)


def _drop_what_it_replaces(announcement: Announcement) -> None:
    """What nobody has in hand yet and is out of date by this announcement."""
    if announcement.audience == Audience.NEW:
        return
    replaced = (
        _earlier(announcement)
        .unsent()
        .filter(Q(digest=None) | Q(digest__claimed_until=None), claimed_until=None)
    )
    if announcement.audience == Audience.MATCHING:
        replaced = replaced.filter(subscriber__language__in=list(announcement.texts))
    replaced.update(state=State.DROPPED)


def _delivery(announcement: Announcement, reader: Subscriber) -> Delivery:
    held = reader.frequency == Frequency.WEEKLY and announcement.audience != Audience.READERS
    return Delivery(
        announcement=announcement,
        subscriber=reader,
        state=State.HELD if held else State.WAITING,
        next_at=announcement.created_at,
    )


def is_replaced(announcement: Announcement, *, language: str) -> bool:
    """Whether something newer was announced that takes its place for readers of the language."""
    if not announcement.thread:
        return False
    newer = Announcement.objects.filter(
        thread=announcement.thread, created_at__gt=announcement.created_at
    ).exclude(audience=Audience.NEW)
    return any(one.audience == Audience.READERS or language in one.texts for one in newer)


def is_past(announcement: Announcement, *, on: datetime.date) -> bool:
    """Whether nothing more of it is to be sent."""
    return announcement.until is not None and announcement.until < on
