"""A canary question is found nowhere but in its encrypted columns.

It goes through the real form, is read and answered by everything that the site does with it, and
is then looked for in the whole database, logs, mail, caches, index, revisions and answers.
"""

import logging
import re
import secrets
import uuid

import pytest
from django.apps import apps
from django.core.cache import caches
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from django.views.debug import ExceptionReporter, get_exception_reporter_class

from mrc.core.accounts.roles import Role
from mrc.core.logs import JsonFormatter
from mrc.core.models import Question, QuestionAnswer
from mrc.core.questions import views
from mrc.core.questions.desk import services
from mrc.core.subscriptions.sending import send_due
from tests.alerts.reports.tracing import dump, rows, traces
from tests.clients import signed_in
from tests.core.questions.factories import ADDRESS, answers, send, state_in, text_of
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db(transaction=True)

_RUN = secrets.token_hex(4)
STORY = f"canarystory{_RUN}"
URDU = f"پنجرہ{_RUN}"
CONTACT = f"canarycontact{_RUN}@example.com"
ANSWER = f"canaryanswer{_RUN}"
WORDS = [STORY, URDU, CONTACT, ANSWER]
#: More than its beginning, which constraints name.
_TOKEN = re.compile(r"gAAAAAAAAAAA[A-Za-z0-9_-]{30,}")
TYPED = answers(question=f"{STORY} {URDU}", reply_by="email", reply_to=CONTACT)


class Kept(logging.Handler):
    """Everything that is logged, as the console and as production's JSON lines show it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.formatters = (logging.Formatter("%(name)s %(message)s"), JsonFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [formatter.format(record) for formatter in self.formatters]
        self.lines.append(repr(vars(record)))


@pytest.fixture
def logged():
    """All loggers, Django's SQL included."""
    kept, root = Kept(), logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in ("django", "django.db.backends"))]
    templates = logging.getLogger("django.template")
    before = [(logger, logger.level) for logger in (*loggers, templates)]
    for logger in loggers:
        logger.addHandler(kept)
        logger.setLevel(logging.DEBUG)
    # Below this level templates log all that they are given; no settings of ours go there.
    templates.setLevel(logging.INFO)
    yield kept.lines
    for logger, level in before:
        logger.removeHandler(kept)
        logger.setLevel(level)


@pytest.fixture(autouse=True)
def no_haste(monkeypatch):
    monkeypatch.setattr(views, "SHORTEST", 0)


def send_canary(client):
    """The stored canary, answered; and what the person was shown."""
    counsellor = make_user(Role.COUNSELLOR, centre=CentreFactory(code="LHE"))
    shown = [client.get(ADDRESS), send(client, {**TYPED, "reply_to": "x"}), send(client, TYPED)]
    assert shown[-1].status_code == 200, text_of(shown[-1])
    question = Question.objects.get()
    desk = signed_in(counsellor)
    page = desk.get(f"/admin/questions/{question.pk}/")
    assert traces(WORDS, page.content) == [STORY, URDU, CONTACT]
    services.answer_by_mail(
        pk=question.pk, key=uuid.uuid4(), text=ANSWER, by=counsellor, now=timezone.now()
    )
    return question, shown


def assert_in_its_columns_only(text):
    """Nowhere in the open, and its tokens stand in the tables of questions alone."""
    assert traces(WORDS, text) == []
    lines = [line for line in text.splitlines() if _TOKEN.search(line)]
    assert lines
    assert all("core_question" in line for line in lines)


def test_canary_is_nowhere_in_the_database(client):
    question, _shown = send_canary(client)
    told = " ".join([question.question, question.reply_to, QuestionAnswer.objects.get().text])
    assert traces(WORDS, told) == WORDS
    assert_in_its_columns_only(dump())
    assert traces(WORDS, rows()) == []


def test_dump_that_is_searched_is_whole(client):
    """A word that is put into the open is found: the search can fail."""
    question, _shown = send_canary(client)
    question.events.create(
        by=question.answers.get().by, at=timezone.now(), what="taken", after=CONTACT
    )
    assert traces(WORDS, dump()) == [CONTACT]
    assert traces(WORDS, rows()) == [CONTACT]


