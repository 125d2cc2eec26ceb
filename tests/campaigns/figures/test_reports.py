"""The figures of a report, against sessions that went through the services."""

import contextlib
import datetime
from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from campaigns.figures.engine import EVERYTHING
from campaigns.figures.quarters import Quarter
from campaigns.figures.reports import Report, build_report, report_for
from campaigns.figures.selection import Selection
from campaigns.models import AgeBand, Material, Sex
from campaigns.records import services
from mrc.core.accounts.roles import Role
from tests.campaigns.figures.builders import (
    Cells,
    Office,
    hold,
    make_campaign,
    make_institution,
    send,
    verify,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 2, 10)
WOMEN: Cells = {("female", "18_24"): 20}
FAMILY: Cells = {("female", "30_44"): 6, ("male", "15_17"): 4, ("male", "not_recorded"): 2}


def everything(selection: Selection | None = None) -> Report:
    return build_report(selection or Selection(), scope=EVERYTHING)


@pytest.fixture
def office() -> Office:
    return Office()


def test_attendances_are_the_sum_of_the_cells(office: Office) -> None:
    hold(office, held_on=DAY, cells=WOMEN)
    hold(office, held_on=DAY, cells=FAMILY, venue="Another hall")
    total = everything().total
    assert (total.sessions, total.attendances) == (2, 32)
    assert total.by_sex == {"female": 26, "male": 6, "transgender": 0, "not_recorded": 0}
    assert total.by_age_band["15_17"] == 4


def test_only_verified_sessions_count(office: Office) -> None:
    hold(office, held_on=DAY, cells=WOMEN)
    send(office, held_on=DAY, cells=FAMILY, venue="Another hall")
    total = everything().total
    assert (total.sessions, total.attendances) == (1, 20)
    assert (total.awaiting_sessions, total.awaiting_attendances) == (1, 12)


def test_returned_and_void_sessions_are_in_no_figure(office: Office) -> None:
    returned = send(office, held_on=DAY, cells=FAMILY)
    services.return_session(
        session=returned, by=office.supervisor, reason="Count again", now=returned.received_at
    )
    void = hold(office, held_on=DAY, cells=WOMEN, venue="Another hall")
    services.void_session(
        session=void, by=office.supervisor, reason="A rehearsal", now=void.received_at
    )
    assert everything().total.is_empty


def test_verifying_moves_the_figures_by_exactly_its_cells(office: Office) -> None:
    hold(office, held_on=DAY, cells=WOMEN)
    waiting = send(office, held_on=DAY, cells=FAMILY, venue="Another hall")
    before = Counter(everything().total.cells)
    verify(office, waiting)
    after = everything().total
    assert after.cells - before == Counter(FAMILY)
    assert after.awaiting_sessions == 0


def test_amendment_moves_the_figures_to_the_new_version(office: Office) -> None:
    session = hold(office, held_on=DAY, cells=WOMEN)
    content = {**session.current_version.content, "headcount_declared": 15}
    content["attendance"] = [{"sex": "female", "age_band": "18_24", "count": 15}]
    amendment = services.propose_amendment(
        session=session,
        content=content,
        base_version=1,
        reason="Five were counted twice",
        by=office.officer,
        now=session.received_at + datetime.timedelta(days=5),
    )
    assert everything().total.attendances == 20
    services.decide_amendment(
        amendment=amendment,
        accept=True,
        reason="Seen",
        by=office.supervisor,
        now=session.received_at + datetime.timedelta(days=6),
    )
    total = everything().total
    assert (total.sessions, total.attendances) == (1, 15)
    assert total.verification_lag == 2.0, "of the first verification"


def test_estimates_are_shown_apart(office: Office) -> None:
    hold(office, held_on=DAY, cells=WOMEN)
    hold(
        office,
        held_on=DAY,
        cells=FAMILY,
        venue="Open ground",
        count_method="estimate",
        first_time_count=12,
    )
    total = everything().total
    assert (total.sessions, total.attendances, total.unique_people) == (2, 20, 20)
    assert (total.estimated_sessions, total.estimated_attendances) == (1, 12)
    assert total.first_time is None


def test_first_time_is_shown_with_the_share_that_was_asked(office: Office) -> None:
    hold(office, held_on=DAY, cells=WOMEN, first_time_count=15)
    hold(office, held_on=DAY, cells={("male", "18_24"): 60}, venue="Another hall")
    total = everything().total
    assert (total.first_time, total.first_time_asked) == (15, 25.0)


