"""From staged rows to submitted sessions, and back."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaigns.exchange import recording, services, tasks, working
from campaigns.models import (
    ImportBatch,
    ImportRow,
    ImportState,
    RowState,
    Session,
    SessionEvent,
    SessionState,
)
from campaigns.records import integrity
from campaigns.records import services as records
from campaigns.records.errors import NotAllowedError, ReasonError, WrongStateError
from campaigns.records.identifiers import new_id
from mrc.core.models import Centre, User
from tests.campaigns.exchange.filling import Row, filled
from tests.campaigns.factories import NOW, make_officer, make_supervisor

Upload = Callable[..., ImportBatch]
MakeRow = Callable[..., Row]


def rows_of(make: MakeRow, count: int) -> list[Row]:
    """Sessions on different days with different numbers, which resemble nothing."""
    first = datetime.date(2026, 1, 1)
    return [
        make(
            held_on=(first + datetime.timedelta(days=number)).isoformat(),
            headcount_declared=21 + number,
            **{"count.female.18_24": 1 + number},
        )
        for number in range(count)
    ]


@pytest.fixture
def imported(upload: Upload, row: MakeRow, supervisor: User) -> ImportBatch:
    batch = upload(*rows_of(row, 3))
    services.start(batch=batch, by=supervisor, now=NOW)
    batch.refresh_from_db()
    return batch


def sessions_of(batch: ImportBatch) -> Any:
    return Session.objects.filter(import_row__batch=batch).order_by("import_row__number")


def test_import_records_submitted_sessions_of_the_officer(
    imported: ImportBatch, officer: User, supervisor: User
) -> None:
    assert imported.state == ImportState.IMPORTED
    sessions = list(sessions_of(imported))
    assert [session.state for session in sessions] == [SessionState.SUBMITTED] * 3
    for session in sessions:
        assert session.pk == session.import_row.pk
        assert (session.officer, session.centre) == (officer, officer.centre)
        assert session.current_version is not None
        assert session.current_version.submitted_by == supervisor
        assert session.current_version.device == f"import:{imported.pk}"
    assert [str(problem) for problem in integrity.problems()] == []


def test_imported_rows_keep_nothing_that_was_typed(imported: ImportBatch) -> None:
    assert {row.state for row in imported.rows.all()} == {RowState.IMPORTED}
    assert all(row.cells == {} and row.content is None for row in imported.rows.all())


def test_neither_uploader_nor_officer_may_verify(
    imported: ImportBatch, supervisor: User, lahore: Centre
) -> None:
    session = sessions_of(imported)[0]
    with pytest.raises(NotAllowedError):
        records.verify_session(session=session, by=supervisor, now=NOW)
    other = make_supervisor(lahore)
    assert records.verify_session(session=session, by=other, now=NOW).state == "verified"


def test_returned_session_can_be_corrected_by_its_officer(
    imported: ImportBatch, officer: User, lahore: Centre
) -> None:
    session = sessions_of(imported)[0]
    records.return_session(
        session=session, by=make_supervisor(lahore), reason="Which batch?", now=NOW
    )
    content = {**session.current_version.content, "cohort": "Batch A"}
    receipt = records.submit_session(
        session_id=session.pk, content=content, base_version=1, by=officer, now=NOW
    )
    assert (receipt.version, receipt.state) == (2, "submitted")


def test_rows_with_errors_are_left_out(upload: Upload, row: MakeRow, supervisor: User) -> None:
    batch = upload(row(), row(held_on="never"))
    services.start(batch=batch, by=supervisor, now=NOW)
    batch.refresh_from_db()
    assert batch.state == ImportState.IMPORTED
    assert sessions_of(batch).count() == 1
    assert batch.rows.get(number=6).state == RowState.FAULTY


def test_file_without_a_good_row_cannot_be_started(
    upload: Upload, row: MakeRow, supervisor: User
) -> None:
    batch = upload(row(held_on="never"))
    with pytest.raises(WrongStateError):
        services.start(batch=batch, by=supervisor, now=NOW)


def test_starting_twice_is_one_import(imported: ImportBatch, supervisor: User) -> None:
    services.start(batch=imported, by=supervisor, now=NOW)
    tasks.run_imports.enqueue()
    assert Session.objects.count() == 3


def test_same_rows_again_are_named_not_imported(
    imported: ImportBatch, row: MakeRow, lahore: Centre, supervisor: User
) -> None:
    """Saved anew by the spreadsheet program, so the file's bytes are other ones."""
    with pytest.raises(services.UploadedBeforeError) as caught:
        services.stage(
            data=filled(lahore, *rows_of(row, 3)),
            file_name="copy.xlsx",
            centre=lahore,
            by=supervisor,
            now=NOW,
        )
    assert caught.value.batch == imported


