"""E-mail addresses: one way to write each, and a keyed hash for telling one from another."""

import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from mrc.core.urdu import fold_digits

from .models import ADDRESS_LENGTH

_SALT = "mrc.core.subscriptions.address"
#: What keyboards and copying add without anybody seeing it.
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]+")
_INVALID = _("This is not a complete e-mail address. It looks like name@example.com.")


def normalised(text: str) -> str:
    """The address in the one form in which we keep it: folded digits, small letters, no spaces.

    Raises ValidationError for what is no address, or not one that mail servers everywhere take.
    """
    address = _UNSEEN.sub("", unicodedata.normalize("NFKC", fold_digits(text))).lower()
    if address and not address.isascii():
        raise ValidationError(_("Type the e-mail address in English letters."), code="script")
    if len(address) > ADDRESS_LENGTH:
        raise ValidationError(_INVALID, code="invalid")
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(_INVALID, code="invalid") from None
    return address


def address_hash(address: str, *, secret: str | bytes | None = None) -> str:
    """HMAC-SHA-256 of the address under the site's secret key: who has only the database cannot
    try addresses against it."""
    return salted_hmac(_SALT, address, secret=secret, algorithm="sha256").hexdigest()


def known_hashes(address: str) -> list[str]:
    """Under the present secret key first, then under those that it replaced."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [address_hash(address, secret=key) for key in keys]
