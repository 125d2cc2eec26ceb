import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.models import EventPage, Registration, SeatBook
from events.registration import services
from mrc.core.accounts.roles import Role
from mrc.core.editor_tasks import waiting_for
from tests.events.factories import TODAY, make_event
from tests.events.registration.factories import register
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def lahore(event):
    centre = CentreFactory()
    page = EventPage.objects.get(pk=event.pk)
    page.centres.set([centre])
    page.save_revision().publish()
    return centre


@pytest.fixture
def staff(client, lahore):
    client.force_login(make_user(Role.SUPERVISOR, centre=lahore))
    return client


def address(event, row=None):
    keys = {"event": event.translation_key}
    if row is None:
        return reverse("event_door", kwargs=keys)
    return reverse("event_person", kwargs={**keys, "pk": row.pk})


def people(html):
    return html.split('id="expected"')[1].split('id="walk-ins"')[0]


def test_list_shows_names_seats_and_the_count(staff, event):
    register(event, name="Zainab", seats=2)
    register(event, name="Ali")

    html = staff.get(address(event)).content.decode()

    assert html.index("Ali") < html.index("Zainab")
    assert "2 seats" in html
    assert "0 of 3 registered" in html
    assert "csv" not in html.lower()


def test_came_is_noted_once_however_often_it_is_sent(staff, event):
    row = register(event, seats=3)
    for _time in range(2):
        response = staff.post(address(event, row), {"came": "2", "q": "sana"})
        assert response["Location"].endswith(f"?q=sana#person-{row.pk}")

    assert Registration.objects.get().came == 2
    assert "2 of 3 registered" in staff.get(address(event)).content.decode()

    staff.post(address(event, row), {"came": ""})
    assert Registration.objects.get().came is None


@pytest.mark.parametrize("came", ["4", "-1", "x", "99999"])
def test_more_than_the_seats_cannot_come(staff, event, came):
    row = register(event, seats=3)

    response = staff.post(address(event, row), {"came": came}, follow=True)

    assert "This was not noted" in response.content.decode()
    assert Registration.objects.get().came is None


def test_search_finds_parts_of_names_numbers_and_telephones(staff, event):
    found = register(event, name="Muhammad Ali", email="", phone="03001234567")
    register(event, name="Sana")

    for words in ("ali", "MUHAMMAD", found.reference.lower(), "۱۲۳۴", " "):
        html = people(staff.get(address(event), {"q": words}).content.decode())
        assert "Muhammad Ali" in html
        assert ("Sana" in html) is (words == " ")


def test_urdu_names_are_found_however_they_are_typed(staff, event):
    register(event, name="علی")

    assert "علی" in people(staff.get(address(event), {"q": "علي"}).content.decode())


def test_walk_ins_are_counted_by_two_phones_without_losing_one(staff, event):
    register(event)
    walk_ins = reverse("event_walk_ins", kwargs={"event": event.translation_key})

    staff.post(walk_ins, {"was": "0", "number": "1"})
    response = staff.post(walk_ins, {"was": "0", "number": "1"}, follow=True)

    assert SeatBook.objects.get().walk_ins == 1
    assert "Somebody else has counted meanwhile." in response.content.decode()


def test_staff_cancels_for_somebody_who_called(staff, event):
    row, waiting = register(event, seats=4), register(event, name="Ali")

    staff.post(address(event, row), {"cancel": "1"})

    assert Registration.objects.get(pk=waiting.pk).state == "confirmed"


def test_held_registration_is_let_in(staff, event):
    row = register(event, is_held=True)
    assert "To be looked at" in staff.get(address(event)).content.decode()

    staff.post(address(event, row), {"let_in": "1"})

    assert Registration.objects.get().state == "confirmed"


@pytest.mark.parametrize(
    ("role", "own_centre", "status"),
    [
        (Role.SUPERVISOR, True, 200),
        (Role.SUPERVISOR, False, 404),
        (Role.COMMUNICATIONS, None, 200),
        (Role.EDITOR, None, 200),
        (Role.EDITOR, False, 404),
        (Role.SUPERVISOR, None, 404),
        (Role.TRANSLATOR, None, 404),
        (Role.COUNSELLOR, True, 404),
        (Role.DATA_OFFICER, None, 404),
        (Role.AUDITOR, None, 404),
        (Role.CASE_WORKER, True, 404),
    ],
)
def test_names_are_for_the_staff_of_the_events_centre(
    client, event, lahore, role, own_centre, status
):
    centres = {True: lahore, False: CentreFactory(code="PEW"), None: None}
    client.force_login(make_user(role, centre=centres[own_centre]))
    row = register(event)

    assert client.get(address(event)).status_code == status
    response = client.post(address(event, row), {"came": "1"})
    assert response.status_code == (302 if status == 200 else 404)
    assert (Registration.objects.get().came == 1) is (status == 200)
    title = event.title in client.get(reverse("event_registrations")).content.decode()
    assert title is (status == 200)


def test_nobody_else_sees_the_list(client, event):
    assert client.get(address(event)).status_code == 302


def test_list_stays_as_fast_with_many_people(staff, event):
    def queries():
        with CaptureQueriesContext(connection) as found:
            staff.get(address(event))
        return len(found)

    SeatBook.objects.filter(pk=event.translation_key).update(capacity=None)
    register(event)
    few = queries()
    for number in range(8):
        register(event, name=f"Name {number}")
    assert queries() == few


def test_sums_are_shown_when_the_names_are_deleted(staff, event):
    row = register(event, seats=2)
    Registration.objects.filter(pk=row.pk).update(came=1)
    services.purge(today=TODAY + 60 * DAY, now=timezone.now())

    html = staff.get(reverse("event_registrations")).content.decode()
    assert "2 registered, 1 of them came, and 0 without registration." in html
    assert "The names are deleted." in staff.get(address(event)).content.decode()


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_event_with_registrations_is_not_taken_away(client, event, action):
    client.force_login(make_user(is_superuser=True, is_staff=True))
    register(event)

    client.post(reverse(f"wagtailadmin_pages:{action}", args=[event.pk]), follow=True)

    assert EventPage.objects.get(pk=event.pk).live


def test_work_that_waits_is_counted_for_editors(event, index):
    make_event(index, slug="past", starts_on=TODAY - DAY)
    make_event(index, slug="long-ago", starts_on=TODAY - 500 * DAY)
    register(event, seats=4)
    register(event, is_held=True)

    editor = make_user(is_superuser=True, is_staff=True)
    found = {work.label: (work.number, work.url) for work in waiting_for(editor)}

    number, url = found["Events that are over, without a word on what came of them"]
    assert (number, url) == (1, "/admin/events/?waiting=without_outcome")
    assert found["Events whose seats are all given"][0] == 1
    assert found["Registrations to be looked at: many came at once"][0] == 1


def test_list_of_waiting_work_shows_exactly_what_was_counted(client, event, index):
    make_event(index, title="Yesterday", slug="past", starts_on=TODAY - DAY)
    register(event, seats=4)
    client.force_login(make_user(is_superuser=True, is_staff=True))

    html = client.get("/admin/events/?waiting=without_outcome").content.decode()
    assert "Yesterday" in html
    assert event.title not in html
    html = client.get("/admin/events/?waiting=full").content.decode()
    assert "Yesterday" not in html
    assert event.title in html
