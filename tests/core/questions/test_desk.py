"""What counsellors and supervisors see and do: by role and centre, each deed one event."""

import datetime
import uuid

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from mrc.core.accounts.roles import Role
from mrc.core.models import AnswerMail, GuideSuggestion, Question
from mrc.core.questions.desk import services
from mrc.core.questions.desk.errors import (
    MovedOnError,
    PersonalNumberError,
    SameCentreError,
    SomebodyElseError,
)
from mrc.core.questions.retention import purge_day
from tests.clients import signed_in
from tests.core.questions.factories import MAIL, WORDS, make_question, text_of
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return CentreFactory(code="LHE")


@pytest.fixture
def other():
    return CentreFactory(code="PEW")


@pytest.fixture
def counsellor(centre):
    return make_user(Role.COUNSELLOR, centre=centre, username="shazia")


def who(user):
    return {"by": user, "now": timezone.now()}


def deeds(question):
    return list(question.events.exclude(what="opened").values_list("what", "before", "after"))


# --- The life of a question -----------------------------------------------------------------------
def test_question_is_taken_and_answered_by_phone(centre, counsellor):
    question = make_question(centre, reply_by="phone", reply_to="0300 1234567")
    services.take(pk=question.pk, **who(counsellor))
    call = {"way": "phone", "text": "No, he may not."}
    services.record_answer(
        pk=question.pk, key=uuid.uuid4(), result="nobody", **call, **who(counsellor)
    )
    question.refresh_from_db()
    assert question.state == "taken"
    services.record_answer(
        pk=question.pk, key=uuid.uuid4(), result="reached", **call, **who(counsellor)
    )
    question.refresh_from_db()
    assert (question.state, question.taken_by) == ("answered", counsellor)
    assert deeds(question) == [
        ("taken", "", "shazia"),
        ("tried", "phone", "nobody"),
        ("answered", "", "phone"),
    ]


def test_answer_by_mail_is_stored_with_its_mail_once(centre, counsellor):
    question, key = make_question(centre), uuid.uuid4()
    for _press in range(2):
        services.answer_by_mail(pk=question.pk, key=key, text="No.", **who(counsellor))
    assert question.answers.get().text == "No."
    assert AnswerMail.objects.get().answer_id == key
    question.refresh_from_db()
    assert question.state == "answered"
    assert deeds(question) == [("taken", "", "shazia"), ("answered", "", "email")]


def test_question_of_no_centre_becomes_the_centre_of_who_takes_it(centre, counsellor):
    question = make_question(None)
    services.take(pk=question.pk, **who(counsellor))
    question.refresh_from_db()
    assert question.centre == centre


def test_colleague_takes_it_over_and_only_then_answers(centre, counsellor):
    question = make_question(centre)
    colleague = make_user(Role.COUNSELLOR, centre=centre)
    services.take(pk=question.pk, **who(counsellor))
    with pytest.raises(SomebodyElseError):
        services.answer_by_mail(pk=question.pk, key=uuid.uuid4(), text="No.", **who(colleague))
    services.take(pk=question.pk, **who(colleague))
    services.answer_by_mail(pk=question.pk, key=uuid.uuid4(), text="No.", **who(colleague))
    question.refresh_from_db()
    assert question.taken_by == colleague


def test_question_passed_on_is_out_of_sight(centre, other, counsellor):
    question = make_question(centre)
    services.take(pk=question.pk, **who(counsellor))
    with pytest.raises(SameCentreError):
        services.pass_on(pk=question.pk, centre=centre, **who(counsellor))
    services.pass_on(pk=question.pk, centre=other, **who(counsellor))
    question.refresh_from_db()
    assert (question.centre, question.state, question.taken_by) == (other, "new", None)
    assert deeds(question)[-1] == ("passed", "LHE", "PEW")
    with pytest.raises(Http404):
        services.take(pk=question.pk, **who(counsellor))


def test_question_is_closed_with_its_reason_and_taken_up_again(centre, counsellor):
    question = make_question(centre)
    services.close(pk=question.pk, outcome="not_ours", **who(counsellor))
    with pytest.raises(MovedOnError):
        services.close(pk=question.pk, outcome="not_ours", **who(counsellor))
    services.reopen(pk=question.pk, **who(counsellor))
    question.refresh_from_db()
    assert (question.state, question.outcome, question.taken_by) == ("taken", "", counsellor)
    services.give_back(pk=question.pk, **who(counsellor))
    question.refresh_from_db()
    assert (question.state, question.taken_by) == ("new", None)
    assert [what for what, _b, _a in deeds(question)] == ["closed", "reopened", "given_back"]


def test_quarantined_question_is_released_or_junk(centre, counsellor):
    question = make_question(centre, quarantine="burst")
    with pytest.raises(MovedOnError):
        services.take(pk=question.pk, **who(counsellor))
    services.mark_as_junk(pk=question.pk, **who(counsellor))
    question.refresh_from_db()
    assert (question.state, question.outcome, question.quarantine) == ("closed", "spam", "burst")
    services.release(pk=question.pk, **who(counsellor))
    question.refresh_from_db()
    assert (question.state, question.outcome, question.quarantine) == ("new", "", "")


def test_what_is_worked_on_is_kept_from_that_day_on(centre, counsellor):
    today = timezone.localdate()
    long_ago = today - datetime.timedelta(days=100)
    question = make_question(centre, today=long_ago)
    assert question.purge_on == purge_day(long_ago)
    services.take(pk=question.pk, **who(counsellor))
    question.refresh_from_db()
    assert (question.touched_on, question.purge_on) == (today, purge_day(today))


