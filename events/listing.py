"""What the events' page shows for an address: pure selection, no HTML."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from mrc.core.places.models import District

from .forms import EventFilterForm

if TYPE_CHECKING:
    from .models import EventPage
    from .querysets import EventQuerySet

PAGE_SIZE = 20
#: How many past events stand below the upcoming ones.
LATEST_PAST = 5


@dataclass(frozen=True)
class EventListing:
    form: EventFilterForm
    page_obj: PaginatorPage
    #: The filters as a query string, for the links to other pages of the list.
    query: str
    #: True where the address asks for past events.
    shows_past: bool
    #: The events of this page: upcoming ones under "", past ones under the year they began in.
    groups: list[tuple[str, list["EventPage"]]]
    #: Below the upcoming events: the latest past ones.
    latest_past: list["EventPage"]
    #: The city that was asked for, as it is written in the reader's language.
    city_name: str


def build_listing(
    events: "EventQuerySet", parameters: Mapping[str, Any], today: datetime.date
) -> EventListing:
    """The listing for the parameters of an address; what is unknown there is reported beside its
    field, and ignored."""
    events = events.with_places()
    cities = _cities(events)
    years = [day.year for day in events.past(on=today).dates("starts_on", "year", order="DESC")]
    form = EventFilterForm(parameters, cities=cities, years=years)
    form.is_valid()
    city, when = form.cleaned_data.get("city", ""), form.cleaned_data.get("when", "")
    if city:
        events = events.in_city(city)
    past = events.past(on=today)
    chosen = events.upcoming(on=today)
    if when:
        chosen = past if when == "past" else past.in_year(int(when))
    page_obj = Paginator(chosen, PAGE_SIZE).get_page(parameters.get("page"))
    return EventListing(
        form=form,
        page_obj=page_obj,
        query=urlencode({key: value for key, value in (("city", city), ("when", when)) if value}),
        shows_past=bool(when),
        groups=_by_year(page_obj) if when else [("", list(page_obj))],
        latest_past=[] if when else list(past[:LATEST_PAST]),
        city_name=dict(cities).get(city, ""),
    )


def _cities(events: "EventQuerySet") -> list[tuple[str, str]]:
    """The districts that have events, and the web where an event can be joined from anywhere."""
    rows = events.order_by().values_list("district_id", "mode").distinct()
    found = {district for district, _mode in rows if district}
    choices = [(d.name_en, d.name) for d in District.objects.filter(pk__in=found)]
    if any(mode != "in_person" for _district, mode in rows):
        choices.append(("online", _("Online")))
    return choices


def _by_year(events: PaginatorPage) -> list[tuple[int | None, list["EventPage"]]]:
    return [(year, list(group)) for year, group in groupby(events, key=lambda e: e.starts_on.year)]
