"""The link that opens somebody's registration: its random id, signed by the site."""

import uuid

from django.core.signing import BadSignature, Signer

from .models import Registration

#: A sign that no slug of an event has, so that the two never share an address.
_SEPARATOR = "."


def token_for(registration: Registration) -> str:
    return _signer().sign(registration.pk.hex)


def registration_of(token: str) -> Registration | None:
    """None for a forged link, and for one whose registration was deleted."""
    try:
        key = uuid.UUID(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None
    return Registration.objects.select_related("book").filter(pk=key).first()


def _signer() -> Signer:
    return Signer(sep=_SEPARATOR, salt="events.registration")
