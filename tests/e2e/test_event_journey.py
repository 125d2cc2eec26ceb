"""An event that can be joined, from the form to the purge: the reader, the door, the editor."""

import datetime
import re
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, REPO_DIR, Server, Visitor, VisitorMaker, copy_of
from tests.e2e.pages import PageEditor
from tests.e2e.sound import assert_sound
from tests.e2e.test_subscription_journey import Post

BUTTON = "main form button[type=submit]"
#: Three seats, in both languages, with a centre of its own.
_PREPARE = """
from events.models import EventPage
from mrc.core.models import Centre
event = EventPage.objects.get(slug="sample-open-session-lahore", locale__language_code="en")
event.takes_registrations, event.capacity = True, 3
event.centres.set([Centre.objects.get(code="LHE")])
event.save_revision().publish()
print(event.pk)
"""
SLUG = "sample-open-session-lahore"
CANCELLED = {"en": "This event is cancelled", "ur": "یہ پروگرام منسوخ ہو گیا ہے"}


class Office(Post):
    """The mail, the worker, and commands that a timer would start."""

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=REPO_DIR,
            env=self.environment,
            check=True,
            timeout=180,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def registrations(self) -> int:
        with sqlite3.connect(self.environment["MRC_SQLITE"]) as database:
            found = database.execute("SELECT COUNT(*) FROM events_registration").fetchone()
        return int(found[0])


