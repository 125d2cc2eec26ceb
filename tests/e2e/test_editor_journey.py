"""An editor changes one part of the guide in English; a translator brings its Urdu up to it.

Until then the Urdu stays word for word as it was, and says that the English is newer. There is no
way to publish English into Urdu, by whatever button.
"""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor, VisitorMaker
from tests.e2e.pages import PageEditor, ask

DESKTOP = {"width": 1280, "height": 900}
PART = "/destinations/saudi-arabia/coming-home/"
TITLE_EN, TITLE_UR = "Coming home", "گھر واپسی"
PARAGRAPH_EN = "Unpaid wages can still be claimed from Pakistan."
PARAGRAPH_UR = "رکی ہوئی تنخواہ پاکستان سے بھی مانگی جا سکتی ہے۔"
ADDED_EN = " Somebody of the family can make the call."
ADDED_UR = " گھر کا کوئی فرد بھی کال کر سکتا ہے۔"
NOT_TRANSLATED = "was not published: 1 text is not translated yet."
HOME_EN = "Migrant Resource Centres, Pakistan"
NEW_PAGE = "What a visa sticker says"


def lines_of(page: Page) -> list[str]:
    """What a reader reads, line by line; without the day on which it was published, and without
    the mark before what is newer in English."""
    article = page.locator("article")
    small = article.locator("p.small.muted, .newer-mark").all_inner_texts()
    lines = (line.strip() for line in article.inner_text().splitlines())
    return [line for line in lines if line and line not in small]


def read(reader: Visitor, language: str) -> list[str]:
    return lines_of(reader.open(f"/{language}{PART}"))


def test_urdu_waits_for_its_translator_and_never_shows_english(visitor: VisitorMaker) -> None:
    reader = visitor()
    reader.keep_nothing()
    english, urdu = read(reader, "en"), read(reader, "ur")
    assert reader.page.locator(".notice").count() == 0

    editor = visitor(viewport=DESKTOP)
    editor.sign_in("editor")
    desk = PageEditor(editor)
    desk.open_by_title(TITLE_EN, below="Saudi Arabia")
    desk.add_to_text(PARAGRAPH_EN, ADDED_EN)
    desk.publish()

    changed = read(reader, "en")
    assert [line for line in changed if line not in english] == [
        next(line for line in english if line.startswith(PARAGRAPH_EN)) + ADDED_EN
    ]
    assert_behind(reader, urdu)
    assert_editor_cannot_bring_it_into_urdu(desk)
    assert_behind(reader, urdu)

    translator = visitor(viewport=DESKTOP)
    translator.sign_in("translator")
    assert_translator_cannot_edit_english(translator, editor.page.url)
    translate_and_publish(PageEditor(translator), reader, urdu)

    brought_up = read(reader, "ur")
    assert reader.page.locator(".notice").count() == 0
    assert brought_up == [
        line + ADDED_UR if line.startswith(PARAGRAPH_UR) else line for line in urdu
    ]
    assert read(reader, "en") == changed
    for person in (reader, editor, translator):
        assert person.violations == []


def assert_behind(reader: Visitor, urdu: list[str]) -> None:
    """The Urdu as it was, and the way to the newer English."""
    assert read(reader, "ur") == urdu
    notice = reader.page.locator("main .notice")
    expect(notice).to_contain_text("انگریزی")
    assert not re.search("[A-Za-z]", notice.inner_text())
    expect(notice.locator("a")).to_have_attribute("href", f"/en{PART}")
    notice.locator("a").click()
    expect(reader.page.locator("article")).to_contain_text(ADDED_EN.strip())


def assert_editor_cannot_bring_it_into_urdu(desk: PageEditor) -> None:
    """Not by syncing with “publish immediately”, nor from the translation's own editor."""
    desk.open_by_title(TITLE_EN, below="Saudi Arabia")
    page = desk.page
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name="Sync translated pages").click()
    page.locator("input[name=publish_translations]").check()
    page.locator('main form [type="submit"]').first.click()
    desk.expect_message(NOT_TRANSLATED)
    english_editor = page.url

    desk.open_by_title(TITLE_UR, below="سعودی عرب")
    expect(desk.missing_texts).to_have_count(1)
    desk.press_publish_translation()
    desk.expect_message(NOT_TRANSLATED)
    desk.person.open(english_editor.removeprefix(desk.person.site.url))


def assert_translator_cannot_edit_english(translator: Visitor, editor_address: str) -> None:
    """Neither by opening the editor's page nor by posting to it."""
    address = editor_address.removeprefix(translator.site.url)
    assert re.fullmatch(r"/admin/pages/\d+/edit/", address), address
    translator.open(address)
    expect(translator.page.locator(".messages")).to_contain_text("do not have permission")
    answer = ask(translator, "POST", address, title="Mine now", **{"action-publish": "1"})
    assert answer.status in (302, 403)
    assert answer.headers.get("location", "/admin/") == "/admin/"


def translate_and_publish(desk: PageEditor, reader: Visitor, urdu: list[str]) -> None:
    """The one missing text is asked for; before it is there, nothing is published."""
    desk.open_by_title(TITLE_UR, below="سعودی عرب")
    missing = desk.missing_texts
    expect(missing).to_have_count(1)
    expect(missing).to_contain_text(ADDED_EN.strip())
    desk.press_publish_translation()
    desk.expect_message(NOT_TRANSLATED)
    assert_behind(reader, urdu)

    old = next(line for line in urdu if line.startswith(PARAGRAPH_UR))
    desk.translate(missing, old + ADDED_UR)
    expect(missing).to_have_count(0)
    desk.press_publish_translation()
    desk.expect_message("Published")


def test_new_page_is_not_under_urdu_in_english_before_it_is_translated(
    visitor: VisitorMaker,
) -> None:
    """It stands in for itself with a notice, then waits as a draft, and no list publishes it."""
    editor = visitor(viewport=DESKTOP)
    editor.sign_in("editor")
    desk = PageEditor(editor)
    page = desk.page
    desk.open_by_title(HOME_EN)
    number = re.search(r"/admin/pages/(\d+)/edit/", page.url)
    assert number is not None, page.url
    editor.open(f"/admin/pages/add/home/informationpage/{number[1]}/")
    page.fill("[name=title]", NEW_PAGE)
    page.fill("[name=summary]", "Line by line.")
    desk.publish_new()

    reader = visitor()
    reader.keep_nothing()
    reader.open("/ur/what-a-visa-sticker-says/")
    expect(reader.page.locator("main .notice")).to_be_visible()
    expect(reader.page.locator("main > [lang=en] h1")).to_have_text(NEW_PAGE)

    # The search index follows later; the message leads back to the page at once.
    page.locator(".messages").get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name="Translate this page").click()
    page.locator("input[name=locales]").check()
    page.locator('main form [type="submit"]').first.click()
    desk.expect_message("submitted for translation")
    twin = re.search(r"/admin/pages/(\d+)/edit/", page.url)
    assert twin is not None, page.url
    assert_not_shown(reader)

    editor.open(f"/admin/bulk/wagtailcore/page/publish/?id={twin[1]}&next=/admin/")
    page.get_by_role("button", name="Yes, publish").click()
    desk.expect_message("was not published: 2 texts are not translated yet.")
    assert_not_shown(reader)
    assert reader.violations == []


def assert_not_shown(reader: Visitor) -> None:
    answer = ask(reader, "GET", "/ur/what-a-visa-sticker-says/")
    assert answer.status == 404
    assert NEW_PAGE not in answer.text()
