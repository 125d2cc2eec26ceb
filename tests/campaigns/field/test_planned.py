"""Planned sessions in the log: the list of the day, cancelling, and holding one."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Institution, PlannedSession, Session, SessionDraft
from campaigns.records import services
from mrc.core.models import Centre, User
from tests.campaigns.factories import NOW, make_officer
from tests.campaigns.field.walking import Log
from tests.clients import signed_in

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def plan(officer: User, institute: Institution, lists: dict[str, int]) -> PlannedSession:
    return make_plan(officer, lists["campaign"], institution=institute)


def make_plan(officer: User, campaign: int, days: int = 0, **values: Any) -> PlannedSession:
    return PlannedSession.objects.create(
        campaign_id=campaign,
        centre=officer.centre,
        officer=officer,
        planned_for=TODAY + datetime.timedelta(days=days),
        **values,
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Planned sessions", "Government Technical Training Institute Gujrat"]),
        ("ur", ["طے شدہ", "گورنمنٹ ٹیکنیکل ٹریننگ انسٹی ٹیوٹ گجرات"]),
    ],
)
def test_days_plans_are_listed_in_the_readers_language(
    log: Log, plan: PlannedSession, language: str, words: list[str]
) -> None:
    page = log.client.get(f"/{language}/outreach/planned/").content.decode()
    for word in words:
        assert word in page


def test_plans_stand_under_late_today_later_and_ended(
    log: Log, plan: PlannedSession, lists: dict[str, int]
) -> None:
    campaign = lists["campaign"]
    late, later = make_plan(log.officer, campaign, -1), make_plan(log.officer, campaign, 60)
    ended = make_plan(log.officer, campaign, -2, state="cancelled", cancel_reason="Strike")
    make_plan(log.officer, campaign, -8)
    make_plan(log.officer, campaign, 61)
    response = log.client.get(log.url("planned/"))
    planned = response.context["planned"]
    assert [planned.late, planned.today, planned.later, planned.ended] == [
        [late],
        [plan],
        [later],
        [ended],
    ]
    assert "Strike" in response.content.decode()


def test_list_asks_as_much_for_many_plans_as_for_one(
    log: Log, plan: PlannedSession, lists: dict[str, int], institute: Institution
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert log.client.get(log.url("planned/")).status_code == 200
        return len(captured)

    one = asked()
    for days in range(10):
        make_plan(log.officer, lists["campaign"], days, institution=institute)
    assert asked() == one <= 15


def test_first_page_counts_the_days_plans(log: Log, plan: PlannedSession) -> None:
    assert "1 session planned for today" in log.client.get(log.url()).content.decode()


def test_session_begun_from_a_plan_knows_what_was_planned_and_makes_it_done(
    log: Log, plan: PlannedSession
) -> None:
    response = log.client.post(log.url(f"planned/{plan.pk}/start/"))
    draft = SessionDraft.objects.get()
    assert response["Location"] == log.url(f"sessions/{draft.pk}/where/")
    typed = draft.data["typed"]
    assert typed["institution"] == str(plan.institution_id)
    assert (typed["held_on"], typed["campaign"]) == (TODAY.isoformat(), str(plan.campaign_id))
    # A second tap finds the draft of the first.
    assert log.client.post(log.url(f"planned/{plan.pk}/start/"))["Location"] == response["Location"]
    log.draft = str(draft.pk)
    log.save_all()
    log.send()
    plan.refresh_from_db()
    assert (plan.state, plan.session) == ("done", Session.objects.get())
    page = log.client.get(log.url("planned/")).content.decode()
    assert Session.objects.get().reference in page


def test_ended_plan_begins_nothing(log: Log, plan: PlannedSession) -> None:
    services.cancel_planned(planned_id=plan.pk, reason="Strike", by=log.officer)
    response = log.client.post(log.url(f"planned/{plan.pk}/start/"), follow=True)
    assert "not planned any more" in response.content.decode()
    assert not SessionDraft.objects.exists()


def test_plan_is_cancelled_with_its_reason(log: Log, plan: PlannedSession) -> None:
    url = log.url(f"planned/{plan.pk}/cancel/")
    assert log.client.get(url).status_code == 200
    response = log.client.post(url, {"reason": "The institute is closed"}, follow=True)
    assert "The planned session is cancelled." in response.content.decode()
    plan.refresh_from_db()
    assert (plan.state, plan.cancel_reason) == ("cancelled", "The institute is closed")


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("", "Give a reason."),
        ("Ask 0300 1234567", "phone number"),
        ("x" * 301, "at most 300 characters"),
    ],
)
def test_reason_that_cannot_be_kept_stays_in_its_field(
    log: Log, plan: PlannedSession, reason: str, why: str
) -> None:
    response = log.client.post(log.url(f"planned/{plan.pk}/cancel/"), {"reason": reason})
    assert response.status_code == 422
    page = response.content.decode()
    assert why in page
    assert f">{reason}</textarea>" in page
    plan.refresh_from_db()
    assert plan.state == "planned"


@pytest.mark.parametrize("of_the_same_centre", [True, False])
def test_plan_of_somebody_else_does_not_exist(
    plan: PlannedSession, lahore: Centre, peshawar: Centre, of_the_same_centre: bool
) -> None:
    client = signed_in(make_officer(lahore if of_the_same_centre else peshawar))
    assert "Gujrat" not in client.get("/en/outreach/planned/").content.decode()
    for key in (plan.pk, plan.pk + 1, 2**70):
        for url in (f"planned/{key}/cancel/", f"planned/{key}/start/"):
            response = client.post(f"/en/outreach/{url}", {"reason": "Mine"})
            assert response.status_code == 404
    plan.refresh_from_db()
    assert plan.state == "planned"
    assert not SessionDraft.objects.exists()


def test_start_and_cancel_are_for_those_who_posted_it(log: Log, plan: PlannedSession) -> None:
    assert log.client.get(log.url(f"planned/{plan.pk}/start/")).status_code == 405
