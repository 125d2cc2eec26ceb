"""The questions of the report form, one subject a page."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from destinations.names import is_country_code

from . import offers
from .choices import AmountBand, ReportChannel, ReportKind

YES, NO = "yes", "no"
#: Signs of the long text and of the short ones. Generous: people paste whole chats.
LONG_TEXT, TEXT, SHORT_TEXT = 5000, 2000, 300
_TOO_LONG = _("This is too long: at most %(limit_value)d letters. You have %(show_value)d.")
_NOT_LISTED = _("Choose one from the list.")
#: Some browsers send what is typed to their maker to check its spelling.
_PRIVATE = {"autocomplete": "off", "spellcheck": "false"}


def text_field(
    *, label: Any, most: int, rows: int, help_text: Any = "", required: Any = ""
) -> forms.CharField:
    """A text without `maxlength`: a browser would cut off what is pasted without a word."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(required),
        validators=[MaxLengthValidator(most, message=_TOO_LONG)],
        widget=forms.Textarea(attrs={**_PRIVATE, "rows": rows, "dir": "auto"}),
        error_messages={"required": required} if required else None,
    )


def choice_field(
    *, label: Any, choices: Any, help_text: Any = "", required: Any = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        required=bool(required),
        widget=forms.RadioSelect,
        error_messages={"required": required, "invalid_choice": _NOT_LISTED},
    )


class StepForm(forms.Form):
    """One page of the form. Names of fields are unique over all pages."""

    use_required_attribute = False


class DangerForm(StepForm):
    in_danger = choice_field(
        label=_("Is somebody in danger or held now?"),
        help_text=_(
            "For example: locked in, beaten, forced to work, their passport taken and not let go."
        ),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        required=_("Choose yes or no."),
    )


class HappenedForm(StepForm):
    what_happened = text_field(
        label=_("What happened?"),
        help_text=_(
            "In your own words, in Urdu or English. What were you promised? What did they ask for?"
        ),
        most=LONG_TEXT,
        rows=8,
        required=_("Write what happened. A few words are enough."),
    )


class KindForm(StepForm):
    kind = choice_field(label=_("What was the scam about?"), choices=ReportKind.choices)


class ChannelForm(StepForm):
    channel = choice_field(label=_("How did it reach you?"), choices=ReportChannel.choices)


class WhoForm(StepForm):
    who = text_field(
        label=_("Who did it?"),
        help_text=_(
            "Whatever you know: a name, phone number, account number, company, licence number, "
            "web address. Leave it empty if you do not know."
        ),
        most=TEXT,
        rows=5,
    )


class MoneyForm(StepForm):
    amount_band = choice_field(label=_("How much was paid so far?"), choices=AmountBand.choices)


class PlaceForm(StepForm):
    """Codes and keys are looked up when the report is stored: here they only have to be such."""

    country_code = forms.CharField(
        label=_("Which country was promised?"), required=False, widget=forms.Select(attrs=_PRIVATE)
    )
    district = forms.CharField(
        label=_("In which district did it happen?"),
        required=False,
        widget=forms.Select(attrs=_PRIVATE),
    )
    happened_in = forms.CharField(
        label=_("In which month?"),
        help_text=_("The last time that you heard from them or paid."),
        required=False,
        widget=forms.Select(attrs=_PRIVATE),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = [("", _("I do not know, or I will not say"))]
        self.offered: dict[str, list[offers.Option]] = {
            "country_code": offers.countries(),
            "district": offers.districts(),
            "happened_in": offers.months(timezone.localdate()),
        }
        for name, offered in self.offered.items():
            widget = self.fields[name].widget
            assert isinstance(widget, forms.Select)
            widget.choices = [*nothing, *offered]

    def clean_country_code(self) -> str:
        code: str = self.cleaned_data["country_code"]
        if code and not is_country_code(code):
            raise forms.ValidationError(_NOT_LISTED)
        return code

    def clean_district(self) -> str:
        key: str = self.cleaned_data["district"]
        if key and not (key.isascii() and key.isdecimal() and len(key) < 10):
            raise forms.ValidationError(_NOT_LISTED)
        return key

    def clean_happened_in(self) -> str:
        month: str = self.cleaned_data["happened_in"]
        if month and month not in dict(self.offered["happened_in"]):
            raise forms.ValidationError(_NOT_LISTED)
        return month


class ContactForm(StepForm):
    contact = text_field(
        label=_("How can we reach you?"),
        help_text=_(
            "A name and a phone number, or whatever you like. Leave it empty to stay unknown to "
            "us: then we cannot ask you anything or tell you what became of it."
        ),
        most=SHORT_TEXT,
        rows=3,
    )
    reach_safely = text_field(
        label=_("When and how is it safe to call you?"),
        help_text=_("For example: after 6 in the evening; only by message; ask for my sister."),
        most=SHORT_TEXT,
        rows=3,
    )
