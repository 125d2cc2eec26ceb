"""What the warnings' page shows for an address: pure selection, no HTML."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects

from destinations.models import Country
from mrc.core.bilingual import current_language

from .forms import PAST, AlertFilterForm

if TYPE_CHECKING:
    from .models import AlertPage
    from .querysets import AlertQuerySet

PAGE_SIZE = 20
#: How many ended warnings stand below those in force.
LATEST_ENDED = 5


@dataclass(frozen=True)
class AlertListing:
    form: AlertFilterForm
    page_obj: PaginatorPage
    #: The filters as a query string, for the links to other pages of the list.
    query: str
    #: True where the address asks for warnings that have ended.
    shows_ended: bool
    #: Below those in force: the latest that have ended.
    latest_ended: list["AlertPage"]
    #: The country that was asked for, and its name in the reader's language.
    country: Country | None
    country_name: str


def build_listing(
    alerts: "AlertQuerySet", parameters: Mapping[str, Any], today: datetime.date
) -> AlertListing:
    """The listing for the parameters of an address; what is unknown there is reported beside its
    field, and ignored."""
    countries = _countries(alerts)
    form = AlertFilterForm(
        parameters, countries=[(country.code, country.name) for country in countries]
    )
    form.is_valid()
    filters = {key: value for key, value in form.cleaned_data.items() if value}
    alerts = alerts.select_related("locale")
    chosen = next((c for c in countries if c.code == filters.get("country")), None)
    if chosen is not None:
        alerts = alerts.for_country(chosen)
    if "kind" in filters:
        alerts = alerts.filter(kind=filters["kind"])
    ended = alerts.ended(on=today).newest_first()
    shows_ended = filters.get("show") == PAST
    shown = ended if shows_ended else alerts.in_force(on=today).by_severity()
    page_obj = Paginator(shown, PAGE_SIZE).get_page(parameters.get("page"))
    latest_ended = [] if shows_ended else list(ended[:LATEST_ENDED])
    # One look-up for both lists.
    prefetch_related_objects([*page_obj.object_list, *latest_ended], "countries")
    return AlertListing(
        form=form,
        page_obj=page_obj,
        query=urlencode(filters),
        shows_ended=shows_ended,
        latest_ended=latest_ended,
        country=chosen,
        country_name=chosen.name if chosen is not None else "",
    )


def _countries(alerts: "AlertQuerySet") -> list[Country]:
    """The countries that any warning of the list names, as a reader looks for them."""
    named = alerts.order_by().values("countries")
    return Country.objects.filter(pk__in=named).by_name(current_language())
