"""The page of the month: what it says, to whom it goes, and that it goes once."""

import datetime
import re
import threading
from io import StringIO

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.figures.engine import scope_of
from campaigns.figures.periods import Month
from campaigns.models import CentrePageMail, PlannedSession
from campaigns.records import services as records
from campaigns.records.identifiers import new_id
from campaigns.targets.monthly.mailing import build, write_down
from campaigns.targets.monthly.page import CentrePage, centre_page
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from mrc.core.subscriptions.sending import send_due
from tests.campaigns.figures.builders import KARACHI, Office, hold, make_institution, send
from tests.campaigns.targets.conftest import FIRST, NOW, TODAY, make_target
from tests.campaigns.targets.test_plans import plan
from tests.clients import signed_in
from tests.factories import make_user

APRIL = Month(2026, 4)
CELLS = {("female", "18_24"): 10, ("male", "18_24"): 30}


def day(number: int, month: int = 4) -> datetime.date:
    return datetime.date(2026, month, number)


def page_of(office: Office, month: Month = APRIL) -> CentrePage:
    scope = scope_of(office.supervisor)
    return centre_page(office.centre, month, scope=scope, now=NOW)


def shown(page: CentrePage, key: str) -> tuple[str, str]:
    row = next(row for row in page.figures if row.definition.key == key)
    return row.now, row.before


@pytest.fixture
def busy(lahore: Office, peshawar: Office, data_officer: User, today: datetime.date) -> Office:
    """April in Lahore, with something late and something to check; more of it in Peshawar."""
    place = make_institution(lahore, name_en="GTTI Gujrat", name_ur="جی ٹی ٹی آئی گجرات")
    hold(lahore, held_on=day(7), cells=CELLS, institution=place, referrals=4)
    hold(lahore, held_on=day(20), cells=CELLS)
    hold(lahore, held_on=day(10, 3), cells={("female", "18_24"): 25})
    send(lahore, held_on=day(28), cells=CELLS, institution=place)
    back = send(lahore, held_on=day(5, 5), cells=CELLS, institution=place)
    records.return_session(
        session=back,
        by=lahore.supervisor,
        reason="Look again.",
        now=datetime.datetime(2026, 5, 6, 10, tzinfo=KARACHI),
    )
    for office in (lahore, peshawar):
        plan(office, institution=place if office is lahore else None)
        PlannedSession.objects.filter(centre=office.centre).update(planned_for=day(30))
        make_target(office.campaign, data_officer, centre=office.centre)
    make_target(lahore.campaign, data_officer, indicator="attendances", value=1000)
    hold(peshawar, held_on=day(8), cells=CELLS)
    send(peshawar, held_on=day(9), cells=CELLS)
    lahore.supervisor.email = "sadia@example.org"
    lahore.supervisor.save()
    return lahore


def test_the_month_beside_the_month_before(busy: Office) -> None:
    page = page_of(busy)
    assert shown(page, "sessions") == ("2", "1")
    assert shown(page, "attendances") == ("80", "25")
    assert shown(page, "share_women") == ("25.0%", "100.0%")
    assert shown(page, "referrals") == ("4", "–")
    assert page.awaiting_sessions == 1
    assert (page.planned.planned, page.planned.done) == (1, 0)
    empty = page_of(busy, Month(2025, 6))
    assert shown(empty, "sessions") == ("–", "–")


def test_what_is_late_and_what_waits_is_the_own_centres_with_its_age(busy: Office) -> None:
    page = page_of(busy)
    (late,), (back,), (waits,) = (
        page.late_plans.rows,
        page.returned.rows,
        page.to_check.rows,
    )
    assert (late.day, late.place, late.age_days) == (day(30), "GTTI Gujrat", 16)
    assert (back.day, back.age_days) == (day(5, 5), 10)
    assert (waits.day, waits.age_days) == (day(28), 18)
    assert {one.reference[:3] for one in (back, waits)} == {"LHE"}
    states = [(bar.progress.target.indicator, bar.state) for bar in page.targets]
    assert sorted(states) == [("attendances", "Your centre's part"), ("sessions", "Behind")]


