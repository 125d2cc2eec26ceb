"""The steps of a form, carried in a hidden field that nobody else can read or change.

Between two pages of a form nothing is kept on the server: what was typed travels with the page,
encrypted and signed with a key made from `SECRET_KEY` (and its fallbacks) and the form's purpose.
"""

import base64
import hashlib
import hmac
import json
import zlib
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

#: How long a page may lie open before its state is no longer taken.
MAX_AGE = timedelta(hours=24)
#: Characters of a state that is looked at; ours are far smaller.
MOST_CHARACTERS = 200_000
#: Bytes that a state may have once it is unpacked.
_MOST_BYTES = 1_000_000


class BrokenSealError(Exception):
    """The state is too old, was changed, or belongs to another form."""


def seal(purpose: str, state: dict[str, Any]) -> str:
    """The state (JSON values) as a text for a hidden field."""
    packed = zlib.compress(json.dumps(state, separators=(",", ":")).encode())
    return _keyring(purpose).encrypt(packed).decode("ascii")


def unseal(purpose: str, sealed: str, *, max_age: timedelta = MAX_AGE) -> dict[str, Any]:
    """What `seal` was given for the same purpose. Raises `BrokenSealError`."""
    if len(sealed) > MOST_CHARACTERS:
        raise BrokenSealError
    try:
        packed = _keyring(purpose).decrypt(sealed.encode(), ttl=int(max_age.total_seconds()))
    except (InvalidToken, UnicodeEncodeError):
        raise BrokenSealError from None
    # It is ours, so it unpacks; the limit keeps that true whatever a form once put into it.
    state: dict[str, Any] = json.loads(zlib.decompressobj().decompress(packed, _MOST_BYTES))
    return state


def _keyring(purpose: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(secret), purpose)) for secret in secrets])


def _key(secret: str, purpose: str) -> bytes:
    """A key of this purpose alone: a state of one form is nothing to another."""
    message = f"mrc.core.sealed:{purpose}".encode()
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), message, hashlib.sha256))
