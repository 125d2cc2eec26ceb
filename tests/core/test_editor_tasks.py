"""What waits for whom, on the admin's first page."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mrc.core import editor_tasks
from mrc.core.accounts.roles import Role
from mrc.core.editor_tasks import EditorTask, register_task, waiting_for
from mrc.core.feedback.services import keep_feedback
from mrc.core.our_pages import our_page
from mrc.core.questions.desk import services
from tests.clients import signed_in
from tests.core.questions.factories import make_question, text_of
from tests.factories import CentreFactory, make_page, make_site, make_user

pytestmark = pytest.mark.django_db

QUESTIONS = "Questions to a counsellor without an answer"
NOT_USEFUL = "Pages that many called not useful"


@pytest.fixture
def only(monkeypatch):
    """No tasks but those of this test."""
    monkeypatch.setattr(editor_tasks, "_tasks", {})


def test_work_is_listed_in_its_order_and_nothing_where_nothing_waits(only):
    user = make_user(Role.EDITOR)
    for key, number, order in (("b", 2, 2), ("a", 1, 1), ("none", 0, 3), ("not mine", None, 4)):
        register_task(
            EditorTask(key, f"Task {key}", lambda user, number=number: number, lambda: "/", order)
        )
    assert [(one.label, one.number) for one in waiting_for(user)] == [("Task a", 1), ("Task b", 2)]


def test_panel_stands_on_the_first_page_with_number_words_and_link(only):
    make_site()
    client = signed_in(make_user(Role.EDITOR))
    assert "What waits for you" not in text_of(client.get("/admin/"))
    register_task(EditorTask("a", "Facts <past> their date", lambda user: 1234, lambda: "/there/"))
    text = text_of(client.get("/admin/"))
    assert "What waits for you" in text
    assert "1,234" in text
    assert 'href="/there/"' in text
    assert b"Facts &lt;past&gt;" in client.get("/admin/").content


def labels(user):
    return {one.label: one.number for one in waiting_for(user)}


def test_unanswered_questions_wait_for_the_centre_alone():
    lahore, peshawar = CentreFactory(code="LHE"), CentreFactory(code="PEW")
    make_question(lahore)
    make_question(None)
    make_question(peshawar)
    make_question(lahore, quarantine="burst")
    for role in (Role.COUNSELLOR, Role.SUPERVISOR):
        found = labels(make_user(role, centre=lahore))
        assert found[QUESTIONS] == 2
        assert found["Questions in quarantine"] == 1
    assert QUESTIONS not in labels(make_user(Role.EDITOR, centre=lahore))
    assert QUESTIONS not in labels(make_user(is_superuser=True, centre=lahore))


def test_answered_questions_wait_no_more():
    centre = CentreFactory(code="LHE")
    counsellor, question = make_user(Role.COUNSELLOR, centre=centre), make_question(centre)
    who = {"by": counsellor, "now": timezone.now()}
    services.answer_by_mail(pk=question.pk, key=uuid.uuid4(), text="No.", **who)
    assert QUESTIONS not in labels(counsellor)
    services.suggest(pk=question.pk, sentence="Say who keeps it.", **who)
    assert labels(make_user(Role.EDITOR))["Counsellors' suggestions for guides"] == 1


def test_pages_that_many_called_not_useful_wait_for_editors():
    page = make_page(make_site().english, "Women", slug="women")
    editor = make_user(Role.EDITOR)
    for number in range(5):
        assert NOT_USEFUL not in labels(editor), number
        keep_feedback(
            key=uuid.uuid4(),
            page=our_page("/en/women/"),
            answer="no",
            today=timezone.localdate(),
        )
    assert labels(editor)[NOT_USEFUL] == 1
    shown = signed_in(editor).get(
        next(one.url for one in waiting_for(editor) if one.label == NOT_USEFUL)
    )
    assert page.title in text_of(shown)


def test_queries_do_not_grow_with_what_waits():
    centre = CentreFactory(code="LHE")
    user = make_user(Role.COUNSELLOR, centre=centre)
    make_question(centre)
    waiting_for(user)
    with CaptureQueriesContext(connection) as few:
        waiting_for(user)
    for _number in range(10):
        make_question(centre)
    with CaptureQueriesContext(connection) as many:
        waiting_for(user)
    assert len(many) == len(few)
