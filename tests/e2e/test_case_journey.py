"""A case worker's morning: from what somebody wrote on a phone to the paper that an office gets.

The report comes through the public form; the draft of a warning goes to communications.
"""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor, VisitorMaker
from tests.e2e.sound import AXE, AXE_TAGS
from tests.e2e.test_session_journey import DESKTOP

REFERENCE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}")
#: What stands in the report and may stand nowhere else. The name is made up.
TOLD = {
    "en": "Quillhammer in our lane promised a job in Riyadh and took the money.",
    "ur": "ہماری گلی کے کوئلہیمر نے ریاض میں نوکری کا وعدہ کیا اور رقم لے لی۔",
}
SIGNS = {"en": "Quillhammer", "ur": "کوئلہیمر"}
WHO = "0300 0007788"
CONTACT = "Marrowfield 0311 0009911"
#: The demo has case workers in Islamabad only.
DISTRICT = "Islamabad"


def write_report(visitor: VisitorMaker, language: str, picture: Path) -> str:
    """The public form without JavaScript, to its end; gives the reference."""
    person = visitor(javascript=False)
    page = person.open(f"/{language}/alerts/report/")
    page.locator('[name="in_danger"][value="no"]').check()
    go_on(page)
    page.locator('[name="what_happened"]').fill(TOLD[language])
    go_on(page)
    page.locator('[name="kind"][value="job"]').check()
    go_on(page)
    page.locator('[name="channel"][value="whatsapp"]').check()
    go_on(page)
    page.locator('[name="who"]').fill(WHO)
    go_on(page)
    page.locator('[name="amount_band"][value="up_to_50k"]').check()
    go_on(page)
    page.locator('[name="country_code"]').select_option("SA")
    district = page.locator('[name="district"] option', has_text=DISTRICTS[language]).first
    page.locator('[name="district"]').select_option(str(district.get_attribute("value")))
    page.locator('[name="happened_in"]').select_option(index=1)
    go_on(page)
    page.locator('[name="contact"]').fill(CONTACT)
    go_on(page)
    page.set_input_files('input[type="file"]', picture)
    page.locator('[name="go"][value="send"]').click()
    found = REFERENCE.search(page.locator("main").inner_text())
    assert found is not None, page.locator("main").inner_text()
    return found[0]


DISTRICTS = {"en": re.compile(f"^{DISTRICT}$"), "ur": re.compile("^اسلام آباد$")}


def go_on(page: Page) -> None:
    page.locator('[name="go"][value="next"]').click()


def open_report(person: Visitor, reference: str) -> Page:
    """From its line in a list; what came too fast for a person is released from quarantine."""
    page = person.open("/admin/scam-reports/")
    if page.locator(".title-wrapper a", has_text=reference).count() == 0:
        page = person.open("/admin/scam-reports/quarantine/")
        page.locator(".title-wrapper a", has_text=reference).click()
        press(page, "It is a real report")
        page = person.open("/admin/scam-reports/")
    for sign in (*SIGNS.values(), CONTACT):
        expect(page.locator("body")).not_to_contain_text(sign)
    page.locator(".title-wrapper a", has_text=reference).click()
    return page


def press(page: Page, name: str) -> None:
    """With the keyboard alone."""
    button = page.get_by_role("button", name=name)
    button.focus()
    expect(button).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def expect_message(page: Page, text: str) -> None:
    expect(page.locator(".messages, [data-w-messages-target]").first).to_contain_text(text)


def assert_room_is_sound(person: Visitor, page: Page) -> None:
    """What we add to the admin is accessible, fits, and nothing of it is blocked."""
    main = {"include": [["main .nice-padding"]]}
    found = AXE.run(page, context=main, options=AXE_TAGS).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert person.violations == []


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "chat.png"
    Image.new("RGB", (720, 1280), "teal").save(path)
    return path


@pytest.fixture
def worker(visitor: VisitorMaker) -> Visitor:
    person = visitor(viewport=DESKTOP)
    person.sign_in("caseworker")
    return person


@pytest.mark.parametrize("language", ["en", "ur"])
def test_report_goes_from_the_form_to_the_printed_summary(
    visitor: VisitorMaker, worker: Visitor, picture: Path, language: str
) -> None:
    reference = write_report(visitor, language, picture)
    page = open_report(worker, reference)
    expect(page.locator("#words-section")).to_contain_text(TOLD[language])
    expect(page.locator("#openings-section tbody tr").first).to_contain_text("Caseworker")
    assert_room_is_sound(worker, page)
    look_at_the_picture(worker, page)

    press(page, "Give it to me")
    expect_message(page, "The report is yours.")
    page.locator('[name="text"]').fill("Called at six, nobody answered.")
    press(page, "Store the note")
    expect(page.locator("#notes-section")).to_contain_text("nobody answered")

    link = page.get_by_role("link", name="Refer to an office")
    link.focus()
    page.keyboard.press("Enter")
    refer_with_the_keyboard(worker, page)
    read_the_summary(page, language)
    page.go_back()
    page = worker.open(address_of(page))
    expect(page.locator(".case-top")).to_contain_text("Referred")


