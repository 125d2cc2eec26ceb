import datetime

import pytest

from destinations.fact_book import FactBook
from destinations.models import FactGroup
from mrc.core.sources import CheckState
from tests.destinations.factories import CountryFactory, FactFactory, FactKindFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 7, 1)


def book(country):
    return FactBook(country, today=TODAY)


def test_entry_of_a_kind_without_fact_is_to_be_confirmed():
    entry = book(CountryFactory()).entry(FactKindFactory())
    assert (entry.fact, entry.state) == (None, CheckState.MISSING)


def test_entry_prefers_the_countrys_own_fact_to_the_national_one():
    kind, country = FactKindFactory(), CountryFactory()
    own = FactFactory(country=country, kind=kind)
    national = FactFactory(country=None, kind=kind)
    assert book(country).entry(kind).fact == own
    assert book(CountryFactory(code="AE")).entry(kind).fact == national


def test_entry_carries_what_other_sources_say():
    fact = FactFactory()
    other = FactFactory(country=fact.country, kind=fact.kind, is_alternative=True)
    national = FactFactory(country=None, kind=fact.kind, is_alternative=True)
    assert book(fact.country).entry(fact.kind).alternatives == [other]
    assert book(CountryFactory(code="AE")).entry(fact.kind).alternatives == [national]


def test_card_follows_groups_then_order_and_shows_gaps():
    labour_line = FactKindFactory(group=FactGroup.EMERGENCY, order=1, on_card=True)
    wage = FactKindFactory(group=FactGroup.PAY, order=20, on_card=True)
    overtime = FactKindFactory(group=FactGroup.PAY, order=10, on_card=True)
    FactKindFactory(group=FactGroup.PAY, order=1)
    card = book(CountryFactory()).card
    assert [entry.kind for entry in card] == [overtime, wage, labour_line]


def test_entries_leave_out_a_kind_that_is_gone():
    kind = FactKindFactory()
    assert [entry.kind for entry in book(None).entries([None, kind])] == [kind]


@pytest.mark.parametrize("number", [3, 30])
def test_book_asks_the_database_once_for_all_entries(number, django_assert_num_queries):
    country = CountryFactory()
    kinds = [FactFactory(country=country).kind for _ in range(number)]
    facts = book(country)
    with django_assert_num_queries(1):
        assert all(facts.entry(kind).fact is not None for kind in kinds)
