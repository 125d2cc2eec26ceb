"""What a person says about a list that they bring in."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from .choices import Status
from .columns import FIELDS, NEEDED

#: The Bureau's own list; its page is where a person takes the file from.
BUREAUS_LIST = "https://www.beoe.gov.pk/list-of-oeps"
_FIRST_POSSIBLE = datetime.date(1979, 1, 1)


class UploadForm(forms.Form):
    """The list itself, its date and its source."""

    upload = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        help_text=gettext_lazy("The whole list, as an Excel workbook (.xlsx) or as “CSV UTF-8”."),
    )
    as_of = forms.DateField(
        label=gettext_lazy("Date of the list"),
        widget=AdminDateInput,
        help_text=gettext_lazy(
            "The date that the list itself states, or the day on which you fetched it. Readers see "
            "it beside every result."
        ),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=200,
        help_text=gettext_lazy("Who published it, in words that a reader understands."),
    )
    source_url = forms.URLField(
        label=gettext_lazy("Source's address"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    default_status = forms.ChoiceField(
        label=gettext_lazy("Status of rows that state none"),
        required=False,
        choices=lambda: [("", _("Every row must state its own")), *Status.choices],
        help_text=gettext_lazy(
            "Only for a list without a column of its own for it, such as a list of valid licences."
        ),
    )

    def clean_as_of(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        if day < _FIRST_POSSIBLE:
            raise forms.ValidationError(_("No list is as old as that."))
        return day


class ColumnsForm(forms.Form):
    """Which column holds what; the headings as they stand in the file are the choices."""

    default_status = UploadForm.base_fields["default_status"]

    def __init__(self, *args: Any, headings: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in the file"))] + [
            (str(place), f"{_letter(place)}: {heading[:60]}")
            for place, heading in enumerate(headings)
        ]
        for name, label in FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=str(label), choices=choices, required=name in NEEDED
            )
        self.order_fields([*FIELDS, "default_status"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        taken: dict[str, str] = {}
        for name in FIELDS:
            place = data.get(name, "")
            if place and place in taken:
                self.add_error(name, _("This column is taken by another line already."))
            taken.setdefault(place, name)
        return data

    def columns(self) -> dict[str, int]:
        """Field -> position, of a form that is valid."""
        return {name: int(self.cleaned_data[name]) for name in FIELDS if self.cleaned_data[name]}


def _letter(place: int) -> str:
    """A column as spreadsheet programs name it, counted from 0."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
