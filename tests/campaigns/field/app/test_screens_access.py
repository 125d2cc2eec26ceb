"""Every screen of the app at three widths, in both languages, with its mistakes shown."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from campaigns.models import Institution, PlannedSession, Session
from campaigns.records import services
from mrc.core.models import User
from tests.campaigns.factories import submit
from tests.campaigns.field.app.log_app import App, yesterday
from tests.campaigns.field.app.phone import SCREEN, Phone, karachi_today, sheet
from tests.campaigns.field.app.proxy import Fault, Network

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

WIDTHS = (320, 412, 1280)
AXE = Axe()
AXE_TAGS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
#: What is pressed and is smaller than 48 px; links inside sentences may be.
SMALL = """
() => [...document.querySelectorAll(
  "button, select, summary, textarea, .button, .choice label, input:not([type=hidden])," +
  ".log-more, .log-item__link, .log-header a, .log-footer a, .log-steps__step, .said__change"
)].filter((one) => one.checkVisibility() && !["radio", "checkbox", "file"].includes(one.type))
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 47.5 || box.width < 43.5)
  .map(([html, box]) => `${html} ${box.width} x ${box.height}`)
"""
#: Words of a screen that are not marked as another language's, nor typed by somebody.
SEEN = """
() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = [];
  while (walker.nextNode()) {
    const { parentElement: one, data } = walker.currentNode;
    const isOther = one.closest("[lang]").lang !== "ur" || one.closest("[dir=auto], bdi, option");
    if (!isOther && data.trim() && one.checkVisibility()) seen.push(data.trim());
  }
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [alt], [title]")) {
    if (one.checkVisibility()) {
      for (const name of ["aria-label", "placeholder", "alt", "title"]) {
        seen.push(one.getAttribute(name) ?? "");
      }
    }
  }
  return [...seen, document.title.replace("English", "")];
}
"""
ENGLISH = re.compile(r"[A-Za-z]{2,}")
#: The link to the other language is in that language; the file's sizes and names are not words.
ALLOWED = re.compile(r"English|MRC|CNIC|KB|LHE-[\d-]+")


class Look:
    """Looks at screens, and collects what is wrong with them."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.problems: list[str] = []

    def __call__(self, name: str) -> None:
        page = self.app.page
        self.problems += [f"{name}: {problem}" for problem in self._wrong(page)]

    def _wrong(self, page: Page) -> list[str]:
        problems: list[str] = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            scroll = page.evaluate("document.documentElement.scrollWidth")
            if scroll > width:
                problems.append(f"{scroll} px wide at {width}")
            for found in AXE.run(page, options=AXE_TAGS).response["violations"]:
                targets = [node["target"] for node in found["nodes"]][:3]
                problems.append(f"{found['id']} at {width}: {targets}")
            problems += [f"small at {width}: {html}" for html in page.evaluate(SMALL)]
        page.set_viewport_size(SCREEN)
        headings = page.locator("h1:visible").count()
        if headings != 1:
            problems.append(f"{headings} headings of the first level")
        if self.app.language == "ur":
            problems += [
                f"English: {text}"
                for text in page.evaluate(SEEN)
                if ENGLISH.search(ALLOWED.sub("", text))
            ]
        return problems


@pytest.fixture
def returned(officer: User, supervisor: User, institute: Institution) -> Session:
    session = submit(
        officer, now=timezone.now(), held_on=yesterday(), institution=str(institute.pk)
    )
    return services.return_session(
        session=session,
        by=supervisor,
        reason="رجسٹر میں کچھ اور لکھا ہے۔",
        comments={"staff_present": "کیا تین لوگ نہیں تھے؟"},
        now=timezone.now(),
    )


