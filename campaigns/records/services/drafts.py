"""Drafts of the form without JavaScript: kept for their officer alone, never sent by themselves."""

import datetime
import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns.records import authority
from campaigns.records.content import ContentError
from campaigns.records.errors import NotAllowedError
from campaigns.records.identifiers import is_uuid7
from campaigns.records.models import Session, SessionDraft
from mrc.core.models import User

#: Bytes of a draft as JSON: far above a full form.
DRAFT_LIMIT = 100_000


@transaction.atomic
def save_draft(
    *, draft_id: UUID, data: dict[str, Any], base_version: int, by: User, now: datetime.datetime
) -> SessionDraft:
    """Keeps what was typed, right or wrong.

    Raises `NotAllowedError`, and `ContentError` for what is too large to be a form.
    """
    if not authority.may_log(by):
        raise NotAllowedError
    if not is_uuid7(draft_id) or len(json.dumps(data)) > DRAFT_LIMIT:
        raise ContentError({"id": [_("This draft cannot be kept.")]})
    if Session.objects.filter(pk=draft_id).exclude(officer=by).exists():
        raise NotAllowedError
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


@transaction.atomic
def delete_draft(*, draft_id: UUID, by: User) -> bool:
    """Whether there was a draft of this officer to throw away."""
    deleted, _by_model = SessionDraft.objects.filter(pk=draft_id, officer=by).delete()
    return deleted > 0
