"""The filter of the events' page: plain GET, so that every view of it has an address."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class EventFilterForm(forms.Form):
    """`city` is a district's English name or ``online``; `when` is empty, ``past`` or a year."""

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        cities: Sequence[tuple[str, str]],
        years: Sequence[int],
    ) -> None:
        super().__init__(data)
        self.fields["city"] = forms.ChoiceField(
            label=_("City or district"),
            required=False,
            choices=[("", _("Everywhere")), *cities],
            error_messages={"invalid_choice": _("No event was found in that place.")},
        )
        self.fields["when"] = forms.ChoiceField(
            label=_("When"),
            required=False,
            choices=[
                ("", _("Upcoming")),
                ("past", _("All past events")),
                *((str(year), str(year)) for year in years),
            ],
            error_messages={"invalid_choice": _("No event was found in that year.")},
        )
