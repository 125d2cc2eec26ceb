"""Reads of warnings. Days are arguments; a day is a day in Karachi."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    IntegerField,
    Q,
    Value,
    When,
)

from mrc.core.readable import ReadablePageQuerySet

if TYPE_CHECKING:
    from destinations.models import Country

#: From the most serious to the least, as in the Common Alerting Protocol 1.2.
SEVERITIES = ("extreme", "severe", "moderate", "minor")


class AlertQuerySet(ReadablePageQuerySet):
    def in_force(self, *, on: datetime.date) -> Self:
        """Warnings that hold on that day and were not withdrawn; the day on which one expires is
        its last."""
        return self.filter(expires_on__gte=on, withdrawn_at__isnull=True)

    def ended(self, *, on: datetime.date) -> Self:
        """Warnings that hold no more: their last day was before that day, or we withdrew them."""
        return self.filter(Q(expires_on__lt=on) | Q(withdrawn_at__isnull=False))

    def withdrawn(self) -> Self:
        return self.filter(withdrawn_at__isnull=False)

    def for_country(self, country: "Country") -> Self:
        """Warnings that name the country; those that name none are not among them."""
        return self.filter(countries=country)

    def serious(self) -> Self:
        """Extreme and severe ones, without rumours that were denied."""
        return self.filter(severity__in=SEVERITIES[:2]).exclude(certainty="denied")

    def by_severity(self) -> Self:
        """The most serious first, and among equals the newest."""
        ranks = [When(severity=name, then=Value(rank)) for rank, name in enumerate(SEVERITIES)]
        return self.alias(
            rank=Case(*ranks, default=Value(len(SEVERITIES)), output_field=IntegerField())
        ).order_by("rank", "-first_seen", "-pk")

    def newest_first(self) -> Self:
        return self.order_by("-first_seen", "-pk")

    def translated_first(self) -> Self:
        """The newest first, but after all translated ones those that only stand in."""
        stands_in = ExpressionWrapper(Q(alias_of__isnull=False), output_field=BooleanField())
        return self.alias(stands_in=stands_in).order_by("stands_in", "-first_seen", "-pk")

    def in_language(self, language_code: str) -> Self:
        """The tree of one language; its aliases stand in where nobody translated."""
        return self.filter(locale__language_code=language_code)

    def with_card_data(self) -> Self:
        """What a card shows of each warning, in a fixed number of queries."""
        return self.select_related("locale").prefetch_related("countries")
