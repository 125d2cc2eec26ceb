"""A warning on its way to the subscribers: published, translated, changed, withdrawn."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from alerts.models import AlertPage
from alerts.warnings import mailing
from alerts.warnings.choices import Change
from alerts.warnings.life import record_publication, withdraw
from alerts.warnings.messages import AlertMessage
from mrc.core.subscriptions.models import Announcement
from mrc.core.subscriptions.sending import send_due
from mrc.core.subscriptions.services import reached, reached_by_thread
from tests.alerts.factories import make_alert, make_alert_index, make_country
from tests.core.subscriptions.factories import make_reader
from tests.factories import Homes, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

TODAY = timezone.localdate


@pytest.fixture
def homes() -> Homes:
    return make_site()


def publish(homes: Homes, **values: object) -> AlertPage:
    index = make_alert_index(homes)
    dates = {
        "first_seen": TODAY() - datetime.timedelta(days=1),
        "expires_on": TODAY() + datetime.timedelta(days=30),
    }
    return make_alert(index, countries=(make_country(),), **{**dates, **values})  # type: ignore[arg-type]


def sent() -> dict[str, str]:
    """Address and subject of what was mailed since the last time."""
    send_due(limit=100)
    found = {message.to[0]: message.subject for message in mail.outbox}
    assert len(found) == len(mail.outbox), "somebody got two"
    mail.outbox.clear()
    return found


def change(alert: AlertPage, kind: str, **values: object) -> None:
    alert = AlertPage.objects.get(pk=alert.pk)
    for name, value in values.items():
        setattr(alert, name, value)
    alert.change_kind = kind
    alert.change_note_en, alert.change_note_ur = "Now in Lahore too.", "اب لاہور میں بھی۔"
    alert.save_revision().publish()


def test_published_warning_reaches_those_whom_it_concerns(homes: Homes) -> None:
    make_reader("saudi@x.example", countries=["SA"])
    make_reader("qatar@x.example", countries=["QA"])
    make_reader("jobs@x.example", kinds=["fake_job"])
    publish(homes)
    assert sent() == {"saudi@x.example": "Serious danger: There is no free visa"}
    message = AlertMessage.objects.get()
    assert reached(mailing.mail_key(message)) == 1


def test_reader_of_urdu_gets_it_with_the_translation_and_others_nothing_more(homes: Homes) -> None:
    make_reader("en@x.example")
    make_reader("ur@x.example", language="ur")
    alert = publish(homes)
    assert set(sent()) == {"en@x.example"}
    translate(alert, {"There is no free visa": "مفت ویزا نہیں ہوتا"})
    found = sent()
    assert set(found) == {"ur@x.example"}
    assert "مفت ویزا نہیں ہوتا" in found["ur@x.example"]


def test_small_change_reaches_nobody_and_a_large_one_everybody_once(homes: Homes) -> None:
    make_reader("a@x.example")
    alert = publish(homes)
    sent()
    change(alert, Change.MINOR, summary="A word mended.")
    assert sent() == {}
    make_reader("b@x.example")
    change(alert, Change.MAJOR, amount_asked="Rs 90,000")
    send_due(limit=10)
    assert sorted(message.to[0] for message in mail.outbox) == ["a@x.example", "b@x.example"]
    assert all("Now in Lahore too." in message.body for message in mail.outbox)


def test_withdrawal_reaches_those_who_had_it(homes: Homes) -> None:
    make_reader("had@x.example")
    alert = publish(homes)
    sent()
    make_reader("late@x.example")
    withdraw(alert, reason_en="The office was real.", reason_ur="دفتر اصلی تھا۔", user=None)
    send_due(limit=10)
    (message,) = mail.outbox
    assert message.to == ["had@x.example"]
    assert message.subject == "Withdrawn: There is no free visa"
    assert "The office was real." in message.body
    assert reached_by_thread(mailing.mail_thread(alert.translation_key)) == 2


def test_mail_says_what_to_do(homes: Homes) -> None:
    make_reader("a@x.example")
    publish(homes, do_now=[("item", "<p>Pay <b>nothing</b>.</p>")], summary="Nobody gives visas.")
    send_due(limit=10)
    body = mail.outbox[0].body
    assert "What to do now\n- Pay nothing." in body
    assert "Nobody gives visas." in body
    assert "http://testserver/en/alerts/there-is-no-free-visa/" in body


def test_announcement_that_was_lost_is_caught_up_once(
    homes: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_reader("a@x.example")

    def dies(message: AlertMessage) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "announce_message", dies)
        alert = publish(homes)
    assert not Announcement.objects.exists()
    assert AlertMessage.objects.count() == 1, "the warning itself was published"
    later = timezone.now() + datetime.timedelta(minutes=5)
    mailing.announce_missing(now=later)
    mailing.announce_missing(now=later)
    assert set(sent()) == {"a@x.example"}
    assert record_publication(alert) is None
    mailing.announce_missing(now=later)
    assert sent() == {}


def test_outdated_news_is_not_caught_up(homes: Homes, monkeypatch: pytest.MonkeyPatch) -> None:
    make_reader("a@x.example")

    def dies(message: AlertMessage) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "announce_message", dies)
        alert = publish(homes)
    withdraw(alert, reason_en="Wrong.", reason_ur="غلط تھی۔", user=None)
    mailing.announce_missing(now=timezone.now() + datetime.timedelta(minutes=5))
    assert sent() == {}, "nobody had it, so nobody hears of its withdrawal"
    assert Announcement.objects.count() == 1


def test_warning_past_its_last_day_is_not_mailed(homes: Homes) -> None:
    make_reader("a@x.example")
    publish(homes, expires_on=TODAY() - datetime.timedelta(days=1))
    assert sent() == {}
