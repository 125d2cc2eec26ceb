"""Pages found by their address: the same answers as Wagtail's, with fewer questions."""

import pytest
from wagtail.models import Page, PageViewRestriction

from destinations.models import GuidePart
from mrc.core.routing import routed_ancestors
from tests.destinations.factories import (
    CountryFactory,
    make_alias,
    make_guide,
    make_index,
    make_part,
)
from tests.factories import make_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]
PART = "/en/destinations/saudi-arabia/costs/"


@pytest.fixture
def part():
    index = make_index(make_site().english)
    guide = make_guide(index, CountryFactory(slug="saudi-arabia"))
    return make_part(guide, GuidePart.COSTS)


def routed(client, address):
    return client.get(address).context["page"]


def test_routed_ancestors_are_those_of_the_tree(client, part):
    found = routed(client, PART)
    expected = list(part.get_ancestors().filter(depth__gt=1).order_by("-depth"))
    assert [page.pk for page in routed_ancestors(found)] == [page.pk for page in expected]


def test_routed_ancestors_are_unknown_without_an_address(part):
    assert routed_ancestors(part) is None


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 5])
def test_a_restriction_anywhere_above_holds(client, part, depth):
    assert client.get(PART).status_code == 200
    place = part if depth == 5 else part.get_ancestors().get(depth=depth)
    PageViewRestriction.objects.create(page=Page.objects.get(pk=place.pk), restriction_type="login")
    assert client.get(PART).status_code == 302


def test_a_restriction_of_the_source_holds_for_its_alias(client, part):
    guide = part.get_parent()
    for page in (guide.get_parent(), guide, part):
        make_alias(page.specific)
    assert client.get(PART.replace("/en/", "/ur/")).status_code == 200
    restricted = Page.objects.get(pk=guide.pk)
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    assert client.get(PART.replace("/en/", "/ur/")).status_code == 302


def test_an_address_that_leads_nowhere_is_not_found(client, part):
    for address in (f"{PART}more/", "/en/destinations/narnia/", "/en/narnia/"):
        assert client.get(address).status_code == 404
