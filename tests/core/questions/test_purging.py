"""Until when a question is kept, and what the database refuses before."""

import datetime
import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mrc.core.accounts.roles import Role
from mrc.core.models import (
    AnswerMail,
    GuideSuggestion,
    Question,
    QuestionAnswer,
    QuestionEvent,
)
from mrc.core.questions.desk import services
from mrc.core.questions.guards import guards
from mrc.core.questions.purging import purge
from mrc.core.questions.retention import purge_day
from tests.core.questions.factories import make_question
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.date(2026, 1, 31)


@pytest.fixture
def counsellor():
    return make_user(Role.COUNSELLOR, centre=CentreFactory(code="LHE"))


def answered(counsellor, **values):
    question = make_question(counsellor.centre, **values)
    who = {"by": counsellor, "now": timezone.now()}
    services.answer_by_mail(pk=question.pk, key=uuid.uuid4(), text="No.", **who)
    services.suggest(pk=question.pk, sentence="Say who keeps it.", **who)
    return Question.objects.get(pk=question.pk)


def test_question_goes_on_its_day_with_all_that_was_done(counsellor):
    question = answered(counsellor)
    assert purge(today=question.purge_on - datetime.timedelta(days=1)).questions == 0
    assert Question.objects.count() == 1
    purged = purge(today=question.purge_on)
    assert (purged.questions, purged.left) == (1, 0)
    for model in (Question, QuestionAnswer, QuestionEvent, AnswerMail):
        assert not model.objects.exists(), model
    # What a counsellor suggested is nobody's, and stays.
    assert GuideSuggestion.objects.count() == 1
    assert purge(today=question.purge_on).questions == 0


def test_unanswered_question_goes_too():
    question = make_question(None, today=LONG_AGO)
    assert question.purge_on == datetime.date(2026, 7, 31)
    assert purge(today=question.purge_on).questions == 1


def test_command_says_counts_alone_and_may_run_twice():
    question = make_question(None, today=timezone.localdate() - datetime.timedelta(days=400))
    said = StringIO()
    call_command("purge_questions", stdout=said)
    call_command("purge_questions", stdout=said)
    assert said.getvalue().splitlines() == [
        "1 questions and 0 lines deleted.",
        "0 questions and 0 lines deleted.",
    ]
    assert str(question) not in said.getvalue()


def test_mail_of_a_question_that_is_being_deleted_is_not_sent(counsellor, mailoutbox):
    from mrc.core.subscriptions.sending import send_due

    question = answered(counsellor)
    Question.objects.filter(pk=question.pk).update(state="expired")
    assert send_due(limit=10).dropped == 1
    assert mailoutbox == []


# --- What the database refuses --------------------------------------------------------------------
def refused(run):
    with pytest.raises(IntegrityError), transaction.atomic():
        run()


def test_guards_stand():
    assert guards.missing(connection) == []


def test_question_is_deleted_by_the_purge_alone():
    question = make_question(None)
    refused(question.delete)
    refused(lambda: Question.objects.filter(pk=question.pk).update(reference="00000000"))
    refused(
        lambda: Question.objects.filter(pk=question.pk).update(
            received_on=LONG_AGO, touched_on=LONG_AGO
        )
    )


def test_deeds_are_written_once(counsellor):
    answered(counsellor)
    event, answer = QuestionEvent.objects.first(), QuestionAnswer.objects.get()
    refused(lambda: QuestionEvent.objects.filter(pk=event.pk).update(after="x"))
    refused(event.delete)
    refused(lambda: QuestionAnswer.objects.filter(pk=answer.pk).update(at=timezone.now()))
    refused(answer.delete)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "taken"},
        {"state": "answered"},
        {"state": "closed"},
        {"outcome": "spam"},
        {"topic": "nothing"},
        {"language": "fr"},
        {"page": "https://evil.example/"},
        {"country_code": "sa"},
        {"purge_on": LONG_AGO},
        {"reply_to": ""},
        {"reply_by": "comes"},
        {"question": ""},
        {"source": "nowhere"},
        {"quarantine": "maybe"},
    ],
    ids=str,
)
def test_question_that_cannot_be_is_refused(values):
    question = make_question(None)
    refused(lambda: Question.objects.filter(pk=question.pk).update(**values))


def test_words_in_the_open_are_refused():
    question = make_question(None)
    for column in ("question", "reply_to"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE core_question SET {column} = 'in the open' WHERE reference = %s",
                [question.reference],
            )


def test_months_are_a_setting(settings):
    settings.MRC_QUESTION_MONTHS = 1
    assert purge_day(LONG_AGO) == datetime.date(2026, 2, 28)
