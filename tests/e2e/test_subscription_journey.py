"""News by mail as a reader meets it: the form, the link, a warning, and the end of it."""

import re
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import REPO_DIR, Server, Visitor, VisitorMaker, copy_of, environment
from tests.e2e.sound import assert_sound

SUBMIT = "main .form button[type=submit]"
BUTTON = "main form button[type=submit]"
#: Django's file backend writes it after each mail.
_BETWEEN = b"\n" + b"-" * 79 + b"\n"

#: A large change of a warning that holds, published as an editor does it.
_PUBLISH = """
import time
from django.utils import timezone
from alerts.models import AlertPage
pages = AlertPage.objects.live().filter(locale__language_code="en", withdrawn_at=None)
page = pages.in_force(on=timezone.localdate()).order_by("pk").first()
page.change_kind, page.change_note_en, page.change_note_ur = "major", "More cities.", "مزید شہر۔"
page.amount_asked = f"Rs {int(time.time())}"
page.save_revision().publish()
"""


class Post:
    """What the site has mailed, and the worker that mails it."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder = folder
        with sqlite3.connect(database) as waiting:
            # Cards that loading the demo has asked for would be drawn first, for minutes.
            waiting.execute("DELETE FROM django_tasks_database_dbtaskresult")
        self.environment = {**environment(database), "MRC_MAIL_DIR": str(folder)}
        self.worker = subprocess.Popen(
            [sys.executable, "manage.py", "db_worker", "--no-reload", "--interval", "0.2"],
            cwd=REPO_DIR,
            env=self.environment,
        )

    def stop(self) -> None:
        self.worker.terminate()
        self.worker.wait(timeout=30)

    def publish(self) -> None:
        subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", _PUBLISH],
            cwd=REPO_DIR,
            env=self.environment,
            check=True,
            timeout=120,
        )

    def mails_to(self, address: str) -> list[EmailMessage]:
        found = []
        for file in sorted(self.folder.glob("*")):
            for raw in file.read_bytes().split(_BETWEEN):
                message = message_from_bytes(raw.lstrip(), policy=policy)
                if message["To"] == address:
                    assert isinstance(message, EmailMessage)
                    found.append(message)
        return found

    def wait_for(self, address: str, number: int) -> EmailMessage:
        """The newest of so many mails to an address."""
        end = time.monotonic() + 90
        while time.monotonic() < end:
            mails = self.mails_to(address)
            if len(mails) >= number:
                assert len(mails) == number
                return mails[-1]
            time.sleep(0.3)
        raise AssertionError(f"{address} has {len(self.mails_to(address))} mails, not {number}")


@pytest.fixture(scope="module")
def post(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    folder = tmp_path_factory.mktemp("post")
    (folder / "mail").mkdir()
    post = Post(folder / "mail", copy_of(demo_database, folder))
    yield post
    post.stop()


@pytest.fixture(scope="module")
def site(post: Post) -> Iterator[Server]:
    folder = post.folder.parent
    server = Server(folder / "site.sqlite3", folder / "server.log", MRC_MAIL_DIR=str(post.folder))
    yield server
    server.stop()


def link(mail: EmailMessage, kind: str) -> str:
    """The path of a link in a mail: it names the address that the site has in production."""
    text = mail.get_body(("plain",))
    assert text is not None
    found = re.search(rf"https?://[^/]+(/\w\w/mail/{kind}/\S+)", text.get_content())
    assert found is not None
    return found[1]


def press(page: Page, button: str = BUTTON) -> None:
    with page.expect_navigation():
        page.click(button)


def subscribe(person: Visitor, post: Post, language: str, address: str) -> None:
    """From the form, with a mistake on the way, to the confirmation."""
    page = person.open(f"/{language}/alerts/subscribe/")
    assert_sound(person, page)
    page.check(f"input[name=language][value={language}]")
    page.check("input[name=frequency][value=at_once]")
    page.fill("input[name=email]", "sana@")
    press(page, SUBMIT)
    expect(page.locator("#id_email_error")).to_be_visible()
    assert page.input_value("input[name=email]") == "sana@"
    assert_sound(person, page)
    page.fill("input[name=email]", address)
    press(page, SUBMIT)
    assert page.url.endswith(f"/{language}/alerts/subscribe/sent/")
    assert_sound(person, page)

    page = person.open(link(post.wait_for(address, 1), "confirm"))
    assert page.evaluate("document.documentElement.lang") == language
    assert_sound(person, page)
    press(page)
    expect(page.locator("main [role=status]")).to_be_visible()
    assert_sound(person, page)


def test_from_the_form_to_one_click(visitor: VisitorMaker, post: Post) -> None:
    person = visitor()
    addresses = {"en": "ali@reader.example", "ur": "sana@reader.example"}
    for language, address in addresses.items():
        subscribe(person, post, language, address)
    assert [one for one in person.context.cookies() if one["name"] != "csrftoken"] == []

    post.publish()
    mails = {language: post.wait_for(address, 2) for language, address in addresses.items()}
    assert re.search("[\u0600-\u06ff]", mails["ur"]["Subject"])
    for language, mail in mails.items():
        body = mail.get_body(("html",))
        assert body is not None
        direction = "rtl" if language == "ur" else "ltr"
        assert f'<html lang="{language}" dir="{direction}">' in body.get_content()

    change_the_choices(person, link(mails["ur"], "choices"))
    end_by_one_click(person, mails["en"])
    end_by_the_page(person, link(mails["ur"], "stop"))

    post.publish()
    time.sleep(8)
    assert [len(post.mails_to(address)) for address in addresses.values()] == [2, 2]


def change_the_choices(person: Visitor, path: str) -> None:
    page = person.open(path)
    assert_sound(person, page)
    page.check("input[name=frequency][value=weekly]")
    press(page, SUBMIT)
    expect(page.locator("main [role=status]")).to_be_visible()
    assert page.is_checked("input[name=frequency][value=weekly]")
    assert "sana@reader.example" not in page.content()


def end_by_one_click(person: Visitor, mail: EmailMessage) -> None:
    """As a mail program does it: one POST without cookies, by what the headers say (RFC 8058)."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.sub(r"https?://[^/]+", "", mail["List-Unsubscribe"].strip().strip("<>"))
    request = urllib.request.Request(
        f"{person.site.url}{path}", data=b"List-Unsubscribe=One-Click", method="POST"
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 200
        assert answer.url.endswith(path)
        assert answer.headers["Set-Cookie"] is None


def end_by_the_page(person: Visitor, path: str) -> None:
    page = person.open(path)
    assert_sound(person, page)
    press(page)
    expect(page.locator("main [role=status]")).to_be_visible()
    assert_sound(person, page)


def test_form_works_without_javascript(visitor: VisitorMaker, post: Post) -> None:
    person = visitor(javascript=False)
    page = person.open("/ur/alerts/subscribe/?country=SA")
    page.fill("input[name=email]", "plain@reader.example")
    press(page, SUBMIT)
    assert page.url.endswith("/ur/alerts/subscribe/sent/")
    mail = post.wait_for("plain@reader.example", 1)
    page = person.open(link(mail, "never"))
    press(page)
    assert page.locator("main [role=status]").is_visible()
