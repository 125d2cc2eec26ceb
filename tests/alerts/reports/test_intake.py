"""Storing a report: all or nothing, once, and its marks beside it."""

import threading
import uuid

import pytest
from django.db import DatabaseError, connection

from alerts.models import ReportEvidence, ScamReport
from alerts.reports import intake
from alerts.reports.intake import Told, store_report
from alerts.reports.retention import purge_day
from alerts.reports.storage import held_names
from tests.alerts.reports.factories import TODAY, make_picture, make_report

TOLD = Told(what_happened="He took the money.", language="ur", who="0300 1234567")


@pytest.mark.django_db
def test_report_and_pictures_are_stored_together():
    report = make_report(pictures=[make_picture(), make_picture()])
    assert [row.number for row in report.evidence.all()] == [1, 2]
    assert {row.name for row in report.evidence.all()} <= set(held_names())
    assert report.received_on == TODAY
    assert report.purge_on == purge_day(TODAY)


@pytest.mark.django_db
def test_failure_of_the_database_leaves_no_file_behind(monkeypatch):
    before = set(held_names())

    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(ReportEvidence.objects, "bulk_create", broken)
    with pytest.raises(DatabaseError):
        store_report(key=uuid.uuid4(), told=TOLD, pictures=[make_picture()], today=TODAY)
    assert set(held_names()) == before
    assert not ScamReport.objects.exists()


@pytest.mark.django_db
def test_failure_of_the_second_file_leaves_nothing_behind(monkeypatch):
    before = set(held_names())
    keep, calls = intake.keep_picture, []

    def second_breaks(data):
        calls.append(data)
        if len(calls) == 2:
            raise OSError("disk full")
        return keep(data)

    monkeypatch.setattr(intake, "keep_picture", second_breaks)
    with pytest.raises(OSError, match="disk full"):
        store_report(
            key=uuid.uuid4(), told=TOLD, pictures=[make_picture(), make_picture()], today=TODAY
        )
    assert set(held_names()) == before
    assert not ScamReport.objects.exists()


@pytest.mark.django_db
def test_report_is_stored_although_its_marks_are_not(monkeypatch, caplog):
    def broken(report):
        raise ValueError(report.who)

    monkeypatch.setattr(intake, "remember_marks", broken)
    report = store_report(key=uuid.uuid4(), told=TOLD, today=TODAY)
    assert ScamReport.objects.get() == report
    assert "0300" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_sent_many_times_at_once_is_one_report_with_one_set_of_pictures():
    key, references, errors = uuid.uuid4(), [], []
    before = set(held_names())
    picture = make_picture()
    gate = threading.Barrier(8)

    def send():
        try:
            gate.wait(timeout=20)
            report = store_report(key=key, told=TOLD, pictures=[picture], today=TODAY)
            references.append(report.reference)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    assert len(references) == 8
    assert set(references) == {ScamReport.objects.get().reference}
    assert ReportEvidence.objects.count() == 1
    assert len(set(held_names()) - before) == 1


def test_told_shows_nothing_of_itself():
    assert "0300" not in repr(TOLD)