def test_same_rows_that_were_only_checked_are_checked_anew(upload: Upload, row: MakeRow) -> None:
    first = upload(row())
    second = upload(row())
    assert list(ImportBatch.objects.all()) == [second]
    assert first.pk != second.pk


def test_database_holds_that_rows_are_imported_once(imported: ImportBatch) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportBatch.objects.create(
            centre=imported.centre,
            uploaded_by=imported.uploaded_by,
            uploaded_at=NOW,
            file_name="x",
            rows_hash=imported.rows_hash,
        )


def test_recording_a_row_twice_is_one_session(imported: ImportBatch) -> None:
    row = imported.rows.all()[0]
    session = recording.record_row(row, batch=imported, now=NOW)
    assert session.pk == row.pk
    assert session.versions.count() == 1


def test_worker_that_stops_in_the_middle_is_taken_over(
    upload: Upload, row: MakeRow, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload(*rows_of(row, 25))

    def killed(seconds: float) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(working.time, "sleep", killed)
        services.start(batch=batch, by=supervisor, now=NOW)
    assert sessions_of(batch).count() == working.RECORDED_AT_ONCE
    # Its lease holds: nobody takes the batch from a worker that may be alive.
    assert services.wake(now=NOW) == 0
    assert sessions_of(batch).count() == working.RECORDED_AT_ONCE
    later = NOW + 2 * working.LEASE
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert services.wake(now=later) == 1
    batch.refresh_from_db()
    assert batch.state == ImportState.IMPORTED
    assert sessions_of(batch).count() == 25
    assert len(set(sessions_of(batch).values_list("reference", flat=True))) == 25


def test_command_goes_on_where_a_killed_worker_stopped(
    upload: Upload, row: MakeRow, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload(*rows_of(row, 12))

    def killed(seconds: float) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(working.time, "sleep", killed)
        services.start(batch=batch, by=supervisor, now=NOW)
    monkeypatch.setattr(timezone, "now", lambda: NOW + 2 * working.LEASE)
    call_command("resume_imports", verbosity=0)
    call_command("resume_imports", verbosity=0)
    assert sessions_of(batch).count() == 12


def test_worker_without_its_lease_writes_nothing(
    upload: Upload, row: MakeRow, supervisor: User
) -> None:
    batch = upload(row())
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.IMPORTING, lease=new_id())
    with pytest.raises(working.LostLeaseError):
        list(working._record_rows(batch, new_id(), lambda: NOW))
    assert Session.objects.count() == 0


def test_failure_undoes_all_of_it(upload: Upload, row: MakeRow, supervisor: User) -> None:
    """The campaign was shortened after the check: row 20 cannot be recorded any more."""
    batch = upload(*rows_of(row, 25))
    batch_row = batch.rows.get(number=20)
    assert batch_row.content is not None
    batch_row.content["held_on"] = "2027-01-01"
    batch_row.save()
    services.start(batch=batch, by=supervisor, now=NOW)
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert batch.failure["row"] == 20
    assert "future" in batch.failure["texts"]["en"]
    assert batch.failure["texts"]["ur"] != batch.failure["texts"]["en"]
    states = set(sessions_of(batch).values_list("state", flat=True))
    assert states == {SessionState.VOID}
    assert sessions_of(batch).count() == working.RECORDED_AT_ONCE
    assert (
        SessionEvent.objects.filter(to_state="void").values_list("reason").distinct().count() == 1
    )
    assert [str(problem) for problem in integrity.problems()] == []


def test_unexpected_failure_undoes_too(
    upload: Upload, row: MakeRow, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload(row())

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(recording, "store_version", broken)
    services.start(batch=batch, by=supervisor, now=NOW)
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert "disk full" not in str(batch.failure)
    assert Session.objects.count() == 0


def test_uploader_who_lost_the_role_stops_the_import(
    upload: Upload, row: MakeRow, supervisor: User
) -> None:
    batch = upload(row())
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.IMPORTING)
    supervisor.groups.clear()
    tasks.run_imports.enqueue()
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert Session.objects.count() == 0


def test_failed_file_may_be_uploaded_again(upload: Upload, row: MakeRow) -> None:
    batch = upload(row())
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=ImportState.FAILED, undo_reason="It stopped."
    )
    assert upload(row()).state == ImportState.CHECKED


def test_undo_voids_what_is_still_submitted(
    imported: ImportBatch, supervisor: User, lahore: Centre
) -> None:
    verified, returned, submitted = sessions_of(imported)
    other = make_supervisor(lahore)
    records.verify_session(session=verified, by=other, now=NOW)
    records.return_session(session=returned, by=other, reason="Which batch?", now=NOW)
    services.undo(batch=imported, reason="Wrong campaign", by=supervisor, now=NOW)
    imported.refresh_from_db()
    assert imported.state == ImportState.UNDONE
    assert [session.state for session in sessions_of(imported)] == ["verified", "returned", "void"]
    event = SessionEvent.objects.get(session=submitted, to_state="void")
    assert (event.reason, event.by) == ("Wrong campaign", supervisor)
    assert Session.objects.count() == 3