@pytest.fixture
def plan(officer: User, institute: Institution, lists: dict[str, int]) -> PlannedSession:
    return PlannedSession.objects.create(
        planned_for=karachi_today(),
        campaign_id=lists["campaign"],
        institution=institute,
        officer=officer,
        centre=officer.centre,
    )


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_screen_is_accessible_and_narrow_enough(
    phones: Callable[[], Phone],
    officer: User,
    institute: Institution,
    lists: dict[str, int],
    returned: Session,
    plan: PlannedSession,
    network: Network,
    tmp_path_factory: pytest.TempPathFactory,
    language: str,
) -> None:
    officer.first_name, officer.last_name = "عائشہ", "خان"
    officer.save()
    phone = phones()
    app = App.of(phone, language)
    look = Look(app)
    app.open()
    look("nobody is signed in")
    phone.sign_in(officer)
    app.page.reload()
    app.open_ready()
    look("home, with a returned and a planned session")
    walk_through_new(app, look)
    walk_through_steps(app, look)
    network.always(Fault.CUT)
    walk_through_sending(app, look, tmp_path_factory)
    network.works()
    app.page.locator('[data-view="ready"] [data-send-now]').click()
    app.reference()
    look("receipt")
    walk_through_the_rest(app, look, returned, plan)
    assert look.problems == [], "\n".join(look.problems)
    assert app.blocked == []


def walk_through_new(app: App, look: Look) -> None:
    page = app.page
    page.locator(".log-new__button").click()
    app.is_at("/new")
    page.fill("#new_search", "gtti")
    expect(page.locator(".app-found__button").first).to_be_visible()
    look("new, with an institution found")
    page.locator('[data-screen="new"] [data-propose]').click()
    app.is_at("/institution")
    page.locator("#propose [value=add]").click()
    look("proposing, with what is missing")
    page.locator("[data-propose-back]").click()
    app.is_at("/new")
    page.locator('[data-begin="venue"]').click()
    expect(page.locator('[data-step="where"]')).to_be_visible()


def walk_through_steps(app: App, look: Look) -> None:
    page = app.page
    for step in ("where", "when", "what", "count"):
        app.go(step)
        look(f"{step}, empty")
        app.next()
        expect(page.locator(f'[data-step="{step}"] [data-problems]')).to_be_visible()
        look(f"{step}, with what is missing")
    for name, typed in {"headcount_declared": "9", "staff_present": "two"}.items():
        app.field(name).fill(typed)
    app.field("cell_female_18_24").fill("3")
    app.next()
    expect(page.locator("#field-attendance [name^=tick_]")).to_be_visible()
    look("count, with mistakes and a warning")
    app.go("check")
    look("check, with mistakes")
    app.go("discard")
    look("discard")
    page.locator("[data-discard]").click()
    app.is_at("/")


def walk_through_sending(app: App, look: Look, tmp_path_factory: pytest.TempPathFactory) -> None:
    page = app.page
    app.begin("gtti")
    app.fill_in()
    look("check, ready")
    app.go("pictures")
    page.set_input_files("#take_sheet", sheet(tmp_path_factory.mktemp("sheet")))
    expect(page.locator("[data-picture-list] > li")).to_have_count(1)
    look("pictures")
    app.go("check")
    app.send()
    expect(page.locator('[data-view="ready"]')).to_be_visible()
    look("waiting for a signal")


def walk_through_the_rest(app: App, look: Look, returned: Session, plan: PlannedSession) -> None:
    page = app.page
    for path, name in {
        "/": "home, with what was sent",
        f"/s/{returned.pk}": "a returned session",
        "/planned": "planned sessions",
        f"/planned/{plan.pk}": "cancelling",
        "/device": "what the phone keeps",
    }.items():
        page.evaluate("path => { location.hash = path; }", path)
        app.is_at(path)
        look(name)
    page.evaluate("path => { location.hash = path; }", f"/s/{returned.pk}")
    page.locator("[data-correct]").click()
    app.is_at(f"/s/{returned.pk}/count")
    look("correcting, with the remark beside its field")
    other = App(page.context.new_page(), app.url, app.language).open("/device")
    expect(other.page.locator('[data-notice="other-tab"]')).to_be_visible()
    look_there = Look(other)
    look_there("another tab writes")
    look.problems += look_there.problems
    other.page.close()
    page.goto(f"{app.url}/accounts/logout/?lang={app.language}")
    expect(page.locator("[data-sign-out]")).to_be_visible()
    look("signing out")
