"""Mail to whoever looks after facts, before their next check is due: one a day and person."""

import datetime
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from destinations.models.facts import Fact
from mrc.core.models import User

from .models import FactReminder

logger = logging.getLogger(__name__)


@dataclass
class Reminded:
    """How many people were sent a mail, and who could not be."""

    sent: int = 0
    #: User names.
    failed: list[str] = field(default_factory=list)


def remind(*, today: datetime.date, now: datetime.datetime) -> Reminded:
    """Tells owners of the facts that are due within the days of `MRC_FACT_REMINDER_DAYS`.

    Nobody is told the same twice: a reminder is claimed in the database before its mail goes out,
    and given back only where the mail server refused it. A run that dies in between loses that one
    reminder rather than sending it again; the next, and the list in the admin, still come.
    """
    outcome = Reminded()
    for owner, facts in _by_owner(today):
        claimed = _claim(owner, facts, today=today, now=now)
        if not claimed:
            continue
        try:
            _send(owner, [fact for fact in facts if fact.pk in claimed])
        except OSError:
            # Mail servers and the way to them fail with errors of this kind (SMTPException too).
            logger.exception("A reminder of facts was not sent")
            FactReminder.objects.filter(pk__in=claimed.values()).delete()
            outcome.failed.append(owner.get_username())
            continue
        FactReminder.objects.filter(pk__in=claimed.values()).update(sent_at=now)
        outcome.sent += 1
    return outcome


def _by_owner(today: datetime.date) -> Iterator[tuple[User, list[Fact]]]:
    days = max(settings.MRC_FACT_REMINDER_DAYS, default=0)
    due = (
        Fact.objects.due_within(days, today=today)
        .with_people()
        .filter(owner__is_active=True)
        .exclude(owner__email="")
        .order_by("owner_id", "check_due_on", "pk")
    )
    for _pk, facts in groupby(due, key=lambda fact: fact.owner_id):
        care = list(facts)
        yield care[0].owner, care


def _claim(
    owner: User, facts: Sequence[Fact], *, today: datetime.date, now: datetime.datetime
) -> dict[int, int]:
    """Primary key of a fact -> that of its reminder, for those that nobody claimed before."""
    claimed = {}
    with transaction.atomic():
        for fact in facts:
            if fact.check_due_on is None:
                continue
            left = (fact.check_due_on - today).days
            reminder, is_new = FactReminder.objects.get_or_create(
                fact=fact,
                recipient=owner,
                due_on=fact.check_due_on,
                days_before=min(days for days in settings.MRC_FACT_REMINDER_DAYS if left <= days),
                defaults={"claimed_at": now},
            )
            if is_new:
                claimed[fact.pk] = reminder.pk
    return claimed


def _send(owner: User, facts: Sequence[Fact]) -> None:
    base = settings.WAGTAILADMIN_BASE_URL
    with translation.override(owner.language):
        context = {
            "owner": owner,
            "facts": [
                (fact, f"{base}{reverse('facts_admin:fact', args=[fact.pk])}") for fact in facts
            ],
            "queue": f"{base}{reverse('facts_admin:queue')}?state=waiting&owner={owner.pk}",
        }
        subject = render_to_string("destinations/facts_life/mail/due_subject.txt", context)
        text = render_to_string("destinations/facts_life/mail/due.txt", context)
    send_mail(" ".join(subject.split()), text, None, [owner.email])
