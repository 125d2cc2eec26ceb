"""The life of a warning: published, changed, withdrawn. Each step leaves a message that stays."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log

from mrc.core.accounts.models import User

from .choices import Change
from .content import content_hash, published_content
from .messages import AlertMessage, MessageKind, latest_message
from .models import AlertPage

#: Sent after the commit of a new message, with `message=`: cards, mail and feeds follow it.
message_sent = Signal()


#: While several pages of one warning are published together: the pages that went live so far.
_held: ContextVar[list[AlertPage] | None] = ContextVar("held publications", default=None)


class WithdrawnError(Exception):
    """The warning was withdrawn: whatever comes after it is a new warning."""


@contextmanager
def one_message(*, user: User | None) -> Iterator[None]:
    """The language pages of one warning that are published inside leave one message at the end.

    Everything inside happens or nothing does.
    """
    pages: list[AlertPage] = []
    token = _held.set(pages)
    try:
        with transaction.atomic():
            yield
            _held.set(None)
            if pages:
                # The source language says what a change is about.
                pages.sort(key=lambda page: page.text_language != settings.LANGUAGE_CODE)
                record_publication(pages[0], user=user)
    finally:
        _held.reset(token)


@transaction.atomic
def record_publication(page: AlertPage, *, user: User | None = None) -> AlertMessage | None:
    """Record what readers see of a warning now, after one of its language pages was published.

    None where nothing changed for readers. What the English page says about the change
    (`change_kind`, `change_note_*`) counts when that page was published; a translation that
    catches up, and the addition of a language, are never major. Raises `WithdrawnError`.
    """
    held = _held.get()
    if held is not None:
        held.append(page)
        return None
    lock(page)
    pages = _live_pages(page)
    content = published_content(pages)
    digest = content_hash(content)
    previous = latest_message(page.translation_key)
    if previous is not None and previous.kind == MessageKind.CANCEL:
        raise WithdrawnError
    if not content or (previous is not None and previous.content_hash == digest):
        return None
    says = page.text_language == settings.LANGUAGE_CODE and previous is not None
    major = previous is None or (says and page.change_kind == Change.MAJOR)
    message = _send(
        page,
        kind=MessageKind.ALERT if previous is None else MessageKind.UPDATE,
        previous=previous,
        content=content,
        is_major=major,
        reason_en=page.change_note_en if says else "",
        reason_ur=page.change_note_ur if says else "",
        user=user,
    )
    if says:
        _forget_what_was_said(page)
    return message


@transaction.atomic
def withdraw(
    page: AlertPage,
    *,
    reason_en: str,
    reason_ur: str,
    user: User | None,
    now: datetime.datetime | None = None,
) -> AlertMessage:
    """Withdraw a published warning in every language; its page stays and says why.

    Both reasons are required and shown to the public. Raises `ValueError` for a warning that was
    never published or without a reason, `WithdrawnError` for one that is withdrawn already.
    """
    reason_en, reason_ur = reason_en.strip(), reason_ur.strip()
    if not reason_en or not reason_ur:
        raise ValueError("a withdrawal needs its reason in both languages")
    lock(page)
    pages = _live_pages(page)
    previous = latest_message(page.translation_key)
    if previous is None:
        raise ValueError("a warning that was never published cannot be withdrawn")
    if previous.kind == MessageKind.CANCEL:
        raise WithdrawnError
    now = now or timezone.now()
    everywhere = AlertPage.objects.filter(translation_key=page.translation_key)
    for version in everywhere:
        version.withdrawn_at = now
        version.withdrawn_reason_en = reason_en
        version.withdrawn_reason_ur = reason_ur
        # A draft translation may not be complete; no text changes here.
        version.save(
            clean=False,
            update_fields=["withdrawn_at", "withdrawn_reason_en", "withdrawn_reason_ur"],
        )
        log(instance=version, action="alerts.withdraw", user=user, data={"reason": reason_en})
    return _send(
        page,
        kind=MessageKind.CANCEL,
        previous=previous,
        content=published_content(pages) or previous.content,
        is_major=True,
        reason_en=reason_en,
        reason_ur=reason_ur,
        user=user,
        now=now,
    )


def record_missing() -> int:
    """A first message for each live warning that has none; gives how many. Safe to run again.

    For warnings that were published before messages were kept.
    """
    known = AlertMessage.objects.values("warning")
    pages = AlertPage.objects.live().filter(alias_of__isnull=True)
    number = 0
    for page in pages.exclude(translation_key__in=known).order_by("first_published_at", "pk"):
        number += record_publication(page) is not None
    return number


def lock(page: AlertPage) -> None:
    """Whoever else publishes or withdraws the warning waits for the end of this transaction."""
    versions = AlertPage.objects.filter(translation_key=page.translation_key).order_by("pk")
    list(versions.select_for_update(of=("self",)).values_list("pk"))


def _live_pages(page: AlertPage) -> list[AlertPage]:
    """The published language pages of a warning.

    A page that only stands in for a translation holds English and is none of them.
    """
    versions = AlertPage.objects.filter(translation_key=page.translation_key, live=True)
    return list(
        versions.filter(alias_of__isnull=True)
        .select_related("locale")
        .prefetch_related("countries", "districts")
        .order_by("pk")
    )


def _send(
    page: AlertPage,
    *,
    kind: MessageKind,
    previous: AlertMessage | None,
    content: dict[str, Any],
    user: User | None,
    now: datetime.datetime | None = None,
    **values: Any,
) -> AlertMessage:
    first = next(iter(content.values()))
    codes = first["countries"]
    message = AlertMessage.objects.create(
        warning=page.translation_key,
        number=1 if previous is None else previous.number + 1,
        kind=kind,
        previous=previous,
        sent_at=now or timezone.now(),
        expires_on=datetime.date.fromisoformat(first["expires_on"]),
        content=content,
        content_hash=content_hash(content),
        sent_by=user,
        scam_kind=first["kind"],
        country_codes=f" {' '.join(codes)} " if codes else "",
        language_codes=f" {' '.join(content)} ",
        **values,
    )
    transaction.on_commit(lambda: message_sent.send(sender=AlertMessage, message=message))
    return message


def _forget_what_was_said(page: AlertPage) -> None:
    """The next change of the warning is asked about again."""
    page.change_kind = page.change_note_en = page.change_note_ur = ""
    page.save(clean=False, update_fields=["change_kind", "change_note_en", "change_note_ur"])
