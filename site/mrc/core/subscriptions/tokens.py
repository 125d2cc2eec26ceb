"""The links in a mail: each opens one thing for one person, and cannot be guessed.

A link is made from a random id and a secret that lie in the row itself, not from the site's secret
key: so that the link for stopping works for as long as somebody is subscribed, however often that
key changes, and is worth nothing once the row is gone.
"""

import base64
import binascii
import hashlib
import hmac
import uuid
from enum import StrEnum

from .models import Subscriber, SubscriptionRequest

_SIGNATURE_BYTES = 20


class Purpose(StrEnum):
    CONFIRM = "confirm"
    NEVER = "never"
    MANAGE = "manage"
    STOP = "stop"


def token_for(uid: uuid.UUID, secret: str, purpose: Purpose) -> str:
    """The id and an HMAC of the purpose: 48 characters that may stand in an address."""
    return base64.urlsafe_b64encode(uid.bytes + _signature(secret, purpose)).decode()


def subscriber_of(token: str, purpose: Purpose) -> Subscriber | None:
    """Whose link it is; None for a forged one, one for something else, or somebody who left."""
    uid = _uid(token)
    found = Subscriber.objects.filter(uid=uid).first() if uid else None
    return found if found and _matches(token, found.uid, found.secret, purpose) else None


def request_of(token: str, purpose: Purpose) -> SubscriptionRequest | None:
    """Which request the link belongs to; None for a forged one, or one that was purged."""
    uid = _uid(token)
    found = SubscriptionRequest.objects.filter(pk=uid).first() if uid else None
    return found if found and _matches(token, found.pk, found.secret, purpose) else None


def _signature(secret: str, purpose: Purpose) -> bytes:
    digest = hmac.new(secret.encode(), purpose.value.encode(), hashlib.sha256).digest()
    return digest[:_SIGNATURE_BYTES]


def _uid(token: str) -> uuid.UUID | None:
    try:
        raw = base64.b64decode(token.encode("ascii", "ignore"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return uuid.UUID(bytes=raw[:16]) if len(raw) == 16 + _SIGNATURE_BYTES else None


def _matches(token: str, uid: uuid.UUID, secret: str, purpose: Purpose) -> bool:
    return hmac.compare_digest(token, token_for(uid, secret, purpose))
