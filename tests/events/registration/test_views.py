import datetime
import re

import pytest
from django.core import mail
from django.db import DatabaseError
from wagtail.models import PageViewRestriction

from events.models import EventPage, Registration, SeatBook
from events.registration import services
from events.registration.choices import State
from events.registration.tokens import token_for
from tests.events.factories import TODAY, make_event
from tests.events.registration.factories import register
from tests.factories import translate

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
ADDRESS = "/en/events/welders/register/"


@pytest.fixture
def form(client, event):
    """What a browser would send: the sealed state of a page that was opened."""

    def _open(address=ADDRESS, **values):
        html = client.get(address).content.decode()
        state = re.search(r'name="state" value="([^"]+)"', html)[1]
        return {
            "state": state,
            "name": "Sana Bibi",
            "email": "sana@reader.example",
            "phone": "",
            "seats": "2",
            "consent": "on",
            "company_address": "",
            **values,
        }

    return _open


def test_form_leads_to_the_registrations_own_page(client, event, form):
    response = client.post(ADDRESS, form(), follow=True)

    html = response.content.decode()
    row = Registration.objects.get()
    assert response.redirect_chain[0][1] == 302
    assert "You are registered" in html
    assert "We keep 2 seats for you." in html
    assert row.reference in html
    assert (row.seats, row.language, row.state) == (2, "en", State.CONFIRMED)
    assert [one.to for one in mail.outbox] == [["sana@reader.example"]]


def test_form_is_kept_by_nobody_and_only_it_sets_a_token(client, event):
    response = client.get(ADDRESS)
    assert response["Cache-Control"] == "no-store, private, max-age=0"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert set(response.cookies) == {"csrftoken"}

    assert not client.get("/en/events/welders/").cookies
    assert not client.get(f"/en/events/registration/{token_for(register(event))}/").cookies


def test_urdu_form_writes_in_urdu(client, event, form):
    translate(event, {event.title: "محفوظ ہجرت", event.venue_name: "ادارہ"})
    address = "/ur/events/welders/register/"

    client.post(address, form(address))

    assert Registration.objects.get().language == "ur"
    assert 'dir="rtl"' in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"name": ""}, "Write a name: at the door we ask for it."),
        ({"email": "", "phone": ""}, "Write an e-mail address or a phone number."),
        ({"email": "sana@"}, "This is not a complete e-mail address."),
        ({"email": "", "phone": "12"}, "This is not a complete number."),
        ({"seats": "6"}, "Select a valid choice."),
        ({"consent": ""}, "Without your yes we cannot keep a seat for you."),
    ],
)
def test_mistake_is_said_beside_its_field_and_everything_is_kept(
    client, event, form, values, error
):
    response = client.post(ADDRESS, form(**{"phone": "0300 1234567", **values}))

    html = response.content.decode()
    assert response.status_code == 422
    assert error in html
    assert "<title>Please look again:" in html
    summary = html.partition('class="error-summary"')[2].partition("</div>")[0]
    (place,) = re.findall(r'href="#([^"]+)"', summary)
    assert f'id="{place}"' in html
    assert values.get("name", "Sana Bibi") in html
    assert not Registration.objects.exists()


def test_digits_of_every_keyboard_are_taken(client, event, form):
    client.post(ADDRESS, form(email="", phone="۰۳۰۰ ۱۲۳۴۵۶۷"))

    assert Registration.objects.get().phone == "03001234567"


def test_pressing_twice_is_one_registration(client, event, form):
    data = form()

    first, second = client.post(ADDRESS, data), client.post(ADDRESS, data)

    assert first["Location"] == second["Location"]
    assert Registration.objects.count() == 1


def test_phone_alone_sees_number_and_the_way_to_cancel(client, event, form):
    response = client.post(ADDRESS, form(email="", phone="03001234567"), follow=True)

    html = response.content.decode()
    assert Registration.objects.get().reference in html
    assert "Cancel my registration" in html
    assert "Write the number down" in html
    assert mail.outbox == []


def test_link_shows_and_only_its_button_cancels(client, event):
    address = f"/en/events/registration/{token_for(register(event, seats=4))}/"
    waiting = register(event)

    assert "You are registered" in client.get(address).content.decode()
    assert SeatBook.objects.get().taken == 4

    assert "Your registration is cancelled" in client.post(address).content.decode()
    assert Registration.objects.get(pk=waiting.pk).state == State.CONFIRMED
    client.post(address)
    assert SeatBook.objects.get().taken == 1


@pytest.mark.parametrize("token", ["x", "a.b", "0" * 32 + ".x"])
def test_forged_link_opens_nothing(client, event, token):
    response = client.get(f"/en/events/registration/{token}/")

    assert response.status_code == 404
    assert "This link does not work any more" in response.content.decode()


def test_full_event_offers_the_waiting_list(client, event, form):
    register(event, seats=4)

    assert "To the waiting list" in client.get("/en/events/welders/").content.decode()
    html = client.post(ADDRESS, form(), follow=True).content.decode()
    assert "You are the first on the waiting list." in html


def publish(event, **values):
    page = EventPage.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"registration_opens_on": TODAY + DAY}, "You can register here from"),
        ({"registration_closes_on": TODAY - DAY}, "Registration for this event has ended."),
        ({"starts_on": TODAY - DAY}, "This event is over"),
        (
            {"status": "cancelled", "status_note_en": "Rain.", "status_note_ur": "بارش۔"},
            "Nobody can register for it any more.",
        ),
    ],
)
def test_closed_form_says_why(client, event, form, values, words):
    data = form()
    publish(event, **values)

    assert words in client.get(ADDRESS).content.decode()
    response = client.post(ADDRESS, data)
    assert response.status_code == 409
    assert not Registration.objects.exists()


def test_events_without_registration_and_private_ones_have_no_form(client, event, index):
    make_event(index, slug="open-house", starts_on=TODAY + DAY)
    assert client.get("/en/events/open-house/register/").status_code == 404

    PageViewRestriction.objects.create(page=event, restriction_type="login")
    assert client.get(ADDRESS).status_code == 404


def test_burst_is_held_and_not_lost(client, event, form, settings):
    settings.MRC_REGISTRATION_BURST = 1
    client.post(ADDRESS, form(seats="1"))
    html = client.post(ADDRESS, form(seats="1"), follow=True).content.decode()

    assert "Your registration has arrived" in html
    assert Registration.objects.count() == 2
    assert SeatBook.objects.get().taken == 1


def test_program_that_fills_every_field_is_held(client, event, form):
    client.post(ADDRESS, form(company_address="x"))

    assert Registration.objects.get().state == State.HELD


def test_nothing_typed_is_lost_when_the_database_is_away(client, event, form, monkeypatch, caplog):
    def broken(**kwargs):
        raise DatabaseError("sana@reader.example is refused")

    data = form()
    monkeypatch.setattr(services, "register", broken)
    response = client.post(ADDRESS, data)

    html = response.content.decode()
    assert response.status_code == 503
    assert "You are not registered yet" in html
    assert "sana@reader.example" in html
    assert "sana@reader.example" not in caplog.text


def test_old_page_asks_to_press_again_and_keeps_what_was_typed(client, event, form):
    response = client.post(ADDRESS, form(state="old"))

    assert response.status_code == 422
    assert "Please press the button again" in response.content.decode()
    assert "Sana Bibi" in response.content.decode()


def test_form_of_another_site_is_not_taken(event, form):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    response = strict.post(ADDRESS, form())

    assert response.status_code == 403
    assert "Sana Bibi" in response.content.decode()
    assert not Registration.objects.exists()
