"""A family checks an agent on its phone, without JavaScript, to each of the three ends."""

import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, REPO_DIR, Server, Visitor, VisitorMaker, environment
from tests.e2e.sound import assert_sound, too_wide

LANGUAGES = ["en", "ur"]
CHECK = "/alerts/check/"
#: A licence that nobody could take for a real one, in a list of today.
_MAKE_REGISTER = """
from django.utils import timezone
from tests.alerts.register.factories import make_edition, make_promoter
make_edition(as_of=timezone.localdate())
make_promoter(valid_until=None)
"""
NUMBER = "9001/TEST"
AGENCY = "Unreal Falcon"


@pytest.fixture(scope="module")
def register(site: Server) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", _MAKE_REGISTER],
        cwd=REPO_DIR,
        env=environment(site.database),
        check=True,
        timeout=120,
    )


class AgentCheck:
    """The check as somebody taps through it."""

    def __init__(self, person: Visitor, language: str) -> None:
        self.person = person
        self.language = language
        self.page: Page = person.page

    def begin(self) -> None:
        self.person.open(f"/{self.language}{CHECK}")
        self.page.locator(f'main a[href="/{self.language}{CHECK}agent/"]').first.click()
        expect(self.page.locator("h1")).to_have_count(1)

    def type(self, name: str, text: str) -> None:
        self.page.fill(f'input[name="{name}"]', text)

    def choose(self, name: str, *values: str) -> None:
        for value in values:
            self.page.check(f'input[name="{name}"][value="{value}"]')

    def answer(self, name: str, value: str) -> None:
        """One of the large buttons."""
        button = self.page.locator(f'.check-answer[name="{name}"][value="{value}"]')
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        with self.page.expect_navigation():
            button.click()

    def expect_end(self, verdict: str) -> None:
        expect(self.page.locator(f".verdict--{verdict}")).to_be_visible()
        expect(self.page.locator('.verdict a[href="tel:+923041112123"]')).to_be_visible()
        assert self.page.locator("html").get_attribute("lang") == self.language
        assert self.person.context.cookies() == []


def go_well(check: AgentCheck, *, until: str = "papers") -> None:
    """Every answer that an honest agency leads to, up to a question."""
    check.begin()
    check.type("licence", "9001 test")
    check.answer("has_licence", "yes")
    expect(check.page.locator("main")).to_contain_text(AGENCY)
    check.answer("promoter", NUMBER)
    check.type("permission", "12")
    check.page.fill('input[name="permission_date"]', _days_ago(10))
    check.answer("has_permission", "yes")
    if until == "amount":
        return
    check.type("amount", "پندرہ ہزار" if check.language == "ur" else "Rs 15,000/-")
    check.choose("amount_for", "fee")
    check.answer("has_amount", "yes")
    check.answer("finder", "agent")
    check.answer("money", "bank")
    check.answer("holder", "mine")
    if until == "papers":
        check.choose("papers", "demand", "contract", "not-paid")
        check.answer("has_papers", "yes")


def _days_ago(number: int) -> str:
    import datetime

    from django.utils import timezone

    return (timezone.localdate() - datetime.timedelta(days=number)).isoformat()


