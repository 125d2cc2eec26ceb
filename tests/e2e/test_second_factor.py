"""Setting up the second factor, and signing in with it, as people do it: in a browser."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page

from tests.e2e.conftest import Server, Visitor, VisitorMaker, copy_of
from tests.e2e.sound import assert_sound

SUBMIT = "main .form button[type=submit]"


@pytest.fixture(scope="module")
def site(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo with the second factor required, as in production."""
    folder = tmp_path_factory.mktemp("second-factor")
    server = Server(copy_of(demo_database, folder), folder / "server.log", MRC_SECOND_FACTOR="1")
    yield server
    server.stop()


def code_for(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def open_sign_in(person: Visitor, language: str, username: str, password: str) -> Page:
    page = person.open(f"/accounts/login/?lang={language}")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    submit(page)
    return page


def submit(page: Page) -> None:
    """Sends the form and waits for what it leads to: going elsewhere before would break it off."""
    with page.expect_navigation():
        page.click(SUBMIT)


@pytest.mark.parametrize(
    ("language", "username"), [("en", "supervisor-lahore"), ("ur", "supervisor-peshawar")]
)
def test_person_sets_up_the_app_signs_out_and_signs_in_with_a_code(
    visitor: VisitorMaker, language: str, username: str
) -> None:
    person = visitor()
    page = person.open(f"/accounts/login/?lang={language}")
    assert page.evaluate("document.documentElement.lang") == language
    assert_sound(person, page)

    page = open_sign_in(person, language, username, "not the password")
    assert page.locator("[role=alert]").is_visible()
    assert_sound(person, page)

    open_sign_in(person, language, username, "demo-mrc-2026")
    page = person.open("/admin/")
    assert "/accounts/second-factor/app/" in page.url
    secret = page.locator(".second-factor__key bdi").inner_text()
    box = page.locator(".second-factor svg").bounding_box()
    assert box is not None
    assert box["width"] >= 150
    assert_sound(person, page)
    page.fill("input[name=code]", "000000")
    submit(page)
    assert page.locator(".field__error").is_visible()
    assert page.locator(".second-factor__key bdi").inner_text() == secret
    page.fill("input[name=code]", code_for(secret))
    submit(page)

    assert page.locator(".recovery-codes li").count() == 10
    recovery_code = page.locator(".recovery-codes li").first.inner_text()
    assert_sound(person, page)
    page.click("main .button-row a.button >> nth=0")
    assert page.url.endswith("/admin/")

    page = person.open("/accounts/second-factor/")
    assert_sound(person, page)
    page = person.open("/accounts/logout/")
    assert_sound(person, page)
    submit(page)
    page = person.open("/admin/")
    assert "/accounts/login/" in page.url

    page = open_sign_in(person, language, username, "demo-mrc-2026")
    assert "/accounts/second-factor/code/" in page.url
    assert page.evaluate("document.documentElement.lang") == language
    assert_sound(person, page)
    page.fill("input[name=code]", recovery_code)
    submit(page)
    page = person.open("/admin/")
    assert page.url.endswith("/admin/")


def test_pages_of_a_forgotten_password_are_sound(visitor: VisitorMaker) -> None:
    person = visitor()
    for language in ("en", "ur"):
        page = person.open(f"/accounts/password/reset/?lang={language}")
        assert_sound(person, page)
        page.fill("input[name=email]", "nobody@mrc.example")
        submit(page)
        assert "/accounts/password/reset/done/" in page.url
        assert page.evaluate("document.documentElement.lang") == language
        assert_sound(person, page)
        assert_sound(
            person, person.open(f"/accounts/password/reset/key/1-abc-def/?lang={language}")
        )
