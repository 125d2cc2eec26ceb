"""The public form: one page, eight questions, of which five must be answered."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from mrc.core.personal_numbers import Found, identity_number_in

from . import offers
from .choices import Topic, Way
from .reply import ReplyTo, read_reply

#: Signs of a question. Generous: people tell a story.
LONGEST = 2000
#: Signs of any answer that are looked at; longer ones are an error of their field anyway.
_MOST = 6000
_NOT_LISTED = _("Choose one from the list.")
#: Some browsers send what is typed to their maker to check its spelling.
_PRIVATE = {"autocomplete": "off", "spellcheck": "false"}
_IDENTITY_NUMBERS = {
    Found.CNIC: _(
        "Your question seems to hold a CNIC number. We do not need it, and nobody should have it "
        "who does not. Take it out; or, if it is something else, tick the box below."
    ),
    Found.PASSPORT: _(
        "Your question seems to hold a passport number. We do not need it, and nobody should have "
        "it who does not. Take it out; or, if it is something else, tick the box below."
    ),
}


def _radios(label: Any, choices: Any, required: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": required, "invalid_choice": _NOT_LISTED},
    )


class AskForm(forms.Form):
    """`cleaned_reply` holds how to answer once the form is valid."""

    use_required_attribute = False
    cleaned_reply: ReplyTo

    topic = _radios(_("What is it about?"), Topic.choices, _("Choose what it is about."))
    # Without `maxlength`: a browser would cut off what is pasted without a word.
    question = forms.CharField(
        label=_("Your question"),
        help_text=_(
            "In your own words, in Urdu or English. Please leave out CNIC and passport numbers: "
            "we do not need them."
        ),
        validators=[
            MaxLengthValidator(
                LONGEST,
                message=_(
                    "This is too long: at most %(limit_value)d letters. You have %(show_value)d."
                ),
            )
        ],
        widget=forms.Textarea(attrs={**_PRIVATE, "rows": 7, "dir": "auto"}),
        error_messages={"required": _("Write your question.")},
    )
    as_it_is = forms.BooleanField(label=_("It is no such number: send it as it is"), required=False)
    reply_by = _radios(
        _("How do you want the answer?"),
        Way.choices,
        _("Choose how you want the answer."),
        _("If others use your phone too, choose the last one: then we keep no number."),
    )
    reply_to = forms.CharField(
        label=_("Your phone number or e-mail address"),
        help_text=_("Leave it empty if you will call or come."),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={**_PRIVATE, "dir": "ltr"}),
    )
    centre = _radios(_("Which centre?"), [], _("Choose a centre, or any of them."))
    language = _radios(_("In which language?"), settings.LANGUAGES, _("Choose a language."))
    country_code = forms.ChoiceField(
        label=_("Which country is it about?"),
        required=False,
        error_messages={"invalid_choice": _NOT_LISTED},
    )

    #: What the field for the centre holds where nobody chose one.
    ANY_CENTRE = "any"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("centre", [*offers.centres(), (self.ANY_CENTRE, _("Any of them"))])
        self._offer("country_code", [("", _("None, or I do not know")), *offers.countries()])
        self.fields["centre"].initial = self.ANY_CENTRE

    def _offer(self, name: str, options: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = options

    @property
    def is_warned(self) -> bool:
        """The box is shown only beside the warning: it would be a riddle without."""
        return bool(self.is_bound and identity_number_in(self.data.get("question", "")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number = identity_number_in(cleaned.get("question", ""))
        if number is not None and not cleaned.get("as_it_is"):
            self.add_error("question", _IDENTITY_NUMBERS[number])
        if cleaned.get("reply_by"):
            try:
                self.cleaned_reply = read_reply(cleaned["reply_by"], cleaned.get("reply_to", ""))
            except ValidationError as error:
                self.add_error("reply_to", error)
        return cleaned

    @classmethod
    def typed(cls, data: Any) -> dict[str, str]:
        """What was typed, cut to a sensible length: a page that comes back holds it all."""
        return {name: data.get(name, "")[:_MOST] for name in cls.base_fields if name in data}