def test_unique_people_are_the_largest_session_of_place_group_and_year(office: Office) -> None:
    institute = make_institution(office)
    for day, count, cohort in (
        (datetime.date(2025, 11, 3), 30, "Welding B"),
        (datetime.date(2026, 2, 3), 50, "Welding B"),
        (datetime.date(2026, 3, 3), 40, "welding  b"),
        (datetime.date(2026, 3, 4), 10, ""),
        (datetime.date(2026, 3, 5), 25, ""),
    ):
        hold(
            office,
            held_on=day,
            cells={("male", "18_24"): count},
            institution=institute,
            cohort=cohort,
        )
    hold(office, held_on=DAY, cells=WOMEN, venue="Hall")
    hold(office, held_on=DAY + datetime.timedelta(days=1), cells=FAMILY, venue="  hall ")
    total = everything().total
    assert total.unique_people == 30 + 50 + 25 + 20
    assert total.unique_people <= total.attendances


def test_merged_institutions_count_once(office: Office) -> None:
    stays, goes = make_institution(office), make_institution(office)
    hold(office, held_on=DAY, cells=WOMEN, institution=stays)
    hold(office, held_on=DAY, cells=FAMILY, institution=goes)
    assert everything().total.institutions == 2
    services.merge_institution(
        institution=goes, into=stays, by=office.supervisor, now=timezone.now()
    )
    total = everything().total
    assert total.institutions == 1
    assert total.unique_people == 20, "one place now, and the larger session speaks for it"


def test_shares_leave_out_what_was_not_recorded(office: Office) -> None:
    hold(
        office,
        held_on=DAY,
        cells={
            ("female", "15_17"): 30,
            ("male", "30_44"): 10,
            ("not_recorded", "18_24"): 5,
            ("male", "not_recorded"): 20,
        },
    )
    total = everything().total
    assert total.share_women == 50.0
    assert total.share_youth == round(100 * 35 / 45, 1)


def test_knowledge_gain_needs_both_tests(office: Office) -> None:
    hold(
        office,
        held_on=DAY,
        cells=WOMEN,
        question_set="v1",
        pre_tested=20,
        pre_passed=5,
        post_tested=20,
        post_passed=15,
    )
    hold(office, held_on=DAY, cells=FAMILY, venue="Another hall", post_tested=12, post_passed=12)
    total = everything().total
    assert (total.knowledge_gain, total.tested) == (50.0, 20)


def test_materials_and_referrals_stay_unknown_until_somebody_says_a_number(office: Office) -> None:
    hold(office, held_on=DAY, cells=WOMEN)
    total = everything().total
    assert (total.referrals, total.materials) == (None, None)
    leaflet = Material.objects.create(key="leaflet", name_en="Leaflet")
    hold(
        office,
        held_on=DAY,
        cells=FAMILY,
        venue="Another hall",
        referrals=0,
        materials=[{"material": leaflet.pk, "quantity": 45}],
    )
    total = everything().total
    assert (total.referrals, total.materials) == (0, 45)


def test_timeliness_lag_and_first_pass(office: Office) -> None:
    hold(office, held_on=DAY, cells=WOMEN, received_after=datetime.timedelta(days=3))
    late = send(
        office,
        held_on=DAY,
        cells=FAMILY,
        venue="Another hall",
        received_after=datetime.timedelta(days=3, seconds=1),
        acknowledged={"W8": "no network"},
    )
    verify(office, late, datetime.timedelta(days=5))
    returned = send(office, held_on=DAY, cells={("male", "45_plus"): 8}, venue="Third hall")
    services.return_session(
        session=returned, by=office.supervisor, reason="Which village?", now=returned.received_at
    )
    again = send(
        office,
        held_on=DAY,
        cells={("male", "45_plus"): 9},
        venue="Third hall",
        session_id=returned.pk,
        base_version=1,
        received_after=datetime.timedelta(days=1),
    )
    verify(office, again, datetime.timedelta(days=9))
    total = everything().total
    assert total.on_time == 66.7
    assert total.first_pass == 66.7
    assert total.verification_lag == 5.0


def test_quarters_follow_the_calendar_and_gaps_stay_gaps(office: Office) -> None:
    hold(office, held_on=datetime.date(2025, 9, 30), cells=WOMEN)
    hold(office, held_on=datetime.date(2026, 4, 1), cells=FAMILY)
    quarters = everything().quarters
    assert [quarter.key for quarter, _figures in quarters] == [
        "2025-Q3",
        "2025-Q4",
        "2026-Q1",
        "2026-Q2",
    ]
    assert [figures.is_empty for _quarter, figures in quarters] == [False, True, True, False]


