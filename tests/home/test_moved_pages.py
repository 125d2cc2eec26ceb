"""A page that moves leaves its old addresses leading to the new ones: posters hang for years."""

import pytest
from django.test import Client

from tests.factories import Homes, make_page, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


@pytest.fixture
def homes() -> Homes:
    return make_site()


def leads(address: str) -> tuple[int, str]:
    response = Client().get(address)
    return response.status_code, response.headers.get("Location", "")


def test_new_slug_leaves_a_redirect_in_both_languages(homes: Homes) -> None:
    page = make_page(homes.english, "Old name", slug="old-name")
    urdu = translate(page, {"Old name": "پرانا نام"})
    page.slug = "new-name"
    page.save_revision().publish()
    translate(page, {"Old name": "پرانا نام"})
    assert leads("/en/old-name/") == (301, "/en/new-name/")
    urdu.refresh_from_db()
    assert urdu.slug == "new-name"
    assert leads("/ur/old-name/") == (301, "/ur/new-name/")


def test_urdu_address_follows_the_english_one_before_anybody_translates_again(
    homes: Homes,
) -> None:
    page = make_page(homes.english, "Old name", slug="old-name")
    translate(page, {"Old name": "پرانا نام"})
    page.slug = "new-name"
    page.save_revision().publish()
    assert leads("/ur/new-name/")[0] == 200
    assert leads("/ur/old-name/") == (301, "/ur/new-name/")


def test_moved_page_leaves_redirects_for_itself_and_all_below_it(homes: Homes) -> None:
    first = make_page(homes.english, "First", slug="first")
    second = make_page(homes.english, "Second", slug="second")
    below = make_page(first, "Below", slug="below")
    first.move(second, pos="last-child")
    assert leads("/en/first/") == (301, "/en/second/first/")
    assert leads("/en/first/below/") == (301, "/en/second/first/below/")
    assert below.pk


def test_address_that_is_used_again_shows_the_new_page(homes: Homes) -> None:
    page = make_page(homes.english, "Old", slug="old")
    page.slug = "new"
    page.save_revision().publish()
    make_page(homes.english, "Other", slug="old")
    assert leads("/en/old/") == (200, "")
