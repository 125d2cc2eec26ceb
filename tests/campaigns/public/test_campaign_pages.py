"""The campaigns' pages: what somebody wrote about them, and no number of theirs."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import Campaign, Programme, Topic
from mrc.core.models import District
from tests.campaigns.figures.builders import Office, make_campaign
from tests.campaigns.public.publishing import CLASS, Q3, freeze, hold_two
from tests.factories import DistrictFactory, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    make_site()
    return Office()


def html_of(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, address
    assert not response.cookies
    assert "max-age=60" in response["Cache-Control"]
    return response.content.decode()


def address_of(campaign: Campaign, language: str = "en") -> str:
    return f"/{language}/campaigns/{campaign.slug}/"


def test_list_says_which_campaigns_run_come_and_are_over(office: Office) -> None:
    today = timezone.localdate()
    coming = make_campaign(office.centre, name="Before the season")
    coming.starts_on = today + datetime.timedelta(days=30)
    past = make_campaign(office.centre, name="Long ago")
    past.ends_on = today - datetime.timedelta(days=1)
    coming.save()
    past.save()
    html = html_of("/en/campaigns/")
    order = ["Running now", "Routine outreach", "Coming", "Before the season"]
    order += ["Past campaigns", "Long ago"]
    places = [html.index(text) for text in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("state", "is_announced", "is_public"),
    [
        ("planned", False, False),
        ("planned", True, True),
        ("active", False, True),
        ("closed", False, True),
    ],
)
def test_planned_campaign_is_public_only_when_announced(
    office: Office, state: str, is_announced: bool, is_public: bool
) -> None:
    Campaign.objects.update(state=state, is_announced=is_announced)
    status = Client().get(address_of(office.campaign)).status_code
    assert status == (200 if is_public else 404)
    address = address_of(office.campaign)
    assert (address in html_of("/en/campaigns/")) is is_public
    assert (address in Client().get("/sitemap.xml").content.decode()) is is_public


@pytest.mark.parametrize("language", ["en", "ur"])
def test_page_says_what_a_campaign_is(office: Office, language: str) -> None:
    programme = Programme.objects.create(
        slug="silk", name_en="Silk Routes", name_ur="شاہراہ", donor="European Union"
    )
    campaign = office.campaign
    campaign.programme = programme
    campaign.objectives_en, campaign.objectives_ur = "People check first.", "لوگ پہلے جانچیں۔"
    campaign.save()
    campaign.districts.add(office.district)
    topic = Topic.objects.create(key="costs", name_en="What it costs", name_ur="خرچ کتنا ہے")
    campaign.topics.add(topic)
    html = html_of(address_of(campaign, language))
    expected = {
        "en": ("People check first.", "Silk Routes", "What it costs", "Punjab: District LHE"),
        "ur": ("لوگ پہلے جانچیں۔", "شاہراہ", "خرچ کتنا ہے", "Punjab ur: "),
    }[language]
    for text in (*expected, "European Union"):
        assert text in html
    assert html.count("<h1") == 1
    assert 'class="sample"' not in html


def test_page_names_the_frozen_quarters_of_its_time_and_no_number(office: Office) -> None:
    assert "not closed yet" in html_of(address_of(office.campaign))
    hold_two(office, Q3, CLASS)
    freeze()
    html = html_of(address_of(office.campaign))
    assert "July to September 2025" in html
    main = re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")])
    assert not re.search(r"\b(106|53|40|66)\b", main)


def test_sample_campaign_says_so(office: Office) -> None:
    Campaign.objects.update(is_sample=True)
    assert "Sample data" in html_of(address_of(office.campaign))
    assert "Sample data" in html_of("/en/campaigns/")


def test_page_shows_the_short_address_where_there_is_one(office: Office) -> None:
    from campaigns.codes.services import code_of

    code = code_of(office.campaign)
    assert f"/c/{code}" in html_of(address_of(office.campaign))


def test_pages_have_reciprocal_alternates(office: Office) -> None:
    for path in ("campaigns/", f"campaigns/{office.campaign.slug}/", "our-work/"):
        found = []
        for language in ("en", "ur"):
            html = html_of(f"/{language}/{path}")
            links = dict(
                re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', html)
            )
            assert links[language] in re.findall(r'<link rel="canonical" href="([^"]+)"', html)
            found.append(links)
        assert found[0] == found[1]


def test_more_districts_and_campaigns_ask_no_more_of_the_database(office: Office) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            html_of(address)
        return len(captured)

    addresses = ["/en/campaigns/", address_of(office.campaign)]
    for address in addresses:
        queries(address)  # what is cached once for the process is not the page's own cost
    few = [queries(address) for address in addresses]
    for number in range(6):
        district: District = DistrictFactory(
            name_en=f"Another {number}", province=office.district.province
        )
        office.campaign.districts.add(district)
        make_campaign(office.centre, name=f"Another {number}")
    assert [queries(address) for address in addresses] == few
    assert max(few) <= 15


def test_unknown_campaign_is_not_found() -> None:
    make_site()
    assert Client().get("/en/campaigns/nothing/").status_code == 404