@pytest.fixture(scope="module")
def post(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("events")
    (folder / "mail").mkdir()
    office = Office(folder / "mail", copy_of(demo_database, folder))
    yield office
    office.stop()


@pytest.fixture(scope="module")
def event(post: Office) -> int:
    """The sample event's English page."""
    found = re.search(r"\d+", post.run("shell", "--verbosity", "0", "--command", _PREPARE))
    assert found is not None
    return int(found[0])


@pytest.fixture(scope="module")
def site(post: Office, event: int) -> Iterator[Server]:
    folder = post.folder.parent
    server = Server(folder / "site.sqlite3", folder / "server.log", MRC_MAIL_DIR=str(post.folder))
    yield server
    server.stop()


def link(mail: EmailMessage) -> str:
    """The path of the registration's own page in a mail."""
    text = mail.get_body(("plain",))
    assert text is not None
    found = re.search(r"https?://[^/]+(/\w\w/events/registration/\S+)", text.get_content())
    assert found is not None
    return found[1]


def press(page: Page, button: str = BUTTON) -> None:
    with page.expect_navigation():
        page.click(button)


def register(person: Visitor, language: str, name: str, seats: int, *, email: str = "") -> Page:
    """From the event's page to the registration's own, with a mistake on the way."""
    page = person.open(f"/{language}/events/{SLUG}/")
    press(page, f"a[href$='/{SLUG}/register/']")
    page.fill("input[name=name]", name)
    page.select_option("select[name=seats]", str(seats))
    press(page)
    assert page.locator("#id_email_error").is_visible()
    assert page.input_value("input[name=name]") == name
    if email:
        page.fill("input[name=email]", email)
    else:
        page.fill("input[name=phone]", "۰۳۰۰ ۱۲۳۴۵۶۷")
    page.check("input[name=consent]")
    press(page)
    assert f"/{language}/events/registration/" in page.url
    return page


def entry(site: Server, address: str) -> Calendar:
    """The sample event in a calendar's file."""
    with urllib.request.urlopen(f"{site.url}{address}", timeout=30) as answer:
        found = Calendar.from_ical(answer.read()).walk("VEVENT")
    return next(one for one in found if f"/events/{SLUG}/" in str(one["url"]))


def wait_for_subject(post: Office, address: str, number: int) -> list[str]:
    post.wait_for(address, number)
    return [str(mail["Subject"]) for mail in post.mails_to(address)]


def test_from_the_form_to_the_purge(
    visitor: VisitorMaker, post: Office, site: Server, event: int
) -> None:
    plain = visitor(javascript=False)
    plain.keep_nothing()
    ali, sana = "ali@reader.example", "sana@reader.example"

    register(plain, "en", "Ali", 2, email=ali)
    mail = post.wait_for(ali, 1)
    assert str(mail["Subject"]).startswith("You are registered")
    phone = register(plain, "ur", "زینب", 1)
    own_page = phone.url.removeprefix(site.url)
    register(plain, "ur", "ثنا", 2, email=sana)
    assert "انتظار" in post.wait_for(sana, 1)["Subject"]
    assert [one["name"] for one in plain.context.cookies()] in ([], ["csrftoken"])

    the_pages_are_sound(visitor(), own_page)

    page = plain.open(link(mail))
    press(page)
    assert "Your registration is cancelled" in page.inner_text("h1")
    subjects = wait_for_subject(post, sana, 2)
    assert "سیٹ" in subjects[1]

    before = entry(site, f"/en/events/{SLUG}/event.ics")
    editor = visitor(viewport={"width": 1280, "height": 900})
    editor.sign_in("editor")
    change(editor, event, status="moved", days=3)
    subjects = wait_for_subject(post, sana, 3)
    moved = entry(site, f"/ur/events/{SLUG}/event.ics")
    assert moved["sequence"] == before["sequence"] + 1
    assert moved["uid"] == before["uid"]
    assert moved["dtstart"].dt - before["dtstart"].dt == datetime.timedelta(days=3)

    keep_the_door(visitor(), post)

    change(editor, event, status="cancelled", days=0)
    wait_for_subject(post, sana, 4)
    for language, words in CANCELLED.items():
        page = plain.open(f"/{language}/events/{SLUG}/")
        assert words in page.inner_text("main")
        assert page.locator(f"a[href$='/{SLUG}/register/']").count() == 0
        listed = plain.open(f"/{language}/events/?city=Lahore")
        assert listed.locator("main .tag--danger").count() == 1
        called_off = entry(site, f"/{language}/events/calendar.ics?city=Lahore")
        assert called_off["status"] == "CANCELLED"
        assert called_off["sequence"] == moved["sequence"] + 1
    time.sleep(5)
    assert len(post.mails_to(sana)) == 4
    assert len(post.mails_to(ali)) == 2

    the_purge(post, plain, own_page)


def the_pages_are_sound(person: Visitor, own_page: str) -> None:
    for language in ("en", "ur"):
        for address in (f"/{language}/events/", f"/{language}/events/{SLUG}/"):
            assert_sound(person, person.open(address))
        page = person.open(f"/{language}/events/{SLUG}/register/")
        assert_sound(person, page)
        press(page)
        assert_sound(person, page)
    assert_sound(person, person.open(own_page))


def change(editor: Visitor, event: int, *, status: str, days: int) -> None:
    """As an editor does it: another day, why, and publish."""
    page = editor.open(f"/admin/pages/{event}/edit/")
    day = datetime.date.fromisoformat(page.input_value("#id_starts_on"))
    page.fill("#id_starts_on", (day + datetime.timedelta(days=days)).isoformat())
    page.keyboard.press("Escape")
    page.select_option("#id_status", status)
    page.fill("#id_status_note_en", "The hall is not free.")
    page.fill("#id_status_note_ur", "ہال خالی نہیں ہے۔")
    PageEditor(editor).publish()


def keep_the_door(person: Visitor, post: Office) -> None:
    """A phone of 360 px: who came, who did not, who came without registration."""
    person.sign_in("supervisor-lahore")
    page = person.open("/admin/registrations/")
    assert_sound(person, page)
    page.set_viewport_size(PHONE)
    press(page, f".door-list a:has-text('{'Lahore'}')")
    assert_sound(person, page)
    page.set_viewport_size(PHONE)
    row = page.locator(".door-list li", has_text="ثنا")
    button = row.locator("button[name=came]").first
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    with page.expect_navigation():
        button.click()
    with page.expect_navigation():
        page.locator(".door-list li", has_text="زینب").locator("button[value='0']").click()
    with page.expect_navigation():
        page.locator(".door-steps button").first.click()
    expect(page.locator(".door-count__number").first).to_have_text("3")
    page.fill("input[name=q]", "زينب")
    press(page, "form[role=search] button")
    assert page.locator("#expected ~ .door-list li").count() == 1


def the_purge(post: Office, person: Visitor, own_page: str) -> None:
    """Nothing is deleted early; afterwards the sums alone are left."""
    post.run("purge_registrations", "--verbosity", "0")
    assert post.registrations() == 3
    with sqlite3.connect(post.environment["MRC_SQLITE"]) as database:
        long_ago = (datetime.date.today() - datetime.timedelta(days=15)).isoformat()
        database.execute(
            "UPDATE events_eventpage SET starts_on = ?, ends_on = NULL WHERE takes_registrations",
            [long_ago],
        )
    post.run("purge_registrations", "--verbosity", "0")
    post.run("purge_registrations", "--verbosity", "0")
    assert post.registrations() == 0
    assert person.page.goto(f"{person.site.url}{own_page}").status == 404  # type: ignore[union-attr]
    with sqlite3.connect(post.environment["MRC_SQLITE"]) as database:
        row = database.execute(
            "SELECT registered_seats, came_seats, walk_ins FROM events_seatbook"
        ).fetchone()
    assert row == (3, 2, 1)
