"""The field into which a code is typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .verifying import LONGEST, read_written_code


class CodeForm(forms.Form):
    """Plain GET: it changes nothing, and needs no cookie."""

    code = forms.CharField(
        label=_("Code on the card or poster"),
        help_text=_("Eight letters and digits, such as K7MQ-2T9X. Write them as you like."),
        max_length=LONGEST,
        error_messages={
            "required": _("Write the code that stands on the card."),
            "max_length": _("That is longer than a code. It has eight letters and digits."),
        },
        widget=forms.TextInput(
            attrs={
                "dir": "ltr",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        code = read_written_code(self.cleaned_data["code"])
        if not code:
            message = _("That is no code of ours: it has eight letters and digits. Look again.")
            raise forms.ValidationError(message)
        return code