@pytest.mark.parametrize("language", LANGUAGES)
def test_honest_agency_passes_and_nothing_more_is_promised(
    visitor: VisitorMaker, register: None, language: str
) -> None:
    check = AgentCheck(visitor(javascript=False), language)
    go_well(check)
    check.expect_end("passed")
    expect(check.page.locator(".check-reason")).to_have_count(6)
    main = check.page.inner_text("main").lower()
    assert "safe" not in main
    assert "محفوظ" not in check.page.inner_text(".verdict")
    assert check.person.violations == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_cheat_is_stopped_and_the_card_can_be_passed_on(
    visitor: VisitorMaker, register: None, language: str
) -> None:
    check = AgentCheck(visitor(javascript=False), language)
    go_well(check, until="amount")
    check.type("amount", "50")
    check.choose("amount_for", "all")
    check.answer("has_amount", "yes")
    expect(check.page.locator("#id_amount_error")).to_be_visible()
    check.type("amount", "ڈیڑھ لاکھ")
    check.answer("has_amount", "yes")
    check.answer("finder", "agent")
    check.answer("money", "cash")
    check.answer("holder", "held")
    check.answer("has_papers", "none")
    check.expect_end("stop")
    stops = check.page.locator(".verdict .check-reason--stop")
    assert [one.get_attribute("id") for one in stops.all()] == [
        "amount-above-all",
        "payment-cash",
        "passport-held",
    ]
    links = check.page.locator('a[href^="https://wa.me/?text="], a[href^="sms:"]')
    for link in links.all():
        address = link.get_attribute("href") or ""
        assert "Unreal" not in address
        assert "has_licence" not in address
    # Whoever gets the address, or comes back to the page, sees the same card.
    other = visitor(javascript=False)
    other.open(check.page.url.removeprefix(check.person.site.url))
    expect(other.page.locator(".verdict--stop")).to_be_visible()
    check.page.reload()
    check.expect_end("stop")
    check.page.go_back()
    expect(check.page.locator('.check-answer[name="has_papers"]')).to_have_count(3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_knows_little_is_told_to_be_careful(
    visitor: VisitorMaker, site: Server, language: str
) -> None:
    check = AgentCheck(visitor(javascript=False), language)
    check.begin()
    for name in ("has_licence", "has_permission", "has_amount"):
        check.answer(name, "unknown")
    # One question back, and another answer.
    with check.page.expect_navigation():
        check.page.locator(".check-back a").click()
    check.answer("has_amount", "none")
    check.answer("holder", "mine")
    check.answer("has_papers", "unknown")
    check.expect_end("careful")
    expect(check.page.locator('a[href="https://beoe.gov.pk/list-of-oeps"]')).to_have_count(1)
    change = check.page.locator('a[href*="edit=has_licence"]')
    with check.page.expect_navigation():
        change.click()
    check.answer("has_licence", "none")
    check.expect_end("stop")


@pytest.mark.parametrize("language", LANGUAGES)
def test_price_and_offer_are_answered_without_javascript(
    visitor: VisitorMaker, site: Server, language: str
) -> None:
    person = visitor(javascript=False)
    page = person.open(f"/{language}{CHECK}pay/")
    page.fill("input[name=asked]", "4 lakh")
    page.select_option("select[name=country]", "SA")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    expect(page.locator("#asked.callout--danger")).to_be_visible()
    page = person.open(f"/{language}{CHECK}offer/")
    page.check('input[name="sign"][value="call-centre"]')
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    link = f'main a[href$="/{language}/alerts/south-east-asia-call-centres/"]'
    expect(page.locator(link)).to_have_count(1)
    assert person.context.cookies() == []
    assert person.violations == []


def pages(language: str) -> list[str]:
    """Each kind of page once, errors and all three ends included."""
    unknown = "has_licence=unknown&has_permission=unknown"
    rest = "finder=agent&money=bank&holder=mine&has_papers=yes&papers=demand&papers=contract"
    known = f"has_licence=yes&licence={NUMBER}&promoter={NUMBER}&has_permission=yes&permission=1"
    date = f"permission_date={_days_ago(5)}"
    fee = "has_amount=yes&amount=15000&amount_for=fee"
    queries = [
        "",
        "agent/",
        "agent/?has_licence=yes&licence=",
        "agent/?has_licence=yes&licence=Unreal",
        f"agent/?{unknown}&has_amount=yes&amount=50",
        f"agent/?{unknown}&has_amount=unknown",
        f"agent/?{unknown}&has_amount=none&holder=mine&has_papers=yes",
        f"agent/?{known}&{date}&{fee}&{rest}&papers=not-paid",
        f"agent/?{unknown}&{fee}&{rest}",
        f"agent/?has_licence=none&has_permission=none&{fee}&{rest}&named=yes",
        "pay/?way=agent&country=SA&asked=4+lakh",
        "pay/?way=direct&asked=much",
        "offer/",
        "offer/?done=yes&sign=azad&sign=hurry",
    ]
    return [f"/{language}{CHECK}{query}" for query in queries]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_sound(visitor: VisitorMaker, register: None, language: str) -> None:
    person = visitor(viewport=PHONE)
    for address in pages(language):
        page = person.open(address)
        for details in page.locator("main details").all():
            details.evaluate("one => { one.open = true; }")
        assert_sound(person, page)
        assert too_wide(page, 360) == []


def test_card_prints_without_the_frame(visitor: VisitorMaker, register: None) -> None:
    page = visitor().open(pages("en")[9])
    expect(page.locator("[data-print] button")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".verdict--stop h1")).to_be_visible()
    for hidden in (".site-header", "#answers", "[data-print] button"):
        expect(page.locator(hidden).first).to_be_hidden()
