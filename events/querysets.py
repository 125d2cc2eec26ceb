"""Reads of events. Days are arguments: what is upcoming depends on who asks and when."""

import datetime
from typing import NamedTuple, Self

from django.apps import apps
from django.db.models import BooleanField, ExpressionWrapper, F, Q, TextField
from django.db.models.functions import Cast, Coalesce

from mrc.core.readable import ReadablePageQuerySet

from .choices import Status


class EventChoice(NamedTuple):
    """A combination of place and time that at least one event has."""

    district_en: str | None
    district_ur: str | None
    mode: str
    year: int
    is_past: bool


class EventQuerySet(ReadablePageQuerySet):
    def upcoming(self, *, on: datetime.date) -> Self:
        """Events that are not over on that day, the next one first."""
        return (
            self._with_final_day()
            .filter(final_day__gte=on)
            # Databases disagree on where an unknown time belongs.
            .order_by("starts_on", F("start_time").asc(nulls_first=True), "pk")
        )

    def past(self, *, on: datetime.date) -> Self:
        """Events that were over before that day, the latest first."""
        return self._with_final_day().filter(final_day__lt=on).order_by("-starts_on", "-pk")

    def in_year(self, year: int) -> Self:
        """Events that began in that year."""
        return self.filter(starts_on__year=year)

    def in_city(self, name: str) -> Self:
        """Events in a district, by its English or Urdu name; ``online`` gives those on the web."""
        if name.casefold() == "online":
            return self.exclude(mode="in_person")
        return self.filter(Q(district__name_en__iexact=name) | Q(district__name_ur=name))

    def in_language(self, language_code: str) -> Self:
        """The tree of one language; its aliases stand in where nobody translated."""
        return self.filter(locale__language_code=language_code)

    def choices(self, *, on: datetime.date) -> list[EventChoice]:
        """What a filter may offer, in one query: every combination once, past as of that day."""
        is_past = ExpressionWrapper(Q(final_day__lt=on), output_field=BooleanField())
        rows = (
            self._with_final_day()
            .order_by()
            .annotate(is_past=is_past)
            .values_list(
                "district__name_en", "district__name_ur", "mode", "starts_on__year", "is_past"
            )
            .distinct()
        )
        return [EventChoice(*row) for row in rows]

    def with_known_day(self) -> Self:
        """What can stand in a calendar."""
        return self.filter(is_month_only=False)

    def without_outcome(self) -> Self:
        """Whose page says nothing of what came of them, and that were not called off."""
        texts = {f"{name}_text": Cast(name, TextField()) for name in ("outcome", "recommendations")}
        empty = {f"{name}__in": ["", "[]"] for name in texts}
        return self.alias(**texts).filter(**empty).exclude(status=Status.CANCELLED)

    def full(self) -> Self:
        """Of which every seat is given."""
        books = apps.get_model("events", "SeatBook")._default_manager
        return self.filter(
            translation_key__in=books.filter(taken__gte=F("capacity")).values("event")
        )

    def with_places(self) -> Self:
        """What a list shows of each event, in the same query."""
        return self.select_related("locale", "district")

    def _with_final_day(self) -> Self:
        return self.alias(final_day=Coalesce("ends_on", "starts_on"))
