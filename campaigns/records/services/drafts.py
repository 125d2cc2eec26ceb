"""Drafts of the form without JavaScript: kept for their officer alone, never sent by themselves."""

import datetime
import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns.records import authority
from campaigns.records.content import ContentError
from campaigns.records.errors import NotAllowedError, WrongStateError
from campaigns.records.identifiers import is_uuid7
from campaigns.records.models import Session, SessionDraft, SessionState
from mrc.core.models import User

#: Bytes of a draft as JSON: far above a full form.
DRAFT_LIMIT = 100_000


@transaction.atomic
def save_draft(
    *, draft_id: UUID, data: dict[str, Any], base_version: int, by: User, now: datetime.datetime
) -> SessionDraft:
    """Keeps what was typed, right or wrong.

    Whoever changes a part of a draft reads it under a lock in the same transaction: `data` replaces
    all of it. Raises `NotAllowedError`, `ContentError` for what is too large to be a form, and
    `WrongStateError` where a draft would begin again that was sent or thrown away meanwhile.
    """
    if not authority.may_log(by):
        raise NotAllowedError
    if not is_uuid7(draft_id) or len(json.dumps(data)) > DRAFT_LIMIT:
        raise ContentError({"id": [_("This draft cannot be kept.")]})
    session = Session.objects.filter(pk=draft_id).select_related("current_version").first()
    if session is not None and session.officer_id != by.pk:
        raise NotAllowedError
    if not SessionDraft.objects.select_for_update().filter(pk=draft_id).exists():
        _may_begin(session, base_version)
    draft, _created = SessionDraft.objects.get_or_create(
        pk=draft_id,
        defaults={
            "officer": by,
            "data": data,
            "base_version": base_version,
            "updated_at": now,
        },
    )
    if draft.officer_id != by.pk:
        raise NotAllowedError
    draft.data, draft.base_version, draft.updated_at = data, base_version, now
    draft.save(update_fields=["data", "base_version", "updated_at"])
    return draft


def _may_begin(session: Session | None, base_version: int) -> None:
    """A draft begins before anything was sent, or as the next version of what came back."""
    if session is None:
        if base_version:
            raise WrongStateError
        return
    version = session.current_version
    if session.state != SessionState.RETURNED or version is None or version.number != base_version:
        raise WrongStateError


@transaction.atomic
def delete_draft(*, draft_id: UUID, by: User) -> bool:
    """Whether there was a draft of this officer to throw away."""
    deleted, _by_model = SessionDraft.objects.filter(pk=draft_id, officer=by).delete()
    return deleted > 0
