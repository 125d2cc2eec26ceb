"""Receiving a session: what its PUT holds, and the answer to each way in which it can go."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone, translation

from campaigns.field.working import WorkingDraft
from campaigns.models import RuleFlag, SessionDraft
from campaigns.records import services
from campaigns.records.content import ContentError, SessionContent, content_hash, parse_content
from campaigns.records.rule_messages import flag_message
from campaigns.records.rules import Finding
from mrc.core.models import Centre, User

from .answers import RefusalError, answer, in_each_language, instant, told
from .reading import short_text, whole_number

logger = logging.getLogger(__name__)

FieldMessages = dict[str, list[dict[str, str]]]

#: Larger than any number of versions.
_MOST_VERSIONS = 32_000


@dataclass(frozen=True)
class Sent:
    """The body of the PUT of a session. What else it holds says nothing."""

    content: SessionContent
    base_version: int
    device: str
    #: The planned session that was held, by its id.
    planned: int | None


def read(values: dict[str, Any]) -> Sent:
    """Raises `RefusalError`: 400 for what is no session, 422 where its fields cannot be read."""
    base_version = whole_number(values, "base_version", most=_MOST_VERSIONS)
    raw, claimed = values.get("content"), values.get("content_hash")
    if not isinstance(raw, dict) or not isinstance(claimed, str):
        raise RefusalError("unreadable", 400)
    content = _parsed(raw)
    own = content_hash(content)
    if claimed != own:
        raise RefusalError("hash", 422, content=content.as_json(), content_hash=own)
    planned = values.get("planned")
    return Sent(
        content=content,
        base_version=base_version,
        device=short_text(values, "device", limit=64),
        planned=planned if type(planned) is int and 0 < planned < 2**63 else None,
    )


def receive(session_id: UUID, sent: Sent, *, officer: User, centre: Centre) -> HttpResponse:
    """Stores it and answers with the receipt. Raises `RefusalError`."""
    try:
        receipt = services.submit_session(
            session_id=session_id,
            content=sent.content,
            base_version=sent.base_version,
            by=officer,
            device=sent.device,
            now=timezone.now(),
            ends_draft=False,
        )
    except services.ConflictError as error:
        raise _conflict(session_id, error) from None
    except services.RulesBrokenError as error:
        raise RefusalError("rules", 422, errors=_broken(error.findings)) from None
    except ContentError as error:
        raise RefusalError("content", 422, errors=_refused(error)) from None
    except services.NotAllowedError as error:
        raise RefusalError("not-allowed", 403, message=error.message) from None
    try:
        _follow_up(receipt, sent, officer=officer, centre=centre)
    except Exception:
        # It is stored: whatever else fails, the phone has to hear that, or it would ask for ever.
        logger.exception("What follows the receipt of session %s failed", session_id)
    return answer(_receipt(receipt), status=201 if receipt.created else 200)


def _follow_up(receipt: services.Receipt, sent: Sent, *, officer: User, centre: Centre) -> None:
    if sent.planned is not None:
        services.hold_planned(planned_id=sent.planned, session_id=receipt.session_id, by=officer)
    end_same_draft(receipt, officer=officer, centre=centre)


def end_same_draft(receipt: services.Receipt, *, officer: User, centre: Centre) -> None:
    """Ends the officer's draft on the server where it says what the phone has sent.

    One that says something else stays: it is then a conflict that the pages show.
    """
    with transaction.atomic():
        draft = (
            SessionDraft.objects.select_for_update()
            .filter(pk=receipt.session_id, officer=officer)
            .first()
        )
        if draft is None:
            return
        working = WorkingDraft(draft, officer=officer, centre=centre, now=timezone.now())
        if content_hash(working.content) == receipt.content_hash:
            services.delete_draft(draft_id=draft.pk, by=officer)


def _parsed(raw: dict[str, Any]) -> SessionContent:
    try:
        return parse_content(raw)
    except ContentError as error:
        raise RefusalError("content", 422, errors=_unreadable(raw, error)) from None


def _unreadable(raw: dict[str, Any], error: ContentError) -> FieldMessages:
    """Its messages name limits, so that each language has to read the content for itself."""
    messages: dict[str, dict[str, str]] = {field: {} for field in error.errors}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            try:
                parse_content(raw)
            except ContentError as again:
                for field, texts in again.errors.items():
                    messages[field][language] = str(texts[0])
    return {field: [{"code": "content", **texts}] for field, texts in messages.items()}


def _refused(error: ContentError) -> FieldMessages:
    return {
        field: [{"code": "content", **told(text)} for text in texts]
        for field, texts in error.errors.items()
    }


def _broken(findings: Iterable[Finding]) -> FieldMessages:
    errors: FieldMessages = {}
    for finding in findings:
        if finding.blocks:
            texts = in_each_language(lambda one=finding: one.message)  # type: ignore[misc]
            entry = {"code": finding.code, "variant": finding.variant, **texts}
            errors.setdefault(finding.field, []).append(entry)
    return errors


def _conflict(session_id: UUID, error: services.ConflictError) -> RefusalError:
    return RefusalError(
        "conflict",
        409,
        id=str(session_id),
        sent=error.sent,
        stored=error.stored_content,
        stored_version=error.stored_version,
        state=error.state,
    )


def _receipt(receipt: services.Receipt) -> dict[str, Any]:
    return {
        "id": str(receipt.session_id),
        "content_hash": receipt.content_hash,
        "version": receipt.version,
        "reference": receipt.reference,
        "state": receipt.state,
        "received_at": instant(receipt.received_at),
        "repeated": receipt.repeated,
        "warnings": list(_warnings(receipt)),
    }


def _warnings(receipt: services.Receipt) -> Iterable[dict[str, str]]:
    flags = RuleFlag.objects.filter(
        version__session=receipt.session_id, version__number=receipt.version
    )
    for flag in flags:
        texts = in_each_language(lambda one=flag: flag_message(one))  # type: ignore[misc]
        yield {
            "code": flag.code,
            "field": flag.field,
            **{f"message_{language}": text for language, text in texts.items()},
        }
