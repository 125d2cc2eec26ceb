"""Writes: who subscribes, changes and leaves, and what is announced to whom."""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from .addresses import address_hash, known_hashes
from .choices import Audience, Frequency, Reason, State
from .models import Announcement, Choice, Delivery, NoMail, Subscriber, SubscriptionRequest
from .news import News, Section

__all__ = ["News", "Section", "announce", "reached", "reached_by_thread"]

#: Days for which an address gets nothing from us.
NO_MAIL_DAYS = {Reason.BOUNCED: 90, Reason.REFUSED: 365}


def announce(
    *,
    topic: str,
    key: str,
    countries: Collection[str],
    kinds: Collection[str],
    texts: Mapping[str, News],
    thread: str = "",
    audience: Audience = Audience.MATCHING,
    until: datetime.date | None = None,
) -> None:
    """Tell the subscribers whom it concerns, each once and in their language; the worker sends.

    `key` names the announcement: saying it again changes nothing and sends nothing. `texts` holds
    a `News` for each language in which it exists; who reads another language gets nothing (a
    withdrawal goes to everybody who had the news, in whatever language there is). No countries
    or no kinds: it concerns everybody, whatever they chose. What belongs together shares a
    `thread`: a newer announcement takes the place of one that was not sent yet. After the day
    `until` nothing more of it is sent.
    """
    if not texts:
        raise ValueError("An announcement says something in at least one language.")
    row = Announcement(
        key=key,
        topic=topic,
        thread=thread,
        audience=audience,
        countries=sorted(set(countries)),
        kinds=sorted(set(kinds)),
        texts={language: news.as_json() for language, news in texts.items()},
        until=until,
        created_at=timezone.now(),
    )
    Announcement.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(_send_soon, robust=True)


def reached(key: str) -> int:
    """To how many readers an announcement was sent, in mails of its own and in weekly ones."""
    return _sent(Announcement.objects.filter(key=key))


def reached_by_thread(thread: str) -> int:
    """How many mails about one thing were sent, all its announcements together."""
    return _sent(Announcement.objects.filter(thread=thread))


def _sent(announcements: Any) -> int:
    purged = announcements.aggregate(number=Sum("sent_before"))["number"] or 0
    sent = Delivery.objects.filter(announcement__in=announcements, state=State.SENT).count()
    return int(purged) + sent


# --- Subscribing ----------------------------------------------------------------------------------
def ask_to_subscribe(
    *, address: str, language: str, frequency: str, chosen: Mapping[str, Collection[str]]
) -> SubscriptionRequest:
    """Note what somebody typed into the form; the worker mails the owner of the address.

    Looks nothing up, so that it does and lasts the same for an address that is known.
    """
    now = timezone.now()
    request = SubscriptionRequest.objects.create(
        address=address,
        address_hash=address_hash(address),
        language=language,
        frequency=frequency,
        chosen={what: sorted(set(values)) for what, values in chosen.items()},
        created_at=now,
        next_at=now,
    )
    transaction.on_commit(_send_requests_soon, robust=True)
    return request


@transaction.atomic
def confirm(*, request: SubscriptionRequest) -> Subscriber | None:
    """The owner of the address said yes; gives the subscription as it stands now.

    A second time changes nothing, also after the subscription has ended: then it gives None.
    """
    request = SubscriptionRequest.objects.select_for_update().get(pk=request.pk)
    if request.confirmed_at is not None:
        return Subscriber.objects.filter(address_hash=request.address_hash).first()
    now = timezone.now()
    NoMail.objects.filter(address_hash__in=known_hashes(request.address)).delete()
    subscriber, _created = Subscriber.objects.get_or_create(
        address=request.address,
        defaults={
            "address_hash": request.address_hash,
            "language": request.language,
            "frequency": request.frequency,
            "confirmed_at": now,
            "changed_at": now,
        },
    )
    change(
        subscriber=subscriber,
        language=request.language,
        frequency=request.frequency,
        chosen=request.chosen,
    )
    request.address = ""
    request.confirmed_at = now
    # A confirmation that nobody waits for any more need not be tried again.
    request.state = State.SENT
    request.save(update_fields=["address", "confirmed_at", "state"])
    return subscriber


