"""“Did you mean ...?” in both scripts: offered with a link, never put in place of the question."""

import re

import pytest
from django.test import Client

from home.search import find
from home.search.spelling import did_you_mean
from tests.factories import Homes, make_page, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


@pytest.fixture
def homes() -> Homes:
    homes = make_site()
    page = make_page(homes.english, "Electrician abroad", slug="work", summary="Your insurance.")
    translate(page, {"Electrician abroad": "باہر الیکٹریشن", "Your insurance.": "آپ کا سرٹیفکیٹ۔"})
    return homes


@pytest.mark.parametrize(
    ("typed", "language", "better"),
    [
        ("electrisan", "en", "electrician"),
        ("insuranse abroad", "en", "insurance abroad"),
        ("سرٹفیکیٹ", "ur", "سرٹیفکیٹ"),
    ],
)
def test_nearest_word_of_the_index_is_offered(
    homes: Homes, typed: str, language: str, better: str
) -> None:
    question = find(typed, language=language).question
    assert did_you_mean(question, language=language) == better


@pytest.mark.parametrize("typed", ["electrician", "zzzzqq", "12345", "", "xy"])
def test_nothing_is_offered_for_known_or_strange_words(homes: Homes, typed: str) -> None:
    assert did_you_mean(find(typed, language="en").question, language="en") == ""


def test_page_offers_a_link_and_keeps_what_was_typed(homes: Homes) -> None:
    html = Client().get("/en/search/", {"q": "electrisan"}).content.decode()
    assert 'value="electrisan"' in html
    link = re.search(r'Did you mean: <a href="(\?q=[^"]+)"><bdi>electrician</bdi>', html)
    assert link is not None
    assert "Electrician abroad" in Client().get(f"/en/search/{link[1]}").content.decode()


def test_word_taken_for_one_that_sounds_alike_is_named(homes: Homes) -> None:
    from home.search.synonyms import SynonymGroup

    SynonymGroup.objects.create(name="wiring", words="bijli\nelectrician")
    html = Client().get("/en/search/", {"q": "bijlee"}).content.decode()
    assert "We also looked for: <bdi>bijli</bdi>" in html
    assert "<bdi>" not in Client().get("/en/search/", {"q": "bijli"}).content.decode()
