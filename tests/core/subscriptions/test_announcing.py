"""Whom an announcement reaches."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from mrc.core.subscriptions.choices import Audience, Frequency, State
from mrc.core.subscriptions.digests import make_digests
from mrc.core.subscriptions.models import Announcement, Delivery, Subscriber
from mrc.core.subscriptions.news import News
from mrc.core.subscriptions.sending import send_due
from mrc.core.subscriptions.services import announce, reached, reached_by_thread, stop
from mrc.core.subscriptions.spreading import spread_all

from .factories import BOTH, ENGLISH, URDU, make_news, make_reader

pytestmark = pytest.mark.django_db


def sent_to() -> list[str]:
    """Who got a mail since the last time, in the order of the alphabet."""
    send_due(limit=1000)
    addresses = sorted(message.to[0] for message in mail.outbox)
    mail.outbox.clear()
    return addresses


def test_news_reaches_everybody_whom_it_concerns_once() -> None:
    make_reader("all@x.example")
    make_reader("oman@x.example", countries=["OM", "SA"])
    make_reader("qatar@x.example", countries=["QA"])
    make_reader("visa@x.example", kinds=["fake_visa"])
    make_reader("job@x.example", kinds=["fake_job"])
    make_reader("oman-job@x.example", countries=["OM"], kinds=["fake_job"])
    make_reader("guides@x.example", topics=["guides"])
    make_news(countries=["OM", "AE"], kinds=["fake_visa"])
    assert sent_to() == ["all@x.example", "oman@x.example", "visa@x.example"]
    assert sent_to() == []
    assert reached("news-1") == 3


def test_news_without_countries_reaches_those_who_chose_some() -> None:
    make_reader("qatar@x.example", countries=["QA"])
    make_news(countries=[], kinds=["fake_visa"])
    assert sent_to() == ["qatar@x.example"]


def test_saying_it_again_sends_nothing_and_changes_nothing() -> None:
    make_reader("a@x.example")
    make_news("same")
    assert sent_to() == ["a@x.example"]
    make_reader("b@x.example")
    make_news("same", texts={"en": News("Other", "words", "/en/")})
    assert sent_to() == []
    assert Announcement.objects.get().texts["en"]["title"] == ENGLISH.title


def test_each_reader_gets_it_in_the_language_that_they_chose() -> None:
    make_reader("en@x.example")
    make_reader("ur@x.example", language="ur")
    make_news()
    send_due(limit=10)
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects["en@x.example"] == "Serious danger: False visas for Oman"
    assert subjects["ur@x.example"] == f"{URDU.label}: {URDU.title}"


def test_reader_of_urdu_gets_it_when_urdu_is_there_and_once() -> None:
    make_reader("en@x.example")
    make_reader("ur@x.example", language="ur")
    make_news("v1", texts={"en": ENGLISH}, thread="w")
    assert sent_to() == ["en@x.example"]
    make_news("v2", texts={"ur": URDU}, thread="w", audience=Audience.NEW)
    assert sent_to() == ["ur@x.example"]
    make_news("v3", texts={"ur": URDU}, thread="w", audience=Audience.NEW)
    assert sent_to() == []


def test_added_language_does_not_reach_who_had_it_in_another_one() -> None:
    reader = make_reader("en@x.example")
    make_news("v1", texts={"en": ENGLISH}, thread="w")
    assert sent_to() == ["en@x.example"]
    Subscriber.objects.filter(pk=reader.pk).update(language="ur")
    make_news("v2", texts={"ur": URDU}, thread="w", audience=Audience.NEW)
    assert sent_to() == []


def test_withdrawal_reaches_those_who_had_the_warning_and_nobody_else() -> None:
    make_reader("had@x.example", countries=["OM"])
    changed = make_reader("changed@x.example")
    make_reader("elsewhere@x.example", countries=["QA"])
    make_news("v1", thread="w", countries=["OM"])
    assert sent_to() == ["changed@x.example", "had@x.example"]
    make_reader("late@x.example")
    # Whatever they chose since: they have the warning in hand.
    changed.choices.all().delete()
    Subscriber.objects.filter(pk=changed.pk).update(language="ur")
    make_news("v2", thread="w", countries=["OM"], texts={"en": ENGLISH}, audience=Audience.READERS)
    assert sent_to() == ["changed@x.example", "had@x.example"]


def test_withdrawal_reaches_weekly_readers_at_once_if_they_had_it() -> None:
    make_reader("had@x.example", frequency=Frequency.WEEKLY)
    make_news("v1", thread="w")
    make_digests(now=timezone.make_aware(datetime.datetime(2026, 11, 20, 9)))
    assert sent_to() == ["had@x.example"]
    make_reader("not-yet@x.example", frequency=Frequency.WEEKLY)
    make_news("v2", thread="w", audience=Audience.READERS)
    assert sent_to() == ["had@x.example"]


def test_withdrawn_before_the_weekly_mail_is_in_no_weekly_mail() -> None:
    make_reader("weekly@x.example", frequency=Frequency.WEEKLY)
    make_news("v1", thread="w")
    assert sent_to() == []
    make_news("v2", thread="w", audience=Audience.READERS)
    assert sent_to() == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DROPPED}


def test_major_update_reaches_all_once_and_takes_the_place_of_what_waits() -> None:
    make_reader("a@x.example")
    make_reader("weekly@x.example", frequency=Frequency.WEEKLY)
    make_news("v1", thread="w")
    assert sent_to() == ["a@x.example"]
    make_news("v2", thread="w")
    assert sent_to() == ["a@x.example"]
    held = Delivery.objects.filter(subscriber__address="weekly@x.example")
    assert sorted(held.values_list("announcement__key", "state")) == [
        ("v1", State.DROPPED),
        ("v2", State.HELD),
    ]


def test_older_announcement_that_was_not_sent_yet_is_replaced_by_the_newer_one() -> None:
    make_reader("a@x.example")
    make_news("v1", thread="w")
    make_news("v2", thread="w", texts={"en": News("Newer", "words", "/en/x/")})
    send_due(limit=10)
    assert [message.subject for message in mail.outbox] == ["Newer"]
    assert reached_by_thread("w") == 1


def test_news_past_its_last_day_is_not_sent() -> None:
    make_reader("a@x.example")
    make_news(until=timezone.localdate() - datetime.timedelta(days=1))
    assert sent_to() == []
    make_news("today", until=timezone.localdate())
    assert sent_to() == ["a@x.example"]


def test_who_subscribes_afterwards_does_not_get_older_news() -> None:
    make_news()
    reader = make_reader("late@x.example")
    Subscriber.objects.filter(pk=reader.pk).update(confirmed_at=timezone.now())
    assert sent_to() == []


def test_who_left_gets_nothing_that_was_on_its_way() -> None:
    reader = make_reader()
    make_news()
    spread_all()
    stop(subscriber=reader)
    assert sent_to() == []
    assert Delivery.objects.get().state == State.DROPPED


def test_an_announcement_says_something() -> None:
    with pytest.raises(ValueError, match="at least one language"):
        announce(topic="alerts", key="k", countries=[], kinds=[], texts={})


def test_announcing_asks_the_database_a_constant_number_of_times(
    django_assert_max_num_queries: object,
) -> None:
    for _number in range(60):
        make_reader()
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        announce(topic="alerts", key="k", countries=["OM"], kinds=[], texts=BOTH)
