"""Which countries somebody wants to compare, read from the address."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from destinations.models import Country
from destinations.names import cldr_name, is_country_code
from destinations.querysets import in_order

FEWEST = 2
MOST = 4
#: More values than this in one address are no choice of a reader's.
_MOST_READ = 20


@dataclass(frozen=True)
class Offer:
    """One country of the form."""

    country: Country
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    offers: list[Offer]
    #: Those that can be compared, in the order of the address.
    chosen: list[Country]
    #: What stands in the way, for beside the field; empty if nothing does.
    problem: str = ""
    #: What was asked for and has no facts; the others are compared all the same.
    left_out: str = ""

    @property
    def is_complete(self) -> bool:
        return FEWEST <= len(self.chosen) <= MOST

    @property
    def canonical_query(self) -> str:
        """The end of the address: the same for every order of the same countries.

        Empty while there is no comparison.
        """
        if not self.is_complete:
            return ""
        return query_of(sorted(self.chosen, key=lambda country: country.code))


def query_of(countries: Iterable[Country]) -> str:
    return urlencode([("c", country.code) for country in countries])


def read_choice(data: QueryDict, *, language: str) -> Choice:
    """`c` once a country; `with` ticks one beforehand, as the links of guides do."""
    countries = list(Country.objects.marked_by_facts())
    with_facts = [country for country in countries if country.has_facts]
    others = [country for country in countries if not country.has_facts]
    known = {country.code: country for country in with_facts}
    codes = _codes(data.getlist("c"))
    chosen = [known[code] for code in codes if code in known]
    ticked = {country.code for country in chosen} or set(_codes(data.getlist("with")))
    return Choice(
        offers=[
            Offer(country, country.code in ticked) for country in in_order(with_facts, language)
        ],
        chosen=chosen,
        problem=_problem(codes, chosen),
        left_out=_left_out([code for code in codes if code not in known], others, language),
    )


def _codes(values: Iterable[str]) -> list[str]:
    """Each code once; `SA,AE` is what people make of an address that they type."""
    parts = [part for value in list(values)[:_MOST_READ] for part in value.split(",")]
    codes = (part.strip().upper() for part in parts)
    return list(dict.fromkeys(code for code in codes if code))[:_MOST_READ]


def _problem(codes: list[str], chosen: list[Country]) -> str:
    if not codes:
        return ""
    if len(chosen) > MOST:
        return ngettext(
            "You have chosen %(number)s country. Leave at most %(most)s ticked.",
            "You have chosen %(number)s countries. Leave at most %(most)s ticked.",
            len(chosen),
        ) % {"number": len(chosen), "most": MOST}
    if len(chosen) == 1:
        return _("You have chosen one country. Tick at least one more.")
    if not chosen:
        return _("Tick at least two countries.")
    return ""


def _left_out(codes: list[str], others: Iterable[Country], language: str) -> str:
    if not codes:
        return ""
    names = {country.code: country.name_in(language) for country in others}
    found = [
        names.get(code) or cldr_name(code, language) for code in codes if is_country_code(code)
    ]
    if not found:
        return _("One country in the address is not known to us.")
    between = pgettext("between items of a list", ",") + " "
    return _("We have no facts yet about: %(countries)s.") % {"countries": between.join(found)}
