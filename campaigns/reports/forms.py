"""What people fill in about a report."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import Programme

from .choices import LANGUAGES, Section
from .models import DonorReport, ReportText
from .narrative import Place, current_texts

_LONGEST = 10_000


class GenerateForm(forms.Form):
    """Programme and period of a new report."""

    programme = forms.ModelChoiceField(Programme.objects.all(), label=_("Programme"))
    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first: datetime.date | None = values.get("starts_on")
        last: datetime.date | None = values.get("ends_on")
        if first and last and first > last:
            self.add_error("ends_on", _("The last day is before the first one."))
        return values


class ReasonForm(forms.Form):
    """Why something is sent back, or issued again."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give a reason.")},
    )


class NarrativeForm(forms.Form):
    """A box for every part in each language. It refuses nothing that people write.

    Beside each box stands the number of the version on which somebody writes, so that nobody
    overwrites what another person has written since.
    """

    def __init__(self, report: DonorReport, data: Any = None) -> None:
        self._standing = current_texts(report)
        super().__init__(data, auto_id="text_%s")
        for section in Section:
            for language in LANGUAGES:
                self._add(section, language)

    def _add(self, section: Section, language: str) -> None:
        standing = self._standing.get((section.value, language))
        name = f"{section.value}_{language}"
        words = _("%(part)s, in Urdu") if language == "ur" else _("%(part)s, in English")
        self.fields[name] = forms.CharField(
            label=str(words) % {"part": section.label},
            required=False,
            max_length=_LONGEST,
            initial=standing.text if standing else "",
            widget=forms.Textarea(
                attrs={
                    "rows": 6,
                    "lang": language,
                    "dir": "rtl" if language == "ur" else "ltr",
                }
            ),
        )
        self.fields[f"{name}_number"] = forms.IntegerField(
            required=False,
            initial=standing.number if standing else 0,
            widget=forms.HiddenInput(),
        )

    @property
    def parts(self) -> Iterator[tuple[str | Promise, list[tuple[Any, Any, ReportText | None]]]]:
        """Each part with its boxes: text, number, and what stands there now."""
        for section in Section:
            boxes = [
                (
                    self[f"{section.value}_{language}"],
                    self[f"{section.value}_{language}_number"],
                    self._standing.get((section.value, language)),
                )
                for language in LANGUAGES
            ]
            yield section.label, boxes

    @property
    def texts(self) -> Mapping[Place, str]:
        """Only for a form that is valid."""
        return {place: self.cleaned_data[f"{place[0]}_{place[1]}"] for place in _places()}

    @property
    def numbers(self) -> Mapping[Place, int]:
        """Only for a form that is valid."""
        return {
            place: self.cleaned_data[f"{place[0]}_{place[1]}_number"] or 0 for place in _places()
        }


def _places() -> list[Place]:
    return [(section.value, language) for section in Section for language in LANGUAGES]
