"""How people and programs find the feeds: links in the head, and the page about them."""

import re

import pytest

from tests.alerts.factories import make_country
from tests.destinations.factories import make_guide
from tests.destinations.factories import make_index as make_guide_index

pytestmark = pytest.mark.django_db
LINK = re.compile(
    r'<link rel="alternate" type="application/atom\+xml" title="([^"]*)" href="([^"]*)">'
)


def links(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return LINK.findall(response.content.decode())


def test_home_and_the_list_of_warnings_name_the_feed(client, free_visa):
    for address in ("/en/", "/en/alerts/", "/en/alerts/follow/"):
        assert links(client, address) == [("Warnings of MRC Pakistan", "/en/alerts/feed.atom")]
    [(_title, address)] = links(client, "/ur/")
    assert address == "/ur/alerts/feed.atom"


def test_list_of_one_country_names_the_feed_of_that_country(client, free_visa):
    [(title, address)] = links(client, "/en/alerts/?country=SA")

    assert title == "Warnings of MRC Pakistan – Saudi Arabia"
    assert address == "/en/alerts/feed.atom?country=SA"
    assert client.get(address).status_code == 200


def test_guide_names_the_feed_of_its_country(client, index):
    guides = make_guide_index(index.get_parent().specific)
    guide = make_guide(guides, make_country())

    addresses = [address for _title, address in links(client, guide.url)]

    assert "/en/alerts/feed.atom?country=SA" in addresses


def test_page_makes_the_address_of_what_was_chosen(client, index):
    make_country()

    html = client.get("/en/alerts/follow/?country=SA&kind=fake_job").content.decode()

    found = re.search(r'<textarea[^>]*id="feed-address"[^>]*>([^<]*)</textarea>', html)
    address = found[1].replace("&amp;", "&")
    assert address == "http://testserver/en/alerts/feed.atom?country=SA&kind=fake_job"
    assert client.get(address).status_code == 200


def test_page_says_beside_the_field_what_it_does_not_know(client, index):
    html = client.get("/en/alerts/follow/?country=XX&kind=nothing").content.decode()

    assert "We have no guide to that country." in html
    assert "We do not know that kind of warning." in html
    assert ">http://testserver/en/alerts/feed.atom</textarea>" in html


def test_page_is_cached_for_a_minute_and_leads_to_mail_and_cap(client, index):
    response = client.get("/ur/alerts/follow/")

    assert response["Cache-Control"] == "public, max-age=60"
    html = response.content.decode()
    assert 'href="/ur/alerts/subscribe/"' in html
    assert "http://testserver/alerts/cap.xml" in html
    assert 'hreflang="en" href="http://testserver/en/alerts/follow/"' in html


def test_page_takes_the_same_number_of_queries_for_many_countries(
    client, index, django_assert_max_num_queries
):
    for number, code in enumerate(["SA", "AE", "QA", "OM", "KW", "MY", "IT", "DE"]):
        make_country(code, f"country-{number}")
    client.get("/en/alerts/follow/")

    with django_assert_max_num_queries(3):
        client.get("/en/alerts/follow/")
