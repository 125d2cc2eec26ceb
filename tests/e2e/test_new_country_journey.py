"""The editors' handbook, walked through: a new country from nothing to published in both languages.

With MRC_TAKE_PICTURES=1 the walk leaves the pictures of `docs/editors/new-country.md` behind it, so
that the handbook shows what was really done.
"""

import os
import re

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import REPO_DIR, Visitor, VisitorMaker
from tests.e2e.pages import PageEditor

DESK = {"width": 1280, "height": 860}
PICTURES = REPO_DIR / "docs" / "pictures"

GUIDE_EN, GUIDE_UR = "Working in Bahrain", "بحرین میں کام"
SUMMARY_EN = "What to check before you agree to a job in Bahrain, and whom to ask."
SUMMARY_UR = "بحرین کی نوکری قبول کرنے سے پہلے کیا دیکھیں اور کس سے پوچھیں۔"
PART_EN, PART_UR = "Check the agent first", "پہلے ایجنٹ کو جانچیں"
PART_SUMMARY_EN = "Three things to see before you pay anybody."
PART_SUMMARY_UR = "کسی کو پیسے دینے سے پہلے تین باتیں دیکھ لیں۔"
TEXT_EN = "Ask for the licence and the permission number, and call us to check both."
TEXT_UR = "لائسنس اور پرمیشن نمبر مانگیں، اور دونوں کی جانچ کے لیے ہمیں کال کریں۔"
URDU = {
    GUIDE_EN: GUIDE_UR,
    SUMMARY_EN: SUMMARY_UR,
    PART_EN: PART_UR,
    PART_SUMMARY_EN: PART_SUMMARY_UR,
    TEXT_EN: TEXT_UR,
}


def take(page: Page, name: str) -> None:
    """A picture for the handbook, small enough for a repository."""
    if not os.environ.get("MRC_TAKE_PICTURES"):
        return
    page.wait_for_timeout(400)
    path = PICTURES / f"editor-{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(colors=64, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


class Editor:
    """What the handbook tells an editor to do, in its words and its order."""

    def __init__(self, person: Visitor) -> None:
        self.person = person
        self.page = person.page
        self.desk = PageEditor(person)
        #: Where the new guide is edited.
        self.guide = ""

    def choose(self, field: str, title: str) -> None:
        """In the window in which Wagtail lets one choose: found by its search."""
        page = self.page
        page.locator(f"#id_{field}-chooser").get_by_role("button", name="Choose").first.click()
        window = page.locator(".modal-body")
        window.locator("input[name=q]").fill(title)
        window.get_by_role("link", name=title, exact=True).first.click()
        expect(page.locator(f"#id_{field}-chooser")).to_contain_text(title)

    def add_fact(self) -> None:
        """Nothing is known yet: an empty value says “to be confirmed” on the page."""
        page = self.page
        self.person.open("/admin/snippets/destinations/fact/add/")
        self.choose("country", "Bahrain")
        self.choose("kind", "Minimum wage")
        take(page, "fact")
        page.locator("main form button[type=submit]").first.click()
        self.desk.expect_message("created")

    def add_guide(self) -> None:
        page = self.page
        self.desk.open_by_title("Country guides")
        index = re.search(r"/admin/pages/(\d+)/edit/", page.url)
        assert index is not None, page.url
        self.person.open(f"/admin/pages/{index[1]}/")
        take(page, "guides")
        page.get_by_role("link", name="Add child page").first.click()
        page.fill("[name=title]", GUIDE_EN)
        page.fill("[name=summary]", SUMMARY_EN)
        self.choose("country", "Bahrain")
        page.get_by_role("tab", name="Promote").click()
        page.fill("[name=slug]", "bahrain")
        page.get_by_role("tab", name="Content").click()
        take(page, "guide")
        self.desk.publish_new()
        # The search of the admin follows later; the message leads back to the page at once.
        edit = page.locator(".messages").get_by_role("link", name="Edit").get_attribute("href")
        assert edit is not None
        self.guide = edit

    def add_part(self) -> None:
        page = self.page
        self.person.open(self.guide)
        page.get_by_role("button", name="Actions", exact=True).first.click()
        page.get_by_role("link", name="Add child page").first.click()
        page.fill("[name=title]", PART_EN)
        page.fill("[name=summary]", PART_SUMMARY_EN)
        page.select_option("select[name=part]", value="check")
        body = page.locator("#panel-child-content-body-section, [data-contentpath=body]").first
        body.get_by_role("button", name="Insert a block").first.click()
        page.get_by_role("option", name="Text", exact=True).first.click()
        body.locator(".Draftail-Editor [contenteditable=true]").first.click()
        page.keyboard.type(TEXT_EN)
        field = page.locator(f'input[type=hidden][name^="body-"][value*="{TEXT_EN}"]')
        expect(field).to_have_count(1)
        take(page, "part")
        self.desk.publish_new()

    def hand_over(self) -> str:
        """Submit the guide and the part below it for translation; gives the Urdu guide's key."""
        page = self.page
        self.person.open(self.guide)
        page.get_by_role("button", name="Actions", exact=True).first.click()
        page.get_by_role("link", name="Translate this page").click()
        page.locator("input[name=locales]").check()
        page.locator("input[name=include_subtree]").check()
        take(page, "submit")
        page.locator('main form [type="submit"]').first.click()
        self.desk.expect_message("submitted for translation")
        urdu = re.search(r"/admin/pages/(\d+)/edit/", page.url)
        assert urdu is not None, page.url
        return urdu[1]


