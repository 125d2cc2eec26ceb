"""Sending against a real SMTP server on this machine, in every mood that it may have."""

import datetime
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default as policy
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from mrc.core.subscriptions import sending
from mrc.core.subscriptions.choices import State
from mrc.core.subscriptions.models import Bounce, Delivery, Subscriber
from mrc.core.subscriptions.sending import lease, next_due_at, send_due
from mrc.core.subscriptions.spreading import spread_all

from .factories import make_news, make_reader
from .smtp_server import MailServer, Mood

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = server.port
        settings.EMAIL_TIMEOUT = 2
        yield server


def make_due() -> None:
    """As if every pause were over."""
    Delivery.objects.waiting().update(next_at=timezone.now())


def test_many_mails_go_over_one_connection(server: MailServer) -> None:
    addresses = {make_reader().address for _number in range(20)}
    make_news()
    assert send_due(limit=100).sent == 20
    assert Counter(server.recipients) == dict.fromkeys(addresses, 1)
    assert server.connections == 1


def test_the_batch_ends_at_its_limit(server: MailServer) -> None:
    for _number in range(7):
        make_reader()
    make_news()
    assert send_due(limit=3).sent == 3
    assert sending.has_more_than(3)
    assert not sending.has_more_than(4)
    assert send_due(limit=10).sent == 4
    assert next_due_at() is None


def test_server_that_is_away_loses_nothing_and_is_asked_less_and_less(server: MailServer) -> None:
    for _number in range(3):
        make_reader()
    make_news()
    server.mood = Mood.AWAY
    pauses = []
    for _time in range(4):
        done = send_due(limit=10)
        assert (done.sent, done.later) == (0, 1)
        tried = Delivery.objects.order_by("-attempts").first()
        assert tried is not None
        pauses.append((tried.next_at - timezone.now()).total_seconds())
        # The same one again, before the others.
        Delivery.objects.filter(pk=tried.pk).update(next_at=timezone.now())
    assert [round(pause, -1) for pause in pauses] == [30, 60, 120, 240]
    assert server.recipients == []
    server.mood = Mood.WELL
    make_due()
    assert send_due(limit=10).sent == 3
    assert len(set(server.recipients)) == 3


def test_while_it_is_away_the_others_wait_a_minute(server: MailServer) -> None:
    for _number in range(3):
        make_reader()
    make_news()
    server.mood = Mood.AWAY
    send_due(limit=10)
    assert send_due(limit=10).later == 0
    soonest = next_due_at()
    assert soonest is not None
    assert soonest > timezone.now() + datetime.timedelta(seconds=20)


@pytest.mark.parametrize(
    "mood", [Mood.SHUTS_AT_DATA, Mood.REFUSES_SENDER, Mood.HANGS, Mood.DROPS_AT_GREETING]
)
def test_failing_server_loses_nothing(server: MailServer, mood: Mood) -> None:
    address = make_reader().address
    make_news()
    server.mood = mood
    assert send_due(limit=10).sent == 0
    assert Delivery.objects.get().state == State.WAITING
    server.mood = Mood.WELL
    make_due()
    assert send_due(limit=10).sent == 1
    assert server.recipients == [address]


def test_connection_that_the_server_closes_between_mails_is_made_anew(server: MailServer) -> None:
    for _number in range(6):
        make_reader()
    make_news()
    server.mails_a_connection = 2
    assert send_due(limit=10).sent == 6
    assert server.connections >= 3
    assert len(set(server.recipients)) == 6


def test_mailbox_that_does_not_exist_is_tried_once_and_counted(server: MailServer) -> None:
    reader = make_reader("gone@x.example")
    others = make_reader("here@x.example")
    make_news()
    server.refused = {"gone@x.example": "550 5.1.1 No such user"}
    done = send_due(limit=10)
    assert (done.sent, done.failed) == (1, 1)
    assert server.recipients == [others.address]
    assert Bounce.objects.get().subscriber == reader
    make_news("news-2")
    send_due(limit=10)
    assert not Subscriber.objects.filter(address="gone@x.example").exists()


@pytest.mark.parametrize("answer", ["450 4.2.1 Try later", "550 5.7.1 Relaying denied", "550 No"])
def test_other_refusals_cost_nobody_the_subscription(server: MailServer, answer: str) -> None:
    make_reader("a@x.example")
    make_reader("b@x.example")
    make_news()
    server.refused = {"a@x.example": answer}
    done = send_due(limit=10)
    assert (done.sent, done.later) == (1, 1)
    assert not Bounce.objects.exists()
    server.refused = {}
    make_due()
    assert send_due(limit=10).sent == 1


def test_mail_that_is_never_taken_is_given_up_after_about_a_day(server: MailServer) -> None:
    make_reader("a@x.example")
    make_news()
    server.refused = {"a@x.example": "450 4.2.1 Try later"}
    waited = datetime.timedelta()
    for _time in range(40):
        send_due(limit=1)
        delivery = Delivery.objects.get()
        if delivery.state == State.FAILED:
            break
        waited += delivery.next_at - timezone.now()
        make_due()
    assert Delivery.objects.get().state == State.FAILED
    assert datetime.timedelta(hours=12) < waited < datetime.timedelta(hours=36)


def test_what_a_living_worker_holds_nobody_else_sends(server: MailServer) -> None:
    make_reader()
    make_news()
    spread_all()
    claimed = sending._claim(Delivery)
    assert claimed is not None
    assert send_due(limit=10).sent == 0
    Delivery.objects.update(claimed_until=timezone.now())
    assert send_due(limit=10).sent == 1
    # The first worker wakes up: its claim is not the newest any more.
    sending.settle(claimed, State.FAILED, problem="late")
    assert Delivery.objects.get().state == State.SENT


def test_worker_that_stood_still_past_its_lease_sends_nothing(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_reader()
    make_news()
    real = sending.build_mail

    def slowly(one: Any) -> Any:
        one.claimed_until = timezone.now() - datetime.timedelta(seconds=1)
        return real(one)

    monkeypatch.setattr(sending, "build_mail", slowly)
    assert send_due(limit=1).sent == 0
    assert server.recipients == []


def test_second_try_bears_the_same_message_id(server: MailServer) -> None:
    make_reader()
    make_news()
    server.mood = Mood.TAKES_AND_SAYS_NOTHING
    assert send_due(limit=1).sent == 0
    server.mood = Mood.WELL
    make_due()
    assert send_due(limit=1).sent == 1
    first, second = (message_from_bytes(raw, policy=policy) for raw in server.messages)
    assert first["Message-ID"] == second["Message-ID"]


def test_mail_that_cannot_be_built_holds_up_no_other(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_reader("bad@x.example")
    make_reader("good@x.example")
    make_news()
    real = sending.build_mail

    def broken(one: Any) -> Any:
        if one.subscriber.address == "bad@x.example":
            raise ZeroDivisionError
        return real(one)

    monkeypatch.setattr(sending, "build_mail", broken)
    done = send_due(limit=10)
    assert (done.sent, done.later) == (1, 1)
    assert Delivery.objects.get(subscriber__address="bad@x.example").problem == "ZeroDivisionError"


def test_lease_is_longer_than_the_slowest_conversation(settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 10
    assert lease() >= datetime.timedelta(seconds=120)


def test_problem_names_no_address(server: MailServer) -> None:
    make_reader("sana@x.example")
    make_news()
    server.refused = {"sana@x.example": "450 4.2.1 <sana@x.example> is full"}
    send_due(limit=1)
    assert Delivery.objects.get().problem == "4.2.1"
    assert mail.outbox == []
