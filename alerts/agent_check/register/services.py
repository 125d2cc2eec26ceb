"""Bringing a list in: read and kept, looked at, then applied as a whole or thrown away."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from mrc.core.models import User
from mrc.core.workbooks import RefusedError
from mrc.core.workbooks.limits import Limits
from mrc.core.workbooks.table import read_table

from .columns import FIELDS, heading_row, missing, recognised
from .comparing import COMPARED, Change, Comparison, compare
from .models import Promoter, PromoterChange, RegisterEdition, RegisterUpload
from .rows import Reading, read_rows

#: The Bureau counts about 5,100 licences, valid and not (2024); twice as many fit.
LIMITS = Limits(
    rows=12_000, cells=150_000, texts=80_000, columns=60, processor_seconds=4, seconds=15.0
)
#: Read and never applied: whoever uploaded it has forgotten it.
_KEPT_FOR = datetime.timedelta(days=1)
_PIECE = 500


class ImportRefusedError(ValueError):
    """The list is not applied: `code` says why."""

    #: Another list came in since this one was looked at.
    MEANWHILE = "meanwhile"
    #: The newest list is this very one.
    AGAIN = "again"
    #: It is older than the newest, more licences would be gone than is likely, or rows would be
    #: left out, and nobody said that this is meant.
    OLDER, GONE, FAULTY = "older", "gone", "faulty"
    #: No row could be read, or needed columns are not known.
    NOBODY, COLUMNS = "nobody", "columns"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Accepted:
    """What a person saw and wants all the same."""

    older: bool = False
    gone: bool = False
    faulty: bool = False


@dataclass(frozen=True)
class Preview:
    """What a list would do, against the register as it is now."""

    upload: RegisterUpload
    newest: RegisterEdition | None
    comparison: Comparison

    @property
    def seen(self) -> int:
        """Number of the newest list when this was looked at; 0 before the first."""
        return self.newest.number if self.newest is not None else 0

    @property
    def is_older(self) -> bool:
        return self.newest is not None and self.upload.as_of < self.newest.as_of

    @property
    def is_again(self) -> bool:
        """The same file, of the same date, as the list that the register follows."""
        newest = self.newest
        return (
            newest is not None
            and (newest.digest, newest.as_of) == (self.upload.digest, self.upload.as_of)
            and self.comparison.changes_nothing
        )

    def refusal(self, accepted: Accepted) -> str:
        """The code of `ImportRefusedError`, or nothing."""
        found = self.comparison
        if missing(self.upload.columns):
            return ImportRefusedError.COLUMNS
        if self.is_again:
            return ImportRefusedError.AGAIN
        if found.lists_nobody:
            return ImportRefusedError.NOBODY
        if self.is_older and not accepted.older:
            return ImportRefusedError.OLDER
        if found.loses_many and not accepted.gone:
            return ImportRefusedError.GONE
        if found.faulty and not accepted.faulty:
            return ImportRefusedError.FAULTY
        return ""


def may_import(user: User) -> bool:
    return user.has_perm("alerts.add_registeredition")


def stage(
    *,
    data: bytes,
    file_name: str,
    as_of: datetime.date,
    source: str,
    source_url: str,
    default_status: str,
    by: User,
    now: datetime.datetime,
) -> RegisterUpload:
    """Keeps the cells of a list until somebody decides. Nothing of the register changes.

    Raises `RefusedError` (the file) and `PermissionDenied`.
    """
    if not may_import(by):
        raise PermissionDenied
    table = read_table(data, LIMITS)
    number, headings = heading_row(table)
    if len(table) < 2 or number == table[-1][0]:
        raise RefusedError("empty")
    RegisterUpload.objects.filter(uploaded_at__lt=now - _KEPT_FOR).delete()
    return RegisterUpload.objects.create(
        as_of=as_of,
        source=source,
        source_url=source_url,
        file_name=file_name[:120],
        digest=hashlib.sha256(data).hexdigest(),
        uploaded_by=by,
        uploaded_at=now,
        table=table,
        heading_row=number,
        columns=recognised(headings),
        default_status=default_status,
    )


def headings_of(upload: RegisterUpload) -> list[str]:
    """What stands in the row of headings."""
    return next(cells for number, cells in upload.table if number == upload.heading_row)


def choose_columns(
    upload: RegisterUpload, columns: Mapping[str, int], default_status: str
) -> RegisterUpload:
    """Says which column holds what, where the headings did not."""
    upload.columns = {name: place for name, place in columns.items() if name in FIELDS}
    upload.default_status = default_status
    upload.save(update_fields=["columns", "default_status"])
    return upload


def preview(upload: RegisterUpload) -> Preview:
    """Two queries, however long the list is."""
    newest = RegisterEdition.objects.newest()
    reading = _reading(upload)
    return Preview(upload, newest, compare(reading, Promoter.objects.all()))


def _reading(upload: RegisterUpload) -> Reading:
    if missing(upload.columns):
        return Reading([], [])
    return read_rows(
        ((number, cells) for number, cells in upload.table),
        upload.columns,
        headings=(upload.heading_row, headings_of(upload)),
        default_status=upload.default_status,
    )


def apply(
    upload: RegisterUpload, *, seen: int, accepted: Accepted, by: User, now: datetime.datetime
) -> RegisterEdition:
    """Makes the list the newest one, in one transaction; the upload is gone afterwards.

    `seen` is `Preview.seen` of what the person looked at: of two imports at the same time one is
    refused. Raises `ImportRefusedError` and `PermissionDenied`.
    """
    if not may_import(by):
        raise PermissionDenied
    try:
        with transaction.atomic():
            return _apply(upload, seen, accepted, by, now)
    except IntegrityError as error:
        if RegisterEdition.objects.filter(number=seen + 1).exists():
            # Another one took the number in the same moment.
            raise ImportRefusedError(ImportRefusedError.MEANWHILE) from error
        raise


def _apply(
    upload: RegisterUpload, seen: int, accepted: Accepted, by: User, now: datetime.datetime
) -> RegisterEdition:
    found = preview(upload)
    if found.seen != seen:
        raise ImportRefusedError(ImportRefusedError.MEANWHILE)
    if code := found.refusal(accepted):
        raise ImportRefusedError(code)
    comparison = found.comparison
    edition = RegisterEdition.objects.create(
        number=seen + 1,
        as_of=upload.as_of,
        source=upload.source,
        source_url=upload.source_url,
        file_name=upload.file_name,
        digest=upload.digest,
        imported_by=by,
        imported_at=now,
        new=len(comparison.new),
        changed=len(comparison.changed),
        gone=len(comparison.gone),
        unchanged=comparison.unchanged,
        left_out=len(comparison.faulty),
    )
    _write(comparison, edition)
    upload.delete()
    return edition


def _write(comparison: Comparison, edition: RegisterEdition) -> None:
    Promoter.objects.bulk_create([change.promoter for change in comparison.new], _PIECE)
    for change in comparison.changed:
        promoter = change.promoter
        promoter.gone_since = None
        for name, value in change.row.values.items() if change.row is not None else ():
            setattr(promoter, name, value)
    changed = [change.promoter for change in comparison.changed]
    Promoter.objects.bulk_update(changed, [*COMPARED, "gone_since"], _PIECE)
    for change in comparison.gone:
        change.promoter.gone_since = edition
    gone = [change.promoter for change in comparison.gone]
    Promoter.objects.bulk_update(gone, ["gone_since"], _PIECE)
    PromoterChange.objects.bulk_create(_history(comparison.all_changes(), edition), _PIECE)


def _history(changes: Iterable[Change], edition: RegisterEdition) -> list[PromoterChange]:
    return [
        PromoterChange(
            edition=edition,
            promoter=change.promoter,
            kind=change.kind,
            before=change.before,
            after=change.after,
        )
        for change in changes
    ]
