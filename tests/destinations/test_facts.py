import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from destinations.models import Fact
from mrc.core.sources import CheckState
from tests.destinations.factories import CountryFactory, FactFactory, FactKindFactory
from tests.factories import make_user

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 7, 1)
YESTERDAY = datetime.date(2026, 6, 30)


def test_database_holds_one_fact_of_a_kind_for_a_country():
    fact = FactFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        FactFactory(country=fact.country, kind=fact.kind)
    FactFactory(country=CountryFactory(code="AE"), kind=fact.kind)
    FactFactory(country=fact.country)


def test_database_holds_one_national_fact_of_a_kind():
    fact = FactFactory(country=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactFactory(country=None, kind=fact.kind)
    FactFactory(kind=fact.kind)


def test_database_takes_any_number_of_alternatives():
    for country in (CountryFactory(), None):
        fact = FactFactory(country=country)
        for _number in range(2):
            FactFactory(country=country, kind=fact.kind, is_alternative=True)
    assert Fact.objects.filter(is_alternative=True).count() == 4


def test_database_refuses_a_checker_without_a_day():
    with pytest.raises(IntegrityError), transaction.atomic():
        FactFactory(checked_by=make_user())
    FactFactory(checked_by=make_user(), checked_on=TODAY)


@pytest.mark.parametrize("values", [{"value_ur": ""}, {"value_en": ""}, {}])
def test_database_refuses_a_stated_fact_without_source(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        FactFactory(source_name="", **values)


def test_database_takes_a_known_gap_without_source():
    fact = FactFactory(value_en="", value_ur="", source_name="")
    assert not fact.is_stated()


def test_country_and_kind_in_use_cannot_be_deleted():
    fact = FactFactory()
    for used in (fact.country, fact.kind):
        with pytest.raises(ProtectedError):
            used.delete()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"source_name": ""}, "source_name"),
        ({"source_kind": ""}, "source_kind"),
        ({"check_due_on": TODAY}, "check_due_on"),
        ({"checked_on": TODAY, "check_due_on": TODAY}, "check_due_on"),
        ({"source_date": "last May"}, "source_date"),
    ],
)
def test_clean_names_the_field_that_is_wrong(values, field):
    fact = FactFactory.build(country=CountryFactory(), kind=FactKindFactory(), **values)
    with pytest.raises(ValidationError) as caught:
        fact.full_clean()
    assert field in caught.value.message_dict


def test_clean_says_in_words_that_there_is_one_already():
    fact = FactFactory()
    with pytest.raises(ValidationError) as caught:
        FactFactory.build(country=fact.country, kind=fact.kind).full_clean()
    assert caught.value.messages == ["This country has a fact of this kind already."]
    national = FactFactory(country=None)
    with pytest.raises(ValidationError) as caught:
        FactFactory.build(country=None, kind=national.kind).full_clean()
    assert caught.value.messages == ["There is a national fact of this kind already."]


#: A fact's dates, and the state that a reader sees on TODAY.
STATES = [
    ({"value_en": "", "value_ur": "", "source_name": ""}, CheckState.MISSING),
    ({}, CheckState.PUBLISHED),
    ({"source_date": "2011"}, CheckState.PUBLISHED),
    ({"checked_on": YESTERDAY}, CheckState.CHECKED),
    ({"checked_on": YESTERDAY, "check_due_on": TODAY}, CheckState.CHECKED),
    ({"checked_on": datetime.date(2025, 1, 1), "check_due_on": YESTERDAY}, CheckState.EXPIRED),
]


@pytest.mark.parametrize(("values", "state"), STATES)
def test_check_state_and_queryset_agree(values, state):
    fact = FactFactory(**values)
    assert fact.check_state(TODAY) is state
    found = [s for s in CheckState if Fact.objects.all().in_state(s, today=TODAY).exists()]
    assert found == [state]


def test_for_country_gives_its_own_and_the_national_ones():
    own = FactFactory(country=CountryFactory(code="SA"))
    national = FactFactory(country=None)
    other = FactFactory(country=CountryFactory(code="AE"))
    assert set(Fact.objects.for_country(own.country)) == {own, national}
    assert set(Fact.objects.for_country(other.country)) == {other, national}
    assert set(Fact.objects.for_country(None)) == {national}


def test_on_card_and_stated_narrow_down():
    on_card = FactFactory(kind=FactKindFactory(on_card=True))
    gap = FactFactory(kind=FactKindFactory(on_card=True), value_en="", value_ur="", source_name="")
    other = FactFactory()
    assert set(Fact.objects.on_card()) == {on_card, gap}
    assert set(Fact.objects.stated()) == {on_card, other}
    assert set(Fact.objects.on_card().stated()) == {on_card}
