"""Bringing a file of facts in: read and kept, looked at, then applied as a whole or thrown away."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from destinations.facts_life.access import may_import
from destinations.facts_life.choices import Origin
from destinations.facts_life.content import content_of
from destinations.facts_life.models import FactUpload
from destinations.facts_life.services import save_fact, set_check, told_together
from destinations.models import Fact
from mrc.core.exports import Row
from mrc.core.models import User
from mrc.core.workbooks import RefusedError
from mrc.core.workbooks.limits import Limits
from mrc.core.workbooks.table import read_table

from .columns import COLUMNS, headings, missing, recognised
from .planning import Plan, PlannedRow, plan
from .shelf import Shelf

#: Ten times the facts that sixty countries have.
LIMITS = Limits(
    rows=6_000, cells=140_000, texts=120_000, columns=40, processor_seconds=4, seconds=15.0
)
#: Read and never applied: whoever uploaded it has forgotten it.
_KEPT_FOR = datetime.timedelta(days=1)


class ImportRefusedError(ValueError):
    """The file is not applied: `code` says why."""

    #: The facts changed since the person looked at what the file would do.
    MEANWHILE = "meanwhile"
    #: Rows would be left out, and nobody said that this is meant.
    REFUSED_ROWS = "refused"
    #: Everything is as the file says already.
    NOTHING = "nothing"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def table_of(facts: Iterable[Fact]) -> list[Row]:
    """Headings and a row for each fact (`with_people`), as an import takes them back."""
    rows: list[Row] = [headings()]
    for fact in facts:
        content = {**content_of(fact), "id": str(fact.pk), "is_same_source": ""}
        rows.append([content[name] for name in COLUMNS])
    return rows


def stage(*, data: bytes, file_name: str, by: User, now: datetime.datetime) -> FactUpload:
    """Keeps the cells of a file until somebody decides. No fact changes.

    Raises `RefusedError` (the file) and `PermissionDenied`.
    """
    if not may_import(by):
        raise PermissionDenied
    table = read_table(data, LIMITS)
    if len(table) < 2:
        raise RefusedError("empty")
    if lacking := missing(recognised(table[0][1])):
        raise RefusedError("columns", columns=lacking)
    FactUpload.objects.filter(uploaded_at__lt=now - _KEPT_FOR).delete()
    return FactUpload.objects.create(
        file_name=file_name[:120], uploaded_by=by, uploaded_at=now, table=table
    )


def preview(upload: FactUpload, *, today: datetime.date) -> Plan:
    """What the file would do to the facts as they are now; the queries do not grow with rows."""
    first, titles = upload.table[0]
    rows = ((number, cells) for number, cells in upload.table)
    return plan(rows, recognised(titles), first=first, shelf=Shelf(), today=today)


def apply(
    upload: FactUpload,
    *,
    seen: str,
    without_refused: bool,
    by: User,
    today: datetime.date,
    now: datetime.datetime,
) -> Plan:
    """Writes what the person saw, all or nothing; the upload is gone afterwards.

    `seen` is `Plan.seen` of what was looked at. Raises `ImportRefusedError`, `PermissionDenied`.
    """
    if not may_import(by):
        raise PermissionDenied
    try:
        with transaction.atomic(), told_together():
            # Nobody changes a fact between the look and the writing.
            list(Fact.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
            found = preview(upload, today=today)
            _refuse(found, seen=seen, without_refused=without_refused)
            _write(found.writes, by=by, now=now)
            upload.delete()
            return found
    except IntegrityError as error:
        # Somebody wrote the same new fact in the same moment.
        raise ImportRefusedError(ImportRefusedError.MEANWHILE) from error


def _refuse(found: Plan, *, seen: str, without_refused: bool) -> None:
    if found.seen != seen:
        raise ImportRefusedError(ImportRefusedError.MEANWHILE)
    if not found.writes:
        raise ImportRefusedError(ImportRefusedError.NOTHING)
    if found.of("refused") and not without_refused:
        raise ImportRefusedError(ImportRefusedError.REFUSED_ROWS)


def _write(rows: Iterable[PlannedRow], *, by: User, now: datetime.datetime) -> None:
    shelf = Shelf()
    for row in rows:
        fact = shelf.build(row.fact, row.after)
        if "checked_on" in row.changed:
            set_check(fact, on=fact.checked_on, by=by)
        save_fact(fact, by=by, origin=Origin.IMPORT, is_same_source=row.is_same_source, now=now)
