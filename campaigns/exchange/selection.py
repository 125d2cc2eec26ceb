"""Which sessions are shown and exported: read from the address, the same on screen and in files.

The names are those of the figures' filters and of the list of sessions in the admin, so an address
of either leads here with its query as it is.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.figures.selection import Selection, SelectionForm
from campaigns.records.models import RuleFlag, SessionState, SessionVersion
from campaigns.records.querysets import SessionVersionQuerySet
from mrc.core.models import User


@dataclass(frozen=True)
class ExportSelection:
    """The figures' selection, narrowed by what a list of sessions knows besides."""

    figures: Selection
    state: str = ""
    after: datetime.date | None = None
    before: datetime.date | None = None
    flagged: bool | None = None

    def versions_for(self, user: User) -> SessionVersionQuerySet:
        """Current versions of the sessions that this person sees; newest first.

        Void sessions are among them, as in every list of sessions; their state says so.
        """
        versions = self.figures.of(SessionVersion.objects.visible_to(user)).filter(
            current_of__isnull=False
        )
        if self.state:
            versions = versions.filter(current_of__state=self.state)
        if self.after is not None:
            versions = versions.filter(held_on__gte=self.after)
        if self.before is not None:
            versions = versions.filter(held_on__lte=self.before)
        if self.flagged is not None:
            has_flag = Exists(RuleFlag.objects.filter(version=OuterRef("pk")))
            versions = versions.filter(has_flag if self.flagged else ~has_flag)
        return versions.order_by("-session__received_at", "-session_id")

    def described(self) -> Iterator[tuple[str | Promise, str | Promise]]:
        """Each filter with its value, as a file names them."""
        yield from self.figures.described()
        everything = _("All")
        yield _("State"), SessionState(self.state).label if self.state else everything
        yield _("Held from"), _day(self.after)
        yield _("Held until"), _day(self.before)
        yield _("Warnings"), _FLAGGED[self.flagged]


def _day(day: datetime.date | None) -> str | Promise:
    return date_format(day, "DATE_FORMAT") if day else _("All")


_FLAGGED: dict[bool | None, str | Promise] = {
    None: _("All"),
    True: _("With warnings"),
    False: _("Without warnings"),
}


class ExportForm(SelectionForm):
    """The figures' filters and those of the list of sessions."""

    state = forms.ChoiceField(label=_("State"), required=False)
    held_on_after = forms.DateField(
        label=_("Held from"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    held_on_before = forms.DateField(
        label=_("Held until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    flagged = forms.TypedChoiceField(
        label=_("Warnings"),
        required=False,
        empty_value=None,
        coerce=lambda value: value == "true",
        choices=[
            ("", _FLAGGED[None]),
            ("true", _FLAGGED[True]),
            ("false", _FLAGGED[False]),
        ],
    )

    def __init__(self, data: Any, *, user: User, today: datetime.date) -> None:
        super().__init__(data, user=user, today=today)
        self._set("state", choices=[("", _("All")), *SessionState.choices])
        self.order_fields(["state", "held_on_after", "held_on_before"])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        after, before = values.get("held_on_after"), values.get("held_on_before")
        if after and before and after > before:
            self.add_error("held_on_before", _("The last day is before the first one."))
        return values

    @property
    def export_selection(self) -> ExportSelection:
        """Only for a form that is valid."""
        return ExportSelection(
            figures=self.selection,
            state=self.cleaned_data["state"],
            after=self.cleaned_data["held_on_after"],
            before=self.cleaned_data["held_on_before"],
            flagged=self.cleaned_data["flagged"],
        )
