"""A question travels from the form to the answer and to the purge; another centre sees nothing.

The public part works without JavaScript, in both languages.
"""

import email
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import REPO_DIR, Server, Visitor, VisitorMaker, copy_of, environment
from tests.e2e.sound import AXE, AXE_TAGS
from tests.e2e.test_session_journey import DESKTOP

REFERENCE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
#: What stands in the question and may stand nowhere else. The name is made up.
ASKED = {
    "en": "Quillhammer wants to keep my passport until I have paid. May he?",
    "ur": "کوئلہیمر کہتا ہے کہ رقم ملنے تک پاسپورٹ اس کے پاس رہے گا۔ کیا یہ جائز ہے؟",
}
SIGNS = {"en": "Quillhammer", "ur": "کوئلہیمر"}
ANSWER = {"en": "No. Nobody may keep your passport.", "ur": "نہیں۔ پاسپورٹ کوئی نہیں رکھ سکتا۔"}
ADDRESS = "marrowfield@example.com"
LAHORE = {"en": "Lahore", "ur": "لاہور"}


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site's mails are written to, as files."""
    return tmp_path_factory.mktemp("mails")


@pytest.fixture(scope="module")
def site(
    demo_database: Path, mails: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("site")
    server = Server(copy_of(demo_database, folder), folder / "server.log")
    yield server
    server.stop()


def manage(site: Server, *command: str, **variables: str) -> str:
    """A command of the site on its database."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=REPO_DIR,
        env={**environment(site.database), **variables},
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    return done.stdout


def send_mail(site: Server, mails: Path) -> list[EmailMessage]:
    """What the worker does when it sends what waits; gives the mails, the newest last."""
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "settings.EMAIL_BACKEND = 'django.core.mail.backends.filebased.EmailBackend'\n"
        f"settings.EMAIL_FILE_PATH = {str(mails)!r}\n"
        "from mrc.core.subscriptions.sending import send_due\n"
        "print(send_due(limit=100).sent)\n"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPO_DIR,
        env=environment(site.database),
        check=True,
        timeout=180,
    )
    found = []
    for path in sorted(mails.iterdir(), key=os.path.getmtime):
        for part in path.read_bytes().split(b"-" * 79 + b"\n"):
            if part.strip():
                found.append(email.message_from_bytes(part, policy=default))
    return found


def write_question(visitor: VisitorMaker, language: str) -> str:
    """The public form without JavaScript, from the foot of a page; gives the reference."""
    person = visitor(javascript=False)
    page = person.open(f"/{language}/women/")
    assert person.context.cookies() == []
    page.locator(f'.feedback-line a[href^="/{language}/ask/"]').click()
    page.locator('[name="topic"][value="offer"]').check()
    page.locator('[name="question"]').fill(ASKED[language] + " 35202-1234567-1")
    page.locator('[name="reply_by"][value="email"]').check()
    page.locator('[name="reply_to"]').fill(ADDRESS)
    page.locator("#field-centre label", has_text=LAHORE[language]).click()
    page.locator('[name="go"][value="send"]').click()
    # A number that nobody needs: warned, and everything else is kept.
    expect(page.locator("#field-question .field__error")).to_be_visible()
    expect(page.locator('[name="reply_to"]')).to_have_value(ADDRESS)
    page.locator('[name="question"]').fill(ASKED[language])
    page.locator('[name="go"][value="send"]').click()
    text = page.locator("main").inner_text()
    found = REFERENCE.search(text)
    assert found is not None, text
    assert ASKED[language] not in text
    return found[0]


def assert_sound(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = AXE.run(page, options=AXE_TAGS).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []


def open_question(person: Visitor, reference: str) -> Page:
    """From its line in a list; what came too fast for a person is released from quarantine."""
    page = person.open("/admin/questions/")
    if page.locator(".title-wrapper a", has_text=reference).count() == 0:
        page = person.open("/admin/questions/quarantine/")
        page.locator(".title-wrapper a", has_text=reference).click()
        page.get_by_role("button", name="It is a real question").click()
        page = person.open("/admin/questions/")
    for sign in (*SIGNS.values(), ADDRESS):
        expect(page.locator("body")).not_to_contain_text(sign)
    page.locator(".title-wrapper a", has_text=reference).click()
    return page


def staff(visitor: VisitorMaker, username: str) -> Visitor:
    person = visitor(viewport=DESKTOP)
    person.sign_in(username)
    return person


def assert_desk_is_sound(person: Visitor, page: Page) -> None:
    main = {"include": [["main .nice-padding"]]}
    found = AXE.run(page, context=main, options=AXE_TAGS).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert person.violations == []


@pytest.mark.parametrize("language", ["en", "ur"])
def test_question_goes_from_the_form_to_the_answer_and_is_purged(
    visitor: VisitorMaker, site: Server, mails: Path, language: str
) -> None:
    reference = write_question(visitor, language)
    counsellor = staff(visitor, "counsellor-lahore")
    counsellor.open("/admin/")
    expect(counsellor.page.locator("body")).not_to_contain_text(SIGNS[language])
    set_english(site)
    page = open_question(counsellor, reference)
    expect(page.locator("#words-section")).to_contain_text(ASKED[language])
    assert_desk_is_sound(counsellor, page)

    page.locator("#mail-form textarea").fill(ANSWER[language])
    page.get_by_role("button", name="Send the answer by mail").click()
    expect(page.locator(".case-top")).to_contain_text("Answered")
    expect(page.locator("#answers-section")).to_contain_text(ANSWER[language])
    assert_desk_is_sound(counsellor, page)
    assert_mail_is_right(send_mail(site, mails), language, reference)
    # A second run sends nothing again.
    number = len(send_mail(site, mails))
    assert len(send_mail(site, mails)) == number

    nobody_else_sees_it(visitor, page, reference)
    assert_purged(site, reference)


def set_english(site: Server) -> None:
    """The journey reads the desk in English, whatever language its counsellor has chosen."""
    with sqlite3.connect(site.database, timeout=20) as database:
        database.execute("UPDATE core_user SET language = 'en' WHERE username LIKE 'counsellor%'")


def assert_mail_is_right(found: list[EmailMessage], language: str, reference: str) -> None:
    mail = found[-1]
    plain = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert mail["To"] == ADDRESS
    assert mail["Content-Language"] == language
    assert reference in str(mail["Subject"])
    for body in (plain.get_content(), html.get_content()):
        assert ANSWER[language] in body
        assert SIGNS[language] not in body
    direction = {"en": "ltr", "ur": "rtl"}[language]
    assert f'lang="{language}" dir="{direction}"' in html.get_content()


def nobody_else_sees_it(visitor: VisitorMaker, page: Page, reference: str) -> None:
    found = re.search(r"/admin/questions/[0-9a-f-]{36}/", page.url)
    assert found is not None, page.url
    for username in ("counsellor-peshawar", "supervisor-islamabad"):
        person = visitor(javascript=False)
        person.sign_in(username)
        for address in ("/admin/questions/", "/admin/questions/quarantine/", found[0]):
            answer = person.context.request.get(f"{person.site.url}{address}", max_redirects=0)
            assert reference not in answer.text(), (username, address)
        assert answer.status == 404
    for username in ("admin", "editor", "auditor", "caseworker", "officer-lahore"):
        person = visitor(javascript=False)
        person.sign_in(username)
        answer = person.context.request.get(f"{person.site.url}{found[0]}", max_redirects=0)
        assert answer.status in (302, 404), (username, answer.status)


def assert_purged(site: Server, reference: str) -> None:
    """Not before its day; on it nothing is left."""
    bare = reference.replace("-", "")
    count = "SELECT count(*) FROM core_question WHERE reference = ?"
    assert "0 questions" in manage(site, "purge_questions")
    with sqlite3.connect(site.database, timeout=20) as database:
        assert database.execute(count, [bare]).fetchone() == (1,)
        identity = "SELECT id FROM core_question WHERE reference = ?"
        [key] = database.execute(identity, [bare]).fetchone()
        # As if half a year had gone by.
        database.execute(
            "UPDATE core_question SET purge_on = date(touched_on, '+1 day') WHERE reference = ?",
            [bare],
        )
    tomorrow = (
        "import datetime, django; django.setup()\n"
        "from django.utils import timezone\n"
        "from mrc.core.questions.purging import purge\n"
        "print(purge(today=timezone.localdate() + datetime.timedelta(days=1)))\n"
    )
    subprocess.run(
        [sys.executable, "-c", tomorrow],
        cwd=REPO_DIR,
        env=environment(site.database),
        check=True,
        timeout=180,
    )
    with sqlite3.connect(site.database, timeout=20) as database:
        assert database.execute(count, [bare]).fetchone() == (0,)
        dump = "\n".join(database.iterdump())
    for words in (key, bare, reference, ADDRESS, *SIGNS.values(), *ANSWER.values()):
        assert words not in dump


@pytest.mark.parametrize("language", ["en", "ur"])
def test_forms_are_accessible_with_their_errors_open(visitor: VisitorMaker, language: str) -> None:
    person = visitor()
    for address in (f"/{language}/ask/", f"/{language}/feedback/?page=/{language}/women/"):
        page = person.open(address)
        assert_sound(page)
        if page.locator('[name="question"]').count():
            page.locator('[name="question"]').fill("35202-1234567-1")
        page.locator('[name="go"][value="send"]').click()
        expect(page.locator(".field__error").first).to_be_visible()
        assert_sound(page)
    assert person.violations == []


@pytest.mark.parametrize("language", ["en", "ur"])
def test_word_on_a_page_reaches_the_editors(visitor: VisitorMaker, language: str) -> None:
    person = visitor(javascript=False)
    page = person.open(f"/{language}/women/")
    page.locator('.feedback-line a[href*="useful=no"]').click()
    expect(page.locator('[name="answer"][value="no"]')).to_be_checked()
    page.locator('[name="line"]').fill("0300 1234567")
    page.locator('[name="go"]').click()
    expect(page.locator("#field-line .field__error")).to_be_visible()
    page.locator('[name="line"]').fill(f"Marrowfield {language}")
    page.locator('[name="go"]').click()
    expect(page.locator("h1")).to_be_visible()
    assert [cookie["name"] for cookie in person.context.cookies()] == ["csrftoken"]

    editor = staff(visitor, "editor")
    page = editor.open("/admin/feedback/")
    assert_desk_is_sound(editor, page)
    page.locator("#feedback-pages a").first.click()
    expect(page.locator("#lines-section")).to_contain_text(f"Marrowfield {language}")
    assert_desk_is_sound(editor, page)
