"""From the last slide to the figure: a code is shown, scanned, read on a phone, and counted.

The code is read out of the drawn file as a camera reads it; the phone has no JavaScript.
"""

import datetime
import io
import subprocess
import sys
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import expect

from mrc.core.drawing.fonts import missing_parts
from tests.campaigns.codes_reading import read_code_in
from tests.e2e.conftest import PHONE, REPO_DIR, Server, Visitor, VisitorMaker, environment
from tests.e2e.sound import assert_sound, too_wide

#: The browser of these tests says that nobody is looking, and would not be counted.
TELEPHONE = "Mozilla/5.0 (Linux; Android 11; A15) AppleWebKit/537.36 Chrome/108.0 Mobile Safari/537"
DESKTOP = {"width": 1280, "height": 900}
_PLAN = """
import datetime
from campaigns.models import Campaign, Institution, PlannedSession
from mrc.core.models import User
officer = User.objects.get(username="officer-lahore")
PlannedSession.objects.create(
    campaign=Campaign.objects.get(slug="sample-check-before-you-pay"),
    centre=officer.centre, officer=officer, planned_for=datetime.date.fromisoformat("{day}"),
    institution=Institution.objects.filter(district__usual_centre=officer.centre).first(),
)
"""


def today() -> datetime.date:
    return datetime.datetime.now(ZoneInfo("Asia/Karachi")).date()


@pytest.fixture
def planned(site: Server) -> None:
    """A session that somebody has planned for the officer, a day ahead."""
    day = today() + datetime.timedelta(days=1)
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", _PLAN.format(day=day)],
        cwd=REPO_DIR,
        env=environment(site.database),
        check=True,
        timeout=120,
    )


@pytest.fixture
def telephone(visitor: VisitorMaker, site: Server) -> Visitor:
    context = visitor.browser.new_context(
        viewport=PHONE, java_script_enabled=False, user_agent=TELEPHONE, locale="ur-PK"
    )
    visitor.contexts.append(context)
    return Visitor(context, site)


@pytest.mark.skipif(bool(missing_parts()), reason=f"this machine lacks {missing_parts()}")
@pytest.mark.usefixtures("planned")
def test_a_code_travels_from_the_slide_to_the_figure(
    visitor: VisitorMaker, telephone: Visitor
) -> None:
    officer = visitor()
    officer.sign_in("officer-lahore")
    choose_what_it_opens(officer)
    address = read_from_the_slide(officer)

    telephone.open(urlsplit(address).path)
    expect(telephone.page.locator("html")).to_have_attribute("lang", "ur")
    main = telephone.page.locator("main")
    expect(main).to_contain_text("سعودی عرب")
    expect(main.locator("a[href^='/ur/destinations/saudi-arabia/']").first).to_be_visible()
    expect(main.locator("a[href='/ur/alerts/check/']")).to_be_visible()
    expect(main.locator("a[href^='tel:']").first).to_be_visible()
    assert not too_wide(telephone.page, 320)
    assert not telephone.violations
    for _time in range(2):
        telephone.page.reload()
    # The other language is one tap away, on the same page.
    telephone.page.locator("a.language-switch").click()
    expect(telephone.page.locator("html")).to_have_attribute("lang", "en")

    assert_counted_once(visitor)


def choose_what_it_opens(officer: Visitor) -> None:
    """From the first page of the log to the plan's code."""
    page = officer.open("/en/outreach/")
    page.get_by_role("link", name="Codes to show and to print").click()
    page.locator("#plans ~ ul a").first.click()
    page.get_by_label("Saudi Arabia").check()
    page.get_by_label("Reading a contract").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".callout--success")).to_contain_text("saved")
    assert_sound(officer, page)


def read_from_the_slide(officer: Visitor) -> str:
    page = officer.page
    link = page.get_by_role("link", name="Slide for the screen").first.get_attribute("href")
    answer = page.request.get(f"{officer.site.url}{link}", timeout=120_000)
    assert answer.status == 200, answer.text()[:500]
    assert answer.headers["content-disposition"].endswith('-slide.png"')
    picture = Image.open(io.BytesIO(answer.body()))
    address = read_code_in(picture)
    assert urlsplit(address).path.endswith("/s")
    return address


def assert_counted_once(visitor: VisitorMaker) -> None:
    """On the officer's page of the code, and beside the attendances of that day."""
    officer = visitor()
    officer.sign_in("officer-lahore")
    page = officer.open("/en/outreach/codes/")
    page.locator("#plans ~ ul a").first.click()
    expect(page.locator("main")).to_contain_text("Opened 1 time.")

    supervisor = visitor(viewport=DESKTOP)
    supervisor.sign_in("supervisor-lahore")
    # Two months, so that there are attendances: with the day of the scan, and without it.
    first = today() - datetime.timedelta(days=60)
    for day, number in ((today(), "1"), (today() - datetime.timedelta(days=1), "0")):
        page = supervisor.open(f"/admin/figures/?since={first}&until={day}")
        tile = page.locator(".dashboard-tile").filter(has_text="Scans of printed codes")
        expect(tile.locator(".dashboard-tile__number")).to_have_text(number)
