"""Planned sessions: supervisors plan, move and cancel those of their own centre."""

import datetime
from typing import Any

import pytest

from campaigns.models import PlannedSession
from campaigns.records import services as records
from campaigns.records.errors import NotAllowedError, ReasonError, WrongStateError
from campaigns.targets import plans
from campaigns.targets.errors import EntryError
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from tests.campaigns.figures.builders import Office, make_institution, send
from tests.campaigns.targets.conftest import NOW, TODAY
from tests.factories import make_user

SOON = TODAY + datetime.timedelta(days=4)


def plan(office: Office, by: User | None = None, **values: Any) -> PlannedSession:
    defaults: dict[str, Any] = {
        "campaign": office.campaign,
        "institution": None,
        "officer": office.officer,
        "planned_for": SOON,
        "now": NOW,
    }
    return plans.plan_session(by=by or office.supervisor, **{**defaults, **values})


def change(made: PlannedSession, by: User, **values: Any) -> PlannedSession:
    defaults: dict[str, Any] = {
        "campaign": made.campaign,
        "institution": made.institution,
        "officer": made.officer,
        "planned_for": made.planned_for,
        "now": NOW,
    }
    return plans.change_plan(plan=made, by=by, **{**defaults, **values})


def test_a_supervisor_plans_for_the_own_centre_and_the_officer_has_it(lahore: Office) -> None:
    place = make_institution(lahore)
    made = plan(lahore, institution=place)
    assert made.centre == lahore.centre
    assert list(PlannedSession.objects.of_officer(lahore.officer)) == [made]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SUPERVISOR])
def test_nobody_else_plans(role: Role, lahore: Office) -> None:
    other = make_user(role, centre=lahore.centre)
    made = plan(lahore)
    with pytest.raises(NotAllowedError):
        plan(lahore, by=other)
    with pytest.raises(NotAllowedError):
        change(made, other)
    with pytest.raises(NotAllowedError):
        plans.cancel_plan(plan=made, reason="Rain", by=other)


def test_another_centres_plan_is_not_theirs_to_change(lahore: Office, peshawar: Office) -> None:
    made = plan(peshawar)
    with pytest.raises(NotAllowedError):
        change(made, lahore.supervisor)
    with pytest.raises(NotAllowedError):
        plans.cancel_plan(plan=made, reason="Rain", by=lahore.supervisor)


def test_what_makes_no_sense_is_refused_beside_its_field(lahore: Office, peshawar: Office) -> None:
    stranger = Office("ISB", province="Islamabad")
    place = make_institution(lahore)
    plan(lahore, institution=place)
    for values, field in (
        ({"planned_for": TODAY - datetime.timedelta(days=1)}, "planned_for"),
        ({"planned_for": datetime.date(2028, 1, 1)}, "planned_for"),
        ({"campaign": stranger.campaign}, "campaign"),
        ({"officer": peshawar.officer}, "officer"),
        ({"officer": lahore.supervisor}, "officer"),
        ({"institution": place}, "institution"),
    ):
        with pytest.raises(EntryError) as refusal:
            plan(lahore, **values)
        assert refusal.value.field == field
    assert PlannedSession.objects.count() == 1


def test_a_late_plan_is_moved_but_not_into_the_past(lahore: Office) -> None:
    made = plan(lahore)
    PlannedSession.objects.update(planned_for=TODAY - datetime.timedelta(days=9))
    made.refresh_from_db()
    with pytest.raises(EntryError):
        change(made, lahore.supervisor, planned_for=TODAY - datetime.timedelta(days=2))
    other = make_user(Role.OFFICER, centre=lahore.centre)
    changed = change(made, lahore.supervisor, officer=other)
    assert changed.planned_for == TODAY - datetime.timedelta(days=9)
    assert change(made, lahore.supervisor, planned_for=SOON).planned_for == SOON


def test_a_plan_that_has_ended_stays_as_it_is(lahore: Office) -> None:
    made, other = plan(lahore), plan(lahore)
    session = send(lahore, held_on=TODAY, cells={("male", "18_24"): 20})
    assert records.hold_planned(planned_id=made.pk, session_id=session.pk, by=lahore.officer)
    with pytest.raises(ReasonError):
        plans.cancel_plan(plan=other, reason=" ", by=lahore.supervisor)
    plans.cancel_plan(plan=other, reason="Rain", by=lahore.supervisor)
    for one in (made, other):
        with pytest.raises(WrongStateError):
            change(one, lahore.supervisor, planned_for=SOON + datetime.timedelta(days=1))
        with pytest.raises(WrongStateError):
            plans.cancel_plan(plan=one, reason="Rain", by=lahore.supervisor)
    other.refresh_from_db()
    assert (other.state, other.cancel_reason) == ("cancelled", "Rain")
