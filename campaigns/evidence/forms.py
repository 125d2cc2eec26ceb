"""What an officer says about a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import EvidenceKind


class EvidenceForm(forms.Form):
    """Whether the file can be taken is for the service to say; nothing is decoded here."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=EvidenceKind.choices,
        initial=EvidenceKind.SHEET,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say what this is."),
            "invalid_choice": _("Choose one from the list."),
        },
    )
    #: No `capture`: with it phones offer the camera alone, and a sheet that was photographed where
    #: there was no connection could not be sent afterwards.
    upload = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_(
            "Take it straight from above and in good light, so that every line can be read. At "
            "most 10 MB."
        ),
        error_messages={
            "required": _("Take a photo, or choose one."),
            "missing": _("Take a photo, or choose one."),
            "invalid": _("Take a photo, or choose one."),
            "empty": _("This file is empty. Take the photo again."),
        },
    )
