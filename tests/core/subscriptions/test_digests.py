"""The weekly mail."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from mrc.core.subscriptions.choices import Audience, Frequency, State
from mrc.core.subscriptions.digests import make_digests, week_of
from mrc.core.subscriptions.models import Delivery, Digest
from mrc.core.subscriptions.news import News
from mrc.core.subscriptions.sending import send_due
from mrc.core.subscriptions.services import change, reached

from .factories import make_news, make_reader

pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 9) -> datetime.datetime:
    """A moment of the week of Monday 16 to Sunday 22 November 2026, and of the next."""
    return timezone.make_aware(datetime.datetime(2026, 11, day, hour))


def send() -> list[str]:
    send_due(limit=100)
    addresses = sorted(message.to[0] for message in mail.outbox)
    mail.outbox.clear()
    return addresses


def news(key: str, title: str, **more: object) -> None:
    make_news(key, texts={"en": News(title, "words", f"/en/alerts/{key}/")}, **more)  # type: ignore[arg-type]
    assert send() == []


def test_one_mail_holds_the_week_and_comes_once() -> None:
    make_reader("a@x.example", frequency=Frequency.WEEKLY)
    news("one", "First one")
    news("two", "Second one")
    for day in (16, 17, 18, 19):
        assert make_digests(now=at(day)) == 0
    assert make_digests(now=at(20)) == 1
    send_due(limit=10)
    message = mail.outbox[0]
    assert "First one" in message.body
    assert "Second one" in message.body
    assert message.subject == "News of the week from MRC Pakistan: 2 pieces"
    assert len(mail.outbox) == 1
    for day in (20, 21, 22):
        assert make_digests(now=at(day)) == 0
    send_due(limit=10)
    assert len(mail.outbox) == 1
    assert reached("one") == reached("two") == 1


def test_what_comes_after_it_is_held_for_the_next_week() -> None:
    make_reader("a@x.example", frequency=Frequency.WEEKLY)
    news("one", "First")
    make_digests(now=at(20))
    assert send() == ["a@x.example"]
    news("two", "Second")
    assert make_digests(now=at(21)) == 0
    assert send() == []
    assert make_digests(now=at(27)) == 1
    Digest.objects.filter(week=week_of(at(27).date())).update(next_at=timezone.now())
    assert send() == ["a@x.example"]


def test_week_without_news_sends_nothing() -> None:
    make_reader(frequency=Frequency.WEEKLY)
    make_reader(frequency=Frequency.AT_ONCE)
    assert make_digests(now=at(20)) == 0
    assert send() == []
    assert not Digest.objects.exists()


def test_weekly_mail_of_which_all_was_withdrawn_is_not_sent() -> None:
    make_reader(frequency=Frequency.WEEKLY)
    news("one", "First", thread="w")
    make_digests(now=at(20))
    make_news("cancel", thread="w", audience=Audience.READERS)
    assert send() == []
    assert Digest.objects.get().state == State.DROPPED


def test_ended_news_is_left_out_of_the_weekly_mail() -> None:
    make_reader(frequency=Frequency.WEEKLY)
    news("ended", "Ended one", until=timezone.localdate() - datetime.timedelta(days=1))
    news("holds", "One that holds", until=timezone.localdate())
    make_digests(now=at(20))
    send_due(limit=10)
    assert "One that holds" in mail.outbox[0].body
    assert "Ended one" not in mail.outbox[0].body
    assert Delivery.objects.get(announcement__key="ended").state == State.DROPPED


def test_two_schedulers_make_one_mail() -> None:
    for _number in range(5):
        make_reader(frequency=Frequency.WEEKLY)
    news("one", "First")
    assert make_digests(now=at(20)) == 5
    assert make_digests(now=at(20)) == 0
    assert len(send()) == 5


def test_who_changes_to_at_once_gets_what_was_held() -> None:
    reader = make_reader("a@x.example", frequency=Frequency.WEEKLY)
    news("one", "First")
    change(
        subscriber=reader, language="en", frequency=Frequency.AT_ONCE, chosen={"topic": ["alerts"]}
    )
    assert send() == ["a@x.example"]
    assert make_digests(now=at(20)) == 0


def test_week_is_that_of_iso_8601() -> None:
    assert week_of(datetime.date(2026, 11, 22)) == "2026-W47"
    assert week_of(datetime.date(2027, 1, 1)) == "2026-W53"
