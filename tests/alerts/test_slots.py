import datetime

import pytest
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import Locale

from mrc.core import slots
from tests.alerts.factories import TODAY, make_alert, make_alert_index, make_country
from tests.factories import make_site, translate

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
CONFIRMED = {"certainty": "confirmed", "confirmed_by": "the Bureau"}


@pytest.fixture
def index(immediate_commits, set_clock):
    set_clock()
    return make_alert_index(make_site())


def shown(name, language="en", **kwargs):
    with translation.override(language):
        return slots.render(name, RequestFactory().get(f"/{language}/"), **kwargs)


def test_guide_shows_what_is_in_force_about_its_country(index):
    saudi, emirates = make_country(), make_country("AE", "united-arab-emirates")
    make_alert(index, title="About Saudi Arabia", countries=(saudi,))
    make_alert(index, title="About the Emirates", countries=(emirates,))
    make_alert(index, title="Long ago", countries=(saudi,), expires_on=TODAY - DAY)

    html = shown("guide_aside", country=saudi)

    assert "About Saudi Arabia" in html
    assert "About the Emirates" not in html
    assert "Long ago" not in html


def test_guide_of_a_country_without_warnings_shows_nothing(index):
    make_alert(index, countries=(make_country(),))

    assert shown("guide_aside", country=make_country("QA", "qatar")) == ""


def test_guide_shows_five_and_a_link_to_the_others(index):
    country = make_country()
    for number in range(6):
        make_alert(index, title=f"W{number}", countries=(country,), first_seen=TODAY - number * DAY)

    html = shown("guide_aside", country=country)

    assert "W4" in html
    assert "W5" not in html
    assert 'href="/en/alerts/?country=SA"' in html


def test_home_leads_with_the_most_serious_warning_then_the_surest_then_the_newest(index):
    make_alert(index, title="Reported", certainty="reported", first_seen=TODAY)
    make_alert(index, title="Older", first_seen=TODAY - 9 * DAY, **CONFIRMED)
    assert "Older" in shown("home_alert")

    make_alert(index, title="Newer", first_seen=TODAY - DAY, **CONFIRMED)
    assert "Newer" in shown("home_alert")

    make_alert(index, title="Worse", severity="extreme", first_seen=TODAY - 9 * DAY)
    assert "Worse" in shown("home_alert")


def test_home_leads_with_no_harmless_and_no_denied_warning(index):
    make_alert(index, title="Newer", severity="severe", first_seen=TODAY - DAY)
    make_alert(index, title="Harmless", severity="minor", first_seen=TODAY)
    make_alert(index, title="False", severity="severe", certainty="denied", first_seen=TODAY)

    assert "Newer" in shown("home_alert")


def test_home_without_a_serious_warning_shows_nothing(index):
    make_alert(index, severity="moderate")

    assert shown("home_alert") == ""


def test_home_prefers_a_translated_warning_and_else_says_that_it_is_english(index):
    urdu = Locale.objects.get(language_code="ur")
    newest = make_alert(index, title="Fresh from today", first_seen=TODAY)
    newest.copy_for_translation(urdu, alias=True)
    assert 'lang="en" dir="ltr"' in shown("home_alert", "ur")

    older = make_alert(index, title="Older", first_seen=TODAY - DAY)
    translate(older, {"Older": "پرانی"})

    html = shown("home_alert", "ur")
    assert "پرانی" in html
    assert "Fresh from today" not in html