def test_drafts_are_private_and_counted_nowhere(busy: Office) -> None:
    before = page_of(busy)
    records.save_draft(
        draft_id=new_id(),
        data={"typed": {"held_on": day(21).isoformat()}, "saved": []},
        base_version=0,
        by=busy.officer,
        now=NOW,
    )
    assert page_of(busy) == before


def test_long_lists_are_cut_and_say_so_and_queries_do_not_grow(busy: Office) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(busy)
        return len(captured)

    queries()
    few = queries()
    for number in range(1, 24):
        send(busy, held_on=day(number), cells=CELLS, venue=f"Hall {number}")
    page = page_of(busy)
    assert (page.to_check.number, len(page.to_check.rows), page.to_check.more) == (24, 20, 4)
    ages = [row.age_days for row in page.to_check.rows]
    assert ages == sorted(ages, reverse=True)
    assert queries() == few


def run(**options: object) -> str:
    out = StringIO()
    call_command("send_centre_pages", stdout=out, **options)
    return out.getvalue().strip()


def test_each_supervisor_gets_one_mail_however_often_it_is_asked_for(
    busy: Office, peshawar: Office
) -> None:
    second = make_user(Role.SUPERVISOR, centre=busy.centre, email="bilal@example.org")
    make_user(Role.OFFICER, centre=busy.centre, email="officer@example.org")
    make_user(Role.SUPERVISOR, centre=busy.centre, email="gone@example.org", is_active=False)
    User.objects.filter(pk=peshawar.supervisor.pk).update(email="")
    assert run() == "2026-04: 2 mails written down."
    assert run() == "2026-04: 0 mails written down."
    for _number in range(3):
        send_due(limit=10, models=[CentrePageMail])
    assert sorted(one.to[0] for one in mail.outbox) == ["bilal@example.org", "sadia@example.org"]
    assert second.email
    assert run(month="2026-03") == "2026-03: 2 mails written down."


def test_no_page_of_a_month_that_has_not_ended_nor_of_an_unknown_centre(busy: Office) -> None:
    for options in ({"month": "2026-05"}, {"month": "May"}, {"centre": "XYZ"}):
        with pytest.raises(CommandError):
            run(**options)
    assert not CentrePageMail.objects.exists()


def written_mail(office: Office) -> EmailMultiAlternatives:
    write_down(centre=office.centre, month=APRIL, now=NOW)
    row = CentrePageMail.objects.get(recipient=office.supervisor)
    message = build(row)
    assert isinstance(message, EmailMultiAlternatives)
    return message


def html_of(message: EmailMultiAlternatives) -> str:
    content = message.alternatives[0].content
    assert isinstance(content, str)
    return content


def test_the_mail_says_the_same_in_text_and_html(busy: Office) -> None:
    message = written_mail(busy)
    assert message.subject == "Your centre's month: MRC LHE, April 2026"
    reference = page_of(busy).to_check.rows[0].reference
    for text in (str(message.body), html_of(message)):
        for words in (
            "Sessions delivered",
            "80",
            "As it stands on 16 May 2026",
            "for 18 days",
            reference,
            "GTTI Gujrat",
            "Behind",
            "2 of 10; 5 would be expected by today.",
            "80 from your centre, of 1,000 for all centres together.",
            "1 session of this month waits for its verification",
        ):
            assert words in text.replace("&#x27;", "'"), words
        assert "PEW" not in text
        assert "Sample data" not in text
    assert '<html lang="en" dir="ltr">' in html_of(message)


