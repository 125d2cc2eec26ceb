"""The filters of the figures, and what the rows of their tables stand for."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.figures.engine import Grouping
from campaigns.figures.selection import SelectionForm
from mrc.core.models import User

from .groupings import LABELS

_CHOICES = [(grouping.value, LABELS[grouping]) for grouping in Grouping]


class DashboardForm(SelectionForm):
    """`by` and `then` group the rows: by month where nothing is chosen."""

    by = forms.TypedChoiceField(
        label=_("A row for each"),
        required=False,
        coerce=Grouping,
        empty_value=Grouping.MONTH,
        choices=[(Grouping.MONTH.value, LABELS[Grouping.MONTH]), *_CHOICES[1:]],
    )
    then = forms.TypedChoiceField(
        label=_("And within it for each"),
        required=False,
        coerce=Grouping,
        empty_value=None,
        choices=[("", _("nothing more")), *_CHOICES],
    )

    def __init__(self, data: Any, *, user: User, today: datetime.date) -> None:
        super().__init__(data, user=user, today=today)
        self.initial.setdefault("by", Grouping.MONTH.value)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("then") and values.get("then") == values.get("by"):
            self.add_error("then", _("Choose something else than before."))
        return values

    @property
    def groupings(self) -> tuple[Grouping, ...]:
        """One or two; only for a form that is valid."""
        by, then = self.cleaned_data["by"], self.cleaned_data["then"]
        return (by, then) if then else (by,)
