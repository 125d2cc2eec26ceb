"""“Was this page useful?”: the form, what is kept, what editors read, what is forgotten."""

import datetime
import uuid

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from mrc.core.accounts.roles import Role
from mrc.core.feedback import views
from mrc.core.feedback.services import keep_feedback, purge_lines
from mrc.core.models import PageFeedback
from mrc.core.our_pages import our_page
from tests.clients import signed_in
from tests.core.questions.factories import state_in, text_of
from tests.factories import make_page, make_site, make_user, translate

pytestmark = pytest.mark.django_db

FORM = "/en/feedback/"


@pytest.fixture
def page():
    return make_page(make_site().english, "Women abroad", slug="women")


def say(client, address="/en/women/", form=FORM, **typed):
    shown = client.get(f"{form}?page={address}")
    return client.post(f"{form}?page={address}", {"state": state_in(shown), "go": "send", **typed})


def feedback_of(page, answer, *, day=None, line="", language="en", is_doubtful=False):
    keep_feedback(
        key=uuid.uuid4(),
        page=our_page(f"/{language}/{page.slug}/"),
        answer=answer,
        line=line,
        is_doubtful=is_doubtful,
        today=day or timezone.localdate(),
    )


# --- The line and the form ------------------------------------------------------------------------
def test_page_has_plain_links_and_sets_no_cookie(client, page):
    shown = client.get("/en/women/")
    assert "/en/feedback/?page=/en/women/&useful=no" in text_of(shown)
    assert "/en/ask/?page=/en/women/" in text_of(shown)
    assert not shown.cookies
    assert "public" in shown.headers["Cache-Control"]


def test_answer_is_kept_with_page_language_and_day_alone(client, page):
    done = say(client, answer="partly", line="  Say what\nit costs. ")
    assert done.status_code == 200, text_of(done)
    kept = PageFeedback.objects.get()
    assert (kept.page_key, kept.language, kept.answer) == (page.translation_key, "en", "partly")
    assert (kept.line, kept.day) == ("Say what it costs.", timezone.localdate())
    assert {field.name for field in PageFeedback._meta.fields} == {
        "id", "page_key", "language", "day", "answer", "line", "is_doubtful",
    }  # fmt: skip


def test_urdu_page_is_the_same_page_in_its_language(client, page):
    translate(page, {"Women abroad": "خواتین"})
    say(client, "/ur/women/", "/ur/feedback/", answer="no")
    kept = PageFeedback.objects.get()
    assert (kept.page_key, kept.language) == (page.translation_key, "ur")


def test_link_of_the_page_chooses_the_answer(client, page):
    shown = text_of(client.get(f"{FORM}?page=/en/women/&useful=no"))
    assert 'value="no" ' in shown.replace("required", "")
    checked = [part for part in shown.split("<input") if "checked" in part]
    assert len(checked) == 1
    assert 'value="no"' in checked[0]


@pytest.mark.parametrize("address", ["", "/en/nowhere/", "https://evil.example/", "/admin/"])
def test_form_about_nothing_leads_home(client, page, address):
    shown = client.get(f"{FORM}?page={address}")
    assert (shown.status_code, shown["Location"]) == (302, "/en/")


def test_button_pressed_twice_is_one_answer(client, page):
    shown = client.get(f"{FORM}?page=/en/women/")
    for _press in range(2):
        client.post(FORM, {"state": state_in(shown), "answer": "yes", "line": ""})
    assert PageFeedback.objects.count() == 1


@pytest.mark.parametrize(
    "line", ["call me 0300 1234567", "۰۳۰۰۱۲۳۴۵۶۷", "sadia@example.com", "35202-1234567-1"]
)
def test_personal_number_is_refused_kindly_and_kept_in_the_field(client, page, line):
    shown = say(client, answer="no", line=line)
    assert shown.status_code == 422
    assert "Please take it out" in text_of(shown)
    assert line in text_of(shown)
    assert not PageFeedback.objects.exists()


def test_line_is_at_most_300_signs(client, page):
    assert say(client, answer="no", line="x" * 301).status_code == 422
    assert say(client, answer="no", line="x" * 300).status_code == 200


def test_answer_is_asked_for(client, page):
    shown = say(client, line="Good")
    assert shown.status_code == 422
    assert "Choose an answer." in text_of(shown)
    assert '<a href="#field-answer">' in text_of(shown)
    assert 'value="Good"' in text_of(shown)


def test_burst_and_program_are_kept_but_not_counted(client, page, monkeypatch):
    monkeypatch.setattr(views, "MOST_AN_HOUR", 2)
    for _number in range(3):
        say(client, answer="no")
    say(client, answer="no", company_address="x")
    assert PageFeedback.objects.count() == 4
    assert PageFeedback.objects.counted().count() == 2


