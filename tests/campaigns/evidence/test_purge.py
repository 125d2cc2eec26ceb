"""What has been kept long enough is deleted; the row stays, and so does who opened it."""

import datetime
import logging
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from campaigns.models import EvidenceFile, EvidenceView, Session
from campaigns.records import facts, services
from campaigns.records.integrity import problems
from campaigns.records.services.evidence import kept_since
from mrc.core.models import User
from tests.campaigns.evidence import files
from tests.campaigns.evidence.adding import add, kept_in
from tests.campaigns.factories import KARACHI, NOW, submit

#: 24 months after the builders' evening, and a minute.
EXPIRED = datetime.datetime(2028, 3, 10, 18, 1, tzinfo=KARACHI)


def test_files_go_after_the_window_and_rows_stay(
    session: Session, supervisor: User, folder: Path
) -> None:
    old = add(session)
    services.open_evidence(evidence=old, by=supervisor, now=NOW).close()
    young = add(session, now=NOW + datetime.timedelta(minutes=2))
    assert services.delete_expired_evidence(now=EXPIRED - datetime.timedelta(minutes=2)) == 0
    assert services.delete_expired_evidence(now=EXPIRED) == 1
    assert kept_in(folder) == [young.file.name]
    row = EvidenceFile.objects.get(pk=old.pk)
    assert (row.file.name, row.deleted_at, row.sha256) == ("", EXPIRED, old.sha256)
    assert EvidenceView.objects.filter(evidence=old).count() == 1


def test_a_second_run_finds_nothing(session: Session) -> None:
    add(session)
    assert services.delete_expired_evidence(now=EXPIRED) == 1
    later = EXPIRED + datetime.timedelta(days=1)
    assert services.delete_expired_evidence(now=later) == 0
    assert EvidenceFile.objects.get().deleted_at == EXPIRED


def test_a_file_that_is_gone_already_is_written_down_as_deleted(
    session: Session, folder: Path
) -> None:
    """A run that was cut off between the file and its row is finished by the next."""
    evidence = add(session)
    (folder / evidence.file.name).unlink()
    assert services.delete_expired_evidence(now=EXPIRED) == 1
    assert EvidenceFile.objects.get().deleted_at == EXPIRED


def test_a_file_that_cannot_be_deleted_does_not_keep_the_others(
    session: Session,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    stuck, other = add(session), add(session)
    storage = EvidenceFile._meta.get_field("file").storage
    delete = storage.delete

    def refuse_one(name: str) -> None:
        if name == stuck.file.name:
            raise PermissionError(name)
        delete(name)

    monkeypatch.setattr(storage, "delete", refuse_one)
    with caplog.at_level(logging.ERROR):
        assert services.delete_expired_evidence(now=EXPIRED) == 1
    assert f"evidence {stuck.pk}" in caplog.text
    assert EvidenceFile.objects.get(pk=stuck.pk).deleted_at is None
    assert EvidenceFile.objects.get(pk=other.pk).deleted_at == EXPIRED


def test_a_deleted_sheet_holds_no_rule_but_gives_copies_away(
    session: Session, officer: User
) -> None:
    data = files.photo()
    add(session, data)
    services.delete_expired_evidence(now=EXPIRED)
    assert not facts.holds_sheet(session)
    other = submit(officer, notes="another")
    add(other, data)
    assert facts.same_evidence(other.pk) == (session.pk,)


def test_a_deleted_file_is_not_taken_for_one_that_is_held(session: Session) -> None:
    data = files.photo()
    add(session, data)
    services.delete_expired_evidence(now=EXPIRED)
    with pytest.raises(services.EvidenceError):
        add(session, data)


@pytest.mark.parametrize(
    ("today", "months", "since"),
    [
        ((2028, 3, 10), 24, (2026, 3, 10)),
        ((2026, 1, 31), 1, (2025, 12, 31)),
        ((2026, 12, 31), 6, (2026, 6, 30)),
        ((2024, 2, 29), 12, (2023, 2, 28)),
        ((2026, 12, 1), 12, (2025, 12, 1)),
    ],
)
def test_months_are_months_of_the_calendar(
    settings: LazySettings,
    today: tuple[int, int, int],
    months: int,
    since: tuple[int, int, int],
) -> None:
    settings.MRC_EVIDENCE_MONTHS = months
    # Early in the morning in Karachi it is still yesterday in UTC.
    now = datetime.datetime(*today, 3, 0, tzinfo=KARACHI).astimezone(datetime.UTC)
    assert kept_since(now) == datetime.datetime(*since, 3, 0, tzinfo=KARACHI)


def test_no_setting_deletes_everything_at_once(
    session: Session, settings: LazySettings, folder: Path
) -> None:
    add(session)
    settings.MRC_EVIDENCE_MONTHS = 0
    with pytest.raises(ImproperlyConfigured):
        services.delete_expired_evidence(now=EXPIRED)
    assert len(kept_in(folder)) == 1


def test_the_command_says_what_it_did_and_runs_twice(session: Session) -> None:
    add(session, now=NOW - datetime.timedelta(days=365 * 3))
    for number in (1, 0):
        out = StringIO()
        call_command("purge_evidence", stdout=out)
        assert out.getvalue() == f"{number} files deleted.\n"


def test_the_command_fails_when_files_are_left(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(session, now=NOW - datetime.timedelta(days=365 * 3))

    def refuse(name: str) -> None:
        raise PermissionError(name)

    monkeypatch.setattr(EvidenceFile._meta.get_field("file").storage, "delete", refuse)
    with pytest.raises(CommandError, match="1 files could not be deleted"):
        call_command("purge_evidence", stdout=StringIO())


def test_a_file_that_was_lost_is_reported_and_one_that_was_deleted_is_not(
    session: Session, folder: Path
) -> None:
    evidence = add(session)
    add(session, now=NOW - datetime.timedelta(days=365 * 3))
    services.delete_expired_evidence(now=NOW)
    assert list(problems()) == []
    (folder / evidence.file.name).unlink()
    assert list(problems()) == [f"evidence {evidence.pk} of {session.pk}: its file is not there"]