def test_suggestion_holds_the_counsellors_words_and_nothing_of_the_person(centre, counsellor):
    question = make_question(centre, country_code="SA")
    with pytest.raises(PersonalNumberError):
        services.suggest(pk=question.pk, sentence="He called 0300 1234567", **who(counsellor))
    services.suggest(pk=question.pk, sentence="Say who keeps the passport.", **who(counsellor))
    suggestion = GuideSuggestion.objects.get()
    assert suggestion.sentence == "Say who keeps the passport."
    assert (suggestion.topic, suggestion.country_code) == ("offer", "SA")
    kept = {str(value) for value in vars(suggestion).values()}
    assert not kept & {str(question.pk), question.reference, MAIL, "shazia"}
    assert deeds(question) == [("suggested", "", "")]


# --- The pages ------------------------------------------------------------------------------------
def test_list_shows_own_centre_and_none_without_a_word(centre, other, counsellor):
    mine, shared, theirs = make_question(centre), make_question(None), make_question(other)
    text = text_of(signed_in(counsellor).get(reverse("questions:index")))
    assert str(mine) in text
    assert str(shared) in text
    assert str(theirs) not in text
    assert WORDS not in text
    assert MAIL not in text


def test_overdue_questions_are_marked_and_filtered(centre, counsellor, settings):
    settings.MRC_QUESTION_OVERDUE_DAYS = 7
    today = timezone.localdate()
    old = make_question(centre, today=today - datetime.timedelta(days=8))
    fresh = make_question(centre, today=today - datetime.timedelta(days=7))
    client, index = signed_in(counsellor), reverse("questions:index")
    assert text_of(client.get(index)).count("Overdue</span>") == 1
    overdue = text_of(client.get(index, {"overdue": "true"}))
    assert str(old) in overdue
    assert str(fresh) not in overdue


@pytest.mark.parametrize(
    ("name", "value"), [("state", "new"), ("topic", "offer"), ("language", "en")]
)
def test_list_is_filtered(centre, counsellor, name, value):
    wanted = make_question(centre)
    others = make_question(centre, topic="study", language="ur")
    services.take(pk=others.pk, **who(counsellor))
    text = text_of(signed_in(counsellor).get(reverse("questions:index"), {name: value}))
    assert str(wanted) in text
    assert str(others) not in text


def test_queries_of_the_list_do_not_grow(centre, counsellor, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, index = signed_in(counsellor), reverse("questions:index")
    make_question(centre)
    client.get(index)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(index)
    for _number in range(12):
        question = make_question(centre)
        services.answer_by_mail(pk=question.pk, key=uuid.uuid4(), text="No.", **who(counsellor))
    with CaptureQueriesContext(connection) as many:
        client.get(index)
    assert len(many) <= len(few)


def test_opening_is_recorded_before_the_words_are_shown(centre, counsellor):
    question = make_question(centre)
    page = signed_in(counsellor).get(reverse("questions:question", args=[question.pk]))
    assert WORDS in text_of(page)
    assert MAIL in text_of(page)
    assert "no-store" in page.headers["Cache-Control"]
    event = question.events.get()
    assert (event.what, event.by) == ("opened", counsellor)


def test_mail_is_written_on_the_page_and_the_same_button_is_one_mail(centre, counsellor):
    question = make_question(centre)
    client = signed_in(counsellor)
    values = {"key": str(uuid.uuid4()), "text": "No, he may not."}
    for _press in range(2):
        client.post(reverse("questions:mail", args=[question.pk]), values)
    assert AnswerMail.objects.count() == 1


def test_refused_form_keeps_what_was_typed(centre, counsellor):
    question = make_question(centre, reply_by="phone", reply_to="0300 1234567")
    page = signed_in(counsellor).post(
        reverse("questions:record", args=[question.pk]),
        {"key": str(uuid.uuid4()), "way": "phone", "text": "He was not there"},
    )
    assert page.status_code == 422
    assert "He was not there" in text_of(page)
    assert question.answers.count() == 0


def test_supervisor_sees_and_answers_nothing(centre, other):
    supervisor = make_user(Role.SUPERVISOR, centre=centre)
    mine, theirs = make_question(centre), make_question(other)
    client = signed_in(supervisor)
    assert WORDS in text_of(client.get(reverse("questions:question", args=[mine.pk])))
    assert client.get(reverse("questions:question", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("questions:take", args=[mine.pk])).status_code == 404
    mine.refresh_from_db()
    assert mine.state == "new"


def test_suggestions_are_settled_once_by_editors(centre, counsellor):
    question = make_question(centre)
    services.suggest(pk=question.pk, sentence="Say who keeps it.", **who(counsellor))
    suggestion = GuideSuggestion.objects.get()
    editor = make_user(Role.EDITOR)
    client = signed_in(editor)
    assert "Say who keeps it." in text_of(client.get(reverse("guide_suggestions:index")))
    settle = reverse("guide_suggestions:settle", args=[suggestion.pk])
    client.post(settle, {"to": "done"})
    client.post(settle, {"to": "set_aside"})
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.settled_by) == ("done", editor)
    refused = signed_in(counsellor).get(reverse("guide_suggestions:index"))
    assert refused.status_code in (302, 403)


def test_question_that_is_being_deleted_is_nobodys(centre, counsellor):
    question = make_question(centre)
    Question.objects.filter(pk=question.pk).update(state="expired")
    assert not Question.objects.visible_to(counsellor).exists()