def test_quarters_without_sessions_are_shown_up_to_the_present_one(office: Office) -> None:
    hold(office, held_on=DAY, cells=WOMEN)
    report = report_for(office.supervisor, Selection(), today=datetime.date(2026, 11, 21))
    assert [quarter.key for quarter, _figures in report.quarters][-1] == "2026-Q4"


def test_selection_narrows_every_figure(office: Office) -> None:
    other = Office("PEW", "Khyber Pakhtunkhwa")
    hold(office, held_on=DAY, cells=WOMEN)
    hold(other, held_on=DAY, cells=FAMILY)
    send(other, held_on=datetime.date(2026, 5, 1), cells=FAMILY, venue="Another hall")
    for selection in (
        Selection(campaign=other.campaign),
        Selection(centre=other.centre),
        Selection(province=other.district.province),
    ):
        total = everything(selection).total
        assert (total.attendances, total.awaiting_attendances) == (12, 12), selection
    assert everything(Selection(since=Quarter(2026, 2).first_day)).total.attendances == 0
    assert everything(Selection(until=Quarter(2026, 1).last_day)).total.attendances == 32


def test_staff_see_the_figures_of_their_own_centre_only(office: Office) -> None:
    other = Office("PEW")
    hold(office, held_on=DAY, cells=WOMEN)
    hold(other, held_on=DAY, cells=FAMILY)
    seen: dict[Role, int] = dict.fromkeys(Role, 0)
    for role in Role:
        with contextlib.suppress(PermissionDenied):
            user = make_user(role, centre=other.centre)
            seen[role] = report_for(user, Selection(), today=DAY).total.attendances
    assert seen[Role.OFFICER] == seen[Role.SUPERVISOR] == 12
    assert seen[Role.DATA_OFFICER] == seen[Role.AUDITOR] == 32
    assert {seen[role] for role in set(Role)} == {0, 12, 32}
    asking = Selection(centre=office.centre)
    assert report_for(other.supervisor, asking, today=DAY).total.is_empty


def test_number_of_queries_does_not_grow_with_sessions(office: Office) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            everything()
        return len(captured)

    hold(office, held_on=DAY, cells=WOMEN)
    few = queries()
    second = make_campaign(office.centre)
    for number in range(6):
        office.campaign = second if number % 2 else office.campaign
        hold(
            office,
            held_on=datetime.date(2025, 1 + number, 5),
            cells=FAMILY,
            institution=make_institution(office),
        )
    assert queries() == few <= 9


_cells = st.dictionaries(
    st.tuples(st.sampled_from(Sex.values), st.sampled_from(AgeBand.values)),
    st.integers(1, 60),
    min_size=1,
    max_size=6,
)
_sessions = st.lists(
    st.tuples(
        _cells,
        st.dates(datetime.date(2025, 7, 1), datetime.date(2026, 6, 30)),
        st.sampled_from(["headcount", "register", "estimate"]),
        st.sampled_from(["Batch A", "Batch B", ""]),
    ),
    max_size=5,
)


class FiguresOfAnySessions(TestCase):
    """Whatever sessions there are, every way of splitting them adds up to the same."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(_sessions)
    def test_totals_by_sex_and_by_age_are_the_sum_of_the_cells(self, drawn: list) -> None:
        office = Office()
        expected: Counter[tuple[str, str]] = Counter()
        for number, (cells, day, method, cohort) in enumerate(drawn):
            before = Counter(everything().total.cells)
            hold(
                office,
                held_on=day,
                cells=cells,
                venue=f"Hall {number % 2}",
                count_method=method,
                cohort=cohort,
            )
            moved = everything().total.cells - before
            assert moved == (Counter() if method == "estimate" else Counter(cells))
            expected += moved
        report = everything()
        total = report.total
        assert total.attendances == expected.total()
        assert sum(total.by_sex.values()) == sum(total.by_age_band.values()) == total.attendances
        for rows in (report.by_quarter.values(), report.by_campaign_id.values()):
            assert sum(figures.attendances for figures in rows) == total.attendances
            assert sum(figures.sessions for figures in rows) == len(drawn)
        assert total.unique_people <= total.attendances
        assert total.unique_people <= sum(
            figures.unique_people for figures in report.by_quarter.values()
        )
