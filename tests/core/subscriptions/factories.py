"""Readers and news for the tests of this room."""

import datetime
import itertools
from collections.abc import Iterable

from django.utils import timezone

from mrc.core.subscriptions.addresses import address_hash
from mrc.core.subscriptions.choices import Audience, Frequency
from mrc.core.subscriptions.models import Announcement, Choice, Subscriber
from mrc.core.subscriptions.news import News, Section
from mrc.core.subscriptions.services import announce

_numbers = itertools.count(1)


def make_reader(
    address: str = "",
    *,
    language: str = "en",
    frequency: str = Frequency.AT_ONCE,
    topics: Iterable[str] = ("alerts",),
    countries: Iterable[str] = (),
    kinds: Iterable[str] = (),
) -> Subscriber:
    """Somebody who confirmed an hour ago."""
    address = address or f"reader-{next(_numbers)}@mail.example"
    then = timezone.now() - datetime.timedelta(hours=1)
    reader = Subscriber.objects.create(
        address=address,
        address_hash=address_hash(address),
        language=language,
        frequency=frequency,
        confirmed_at=then,
        changed_at=then,
    )
    chosen = {"topic": topics, "country": countries, "kind": kinds}
    Choice.objects.bulk_create(
        Choice(subscriber=reader, what=what, value=value)
        for what, values in chosen.items()
        for value in values
    )
    return reader


ENGLISH = News(
    title="False visas for Oman",
    summary="Agents sell visas that do not exist.",
    path="/en/alerts/false-visas/",
    label="Serious danger",
    sections=(Section("What to do now", ("Pay nothing.", "Call the helpline.")),),
)
URDU = News(
    title="عمان کے جعلی ویزے",
    summary="ایجنٹ ایسے ویزے بیچ رہے ہیں جو ہوتے ہی نہیں۔",
    path="/ur/alerts/false-visas/",
    label="بڑا خطرہ",
    sections=(Section("اب کیا کریں", ("کوئی رقم نہ دیں۔",)),),
)
BOTH = {"en": ENGLISH, "ur": URDU}


def make_news(
    key: str = "news-1",
    *,
    texts: dict[str, News] | None = None,
    countries: Iterable[str] = (),
    kinds: Iterable[str] = (),
    thread: str = "",
    audience: Audience = Audience.MATCHING,
    until: datetime.date | None = None,
    topic: str = "alerts",
) -> Announcement:
    announce(
        topic=topic,
        key=key,
        countries=list(countries),
        kinds=list(kinds),
        texts=texts or BOTH,
        thread=thread,
        audience=audience,
        until=until,
    )
    return Announcement.objects.get(key=key)