def test_canary_is_in_no_log_no_cache_and_in_its_own_mail_alone(client, logged, mailoutbox):
    connection.force_debug_cursor = True
    try:
        send_canary(client)
        send_due(limit=10)
    finally:
        connection.force_debug_cursor = False
    assert len(logged) > 50
    # The address that the mail goes to stands in no line either.
    assert traces(WORDS, "\n".join(logged)) == []
    [mail] = mailoutbox
    assert traces(WORDS, mail.message().as_string() + mail.body) == [CONTACT, ANSWER]
    for cache in caches.all():
        assert traces(WORDS, repr(vars(cache))) == []


def test_canary_that_cannot_be_stored_is_in_no_log_and_no_mail(
    client, logged, mailoutbox, monkeypatch, settings
):
    settings.ADMINS = [("Admin", "admin@mrc.example")]
    page = client.get(ADDRESS)

    def refuse(self, sql, params=None):
        raise DatabaseError(f"Failing row contains {params!r} {CONTACT}")

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)
        answer = client.post(ADDRESS, {"state": state_in(page), "go": "send", **TYPED})
    assert answer.status_code == 503
    assert any("DatabaseError" in line for line in logged)
    assert traces(WORDS, "\n".join(logged)) == []
    assert [mail for mail in mailoutbox if traces(WORDS, mail.message().as_string())] == []


def test_error_report_of_django_shows_nothing(client, rf):
    request = rf.post(ADDRESS, {"question": STORY})
    views.ask_form(request)
    reporter = get_exception_reporter_class(request)
    assert reporter is not ExceptionReporter
    try:
        words = STORY
        raise ValueError(words)
    except ValueError as error:
        made = reporter(request, ValueError, error, error.__traceback__)
        assert traces(WORDS, made.get_traceback_text() + made.get_traceback_html()) == []


def test_canary_is_in_no_answer_but_the_page_that_keeps_what_was_typed(client):
    _question, shown = send_canary(client)
    for answer in shown:
        assert traces(WORDS, str(answer.headers) + answer.cookies.output()) == []
        assert "no-store" in answer.headers["Cache-Control"]
    assert [bool(traces(WORDS, answer.content)) for answer in shown] == [False, True, False]


def test_canary_is_not_in_what_operators_take_out(client, capsys, tmp_path):
    """Dumps as JSON, the reference index built anew, new keys, and the command of the night."""
    send_canary(client)
    tableless = [model._meta.label for model in apps.get_models() if not model._meta.managed]
    call_command("dumpdata", "--all", exclude=tableless, output=str(tmp_path / "all.json"))
    call_command("rebuild_references_index", verbosity=0)
    call_command("rotate_report_keys")
    call_command("purge_questions")
    said = capsys.readouterr()
    written = (tmp_path / "all.json").read_text()
    assert "core.question" in written
    assert traces(WORDS, written + said.out + said.err) == []
    assert_in_its_columns_only(dump())


def test_keys_of_questions_are_rotated_with_the_others(client, settings):
    from cryptography.fernet import Fernet

    question, _shown = send_canary(client)
    old = settings.MRC_REPORT_KEYS
    new = Fernet.generate_key().decode()
    settings.MRC_REPORT_KEYS = [new, *old]
    call_command("rotate_report_keys", verbosity=0)
    settings.MRC_REPORT_KEYS = [new]
    fresh = Question.objects.get(pk=question.pk)
    assert (fresh.question, fresh.reply_to) == (f"{STORY} {URDU}", CONTACT)
    assert fresh.answers.get().text == ANSWER


def test_nothing_is_left_after_the_purge(client):
    from mrc.core.questions.purging import purge

    question, _shown = send_canary(client)
    purge(today=question.purge_on.replace(year=question.purge_on.year + 1))
    assert question.reference not in dump()
    assert _TOKEN.search(dump()) is None


def test_models_of_questions_are_unknown_to_wagtail():
    from wagtail.models import ReferenceIndex
    from wagtail.search.index import get_indexed_models
    from wagtail.snippets.models import get_snippet_models

    rooms = ("mrc.core.questions.models", "mrc.core.feedback.models")
    ours = [model for model in apps.get_models() if model.__module__ in rooms]
    assert len(ours) == 6
    for model in ours:
        assert not ReferenceIndex.model_is_indexable(model)
        assert model not in get_indexed_models()
        assert model not in get_snippet_models()
        assert model._meta.default_permissions == ()
