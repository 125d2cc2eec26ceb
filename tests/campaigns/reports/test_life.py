"""Generated, reviewed by somebody else, issued: each a step of its own, and each on record."""

import datetime

import pytest

from campaigns.models import DonorReport, ReportEvent
from campaigns.reports import authority, files, services
from campaigns.reports.errors import (
    MovedOnError,
    NotAllowedError,
    NotReadyError,
    ReportError,
)
from mrc.core.accounts.roles import Role
from mrc.core.models import User
from tests.campaigns.reports.reporting import (
    NOW,
    TEXTS,
    Work,
    amend,
    attendance,
    data_of,
    issued,
    later,
    reviewed,
    written,
)
from tests.factories import make_user


def actions(report: DonorReport) -> list[tuple[str, str]]:
    rows = ReportEvent.objects.filter(report=report).order_by("id")
    return [(event.action, event.by.username) for event in rows]


def test_its_life_is_on_record(issued_report: DonorReport) -> None:
    assert issued_report.state == "issued"
    assert actions(issued_report) == [
        ("generated", "hina"),
        ("written", "hina"),
        ("reviewed", "bilal"),
        ("issued", "bilal"),
    ]


def test_the_worker_is_asked_for_the_files_once_it_is_issued(
    report: DonorReport,
    maker: User,
    reviewer: User,
    settings,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks,
) -> None:
    settings.MRC_DRAW_CARDS = True
    asked: list[int] = []
    monkeypatch.setattr(files, "make_files", lambda pk, *, now: asked.append(pk))
    report = reviewed(written(report, maker), reviewer)
    assert asked == []
    with django_capture_on_commit_callbacks(execute=True):
        seen = services.last_event(report).pk
        services.issue_report(report=report, seen=seen, by=reviewer, now=later(minutes=3))
    assert asked == [report.pk]


def test_whoever_took_the_figures_does_not_review(report: DonorReport, maker: User) -> None:
    writer = make_user(Role.DATA_OFFICER)
    report = written(report, writer)
    for person in (maker, writer):
        with pytest.raises(NotAllowedError):
            reviewed(report, person)


def test_whoever_wrote_before_does_not_review_new_figures(
    report: DonorReport, maker: User, reviewer: User
) -> None:
    report = written(report, reviewer)
    report = services.take_figures_again(report=report, by=maker, now=later(minutes=5))
    with pytest.raises(NotAllowedError):
        reviewed(report, reviewer)


def test_without_a_summary_in_both_languages_it_is_not_ready(
    report: DonorReport, maker: User, reviewer: User
) -> None:
    texts = {("summary", "en"): "Short.", ("lessons", "ur"): "سبق"}
    report = services.write_texts(report=report, texts=texts, numbers={}, by=maker, now=NOW)
    with pytest.raises(NotReadyError) as refused:
        reviewed(report, reviewer)
    assert refused.value.missing == ["Summary: in Urdu", "What we learned: in English"]


def test_a_change_after_the_review_needs_another(
    report: DonorReport, maker: User, reviewer: User
) -> None:
    report = reviewed(written(report, maker), reviewer)
    changed = {**TEXTS, ("summary", "en"): "We held one session."}
    numbers = dict.fromkeys(TEXTS, 1)
    report = services.write_texts(
        report=report, texts=changed, numbers=numbers, by=maker, now=later(minutes=4)
    )
    assert report.state == "generated"
    assert not authority.may_issue(reviewer, report)


def test_new_figures_are_another_snapshot(work: Work, report: DonorReport, maker: User) -> None:
    first = report.snapshot
    work.hold(held_on=datetime.date(2026, 5, 5))
    report = services.take_figures_again(report=report, by=maker, now=later(minutes=5))
    assert (report.snapshot.number, report.snapshot.sessions) == (2, 2)
    assert report.snapshots.count() == 2
    assert report.snapshot.sha256 != first.sha256


def test_nobody_decides_about_what_they_have_not_seen(
    report: DonorReport, maker: User, reviewer: User
) -> None:
    seen = services.last_event(report).pk
    report = written(report, maker)
    with pytest.raises(MovedOnError):
        services.review_report(report=report, seen=seen, by=reviewer, now=later(minutes=5))


