"""The filter that readers use, and the editors' form."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from .choices import Change, Channel, Kind, Trade
from .rules import asks_about_change, change_problems

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
    """Channels and trades as boxes to tick: the fields themselves are JSON. Whoever changes what
    has been published says how large the change is."""

    channels = forms.MultipleChoiceField(
        label=_("how it reaches people"),
        required=False,
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    trades = forms.MultipleChoiceField(
        label=_("work that is offered"),
        required=False,
        choices=Trade.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: any."),
    )
    change_kind = forms.ChoiceField(
        label=_("how large is the change"),
        required=False,
        choices=Change.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.has_unpublished_changes:
            # What was said about the change before belongs to that one.
            self.initial |= {"change_kind": "", "change_note_en": "", "change_note_ur": ""}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name, problem in change_problems(cleaned, asked=self._asks_about_the_change()).items():
            self.add_error(name, problem)
        return cleaned

    def _asks_about_the_change(self) -> bool:
        """A draft may be unfinished; what is published, or handed on for it, says what changed."""
        goes_on = any(name.startswith("action-") for name in self.data)
        return goes_on and asks_about_change(self.instance)
