"""What people do with an import: upload, start, discard, undo. The worker does the rest.

The file itself is never stored: its rows are staged in the database when it is read.
"""

import datetime
import hashlib
import json
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q

from campaigns.records.errors import ReasonError, WrongStateError
from campaigns.records.identifiers import new_id
from campaigns.records.models import ImportBatch, ImportRow, ImportState, RowState
from campaigns.records.models.imports import CLOSED
from campaigns.records.services.decisions import stated
from mrc.core.models import Centre, User
from mrc.core.workbooks.limits import Limits

from . import access
from .reading import Reading, read_workbook
from .tasks import run_imports
from .working import LEASE

#: Checked and never imported: whoever uploaded has forgotten it.
FORGOTTEN_AFTER = datetime.timedelta(days=14)
_ROWS_AT_ONCE = 200


class UploadedBeforeError(Exception):
    """The same rows are here already, in `batch`."""

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(str(batch.pk))
        self.batch = batch


def stage(
    *, data: bytes, file_name: str, centre: Centre, by: User, now: datetime.datetime
) -> ImportBatch:
    """Reads a workbook and lets its rows be checked. Nothing is recorded yet.

    Raises `RefusedError` (the file), `UploadedBeforeError` (the rows), `PermissionDenied`.
    """
    if not access.may_import_for(by, centre):
        raise PermissionDenied
    reading = read_workbook(data, Limits.from_settings())
    digest = rows_hash(reading)
    try:
        with transaction.atomic():
            batch = _stage(reading, digest, _shown_file_name(file_name), centre, by, now)
    except IntegrityError:
        # The same upload came twice at once; the unique key decides which is first.
        earlier = _open_batch(centre, digest)
        if earlier is None:
            raise
        raise UploadedBeforeError(earlier) from None
    run_imports.enqueue()
    return batch


def _stage(
    reading: Reading,
    digest: str,
    file_name: str,
    centre: Centre,
    by: User,
    now: datetime.datetime,
) -> ImportBatch:
    ImportBatch.objects.filter(
        state=ImportState.CHECKED, uploaded_at__lt=now - FORGOTTEN_AFTER
    ).delete()
    earlier = _open_batch(centre, digest)
    if earlier is not None:
        if earlier.state != ImportState.CHECKED or earlier.uploaded_by_id != by.pk:
            raise UploadedBeforeError(earlier)
        # Checked and left: the lists may have changed since, so it is checked anew.
        earlier.delete()
    batch = ImportBatch.objects.create(
        centre=centre,
        uploaded_by=by,
        uploaded_at=now,
        file_name=file_name,
        rows_hash=digest,
        columns=reading.columns,
        woken_at=now,
    )
    ImportRow.objects.bulk_create(
        [
            ImportRow(id=new_id(), batch=batch, number=number, cells=cells)
            for number, cells in reading.rows
        ],
        batch_size=_ROWS_AT_ONCE,
    )
    return batch


def _open_batch(centre: Centre, digest: str) -> ImportBatch | None:
    found = ImportBatch.objects.filter(centre=centre, rows_hash=digest)
    batch: ImportBatch | None = found.exclude(state__in=CLOSED).first()
    return batch


def rows_hash(reading: Reading) -> str:
    """SHA-256 (hex) of the cells by key: order of columns, styles and empty rows do not matter."""
    rows = [cells for _number, cells in reading.rows]
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _shown_file_name(name: str) -> str:
    """The last part of it, without signs that nobody sees, for people to know it again."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:120] or "xlsx"


def start(*, batch: ImportBatch, by: User, now: datetime.datetime) -> ImportBatch:
    """Lets the worker record the rows without errors. Asked twice, it is one import.

    Raises `PermissionDenied`, and `WrongStateError` where there is nothing to import (any more).
    """
    with transaction.atomic():
        locked = _locked(batch.pk)
        if not access.may_start(by, locked):
            raise PermissionDenied
        if locked.state in (ImportState.IMPORTING, ImportState.IMPORTED):
            return locked
        has_rows = locked.rows.filter(state=RowState.READY).exists()
        if locked.state != ImportState.CHECKED or not has_rows:
            raise WrongStateError
        _hand_over(locked, ImportState.IMPORTING, now)
    run_imports.enqueue()
    return locked


@transaction.atomic
def discard(*, batch: ImportBatch, by: User) -> None:
    """Throws away what was never recorded. Raises `PermissionDenied`, `WrongStateError`."""
    locked = _locked(batch.pk)
    if not access.may_start(by, locked):
        raise PermissionDenied
    if locked.state not in (ImportState.CHECKED, ImportState.CHECKING):
        raise WrongStateError
    locked.delete()


def undo(*, batch: ImportBatch, reason: str, by: User, now: datetime.datetime) -> ImportBatch:
    """Lets the worker void every session of the batch that is still submitted, with the reason.

    Raises `PermissionDenied`, `WrongStateError`, `ReasonError`.
    """
    with transaction.atomic():
        locked = _locked(batch.pk)
        if not access.may_undo(by, locked):
            raise PermissionDenied
        if locked.state != ImportState.IMPORTED:
            raise WrongStateError
        locked.undo_reason = stated(reason)
        locked.undone_by = by
        locked.save(update_fields=["undo_reason", "undone_by"])
        _hand_over(locked, ImportState.UNDOING, now)
    run_imports.enqueue()
    return locked


def _hand_over(batch: ImportBatch, state: ImportState, now: datetime.datetime) -> None:
    batch.state = state
    batch.lease = None
    batch.leased_until = None
    batch.woken_at = now
    batch.save(update_fields=["state", "lease", "leased_until", "woken_at"])


def wake(*, now: datetime.datetime, batch: ImportBatch | None = None) -> int:
    """Tells the queue of batches whose worker has died; gives how many there were.

    Safe to call as often as anybody likes: the queue is told of a batch once in `LEASE`.
    """
    stalled = (
        ImportBatch.objects.claimable(now=now)
        .order_by()
        .filter(Q(woken_at__isnull=True) | Q(woken_at__lt=now - LEASE))
    )
    if batch is not None:
        stalled = stalled.filter(pk=batch.pk)
    woken = stalled.update(woken_at=now)
    if woken:
        run_imports.enqueue()
    return int(woken)


def _locked(pk: UUID) -> ImportBatch:
    return ImportBatch.objects.select_for_update().get(pk=pk)


__all__ = [
    "ReasonError",
    "UploadedBeforeError",
    "WrongStateError",
    "discard",
    "stage",
    "start",
    "undo",
    "wake",
]
