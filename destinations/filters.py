"""Filters of the lists in the admin."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from destinations.models import Country, Fact, FactGroup, FactKind, Region
from destinations.querysets import FactQuerySet
from mrc.core.sources import CheckState

#: The choice for facts without a country.
NATIONAL = "national"


class FactFilterSet(WagtailFilterSet):
    country = django_filters.ModelChoiceFilter(
        label=_("Country"),
        queryset=Country.objects.all(),
        null_label=_("Every country"),
        null_value=NATIONAL,
    )
    kind = django_filters.ModelChoiceFilter(label=_("Kind"), queryset=FactKind.objects.all())
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=CheckState.choices, method="filter_state"
    )

    class Meta:
        model = Fact
        fields: tuple[str, ...] = ("country", "kind", "state")

    def filter_state(self, facts: FactQuerySet, name: str, value: str) -> Any:
        return facts.in_state(CheckState(value), today=timezone.localdate())


class CountryFilterSet(WagtailFilterSet):
    region = django_filters.ChoiceFilter(label=_("Region"), choices=Region.choices)

    class Meta:
        model = Country
        fields: tuple[str, ...] = ("region",)


class FactKindFilterSet(WagtailFilterSet):
    group = django_filters.ChoiceFilter(label=_("Belongs to"), choices=FactGroup.choices)

    class Meta:
        model = FactKind
        fields: tuple[str, ...] = ("group", "on_card")
