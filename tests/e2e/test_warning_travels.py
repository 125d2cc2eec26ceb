"""One warning on its way: written and published in both languages, on the card, in the feeds, in a
mail and beside the guide; withdrawn, and every one of them follows."""

import sqlite3
import time
import urllib.request
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server, Visitor, VisitorMaker, copy_of
from tests.e2e.sound import assert_sound
from tests.e2e.test_subscription_journey import Post, press, subscribe

DESKTOP = {"width": 1280, "height": 800}
SLUG = "welders-wanted-in-jeddah-pay-first"
TITLES = {
    "en": "Welders wanted in Jeddah, pay first",
    "ur": "جدہ میں ویلڈر درکار، پہلے رقم دیں",
}
REASONS = {
    "en": "The company was named by mistake.",
    "ur": "کمپنی کا نام غلطی سے لکھا گیا تھا۔",
}
ADDRESSES = {"en": "omar@reader.example", "ur": "amna@reader.example"}
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ATOM = "{http://www.w3.org/2005/Atom}"


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


def test_a_warning_travels_and_its_withdrawal_follows(visitor: VisitorMaker, post: Post) -> None:
    reader = visitor()
    for language, address in ADDRESSES.items():
        subscribe(reader, post, language, address)
    writer = visitor(viewport=DESKTOP)
    writer.sign_in("communications")
    write_and_publish(writer.page, writer)

    code = newest_code(post)
    assert_page_and_card(reader)
    assert_in_feeds(reader, kind="Alert")
    assert_beside_the_guide(reader, times=1)
    for language, address in ADDRESSES.items():
        assert TITLES[language] in str(post.wait_for(address, 2)["Subject"])
    for language in ("en", "ur"):
        assert_verdict(reader, code, language, "valid")

    withdraw(writer)
    assert newest_code(post) != code
    # A browser may keep a page for a minute: the next reader has not seen it before.
    reader = visitor()
    assert_says_withdrawn(reader)
    assert_in_feeds(reader, kind="Cancel")
    assert_beside_the_guide(reader, times=0)
    for address in ADDRESSES.values():
        post.wait_for(address, 3)
    for language in ("en", "ur"):
        page = assert_verdict(reader, code, language, "withdrawn")
        for reason in REASONS.values():
            expect(page.locator("main")).to_contain_text(reason)
        assert_sound(reader, page)
    assert writer.violations == reader.violations == []


# --- Writing --------------------------------------------------------------------------------------
def write_and_publish(page: Page, writer: Visitor) -> None:
    writer.open("/admin/new-warning/")
    page.select_option("[name=kind]", "advance_fee")
    for language, title in TITLES.items():
        page.fill(f"[name=title_{language}]", title)
        page.fill(f"[name=summary_{language}]", title)
        page.fill(f"[name=body_{language}]", title)
    next_step(page, "where")
    page.check("[name=countries][value=SA]")
    page.check("[name=channels][value=whatsapp]")
    page.fill("[name=expires_on]", "2027-06-30")
    next_step(page, "signs")
    for name in ("signs", "do_now"):
        page.locator(f"#list-{name} summary").click()
        page.locator(f"#list-{name} [name=texts]").first.check()
        with page.expect_navigation():
            page.locator(f"#list-{name} button[name=ready]").click()
    next_step(page, "help")
    next_step(page, "look")
    with page.expect_navigation():
        page.click("button[name=end][value=publish]")
    expect(page.get_by_text("is published in English and Urdu")).to_be_visible()


