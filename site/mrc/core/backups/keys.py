"""Which keys open what is stored: named by fingerprint in a backup, tried after a restore."""

import hashlib
from collections.abc import Iterable, Iterator

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.conf import settings
from django.core.files.storage import storages

from mrc.core.encryption import (
    EncryptedTextField,
    UnreadableError,
    decrypt,
    decrypt_bytes,
    is_token,
    raw_token,
)

from .files import names_of
from .manifest import NamedKey

#: The storage whose files are tokens.
_SEALED_STORAGE = "reports"
_SETTINGS = ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "MRC_REPORT_KEYS")


def fingerprint(key: str) -> str:
    """Tells keys apart and gives nothing of them away: they hold 32 random bytes and more."""
    return hashlib.sha256(f"mrc backup key: {key}".encode()).hexdigest()[:16]


def keys_set() -> list[NamedKey]:
    """Every key of this environment."""
    found = []
    for name in _SETTINGS:
        value = getattr(settings, name)
        for key in [value] if isinstance(value, str) else value:
            found.append(NamedKey(name, fingerprint(key)))
    return found


def not_set(needed: Iterable[NamedKey]) -> list[NamedKey]:
    """Those that this environment lacks. A key may have become a fallback: its place is free."""
    here = {(_place(key.name), key.fingerprint) for key in keys_set()}
    return [key for key in needed if (_place(key.name), key.fingerprint) not in here]


def _place(name: str) -> str:
    return name.removesuffix("_FALLBACKS")


def unopened(using: str) -> Iterator[str]:
    """One text of each encrypted column, one sealed file and one second factor are opened.

    Yields what no key opens. Nothing of what they hold is said.
    """
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, EncryptedTextField):
                rows = model._base_manager.using(using).annotate(raw=raw_token(column.name))
                token = rows.exclude(raw="").values_list("raw", flat=True).first()
                if token and not _opens(token):
                    yield f"{model._meta.label}.{column.name}: no key of MRC_REPORT_KEYS opens it."
    name = next(names_of(_SEALED_STORAGE), None)
    if name is not None:
        with storages[_SEALED_STORAGE].open(name, "rb") as file:
            if not _opens_file(file.read()):
                yield "A picture of a scam report: no key of MRC_REPORT_KEYS opens it."
    factor = Authenticator.objects.using(using).first()
    if factor is not None and not _opens_factor(factor):
        yield "A second factor: neither SECRET_KEY nor SECRET_KEY_FALLBACKS opens it."


def _opens(token: str) -> bool:
    try:
        decrypt(token)
    except UnreadableError:
        return not is_token(token)
    return True


def _opens_file(token: bytes) -> bool:
    try:
        decrypt_bytes(token)
    except UnreadableError:
        return False
    return True


def _opens_factor(factor: Authenticator) -> bool:
    for name in ("secret", "seed"):
        if name in factor.data:
            try:
                get_adapter().decrypt(factor.data[name])
            except InvalidToken:
                return False
    return True
