"""The worker's side of imports: rows are checked, recorded and undone in small pieces.

A batch is in the hands of one worker at a time, who holds a lease and renews it with every piece.
When the worker is killed, the lease runs out and the next one goes on where it stopped: each piece
is one transaction, and a row's session has the row's own id, so nothing is recorded twice. Between
pieces the database is left to the phones, which SQLite lets write only one after another.
"""

import datetime
import logging
import time
from collections.abc import Callable, Iterator
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.records.content import ContentError
from campaigns.records.errors import RecordsError, RulesBrokenError
from campaigns.records.identifiers import new_id
from campaigns.records.models import ImportBatch, ImportRow, ImportState, RowState, SessionState
from campaigns.records.services.storing import lock_session, move

from .dry_run import DryRun
from .problems import Problem, in_both
from .recording import record_row

Clock = Callable[[], datetime.datetime]

#: A worker that was silent for this long has died; another one takes its batch over.
LEASE = datetime.timedelta(seconds=60)
CHECKED_AT_ONCE = 25
RECORDED_AT_ONCE = 10
#: Seconds between two pieces: longer than SQLite's own pause before it asks again.
PAUSE = 0.15

logger = logging.getLogger("campaigns.exchange")


class LostLeaseError(Exception):
    """Another worker has the batch by now."""


def work_off(*, clock: Clock) -> int:
    """Works on every batch that waits, oldest first; gives how many pieces were done."""
    pieces = 0
    while (claimed := _claim(clock())) is not None:
        pk, lease = claimed
        try:
            for _piece in _pieces(pk, lease, clock):
                pieces += 1
                time.sleep(PAUSE)
        except LostLeaseError:
            continue
    return pieces


def _claim(now: datetime.datetime) -> tuple[UUID, UUID] | None:
    """Takes the oldest batch that nobody has in hand. One statement decides between two workers."""
    for pk in ImportBatch.objects.claimable(now=now).values_list("pk", flat=True):
        lease = new_id()
        taken = (
            ImportBatch.objects.claimable(now=now)
            .order_by()
            .filter(pk=pk)
            .update(lease=lease, leased_until=now + LEASE)
        )
        if taken:
            return pk, lease
    return None


def _pieces(pk: UUID, lease: UUID, clock: Clock) -> Iterator[None]:
    batch = ImportBatch.objects.select_related("centre", "uploaded_by").get(pk=pk)
    steps = {
        ImportState.CHECKING: _check_rows,
        ImportState.IMPORTING: _record_rows,
        ImportState.UNDOING: _undo_rows,
    }
    yield from steps[ImportState(batch.state)](batch, lease, clock)


def _hold(pk: UUID, lease: UUID, now: datetime.datetime) -> ImportBatch:
    """The batch, locked until the transaction ends, with the lease renewed."""
    batch: ImportBatch | None = ImportBatch.objects.select_for_update().filter(pk=pk).first()
    if batch is None or batch.lease != lease:
        raise LostLeaseError
    batch.leased_until = now + LEASE
    batch.save(update_fields=["leased_until"])
    return batch


def _finish(batch: ImportBatch, state: ImportState, **values: object) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=state, lease=None, leased_until=None, **values
    )
    logger.info("import %s: %s", batch.pk, state)


def _check_rows(batch: ImportBatch, lease: UUID, clock: Clock) -> Iterator[None]:
    run = DryRun(batch, clock())
    for row in batch.rows.exclude(state=RowState.WAITING):
        run.remember(row)
    while rows := list(batch.rows.filter(state=RowState.WAITING)[:CHECKED_AT_ONCE]):
        # Judging only reads: nobody waits for it.
        for row in rows:
            _check(run, row)
        with transaction.atomic():
            _hold(batch.pk, lease, clock())
            ImportRow.objects.bulk_update(rows, ["state", "content", "officer", "problems"])
        yield
    with transaction.atomic():
        _finish(_hold(batch.pk, lease, clock()), ImportState.CHECKED)


def _check(run: DryRun, row: ImportRow) -> None:
    """A row that nobody expected stops itself, not the file."""
    try:
        run.check(row)
    except Exception:
        logger.exception("row %s of import %s", row.number, row.batch_id)
        row.state = RowState.FAULTY
        row.problems = [Problem.at("", gettext_lazy("This row cannot be checked.")).stored()]


def _record_rows(batch: ImportBatch, lease: UUID, clock: Clock) -> Iterator[None]:
    """Each piece whole or not at all; the first row that cannot be recorded ends the import."""
    while rows := list(
        batch.rows.filter(state=RowState.READY).select_related("officer")[:RECORDED_AT_ONCE]
    ):
        failed_at = rows[0].number
        try:
            with transaction.atomic():
                _hold(batch.pk, lease, clock())
                for row in rows:
                    failed_at = row.number
                    record_row(row, batch=batch, now=clock())
        except LostLeaseError:
            raise
        except (ContentError, RecordsError) as error:
            _give_up(batch, lease, failed_at, error, clock)
            return
        except Exception as error:
            logger.exception("import %s failed", batch.pk)
            _give_up(batch, lease, failed_at, error, clock)
            return
        yield
    with transaction.atomic():
        _finish(_hold(batch.pk, lease, clock()), ImportState.IMPORTED, imported_at=clock())


def _give_up(batch: ImportBatch, lease: UUID, number: int, error: Exception, clock: Clock) -> None:
    """From here on the batch is undone, like one that a person undoes."""
    with translation.override(batch.uploaded_by.language):
        reason = _("The import stopped at row %(number)d, so all of it was undone.") % {
            "number": number
        }
    with transaction.atomic():
        _finish(
            _hold(batch.pk, lease, clock()),
            ImportState.UNDOING,
            undo_reason=reason,
            failure={"row": number, "texts": in_both(lambda: _why(error))},
        )


def _why(error: Exception) -> str:
    """What a person can do about it; of an unexpected error the log knows more."""
    if isinstance(error, ContentError):
        return " ".join(str(text) for texts in error.errors.values() for text in texts)
    if isinstance(error, RulesBrokenError):
        return " ".join(finding.message for finding in error.findings if finding.blocks)
    if isinstance(error, RecordsError):
        return str(error.message)
    return _("Something unexpected happened. The people who run this site can see what.")


def _undo_rows(batch: ImportBatch, lease: UUID, clock: Clock) -> Iterator[None]:
    """Voids what is still submitted. What was decided meanwhile stays, and the page says so."""
    by = batch.undone_by or batch.uploaded_by
    while rows := list(
        batch.rows.filter(session__state=SessionState.SUBMITTED).values_list(
            "session_id", flat=True
        )[:RECORDED_AT_ONCE]
    ):
        with transaction.atomic():
            _hold(batch.pk, lease, clock())
            for session_id in rows:
                session = lock_session(session_id)
                if session is None or session.state != SessionState.SUBMITTED:
                    continue
                if session.current_version is not None:
                    move(
                        session=session,
                        version=session.current_version,
                        to_state=SessionState.VOID,
                        by=by,
                        now=clock(),
                        reason=batch.undo_reason,
                    )
        yield
    state = ImportState.UNDONE if batch.undone_by_id else ImportState.FAILED
    with transaction.atomic():
        _finish(_hold(batch.pk, lease, clock()), state, undone_at=clock())
