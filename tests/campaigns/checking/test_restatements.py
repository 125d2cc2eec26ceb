"""Which figures an amendment or a void moves: by name, by quarter, and never more."""

import datetime

import pytest

from campaigns.figures.engine import EVERYTHING
from campaigns.figures.reports import build_report
from campaigns.figures.selection import Selection
from campaigns.models import Session, SessionVersion
from campaigns.public.services import freeze_closed_quarters
from campaigns.records import services
from campaigns.records.restatements import (
    Cause,
    Movement,
    issues_of,
    movements_between,
    quarter_key,
    restatements_for_period,
    restatements_of,
)
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.checking.plain import verified_plain
from tests.campaigns.factories import KARACHI, NOW, make_officer, make_supervisor
from tests.factories import make_user

FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 3, 31)


def amend(session: Session, now: datetime.datetime = NOW, **changes: object) -> Session:
    content = {**session.current_version.content, **changes}
    cells = content["attendance"]
    content["headcount_declared"] = sum(cell["count"] for cell in cells)
    amendment = services.propose_amendment(
        session=session,
        content=content,
        base_version=session.current_version.number,
        reason="The register says so.",
        by=make_officer(session.centre),
        now=now,
    )
    services.decide_amendment(
        amendment=amendment, accept=True, reason="", by=make_supervisor(session.centre), now=now
    )
    return Session.objects.get(pk=session.pk)


def named(movements: list[Movement]) -> dict[tuple[str, str, str], tuple[int, int]]:
    return {
        (one.figure.period, one.figure.table, str(one.figure.label)): (one.before, one.after)
        for one in movements
    }


def cells(women: int, men: int) -> list[dict[str, object]]:
    return [
        {"sex": "female", "age_band": "18_24", "count": women},
        {"sex": "male", "age_band": "18_24", "count": men},
    ]


def test_more_women_move_the_sums_that_they_are_in(officer: User) -> None:
    session = verified_plain(officer, attendance=cells(3, 11))
    after = amend(session, attendance=cells(5, 11)).current_version
    before = SessionVersion.objects.get(session=session, number=1)
    campaign = before.campaign.name
    assert named(movements_between(before, after)) == {
        ("2026-Q1", "totals", "Attendances"): (14, 16),
        ("2026-Q1", "province", "Punjab"): (14, 16),
        ("2026-Q1", "sex", "Female"): (3, 5),
        ("2026-Q1", "age_band", "18–24"): (14, 16),
        ("2026-Q1", "institution_kind", "Vocational training institute"): (14, 16),
        ("2026-Q1", "campaign", campaign): (14, 16),
    }


def test_the_movement_is_what_the_report_moves_by(officer: User) -> None:
    """Against the figures themselves, before and after."""
    session = verified_plain(officer, attendance=cells(3, 11), first_time_count=4, referrals=1)
    verified_plain(officer, 1)

    def figures() -> dict[str, int]:
        total = build_report(Selection(), scope=EVERYTHING).total
        return {
            "Attendances": total.attendances,
            "Female": total.by_sex["female"],
            "Male": total.by_sex["male"],
            "18–24": total.by_age_band["18_24"],
            "First-time participants": total.first_time or 0,
            "Referrals to counselling": total.referrals or 0,
            "Materials handed out": total.materials or 0,
        }

    before = figures()
    amend(session, attendance=cells(9, 2), first_time_count=6, referrals=3)
    after = figures()
    moved = {
        str(one.figure.label): one.change
        for one in restatements_of(session)[0].movements
        if str(one.figure.label) in before
    }
    assert moved == {
        name: after[name] - before[name] for name in before if after[name] != before[name]
    }
    assert moved["Female"] == 6


def test_another_date_moves_two_quarters(officer: User) -> None:
    session = verified_plain(officer)
    amend(session, now=datetime.datetime(2026, 4, 20, 9, tzinfo=KARACHI), held_on="2026-04-02")
    moved = named(restatements_of(session)[0].movements)
    assert moved["2026-Q1", "totals", "Sessions delivered"] == (1, 0)
    assert moved["2026-Q2", "totals", "Sessions delivered"] == (0, 1)


def test_an_estimate_leaves_every_figure_of_people(officer: User) -> None:
    session = verified_plain(officer)
    amend(session, count_method="estimate")
    moved = named(restatements_of(session)[0].movements)
    assert moved["2026-Q1", "totals", "Attendances"] == (14, 0)
    assert moved["2026-Q1", "totals", "Estimated attendances"] == (0, 14)
    assert ("2026-Q1", "totals", "Sessions delivered") not in moved


