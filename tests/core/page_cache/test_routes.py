"""Each kind of public page, in both languages: from the cache without asking the database."""

import pytest
from django.db import connection
from django.test import Client

from campaigns.codes.services import code_of
from home.models import CentresPage, ProgrammeIndexPage, ProgrammePage
from mrc.core.models import Contact
from tests.alerts.factories import make_alert, make_alert_index
from tests.campaigns.figures.builders import Office
from tests.campaigns.public.publishing import CLASS, Q3, freeze, hold_two
from tests.core.page_cache.conftest import said
from tests.core.test_security_headers import STRICT, policy
from tests.destinations.factories import (
    CountryFactory,
    FactFactory,
    facts,
    make_alias,
    make_guide,
    make_index,
    make_part,
)
from tests.events.factories import make_event, make_event_index
from tests.factories import CentreFactory, ContactFactory, make_page, translate

#: Below a language.
PAGES = (
    "", "about-us/", "destinations/", "destinations/saudi-arabia/",
    "destinations/saudi-arabia/costs/", "destinations/compare/?c=SA",
    "destinations/saudi-arabia/changes.atom", "destinations/saudi-arabia/offline.json",
    "alerts/", "alerts/?kind=fake_visa", "alerts/free-visa/", "alerts/free-visa/versions/1/",
    "alerts/feed.atom", "alerts/follow/", "events/", "events/?page=1", "events/welders/",
    "events/welders/event.ics", "events/calendar.ics", "events/feed.atom", "our-work/",
    "destinations/changes.atom", "destinations/contract/?c=SA", "kept/",
    "campaigns/", "search/suggestions/?q=sau", "our-work/figures.csv", "our-work/figures.json",
    "our-work/map.svg", "centres/", "programmes/", "programmes/silk-routes/",
)  # fmt: skip
#: Of no language, and searches that find something: a search in vain is never kept.
FILES = (
    "/alerts/cap.xml", "/v/", "/robots.txt", "/sitemap.xml", "/en/search/?q=saudi",
)  # fmt: skip


@pytest.fixture
def world(site):
    """One of everything, and a stand-in below /ur/ for each page."""
    ContactFactory()
    CentreFactory()
    translate(make_page(site.english, "About us", slug="about-us"), {"About us": "ہمارے بارے میں"})
    pages = []
    guides = make_index(site.english)
    country = CountryFactory(code="SA", slug="saudi-arabia")
    guide = make_guide(guides, country)
    kind = FactFactory(country=country).kind
    part = make_part(guide, body=[facts(kind)])
    pages += [guides, guide, part]
    alert = make_alert(make_alert_index(site), slug="free-visa", countries=(country,))
    alert.summary = "Said more exactly."
    alert.save_revision().publish()
    event = make_event(make_event_index(site), slug="welders")
    for page in (*pages, alert, event):
        make_alias(page)
    make_places(site)


def make_places(site):
    """The centres' page, and a programme below the programmes' own."""
    for model, title, slug in (
        (CentresPage, "Centres", "centres"),
        (ProgrammeIndexPage, "Programmes", "programmes"),
    ):
        page = model(title=title, slug=slug, locale=site.english.locale)
        site.english.add_child(instance=page)
        page.save_revision().publish()
        make_alias(page)
    programme = ProgrammePage(title="Silk Routes", slug="silk-routes", locale=page.locale)
    page.add_child(instance=programme)
    programme.save_revision().publish()
    make_alias(programme)


@pytest.fixture
def work(world):
    """A quarter that has closed. The pages of its campaign and of its code, below a language."""
    office = Office()
    hold_two(office, Q3, CLASS)
    assert freeze()
    return f"campaigns/{office.campaign.slug}/", f"c/{code_of(office.campaign)}/"


@pytest.fixture
def no_database(monkeypatch):
    """Any question to the database, and any new connection, is an error."""

    def refuse(*args, **kwargs):
        raise AssertionError("the database was asked")

    def off():
        for name in ("cursor", "chunked_cursor", "ensure_connection", "connect"):
            monkeypatch.setattr(connection, name, refuse)

    yield off
    monkeypatch.undo()


def test_no_kind_of_public_page_asks_the_database_once_it_is_kept(work, no_database):
    addresses = [f"/{language}/{page}" for page in (*PAGES, *work) for language in ("en", "ur")]
    client = Client(headers={"accept-encoding": "br"})
    first = {address: client.get(address) for address in (*addresses, *FILES)}
    statuses = {address: one.status_code for address, one in first.items()}
    assert set(statuses.values()) == {200}, statuses
    no_database()
    for address, before in first.items():
        again = client.get(address)
        assert said(again) == "hit", address
        assert again.content == before.content, address
        assert policy(again) == STRICT, address
        unchanged = client.get(address, headers={"if-none-match": again.headers["ETag"]})
        assert unchanged.status_code == 304, address


def test_refusing_the_database_is_noticed(site, no_database):
    no_database()
    with pytest.raises(AssertionError, match="was asked"):
        Contact.objects.first()