@pytest.mark.parametrize("reason", ["", "   ", "Call 0300 1234567"])
def test_undo_needs_a_reason_without_personal_data(
    imported: ImportBatch, supervisor: User, reason: str
) -> None:
    with pytest.raises(ReasonError):
        services.undo(batch=imported, reason=reason, by=supervisor, now=NOW)
    imported.refresh_from_db()
    assert imported.state == ImportState.IMPORTED


def test_what_is_not_imported_cannot_be_undone(
    upload: Upload, row: MakeRow, supervisor: User
) -> None:
    with pytest.raises(WrongStateError):
        services.undo(batch=upload(row()), reason="Why", by=supervisor, now=NOW)


def test_officer_may_undo_only_what_they_uploaded(imported: ImportBatch, officer: User) -> None:
    with pytest.raises(PermissionDenied):
        services.undo(batch=imported, reason="Why", by=officer, now=NOW)


def test_supervisor_of_the_centre_may_undo_an_officers_import(
    upload: Upload, row: MakeRow, officer: User, supervisor: User
) -> None:
    batch = upload(row(officer=None), by=officer)
    services.start(batch=batch, by=officer, now=NOW)
    services.undo(batch=batch, reason="Sent by phone as well", by=supervisor, now=NOW)
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE


def test_supervisor_of_another_centre_may_not(imported: ImportBatch, peshawar: Centre) -> None:
    with pytest.raises(PermissionDenied):
        services.undo(batch=imported, reason="Why", by=make_supervisor(peshawar), now=NOW)


def test_only_the_uploader_starts(upload: Upload, row: MakeRow, lahore: Centre) -> None:
    with pytest.raises(PermissionDenied):
        services.start(batch=upload(row()), by=make_supervisor(lahore), now=NOW)


def test_data_officer_imports_for_a_chosen_centre(
    upload: Upload, row: MakeRow, data_officer: User, lahore: Centre, officer: User
) -> None:
    batch = upload(row(), by=data_officer, centre=lahore)
    services.start(batch=batch, by=data_officer, now=NOW)
    session = sessions_of(batch).get()
    assert (session.centre, session.officer) == (lahore, officer)


def test_supervisor_cannot_import_for_another_centre(
    supervisor: User, peshawar: Centre, row: MakeRow
) -> None:
    with pytest.raises(PermissionDenied):
        services.stage(data=b"", file_name="x.xlsx", centre=peshawar, by=supervisor, now=NOW)


def test_discarded_upload_leaves_nothing(upload: Upload, row: MakeRow, supervisor: User) -> None:
    services.discard(batch=upload(row()), by=supervisor)
    assert (ImportBatch.objects.count(), ImportRow.objects.count()) == (0, 0)


def test_imported_batch_cannot_be_discarded(imported: ImportBatch, supervisor: User) -> None:
    with pytest.raises(WrongStateError):
        services.discard(batch=imported, by=supervisor)


def test_forgotten_uploads_go_after_two_weeks(
    upload: Upload, row: MakeRow, lahore: Centre, supervisor: User
) -> None:
    forgotten = upload(row())
    later = NOW + services.FORGOTTEN_AFTER + datetime.timedelta(days=1)
    services.stage(
        data=filled(lahore, row(cohort="B")),
        file_name="b.xlsx",
        centre=lahore,
        by=supervisor,
        now=later,
    )
    assert not ImportBatch.objects.filter(pk=forgotten.pk).exists()


def test_officer_sees_own_imports_only(
    upload: Upload, row: MakeRow, officer: User, supervisor: User, peshawar: Centre
) -> None:
    own = upload(row(officer=None), by=officer)
    theirs = upload(row(cohort="B"))
    seen = ImportBatch.objects.visible_to
    assert list(seen(officer)) == [own]
    assert set(seen(supervisor)) == {own, theirs}
    assert list(seen(make_supervisor(peshawar))) == []
    assert list(seen(make_officer(peshawar))) == []


def test_checking_asks_the_database_the_same_for_every_row(
    upload: Upload, row: MakeRow, django_assert_max_num_queries: Any, lahore: Centre,
    supervisor: User,
) -> None:  # fmt: skip
    rows = rows_of(row, 12)
    batch = upload(*rows)
    batch.rows.update(state=RowState.WAITING)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.CHECKING)
    with django_assert_max_num_queries(40 + 25 * len(rows)):
        working.work_off(clock=lambda: NOW)
    assert batch.rows.filter(state=RowState.READY).count() == 12
