"""Communications writes a warning in both languages from an empty form, with the keyboard alone,
publishes it, and later withdraws it; readers of both languages see each at once."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Visitor, VisitorMaker
from tests.e2e.sound import assert_sound, problems_of

DESKTOP = {"width": 1280, "height": 800}
SLUG = "drivers-wanted-in-qatar-for-a-fee"
TITLE_EN, TITLE_UR = "Drivers wanted in Qatar, for a fee", "قطر میں ڈرائیور درکار، فیس کے ساتھ"
TEXTS = {
    "title_en": TITLE_EN,
    "title_ur": TITLE_UR,
    "summary_en": "The company does not exist.",
    "summary_ur": "یہ کمپنی موجود ہی نہیں۔",
    "body_en": "They take a fee and are gone.",
    "body_ur": "وہ فیس لیتے ہیں اور غائب ہو جاتے ہیں۔",
}
READY_EN = "Do not pay, and do not give your passport or a copy of it."
READY_UR = "رقم نہ دیں، اور پاسپورٹ یا اس کی کاپی بھی نہ دیں۔"
#: More than any of these pages has stops.
MOST_STOPS = 200


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what the selector names has the focus, as somebody without a mouse does."""
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("(one) => document.activeElement.matches(one)", selector):
            return
    pytest.fail(f"{selector} is not reached with the keyboard on {page.url}")


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, f"[name='{name}']")
    page.keyboard.insert_text(text)


def press_enter(page: Page, *, leads_to: str) -> None:
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{leads_to}**")


def assert_fits(page: Page) -> None:
    """A step is on one screen, and the page itself is sound at the width of a desk."""
    bottom = page.evaluate("document.querySelector('.composer').getBoundingClientRect().bottom")
    assert bottom <= DESKTOP["height"], page.url
    assert problems_of(page, widths=(1280,)) == []
    page.set_viewport_size(DESKTOP)


def test_from_an_empty_form_to_both_languages_with_the_keyboard(visitor: VisitorMaker) -> None:
    writer = visitor(viewport=DESKTOP)
    writer.sign_in("communications")
    page = writer.page
    page.get_by_role("link", name="New warning").focus()
    press_enter(page, leads_to="/admin/new-warning/")
    assert_fits(page)

    tab_to(page, "[name=kind]")
    page.keyboard.type("Money")
    for name, text in TEXTS.items():
        if name == "body_en":
            # Not all is there yet: what is missing is said beside its field, the rest is kept.
            continue
        write(page, name, text if name != "summary_ur" else "")
        if name == "body_ur":
            break
    page.locator("[name=title_en]").focus()
    page.keyboard.press("Enter")
    missing = page.locator(".composer-field--error")
    expect(missing).to_have_count(2)
    expect(missing.first).to_contain_text("Write this in Urdu too.")
    expect(page.locator("[name=title_ur]")).to_have_value(TITLE_UR)
    assert_sound(writer, page)
    write(page, "summary_ur", TEXTS["summary_ur"])
    write(page, "body_en", TEXTS["body_en"])
    page.locator("[name=title_en]").focus()
    press_enter(page, leads_to="/where/")
    fill_in_where(page)
    take_a_ready_text(page)
    tab_to(page, "[name=contacts-0-contact]")
    page.keyboard.type("MRC helpline")
    tab_to(page, "[name=sources-0-name]")
    press_enter(page, leads_to="/look/")
    look_and_publish(page)
    assert_published(visitor)
    assert writer.violations == []


def fill_in_where(page: Page) -> None:
    assert_fits(page)
    tab_to(page, "[name=countries][value=QA]")
    page.keyboard.press("Space")
    tab_to(page, "[name=channels][value=tiktok]")
    page.keyboard.press("Space")
    tab_to(page, "[name=trades][value=driver]")
    page.keyboard.press("Space")
    tab_to(page, "[name=expires_on]")
    page.keyboard.type("01052027")
    tab_to(page, "[name=amount_asked_ur]")
    press_enter(page, leads_to="/signs/")


