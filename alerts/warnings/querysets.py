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
#: From the surest to the least, as there.
CERTAINTIES = ("confirmed", "reported", "denied")

_BY_SEVERITY = ("severity_rank", "certainty_rank", "-first_seen", "-pk")


def _rank(field: str, names: tuple[str, ...]) -> Case:
    """The place of a field's value among these; an unknown one comes last."""
    ranks = [When(**{field: name}, then=Value(rank)) for rank, name in enumerate(names)]
    return Case(*ranks, default=Value(len(names)), output_field=IntegerField())


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
        """The most serious first; among equals what is confirmed before what is only reported,
        and then the newest."""
        return self._ranked().order_by(*_BY_SEVERITY)

    def newest_first(self) -> Self:
        return self.order_by("-first_seen", "-pk")

    def translated_first(self) -> Self:
        """As `by_severity`, but after all translated ones those that only stand in."""
        stands_in = ExpressionWrapper(Q(alias_of__isnull=False), output_field=BooleanField())
        return self._ranked().alias(stands_in=stands_in).order_by("stands_in", *_BY_SEVERITY)

    def _ranked(self) -> Self:
        return self.alias(
            severity_rank=_rank("severity", SEVERITIES),
            certainty_rank=_rank("certainty", CERTAINTIES),
        )

    def in_language(self, language_code: str) -> Self:
        """The tree of one language; its aliases stand in where nobody translated."""
        return self.filter(locale__language_code=language_code)

    def with_card_data(self) -> Self:
        """What a card shows of each warning, in a fixed number of queries."""
        return self.select_related("locale").prefetch_related("countries")
