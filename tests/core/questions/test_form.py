"""The public form: what it asks, keeps, refuses and says, without JavaScript."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone

from mrc.core.confidential.last_known import last_known
from mrc.core.models import Question
from mrc.core.personal_numbers import Found, identity_number_in, personal_number_in
from mrc.core.questions import services, views
from mrc.core.questions.references import grouped, new_reference, read_reference
from mrc.core.questions.reply import ReplyTo, normalised_phone, read_reply
from mrc.core.questions.retention import purge_day
from tests.core.questions.factories import (
    ADDRESS,
    WORDS,
    answers,
    reference_in,
    send,
    state_in,
    text_of,
)
from tests.factories import CentreFactory, ContactFactory, make_page, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_haste(monkeypatch):
    """Tests are quicker than people."""
    monkeypatch.setattr(views, "SHORTEST", 0)
    last_known.clear()


# --- What is stored -------------------------------------------------------------------------------
def test_question_is_stored_with_what_its_queue_needs(client):
    centre = CentreFactory(code="LHE")
    done = send(client, answers(centre=str(centre.pk), language="ur", topic="trouble"))
    assert done.status_code == 200, text_of(done)
    question = Question.objects.get()
    today = timezone.localdate()
    assert (question.topic, question.language, question.centre) == ("trouble", "ur", centre)
    assert (question.question, question.reply_to) == (WORDS, "+923001234567")
    assert (question.received_on, question.touched_on) == (today, today)
    assert question.purge_on == purge_day(today)
    assert (question.state, question.quarantine, question.source) == ("new", "", "web")
    assert reference_in(done) == str(question)


def test_page_that_the_person_came_from_is_kept_where_it_is_ours(client):
    home = make_site().english
    make_page(home, "Women", slug="women")
    send(client, answers(), query="?page=/en/women/")
    assert Question.objects.get().page == "/en/women/"


@pytest.mark.parametrize(
    "page",
    ["https://evil.example/", "//evil.example/", "/en/nowhere/", "/admin/", "javascript:alert(1)"],
)
def test_page_that_is_not_ours_is_forgotten(client, page):
    make_site()
    send(client, answers(), query=f"?page={page}")
    assert Question.objects.get().page == ""


def test_question_of_somebody_who_comes_keeps_no_number(client):
    send(client, answers(reply_by="comes", reply_to="0300 1234567"))
    question = Question.objects.get()
    assert (question.reply_by, question.reply_to) == ("comes", "")


def test_button_pressed_twice_is_one_question(client):
    page = client.get(ADDRESS)
    typed = {"state": state_in(page), "go": "send", **answers()}
    shown = [reference_in(client.post(ADDRESS, typed)) for _press in range(2)]
    assert shown[0] == shown[1]
    assert Question.objects.count() == 1


def test_service_asked_twice_with_one_key_is_one_question():
    key = uuid.uuid4()
    values = {
        "topic": "study",
        "question": "Which papers?",
        "reply_to": ReplyTo("comes"),
        "centre": None,
        "language": "en",
        "source": "session",
        "key": key,
    }
    assert services.ask(**values).pk == services.ask(**values).pk == key
    assert Question.objects.get().source == "session"


# --- What is refused, with everything kept --------------------------------------------------------
def test_empty_form_says_what_is_missing_beside_each_field(client):
    page = send(client, {})
    assert page.status_code == 422
    for words in ("Choose what it is about.", "Write your question.", "Choose how you want"):
        assert words in text_of(page)
    for place in ("field-topic", "id_question", "field-reply_by"):
        assert f'<a href="#{place}">' in text_of(page)
        assert f'id="{place}"' in text_of(page)
    assert Question.objects.count() == 0


def test_wrong_number_keeps_what_was_typed(client):
    page = send(client, answers(reply_to="12"))
    assert page.status_code == 422
    text = text_of(page)
    assert "not a complete phone number" in text
    assert WORDS in text
    assert 'value="12"' in text


def test_identity_number_warns_and_is_sent_when_the_person_says_so(client):
    question = "میرا شناختی کارڈ ۳۵۲۰۲-۱۲۳۴۵۶۷-۱ ہے"
    page = send(client, answers(question=question))
    assert page.status_code == 422
    assert "seems to hold a CNIC number" in text_of(page)
    assert question in text_of(page)
    assert 'name="as_it_is"' in text_of(page)
    typed = {"state": state_in(page), "go": "send", **answers(question=question, as_it_is="on")}
    assert client.post(ADDRESS, typed).status_code == 200
    assert Question.objects.get().question == question


def test_page_that_lay_open_too_long_keeps_what_was_typed(client):
    page = client.post(ADDRESS, {"state": "broken", "go": "send", **answers()})
    assert page.status_code == 422
    assert "press the button again" in text_of(page)
    assert WORDS in text_of(page)
    again = client.post(ADDRESS, {"state": state_in(page), "go": "send", **answers()})
    assert again.status_code == 200


def test_form_of_another_site_is_not_taken_and_loses_nothing(db):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    state = state_in(client.get(ADDRESS))
    page = client.post(ADDRESS, {"state": state, "go": "send", **answers()})
    assert page.status_code == 403
    assert WORDS in text_of(page)
    assert Question.objects.count() == 0


def test_other_language_keeps_what_was_typed(client):
    page = client.get(ADDRESS)
    urdu = client.post("/ur/ask/", {"state": state_in(page), "go": "stay", **answers()})
    assert 'lang="ur" dir="rtl"' in text_of(urdu)
    assert WORDS in text_of(urdu)
    assert Question.objects.count() == 0


def test_database_that_is_down_says_so_and_keeps_what_was_typed(client, monkeypatch):
    page = client.get(ADDRESS)

    def refuse(self, sql, params=None):
        raise DatabaseError("down")

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)
        answer = client.post(ADDRESS, {"state": state_in(page), "go": "send", **answers()})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "It was not sent" in text_of(answer)
    assert WORDS in text_of(answer)
    typed = {"state": state_in(answer), "go": "send", **answers()}
    assert client.post(ADDRESS, typed).status_code == 200


# --- Bursts and programs --------------------------------------------------------------------------
def test_burst_of_a_network_waits_apart_and_is_not_lost(client, settings):
    settings.MRC_QUESTION_BURST = 2
    shown = [send(client, answers()) for _number in range(4)]
    assert {done.status_code for done in shown} == {200}
    assert sorted(Question.objects.values_list("quarantine", flat=True)) == [
        "", "", "burst", "burst",
    ]  # fmt: skip


def test_program_waits_apart_and_sees_the_same_answer(client, monkeypatch):
    person = text_of(send(client, answers()))
    program = text_of(send(client, answers(company_address="http://spam.example")))
    monkeypatch.setattr(views, "SHORTEST", 60)
    hasty = text_of(send(client, answers()))
    references = [str(question) for question in Question.objects.all()]
    for reference in references:
        person, program, hasty = (text.replace(reference, "") for text in (person, program, hasty))
    assert person == program == hasty
    assert sorted(Question.objects.values_list("quarantine", flat=True)) == ["", "bot", "bot"]


# --- What the page is -----------------------------------------------------------------------------
def test_form_is_never_kept_and_its_cookie_goes_with_the_browser(client):
    page = client.get(ADDRESS)
    assert "no-store" in page.headers["Cache-Control"]
    cookie = page.cookies["csrftoken"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_danger_leads_to_the_numbers_and_the_report_first(client):
    ContactFactory()
    ContactFactory(key="fia-trafficking", name_en="FIA hotline", phone="111-247-786")
    text = text_of(client.get(ADDRESS))
    before = text[: text.index("<form")]
    assert "111-247-786" in before
    assert "0304 1112123" in before
    assert "/en/alerts/report/" in before


def test_answer_promises_no_time_and_says_when_it_is_deleted(client):
    text = text_of(send(client, answers()))
    assert "How long it takes: to be confirmed." in text
    assert "are deleted 6 months after" in text


def test_queries_of_the_form_are_few(client, django_assert_max_num_queries):
    make_site()
    with django_assert_max_num_queries(15):
        client.get(ADDRESS)


# --- Numbers --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0300 1234567", "+923001234567"),
        ("۰۳۰۰ ۱۲۳۴۵۶۷", "+923001234567"),
        ("٠٣٠٠-١٢٣٤٥٦٧", "+923001234567"),
        ("00971 50 123 4567", "+971501234567"),
        ("+92\u200e 300 1234567", "+923001234567"),
        ("923001234567", "+923001234567"),
        ("3001234567", "+923001234567"),
        ("042 35761999", "+924235761999"),
    ],
)
def test_phone_numbers_are_kept_in_one_form(typed, kept):
    assert normalised_phone(typed) == kept


@pytest.mark.parametrize("typed", ["12", "35202-1234567-1", "3520212345671", "my number", "+1"])
def test_what_is_no_phone_number_is_refused(typed):
    with pytest.raises(ValidationError):
        normalised_phone(typed)


def test_address_is_kept_in_one_form():
    assert read_reply("email", " Sadia۱@Example.com ").to == "sadia1@example.com"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("35202-1234567-1", Found.CNIC),
        ("۳۵۲۰۲۱۲۳۴۵۶۷۱", Found.CNIC),
        ("my card 35202 1234567 1.", Found.CNIC),
        ("passport AB1234567", Found.PASSPORT),
        ("They want Rs 150000 by 2026-11-22", None),
        ("call +92 300 1234567", None),
        ("1234567890123456", None),
    ],
)
def test_identity_numbers_are_seen(text, found):
    assert identity_number_in(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("call 0300 1234567", Found.PHONE),
        ("call ۰۳۰۰۱۲۳۴۵۶۷", Found.PHONE),
        ("sadia@example.com", Found.EMAIL),
        ("35202-1234567-1", Found.CNIC),
        ("Rs 1,500,000 was asked in 2026", None),
        ("ویزے کی فیس 2,500 روپے ہے", None),
    ],
)
def test_personal_numbers_are_seen(text, found):
    assert personal_number_in(text) == found


def test_reference_is_read_however_it_was_heard():
    reference = new_reference()
    heard = grouped(reference).replace("0", "o").replace("1", "l").lower()
    assert read_reference(f" {heard} ") == reference
    wrong = ("1" if reference[0] != "1" else "2") + reference[1:]
    assert read_reference(wrong) is None


def test_purge_day_is_six_months_later(settings):
    assert purge_day(datetime.date(2026, 8, 31)) == datetime.date(2027, 2, 28)
