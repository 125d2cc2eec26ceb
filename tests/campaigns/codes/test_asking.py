"""Questions from the room: once each, to the right desks, without anybody's name."""

import datetime

import pytest

from campaigns.codes import asking
from campaigns.models import RoomQuestion
from campaigns.records import services
from campaigns.records.identifiers import new_id
from mrc.core.accounts.roles import Role
from mrc.core.models import Question
from tests.campaigns.factories import (
    NOW,
    TopicFactory,
    make_content,
    make_supervisor,
    submit,
)
from tests.factories import make_user

ASKED = "- Is the licence valid?\n2) Who pays for the ticket?\n\nis the licence valid?\n?"


@pytest.fixture(autouse=True)
def now_and_here(immediate_commits):
    """What waits for the commit runs at once."""


def test_each_question_goes_to_the_counsellors_of_the_centre_once(officer):
    topic = TopicFactory(key="contract", guide_part="contract")
    submit(officer, questions=ASKED, topics=[topic.pk], language="ps")

    questions = list(Question.objects.order_by("pk"))
    assert {one.question for one in questions} == {
        "Is the licence valid?",
        "Who pays for the ticket?",
    }
    for one in questions:
        assert one.centre == officer.centre
        assert one.source == "session"
        assert one.topic == "contract"
        assert one.language == "ur"
        assert one.reply_by == "comes"
        assert one.reply_to == ""
    assert RoomQuestion.objects.count() == 2


def test_the_same_session_sent_again_asks_nothing_again(officer):
    session_id = new_id()
    content = make_content(officer, questions=ASKED)
    for _time in range(3):
        services.submit_session(
            session_id=session_id, content=content, base_version=0, by=officer, now=NOW
        )
    assert Question.objects.count() == RoomQuestion.objects.count() == 2


def test_a_correction_asks_only_what_is_new(officer):
    content = make_content(officer, questions="Is the licence valid?")
    session_id = new_id()
    services.submit_session(
        session_id=session_id, content=content, base_version=0, by=officer, now=NOW
    )
    version = RoomQuestion.objects.get().version
    services.return_session(
        session=version.session,
        by=make_supervisor(officer.centre),
        reason="Count again.",
        comments={},
        now=NOW,
    )
    content["questions"] = "Is the licence valid?\nWhat is the protector?"
    services.submit_session(
        session_id=session_id, content=content, base_version=1, by=officer, now=NOW
    )
    assert sorted(RoomQuestion.objects.values_list("text", "version__number")) == [
        ("Is the licence valid?", 1),
        ("What is the protector?", 2),
    ]
    assert Question.objects.count() == 2


def test_topics_that_differ_are_something_else(officer):
    topics = [
        TopicFactory(key="contract", guide_part="contract").pk,
        TopicFactory(key="check", name_en="Check", guide_part="check").pk,
    ]
    submit(officer, questions="Is the licence valid?", topics=topics)
    assert Question.objects.get().topic == "other"


def test_an_old_session_brings_nothing_to_the_counsellors(officer):
    late = NOW + datetime.timedelta(days=40)
    submit(officer, questions="Is the licence valid?", now=late)
    assert not Question.objects.exists()
    assert RoomQuestion.objects.count() == 1


def test_sample_questions_reach_no_counsellor(officer):
    services.submit_session(
        session_id=new_id(),
        content=make_content(officer, questions="Is the licence valid?"),
        base_version=0,
        by=officer,
        now=NOW,
        is_sample=True,
    )
    assert not Question.objects.exists()
    assert RoomQuestion.objects.count() == 1


def test_a_desk_that_fails_keeps_no_session_back(
    officer, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.undo()
    monkeypatch.setattr(asking, "ask", _fail)
    with django_capture_on_commit_callbacks(execute=True):
        session = submit(officer, questions="Is the licence valid?")
    assert session.reference
    assert not RoomQuestion.objects.exists()


def _fail(**values):
    raise RuntimeError("no key")


def test_what_was_left_behind_is_passed_on_later(officer, monkeypatch):
    from campaigns.codes import receivers

    with monkeypatch.context() as broken:
        broken.setattr(receivers, "_pass_on", lambda key: None)
        submit(officer, questions="Is the licence valid?")
    assert not Question.objects.exists()
    for version in asking.not_passed_on(since=datetime.date(2026, 3, 1)):
        asking.pass_on(version)
    assert Question.objects.count() == 1
    assert not list(asking.not_passed_on(since=datetime.date(2026, 3, 1)))


def test_an_editor_settles_it_and_its_words_stay(officer):
    submit(officer, questions="Is the licence valid?")
    question = RoomQuestion.objects.get()
    editor = make_user(Role.EDITOR)
    assert asking.settle(question=question, by=editor, now=NOW)
    assert not asking.settle(question=question, by=editor, now=NOW)


@pytest.mark.parametrize("change", [{"text": "Another"}, {"asked_on": "2026-01-01"}])
def test_the_database_keeps_what_was_asked(officer, change):
    from django.db import IntegrityError, transaction

    submit(officer, questions="Is the licence valid?")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomQuestion.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomQuestion.objects.all().delete()
