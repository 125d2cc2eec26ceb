"""The admin works under its policy: no inline script, no eval, nobody else (ADR 8)."""

import sqlite3
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.conftest import Server, Visitor, VisitorMaker

DESKTOP = {"width": 1400, "height": 900}
#: Jcrop asks whether this browser knows touch events by trying an inline handler; the answer "no"
#: only means that the focal point is set with the mouse.
EXPECTED = "Executing inline event handler"
EDITORS = [
    "/admin/", "/admin/pages/", "/admin/images/", "/admin/images/add/", "/admin/documents/add/",
    "/admin/redirects/add/", "/admin/users/", "/admin/workflows/add/", "/admin/account/",
    "/admin/reports/site-history/", "/admin/localize/reports/translations/",
]  # fmt: skip


class Editor(Visitor):
    """An administrator at a desk, with everything that the browser complained about."""

    def __init__(self, person: Visitor) -> None:
        self.__dict__ = person.__dict__
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen_for_errors)
        self.page.on("request", self._listen_for_others)
        self.sign_in("admin")

    def _listen_for_errors(self, message: object) -> None:
        text = message.text  # type: ignore[attr-defined]
        if message.type == "error" and EXPECTED not in text:  # type: ignore[attr-defined]
            self.complaints.append(text)

    def _listen_for_others(self, request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if not url.startswith((self.site.url, "data:", "blob:")):
            self.complaints.append(f"asks {url}")

    def assert_content(self) -> None:
        assert self.complaints == [], self.page.url


@pytest.fixture
def editor(visitor: VisitorMaker) -> Iterator[Editor]:
    person = Editor(visitor(viewport=DESKTOP))
    yield person
    person.assert_content()


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (900, 600), (20, 90, 60)).save(file, "PNG")
    return file.getvalue()


def page_id(site: Server, slug: str, language: str) -> int:
    """The page with this slug in one of the two trees."""
    with sqlite3.connect(site.database) as database:
        row = database.execute(
            "SELECT page.id FROM wagtailcore_page page"
            " JOIN wagtailcore_locale locale ON locale.id = page.locale_id"
            " WHERE page.slug = ? AND locale.language_code = ?",
            (slug, language),
        ).fetchone()
    return int(row[0])


def test_lists_forms_and_reports_open_without_complaint(editor: Editor) -> None:
    for address in EDITORS:
        editor.open(address)
        # Scripts have run when Wagtail's own has said that it is ready.
        expect(editor.page.locator("body.ready")).to_be_attached()
        editor.assert_content()


def test_page_editor_dates_choosers_and_preview_work(editor: Editor, site: Server) -> None:
    page = editor.open(f"/admin/pages/{page_id(site, 'about', 'en')}/edit/")
    words = page.locator(".public-DraftEditor-content").first
    words.click()
    page.keyboard.press("End")
    page.keyboard.type(" And more words.")
    expect(words).to_contain_text("And more words.")

    page.get_by_role("tab", name="Promote").click()
    page.locator("#id_reviewed_on").click()
    page.locator(".xdsoft_datetimepicker:visible td.xdsoft_date:not(.xdsoft_disabled)").nth(
        10
    ).click()
    assert page.locator("#id_reviewed_on").input_value().count("-") == 2

    page.locator("#id_share_image-chooser [data-chooser-action-choose]:visible").first.click()
    page.get_by_role("tab", name="Upload").click()
    file = {"name": "green.png", "mimeType": "image/png", "buffer": picture()}
    page.set_input_files(".modal-body input[type=file]", file)
    expect(page.locator(".modal-body input[name$=title]:visible")).to_have_value("green")
    page.locator(".modal-body form:has(input[type=file]) [type=submit]").last.click()
    expect(page.locator("#id_share_image")).not_to_have_value("")

    page.get_by_role("button", name="Toggle preview").click()
    frame = page.frame_locator("iframe#w-preview-iframe, iframe[title*=review i]").first
    expect(frame.locator("h1")).to_contain_text("About us")
    expect(frame.locator("main")).to_contain_text("And more words.")


def test_translation_editor_takes_a_translation(editor: Editor, site: Server) -> None:
    page = editor.open(f"/admin/pages/{page_id(site, 'about', 'ur')}/edit/")
    page.locator(".js-translation-editor button").first.wait_for()
    change = page.get_by_role("button", name="Edit").or_(
        page.get_by_role("button", name="Translate")
    )
    change.first.click()
    page.locator(".js-translation-editor textarea").first.fill("ہم کون ہیں، ایک آزمائش")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator(".js-translation-editor")).to_contain_text("ایک آزمائش")
    page.reload()
    expect(page.locator(".js-translation-editor")).to_contain_text("ایک آزمائش")


def test_record_form_starts_its_choosers(editor: Editor) -> None:
    page = editor.open("/admin/redirects/add/")
    page.locator("#id_redirect_page-chooser [data-chooser-action-choose]:visible").first.click()
    expect(page.locator(".modal-body")).to_contain_text("Home")


def test_inline_rows_can_be_added(editor: Editor) -> None:
    page = editor.open("/admin/workflows/add/")
    before = page.locator("#id_workflow_tasks-FORMS > *").count()
    page.locator("#id_workflow_tasks-ADD").click()
    expect(page.locator("#id_workflow_tasks-FORMS > *")).to_have_count(before + 1)
    page.locator(".task-chooser [data-chooser-action-choose]:visible").last.click()
    expect(page.locator(".modal-body")).to_contain_text("Task")
