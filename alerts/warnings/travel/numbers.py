"""Reads of the daily numbers. Each function asks the database once, however much there is."""

import datetime
import re
import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate, TruncMonth

from mrc.core.models import DailyCount
from mrc.core.subscriptions.choices import State
from mrc.core.subscriptions.models import Announcement

from .counting import PREFIX, Measure, TravelKey
from .selection import Selection

#: What passes a warning on.
SHARES = (Measure.WHATSAPP, Measure.SMS, Measure.COPY)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class Numbers:
    """How often each thing happened to a warning, in a month or on a day."""

    measures: dict[Measure, int] = field(default_factory=lambda: defaultdict(int))
    mails: int = 0

    @property
    def shares(self) -> int:
        return sum(self.measures[measure] for measure in SHARES)

    @property
    def is_empty(self) -> bool:
        return not self.mails and not any(self.measures.values())

    def add(self, other: "Numbers") -> None:
        for measure, number in other.measures.items():
            self.measures[measure] += number
        self.mails += other.mails


def by_warning(selection: Selection) -> dict[uuid.UUID, Numbers]:
    """The numbers of each warning in the days of the selection, in its language."""
    found: dict[uuid.UUID, Numbers] = defaultdict(Numbers)
    sums = _counted(selection).values("key").annotate(total=Sum("number"))
    for text, total in sums.values_list("key", "total"):
        if key := TravelKey.parse(text):
            found[key.warning].measures[key.measure] += total
    return found


def by_day(selection: Selection, warning: uuid.UUID) -> dict[datetime.date, Numbers]:
    """The numbers of one warning by day; days without any are left out."""
    found: dict[datetime.date, Numbers] = defaultdict(Numbers)
    counted = _counted(selection).filter(key__startswith=f"{PREFIX}{warning}:")
    for day, text, number in counted.values_list("day", "key", "number"):
        if key := TravelKey.parse(text):
            found[day].measures[key.measure] += number
    return found


def by_month(selection: Selection) -> dict[tuple[datetime.date, uuid.UUID], Numbers]:
    """The numbers of each warning by month, known by its first day."""
    found: dict[tuple[datetime.date, uuid.UUID], Numbers] = defaultdict(Numbers)
    sums = (
        _counted(selection)
        .annotate(month=TruncMonth("day"))
        .values("month", "key")
        .annotate(total=Sum("number"))
    )
    for month, text, total in sums.values_list("month", "key", "total"):
        if key := TravelKey.parse(text):
            found[month, key.warning].measures[key.measure] += total
    return found


def mails_by_day(selection: Selection) -> dict[tuple[uuid.UUID, datetime.date], int]:
    """To how many readers each warning was mailed, by the day on which it was announced.

    Nothing for one language: a reader who has left takes the language along, the number stays.
    """
    if selection.language:
        return {}
    announced = Announcement.objects.annotate(day=TruncDate("created_at")).filter(
        topic="alerts", day__gte=selection.first, day__lte=selection.last
    )
    sent = Count("deliveries", filter=Q(deliveries__state=State.SENT))
    found: dict[tuple[uuid.UUID, datetime.date], int] = defaultdict(int)
    rows = announced.annotate(sent=sent).values_list("thread", "day", "sent_before", "sent")
    for thread, day, purged, still_known in rows:
        if name := _UUID.search(thread):
            found[uuid.UUID(name[0]), day] += purged + still_known
    return found


def _counted(selection: Selection) -> "QuerySet[DailyCount]":
    counted = DailyCount.objects.filter(
        key__startswith=PREFIX, day__gte=selection.first, day__lte=selection.last
    )
    if selection.language:
        counted = counted.filter(key__endswith=f":{selection.language}")
    return counted.order_by()
