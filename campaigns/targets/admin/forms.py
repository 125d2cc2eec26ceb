"""Forms of targets and plans. Numbers may be typed as 120 or ۱۲۰; nothing typed is ever lost."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.figures.selection import StaffField
from campaigns.records.models import Campaign, Indicator, Institution, PlanState, Target, Topic
from destinations.models import Country
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from mrc.core.urdu import fold_digits


def day_widget() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WholeNumberField(forms.CharField):
    """A number of things, in either kind of digits, with or without commas between them."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        text = fold_digits(super().clean(value)).replace(",", "").replace(" ", "")
        if not text.isascii() or not text.isdigit():
            raise forms.ValidationError(_("Write a whole number."), code="invalid")
        return int(text)


class RefusableForm(forms.Form):
    """A form whose service may refuse an entry."""

    def add_service_error(self, field: str, message: Any) -> None:
        """Puts what the service refused beside the field that it is about."""
        self.add_error(field if field in self.fields else None, str(message))


class ReasonForm(RefusableForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("It is kept for ever. No names, no phone numbers."),
    )


class TargetForm(RefusableForm):
    campaign = forms.ModelChoiceField(Campaign.objects.all(), label=_("Campaign"))
    centre = forms.ModelChoiceField(
        Centre.objects.all(),
        label=_("Centre"),
        required=False,
        empty_label=_("All centres together"),
    )
    indicator = forms.ChoiceField(label=_("Indicator"), choices=Indicator.choices)
    starts_on = forms.DateField(
        label=_("From day"),
        widget=day_widget(),
        help_text=_("Within the campaign; both days count."),
    )
    ends_on = forms.DateField(label=_("To day"), widget=day_widget())
    value = WholeNumberField(
        label=_("Target"), help_text=_("Only verified sessions are counted towards it.")
    )


class RevisionForm(ReasonForm):
    """A new number for a target, or none: then it is withdrawn."""

    value = WholeNumberField(label=_("New target"))
    field_order = ("value", "reason")

    def __init__(self, *args: Any, target: Target, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = target


class InstitutionField(forms.ModelChoiceField):
    """Institutions by their names, each with its district: two may have one name."""

    def label_from_instance(self, row: Any) -> str:
        return f"{row.name} ({row.district.name})"


class PlanForm(RefusableForm):
    """A planned session of one centre: its campaigns, and its officers."""

    campaign = forms.ModelChoiceField(Campaign.objects.none(), label=_("Campaign"))
    institution = InstitutionField(
        Institution.objects.none(),
        label=_("Institution"),
        required=False,
        empty_label=_("A community session, without an institution"),
    )
    officer = StaffField(User.objects.none(), label=_("Officer"))
    planned_for = forms.DateField(label=_("Planned for"), widget=day_widget())
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.filter(is_offered=True),
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the session is about; its printed code opens what we say about it."),
    )
    countries = forms.ModelMultipleChoiceField(
        Country.objects.all(),
        label=_("Countries"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("campaign", Campaign.objects.for_centre(centre).exclude(state="closed"))
        self._offer(
            "institution",
            Institution.objects.standing().select_related("district").order_by("name_en"),
        )
        officers = User.objects.filter(
            centre=centre, is_active=True, groups__name=Role.OFFICER.group_name
        )
        self._offer("officer", officers.order_by("first_name", "username"))

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


#: The states by which the list of plans is narrowed; "late" is planned and past its day.
LATE = "late"
PLAN_STATES: tuple[tuple[str, Any], ...] = ((LATE, _("Late")), *PlanState.choices)