def test_the_mail_is_in_the_supervisors_language(busy: Office) -> None:
    busy.supervisor.language = "ur"
    busy.supervisor.save()
    message = written_mail(busy)
    html = html_of(message)
    assert '<html lang="ur" dir="rtl">' in html
    assert message.extra_headers["Content-Language"] == "ur"
    assert "جی ٹی ٹی آئی گجرات" in str(message.body)
    assert "16 مئی" in html


def test_the_mail_names_nobody_and_leads_to_the_admin_only(busy: Office) -> None:
    for user in (busy.officer, busy.supervisor):
        User.objects.filter(pk=user.pk).update(first_name="Zubaida", last_name="Qureshi")
    message = written_mail(busy)
    for text in (str(message.body), html_of(message)):
        assert "Zubaida" not in text
        assert "Qureshi" not in text
        addresses = re.findall(r"https?://[^\s\"<]+", text)
        assert addresses
        paths = {re.sub(r"https?://[^/]+", "", address) for address in addresses}
        assert {path for path in paths if not path.startswith("/admin/")} <= {"/en/"}


def test_sample_data_is_labelled(busy: Office) -> None:
    send(busy, held_on=day(29), cells=CELLS, is_sample=True)
    message = written_mail(busy)
    for text in (str(message.body), html_of(message)):
        assert "Sample data" in text
    html = signed_in(busy.supervisor).get(reverse("campaigns_centre_page")).content.decode()
    assert "These are generated examples, not real sessions." in html


def test_who_supervises_the_centre_no_more_gets_nothing(busy: Office, peshawar: Office) -> None:
    write_down(centre=busy.centre, month=APRIL, now=NOW)
    (row,) = CentrePageMail.objects.all()
    for changes in ({"centre": peshawar.centre}, {"is_active": False}, {"email": ""}):
        User.objects.filter(pk=busy.supervisor.pk).update(
            **{"centre": busy.centre, "is_active": True, "email": "s@example.org", **changes}
        )
        assert build(CentrePageMail.objects.get(pk=row.pk)) is None


def test_the_page_in_the_admin_is_that_of_the_mail(busy: Office) -> None:
    client = signed_in(busy.supervisor)
    html = client.get(reverse("campaigns_centre_page")).content.decode()
    page = page_of(busy)
    for words in (
        "April 2026",
        "March 2026",
        "for 18 days",
        page.to_check.rows[0].reference,
        page.returned.rows[0].reference,
        "2 of 10; 5 would be expected by today.",
    ):
        assert words in html
    march = client.get(reverse("campaigns_centre_page"), {"month": "2026-03"})
    assert "February 2026" in march.content.decode()


def test_a_supervisor_asks_for_no_other_centre_and_no_other_month(
    busy: Office, peshawar: Office
) -> None:
    client = signed_in(busy.supervisor)
    address = reverse("campaigns_centre_page")
    for query in (
        {"centre": peshawar.centre.pk},
        {"month": "2026-06"},
        {"month": "x"},
        {"centre": "x"},
    ):
        answer = client.get(address, query)
        assert answer.status_code == 400
        assert 'id="month-figures"' not in answer.content.decode()
    assert client.get(address, {"month": "2026-05"}).status_code == 200


def test_a_data_officer_reads_any_centres_month(
    busy: Office, peshawar: Office, data_officer: User
) -> None:
    client = signed_in(data_officer)
    answer = client.get(reverse("campaigns_centre_page"), {"centre": peshawar.centre.pk})
    assert "PEW-" in answer.content.decode()
    assert TODAY > FIRST


@pytest.mark.django_db(transaction=True)
def test_several_schedulers_at_once_write_each_mail_down_once() -> None:
    office = Office("LHE")
    User.objects.filter(pk=office.supervisor.pk).update(email="sadia@example.org")
    start, new, errors = threading.Barrier(4), [], []

    def schedule() -> None:
        try:
            start.wait()
            new.append(write_down(centre=office.centre, month=APRIL, now=NOW))
        except Exception as error:
            errors.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=schedule) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sum(new) == 1 == CentrePageMail.objects.count()
