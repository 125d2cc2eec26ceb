"""What is suggested while somebody types: public names only, few, cacheable by anybody."""

import json

import pytest
from django.test import Client

from home.search.missed.counting import add_one
from home.search.suggestions import MOST, suggestions
from home.search.synonyms import SynonymGroup
from tests.alerts.factories import TODAY
from tests.destinations.factories import CountryFactory, make_guide, make_index
from tests.factories import Homes, make_page, make_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


@pytest.fixture
def homes() -> Homes:
    homes = make_site()
    index = make_index(homes.english)
    country = CountryFactory(code="SA", slug="saudi-arabia", synonyms="KSA\nسعودیہ")
    make_guide(index, country, title="Saudi Arabia")
    make_page(homes.english, "Salary and hours", slug="salary")
    return homes


def texts(typed: str, language: str = "en") -> list[str]:
    return [one.text for one in suggestions(typed, language=language)]


def ask(typed: str, language: str = "en") -> list[list[str]]:
    response = Client().get(f"/{language}/search/suggestions/", {"q": typed})
    assert response.status_code == 200
    rows: list[list[str]] = json.loads(response.content)
    return rows


@pytest.mark.parametrize("typed", ["sau", "KSA", "k.s.a", "سعودی", "سعودي", "Saudi Ar", "saudyah"])
def test_guide_is_suggested_by_every_name_of_its_country(homes: Homes, typed: str) -> None:
    assert ask(typed)[0] == ["Saudi Arabia", "/en/destinations/saudi-arabia/"]


def test_titles_and_editors_words_are_suggested(homes: Homes) -> None:
    SynonymGroup.objects.create(name="pay", words="salary\nsalaries\nتنخواہ")
    assert texts("sal") == ["Salary and hours", "salary"]
    assert texts("تن") == ["تنخواہ"]


def test_one_letter_is_too_few(homes: Homes) -> None:
    assert texts("s") == texts(" s ") == texts("") == []


def test_there_are_never_more_than_eight(homes: Homes) -> None:
    for number in range(12):
        make_page(homes.english, f"Visa {number}", slug=f"visa-{number}")
    SynonymGroup.objects.create(name="visa", words="visas\nویزا")
    assert len(texts("vis")) == MOST == 8
    assert texts("vis")[-1] == "visas"


def test_what_others_typed_is_never_suggested(homes: Homes) -> None:
    for _time in range(9):
        add_one("salman khan", language="en", today=TODAY)
    assert "salman khan" not in texts("sal")


def test_private_page_is_not_suggested(homes: Homes) -> None:
    page = make_page(homes.english, "Salty plan", slug="salty")
    assert "Salty plan" in texts("sal")
    page.view_restrictions.create(restriction_type="login")
    assert "Salty plan" not in texts("sal")


def test_answer_is_small_and_anybody_may_keep_it(homes: Homes) -> None:
    response = Client().get("/en/search/suggestions/", {"q": "sal"})
    assert response["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    assert len(response.content) < 100


def test_only_reading_is_possible(homes: Homes) -> None:
    assert Client().post("/en/search/suggestions/", {"q": "sal"}).status_code == 405


def test_queries_do_not_grow_with_pages(homes: Homes, django_assert_num_queries) -> None:
    texts("sal")
    with django_assert_num_queries(0):
        texts("vis")