def next_step(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.locator(f".composer-nav button[value={key}]").click()
    assert page.url.endswith(f"/{key}/"), page.inner_text("main")


def withdraw(writer: Visitor) -> None:
    page = writer.open("/admin/warnings/")
    page.locator("td.title").get_by_role("link", name=TITLES["en"]).first.click()
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("Why it is withdrawn, in English").fill(REASONS["en"])
    page.get_by_label("Why it is withdrawn, in Urdu").fill(REASONS["ur"])
    press(page, "main form [type=submit]")
    expect(page.get_by_text("was withdrawn in both languages")).to_be_visible()


# --- What readers meet ----------------------------------------------------------------------------
def newest_code(post: Post) -> str:
    with sqlite3.connect(post.folder.parent / "site.sqlite3") as database:
        query = "SELECT code FROM alerts_alertmessage ORDER BY id DESC LIMIT 1"
        return str(database.execute(query).fetchone()[0])


def assert_page_and_card(reader: Visitor) -> None:
    """The worker draws the card: the page names it as its picture, and offers it."""
    for language, title in TITLES.items():
        page = reader.open(f"/{language}/alerts/{SLUG}/")
        expect(page.locator("h1")).to_have_text(title)
        picture = wait_for_card(reader, language)
        with urllib.request.urlopen(reader.site.url + picture[picture.index("/media/") :]) as one:
            assert one.headers["Content-Type"] in ("image/png", "image/jpeg")
            assert 10_000 < len(one.read()) < 300 * 1024
        assert_sound(reader, reader.page)


def wait_for_card(reader: Visitor, language: str, seconds: float = 90) -> str:
    """The address of the picture that is shown where the page is shared."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        page = reader.open(f"/{language}/alerts/{SLUG}/")
        picture = page.locator('meta[property="og:image"]')
        if picture.count() and "/cards/" in (found := str(picture.get_attribute("content"))):
            return found
        time.sleep(0.5)
    raise AssertionError("no card was drawn")


def assert_in_feeds(reader: Visitor, *, kind: str) -> None:
    for language, title in TITLES.items():
        feed = document(reader, f"/{language}/alerts/feed.atom?country=SA")
        entries = [one for one in feed.iter(f"{ATOM}entry") if title in text_of(one)]
        assert len(entries) == 1, language
    index = document(reader, "/alerts/cap.xml")
    address = str(next(index.iter(f"{ATOM}entry")).find(f"{ATOM}link").attrib["href"])  # type: ignore[union-attr]
    message = document(reader, address[address.index("/alerts/cap/") :])
    assert message.findtext(f"{CAP}msgType") == kind
    languages = {one.findtext(f"{CAP}language") for one in message.iter(f"{CAP}info")}
    assert {str(one)[:2] for one in languages} == {"en", "ur"}
    if kind == "Cancel":
        assert message.findtext(f"{CAP}references")


def document(reader: Visitor, path: str) -> ElementTree.Element:
    with urllib.request.urlopen(reader.site.url + path, timeout=30) as answer:
        assert answer.headers["Set-Cookie"] is None
        return ElementTree.fromstring(answer.read())


def text_of(element: ElementTree.Element) -> str:
    return " ".join(element.itertext())


def assert_beside_the_guide(reader: Visitor, *, times: int) -> None:
    for language in TITLES:
        guide, link = f"/{language}/destinations/saudi-arabia/", f"a[href$='/alerts/{SLUG}/']"
        if times:
            # Related pages may name it too.
            expect(reader.open(guide).locator(f"#warnings {link}")).to_have_count(times)
        else:
            reader.open_until_gone(guide, link)


def assert_says_withdrawn(reader: Visitor) -> None:
    for language, reason in REASONS.items():
        page = reader.open(f"/{language}/alerts/{SLUG}/")
        expect(page.locator("#withdrawn")).to_contain_text(reason)
        assert_sound(reader, page)


def assert_verdict(reader: Visitor, code: str, language: str, verdict: str) -> Page:
    """The answer about the card that was forwarded, typed as people type."""
    said = {
        ("valid", "en"): "Genuine, and it holds",
        ("valid", "ur"): "اصلی",
        ("withdrawn", "en"): "we have withdrawn this warning",
        ("withdrawn", "ur"): "واپس",
    }
    page = reader.open(f"/v/{code[:4].lower()}-{code[4:]}")
    expect(page.locator(f"#{language} .callout__title")).to_contain_text(said[verdict, language])
    return page
