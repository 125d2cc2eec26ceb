"""From reports to a warning: codes and a number cross over, and not one word."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from alerts.models import AlertPage, ScamReport, WarningProposal
from mrc.core.accounts.roles import Role
from mrc.core.models import District, User
from tests.alerts.cases.canary import traces
from tests.alerts.cases.conftest import MakeReport
from tests.alerts.factories import make_alert_index, make_country
from tests.clients import is_refused, signed_in
from tests.factories import make_site, make_user

pytestmark = pytest.mark.django_db

DRAFT = "scam_reports:draft_warning"
LIST = "warning_proposals:index"
#: Tables in which a report's words may stand, encrypted.
OWN_TABLES = "alerts_scamreport", "alerts_report"


@pytest.fixture
def writer(immediate_commits: None) -> User:
    """Somebody of communications, with the pages of warnings to write below."""
    make_alert_index(make_site())
    make_country()
    call_command("sync_roles", verbosity=0)
    return make_user(Role.COMMUNICATIONS, first_name="Hina", last_name="Raza")


def choices(**values: str) -> dict[str, str]:
    return {
        "kind": "fake_job", "channel": "whatsapp", "country_code": "SA", "district": "",
        "amount_band": "up_to_50k", "month": "2026-11", **values,
    }  # fmt: skip


def propose(worker: User, *reports: ScamReport, **values: str) -> WarningProposal:
    data = {**choices(**values), "report": [str(one.pk) for one in reports]}
    response = signed_in(worker).post(reverse(DRAFT), data)
    assert response.status_code == 302, response.context["form"].errors
    return WarningProposal.objects.get()


def begin(writer: User, proposal: WarningProposal) -> AlertPage:
    response = signed_in(writer).post(reverse("warning_proposals:begin", args=[proposal.pk]))
    page = AlertPage.objects.get(locale__language_code="en")
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    return page


def rows_with_traces() -> set[str]:
    """Every table of the database, but those that hold reports, that holds a word of one."""
    found = set()
    for table in connection.introspection.table_names():
        if table.startswith(OWN_TABLES):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            if traces(str(cursor.fetchall())):
                found.add(table)
    return found


def test_draft_takes_codes_and_a_number_and_no_word_crosses(
    worker: User, writer: User, make_report: MakeReport
) -> None:
    reports = [make_report() for _number in range(3)]
    client = signed_in(worker)
    for one in reports:
        client.post(reverse("scam_reports:note", args=[one.pk]), {"text": "Marrowfield called"})
    page = begin(writer, propose(worker, *reports))
    assert not page.live
    assert page.owner == writer
    assert (page.kind, page.certainty, page.channels) == ("fake_job", "reported", ["whatsapp"])
    assert [one.code for one in page.countries.all()] == ["SA"]
    assert list(page.districts.all()) == []
    assert page.title == "Fake job: Saudi Arabia"
    assert "Rs 10,000 to 50,000" in page.amount_asked
    assert "3 reports" in str(page.body)
    assert "November 2026" in str(page.body)
    assert rows_with_traces() == set()
    shown = signed_in(writer).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert shown.status_code == 200
    assert traces(shown.content.decode()) == set()


def test_draft_can_be_published_by_communications_as_any_other(
    worker: User, writer: User, make_report: MakeReport
) -> None:
    page = begin(writer, propose(worker, make_report()))
    page.get_latest_revision().publish(user=writer)
    assert AlertPage.objects.live().filter(pk=page.pk).exists()
    assert rows_with_traces() == set()


def test_district_crosses_only_when_it_was_chosen(
    worker: User, writer: User, make_report: MakeReport
) -> None:
    one = make_report()
    district = District.objects.get(pk=one.district_id)
    form = signed_in(worker).get(f"{reverse(DRAFT)}?report={one.pk}").context["form"]
    assert not form.initial.get("district")
    page = begin(writer, propose(worker, one, district=str(district.pk)))
    assert list(page.districts.all()) == [district]


@pytest.mark.parametrize(
    "made_up",
    [
        {"kind": "Marrowfield"},
        {"channel": "tiktok"},
        {"country_code": "IT"},
        {"district": "999"},
        {"amount_band": "over_1m"},
        {"month": "1999-01"},
        {"month": "Zebrafinch"},
    ],
)
def test_nothing_crosses_that_the_reports_do_not_say(
    made_up: dict[str, str], worker: User, report: ScamReport
) -> None:
    response = signed_in(worker).post(
        reverse(DRAFT), {**choices(**made_up), "report": str(report.pk)}
    )
    assert response.status_code == 422
    assert not WarningProposal.objects.exists()


def test_proposal_has_no_column_that_could_hold_words_or_lead_to_a_report() -> None:
    model = apps.get_model("alerts", "WarningProposal")
    texts = [one for one in model._meta.fields if one.get_internal_type() == "TextField"]
    free = [
        one.name
        for one in model._meta.fields
        if one.get_internal_type() == "CharField" and not one.choices and one.max_length > 7
    ]
    related = {one.related_model.__name__ for one in model._meta.fields if one.related_model}
    assert (texts, free) == ([], [])
    assert related == {"District", "User", "AlertPage"}


def test_case_worker_who_may_write_warnings_has_the_draft_at_once(
    worker: User, writer: User, report: ScamReport
) -> None:
    from django.contrib.auth.models import Group

    worker.groups.add(Group.objects.get(name=Role.COMMUNICATIONS.group_name))
    data = {**choices(), "report": str(report.pk)}
    response = signed_in(worker).post(reverse(DRAFT), data)
    page = AlertPage.objects.get(locale__language_code="en")
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert WarningProposal.objects.get().state == "begun"


def test_reports_remember_that_a_warning_was_drafted(
    worker: User, writer: User, report: ScamReport
) -> None:
    propose(worker, report)
    assert [(one.what, one.before, one.after) for one in report.events.all()] == [
        ("drafted", "", "")
    ]


def test_proposal_is_settled_once(worker: User, writer: User, report: ScamReport) -> None:
    proposal = propose(worker, report)
    begin(writer, proposal)
    client = signed_in(writer)
    for name in ("begin", "set_aside"):
        client.post(reverse(f"warning_proposals:{name}", args=[proposal.pk]))
    assert AlertPage.objects.filter(locale__language_code="en").count() == 1
    assert WarningProposal.objects.get().state == "begun"


def test_proposal_is_set_aside(worker: User, writer: User, report: ScamReport) -> None:
    proposal = propose(worker, report)
    signed_in(writer).post(reverse("warning_proposals:set_aside", args=[proposal.pk]))
    assert WarningProposal.objects.get().state == "set_aside"
    assert not AlertPage.objects.exists()


def test_list_shows_communications_the_gist_and_no_report(
    worker: User, writer: User, report: ScamReport
) -> None:
    propose(worker, report)
    client = signed_in(writer)
    text = client.get(reverse(LIST)).content.decode()
    assert "Fake job" in text
    assert "Saudi Arabia" in text
    assert traces(text) == set()
    assert str(report) not in text
    assert str(report.pk) not in text
    assert reverse(LIST) in client.get("/admin/").content.decode()


@pytest.mark.parametrize("role", [None, *Role])
def test_only_those_who_may_write_warnings_settle_proposals(
    role: Role | None, worker: User, writer: User, report: ScamReport
) -> None:
    proposal = propose(worker, report)
    client = Client() if role is None else signed_in(make_user(role, centre=worker.centre))
    answers = [
        client.get(reverse(LIST)),
        client.post(reverse("warning_proposals:set_aside", args=[proposal.pk])),
    ]
    if role in (Role.COMMUNICATIONS, Role.EDITOR):
        assert answers[0].status_code == 200
        assert WarningProposal.objects.get().state == "set_aside"
    else:
        assert all(is_refused(answer) for answer in answers)
        assert WarningProposal.objects.get().state == "waiting"