def test_database_that_is_down_says_so_and_keeps_what_was_typed(client, page, monkeypatch):
    shown = client.get(f"{FORM}?page=/en/women/")
    typed = {"state": state_in(shown), "answer": "no", "line": "Too long"}

    def refuse(self, sql, params=None):
        raise DatabaseError("down")

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)
        answer = client.post(FORM, typed)
    assert answer.status_code == 503
    assert "It was not sent" in text_of(answer)
    assert 'value="Too long"' in text_of(answer)
    assert client.post(FORM, {**typed, "state": state_in(answer)}).status_code == 200


def test_form_that_lay_open_too_long_keeps_what_was_typed(client, page):
    address = f"{FORM}?page=/en/women/"
    answer = client.post(address, {"state": "broken", "answer": "no", "line": "Too long"})
    assert answer.status_code == 422
    assert 'value="Too long"' in text_of(answer)


def test_form_is_never_kept(client, page):
    shown = client.get(f"{FORM}?page=/en/women/")
    assert "no-store" in shown.headers["Cache-Control"]
    assert "noindex" in shown.headers["X-Robots-Tag"]


# --- What editors read ----------------------------------------------------------------------------
@pytest.fixture
def editor():
    return signed_in(make_user(Role.EDITOR))


def test_report_counts_by_page_and_day(page, editor):
    other = make_page(page.get_parent(), "Costs", slug="costs")
    feedback_of(page, "no", day=datetime.date(2026, 3, 1), line="Too long")
    feedback_of(page, "yes", day=datetime.date(2026, 3, 31))
    feedback_of(page, "no", day=datetime.date(2026, 4, 1))
    feedback_of(page, "no", is_doubtful=True)
    feedback_of(other, "yes", day=datetime.date(2026, 5, 1))
    period = {"since": "2026-03-01", "until": "2026-03-31"}
    text = text_of(editor.get(reverse("feedback_report"), period))
    assert "Women abroad" in text
    assert "Costs" not in text
    csv = editor.get(reverse("feedback_report"), {**period, "format": "csv"}).content.decode(
        "utf-8-sig"
    )
    assert csv.splitlines()[1] == "Women abroad,/en/women/,1,0,1,2,1"


def test_file_runs_no_formula(page, editor):
    evil = make_page(page.get_parent(), "=cmd|calc!A1", slug="evil")
    feedback_of(evil, "no")
    csv = editor.get(reverse("feedback_report"), {"format": "csv"}).content.decode("utf-8-sig")
    assert csv.splitlines()[1].startswith("'=cmd|calc!A1,")


def test_lines_of_a_page_are_shown_and_run_no_script(page, editor):
    feedback_of(page, "no", line="<script>alert(1)</script> Too long")
    text = editor.get(reverse("feedback_page_report", args=[page.translation_key]))
    assert b"<script>alert(1)" not in text.content
    assert "Too long" in text_of(text)
    assert editor.get(reverse("feedback_page_report", args=[uuid.uuid4()])).status_code == 404


def test_wrong_date_gets_a_message(page, editor):
    shown = editor.get(reverse("feedback_report"), {"since": "yesterday"})
    assert "Enter a valid date" in text_of(shown)


@pytest.mark.parametrize(
    "role", [Role.OFFICER, Role.SUPERVISOR, Role.COUNSELLOR, Role.CASE_WORKER, Role.DATA_OFFICER]
)
def test_other_roles_read_nothing(page, role):
    feedback_of(page, "no", line="Too long")
    client = signed_in(make_user(role))
    for address in (
        reverse("feedback_report"),
        reverse("feedback_page_report", args=[page.translation_key]),
    ):
        shown = client.get(address)
        assert shown.status_code in (302, 403)
        assert "Too long" not in text_of(shown)


def test_queries_of_the_report_do_not_grow(page, editor):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    feedback_of(page, "no")
    editor.get(reverse("feedback_report"))
    with CaptureQueriesContext(connection) as few:
        editor.get(reverse("feedback_report"))
    for number in range(5):
        feedback_of(make_page(page.get_parent(), f"Page {number}", slug=f"page-{number}"), "no")
    with CaptureQueriesContext(connection) as many:
        editor.get(reverse("feedback_report"))
    # Wagtail remembers each site's root path; a page's address costs no query of its own.
    assert len(many) <= len(few)


# --- Forgetting -----------------------------------------------------------------------------------
def test_lines_go_after_six_months_and_answers_are_counted_on(page):
    today = datetime.date(2026, 9, 30)
    feedback_of(page, "no", line="Old", day=datetime.date(2026, 3, 30))
    feedback_of(page, "no", line="New", day=datetime.date(2026, 3, 31))
    assert [purge_lines(today=today) for _run in range(2)] == [1, 0]
    assert sorted(PageFeedback.objects.values_list("line", flat=True)) == ["", "New"]
    assert PageFeedback.objects.counted().count() == 2
