"""The page about the feeds: its form."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alerts.warnings.choices import Kind
from destinations.models import Country
from mrc.core.bilingual import current_language


class FollowForm(forms.Form):
    """Plain GET: the choice stands in the address, and makes the address of a feed."""

    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        error_messages={"invalid_choice": _("We have no guide to that country.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All kinds")), *Kind.choices],
        error_messages={"invalid_choice": _("We do not know that kind of warning.")},
    )

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, auto_id="follow-%s")
        countries = Country.objects.all().by_name(current_language())
        choices = [("", _("All countries")), *((one.code, one.name) for one in countries)]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen and is known; empty for everything."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def feed_path(self) -> str:
        """The address of the feed of what was chosen, in the language being read."""
        query = urlencode(self.chosen)
        return f"{reverse('alerts_feed')}{f'?{query}' if query else ''}"