def translate(person: Visitor, *, picture: str = "") -> None:
    """The translator fills what is missing, text by text, and publishes."""
    desk = PageEditor(person)
    missing = desk.missing_texts
    expect(missing.first).to_be_visible()
    if picture:
        take(person.page, picture)
    while missing.count():
        text = missing.first.inner_text()
        urdu = next(urdu for english, urdu in URDU.items() if english in text)
        left = missing.count()
        desk.translate(missing.first, urdu)
        expect(missing).to_have_count(left - 1)
    desk.press_publish_translation()
    desk.expect_message("Published")


def test_new_country_is_published_in_both_languages(visitor: VisitorMaker) -> None:
    reader = visitor()
    reader.keep_nothing()
    assert reader.open("/en/destinations/bahrain/").locator("h1").count() == 1
    assert "/en/destinations/bahrain/" not in reader.open("/en/destinations/").content()

    person = visitor(viewport=DESK)
    person.sign_in("editor")
    editor = Editor(person)
    editor.add_fact()
    editor.add_guide()
    editor.add_part()
    urdu_guide = editor.hand_over()

    page = reader.open("/en/destinations/bahrain/")
    expect(page.locator("h1")).to_have_text(GUIDE_EN)
    expect(page.locator("#facts")).to_contain_text(re.compile("to be confirmed", re.IGNORECASE))
    page.get_by_role("link", name=PART_EN).first.click()
    expect(page.locator("article")).to_contain_text(TEXT_EN)
    assert "/en/destinations/bahrain/" in reader.open("/en/destinations/").content()

    translator = visitor(viewport=DESK)
    translator.sign_in("translator")
    translator.open(f"/admin/pages/{urdu_guide}/edit/")
    translate(translator, picture="translation")
    translator.open(f"/admin/pages/{urdu_guide}/")
    # Until it is translated, the Urdu page bears the English title.
    translator.page.locator("td.title").get_by_role("link", name=PART_EN).first.click()
    translate(translator)

    page = reader.open("/ur/destinations/bahrain/")
    expect(page.locator("h1")).to_have_text(GUIDE_UR)
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.get_by_role("link", name=PART_UR).first.click()
    expect(page.locator("article")).to_contain_text(TEXT_UR)
    take(page, "published")
    for somebody in (reader, person, translator):
        assert somebody.violations == []
