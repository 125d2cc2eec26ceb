"""A change of one part of a guide, from the editor's desk to everybody whom it concerns.

Exactly that part is marked in Urdu until its translator has been there; a large change is listed,
stands in the feeds and goes to subscribers once; a small one does none of it.
"""

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Server, Visitor, VisitorMaker, copy_of
from tests.e2e.pages import PageEditor
from tests.e2e.sound import assert_sound
from tests.e2e.test_editor_journey import (
    DESKTOP,
    PARAGRAPH_EN,
    PARAGRAPH_UR,
    PART,
    TITLE_EN,
    TITLE_UR,
)
from tests.e2e.test_subscription_journey import Post, subscribe

GUIDE = "/destinations/saudi-arabia/"
OTHER_PART = f"{GUIDE}costs/"
NOTE_EN = "Families can now make the call for you."
NOTE_UR = "اب گھر والے بھی آپ کی طرف سے کال کر سکتے ہیں۔"
ADDED_EN = " Somebody of the family can make the call."
ADDED_UR = " گھر کا کوئی فرد بھی کال کر سکتا ہے۔"
READER = "family@reader.example"
MARK = ".newer-mark"


@pytest.fixture(scope="module")
def post(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    folder = tmp_path_factory.mktemp("post")
    (folder / "mail").mkdir()
    post = Post(folder / "mail", copy_of(demo_database, folder))
    # The editor of a long page takes its time on a busy machine.
    expect.set_options(timeout=30_000)
    yield post
    expect.set_options(timeout=5_000)
    try:
        post.stop()
    except subprocess.TimeoutExpired:
        # It may be in the middle of drawing the guide's papers, which nobody waits for here.
        post.worker.kill()


@pytest.fixture(scope="module")
def site(post: Post) -> Iterator[Server]:
    folder = post.folder.parent
    server = Server(folder / "site.sqlite3", folder / "server.log", MRC_MAIL_DIR=str(post.folder))
    yield server
    server.stop()


def test_change_of_one_part_reaches_whom_it_concerns(visitor: VisitorMaker, post: Post) -> None:
    reader = visitor()
    reader.keep_nothing()
    subscribe(reader, post, "en", READER)
    assert marked_parts(reader) == []

    editor = visitor(viewport=DESKTOP)
    editor.sign_in("editor")
    desk = PageEditor(editor)
    refuse_a_note_without_urdu(desk)
    desk.page.fill("[name=change_note_ur]", NOTE_UR)
    desk.publish()

    assert marked_parts(reader) == [PART]
    assert_marked_in_urdu(reader)
    assert_told(reader, times=1)
    mail = post.wait_for(READER, 2)
    body = mail.get_body(("plain",))
    assert body is not None
    assert NOTE_EN in body.get_content()

    desk.open_by_title(TITLE_EN, below="Saudi Arabia")
    expect(desk.page.locator("input[name=change_size][value=minor]")).to_be_checked()
    desk.add_to_text(PARAGRAPH_EN, " Free.")
    desk.publish()
    assert marked_parts(reader) == [PART]
    assert_told(reader, times=1)

    translator = visitor(viewport=DESKTOP)
    translator.sign_in("translator")
    translate_what_the_report_lists(translator)
    assert marked_parts(reader) == []
    assert reader.open(f"/ur{PART}").locator(f"{MARK}, main .notice").count() == 0
    time.sleep(3)
    assert len(post.mails_to(READER)) == 2
    for person in (reader, editor, translator):
        assert person.violations == []


def marked_parts(reader: Visitor) -> list[str]:
    """The English addresses of the parts that the Urdu guide marks."""
    marks = reader.open(f"/ur{GUIDE}").locator(f"#parts {MARK} a")
    return [str(mark.get_attribute("href")).removeprefix("/en") for mark in marks.all()]


def refuse_a_note_without_urdu(desk: PageEditor) -> None:
    """A large change needs its note in both languages; everything typed is kept."""
    desk.open_by_title(TITLE_EN, below="Saudi Arabia")
    page = desk.page
    page.check("input[name=change_size][value=major]")
    page.fill("[name=change_note_en]", NOTE_EN)
    desk.add_to_text(PARAGRAPH_EN, ADDED_EN)
    desk.press_publish()
    expect(page.locator("#panel-child-content-what_has_changed-section")).to_contain_text(
        "Say the same in Urdu"
    )
    assert page.input_value("[name=change_note_en]") == NOTE_EN
    assert page.is_checked("input[name=change_size][value=major]")
    expect(page.locator(f'input[type=hidden][name^="body-"][value*="{ADDED_EN}"]')).to_have_count(1)


def assert_marked_in_urdu(reader: Visitor) -> None:
    """The part says so above its text and before the very section; no other part does."""
    page = reader.open(f"/ur{PART}")
    expect(page.locator("main .notice a")).to_have_attribute("href", f"/en{PART}")
    assert page.locator(MARK).count() == 1
    assert_sound(reader, page)
    page = reader.open(f"/ur{OTHER_PART}")
    assert page.locator(f"{MARK}, main .notice").count() == 0
    page = reader.open(f"/ur{GUIDE}print/")
    assert page.locator(f"section#coming-home {MARK}").count() >= 1
    assert page.locator(f"section:not(#coming-home) {MARK}").count() == 0
    assert_sound(reader, reader.open(f"/ur{GUIDE}"))


def assert_told(reader: Visitor, *, times: int) -> None:
    """On the guide, on the list of all changes and in both feeds, in the reader's language."""
    for language, note in (("en", NOTE_EN), ("ur", NOTE_UR)):
        for address in (GUIDE, f"{GUIDE}changes/"):
            page = reader.open(f"/{language}{address}")
            assert page.locator(".changes__note", has_text=note).count() == times
        assert_sound(reader, page)
        for address in (f"{GUIDE}changes.atom", "/destinations/changes.atom"):
            answer = reader.context.request.get(f"{reader.site.url}/{language}{address}")
            assert answer.text().count(note) == times


def translate_what_the_report_lists(translator: Visitor) -> None:
    """From the report to the one text that is missing, and published."""
    page = translator.open("/admin/reports/translation-work/?state=outdated")
    rows = page.locator("table.listing tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(TITLE_EN)
    rows.get_by_role("link", name=TITLE_EN).click()
    desk = PageEditor(translator)
    expect(page.locator("body")).to_contain_text(TITLE_UR)
    missing = desk.missing_texts
    expect(missing).to_have_count(1)
    desk.translate(missing, PARAGRAPH_UR + ADDED_UR)
    expect(missing).to_have_count(0)
    desk.press_publish_translation()
    desk.expect_message("Published")
    assert re.search(r"/admin/pages/\d+/", page.url)
