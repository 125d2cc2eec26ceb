"""What becomes true by the calendar, and by an editor's hand, is on every reader's page in time."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, streamfield

from mrc.core.page_cache import PAGE_SECONDS
from tests.alerts.factories import make_alert, make_alert_index
from tests.campaigns.figures.builders import Office
from tests.campaigns.public.publishing import CLASS, Q3, hold_two
from tests.core.page_cache.conftest import said
from tests.destinations.factories import make_alias
from tests.factories import UserFactory

EMPTY = {"body": streamfield([]), "sources": streamfield([]), "comments-TOTAL_FORMS": 0}
LAST_DAY = datetime.date(2026, 4, 8)
STORED, RENEWED = "fwd=uri-miss; stored", "fwd=stale; stored"


@pytest.fixture
def today(monkeypatch):
    """Gives another day to whatever asks for it."""
    days = [LAST_DAY]
    monkeypatch.setattr(timezone, "localdate", lambda *given: days[0])
    return days


def is_in_force(response):
    return b"/alerts/free-visa/" in response.content


def held_for(response):
    """Seconds for which nginx and the browser may show this answer, one after the other."""
    told = dict(part.partition("=")[::2] for part in response["Cache-Control"].split(", "))
    meanwhile = int(told["stale-while-revalidate"])
    return int(told["s-maxage"]) + int(told["max-age"]) + 2 * meanwhile


@pytest.mark.parametrize("address", ["/en/", "/ur/"])
def test_expired_warning_has_left_every_cache_at_midnight(site, clock, today, address):
    make_alias(make_alert(make_alert_index(site), slug="free-visa", expires_on=LAST_DAY))
    reader, last_minute = Client(), datetime.time(23, 59)
    clock.turn_to(datetime.datetime.combine(LAST_DAY, last_minute))
    for second in range(60):
        response = reader.get(address)
        assert is_in_force(response)
        assert 0 < held_for(response) <= PAGE_SECONDS - second
        clock.pass_by(1)
    today[0] = LAST_DAY + datetime.timedelta(days=1)
    # The copy of the last second: as new as one can be.
    response = reader.get(address)
    assert said(response) == RENEWED
    assert not is_in_force(response)
    assert PAGE_SECONDS - 10 < held_for(response) <= PAGE_SECONDS


def test_pages_that_are_kept_by_others_alone_change_at_midnight_too(site, clock, settings):
    settings.MRC_PAGE_CACHE = False
    clock.turn_to(datetime.datetime.combine(LAST_DAY, datetime.time(23, 59, 48)))
    assert Client().get("/en/")["Cache-Control"] == "public, max-age=12"


def test_closed_quarter_is_in_the_kept_pages_once_it_is_frozen(site):
    hold_two(Office(), Q3, CLASS)
    reader = Client()
    addresses = [f"/{language}/our-work/" for language in ("en", "ur")]
    for address in addresses:
        assert said(reader.get(address)) == STORED
        assert "106" not in reader.get(address).content.decode()
    assert reader.get("/en/our-work/figures.csv").status_code == 404
    call_command("freeze_figures", verbosity=0)
    for address in addresses:
        response = reader.get(address)
        assert said(response) == RENEWED
        assert "106" in response.content.decode()
    assert reader.get("/en/our-work/figures.csv").status_code == 200


@pytest.fixture
def editor():
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def test_who_publishes_and_signs_out_reads_the_new_page_at_once(about, editor):
    """As the browser journeys do: saved in the admin, read without a cookie in the same second."""
    reader, form = Client(), reverse("wagtailadmin_pages:edit", args=[about.pk])
    for title in ("The people here", "Our promise"):
        reader.get("/en/about-us/")
        assert said(reader.get("/en/about-us/")) == "hit"
        data = {"title": title, "slug": "about-us", "summary": "", **EMPTY}
        draft = editor.post(form, nested_form_data(data))
        assert draft.status_code == 302
        assert title not in reader.get("/en/about-us/").content.decode()
        published = editor.post(form, nested_form_data({**data, "action-publish": "Publish"}))
        assert published.status_code == 302, published.context["form"].errors
        answer = reader.get("/en/about-us/")
        assert said(answer) == RENEWED
        assert f"<h1>{title}</h1>" in answer.content.decode()
