"""Which sessions a report is about: read from the address, kept in it, and named in exports."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Max, Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import Campaign, SessionVersion
from campaigns.records.querysets import SessionVersionQuerySet, sees_every_centre
from mrc.core.models import Centre, Province, User

from .quarters import Quarter, quarters_between


@dataclass(frozen=True)
class Selection:
    """What a report is narrowed to; None is everything."""

    campaign: Campaign | None = None
    centre: Centre | None = None
    province: Province | None = None
    first: Quarter | None = None
    last: Quarter | None = None

    def of(self, versions: SessionVersionQuerySet) -> SessionVersionQuerySet:
        """The versions that are selected."""
        if self.campaign is not None:
            versions = versions.filter(campaign=self.campaign)
        if self.centre is not None:
            versions = versions.filter(session__centre=self.centre)
        if self.province is not None:
            versions = versions.filter(district__province=self.province)
        if self.first is not None:
            versions = versions.filter(held_on__gte=self.first.first_day)
        if self.last is not None:
            versions = versions.filter(held_on__lte=self.last.last_day)
        return versions

    def described(self) -> Iterator[tuple[str | Promise, str | Promise]]:
        """Each filter with its value, as an export names them."""
        everything = _("All")
        yield _("Campaign"), str(self.campaign) if self.campaign else everything
        yield _("Centre"), str(self.centre) if self.centre else everything
        yield _("Province"), str(self.province) if self.province else everything
        yield _("From quarter"), self.first.label if self.first else _("The first session")
        yield _("To quarter"), self.last.label if self.last else _("Today")


class SelectionForm(forms.Form):
    """The filters. Whoever sees one centre only is offered no other, and may ask for no other."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Campaign"), required=False, empty_label=_("All campaigns")
    )
    centre = forms.ModelChoiceField(
        Centre.objects.none(), label=_("Centre"), required=False, empty_label=_("All centres")
    )
    province = forms.ModelChoiceField(
        Province.objects.none(), label=_("Province"), required=False, empty_label=_("All provinces")
    )
    first = forms.TypedChoiceField(
        label=_("From quarter"), required=False, coerce=Quarter.parse, empty_value=None
    )
    last = forms.TypedChoiceField(
        label=_("To quarter"), required=False, coerce=Quarter.parse, empty_value=None
    )

    def __init__(self, data: Any, *, user: User, today: datetime.date) -> None:
        super().__init__(data, auto_id="filter_%s")
        campaigns, centres = Campaign.objects.all(), Centre.objects.all()
        if not sees_every_centre(user):
            campaigns = campaigns.filter(centres=user.centre_id)
            centres = centres.filter(pk__in=[user.centre_id])
            self._set("centre", empty_label=None)
        self._set("campaign", queryset=campaigns)
        self._set("centre", queryset=centres)
        self._set("province", queryset=Province.objects.all())
        quarters = offered_quarters(user, today)
        newest_first = [(quarter.key, quarter.label) for quarter in reversed(quarters)]
        self._set("first", choices=[("", _("The first session")), *newest_first])
        self._set("last", choices=[("", _("Today")), *newest_first])

    def _set(self, field: str, **values: Any) -> None:
        for name, value in values.items():
            setattr(self.fields[field], name, value)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last quarter is before the first one."))
        return values

    @property
    def selection(self) -> Selection:
        """Only for a form that is valid."""
        return Selection(
            campaign=self.cleaned_data["campaign"],
            centre=self.cleaned_data["centre"],
            province=self.cleaned_data["province"],
            first=self.cleaned_data["first"],
            last=self.cleaned_data["last"],
        )


def offered_quarters(user: User, today: datetime.date) -> list[Quarter]:
    """From the first session that the user may see to the present quarter."""
    days = SessionVersion.objects.visible_to(user).aggregate(
        first=Min("held_on"), last=Max("held_on")
    )
    if days["first"] is None:
        return [Quarter.of(today)]
    last = max(Quarter.of(today), Quarter.of(days["last"]))
    return list(quarters_between(Quarter.of(days["first"]), last))
