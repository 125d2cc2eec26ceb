"""Reads: countries in a reader's order, facts by country and by state, guides by country."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Min, Q

from destinations.names import sort_key
from mrc.core.sources import CheckState
from mrc.core.urdu import fold_name

if TYPE_CHECKING:
    from destinations.models import Country


def fold_query(text: str) -> str:
    """What was typed, as `is_match` wants it: folded, and U.A.E. without its dots."""
    return fold_name(text.replace(".", ""))


def is_match(match_key: str, folded_query: str) -> bool:
    """Whether a name begins with the query, or one of its words does.

    The filter in the browser (`country-filter.js`) does the same with the same key.
    """
    return f" {folded_query}" in match_key


def in_order(countries: "Iterable[Country]", language: str) -> "list[Country]":
    """Countries from A to Z as a reader of that language looks for them."""
    return sorted(countries, key=lambda country: sort_key(country.name_in(language), language))


class CountryQuerySet(models.QuerySet[Any]):
    """Names are computed, so these two end a chain: they give lists."""

    def by_name(self, language: str) -> "list[Country]":
        return in_order(self, language)

    def marked_by_facts(self) -> "CountryQuerySet":
        """With `has_facts`: whether a fact of its own is known, with a guide or without one."""
        from destinations.models import Fact

        own = Fact.objects.stated().filter(country=models.OuterRef("pk"))
        return self.annotate(has_facts=models.Exists(own))

    def matching(self, text: str) -> "list[Country]":
        """Countries whose names or synonyms fit what was typed, in any script or spelling."""
        query = fold_query(text)
        return [country for country in self if is_match(country.match_key(), query)]


class FactQuerySet(models.QuerySet[Any]):
    def for_country(self, country: "Country | None") -> "FactQuerySet":
        """The country's own facts and the national ones; without a country the national ones."""
        return self.filter(Q(country=country) | Q(country=None))

    def on_card(self) -> "FactQuerySet":
        return self.filter(kind__on_card=True)

    def stated(self) -> "FactQuerySet":
        """Those that have a value in at least one language."""
        return self.exclude(value_en="", value_ur="")

    def in_state(self, state: CheckState, *, today: datetime.date) -> "FactQuerySet":
        """Those that a reader sees in that state today; the same rule as `Sourced.check_state`."""
        if state is CheckState.MISSING:
            return self.filter(value_en="", value_ur="")
        stated = self.stated()
        if state is CheckState.PUBLISHED:
            return stated.filter(checked_on=None)
        overdue = Q(check_due_on__lt=today)
        checked = stated.exclude(checked_on=None)
        if state is CheckState.EXPIRED:
            return checked.filter(overdue)
        return checked.filter(Q(check_due_on=None) | ~overdue)

    def shown_until(
        self, country: "Country | None", today: datetime.date
    ) -> "datetime.date | None":
        """The last day on which all that the country's guide shows of the facts stays true.

        On the day after it the first of them is past its date. None: nothing has a date to pass.
        """
        until: datetime.date | None = (
            self.for_country(country)
            .in_state(CheckState.CHECKED, today=today)
            .aggregate(until=Min("check_due_on"))["until"]
        )
        return until

    def due_within(self, days: int, *, today: datetime.date) -> "FactQuerySet":
        """Checked ones whose next check falls on one of the coming days, today included."""
        last = today + datetime.timedelta(days=days)
        return self.in_state(CheckState.CHECKED, today=today).filter(check_due_on__lte=last)

    def waiting(self, days: int, *, today: datetime.date) -> "FactQuerySet":
        """Those that somebody should check: past their date, due within days, never checked."""
        last = today + datetime.timedelta(days=days)
        return self.stated().filter(Q(checked_on=None) | Q(check_due_on__lte=last))

    def without_owner(self) -> "FactQuerySet":
        """Those that nobody looks after; who left the staff looks after nothing."""
        return self.filter(Q(owner=None) | Q(owner__is_active=False))

    def with_kind(self) -> "FactQuerySet":
        """With all that showing facts outside a guide needs."""
        return self.select_related("kind", "country")

    def with_people(self) -> "FactQuerySet":
        """With all that an editor's list, the history and a file of facts need."""
        return self.select_related("kind", "country", "checked_by", "owner")
