"""Who counts what, how groups are named, and what plans add."""

import datetime
import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.figures.definitions import DEFINITIONS
from campaigns.figures.engine import (
    EVERYTHING,
    Grouping,
    Part,
    Planned,
    Scope,
    count,
    planned_and_done,
    scope_of,
    versions_behind,
)
from campaigns.figures.quarters import Quarter
from campaigns.figures.selection import Selection
from campaigns.models import PlannedSession, Programme
from mrc.core.accounts.roles import Role
from tests.campaigns.figures.builders import Cells, Office, hold, make_institution, send
from tests.factories import make_user

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 2, 10)
WOMEN: Cells = {("female", "18_24"): 20}
MEN: Cells = {("male", "30_44"): 7}


@pytest.fixture
def office() -> Office:
    return Office()


def test_scope_is_decided_by_role_and_centre(office: Office) -> None:
    for role in Role:
        user = make_user(role, centre=office.centre)
        if role in (Role.OFFICER, Role.SUPERVISOR):
            assert scope_of(user) == Scope(office.centre.pk)
        elif role in (Role.DATA_OFFICER, Role.AUDITOR):
            assert scope_of(user) == EVERYTHING
        else:
            with pytest.raises(PermissionDenied):
                scope_of(user)


def test_nobody_else_has_a_scope(office: Office) -> None:
    without_centre = make_user(Role.OFFICER)
    without_centre.centre = None
    gone = make_user(Role.AUDITOR)
    gone.is_active = False
    for user in (AnonymousUser(), without_centre, gone):
        with pytest.raises(PermissionDenied):
            scope_of(user)


def test_scope_holds_whatever_is_selected(office: Office) -> None:
    other = Office("PEW", "Khyber Pakhtunkhwa")
    hold(office, held_on=DAY, cells=WOMEN)
    hold(other, held_on=DAY, cells=MEN)
    scope = scope_of(other.supervisor)
    assert count(Selection(), scope=scope).total.attendances == 7
    asked = Selection(centre=office.centre)
    counted = count(asked, scope=scope, by=Grouping.OFFICER)
    assert counted.total.is_empty
    assert counted.rows == {}
    assert not versions_behind(asked, scope=scope).exists()


def test_keys_of_groups_are_what_callers_expect(office: Office) -> None:
    hold(office, held_on=DAY, cells=WOMEN, institution=make_institution(office))
    hold(office, held_on=datetime.date(2025, 12, 31), cells=MEN)
    expected = {
        Grouping.MONTH: [(2025, 12), (2026, 2)],
        Grouping.QUARTER: [Quarter(2025, 4), Quarter(2026, 1)],
        Grouping.YEAR: [2025, 2026],
        Grouping.PROGRAMME: [None],
        Grouping.CAMPAIGN: [office.campaign.pk],
        Grouping.CENTRE: [office.centre.pk],
        Grouping.PROVINCE: [office.district.province_id],
        Grouping.DISTRICT: [office.district.pk],
        Grouping.KIND: ["community", "tvet"],
        Grouping.INTAKE: ["coed", "unknown"],
        Grouping.OFFICER: [office.officer.pk],
        Grouping.MODE: ["in_person"],
    }
    for by, keys in expected.items():
        assert list(count(Selection(), scope=EVERYTHING, by=by).rows) == keys, by


def test_sessions_without_a_programme_are_found_behind_their_row(office: Office) -> None:
    hold(office, held_on=DAY, cells=WOMEN)
    office.campaign.programme = Programme.objects.create(slug="p", name_en="Programme")
    first = office.campaign
    second = Office("PEW", "Khyber Pakhtunkhwa")
    first.save()
    hold(second, held_on=DAY, cells=MEN)
    rows = count(Selection(), scope=EVERYTHING, by=Grouping.PROGRAMME).rows
    assert list(rows) == [first.programme_id, None]
    for key, people in ((first.programme_id, 20), (None, 7)):
        assert rows[key].attendances == people
        behind = versions_behind(Selection(), scope=EVERYTHING, by=Grouping.PROGRAMME, key=key)
        assert behind.count() == 1


def test_parts_that_nobody_asks_for_cost_no_query(office: Office) -> None:
    hold(office, held_on=DAY, cells=WOMEN)
    for parts, most in ((Part.SUMS, 1), (Part.PLACES, 1), (Part.LAG, 2), (Part.ALL, 4)):
        with CaptureQueriesContext(connection) as captured:
            counted = count(Selection(), scope=EVERYTHING, by=Grouping.MONTH, parts=parts)
        assert len(captured) == most
        assert counted.total.attendances == (20 if Part.SUMS in parts else 0)
        assert counted.total.districts == (1 if Part.PLACES in parts else 0)
        assert counted.total.verification_lag == (2.0 if Part.LAG in parts else None)


def test_queries_do_not_grow_with_sessions_or_groups(office: Office) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            count(Selection(), scope=EVERYTHING, by=Grouping.MONTH)
        return len(captured)

    hold(office, held_on=DAY, cells=WOMEN)
    few = queries()
    for month in range(1, 7):
        hold(office, held_on=datetime.date(2025, month, 5), cells=MEN, venue=f"Hall {month}")
    assert queries() == few == 4


def test_figures_as_data_name_every_definition_and_are_json(office: Office) -> None:
    hold(office, held_on=DAY, cells={**WOMEN, **MEN}, first_time_count=9)
    send(office, held_on=DAY, cells=MEN, venue="Another hall")
    data = count(Selection(), scope=EVERYTHING).total.as_data()
    assert {definition.key for definition in DEFINITIONS} <= data.keys()
    assert json.loads(json.dumps(data)) == data
    assert data["cells"] == {"female": {"18_24": 20}, "male": {"30_44": 7}}
    assert (data["attendances"], data["first_time"], data["awaiting_attendances"]) == (27, 9, 7)


def test_plans_are_counted_by_the_day_that_they_are_for(office: Office) -> None:
    institution = make_institution(office, kind="school")
    session = hold(office, held_on=DAY, cells=WOMEN, institution=institution)
    common = {"campaign": office.campaign, "centre": office.centre, "officer": office.officer}
    PlannedSession.objects.create(
        **common, institution=institution, planned_for=DAY, state="done", session=session
    )
    PlannedSession.objects.create(
        **common, planned_for=DAY, state="cancelled", cancel_reason="Floods"
    )
    PlannedSession.objects.create(**common, planned_for=datetime.date(2026, 5, 1))
    scope = scope_of(office.supervisor)
    for selection, expected in (
        (Selection(), Planned(3, 1, 1)),
        (Selection(until=DAY), Planned(2, 1, 1)),
        (Selection(kind="school"), Planned(1, 1, 0)),
        (Selection(kind="community"), Planned(2, 0, 1)),
        (Selection(district=office.district), Planned(1, 1, 0)),
        (Selection(officer=office.supervisor), Planned(0, 0, 0)),
        (Selection(mode="online"), Planned(3, 1, 1)),
    ):
        assert planned_and_done(selection, scope=scope) == expected, selection
    elsewhere = scope_of(Office("PEW", "Khyber Pakhtunkhwa").supervisor)
    assert planned_and_done(Selection(), scope=elsewhere) == Planned(0, 0, 0)
