"""The weekly mail: one for each weekly reader for whom something is held."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from .choices import State
from .models import Delivery, Digest, Subscriber
from .spreading import spread_all
from .tasks import send_soon

_CHUNK = 200


def week_of(day: datetime.date) -> str:
    """By ISO 8601, such as 2026-W47."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def make_digests(*, now: datetime.datetime) -> int:
    """Write down this week's mails, once its day has come; gives how many are new.

    Safe to run twice and from several schedulers: a reader has one of a week. What is announced
    after it is held for the next.
    """
    today = timezone.localdate(now)
    if today.isoweekday() < settings.MRC_DIGEST_WEEKDAY:
        return 0
    spread_all()
    week = week_of(today)
    made = 0
    while chunk := _without(week):
        with transaction.atomic():
            digests = [Digest(subscriber=reader, week=week, next_at=now) for reader in chunk]
            Digest.objects.bulk_create(digests, ignore_conflicts=True)
            for digest in Digest.objects.filter(week=week, subscriber__in=chunk):
                held = Delivery.objects.filter(
                    subscriber_id=digest.subscriber_id, state=State.HELD, digest=None
                )
                held.update(digest=digest)
            made += len(chunk)
    transaction.on_commit(send_soon, robust=True)
    return made


def _without(week: str) -> list[Subscriber]:
    """Readers for whom something is held and who have no mail of this week yet."""
    held = Delivery.objects.filter(subscriber=OuterRef("pk"), state=State.HELD, digest=None)
    this_week = Digest.objects.filter(subscriber=OuterRef("pk"), week=week)
    readers = Subscriber.objects.filter(Exists(held)).exclude(Exists(this_week))
    return list(readers.order_by("pk")[:_CHUNK])
