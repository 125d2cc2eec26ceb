"""How somebody wants to have the answer: checked, and in the one form in which we keep it."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mrc.core.personal_numbers import Found, identity_number_in
from mrc.core.subscriptions.addresses import normalised
from mrc.core.urdu import bare_phone

from .choices import Way

#: With a country's code, by E.164; without one, a number of Pakistan as people dial it.
_WITH_CODE = re.compile(r"\+[1-9]\d{7,14}")
_PAKISTANI = re.compile(r"0\d{9,10}")
_PAKISTAN = "+92"


@dataclass(frozen=True, repr=False)
class ReplyTo:
    """A way and what it needs. Without a repr: it must not appear in a traceback or a log."""

    by: Way
    to: str = ""


def read_reply(by: str, text: str) -> ReplyTo:
    """What somebody typed as their number or address, for the way that they chose.

    Raises `ValidationError` for what is no number or address. Nothing is kept of somebody who
    calls or comes.
    """
    way = Way(by)
    if way == Way.COMES:
        return ReplyTo(way)
    if not text.strip():
        raise ValidationError(
            _("Type your e-mail address.") if way == Way.EMAIL else _("Type your phone number."),
            code="required",
        )
    return ReplyTo(way, normalised(text) if way == Way.EMAIL else normalised_phone(text))


def normalised_phone(text: str) -> str:
    """The number with its country's code: ``+923001234567``. Raises `ValidationError`."""
    if identity_number_in(text) == Found.CNIC:
        raise ValidationError(
            _("This looks like a CNIC number. Type the phone number instead."), code="cnic"
        )
    digits = bare_phone(text)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif re.fullmatch(r"92\d{9,10}", digits):
        digits = f"+{digits}"
    elif re.fullmatch(r"3\d{9}", digits):
        digits = f"{_PAKISTAN}{digits}"
    elif _PAKISTANI.fullmatch(digits):
        digits = f"{_PAKISTAN}{digits[1:]}"
    if not _WITH_CODE.fullmatch(digits):
        raise ValidationError(
            _(
                "This is not a complete phone number. It looks like 0300 1234567, or, from abroad, "
                "like +971 50 1234567."
            ),
            code="invalid",
        )
    return digits
