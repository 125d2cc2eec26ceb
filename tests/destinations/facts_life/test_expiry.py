"""A checked fact passes its date at midnight in Karachi, and whoever looks after it knew before."""

import datetime
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from destinations.facts_life.choices import Action
from destinations.facts_life.expiry import expire
from destinations.facts_life.reminders import remind
from destinations.facts_life.services import check_facts
from destinations.facts_life.signals import facts_changed
from destinations.models import Fact, FactVersion
from mrc.core.accounts.roles import Role
from tests.destinations.factories import (
    CountryFactory,
    FactFactory,
    FactKindFactory,
    make_alias,
    make_guide,
    make_index,
)
from tests.factories import make_site, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

TODAY = datetime.date(2026, 3, 9)
DAY = datetime.timedelta(days=1)
#: 23:59:59 on 9 March and 0:00 on 10 March in Karachi, which is five hours ahead of UTC.
BEFORE_MIDNIGHT = datetime.datetime(2026, 3, 9, 18, 59, 59, tzinfo=datetime.UTC)
MIDNIGHT = datetime.datetime(2026, 3, 9, 19, 0, 0, tzinfo=datetime.UTC)


@pytest.fixture
def clock(monkeypatch):
    """The site's clock: call it to set the moment."""

    def turn(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return turn


@pytest.fixture
def told():
    heard = []

    def listen(sender, countries, **kwargs):
        heard.append(countries)

    facts_changed.connect(listen, weak=False)
    yield heard
    facts_changed.disconnect(listen)


def checked(due_on, **values):
    return FactFactory(checked_on=datetime.date(2025, 9, 9), check_due_on=due_on, **values)


def owner(language="en", **values):
    return make_user(Role.EDITOR, language=language, email=f"{language}@example.org", **values)


# --- Midnight -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "holds", "past"),
    [
        ("en", "Checked by MRC on 9 September 2025", "this may have changed"),
        ("ur", "9 ستمبر 2025", "یہ بات بدل چکی ہو سکتی ہے"),
    ],
)
@pytest.mark.parametrize("page", ["", "print/"])
def test_fact_changes_on_its_pages_at_midnight_in_karachi(
    client, clock, language, holds, past, page
):
    saudi = CountryFactory()
    kind = FactKindFactory(on_card=True)
    checked(TODAY, country=saudi, kind=kind)
    guide = make_guide(make_index(make_site().english), saudi)
    for english in (guide.get_parent().specific, guide):
        make_alias(english)
    address = guide.get_url().replace("/en/", f"/{language}/", 1) + page
    clock(BEFORE_MIDNIGHT)
    response = client.get(address)
    html = response.content.decode()
    assert holds in html
    assert past not in html
    assert "public" in response["Cache-Control"]
    clock(MIDNIGHT)
    assert past in client.get(address).content.decode()


def test_what_a_guide_shows_stays_true_until_the_first_date():
    saudi, other = CountryFactory(code="SA"), CountryFactory(code="AE")
    assert Fact.objects.shown_until(saudi, TODAY) is None
    FactFactory(country=saudi)
    checked(None, country=saudi)
    checked(TODAY - DAY, country=saudi)
    checked(TODAY, country=other)
    assert Fact.objects.shown_until(saudi, TODAY) is None
    checked(TODAY + 20 * DAY, country=saudi)
    assert Fact.objects.shown_until(saudi, TODAY) == TODAY + 20 * DAY
    checked(TODAY + 10 * DAY, country=None)
    assert Fact.objects.shown_until(saudi, TODAY) == TODAY + 10 * DAY
    assert Fact.objects.shown_until(other, TODAY) == TODAY
    assert Fact.objects.shown_until(other, TODAY + DAY) == TODAY + 10 * DAY


# --- The daily command ----------------------------------------------------------------------------


def test_expiry_is_noted_and_announced_once(told):
    past, today_still = checked(TODAY - DAY), checked(TODAY, country=CountryFactory(code="AE"))
    FactFactory(country=CountryFactory(code="QA"))
    assert expire(today=TODAY, now=MIDNIGHT) == 1
    assert expire(today=TODAY, now=MIDNIGHT) == 0
    assert told == [{past.country_id}]
    noted = FactVersion.objects.get(action=Action.EXPIRED)
    assert (noted.fact_id, noted.due_on) == (past.pk, TODAY - DAY)
    assert expire(today=TODAY + DAY, now=MIDNIGHT) == 1
    assert told[1] == {today_still.country_id}


