"""A real browser that listens: what the policies block, and what it keeps after signing out."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Server, Visitor, VisitorMaker
from tests.e2e.test_public_pages import LANGUAGES, public_addresses

DESKTOP = {"width": 1400, "height": 900}
#: Tells the test of each blocked thing: the console says less, and not always.
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  window.reportViolation(
    `${event.documentURI}: ${event.effectiveDirective} blocked ${event.blockedURI}` +
    ` ${event.sourceFile}:${event.lineNumber} ${event.sample}`
  );
});
"""
#: Forms, tools and pages that no sitemap names, in each language.
BESIDE_THE_SITEMAP = (
    "alerts/report/", "alerts/subscribe/", "alerts/check/", "alerts/check/agent/",
    "alerts/check/pay/", "alerts/check/offer/", "alerts/check/register/", "alerts/follow/", "ask/",
    "feedback/", "destinations/compare/", "destinations/contract/", "kept/", "our-work/",
    "search/?q=visa", "campaigns/", "our-work/map.svg", "no-such-page/",
)  # fmt: skip
ADMIN_SCREENS = (
    "", "pages/", "images/", "documents/", "snippets/", "reports/site-history/", "account/",
    "sessions/", "sessions/awaiting/", "figures/", "institutions/", "planned-sessions/", "targets/",
    "facts/", "promoters/", "questions/", "feedback/", "news-by-mail/", "short-addresses/",
    "donor-reports/", "reports/links/", "reports/texts/", "registrations/",
    "localize/reports/translations/",
    "no-such-screen/",
)  # fmt: skip


class Listener:
    """A visitor whose browser reports whatever a policy blocked."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.blocked: list[str] = []
        visitor.context.expose_function("reportViolation", self._note)
        visitor.context.add_init_script(LISTEN)

    def _note(self, violation: str) -> None:
        # Playwright asks what it may call for an attribute, which a list's own method refuses.
        self.blocked.append(violation)

    def open(self, address: str) -> Page:
        page = self.visitor.open(address)
        page.wait_for_load_state("load")
        return page


def test_listener_hears_what_is_blocked(visitor: VisitorMaker) -> None:
    """Else the other tests here would prove nothing."""
    listener = Listener(visitor())
    page = listener.open("/en/")
    page.evaluate("document.body.setAttribute('onclick', 'alert(1)')")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://a.example/'}))")
    page.evaluate("document.head.append(Object.assign(document.createElement('script'),"
                  " {textContent: 'window.ran = true'}))")  # fmt: skip
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    assert any("script-src" in one for one in listener.blocked)
    assert any("img-src" in one for one in listener.blocked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_public_page_is_blocked_in_anything(
    visitor: VisitorMaker, site: Server, language: str
) -> None:
    listener = Listener(visitor())
    beside = [f"/{language}/{path}" for path in BESIDE_THE_SITEMAP]
    for address in [*public_addresses(site, language), *beside]:
        listener.open(address)
    assert listener.blocked == []


def test_no_screen_of_the_admin_is_blocked_in_anything(visitor: VisitorMaker) -> None:
    listener = Listener(visitor(viewport=DESKTOP))
    listener.visitor.sign_in("admin")
    for screen in ADMIN_SCREENS:
        listener.open(f"/admin/{screen}")
    assert listener.blocked == []


def test_no_screen_of_a_supervisor_is_blocked_in_anything(visitor: VisitorMaker) -> None:
    """With the buttons of somebody who may decide, which an administrator does not see."""
    listener = Listener(visitor(viewport=DESKTOP))
    listener.visitor.sign_in("supervisor-lahore")
    for screen in ("", "sessions/awaiting/", "planned-sessions/add/", "institutions/import/"):
        listener.open(f"/admin/{screen}")
    page = listener.open("/admin/sessions/awaiting/")
    session = page.locator("main a[href*='/admin/sessions/']").evaluate_all(
        "links => links.map(a => a.getAttribute('href'))"
        ".find(href => /sessions\\/[0-9a-f-]{36}\\/$/.test(href))"
    )
    assert session
    listener.open(session)
    assert listener.blocked == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_field_log_is_blocked_in_nothing(visitor: VisitorMaker, language: str) -> None:
    listener = Listener(visitor())
    listener.visitor.sign_in("officer-lahore")
    for path in ("outreach/", "outreach/app/", "outreach/sessions/", "outreach/planned/",
                 "outreach/figures/", "outreach/exports/", "outreach/codes/"):  # fmt: skip
        listener.open(f"/{language}/{path}")
    assert listener.blocked == []


@pytest.mark.parametrize(
    ("username", "address"),
    [
        ("supervisor-lahore", "/admin/sessions/"),
        ("officer-lahore", "/en/outreach/sessions/"),
        ("caseworker", "/admin/scam-reports/"),
    ],
)
def test_back_button_shows_nothing_after_signing_out(
    visitor: VisitorMaker, username: str, address: str
) -> None:
    person = visitor(viewport=DESKTOP)
    person.sign_in(username)
    page = person.open(address)
    assert page.url.endswith(address)
    private = page.inner_text("main")
    person.open("/accounts/logout/")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "logout" not in url)
    page.go_back()
    page.go_back()
    # Nothing was kept: the browser has to ask again, and is sent to sign in.
    expect(page).to_have_url(re.compile(r"/accounts/login/"))
    assert private not in page.inner_text("body")
    answer = page.request.get(f"{person.site.url}{address}", max_redirects=0)
    assert answer.status == 302
    assert "/accounts/login/" in answer.headers["location"]
