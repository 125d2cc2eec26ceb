"""The filter of the events' page: plain GET, so that every view of it has an address."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _


class EventFilterForm(forms.Form):
    """`city` is a district's English name or ``online``; `when` is empty, ``past`` or a year."""

    city = forms.ChoiceField(
        label=_("City or district"),
        required=False,
        error_messages={"invalid_choice": _("No event was found in that place.")},
    )
    when = forms.ChoiceField(
        label=_("When"),
        required=False,
        error_messages={"invalid_choice": _("No event was found in that year.")},
    )

    def __init__(
        self,
        data: object,
        *,
        cities: Sequence[tuple[str, str]],
        years: Sequence[int],
    ) -> None:
        super().__init__(data)
        self.fields["city"].choices = [("", _("Everywhere")), *cities]
        self.fields["when"].choices = [
            ("", _("Upcoming")),
            ("past", _("All past events")),
            *((str(year), str(year)) for year in years),
        ]
