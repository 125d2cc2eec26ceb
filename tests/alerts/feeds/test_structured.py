"""schema.org data of a warning: what search engines and programs read from the page."""

import json
import re

import pytest

from alerts.warnings import life
from alerts.warnings.feeds.identity import identifier
from tests.alerts.factories import make_alert
from tests.factories import DistrictFactory

pytestmark = pytest.mark.django_db
PAGE = "/alerts/there-is-no-free-visa/"


def data_of(client, address):
    html = client.get(address).content.decode()
    [element] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return json.loads(element)


def test_page_tells_when_it_changed_whom_it_concerns_and_where_the_feed_is(
    client, free_visa, messages_of
):
    data = data_of(client, f"/ur{PAGE}")
    last = messages_of(free_visa)[-1]

    assert data["inLanguage"] == "ur"
    assert data["creativeWorkStatus"] == "Published"
    assert data["dateModified"] == "2026-03-09T12:00:00+05:00"
    assert (data["identifier"], data["version"]) == (identifier(last), 2)
    assert data["about"] == [{"@type": "Country", "identifier": "SA", "name": "سعودی عرب"}]
    assert [area["identifier"] for area in data["spatialCoverage"]] == ["PK"]
    assert data["webFeed"] == "http://localhost/ur/alerts/feed.atom"
    assert client.get(data["webFeed"].removeprefix("http://localhost")).status_code == 200
    document = data["encoding"]["contentUrl"].removeprefix("http://localhost")
    assert client.get(document)["Content-Type"].startswith("application/cap+xml")


def test_districts_are_the_area(client, index):
    make_alert(index, title="In Lahore", slug="in-lahore", districts=[DistrictFactory()])

    [area] = data_of(client, "/en/alerts/in-lahore/")["spatialCoverage"]

    assert (area["name"], area["containedInPlace"]["identifier"]) == ("Lahore", "PK")


def test_withdrawn_warning_says_so_and_ends_on_that_day(client, free_visa):
    life.withdraw(free_visa, reason_en="Over.", reason_ur="ختم۔", user=None)

    data = data_of(client, f"/en{PAGE}")

    assert data["creativeWorkStatus"] == "Withdrawn"
    assert data["expires"] == "2026-03-09"
    assert data["version"] == 3
