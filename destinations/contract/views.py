"""`/en/destinations/contract/`: the same page for everybody. Answers never leave the device."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from destinations.models import Country
from mrc.core.bilingual import current_language
from mrc.core.page_cache import keep_for_a_minute
from mrc.core.sources import CheckState
from mrc.core.view_addresses import both_languages

from .points import shown_points


@require_safe
def contract(request: HttpRequest) -> HttpResponse:
    """The points; with `?c=SA` the country's own rules beside them."""
    countries = [
        country
        for country in Country.objects.marked_by_facts().by_name(current_language())
        if country.has_facts
    ]
    asked = request.GET.get("c", "").strip().upper()
    country = next((one for one in countries if one.code == asked), None)
    query = f"c={country.code}" if country is not None else ""
    points = shown_points(country, today=timezone.localdate())
    minimums = [shown.minimum for shown in points if shown.minimum is not None]
    context = {
        "points": points,
        "is_unchecked": any(entry.state is CheckState.PUBLISHED for entry in minimums),
        "countries": countries,
        "country": country,
        "is_unknown_country": bool(asked) and country is None,
        "languages": both_languages(request, "contract_check", query=query),
        "page_title": _title(country),
        "page_summary": _(
            "Hold your contract against the minimum terms for a job abroad, point by point, "
            "before you sign. What you tick stays on your phone."
        ),
    }
    response = render(request, "destinations/contract.html", context)
    return keep_for_a_minute(request, response)


def _title(country: Country | None) -> str:
    title = _("Is this in your contract?")
    return f"{title} {country.name}" if country is not None else title
