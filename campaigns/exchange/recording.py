"""One row becomes one session: submitted, in the name of the officer who answers for it.

The person who uploaded is the author of its first version and the cause of its first event, so
neither they nor the officer nor a facilitator can verify it: the database sees to that.
"""

import datetime

from campaigns.records import facts
from campaigns.records.content import parse_content
from campaigns.records.errors import NotAllowedError
from campaigns.records.models import ImportBatch, ImportRow, RowState, Session, SessionState
from campaigns.records.services.storing import move, next_reference, store_version
from campaigns.records.services.submission import judge

from .access import may_import_for


def record_row(row: ImportRow, *, batch: ImportBatch, now: datetime.datetime) -> Session:
    """Inside a transaction. A row that is recorded already gives its session.

    Raises `ContentError`, `RulesBrokenError`, `NotAllowedError`: what held when the row was
    checked may not hold any more.
    """
    session = Session.objects.filter(pk=row.pk).first()
    if session is None:
        session = _record(row, batch, now)
    row.session = session
    row.state = RowState.IMPORTED
    # What was typed is in the session's version from now on.
    row.cells = {}
    row.content = None
    row.save(update_fields=["session", "state", "cells", "content"])
    return session


def _record(row: ImportRow, batch: ImportBatch, now: datetime.datetime) -> Session:
    officer = row.officer
    if (
        officer is None
        or row.content is None
        or not may_import_for(batch.uploaded_by, batch.centre)
    ):
        raise NotAllowedError
    content = parse_content(row.content)
    judged = judge(content=content, session_id=row.pk, officer=officer, now=now)
    session = Session.objects.create(
        pk=row.pk,
        reference=next_reference(batch.centre, facts.karachi_day(now).year),
        centre=batch.centre,
        officer=officer,
        state=SessionState.SUBMITTED,
        received_at=now,
    )
    version = store_version(
        session=session,
        number=1,
        judged=judged,
        by=batch.uploaded_by,
        device=f"import:{batch.pk}",
        now=now,
    )
    move(
        session=session,
        version=version,
        to_state=SessionState.SUBMITTED,
        by=batch.uploaded_by,
        now=now,
    )
    return session