def test_expired_again_after_a_new_check_is_noted_again(told):
    fact = checked(TODAY - DAY, country=None)
    expire(today=TODAY, now=MIDNIGHT)
    fact.refresh_from_db()
    check_facts({fact.pk: fact.version}, by=owner(), today=TODAY)
    assert expire(today=TODAY + 180 * DAY, now=MIDNIGHT) == 0
    assert expire(today=TODAY + 181 * DAY, now=MIDNIGHT) == 1
    assert told == [None, None, None]


def test_command_does_all_of_it_and_is_safe_to_run_twice(clock, told, capsys):
    clock(MIDNIGHT)
    checked(TODAY)
    checked(TODAY + 3 * DAY, owner=owner())
    call_command("expire_facts")
    call_command("expire_facts")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("1 facts passed their date, 1 people were told")
    assert lines[1].startswith("0 facts passed their date, 0 people were told")
    assert len(told) == 1
    assert len(mail.outbox) == 1
    # The others were kept as they were found: every history is whole.
    assert FactVersion.objects.filter(action=Action.FOUND).count() == 2


# --- Mail before the date -------------------------------------------------------------------------


def test_owner_is_told_fourteen_and_three_days_before():
    checked(TODAY + 14 * DAY, owner=owner())
    sent = {}
    for days in range(-1, 16):
        mail.outbox.clear()
        remind(today=TODAY + days * DAY, now=MIDNIGHT)
        sent[days] = len(mail.outbox)
    assert [days for days, number in sent.items() if number] == [0, 11]


def test_one_mail_a_person_in_their_language_with_the_way_to_each_fact():
    english, urdu = owner(), owner("ur")
    wage = FactKindFactory(label_en="Minimum wage", label_ur="کم از کم تنخواہ")
    facts = [
        checked(TODAY + 10 * DAY, owner=english, kind=wage, country=CountryFactory(code=code))
        for code in ("SA", "AE")
    ]
    checked(TODAY + 2 * DAY, owner=urdu, kind=wage, country=CountryFactory(code="QA"))
    assert remind(today=TODAY, now=MIDNIGHT).sent == 2
    first, second = sorted(mail.outbox, key=lambda message: message.to)
    assert first.to == ["en@example.org"]
    assert first.subject == "2 facts in your care need a check"
    for fact in facts:
        assert f"/admin/facts/{fact.pk}/" in first.body
    assert "Holds until 19 March 2026." in first.body
    assert second.to == ["ur@example.org"]
    assert "کم از کم تنخواہ" in second.body
    assert "QAR" not in second.body
    assert timezone.get_current_timezone_name() == "Asia/Karachi"


def test_late_owner_is_told_of_the_nearer_date_only():
    checked(TODAY + DAY, owner=owner())
    for days in (0, 1):
        remind(today=TODAY + days * DAY, now=MIDNIGHT)
    assert len(mail.outbox) == 1


def test_a_new_owner_is_told_too_and_nobody_without_one():
    fact = checked(TODAY + 5 * DAY, owner=owner())
    checked(TODAY + 5 * DAY)
    checked(TODAY + 5 * DAY, owner=make_user(Role.EDITOR, is_active=False, email="x@example.org"))
    checked(TODAY + 5 * DAY, owner=make_user(Role.EDITOR, email=""))
    remind(today=TODAY, now=MIDNIGHT)
    fact.owner = owner("ur")
    fact.save()
    remind(today=TODAY, now=MIDNIGHT)
    assert [message.to for message in mail.outbox] == [["en@example.org"], ["ur@example.org"]]


def test_refused_mail_is_sent_by_the_next_run_and_the_others_at_once(monkeypatch):
    checked(TODAY + 5 * DAY, owner=owner())
    checked(TODAY + 5 * DAY, owner=owner("ur"))
    refuse = EmailBackend.send_messages

    def refusing(self, messages):
        if messages[0].to == ["en@example.org"]:
            raise smtplib.SMTPServerDisconnected
        return refuse(self, messages)

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refusing)
        patch.setattr(timezone, "now", lambda: MIDNIGHT)
        with pytest.raises(CommandError, match="No mail could be sent to"):
            call_command("expire_facts", verbosity=0)
    assert [message.to for message in mail.outbox] == [["ur@example.org"]]
    outcome = remind(today=TODAY, now=MIDNIGHT)
    assert (outcome.sent, outcome.failed) == (1, [])
