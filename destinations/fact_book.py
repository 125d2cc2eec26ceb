"""The facts of one guide, read once and shown wherever the guide speaks of them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from destinations.kept_kinds import kept_card_kinds
from mrc.core.sources import CheckState

if TYPE_CHECKING:
    from destinations.models import Country, Fact, FactKind


@dataclass(frozen=True)
class FactEntry:
    """One kind of fact as a guide shows it; without a fact it is to be confirmed."""

    kind: "FactKind"
    state: CheckState
    fact: "Fact | None" = None
    #: What other sources say, beside the fact.
    alternatives: "list[Fact]" = field(default_factory=list)


class FactBook:
    """The facts of a country and the national ones: one query, however many blocks ask.

    A country's own fact stands in place of the national one of the same kind.
    """

    def __init__(
        self,
        country: "Country | None",
        *,
        today: datetime.date,
        rows: "list[Fact] | None" = None,
    ) -> None:
        """`rows`: its facts and the national ones, where somebody has read them already."""
        self.country = country
        self.today = today
        self._read = rows

    def entry(self, kind: "FactKind") -> FactEntry:
        fact = self._facts.get(kind.pk)
        alternatives = self._alternatives.get(kind.pk, [])
        if fact is None:
            return FactEntry(kind, CheckState.MISSING, None, alternatives)
        # A national alternative does not contradict the country's own fact.
        beside = [other for other in alternatives if other.country_id == fact.country_id]
        return FactEntry(kind, fact.check_state(self.today), fact, beside)

    def entries(self, kinds: "Iterable[FactKind | None]") -> list[FactEntry]:
        """In the order of the kinds; a kind that was deleted since is left out."""
        return [self.entry(kind) for kind in kinds if kind is not None]

    @cached_property
    def card(self) -> list[FactEntry]:
        """The kinds that every guide shows at its top, missing ones too."""
        return self.entries(kept_card_kinds())

    @cached_property
    def _rows(self) -> "list[Fact]":
        from destinations.models import Fact

        rows = self._read
        if rows is None:
            rows = list(Fact.objects.for_country(self.country).order_by("pk"))
        # National facts come first, so that the country's own ones take their place below.
        return sorted(rows, key=lambda fact: fact.country_id is not None)

    @cached_property
    def _facts(self) -> "dict[int, Fact]":
        return {fact.kind_id: fact for fact in self._rows if not fact.is_alternative}

    @cached_property
    def _alternatives(self) -> "dict[int, list[Fact]]":
        found: defaultdict[int, list[Fact]] = defaultdict(list)
        for fact in self._rows:
            if fact.is_alternative and fact.is_stated():
                found[fact.kind_id].append(fact)
        return found


def fact_books(
    countries: "Iterable[Country]", *, today: datetime.date
) -> "dict[Country, FactBook]":
    """A book for each of several countries, in their order: one query for all of them."""
    from django.db.models import Q

    from destinations.models import Fact

    countries = list(countries)
    rows = list(Fact.objects.filter(Q(country__in=countries) | Q(country=None)).order_by("pk"))
    return {
        country: FactBook(
            country,
            today=today,
            rows=[fact for fact in rows if fact.country_id in (None, country.pk)],
        )
        for country in countries
    }
