"""Filters of the lists in the admin."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from destinations.facts_life.states import STATE_CHOICES, in_listed_state
from destinations.forms import people_who_may_check
from destinations.models import Country, Fact, FactGroup, FactKind, Region
from destinations.querysets import FactQuerySet

#: The choice for facts without a country, and for those that nobody looks after.
NATIONAL, NOBODY = "national", "nobody"


class FactFilterSet(WagtailFilterSet):
    country = django_filters.ModelChoiceFilter(
        label=_("Country"),
        queryset=Country.objects.all(),
        null_label=_("Every country"),
        null_value=NATIONAL,
    )
    kind = django_filters.ModelChoiceFilter(label=_("Kind"), queryset=FactKind.objects.all())
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATE_CHOICES, method="filter_state"
    )
    owner = django_filters.ModelChoiceFilter(
        label=_("Looked after by"),
        queryset=lambda request: people_who_may_check(),
        null_label=_("Nobody"),
        null_value=NOBODY,
        method="filter_owner",
    )

    class Meta:
        model = Fact
        fields: tuple[str, ...] = ("country", "kind", "state", "owner")

    def filter_state(self, facts: FactQuerySet, name: str, value: str) -> Any:
        return in_listed_state(facts, value, today=timezone.localdate())

    def filter_owner(self, facts: FactQuerySet, name: str, value: Any) -> Any:
        return facts.without_owner() if value == NOBODY else facts.filter(owner=value)


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
