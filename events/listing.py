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

from mrc.core.bilingual import current_language

from .forms import EventFilterForm
from .querysets import EventChoice

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
    #: The city that was asked for, as the address has it.
    city: str
    #: And as it is written in the reader's language.
    city_name: str


def build_listing(
    events: "EventQuerySet", parameters: Mapping[str, Any], today: datetime.date
) -> EventListing:
    """The listing for the parameters of an address; what is unknown there is reported beside its
    field, and ignored."""
    choices = events.choices(on=today)
    cities = _cities(choices)
    form = EventFilterForm(parameters, cities=cities, years=_past_years(choices))
    form.is_valid()
    city, when = form.cleaned_data.get("city", ""), form.cleaned_data.get("when", "")
    events = events.with_places()
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
        city=city,
        city_name=dict(cities).get(city, ""),
    )


def _cities(choices: list[EventChoice]) -> list[tuple[str, str]]:
    """The districts that have events, and the web where an event can be joined from anywhere."""
    urdu = current_language() == "ur"
    names = {
        choice.district_en: (choice.district_ur if urdu else "") or choice.district_en
        for choice in choices
        if choice.district_en
    }
    cities = sorted(names.items(), key=lambda city: city[1])
    if any(choice.mode != "in_person" for choice in choices):
        cities.append(("online", _("Online")))
    return cities


def _past_years(choices: list[EventChoice]) -> list[int]:
    """The years that have events to look back on, the latest first."""
    return sorted({choice.year for choice in choices if choice.is_past}, reverse=True)


def _by_year(events: PaginatorPage) -> list[tuple[str, list["EventPage"]]]:
    years = groupby(events, key=lambda event: event.starts_on.year)
    return [(str(year), list(group)) for year, group in years]
