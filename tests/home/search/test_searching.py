"""Search finds Urdu however it is spelled, in the language being read, on both databases."""

import pytest
from django.test import Client

from home.search import MAX_QUERY_LENGTH, find, search_pages
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
        "visa",  # Latin letters
        "viza kafeel",
        "kafil ka visa",  # a word that says nothing
    ],
)
def test_urdu_spellings_of_a_word_find_the_same_page(homes: Homes, query: str) -> None:
    assert titles(query, "ur") == ["آزاد ویزا کفیل"]


def test_search_stays_in_its_language(homes: Homes) -> None:
    assert titles("visa", "en") == ["Azad visa"]
    assert titles("ویزا", "en") == []
    assert titles("recruitment", "ur") == []


def test_beginning_of_a_word_is_enough_when_whole_words_find_nothing(homes: Homes) -> None:
    results = search_pages("recruitm", language="en")
    assert [page.title for page in results.pages] == ["Recruitment agents"]
    assert results.is_by_prefix


def test_every_word_must_stand_on_the_page(homes: Homes) -> None:
    assert titles("azad licence", "en") == []


def test_most_of_many_words_are_enough_and_it_says_so(homes: Homes) -> None:
    found = find("azad visa sticker", language="en")
    assert [entry.title for entry in found.entries] == ["Azad visa"]
    assert found.is_partial
    assert not find("azad visa", language="en").is_partial


def test_words_that_say_nothing_are_left_out_unless_they_are_all(homes: Homes) -> None:
    assert titles("what is the azad visa", "en") == ["Azad visa"]
    assert [concept.text for concept in find("how to", language="en").question.concepts] == [
        "how",
        "to",
    ]


def test_unpublished_page_is_not_found(homes: Homes) -> None:
    page = make_page(homes.english, "Secret plan", slug="secret")
    assert titles("secret", "en") == ["Secret plan"]
    page.unpublish()
    assert titles("secret", "en") == []


def test_private_page_is_not_found(homes: Homes) -> None:
    page = make_page(homes.english, "Secret plan", slug="secret")
    assert titles("secret", "en") == ["Secret plan"]
    page.view_restrictions.create(restriction_type="login")
    assert titles("secret", "en") == []


def test_page_that_waits_for_its_translation_is_not_found_in_urdu(homes: Homes) -> None:
    page = make_page(homes.english, "Trade test", slug="trade-test")
    page.copy_for_translation(homes.urdu.locale, alias=True)
    assert titles("trade test", "ur") == []
    assert titles("trade test", "en") == ["Trade test"]


@pytest.mark.parametrize(
    "query",
    ["", " ", "'", '"', "%", "a" * 500, "؟", "visa) OR (1", "-visa", "*", "NOT", "a:b", "\x00"],
)
def test_odd_queries_are_answered(homes: Homes, query: str) -> None:
    for language in ("en", "ur"):
        response = Client().get(f"/{language}/search/", {"q": query})
        assert response.status_code == 200
        assert Client().get(f"/{language}/search/suggestions/", {"q": query}).status_code == 200
    assert len(search_pages(query, language="en").query) <= MAX_QUERY_LENGTH
