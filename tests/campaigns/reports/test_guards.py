"""What the database refuses, whoever asks: here in SQL that goes past every service."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from campaigns.models import DonorReport, ReportEvent, ReportFile, ReportSnapshot, ReportText
from campaigns.reports.guards import guards
from mrc.core.models import User
from tests.campaigns.reports.reporting import NOW, reviewed, written


def refused(sql: str, *params: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
    except DatabaseError:
        return True
    return False


@pytest.fixture
def file(issued_report: DonorReport) -> ReportFile:
    return ReportFile.objects.create(
        report=issued_report,
        kind="pdf",
        language="en",
        name="2026/one.pdf",
        sha256="a" * 64,
        size=10,
        made_at=NOW,
    )


def test_no_guard_is_missing(db: None) -> None:
    assert guards.missing(connection) == []


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("campaigns_reportsnapshot", "canonical"),
        ("campaigns_reportevent", "reason"),
        ("campaigns_reporttext", "text"),
        ("campaigns_reportfile", "name"),
        ("campaigns_donorreport", "state"),
    ],
)
def test_an_issued_report_is_neither_changed_nor_deleted(
    file: ReportFile, table: str, column: str
) -> None:
    # Names of ours, no values from outside.
    assert refused(f"UPDATE {table} SET {column} = 'generated'")
    assert refused(f"DELETE FROM {table}")


def test_a_snapshot_is_kept_before_it_is_issued_too(report: DonorReport) -> None:
    assert refused("UPDATE campaigns_reportsnapshot SET sha256 = %s", "b" * 64)
    assert refused("DELETE FROM campaigns_reportsnapshot")


def test_the_orm_is_refused_too(issued_report: DonorReport) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportSnapshot.objects.update(sessions=99)
    with pytest.raises(DatabaseError), transaction.atomic():
        DonorReport.objects.update(state="generated")


def test_an_issued_report_takes_nothing_more(issued_report: DonorReport, maker: User) -> None:
    snapshot = issued_report.snapshot
    common = {"report": issued_report, "by": maker, "at": NOW}
    for make in (
        lambda: ReportText.objects.create(
            **common, section="next", language="en", number=1, text="More"
        ),
        lambda: ReportEvent.objects.create(**common, snapshot=snapshot, action="written"),
        lambda: ReportSnapshot.objects.create(
            report=issued_report,
            number=2,
            canonical="{}",
            sha256="c" * 64,
            sessions=0,
            made_by=maker,
            made_at=NOW,
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            make()


def test_the_state_moves_with_its_event_alone(report: DonorReport) -> None:
    assert refused("UPDATE campaigns_donorreport SET state = 'issued' WHERE id = %s", report.pk)
    assert refused("UPDATE campaigns_donorreport SET state = 'reviewed' WHERE id = %s", report.pk)
    assert refused("UPDATE campaigns_donorreport SET edition = 2 WHERE id = %s", report.pk)


def event(report: DonorReport, action: str, by: User) -> None:
    with transaction.atomic():
        ReportEvent.objects.create(
            report=report, snapshot=report.snapshot, action=action, by=by, at=timezone.now()
        )


def test_nobody_reviews_their_own_in_the_database(
    report: DonorReport, maker: User, reviewer: User
) -> None:
    with pytest.raises(DatabaseError):
        event(report, "reviewed", maker)
    report = written(report, reviewer)
    with pytest.raises(DatabaseError):
        event(report, "reviewed", reviewer)


def test_no_step_is_left_out(report: DonorReport, reviewer: User) -> None:
    with pytest.raises(DatabaseError):
        event(report, "issued", reviewer)


def test_it_is_reviewed_once(report: DonorReport, maker: User, reviewer: User) -> None:
    report = reviewed(written(report, maker), reviewer)
    with pytest.raises(DatabaseError):
        event(report, "reviewed", reviewer)


def test_only_an_issued_report_has_files(report: DonorReport) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportFile.objects.create(
            report=report, kind="pdf", language="en", name="x", sha256="a" * 64, size=1, made_at=NOW
        )


def test_an_edition_follows_an_issued_one(work, report: DonorReport) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        DonorReport.objects.create(
            programme=work.programme,
            starts_on=report.starts_on,
            ends_on=report.ends_on,
            edition=2,
            restates=report,
            restatement_reason="Too early",
            created_at=NOW,
        )


def test_rows_are_not_replaced_on_sqlite(file: ReportFile) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    assert refused(
        "INSERT OR REPLACE INTO campaigns_reportfile"
        " (report_id, kind, language, name, sha256, size, pages, made_at)"
        " VALUES (%s, 'pdf', 'en', 'other', %s, 1, 0, '2026-07-20')",
        file.report_id,
        "d" * 64,
    )
