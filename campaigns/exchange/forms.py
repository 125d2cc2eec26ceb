"""The two forms of an import: the file, and the reason for undoing it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.records.services.decisions import REASON_LIMIT
from mrc.core.models import Centre


class UploadForm(forms.Form):
    centre = forms.ModelChoiceField(
        Centre.objects.none(), label=_("For which centre"), empty_label=_("Choose a centre")
    )
    workbook = forms.FileField(
        label=_("The workbook"),
        help_text=_("The filled-in template, as .xlsx."),
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
    )

    def __init__(self, *args: Any, centres: list[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only_centre = centres[0] if len(centres) == 1 else None
        if self.only_centre is not None:
            del self.fields["centre"]
            return
        field = self.fields["centre"]
        field.queryset = Centre.objects.filter(  # type: ignore[attr-defined]  # a model's choices
            pk__in=[centre.pk for centre in centres]
        )

    @property
    def chosen_centre(self) -> Centre:
        """Only for a form that is valid. Who has one centre cannot post another one."""
        chosen: Centre = self.only_centre or self.cleaned_data["centre"]
        return chosen


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands in the history of every session of this import."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
