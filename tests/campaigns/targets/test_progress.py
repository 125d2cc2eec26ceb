"""How far a target is: counted from verified sessions, judged by the day."""

import datetime
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.figures.engine import EVERYTHING, scope_of
from campaigns.models import Campaign, Indicator
from campaigns.targets.bars import ProgressBar
from campaigns.targets.progress import State, judge, progress, progress_of
from mrc.core.accounts.models import User
from tests.campaigns.figures.builders import Office, hold, make_institution, send
from tests.campaigns.targets.conftest import FIRST, LAST, NOW, TODAY, make_target

DAY = datetime.timedelta(days=1)
CELLS = {("female", "18_24"): 10, ("male", "18_24"): 30}


@pytest.mark.parametrize(
    ("actual", "day", "state"),
    [
        (0, FIRST - DAY, State.NOT_BEGUN),
        # 46 of 91 days: 50.55 of 100 would be expected, 42.97 to 58.13 is on track.
        (42, TODAY, State.BEHIND),
        (43, TODAY, State.ON_TRACK),
        (58, TODAY, State.ON_TRACK),
        (59, TODAY, State.AHEAD),
        (100, TODAY, State.MET),
        (99, LAST, State.ON_TRACK),
        (84, LAST, State.BEHIND),
        (85, LAST, State.ON_TRACK),
        (99, LAST + DAY, State.MISSED),
        (100, LAST + DAY, State.MET),
    ],
)
def test_judged_by_the_days_gone_by(actual: int, day: datetime.date, state: State) -> None:
    gone = Fraction(max((day - FIRST).days + 1, 0), 91)
    assert judge(100, actual, min(gone, Fraction(1)) * 100, gone) is state


def test_counted_from_the_verified_sessions_of_its_campaign_period_and_centre(
    lahore: Office, peshawar: Office, campaign: Campaign, data_officer: User
) -> None:
    for day in (FIRST, TODAY - 20 * DAY):
        hold(lahore, held_on=day, cells=CELLS)
    hold(lahore, held_on=FIRST - DAY, cells=CELLS)
    hold(peshawar, held_on=FIRST, cells=CELLS)
    send(lahore, held_on=TODAY - 2 * DAY, cells=CELLS)
    own = make_target(campaign, data_officer, centre=lahore.centre, value=10)
    people = make_target(campaign, data_officer, indicator="attendances", value=500)

    found = progress(own, scope=EVERYTHING, today=TODAY)
    assert (found.actual, found.expected_by_today, found.share) == (2, 5, 20.0)
    assert (found.state, found.awaiting) == (State.BEHIND, 1)
    joint = progress(people, scope=EVERYTHING, today=TODAY)
    assert (joint.actual, joint.awaiting, joint.state) == (120, 40, State.BEHIND)


def test_every_indicator_is_counted(lahore: Office, campaign: Campaign, data_officer: User) -> None:
    place = make_institution(lahore)
    for day in (FIRST, FIRST + DAY):
        hold(
            lahore,
            held_on=day,
            cells=CELLS,
            institution=place,
            first_time_count=7,
            referrals=3,
            cohort="Batch A",
        )
    found = {
        indicator.value: progress(
            make_target(campaign, data_officer, indicator=indicator.value),
            scope=EVERYTHING,
            today=TODAY,
        ).actual
        for indicator in Indicator
    }
    assert found == {
        "sessions": 2,
        "attendances": 80,
        "first_time": 14,
        "unique_people": 40,
        "institutions": 1,
        "districts": 1,
        "referrals": 6,
        "materials": 0,
    }


def test_a_supervisor_sees_of_a_joint_target_only_the_own_part(
    lahore: Office, peshawar: Office, campaign: Campaign, data_officer: User
) -> None:
    for office in (lahore, peshawar, peshawar):
        hold(office, held_on=FIRST, cells=CELLS)
    joint = make_target(campaign, data_officer, value=3)
    theirs = make_target(campaign, data_officer, centre=peshawar.centre)

    assert progress(joint, scope=EVERYTHING, today=TODAY).state is State.MET
    part = progress(joint, scope=scope_of(lahore.supervisor), today=TODAY)
    assert (part.actual, part.state) == (1, State.PART)
    bar = ProgressBar.of(part)
    assert (bar.mark, bar.sentence) == ("", "1 from your centre, of 3 for all centres together.")
    with pytest.raises(PermissionDenied):
        progress(theirs, scope=scope_of(lahore.supervisor), today=TODAY)


def test_queries_do_not_grow_with_targets(
    lahore: Office, peshawar: Office, campaign: Campaign, data_officer: User
) -> None:
    hold(lahore, held_on=FIRST, cells=CELLS)

    def queries() -> int:
        rows = list(type(target).objects.newest().for_lists())
        with CaptureQueriesContext(
            connection,
        ) as captured:
            progress_of(rows, scope=EVERYTHING, today=TODAY)
        return len(captured)

    target = make_target(campaign, data_officer, centre=lahore.centre)
    few = queries()
    for indicator in Indicator:
        for office in (lahore, peshawar):
            if (indicator.value, office) != ("sessions", lahore):
                make_target(campaign, data_officer, indicator=indicator.value, centre=office.centre)
    assert queries() == few


def test_the_bar_has_the_mark_of_today_only_while_the_period_runs(
    campaign: Campaign, data_officer: User
) -> None:
    target = make_target(campaign, data_officer, value=91)
    marks = {
        day: ProgressBar.of(progress(target, scope=EVERYTHING, today=day)).mark
        for day in (FIRST - DAY, TODAY, LAST, LAST + DAY)
    }
    assert marks == {FIRST - DAY: "", TODAY: "50.5", LAST: "100", LAST + DAY: ""}
    assert NOW.date() == TODAY
