"""The answer by mail: in the asked language, without the question, never lost and never twice."""

import uuid

import pytest
from django.utils import timezone

from mrc.core.accounts.roles import Role
from mrc.core.models import AnswerMail
from mrc.core.questions.desk import services
from mrc.core.questions.mail import build_answer_mail
from mrc.core.subscriptions import sending
from mrc.core.subscriptions.bounces import note_bounce
from mrc.core.subscriptions.sending import send_due
from mrc.core.subscriptions.transport import Gone, NotNow
from tests.clients import signed_in
from tests.core.questions.factories import MAIL, WORDS, make_question, text_of
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def counsellor():
    return make_user(Role.COUNSELLOR, centre=CentreFactory(code="LHE"))


def answered(counsellor, text="No, he may not.", **values):
    question = make_question(counsellor.centre, **values)
    services.answer_by_mail(
        pk=question.pk, key=uuid.uuid4(), text=text, by=counsellor, now=timezone.now()
    )
    return question


@pytest.mark.parametrize(
    ("language", "direction", "greeting"),
    [("en", "ltr", "This is the answer of our counsellor"), ("ur", "rtl", None)],
)
def test_mail_is_in_the_asked_language_and_without_the_question(
    counsellor, mailoutbox, language, direction, greeting
):
    question = answered(counsellor, language=language)
    assert send_due(limit=10).sent == 1
    [mail] = mailoutbox
    html = mail.alternatives[0][0]
    assert mail.to == [MAIL]
    assert str(question) in mail.subject
    for body in (mail.body, html):
        assert "No, he may not." in body
        assert str(question) in body
        assert WORDS not in body
        assert f"/{language}/ask/" in body
    assert f'lang="{language}" dir="{direction}"' in html
    assert mail.extra_headers["Content-Language"] == language
    if greeting:
        assert greeting in mail.body


def test_words_of_the_answer_run_no_script(counsellor):
    answered(counsellor, text="<script>alert(1)</script> & more")
    html = build_answer_mail(AnswerMail.objects.get()).alternatives[0][0]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_mail_is_sent_once_however_often_it_is_asked_for(counsellor, mailoutbox):
    answered(counsellor)
    assert [send_due(limit=10).sent for _run in range(3)] == [1, 0, 0]
    assert len(mailoutbox) == 1
    assert AnswerMail.objects.get().state == "sent"


def test_mail_server_that_is_away_loses_nothing(counsellor, mailoutbox, monkeypatch):
    answered(counsellor)

    def away(self, message):
        raise NotNow("away")

    with monkeypatch.context() as patch:
        patch.setattr(sending.Transport, "send", away)
        assert send_due(limit=10).later == 1
    AnswerMail.objects.update(next_at=timezone.now())
    assert send_due(limit=10).sent == 1
    assert len(mailoutbox) == 1


def test_mail_that_does_not_arrive_is_marked_and_the_question_taken_up_again(
    counsellor, monkeypatch
):
    question = answered(counsellor)

    def gone(self, message):
        raise Gone("5.1.1")

    monkeypatch.setattr(sending.Transport, "send", gone)
    assert send_due(limit=10).failed == 1
    client = signed_in(counsellor)
    assert "The mail did not arrive" in text_of(client.get("/admin/questions/"))
    assert "The mail did not arrive" in text_of(client.get(f"/admin/questions/{question.pk}/"))
    services.reopen(pk=question.pk, by=counsellor, now=timezone.now())
    question.refresh_from_db()
    assert question.state == "taken"


def test_mail_that_comes_back_later_is_marked(counsellor, mailoutbox):
    answered(counsellor)
    send_due(limit=10)
    mail = AnswerMail.objects.get()
    assert note_bounce(mail_id=mail.pk, is_hard=True)
    mail.refresh_from_db()
    assert mail.state == "failed"
    assert not note_bounce(mail_id=uuid.uuid4(), is_hard=True)


def test_mail_waits_until_its_key_is_back(counsellor, mailoutbox, settings):
    answered(counsellor)
    keys = settings.MRC_REPORT_KEYS
    settings.MRC_REPORT_KEYS = ["bm90LXRoZS1rZXktdGhhdC13YXMtdXNlZC0zMi1ieXQ="]
    assert send_due(limit=10).sent == 0
    assert mailoutbox == []
    settings.MRC_REPORT_KEYS = keys
    AnswerMail.objects.update(next_at=timezone.now())
    assert send_due(limit=10).sent == 1
