"""What stands beside an issued report when its sessions change, and that it stays as it was."""

import datetime

import pytest

from campaigns.models import DonorReport, Session
from campaigns.records import services as records
from campaigns.reports.restating import Cause, Comparison, compared_with_now
from mrc.core.models import District, User
from tests.campaigns.figures.builders import make_institution, send, verify
from tests.campaigns.reports.reporting import Work, amend, attendance, data_of, issued, later


@pytest.fixture
def held(work: Work) -> Session:
    return work.hold(institution=make_institution(work.lahore, name_en="GTTI Lahore"))


@pytest.fixture
def out(work: Work, held: Session, maker: User, reviewer: User) -> DonorReport:
    return issued(work.report(maker), maker, reviewer)


def now(report: DonorReport) -> Comparison:
    return compared_with_now(DonorReport.objects.get(pk=report.pk), data_of(report))


def moved(comparison: Comparison) -> dict[str, tuple[object, object]]:
    return {one["column"]: (one["before"], one["now"]) for one in comparison.figures}


def test_nothing_changed_is_nothing_to_say(out: DonorReport) -> None:
    assert not now(out)
    assert now(out).figures == []


def test_an_amendment_shows_with_reason_and_person(out: DonorReport, held: Session) -> None:
    amend(held, now=later(hours=1), attendance=attendance(20, 20))
    comparison = now(out)
    (change,) = comparison.changes
    assert (change.reference, change.cause) == (held.reference, Cause.AMENDED)
    assert (change.before, change.now, change.reason) == (37, 40, "The register says so.")
    assert change.by
    assert change.at == later(hours=1)
    assert {str(one.figure.label): one.change for one in change.movements}["Attendances"] == 3
    assert moved(comparison)["attendances"] == (37, 40)
    assert moved(comparison)["female"] == (12, 20)


def test_two_amendments_are_one_change_with_both_reasons(out: DonorReport, held: Session) -> None:
    session = amend(held, now=later(hours=1), attendance=attendance(20, 20))
    amend(session, now=later(hours=2), attendance=attendance(21, 20))
    (change,) = now(out).changes
    assert (change.before, change.now) == (37, 41)
    assert change.reason == "The register says so. / The register says so."
    assert change.at == later(hours=2)


def test_a_void_shows_with_its_reason(work: Work, out: DonorReport, held: Session) -> None:
    records.void_session(
        session=held, by=work.lahore.supervisor, reason="Held twice", now=later(hours=1)
    )
    comparison = now(out)
    (change,) = comparison.changes
    assert (change.cause, change.before, change.now) == (Cause.VOIDED, 37, None)
    assert change.reason == "Held twice"
    assert moved(comparison)["sessions"] == (1, None)


def test_a_late_verification_shows(work: Work, out: DonorReport) -> None:
    late = send(
        work.lahore,
        held_on=datetime.date(2026, 6, 29),
        cells={("male", "18_24"): 9},
        institution=make_institution(work.lahore),
    )
    assert not now(out)
    verify(work.lahore, late, after=datetime.timedelta(days=40))
    comparison = now(out)
    (change,) = comparison.changes
    assert (change.cause, change.before, change.now) == (Cause.VERIFIED, None, 9)
    assert moved(comparison)["sessions"] == (1, 2)


def test_a_merge_shows_and_moves_institutions(work: Work, maker: User, reviewer: User) -> None:
    one = make_institution(work.lahore, name_en="GTTI Lahore")
    other = make_institution(work.lahore, name_en="Technical Institute Lahore")
    work.hold(institution=one)
    work.hold(institution=other, held_on=datetime.date(2026, 4, 4))
    report = issued(work.report(maker), maker, reviewer)
    records.merge_institution(
        institution=one, into=other, by=work.lahore.supervisor, now=later(hours=1)
    )
    comparison = now(report)
    (change,) = comparison.changes
    assert (change.cause, change.before, change.now) == (Cause.MERGED, 37, 37)
    assert change.reason == "GTTI Lahore → Technical Institute Lahore"
    assert moved(comparison)["institutions"] == (2, 1)


def test_an_amendment_that_moves_it_out_of_the_days_shows(
    work: Work, out: DonorReport, held: Session
) -> None:
    amend(held, now=later(hours=1), held_on="2026-07-02")
    (change,) = now(out).changes
    assert (change.cause, change.before, change.now) == (Cause.AMENDED, 37, None)


def test_a_district_counted_elsewhere_shows_without_a_person(
    work: Work, out: DonorReport, held: Session
) -> None:
    other = District.objects.create(name_en="Kasur", province=work.lahore.district.province)
    work.lahore.district.counted_with = other
    work.lahore.district.save()
    (change,) = now(out).changes
    assert (change.cause, change.by, change.at) == (Cause.MOVED, "", None)


def test_the_issued_report_stays_as_it_was(out: DonorReport, held: Session, work: Work) -> None:
    kept = DonorReport.objects.select_related("snapshot").get(pk=out.pk).snapshot
    amend(held, now=later(hours=1), attendance=attendance(1, 1))
    again = DonorReport.objects.select_related("snapshot").get(pk=out.pk).snapshot
    assert (again.pk, again.canonical, again.sha256) == (kept.pk, kept.canonical, kept.sha256)


def test_queries_do_not_grow_with_changes(
    work: Work, maker: User, reviewer: User, django_assert_max_num_queries
) -> None:
    sessions = [work.hold(held_on=datetime.date(2026, 2, day)) for day in range(2, 8)]
    report = issued(work.report(maker), maker, reviewer)
    for session in sessions:
        amend(session, now=later(hours=1), attendance=attendance(3, 4))
    with django_assert_max_num_queries(24):
        assert len(now(report).changes) == 6
