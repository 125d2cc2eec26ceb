"""The way from a country's name to its guide, on the home page and in search."""

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Page

from destinations.models import Country, GuidePage
from destinations.querysets import in_order
from mrc.core.urdu import fold


@dataclass(frozen=True)
class GuideLink:
    name: str
    #: The name in the other language: families read either script.
    other_name: str
    other_language: str
    url: str


def guide_links(home: Page, request: HttpRequest) -> list[GuideLink]:
    """The guides of one language from A to Z, each under its name in both languages."""
    language = home.locale.language_code
    other = "en" if language == "ur" else "ur"
    guides = (
        GuidePage.objects.readable()
        .filter(locale=home.locale)
        .select_related("country")
        # The rest of a guide is a hundred columns that no link needs.
        .only("country", "locale", "url_path")
    )
    by_country = {guide.country_id: guide for guide in guides}
    countries = in_order([guide.country for guide in guides], language)
    return [
        GuideLink(
            country.name_in(language),
            country.name_in(other),
            other,
            by_country[country.pk].get_url(request) or "",
        )
        for country in countries
    ]


def guides_matching(query: str, *, language: str) -> list[GuidePage]:
    """Live guides to the countries that somebody types: KSA, Saudia, سعودیہ."""
    if len(fold(query).strip()) < 2:
        return []
    countries = Country.objects.all().matching(query)
    if not countries:
        return []
    return list(
        GuidePage.objects.readable()
        .filter(country__in=countries, locale__language_code=language, alias_of__isnull=True)
        .select_related("country")
    )
