"""Targets on the page: the line of each with its band, and what is no comparison."""

import datetime
from typing import Any

import pytest

from campaigns.dashboard.aims import aims
from campaigns.figures.engine import EVERYTHING, Scope
from campaigns.figures.selection import Selection
from campaigns.models import Target
from mrc.core.accounts.roles import Role
from mrc.core.models import User
from tests.campaigns.figures.builders import KARACHI, Office, hold
from tests.factories import make_site, make_user

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 5, 16)
NOW = datetime.datetime(2026, 5, 16, 9, 0, tzinfo=KARACHI)


@pytest.fixture
def by() -> User:
    return make_user(Role.DATA_OFFICER)


@pytest.fixture
def office() -> Office:
    make_site()
    return Office("LHE")


def make_target(office: Office, by: User, **values: Any) -> Target:
    """180 attendances in the first half of 2026, for all centres together, unless told."""
    defaults: dict[str, Any] = {
        "campaign": office.campaign,
        "indicator": "attendances",
        "starts_on": datetime.date(2026, 1, 1),
        "ends_on": datetime.date(2026, 6, 30),
        "value": 181,
        "set_by": by,
        "set_at": NOW,
    }
    return Target.objects.create(**{**defaults, **values})


def shown(office: Office, scope: Scope = EVERYTHING) -> Any:
    selection = Selection(campaign=office.campaign)
    return aims(selection, scope=scope, today=TODAY, right_to_left=False)


def test_line_adds_the_months_up_and_expects_the_days_gone_by(office: Office, by: User) -> None:
    make_target(office, by)
    for month, people in ((1, 30), (2, 20), (4, 70)):
        cells = {("female", "18_24"): people}
        hold(office, held_on=datetime.date(2026, month, 5), cells=cells)
    (aim,) = shown(office)
    rows = aim.chart.rows
    assert [row.point.number for row in rows] == [30, 50, None, 120, None, None]
    # The period has 181 days: as many as the target asks for. Of May 16 days are gone.
    assert [row.expected for row in rows] == ["31", "59", "90", "120", "136", "181"]
    assert "on track" in aim.chart.sentence
    assert (aim.bar.actual, aim.bar.value, aim.bar.state_key) == ("120", "181", "on_track")


def test_target_met_and_missed_are_said(office: Office, by: User) -> None:
    cells = {("female", "18_24"): 50}
    hold(office, held_on=datetime.date(2026, 1, 5), cells=cells)
    ended = {"ends_on": datetime.date(2026, 3, 31)}
    make_target(office, by, value=50, **ended)
    make_target(office, by, value=2, indicator="sessions", **ended)
    states = {aim.target.indicator: aim.bar.state_key for aim in shown(office)}
    assert states == {"attendances": "met", "sessions": "missed"}


def test_part_of_a_joint_target_has_no_line(office: Office, by: User) -> None:
    """What one centre did says nothing about what all were to do."""
    make_target(office, by)
    (aim,) = shown(office, Scope(office.centre.pk))
    assert aim.chart is None
    assert aim.bar.state_key == "part"


def test_people_who_may_stand_in_two_months_have_no_line(office: Office, by: User) -> None:
    make_target(office, by, indicator="unique_people")
    (aim,) = shown(office)
    assert aim.chart is None


def test_own_target_of_another_centre_is_not_shown(office: Office, by: User) -> None:
    other = Office("PEW", "Khyber Pakhtunkhwa")
    office.campaign.centres.add(other.centre)
    make_target(office, by, centre=other.centre)
    assert shown(office, Scope(office.centre.pk)) == []
    assert len(shown(office, Scope(other.centre.pk))) == 1


def test_without_a_campaign_there_are_none(office: Office, by: User) -> None:
    make_target(office, by)
    assert aims(Selection(), scope=EVERYTHING, today=TODAY, right_to_left=False) == []
