"""What somebody is asked who would like to come: no more than the door and a call back need."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mrc.core.bilingual import current_language
from mrc.core.subscriptions.addresses import normalised
from mrc.core.urdu import fold_digits

from .choices import MOST_SEATS
from .services import Told

#: Digits of a telephone number, with its country's (E.164) or as it is dialled at home.
_FEWEST, _MOST = 7, 15
_NUMBER = re.compile(r"^(\+|00)?[0-9]+$")
_BETWEEN = re.compile(r"[\s().\-/–\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]+")


def phone_number(text: str) -> str:
    """The number with its digits alone, and a plus before a country's. Raises ValidationError."""
    number = _BETWEEN.sub("", unicodedata.normalize("NFKC", fold_digits(text)))
    digits = number.lstrip("+")
    if not _NUMBER.match(number) or not _FEWEST <= len(digits) <= _MOST:
        raise ValidationError(_("This is not a complete number. It looks like 0300 1234567."))
    return number


def _people(number: int) -> str:
    return ngettext("%(number)d person", "%(number)d people", number) % {"number": number}


class RegistrationForm(forms.Form):
    name = forms.CharField(
        label=_("Your name, or how we may call you"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write a name: at the door we ask for it.")},
    )
    email = forms.CharField(
        label=_("E-mail address"),
        required=False,
        max_length=320,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "dir": "ltr", "spellcheck": "false"}
        ),
        help_text=_("We send you a confirmation, a reminder, and a word if anything changes."),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "tel", "inputmode": "tel", "dir": "ltr", "type": "tel"}
        ),
        help_text=_("If you have no e-mail. We call only if the event changes."),
    )
    seats = forms.TypedChoiceField(
        label=_("How many people come?"),
        coerce=int,
        initial=1,
        help_text=_("You and those who come with you."),
    )
    consent = forms.BooleanField(
        label=_("You may keep this until some days after the event"),
        error_messages={"required": _("Without your yes we cannot keep a seat for you.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = self.fields["seats"]
        assert isinstance(seats, forms.ChoiceField)
        seats.choices = [
            (
                number,
                ngettext("%(number)d person", "%(number)d people", number) % {"number": number},
            )
            for number in range(1, MOST_SEATS + 1)
        ]

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        return normalised(address) if address else ""

    def clean_phone(self) -> str:
        number: str = self.cleaned_data["phone"]
        return phone_number(number) if number else ""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        for name in ("email", "phone"):
            if name in self.errors or self.cleaned_data.get(name):
                return data
        self.add_error("email", _("Write an e-mail address or a phone number."))
        return data

    def told(self) -> Told:
        data = self.cleaned_data
        return Told(
            name=data["name"],
            email=data["email"],
            phone=data["phone"],
            seats=data["seats"],
            language=current_language(),
        )