def take_a_ready_text(page: Page) -> None:
    """One sentence in both languages from those that are ready for this kind."""
    assert_fits(page)
    tab_to(page, "#list-do_now summary")
    page.keyboard.press("Enter")
    page.get_by_label(READY_EN).focus()
    page.keyboard.press("Space")
    tab_to(page, "button[name=ready][value=do_now]")
    page.keyboard.press("Enter")
    expect(page.locator("[name=do_now-0-text_ur]")).to_have_value(READY_UR)
    page.locator("[name=do_now-0-text_en]").focus()
    press_enter(page, leads_to="/help/")
    assert_fits(page)


def look_and_publish(page: Page) -> None:
    """Both pages as a phone shows them, then the one button for both."""
    for code, title in (("en", TITLE_EN), ("ur", TITLE_UR)):
        frame = page.frame_locator(f"iframe[src$='/preview/{code}/']")
        expect(frame.locator("h1")).to_have_text(title)
    assert page.locator("iframe").first.bounding_box()["width"] <= 362  # type: ignore[index]
    tab_to(page, "button[name=end][value=publish]")
    press_enter(page, leads_to="/admin/warnings/")
    expect(page.get_by_text("is published in English and Urdu")).to_be_visible()


def assert_published(visitor: VisitorMaker) -> None:
    reader = visitor(viewport=PHONE)
    page = reader.open(f"/en/alerts/{SLUG}/")
    expect(page.locator("h1")).to_have_text(TITLE_EN)
    expect(page.locator("#do-now + ol")).to_contain_text(READY_EN)
    assert_sound(reader, page)
    page = reader.open(f"/ur/alerts/{SLUG}/")
    expect(page.locator("h1")).to_have_text(TITLE_UR)
    expect(page.locator("#do-now + ol")).to_contain_text(READY_UR)
    assert page.locator(".notice").count() == 0
    expect(reader.open("/ur/alerts/").locator("main")).to_contain_text(TITLE_UR)


def test_a_withdrawn_warning_stays_and_says_why(visitor: VisitorMaker) -> None:
    writer = visitor(viewport=DESKTOP)
    writer.sign_in("communications")
    page = writer.open("/admin/warnings/")
    page.get_by_role("link", name="There is no “azad visa”").first.click()
    page.get_by_role("button", name="Actions", exact=True).first.click()
    for door in ("delete", "unpublish", "move"):
        expect(page.locator(f"a[href*='/{door}/']")).to_have_count(0)
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("Why it is withdrawn, in English").fill("The trick has another name now.")
    page.get_by_role("button", name="Withdraw it in both languages").click()
    expect(page.get_by_text("Say why, in Urdu.")).to_be_visible()
    page.get_by_label("Why it is withdrawn, in Urdu").fill("اب اس چال کا نام بدل گیا ہے۔")
    page.get_by_role("button", name="Withdraw it in both languages").click()
    expect(page.get_by_text("was withdrawn in both languages")).to_be_visible()
    assert writer.violations == []

    reader = visitor(viewport=PHONE)
    assert_says_so(reader, "en", "The trick has another name now.")
    assert_says_so(reader, "ur", "اب اس چال کا نام بدل گیا ہے۔")
    first = reader.open("/en/alerts/azad-visa/versions/1/")
    expect(first.locator("h1")).to_have_text("There is no “azad visa”")
    assert_sound(reader, first)


def assert_says_so(reader: Visitor, language: str, reason: str) -> None:
    page = reader.open(f"/{language}/alerts/azad-visa/")
    expect(page.locator("#withdrawn")).to_contain_text(reason)
    assert_sound(reader, page)
    reader.open_until_gone(
        f"/{language}/destinations/saudi-arabia/", "a[href$='/alerts/azad-visa/']"
    )
