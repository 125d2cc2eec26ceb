"""What a supervisor writes: a reason, remarks beside fields, where an institution goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import Institution

from .presenting import FIELD_LABELS

REMARK_PREFIX = "remark-"


class ReturnForm(forms.Form):
    """A reason for the whole, and a remark for each field that the session filled."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("The officer reads this on top of the form. No names, no phone numbers."),
    )

    def __init__(self, *args: Any, values: dict[str, str], **kwargs: Any) -> None:
        """`values`: what was sent, by field; a remark may stand beside each."""
        super().__init__(*args, **kwargs)
        self.values = values
        for name in values:
            self.fields[f"{REMARK_PREFIX}{name}"] = forms.CharField(
                label=FIELD_LABELS[name],
                required=False,
                max_length=500,
                widget=forms.TextInput(attrs={"dir": "auto"}),
            )

    @property
    def remark_rows(self) -> list[tuple[forms.BoundField, str]]:
        """Each remark's field with what was sent there, in the order of the form."""
        return [
            (self[f"{REMARK_PREFIX}{name}"], self.values[name])
            for name in FIELD_LABELS
            if name in self.values
        ]

    @property
    def remark_errors(self) -> bool:
        return any(name.startswith(REMARK_PREFIX) for name in self.errors)

    @property
    def remarks(self) -> dict[str, str]:
        return {
            name.removeprefix(REMARK_PREFIX): text
            for name, text in self.cleaned_data.items()
            if name.startswith(REMARK_PREFIX) and text
        }

    def add_service_error(self, field: str, message: str) -> None:
        """Puts what the service refused beside the field that it is about."""
        name = f"{REMARK_PREFIX}{field}"
        self.add_error(name if name in self.fields else "reason", message)


class VoidForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("The record stays, with this reason; it counts no more."),
    )

    def add_service_error(self, field: str, message: str) -> None:
        self.add_error("reason", message)


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        label=_("The institution that stays"), queryset=Institution.objects.none()
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = (
            Institution.objects.standing()
            .filter(district=institution.district_id)
            .exclude(pk=institution.pk)
        )
