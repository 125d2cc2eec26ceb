"""“Was this page useful?”: an answer and one optional line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from mrc.core.personal_numbers import personal_number_in

from .models import LINE_LENGTH, Useful


class FeedbackForm(forms.Form):
    use_required_attribute = False

    answer = forms.ChoiceField(
        label=_("Was this page useful?"),
        choices=Useful.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an answer."),
            "invalid_choice": _("Choose one from the list."),
        },
    )
    line = forms.CharField(
        label=_("What was missing, or what helped?"),
        help_text=_("One line. Please no names and no numbers: nobody can answer you from here."),
        required=False,
        validators=[
            MaxLengthValidator(
                LINE_LENGTH,
                message=_(
                    "This is too long: at most %(limit_value)d letters. You have %(show_value)d."
                ),
            )
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
    )

    def clean_line(self) -> str:
        """Raises `ValidationError` where it holds a number by which somebody can be found."""
        line: str = self.cleaned_data["line"]
        if personal_number_in(line) is not None:
            raise ValidationError(
                _(
                    "This seems to hold a phone number, an e-mail address or an identity number. "
                    "Please take it out: we could not use it here. If you want an answer, ask a "
                    "counsellor."
                ),
                code="personal",
            )
        return line

    @classmethod
    def typed(cls, data: Any) -> dict[str, str]:
        return {name: data.get(name, "")[:2000] for name in cls.base_fields if name in data}
