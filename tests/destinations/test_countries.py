import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from destinations.models import Country
from tests.destinations.factories import CountryFactory

pytestmark = pytest.mark.django_db


def test_name_follows_the_active_language():
    country = CountryFactory(code="SA")
    with override("en"):
        assert country.name == "Saudi Arabia"
    with override("ur"):
        assert country.name == "سعودی عرب"


def test_name_is_the_override_where_people_say_something_else():
    country = CountryFactory(code="GB", name_override_ur="برطانیہ")
    assert country.name_in("ur") == "برطانیہ"
    assert country.name_in("en") == "United Kingdom"


def test_known_names_hold_standard_names_synonyms_and_code_once():
    country = CountryFactory(code="GB", name_override_ur="برطانیہ", synonyms="UK\n\n England\nUK")
    names = country.known_names()
    assert names[:2] == ["United Kingdom", "برطانیہ"]
    assert {"سلطنت متحدہ", "UK", "England", "GB"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("code", ["sa", "S1", "SAU", "EU"])
def test_clean_refuses_what_is_no_country_code(code):
    with pytest.raises(ValidationError) as caught:
        Country(code=code, slug="x", region="gulf").full_clean()
    assert "code" in caught.value.message_dict


@pytest.mark.parametrize("code", ["sa", "S1"])
def test_database_refuses_a_code_that_is_not_two_capitals(code):
    with pytest.raises(IntegrityError), transaction.atomic():
        CountryFactory(code=code)


def test_database_refuses_the_same_code_or_slug_twice():
    Country.objects.create(code="SA", slug="saudi-arabia", region="gulf")
    with pytest.raises(IntegrityError), transaction.atomic():
        Country.objects.create(code="SA", slug="another", region="gulf")
    with pytest.raises(IntegrityError), transaction.atomic():
        Country.objects.create(code="AE", slug="saudi-arabia", region="gulf")


def test_by_name_orders_as_each_language_does():
    for code in ("TR", "IT", "AU", "BH"):
        CountryFactory(code=code)
    codes = {lang: [c.code for c in Country.objects.all().by_name(lang)] for lang in ("en", "ur")}
    assert codes == {"en": ["AU", "BH", "IT", "TR"], "ur": ["AU", "IT", "BH", "TR"]}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("KSA", ["SA"]),
        ("ksa", ["SA"]),
        ("saud", ["SA"]),
        ("Arabia", ["SA"]),
        ("سعودیہ", ["SA"]),
        ("سعوديه", ["SA"]),  # typed on an Arabic keyboard
        ("سَعُودی", ["SA"]),  # with vowels
        ("turkiye", ["TR"]),
        ("Türkiye", ["TR"]),
        ("Turkey", ["TR"]),
        ("تركيه", ["TR"]),
        ("us", ["US"]),  # the beginning of a word, not the middle of Austria
        ("stria", []),
        ("U.S.A.", ["US"]),
        ("Narnia", []),
    ],
)
def test_matching_finds_by_synonym_and_spelling(typed, found):
    CountryFactory(code="SA", synonyms="KSA\nSaudia\nسعودیہ")
    CountryFactory(code="TR", synonyms="Turkey\nترکی")
    CountryFactory(code="US", synonyms="USA\nامریکہ")
    CountryFactory(code="AT")
    assert [country.code for country in Country.objects.all().matching(typed)] == found
