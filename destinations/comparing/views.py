"""`/en/destinations/compare/?c=SA&c=AE`: by GET alone, so that its address can be passed on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from mrc.core.bilingual import current_language
from mrc.core.page_cache import keep_for_a_minute
from mrc.core.sharing import share_links
from mrc.core.view_addresses import both_languages

from .choosing import FEWEST, MOST, Choice, read_choice
from .table import compare_countries


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The form, and the comparison once two to four countries are chosen."""
    language = current_language()
    choice = read_choice(request.GET, language=language)
    languages = both_languages(request, "compare", query=choice.canonical_query)
    title = _title(choice, language)
    context = {
        "choice": choice,
        "fewest": FEWEST,
        "most": MOST,
        "languages": languages,
        "page_title": title,
        "page_summary": _(
            "Pay, hours, rest, passport, changing job and whom to call, country beside country, "
            "each with its source."
        ),
    }
    if choice.is_complete:
        context["comparison"] = compare_countries(
            choice.chosen, language=language, today=timezone.localdate(), request=request
        )
        context["share"] = share_links(title, languages.canonical)
    response = render(request, "destinations/compare.html", context)
    return keep_for_a_minute(request, response)


def _title(choice: Choice, language: str) -> str:
    if not choice.is_complete:
        return _("Compare countries")
    between = pgettext("between items of a list", ",") + " "
    names = between.join(country.name_in(language) for country in choice.chosen)
    return _("Compared: %(countries)s") % {"countries": names}
