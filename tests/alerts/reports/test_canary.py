"""A canary report is found nowhere but in its encrypted columns and file.

It goes through the real form, is read by everything that the site does with a report, and is then
looked for in the whole database, logs, mail, caches, index, analytics, revisions, folders, answers,
and in what a browser keeps.
"""

import io
import logging
import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.views.debug import ExceptionReporter, get_exception_reporter_class
from PIL import Image

from alerts.models import ReportEvidence, ScamReport
from alerts.reports import quarantine
from alerts.reports.storage import open_picture
from mrc.core.logs import JsonFormatter
from tests.alerts.reports.tracing import dump, files_below, rows, traces
from tests.alerts.reports.walking import ADDRESS, press, state_in, text_of, walk_to_the_end

pytestmark = pytest.mark.django_db(transaction=True)

_RUN = secrets.token_hex(4)
#: Words that stand in nothing else, one for each place in which a person leaves one.
STORY = f"canarystory{_RUN}"
URDU = f"پنجرہ{_RUN}"
SCAMMER = f"canaryscammer{_RUN}"
NUMBER = f"0311 9{int(_RUN, 16) % 1_000_000:06d}"
CONTACT = f"canarycontact{_RUN}"
SAFELY = f"canarysafely{_RUN}"
FILE_NAME = f"canaryfile{_RUN}"
EXIF = f"canaryphone{_RUN}"
WORDS = [STORY, URDU, SCAMMER, NUMBER, CONTACT, SAFELY, FILE_NAME, EXIF]
#: What stands in its encrypted column.
STORED = [STORY, URDU, SCAMMER, NUMBER, CONTACT, SAFELY]

ANSWERS = [
    {"in_danger": "no"},
    {"what_happened": f"{STORY} {URDU}"},
    {"kind": "job"},
    {"channel": "whatsapp"},
    {"who": f"{SCAMMER} {NUMBER}"},
    {"amount_band": "up_to_50k"},
    {},
    {"contact": f"{CONTACT} {NUMBER}", "reach_safely": SAFELY},
]


#: More than its beginning, which constraints name.
_TOKEN = re.compile(r"gAAAAAAAAAAA[A-Za-z0-9_-]{30,}")


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
    before = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(kept)
        logger.setLevel(logging.DEBUG)
    yield kept.lines
    for logger, level in before:
        logger.removeHandler(kept)
        logger.setLevel(level)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path, monkeypatch):
    options = {**settings.STORAGES["reports"]["OPTIONS"], "location": tmp_path / "reports"}
    reports = {**settings.STORAGES["reports"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "reports": reports}
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(quarantine, "SHORTEST", 0)
    return tmp_path


def canary_picture() -> SimpleUploadedFile:
    exif = Image.Exif()
    exif[0x010F] = EXIF
    out = io.BytesIO()
    Image.effect_noise((700, 900), 70).convert("RGB").save(
        out, "JPEG", exif=exif.tobytes(), comment=EXIF.encode()
    )
    return SimpleUploadedFile(f"{FILE_NAME}.jpg", out.getvalue(), content_type="image/jpeg")


def send_canary(client) -> tuple[ScamReport, list[Any]]:
    """The stored canary, and every answer on the way to it."""
    answers = []
    page = client.get(ADDRESS)
    for typed in ANSWERS:
        answers.append(page)
        page = press(client, page, typed)
        assert page.status_code == 200, text_of(page)
    done = press(client, page, {"pictures": [canary_picture()]}, "send")
    assert done.status_code == 200, text_of(done)
    return ScamReport.objects.get(), [*answers, page, done]


def assert_in_its_column_only(text: str) -> None:
    """Nowhere in the open, and its tokens stand in the table of reports alone."""
    assert traces(WORDS, text) == []
    lines = [line for line in text.splitlines() if _TOKEN.search(line)]
    assert lines
    assert all("alerts_scamreport" in line for line in lines)


def test_canary_is_in_its_encrypted_columns_and_file(client, own_folders):
    report, _answers = send_canary(client)
    told = " ".join([report.what_happened, report.who, report.contact, report.reach_safely])
    assert traces(STORED, told) == STORED
    [(path, stored)] = files_below(own_folders / "reports").items()
    assert FILE_NAME not in path
    assert stored.startswith(b"gAAAAAAAAAAA")
    assert traces(WORDS, stored) == []
    shown = open_picture(ReportEvidence.objects.get())
    assert Image.open(io.BytesIO(shown)).size == (700, 900)
    assert traces(WORDS, shown) == []


def test_canary_is_nowhere_in_the_database(client):
    send_canary(client)
    assert_in_its_column_only(dump())
    assert traces(WORDS, rows()) == []


def test_dump_that_is_searched_is_whole(client):
    """A word that is put into the open is found: the search can fail."""
    report, _answers = send_canary(client)
    report.events.create(by=_somebody(), at=_now(), what="linked", after=CONTACT)
    assert traces(WORDS, dump()) == [CONTACT]
    assert traces(WORDS, rows()) == [CONTACT]


def _somebody():
    from mrc.core.accounts.roles import Role
    from tests.factories import CentreFactory, make_user

    return make_user(Role.CASE_WORKER, centre=CentreFactory())


def _now():
    from django.utils import timezone

    return timezone.now()


def test_canary_is_in_no_log_no_mail_and_no_cache(client, logged, mailoutbox, monkeypatch):
    connection.force_debug_cursor = True
    try:
        send_canary(client)
    finally:
        connection.force_debug_cursor = False
    assert len(logged) > 50
    assert traces(WORDS, "\n".join(logged)) == []
    assert mailoutbox == []
    for cache in caches.all():
        assert traces(WORDS, repr(vars(cache))) == []


def test_canary_that_cannot_be_stored_is_in_no_log_and_no_mail(
    client, logged, mailoutbox, monkeypatch, settings
):
    settings.ADMINS = [("Admin", "admin@mrc.example")]
    page = walk_to_the_end(client, ANSWERS)
    page_state = state_in(page)[:60]

    def refuse(self, sql, params=None):
        raise DatabaseError(f"Failing row contains {params!r} {CONTACT}")

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)
        answer = press(client, page, {"pictures": [canary_picture()]}, "send")
    assert answer.status_code == 503
    assert any("DatabaseError" in line for line in logged)
    assert traces(WORDS, "\n".join(logged)) == []
    # Django's own settings mail every 503 to the administrators; production's do not.
    assert [mail for mail in mailoutbox if traces(WORDS, mail.message().as_string())] == []
    assert all(page_state not in mail.message().as_string() for mail in mailoutbox)


