"""The list of countries from A to Z, filtered by what a reader typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.http import HttpRequest

from destinations.names import first_letter
from destinations.querysets import fold_query, in_order, is_match

if TYPE_CHECKING:
    from destinations.models import Country, GuidePage

#: Fewer guides than this stand in one list: letters over two or three names slow a reader down.
LETTERS_FROM = 20
#: Longer input is cut: no country's name is longer.
MAX_QUERY_LENGTH = 60


@dataclass(frozen=True)
class CountryEntry:
    country: "Country"
    name: str
    #: Its name in the other language, for families that read the other script.
    other_name: str
    #: Where its guide is; empty while nobody has written one.
    url: str
    #: What the filter in the browser looks into.
    match_key: str
    letter: str


@dataclass(frozen=True)
class GuideList:
    query: str
    other_language: str
    #: Countries with a guide as (letter, countries); one group without a letter while few have one.
    groups: list[tuple[str, list[CountryEntry]]]
    #: Countries whose guide nobody has written yet.
    unwritten: list[CountryEntry]
    number: int
    has_letters: bool


def guide_list(
    guides: "Iterable[GuidePage]",
    *,
    locale_id: int,
    language: str,
    query: str = "",
    request: HttpRequest | None = None,
) -> GuideList:
    """Every country, with its guide in the locale, or else with the guide in another language."""
    from destinations.models import Country

    by_country: dict[int, GuidePage] = {}
    for guide in guides:
        if guide.locale_id == locale_id or guide.country_id not in by_country:
            by_country[guide.country_id] = guide
    countries = in_order(Country.objects.all(), language)
    query = " ".join(query.split())[:MAX_QUERY_LENGTH]
    wanted = fold_query(query)
    other_language = "en" if language == "ur" else "ur"
    entries = []
    for country in countries:
        key = country.match_key()
        if wanted and not is_match(key, wanted):
            continue
        its_guide = by_country.get(country.pk)
        name = country.name_in(language)
        entries.append(
            CountryEntry(
                country=country,
                name=name,
                other_name=country.name_in(other_language),
                url=(its_guide.get_url(request) or "") if its_guide is not None else "",
                match_key=key,
                letter=first_letter(name, language),
            )
        )
    written = [entry for entry in entries if entry.url]
    has_letters = len(by_country) >= LETTERS_FROM
    grouped = groupby(written, key=lambda entry: entry.letter if has_letters else "")
    return GuideList(
        query=query,
        other_language=other_language,
        groups=[(letter, list(members)) for letter, members in grouped],
        unwritten=[entry for entry in entries if not entry.url],
        number=len(entries),
        has_letters=has_letters,
    )
