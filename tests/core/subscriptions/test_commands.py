"""What the timers call."""

import datetime
import io
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from mrc.core.subscriptions import offers
from mrc.core.subscriptions.choices import Frequency, State
from mrc.core.subscriptions.models import Delivery, Digest, SubscriptionRequest
from mrc.core.subscriptions.services import ask_to_subscribe
from mrc.core.subscriptions.spreading import spread_all

from .factories import make_news, make_reader

pytestmark = pytest.mark.django_db


def run(name: str) -> str:
    said = io.StringIO()
    call_command(name, stdout=said)
    return said.getvalue().strip()


def test_send_mail_catches_up_and_takes_over_what_a_killed_worker_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_reader("a@x.example")
    make_news("one")
    spread_all()
    gone = timezone.now() - datetime.timedelta(seconds=1)
    Delivery.objects.update(attempts=1, claimed_until=gone)
    lost = offers.Topic("lost", "Lost", catch_up=lambda: make_news("two") and None)
    monkeypatch.setitem(offers._topics, "lost", lost)
    assert run("send_mail").startswith("2 sent, 0 to be tried again")
    assert len(mail.outbox) == 2
    assert run("send_mail").startswith("0 sent")


def test_send_digests_twice_makes_one_mail(settings: Any) -> None:
    settings.MRC_DIGEST_WEEKDAY = 1
    make_reader("a@x.example", frequency=Frequency.WEEKLY)
    make_news()
    assert run("send_digests") == "1 weekly mails made."
    assert run("send_digests") == "0 weekly mails made."
    assert Digest.objects.count() == 1


def test_purge_forgets_what_nobody_confirmed() -> None:
    request = ask_to_subscribe(address="a@x.example", language="en", frequency="weekly", chosen={})
    assert run("purge_subscriptions").startswith("Deleted: 0 unconfirmed")
    SubscriptionRequest.objects.filter(pk=request.pk).update(
        created_at=timezone.now() - datetime.timedelta(days=8)
    )
    assert run("purge_subscriptions").startswith("Deleted: 1 unconfirmed")
    assert run("purge_subscriptions").startswith("Deleted: 0 unconfirmed")


def test_purge_leaves_mail_that_still_waits() -> None:
    make_reader()
    announcement = make_news()
    spread_all()
    type(announcement).objects.update(created_at=timezone.now() - datetime.timedelta(days=200))
    run("purge_subscriptions")
    assert Delivery.objects.get().state == State.WAITING
