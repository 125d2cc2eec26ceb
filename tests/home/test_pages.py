"""Home, information and centres' pages, and the pages for errors, in both languages."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from home.models import CentresPage
from mrc.core.models import Contact
from mrc.core.views import server_error
from tests.factories import CentreFactory, ContactFactory, Homes, make_page, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


@pytest.fixture
def homes() -> Homes:
    return make_site()


def html_of(url: str, status: int = 200) -> str:
    response = Client().get(url)
    assert response.status_code == status
    assert not response.cookies
    return response.content.decode()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ur", "rtl")])
def test_home_page_has_its_language_and_one_heading(
    homes: Homes, language: str, direction: str
) -> None:
    html = html_of(f"/{language}/")
    assert f'<html lang="{language}" dir="{direction}"' in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("language", ["en", "ur"])
def test_helpline_is_on_every_page_as_a_link(homes: Homes, language: str) -> None:
    ContactFactory(phone="0304 1112123")
    for url in (f"/{language}/", f"/{language}/search/"):
        assert 'href="tel:+923041112123"' in html_of(url)
    assert 'href="tel:+923041112123"' in html_of(f"/{language}/nowhere/", 404)


def test_site_without_a_helpline_invents_none(homes: Homes) -> None:
    html = html_of("/en/")
    assert "tel:" not in html
    assert "To be confirmed" in html


def test_missing_page_speaks_the_language_of_its_address(homes: Homes) -> None:
    assert '<html lang="ur" dir="rtl"' in html_of("/ur/nowhere/", 404)
    assert '<html lang="en" dir="ltr"' in html_of("/en/nowhere/", 404)


def test_server_error_needs_no_database(homes: Homes) -> None:
    for language, direction in (("en", "ltr"), ("ur", "rtl")):
        request = RequestFactory().get(f"/{language}/")
        with CaptureQueriesContext(connection) as queries:
            response = server_error(request)
        assert response.status_code == 500
        assert len(queries) == 0
        assert f'lang="{language}" dir="{direction}"' in response.content.decode()


def test_switch_leads_to_the_same_page(homes: Homes) -> None:
    page = make_page(homes.english, "About us", slug="about")
    translate(page, {"About us": "ہمارے بارے میں"})
    assert 'href="/ur/about/"' in html_of("/en/about/")
    assert 'href="/en/about/"' in html_of("/ur/about/")


def test_menu_shows_what_is_marked_and_the_foot_the_rest(homes: Homes) -> None:
    make_page(homes.english, "In the menu", slug="menu", show_in_menus=True)
    make_page(homes.english, "At the foot", slug="foot")
    html = html_of("/en/")
    header, footer = html.split("<main", 1)
    assert "In the menu" in header
    assert "At the foot" not in header
    assert "At the foot" in footer


def test_centres_page_says_what_is_not_known(homes: Homes) -> None:
    centre = CentreFactory(code="LHE")
    centre.contacts.add(ContactFactory())
    page = CentresPage(title="Our centres", slug="centres", locale=homes.english.locale)
    homes.english.add_child(instance=page)
    page.save_revision().publish()
    html = html_of("/en/centres/")
    assert centre.name_en in html
    assert "To be confirmed. Ask the helpline." in html
    assert "tel:+923041112123" in html


def test_centres_page_queries_do_not_grow_with_centres(homes: Homes) -> None:
    page = CentresPage(title="Our centres", slug="centres", locale=homes.english.locale)
    homes.english.add_child(instance=page)
    page.save_revision().publish()
    CentreFactory(code="LHE").contacts.add(ContactFactory())
    Client().get("/en/centres/")
    with CaptureQueriesContext(connection) as few:
        html_of("/en/centres/")
    for code in ("ISB", "PEW", "QTA", "KHI"):
        CentreFactory(code=code).contacts.add(Contact.objects.get())
    with CaptureQueriesContext(connection) as many:
        html_of("/en/centres/")
    assert len(many) == len(few)


def test_address_without_a_language_leads_to_one(homes: Homes) -> None:
    response = Client().get("/", headers={"accept-language": "ur"})
    assert response["Location"] == "/ur/"
    assert Client().get("/", headers={"accept-language": "de"})["Location"] == "/en/"


def test_missing_record_of_the_admin_stays_without_a_language(
    homes: Homes, admin_client: Client
) -> None:
    assert (
        admin_client.get("/admin/sessions/00000000-0000-0000-0000-000000000000/").status_code == 404
    )


def test_robots_and_health(homes: Homes) -> None:
    assert "Disallow: /admin/" in html_of("/robots.txt")
    assert html_of("/livez") == "ok\n"
    call_command("make_folders")
    assert Client().get("/readyz").json() == {"ready": True, "problems": []}


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("0304 1112123", "+923041112123"),
        ("051-9207887", "+92519207887"),
        ("+92 42 99230338", "+924299230338"),
        ("1799", "1799"),
        ("111-247-786", "111247786"),
        ("19911", "19911"),
        ("800 290 290", "800290290"),
        ("0800", "0800"),
    ],
)
def test_numbers_of_pakistan_can_be_called_from_abroad(number: str, address: str) -> None:
    assert Contact(phone=number).phone_link == address