@transaction.atomic
def change(
    *,
    subscriber: Subscriber,
    language: str,
    frequency: str,
    chosen: Mapping[str, Collection[str]],
) -> None:
    """Exactly these choices from now on. What was held for a weekly mail goes out if it ends."""
    now = timezone.now()
    Subscriber.objects.filter(pk=subscriber.pk).update(
        language=language, frequency=frequency, changed_at=now
    )
    subscriber.language, subscriber.frequency, subscriber.changed_at = language, frequency, now
    subscriber.choices.all().delete()
    Choice.objects.bulk_create(
        Choice(subscriber=subscriber, what=what, value=value)
        for what, values in chosen.items()
        for value in sorted(set(values))
    )
    if frequency == Frequency.AT_ONCE:
        held = subscriber.deliveries.filter(state=State.HELD, digest=None)
        if held.update(state=State.WAITING, next_at=now):
            transaction.on_commit(_send_soon, robust=True)


@transaction.atomic
def stop(*, subscriber: Subscriber) -> None:
    """Forget the subscriber. What was on its way to them is dropped; numbers of the past stay."""
    subscriber.deliveries.unsent().update(state=State.DROPPED)
    SubscriptionRequest.objects.filter(address_hash=subscriber.address_hash).delete()
    subscriber.delete()


@transaction.atomic
def never_again(*, request: SubscriptionRequest) -> None:
    """The owner of an address that somebody else typed wants no mail of ours at all."""
    if request.confirmed_at is not None:
        return
    keep_from_mailing(address_hash=request.address_hash, reason=Reason.REFUSED)
    SubscriptionRequest.objects.filter(address_hash=request.address_hash).exclude(
        pk=request.pk
    ).delete()
    request.address, request.state = "", State.DROPPED
    request.save(update_fields=["address", "state"])


def keep_from_mailing(*, address_hash: str, reason: Reason) -> None:
    """Send the address nothing for a while, not even a request to confirm."""
    until = timezone.localdate() + datetime.timedelta(days=NO_MAIL_DAYS[reason])
    NoMail.objects.update_or_create(
        address_hash=address_hash, defaults={"reason": reason, "until": until}
    )


def drop_by_bounces(*, subscriber: Subscriber) -> None:
    """Mail for this address keeps coming back: forget it, and do not try it for a while."""
    with transaction.atomic():
        keep_from_mailing(address_hash=subscriber.address_hash, reason=Reason.BOUNCED)
        stop(subscriber=subscriber)


# --- Forgetting -----------------------------------------------------------------------------------
def purge(*, now: datetime.datetime) -> dict[str, int]:
    """Forget what has had its time; gives how many of each. Safe to run twice."""
    days = datetime.timedelta(days=1)
    unconfirmed = SubscriptionRequest.objects.filter(
        created_at__lt=now - settings.MRC_UNCONFIRMED_DAYS * days
    ).delete()[0]
    allowed_again = NoMail.objects.filter(until__lt=timezone.localdate(now)).delete()[0]
    deliveries = sum(
        _purge_deliveries(announcement)
        for announcement in Announcement.objects.filter(
            created_at__lt=now - settings.MRC_DELIVERY_DAYS * days, spread_at__isnull=False
        ).exclude(until__gte=timezone.localdate(now))
    )
    _renew_hashes()
    return {"requests": unconfirmed, "no_mail": allowed_again, "deliveries": deliveries}


def _purge_deliveries(announcement: Announcement) -> int:
    """Who had it is forgotten, how many had it is not. Mail that still waits is left alone."""
    with transaction.atomic():
        row = Announcement.objects.select_for_update().get(pk=announcement.pk)
        ended = row.deliveries.exclude(state__in=[State.WAITING, State.HELD])
        row.sent_before += ended.filter(state=State.SENT).count()
        row.save(update_fields=["sent_before"])
        return ended.delete()[0]


def _renew_hashes() -> None:
    """Under the present secret key, after it was changed."""
    for subscriber in Subscriber.objects.only("pk", "address", "address_hash").iterator():
        present = address_hash(subscriber.address)
        if subscriber.address_hash != present:
            Subscriber.objects.filter(pk=subscriber.pk).update(address_hash=present)


def _send_soon() -> None:
    from .tasks import send_soon

    send_soon()


def _send_requests_soon() -> None:
    from .tasks import send_requests_soon

    send_requests_soon()
