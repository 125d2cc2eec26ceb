"""Urdu texts that wait for a check: a report, and a form in which somebody confirms them."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.urdu_notes import UrduNote, stamp
from mrc.core.accounts.roles import Role
from tests.factories import UserFactory, make_page, make_site, make_user, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

TODAY = datetime.date(2026, 11, 22)
REPORT = "urdu_notes:index"


def make_note(**values: object) -> UrduNote:
    return UrduNote.objects.create(
        **{
            "where": "pages/about.ur.yaml",
            "text_ur": "بھاگیں نہیں",
            "question": "Polite enough?",
            **values,
        }
    )


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def form_values(note: UrduNote, **values: str) -> dict[str, str]:
    return {
        "where": note.where,
        "page": str(note.page_id or ""),
        "text_ur": note.text_ur,
        "question": note.question,
        "answer": note.answer,
        "state": note.state,
        **values,
    }


# --- Rules ----------------------------------------------------------------------------------------
def test_confirming_writes_down_who_and_when() -> None:
    note, user = make_note(), UserFactory()
    note.state = UrduNote.State.CONFIRMED
    stamp(note, user=user, today=TODAY)
    note.save()
    assert (note.settled_by, note.settled_on) == (user, TODAY)


def test_second_save_keeps_the_first_name_and_day() -> None:
    first = UserFactory()
    note = make_note(state="confirmed", settled_by=first, settled_on=TODAY)
    stamp(note, user=UserFactory(), today=TODAY + datetime.timedelta(days=9))
    assert (note.settled_by, note.settled_on) == (first, TODAY)


def test_waiting_again_takes_the_name_back() -> None:
    note = make_note(state="confirmed", settled_by=UserFactory(), settled_on=TODAY)
    note.state = UrduNote.State.WAITING
    stamp(note, user=UserFactory(), today=TODAY)
    note.save()
    assert (note.settled_by, note.settled_on) == (None, None)


@pytest.mark.parametrize(
    "values", [{"state": "confirmed"}, {"state": "waiting", "settled_on": TODAY}]
)
def test_database_refuses_a_state_without_its_day(values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_note(**values)


def test_same_question_stands_once() -> None:
    make_note()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_note()


# --- In the admin ---------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR])
def test_report_links_to_the_editor_of_the_page(role: Role) -> None:
    homes = make_site()
    page = translate(make_page(homes.english, "About", slug="about"), {"About": "ہمارے بارے میں"})
    make_note(page=page)
    html = signed_in(role).get(reverse(REPORT)).content.decode()
    assert "بھاگیں نہیں" in html
    assert "Polite enough?" in html
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html


def test_report_stands_in_the_reports_menu_of_those_who_may_answer() -> None:
    address = reverse(REPORT)
    for role, expected in {Role.TRANSLATOR: True, Role.COUNSELLOR: False}.items():
        html = signed_in(role).get(reverse("wagtailadmin_home")).content.decode()
        assert (address in html) is expected, role


def test_translator_confirms_and_the_form_remembers_it() -> None:
    note = make_note()
    client = signed_in(Role.TRANSLATOR)
    address = reverse("urdu_notes:edit", args=[note.pk])
    assert client.get(address).status_code == 200
    response = client.post(address, form_values(note, state="confirmed", answer="ٹھیک ہے"))
    assert response.status_code == 302
    note.refresh_from_db()
    assert note.answer == "ٹھیک ہے"
    assert note.settled_on == timezone.localdate()
    assert note.settled_by is not None
    assert note.settled_by.pk == int(client.session["_auth_user_id"])


def test_posted_name_and_day_change_nothing() -> None:
    note, other = make_note(), UserFactory()
    client = signed_in(Role.EDITOR)
    values = form_values(note, state="confirmed", settled_by=str(other.pk), settled_on="2020-01-01")
    client.post(reverse("urdu_notes:edit", args=[note.pk]), values)
    note.refresh_from_db()
    assert note.settled_by != other
    assert note.settled_on == timezone.localdate()


def test_others_see_no_report() -> None:
    note = make_note()
    client = signed_in(Role.COUNSELLOR)
    for address in (reverse(REPORT), reverse("urdu_notes:edit", args=[note.pk])):
        assert client.get(address).status_code in {302, 403}


def test_report_can_be_filtered_and_exported() -> None:
    make_note()
    make_note(text_ur="تصدیق شدہ متن", state="confirmed", settled_on=TODAY)
    client = signed_in(Role.EDITOR)
    html = client.get(reverse(REPORT), {"state": "waiting"}).content.decode()
    assert "بھاگیں نہیں" in html
    assert "تصدیق شدہ متن" not in html
    response = client.get(reverse(REPORT), {"export": "csv"})
    assert "Polite enough?" in b"".join(response).decode()


def test_report_queries_do_not_grow_with_notes() -> None:
    homes = make_site()
    page = make_page(homes.english, "About", slug="about")
    client = signed_in(Role.EDITOR)
    make_note(page=page)
    client.get(reverse(REPORT))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(REPORT))
    for number in range(20):
        make_note(page=page, text_ur=f"متن {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(REPORT))
    assert len(many) == len(few)