def test_it_goes_back_with_a_reason(report: DonorReport, maker: User, reviewer: User) -> None:
    report = reviewed(written(report, maker), reviewer)
    seen = services.last_event(report).pk
    with pytest.raises(ReportError):
        services.send_back_report(report=report, seen=seen, reason=" ", by=reviewer, now=NOW)
    report = services.send_back_report(
        report=report, seen=seen, reason="The summary is too long.", by=reviewer, now=NOW
    )
    assert report.state == "generated"
    assert services.last_event(report).reason == "The summary is too long."


def test_it_is_not_issued_before_its_review(
    report: DonorReport, maker: User, reviewer: User
) -> None:
    report = written(report, maker)
    seen = services.last_event(report).pk
    with pytest.raises(NotAllowedError):
        services.issue_report(report=report, seen=seen, by=reviewer, now=NOW)


def test_nothing_changes_after_it_was_issued(
    issued_report: DonorReport, maker: User, reviewer: User
) -> None:
    with pytest.raises(NotAllowedError):
        written(issued_report, maker)
    with pytest.raises(NotAllowedError):
        services.take_figures_again(report=issued_report, by=maker, now=NOW)
    seen = services.last_event(issued_report).pk
    with pytest.raises(NotAllowedError):
        services.send_back_report(
            report=issued_report, seen=seen, reason="No", by=reviewer, now=NOW
        )


@pytest.mark.parametrize(
    "role", [role for role in Role if role != Role.DATA_OFFICER], ids=lambda role: role.value
)
def test_other_roles_take_no_step(work: Work, report: DonorReport, role: Role) -> None:
    person = make_user(role, centre=work.lahore.centre)
    with pytest.raises(NotAllowedError):
        work.report(person, ends_on=datetime.date(2026, 5, 31))
    with pytest.raises(NotAllowedError):
        written(report, person)
    with pytest.raises(NotAllowedError):
        reviewed(report, person)
    assert authority.may_read(person) is (role == Role.AUDITOR)


def test_a_superuser_reviews_nothing_by_being_one(report: DonorReport, maker: User) -> None:
    person = make_user(is_superuser=True, is_staff=True)
    with pytest.raises(NotAllowedError):
        reviewed(written(report, maker), person)


def test_one_report_for_a_programme_and_its_days(
    work: Work, report: DonorReport, maker: User
) -> None:
    with pytest.raises(ReportError) as refused:
        work.report(maker)
    assert refused.value.field == "programme"


def test_days_that_are_not_over_have_no_report(work: Work, maker: User) -> None:
    with pytest.raises(ReportError) as refused:
        work.report(maker, ends_on=NOW.date())
    assert refused.value.field == "ends_on"
    assert work.report(maker, ends_on=NOW.date() - datetime.timedelta(days=1)).pk


def test_the_next_edition_says_what_it_restates(work: Work, maker: User, reviewer: User) -> None:
    session = work.hold()
    first = issued(work.report(maker), maker, reviewer)
    kept = first.snapshot.canonical
    amend(session, now=later(hours=1), attendance=attendance(10, 20))
    second = services.begin_next_edition(
        report=first, reason="A register was corrected.", by=maker, now=later(hours=2)
    )
    assert (second.edition, second.restates_id, second.state) == (2, first.pk, "generated")
    restates = data_of(second)["restates"]
    assert (restates["edition"], restates["sha256"]) == (1, first.snapshot.sha256)
    (change,) = restates["sessions"]
    assert (change["cause"], change["before"], change["now"]) == ("amended", 37, 30)
    assert change["reason"] == "The register says so."
    moved = {one["column"]: (one["before"], one["now"]) for one in restates["figures"]}
    assert moved["attendances"] == (37, 30)
    assert "sessions" not in moved
    second = reviewed(second, reviewer)
    first.refresh_from_db()
    assert (first.state, first.snapshot.canonical) == ("issued", kept)
    texts = second.texts.values_list("section", "language")
    assert set(texts) == set(TEXTS)


def test_an_edition_is_restated_once(issued_report: DonorReport, maker: User) -> None:
    services.begin_next_edition(report=issued_report, reason="Late", by=maker, now=later(hours=1))
    with pytest.raises(NotAllowedError):
        services.begin_next_edition(
            report=issued_report, reason="Late", by=maker, now=later(hours=1)
        )
