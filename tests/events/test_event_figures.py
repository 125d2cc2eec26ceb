"""An event that was an awareness session leads to the public figures, and shows none of its own."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from events.models import EventPage
from tests.campaigns.factories import make_officer, submit_verified
from tests.events.factories import build_event, make_event, make_event_index
from tests.factories import make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(immediate_commits):
    return make_event_index(make_site())


@pytest.fixture
def session(db):
    return submit_verified(make_officer())


def test_event_leads_to_the_quarter_in_which_its_session_is_counted(client, index, session):
    held_on = session.current_version.held_on
    make_event(index, slug="session", starts_on=held_on, session_reference=session.reference)

    html = client.get("/en/events/session/").content.decode()

    assert "Counted among our sessions" in html
    assert "It will be counted in our figures for" in html
    assert 'href="/en/our-work/"' in html
    assert session.reference not in html
    assert "headcount" not in html


def test_event_says_nothing_of_a_session_that_is_void(client, index, session):
    held_on = session.current_version.held_on
    make_event(index, slug="session", starts_on=held_on, session_reference=session.reference)
    EventPage.objects.update(session_reference="LHE-1999-00001")

    assert "Counted among" not in client.get("/en/events/session/").content.decode()


@pytest.mark.parametrize("days", [None, 1])
def test_reference_must_be_that_of_a_verified_session_of_the_day(index, session, days):
    held_on = session.current_version.held_on
    event = build_event(
        locale=index.locale,
        starts_on=held_on + datetime.timedelta(days=days or 0),
        session_reference=session.reference if days else "LHE-1999-00001",
    )

    with pytest.raises(ValidationError) as raised:
        event.clean()
    assert set(raised.value.message_dict) == {"session_reference"}


def test_reference_of_the_days_session_is_taken(index, session):
    held_on = session.current_version.held_on
    build_event(locale=index.locale, starts_on=held_on, session_reference=session.reference).clean()