def test_a_note_moves_nothing(officer: User) -> None:
    session = verified_plain(officer)
    amend(session, notes="The hall was cold.")
    assert restatements_of(session)[0].movements == []


def test_a_void_takes_everything_away(officer: User, supervisor: User) -> None:
    session = verified_plain(officer)
    services.void_session(session=session, by=supervisor, reason="Twice.", now=NOW)
    [one] = restatements_of(session)
    assert one.cause is Cause.VOIDED
    assert named(one.movements)["2026-Q1", "totals", "Sessions delivered"] == (1, 0)


def test_a_session_voided_before_it_counted_restates_nothing(
    officer: User, supervisor: User
) -> None:
    from tests.campaigns.checking.plain import send_plain

    session = send_plain(officer)
    services.void_session(session=session, by=supervisor, reason="Twice.", now=NOW)
    assert restatements_of(session) == []


def test_a_rejected_change_restates_nothing(officer: User, supervisor: User) -> None:
    session = verified_plain(officer)
    amendment = services.propose_amendment(
        session=session,
        content={**session.current_version.content, "referrals": 3},
        base_version=1,
        reason="Said so.",
        by=officer,
        now=NOW,
    )
    assert restatements_of(session) == []
    services.decide_amendment(
        amendment=amendment, accept=False, reason="No proof.", by=supervisor, now=NOW
    )
    assert restatements_of(session) == []


def test_a_period_lists_its_restatements_newest_first(officer: User, supervisor: User) -> None:
    first, second = verified_plain(officer), verified_plain(officer, 1)
    verified_plain(officer, 2)
    amend(first, referrals=2)
    later = NOW + datetime.timedelta(hours=1)
    services.void_session(session=second, by=supervisor, reason="Twice.", now=later)
    found = restatements_for_period(FIRST, LAST, user=supervisor)
    assert [(one.session, one.cause.value) for one in found] == [
        (second, "voided"),
        (first, "amended"),
    ]
    april = datetime.date(2026, 4, 1)
    assert restatements_for_period(april, april, user=supervisor) == []


def test_a_period_shows_nothing_of_another_centre(officer: User, peshawar: Centre) -> None:
    amend(verified_plain(officer), referrals=2)
    seen = {
        name: len(restatements_for_period(FIRST, LAST, user=person))
        for name, person in (
            ("stranger", make_supervisor(peshawar)),
            ("auditor", make_user(Role.AUDITOR)),
            ("editor", make_user(Role.EDITOR)),
        )
    }
    assert seen == {"stranger": 0, "auditor": 1, "editor": 0}


def test_queries_of_a_period_do_not_grow(
    officer: User, supervisor: User, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def read() -> int:
        with CaptureQueriesContext(connection) as queries:
            for one in restatements_for_period(FIRST, LAST, user=supervisor):
                assert one.movements
        return len(queries)

    amend(verified_plain(officer), referrals=2)
    few = read()
    for number in range(1, 4):
        amend(verified_plain(officer, number), referrals=2)
    assert read() <= few


def test_published_quarters_say_which_issue_restates_them(officer: User) -> None:
    session = verified_plain(officer, attendance=cells(30, 30))
    other = verified_plain(officer, 1, attendance=cells(40, 41))
    published = datetime.datetime(2026, 5, 1, 3, tzinfo=KARACHI)
    freeze_closed_quarters(today=published.date(), now=published)
    changed = published + datetime.timedelta(days=3)
    amend(session, now=changed, attendance=cells(35, 40))
    # The difference of two issues must not be one session's: a single correction waits.
    assert not freeze_closed_quarters(today=changed.date(), now=changed)
    amend(other, now=changed, attendance=cells(50, 51))
    [one] = restatements_of(session)
    [issue] = one.issues
    assert (issue.period, issue.published, issue.restated) == ("2026-Q1", 1, None)
    nightly = changed + datetime.timedelta(days=1)
    assert freeze_closed_quarters(today=nightly.date(), now=nightly)
    assert restatements_of(session)[0].issues[0].restated == 2
    assert issues_of(one.movements, at=NOW)[0].published is None


@pytest.mark.parametrize(
    ("day", "quarter"),
    [((2026, 1, 1), "2026-Q1"), ((2026, 3, 31), "2026-Q1"), ((2026, 12, 31), "2026-Q4")],
)
def test_quarters_are_named_as_figures_name_them(day: tuple[int, int, int], quarter: str) -> None:
    from campaigns.figures.quarters import Quarter

    assert quarter_key(datetime.date(*day)) == Quarter.of(datetime.date(*day)).key == quarter
