"""Reports go when their time is over: rows, pictures, notes; twice is once; half is finished."""

import datetime
import os

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from alerts.models import ReportNote, ScamReport
from alerts.reports import purging
from alerts.reports.models import reports_storage
from alerts.reports.purging import purge
from alerts.reports.retention import purge_day
from alerts.reports.storage import held_names, keep_picture
from mrc.core.accounts.roles import Role
from tests.alerts.reports.factories import TODAY, make_picture, make_report
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2028, 3, 9, 3, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    options = {**settings.STORAGES["reports"]["OPTIONS"], "location": tmp_path / "reports"}
    reports = {**settings.STORAGES["reports"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "reports": reports}


@pytest.mark.parametrize(
    ("since", "day"),
    [
        (datetime.date(2026, 3, 9), datetime.date(2028, 3, 9)),
        (datetime.date(2026, 2, 28), datetime.date(2028, 2, 28)),
        (datetime.date(2024, 2, 29), datetime.date(2026, 2, 28)),
        (datetime.date(2026, 12, 31), datetime.date(2028, 12, 31)),
    ],
)
def test_report_is_kept_for_24_months(since, day):
    assert purge_day(since) == day


def make_full_report():
    report = make_report(pictures=[make_picture(), make_picture()], who="0300 1234567")
    user = make_user(Role.CASE_WORKER, centre=CentreFactory())
    ReportNote.objects.create(report=report, by=user, at=timezone.now(), text="Called her.")
    report.openings.create(by=user, at=timezone.now(), what="report")
    report.events.create(by=user, at=timezone.now(), what="state", after="in_progress")
    report.referrals.create(by=user, at=timezone.now(), to="fia")
    return report


def test_everything_of_a_report_goes_on_its_day_and_not_before():
    make_full_report()
    assert purge(now=NOW, today=datetime.date(2028, 3, 8)).reports == 0
    assert ScamReport.objects.count() == 1
    purged = purge(now=NOW, today=datetime.date(2028, 3, 9))
    assert (purged.reports, purged.pictures, purged.left) == (1, 2, 0)
    assert not ScamReport.objects.exists()
    assert not ReportNote.objects.exists()
    assert list(held_names()) == []
    assert purge(now=NOW, today=datetime.date(2028, 3, 9)).reports == 0


def test_stopped_in_the_middle_is_finished_by_the_next_run(monkeypatch):
    report = make_full_report()
    user = make_user(Role.CASE_WORKER, centre=CentreFactory(), username="second")
    delete, calls = purging.delete_picture, []

    def second_breaks(name):
        calls.append(name)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return delete(name)

    with monkeypatch.context() as patch:
        patch.setattr(purging, "delete_picture", second_breaks)
        with pytest.raises(KeyboardInterrupt):
            purge(now=NOW, today=datetime.date(2028, 3, 9))
    assert ScamReport.objects.get(pk=report.pk).state == "expired"
    assert not ScamReport.objects.visible_to(user).exists()
    # Even with the clock set back, what was begun is finished.
    assert purge(now=NOW, today=TODAY).reports == 1
    assert list(held_names()) == []


def test_file_that_cannot_be_deleted_keeps_its_row_and_no_other(monkeypatch):
    stuck, other = make_report(pictures=[make_picture()]), make_report(pictures=[make_picture()])
    name, delete = stuck.evidence.get().name, purging.delete_picture
    monkeypatch.setattr(
        purging, "delete_picture", lambda file: False if file == name else delete(file)
    )
    purged = purge(now=NOW, today=datetime.date(2028, 3, 9))
    assert (purged.reports, purged.left) == (1, 1)
    assert ScamReport.objects.get() == stuck
    assert not ScamReport.objects.filter(pk=other.pk).exists()


def test_files_that_no_row_names_go_after_an_hour():
    kept = make_report(pictures=[make_picture()]).evidence.get().name
    old, young = keep_picture(b"old"), keep_picture(b"young")
    hours_ago = (NOW - datetime.timedelta(hours=2)).timestamp()
    os.utime(reports_storage().path(old), (hours_ago, hours_ago))
    for name in (young, kept):
        os.utime(reports_storage().path(name), (NOW.timestamp(), NOW.timestamp()))
    assert purge(now=NOW, today=TODAY).orphans == 1
    assert sorted(held_names()) == sorted([young, kept])


def test_command_says_counts_only_and_fails_when_something_is_left(capsys, caplog, monkeypatch):
    report = make_full_report()
    ScamReport.objects.filter(pk=report.pk).update(purge_on=report.received_on.replace(day=10))
    with monkeypatch.context() as patch:
        patch.setattr(purging, "delete_picture", lambda name: False)
        with pytest.raises(CommandError, match="1 could not be deleted"):
            call_command("purge_reports")
    call_command("purge_reports")
    said = capsys.readouterr().out + caplog.text
    assert "1 reports, 2 pictures" in said
    for word in (report.reference, str(report.pk), "0300", "Called"):
        assert word not in said


def test_nothing_else_deletes_a_report_or_rewrites_a_deed():
    report = make_full_report()
    note, opening = report.notes.get(), report.openings.get()
    for wrong in (
        report.delete,
        note.delete,
        opening.delete,
        report.evidence.first().delete,
        lambda: report.openings.update(at=timezone.now()),
        lambda: report.events.update(after="closed"),
        lambda: report.notes.update(by=make_user(Role.CASE_WORKER)),
        lambda: ScamReport.objects.update(received_on=TODAY - datetime.timedelta(days=900)),
        lambda: ScamReport.objects.update(reference="0" * 17),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_expired_report_never_comes_back():
    report = make_report()
    ScamReport.objects.update(state="expired")
    with pytest.raises(IntegrityError), transaction.atomic():
        ScamReport.objects.filter(pk=report.pk).update(state="new")
