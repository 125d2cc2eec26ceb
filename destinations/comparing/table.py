"""The comparison itself: questions, and what holds in each country."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.http import HttpRequest
from django.utils.functional import Promise

from destinations.fact_book import FactBook, FactEntry, fact_books
from destinations.models import Country, FactGroup, FactKind, GuidePage


@dataclass(frozen=True)
class Column:
    country: Country
    name: str
    #: Where its guide is; empty while nobody has written one.
    guide_url: str


@dataclass(frozen=True)
class Cell:
    column: Column
    entry: FactEntry

    @property
    def is_stated(self) -> bool:
        return self.entry.fact is not None and self.entry.fact.is_stated()

    @property
    def is_national(self) -> bool:
        """Not the country's own: the same wherever somebody goes."""
        return self.entry.fact is not None and self.entry.fact.country_id is None


@dataclass(frozen=True)
class Row:
    kind: FactKind
    cells: list[Cell]

    @property
    def is_worth_showing(self) -> bool:
        """What every guide answers stays as a gap; another question needs one answer at least."""
        return self.kind.on_card or any(
            cell.is_stated or cell.entry.alternatives for cell in self.cells
        )


@dataclass(frozen=True)
class RowGroup:
    key: str
    label: str | Promise
    rows: list[Row]


@dataclass(frozen=True)
class Comparison:
    columns: list[Column]
    groups: list[RowGroup]

    @property
    def has_gaps(self) -> bool:
        return any(
            not cell.is_stated for group in self.groups for row in group.rows for cell in row.cells
        )


def compare_countries(
    countries: Sequence[Country],
    *,
    language: str,
    today: datetime.date,
    request: HttpRequest | None = None,
) -> Comparison:
    """The compared kinds of facts for each country, in the order of a guide's card."""
    addresses = guide_addresses(countries, language=language, request=request)
    columns = [
        Column(country, country.name_in(language), addresses.get(country.pk, ""))
        for country in countries
    ]
    books = fact_books(countries, today=today)
    kinds = sorted(FactKind.objects.filter(is_compared=True), key=attrgetter("place"))
    rows = [_row(kind, columns, books) for kind in kinds]
    shown = [row for row in rows if row.is_worth_showing]
    grouped = groupby(shown, key=lambda row: row.kind.group)
    groups = [RowGroup(key, FactGroup(key).label, list(members)) for key, members in grouped]
    return Comparison(columns, groups)


def _row(kind: FactKind, columns: Iterable[Column], books: dict[Country, FactBook]) -> Row:
    return Row(kind, [Cell(column, books[column.country].entry(kind)) for column in columns])


def guide_addresses(
    countries: Iterable[Country], *, language: str, request: HttpRequest | None
) -> dict[int, str]:
    """Addresses of live guides by country: in that language, or else in the other one."""
    guides = GuidePage.objects.live().filter(country__in=countries).select_related("locale")
    found: dict[int, GuidePage] = {}
    for guide in guides:
        if guide.country_id not in found or guide.locale.language_code == language:
            found[guide.country_id] = guide
    return {country_id: guide.get_url(request) or "" for country_id, guide in found.items()}
