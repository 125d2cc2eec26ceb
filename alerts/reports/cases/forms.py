"""What a case worker chooses or writes about a report."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from alerts.reports.choices import Authority, Outcome
from mrc.core.models import Centre, User

from .access import colleagues_of
from .wording import person


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return person(obj)


class AssignForm(forms.Form):
    assigned_to = ColleagueField(
        label=_("Assigned to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assigned_to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues_of(by)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
        help_text=_("What you did or found out. Encrypted; nobody can change it afterwards."),
        error_messages={"required": _("Write something.")},
    )


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect
    )


class CentreForm(forms.Form):
    centre = forms.ModelChoiceField(
        label=_("Centre"),
        queryset=Centre.objects.all(),
        help_text=_("Its case workers see the report from then on; your centre no longer does."),
    )


class ReferralForm(forms.Form):
    """To whom, and what of the report is printed for them."""

    to = forms.ChoiceField(label=_("Office"), choices=Authority.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language of the summary"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    shared = forms.MultipleChoiceField(
        label=_("What the summary holds"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what the office needs.")},
    )
    text = forms.CharField(
        label=_("For the office, in your words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
        help_text=_("Printed on top of the summary. Encrypted, like the report."),
    )
    consent = forms.BooleanField(
        label=_("The person agreed that the office may reach them."), required=False
    )

    def __init__(
        self, *args: Any, lines: list[tuple[str, Any]], reaching: frozenset[str], **kwargs: Any
    ) -> None:
        """`lines`: names and labels of what is filled; `reaching`: those about the reporter."""
        super().__init__(*args, **kwargs)
        self.reaching = reaching
        field = self.fields["shared"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = lines

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        tells = self.reaching.intersection(cleaned.get("shared", ()))
        if tells and not cleaned.get("consent"):
            self.add_error("consent", _("Ask first. Without a yes the office gets no contact."))
        return cleaned
