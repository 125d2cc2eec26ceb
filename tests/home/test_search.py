"""Search finds Urdu however it is spelled, in the language being read, on both databases."""

import pytest
from django.test import Client

from home.search import MAX_QUERY_LENGTH, search_pages
from tests.factories import Homes, make_page, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


@pytest.fixture
def homes() -> Homes:
    homes = make_site()
    page = make_page(homes.english, "Azad visa", slug="azad-visa", summary="No such visa exists.")
    translate(
        page,
        {"Azad visa": "آزاد ویزا کفیل", "No such visa exists.": "2026 میں کوئی ایسا ویزا نہیں۔"},
    )
    make_page(homes.english, "Recruitment agents", slug="agents", summary="Check the licence.")
    return homes


def titles(query: str, language: str) -> list[str]:
    return [page.title for page in search_pages(query, language=language).pages]


@pytest.mark.parametrize(
    "query",
    [
        "ویزا",
        "ويزا",  # Arabic yeh
        "كفیل",  # Arabic kaf
        "وِیزا",  # vowel mark
        "آزاد\u200cویزا",  # joiner between the words
        "۲۰۲۶",
        "٢٠٢٦",
        "کفیل، ویزا؟",
    ],
)
def test_urdu_spellings_of_a_word_find_the_same_page(homes: Homes, query: str) -> None:
    assert titles(query, "ur") == ["آزاد ویزا کفیل"]


def test_search_stays_in_its_language(homes: Homes) -> None:
    assert titles("visa", "en") == ["Azad visa"]
    assert titles("visa", "ur") == []
    assert titles("ویزا", "en") == []


def test_beginning_of_a_word_is_enough_when_whole_words_find_nothing(homes: Homes) -> None:
    results = search_pages("recruitm", language="en")
    assert [page.title for page in results.pages] == ["Recruitment agents"]
    assert results.is_by_prefix


def test_every_word_must_stand_on_the_page(homes: Homes) -> None:
    assert titles("azad licence", "en") == []


def test_unpublished_page_is_not_found(homes: Homes) -> None:
    page = make_page(homes.english, "Secret plan", slug="secret")
    page.unpublish()
    assert titles("secret", "en") == []


@pytest.mark.parametrize(
    "query", ["", " ", "'", '"', "%", "a" * 500, "؟", "visa) OR (1", "-visa", "*"]
)
def test_odd_queries_are_answered(homes: Homes, query: str) -> None:
    for language in ("en", "ur"):
        response = Client().get(f"/{language}/search/", {"q": query})
        assert response.status_code == 200
    assert len(search_pages(query, language="en").query) <= MAX_QUERY_LENGTH


def test_query_is_shown_again_and_escaped(homes: Homes) -> None:
    html = Client().get("/en/search/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html


def test_search_page_sets_no_cookie_and_asks_not_to_be_indexed(homes: Homes) -> None:
    response = Client().get("/en/search/", {"q": "visa"})
    assert not response.cookies
    assert '<meta name="robots" content="noindex">' in response.content.decode()