def test_error_report_of_django_shows_nothing(client, rf):
    """Even an error that this view did not foresee would be reported without its request."""
    from alerts.reports.views import report_form

    request = rf.post(ADDRESS, {"what_happened": STORY, "pictures": canary_picture()})
    report_form(request)
    reporter = get_exception_reporter_class(request)
    assert reporter is not ExceptionReporter
    try:
        words = STORY
        raise ValueError(words)
    except ValueError as error:
        made = reporter(request, ValueError, error, error.__traceback__)
        assert traces(WORDS, made.get_traceback_text() + made.get_traceback_html()) == []


def test_canary_is_in_no_answer_but_the_pages_that_show_it(client):
    _report, answers = send_canary(client)
    for answer in answers:
        assert traces(WORDS, str(answer.headers) + answer.cookies.output()) == []
        assert "no-store" in answer.headers["Cache-Control"]
    shown = [bool(traces(WORDS, answer.content)) for answer in answers]
    # Typed words come back on the page that checks them all, and on no other one.
    assert shown == [False] * (len(answers) - 2) + [True, False]
    # Between the pages they travel, but nobody can read them.
    page = press(client, client.get(ADDRESS), {"in_danger": "no"})
    page = press(client, page, {"what_happened": STORY})
    assert traces(WORDS, page.content) == []


def test_canary_is_in_no_folder_but_its_own(client, settings, own_folders):
    send_canary(client)
    everywhere = files_below(settings.MEDIA_ROOT, own_folders, Path(settings.TEST_DIR) / "evidence")
    for path, data in everywhere.items():
        assert FILE_NAME not in path
        assert traces(WORDS, data) == [], path


def test_canary_is_not_in_what_operators_take_out(client, capsys, tmp_path):
    """Dumps as JSON, the search index built anew, and the commands of the night."""
    send_canary(client)
    tableless = [model._meta.label for model in apps.get_models() if not model._meta.managed]
    call_command("dumpdata", "--all", exclude=tableless, output=str(tmp_path / "all.json"))
    call_command("rebuild_references_index", verbosity=0)
    call_command("rotate_report_keys")
    call_command("purge_reports")
    said = capsys.readouterr()
    written = (tmp_path / "all.json").read_text()
    assert "alerts.scamreport" in written
    assert traces(WORDS, written + said.out + said.err) == []
    assert_in_its_column_only(dump())


def test_models_of_reports_are_unknown_to_wagtail():
    from wagtail.models import ReferenceIndex
    from wagtail.search.index import get_indexed_models
    from wagtail.snippets.models import get_snippet_models

    ours = [model for model in apps.get_models() if model.__module__ == "alerts.reports.models"]
    assert len(ours) >= 7
    for model in ours:
        assert not ReferenceIndex.model_is_indexable(model)
        assert model not in get_indexed_models()
        assert model not in get_snippet_models()
        assert model._meta.default_permissions == ()
        assert not model._meta.permissions
        assert not {"title", "slug"} & {field.name for field in model._meta.get_fields()}
