"""The filter that readers use, and the editors' form."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from .choices import Channel, Kind

PAST = "past"


class AlertFilterForm(forms.Form):
    """Plain GET, so that every view of the list has an address that can be shared.

    `country` is a code such as ``SA``; `show` is empty or ``past``.
    """

    def __init__(self, data: Mapping[str, Any], *, countries: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"),
            required=False,
            choices=[("", _("All countries")), *countries],
            error_messages={"invalid_choice": _("We have no warning for that country.")},
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"),
            required=False,
            choices=[("", _("All kinds")), *Kind.choices],
            error_messages={"invalid_choice": _("We do not know that kind of warning.")},
        )
        self.fields["show"] = forms.ChoiceField(
            label=_("Which warnings"),
            required=False,
            choices=[("", _("Those that hold now")), (PAST, _("Those that have ended"))],
            error_messages={"invalid_choice": _("Choose one of the two.")},
        )


class AlertPageForm(WagtailAdminPageForm):
    """Channels as boxes to tick: the field itself is JSON."""

    channels = forms.MultipleChoiceField(
        label=_("how it reaches people"),
        required=False,
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
    )