def look_at_the_picture(worker: Visitor, page: Page) -> None:
    href = page.get_by_role("link", name="Picture 1").get_attribute("href")
    answer = worker.context.request.get(f"{worker.site.url}{href}")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("image/")
    assert "no-store" in answer.headers["cache-control"]
    assert "sandbox" in answer.headers["content-security-policy"]


def address_of(page: Page) -> str:
    found = re.search(r"/admin/scam-reports/[0-9a-f-]{36}/", page.url)
    assert found is not None, page.url
    return found[0]


def refer_with_the_keyboard(worker: Visitor, page: Page) -> None:
    """Contact ticked without consent is refused; everything else stays as it was."""
    office = page.locator('[name="to"][value="fia"]')
    office.focus()
    page.keyboard.press("Space")
    expect(office).to_be_checked()
    for name in ("who", "contact"):
        box = page.locator(f'[name="shared"][value="{name}"]')
        box.focus()
        page.keyboard.press("Space")
        expect(box).to_be_checked()
    page.locator('[name="text"]').fill("Please look at this number.")
    press(page, "Record the referral")
    expect(page.locator("#refer-form")).to_contain_text("Ask first.")
    expect(page.locator('[name="text"]')).to_have_value("Please look at this number.")
    assert_room_is_sound(worker, page)
    contact = page.locator('[name="shared"][value="contact"]')
    contact.focus()
    page.keyboard.press("Space")
    press(page, "Record the referral")


def read_the_summary(page: Page, language: str) -> None:
    """Only what was ticked, in both languages."""
    other = {"en": "اردو", "ur": "English"}
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for wanted, direction in (("en", "ltr"), ("ur", "rtl")):
        if page.locator("html").get_attribute("lang") != wanted:
            page.get_by_role("link", name=other["en"]).click()
        expect(page.locator("html")).to_have_attribute("dir", direction)
        summary = page.locator("main")
        expect(summary).to_contain_text(WHO)
        expect(summary).to_contain_text("111-247-786")
        expect(summary).to_contain_text("Please look at this number.")
        expect(summary).not_to_contain_text(SIGNS[language])
        expect(summary).not_to_contain_text("Marrowfield")
        expect(summary).not_to_contain_text("nobody answered")
        found = AXE.run(page, options=AXE_TAGS).response["violations"]
        assert [one["id"] for one in found] == []
        page.emulate_media(media="print")
        expect(page.locator(".summary-ways")).to_be_hidden()
        page.emulate_media(media="screen")


def test_warning_is_drafted_and_nothing_personal_crosses(
    visitor: VisitorMaker, worker: Visitor, picture: Path
) -> None:
    reference = write_report(visitor, "en", picture)
    page = open_report(worker, reference)
    page = worker.open("/admin/scam-reports/")
    row = page.locator("tr", has=page.locator(".title-wrapper a", has_text=reference))
    row.get_by_role("checkbox").check()
    press(page, "Draft a warning from the ticked ones")
    expect(page.locator("#draft-form")).to_be_visible()
    assert_room_is_sound(worker, page)
    press(page, "Give it to communications")
    expect_message(page, "Communications have the proposal now.")

    writer = visitor(viewport=DESKTOP)
    writer.sign_in("communications")
    page = writer.open("/admin/warning-proposals/")
    assert_room_is_sound(writer, page)
    expect(page.locator(".case-list").first).to_contain_text("Fake job")
    for sign in (SIGNS["en"], "Marrowfield", "0007788", reference):
        assert sign not in page.content()
    page.get_by_role("button", name="Begin a draft").first.click()
    expect(page.locator('[name="title"]')).to_have_value(re.compile("Fake job: Saudi Arabia"))
    for sign in (SIGNS["en"], "Marrowfield", "0007788", reference):
        assert sign not in page.content()


def test_nobody_else_has_the_room(visitor: VisitorMaker, worker: Visitor, picture: Path) -> None:
    reference = write_report(visitor, "en", picture)
    page = worker.open("/admin/scam-reports/quarantine/")
    link = page.locator(".title-wrapper a", has_text=reference)
    href = str(link.get_attribute("href"))
    for username in ("admin", "auditor", "supervisor-islamabad", "editor", "communications"):
        person = visitor(javascript=False)
        person.sign_in(username)
        for address in ("/admin/scam-reports/", "/admin/scam-reports/quarantine/", href):
            answer = person.context.request.get(f"{person.site.url}{address}", max_redirects=0)
            assert answer.status == 404, (username, address, answer.status)
            assert reference not in answer.text()


def test_signing_out_leaves_nothing_behind(
    visitor: VisitorMaker, worker: Visitor, picture: Path
) -> None:
    page = open_report(worker, write_report(visitor, "en", picture))
    expect(page.locator("#words-section")).to_be_visible()
    address = address_of(page)
    worker.context.clear_cookies()
    page.go_back()
    page.go_forward()
    expect(page.locator("#words-section")).to_have_count(0)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert all(sign not in kept for sign in (*SIGNS.values(), "Marrowfield"))
    worker.open(address)
    assert "/accounts/login/" in worker.page.url
