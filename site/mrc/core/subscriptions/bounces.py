"""What mail servers send back: notices by RFC 3464, matched by the Message-ID of our mail.

Who sends a notice cannot be proven, but the Message-ID is random and stands in that mail alone.
"""

import datetime
import email
import email.policy
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .choices import Reason, State
from .message_ids import mail_ids
from .models import OUTGOING, Bounce, Delivery, Digest, Subscriber, SubscriptionRequest
from .services import drop_by_bounces, keep_from_mailing

#: Bytes. A notice that returns our whole mail has about 40,000.
LARGEST_NOTICE = 1_000_000
#: Soft bounces older than this count no more: a full mailbox was emptied.
SOFT_COUNTS_FOR = datetime.timedelta(days=60)


@dataclass(frozen=True)
class Notice:
    """One mail of ours that did not arrive."""

    mail_id: uuid.UUID
    #: There is no such mailbox; else it is full, or its server does not like our mail.
    is_hard: bool


def read_notice(raw: bytes) -> list[Notice]:
    """What a message reports as failed; empty for whatever is no notice about a mail of ours."""
    if len(raw) > LARGEST_NOTICE:
        return []
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return []
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    failed = [status for part in parts for status in _failed_statuses(part)]
    ours = [found for part in parts for found in _returned_ids(part)]
    if not failed or not ours:
        return []
    return [Notice(ours[0], is_hard=any(_is_hard(status) for status in failed))]


def _failed_statuses(part: Message) -> Iterator[str]:
    """The status of each recipient for whom it failed; "delayed" means that it still tries."""
    if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
        return
    for group in part.get_payload():
        if isinstance(group, Message) and str(group.get("Action", "")).strip().lower() == "failed":
            yield str(group.get("Status", "")).split("(")[0].strip()


def _returned_ids(part: Message) -> Iterator[uuid.UUID]:
    """The Message-ID of the mail that came back, whole or its headers alone."""
    kind = part.get_content_type()
    if kind == "message/rfc822" and part.is_multipart():
        returned = part.get_payload(0)
        if isinstance(returned, Message):
            yield from mail_ids(str(returned.get("Message-ID", "")))
    elif kind == "text/rfc822-headers":
        text = part.get_payload(decode=True)
        if isinstance(text, bytes):
            headers = email.message_from_bytes(text)
            yield from mail_ids(str(headers.get("Message-ID", "")))


def _is_hard(status: str) -> bool:
    """By RFC 3463: the address is wrong (5.1.x) or the mailbox is closed (5.2.1)."""
    return status.startswith("5.1.") or status == "5.2.1"


@transaction.atomic
def note_bounce(*, mail_id: uuid.UUID, is_hard: bool) -> bool:
    """Count a mail that came back, once; True where it was one of ours.

    The address is forgotten after `MRC_HARD_BOUNCES` hard ones or `MRC_SOFT_BOUNCES` of either
    sort; one that was typed into the form and does not exist, at the first.
    """
    request = SubscriptionRequest.objects.filter(pk=mail_id).exclude(address="").first()
    if request is not None:
        if is_hard:
            keep_from_mailing(address_hash=request.address_hash, reason=Reason.BOUNCED)
            request.delete()
        return True
    subscriber = _reader_of(mail_id)
    if subscriber is None:
        return _note_other(mail_id)
    now = timezone.now()
    bounce = Bounce(subscriber=subscriber, mail=mail_id, is_hard=is_hard, at=now)
    Bounce.objects.bulk_create([bounce], ignore_conflicts=True)
    recent = subscriber.bounces.filter(at__gte=now - SOFT_COUNTS_FOR)
    hard = recent.filter(is_hard=True).count()
    if hard >= settings.MRC_HARD_BOUNCES or recent.count() >= settings.MRC_SOFT_BOUNCES:
        drop_by_bounces(subscriber=subscriber)
    return True


def _reader_of(mail_id: uuid.UUID) -> Subscriber | None:
    for model in (Delivery, Digest):
        mail = model.objects.filter(pk=mail_id, state__in=[State.SENT, State.FAILED]).first()
        if mail is not None:
            return mail.subscriber
    return None


def _note_other(mail_id: uuid.UUID) -> bool:
    """A mail of another room (see `building.register_mail`) did not arrive: its row says so."""
    for model in OUTGOING:
        if model not in (SubscriptionRequest, Delivery, Digest):
            sent = model.objects.filter(pk=mail_id, state__in=[State.SENT, State.FAILED])
            if sent.update(state=State.FAILED):
                return True
    return False
