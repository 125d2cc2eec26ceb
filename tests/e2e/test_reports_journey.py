"""A donor report: generated, written, reviewed by another, issued, read, and restated beside.

The worker that makes its files is the one of the site, run once.
"""

import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Locator, Page, expect
from python_calamine import CalamineWorkbook

from mrc.core.drawing.fonts import missing_parts
from tests.e2e.conftest import REPO_DIR, Server, Visitor, VisitorMaker, copy_of, environment
from tests.e2e.test_session_journey import DESKTOP

FIRST, LAST = "2026-01-01", "2026-06-30"
SUMMARY_EN = "Sessions were held in every month of these half a year."
SUMMARY_UR = "اس ششماہی کے ہر مہینے میں سیشن ہوئے۔"
REASON = "The register of the institute says one more referral."
_PREPARE = (
    "from mrc.core.accounts.roles import sync_roles; sync_roles(); "
    "from home.loading.demo_accounts import load_accounts; load_accounts(); "
    "from campaigns.figures.summary.keeping import rebuild; list(rebuild()); "
    # What waits for the worker after the demo is loaded would take it minutes.
    "from django_tasks_db.models import DBTaskResult; DBTaskResult.objects.all().delete()"
)
_FIND = (
    "from campaigns.models import Session; "
    "print(Session.objects.filter(state='verified', centre__code='LHE', "
    f"current_version__held_on__range=('{FIRST}', '{LAST}'), "
    "current_version__campaign__programme__slug='silk-routes')"
    ".order_by('reference').values_list('pk', flat=True)[0])"
)


def manage(site: Server, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=REPO_DIR,
        env=environment(site.database),
        capture_output=True,
        text=True,
        check=True,
        timeout=400,
    )
    return done.stdout


@pytest.fixture(scope="module")
def site(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With a second data officer, and figures that are worked out."""
    folder = tmp_path_factory.mktemp("site")
    server = Server(copy_of(demo_database, folder), folder / "server.log")
    manage(server, "shell", "--verbosity=0", "-c", _PREPARE)
    yield server
    server.stop()


def said(page: Page, text: str) -> None:
    expect(page.locator(".messages")).to_contain_text(text)


def generate(person: Visitor) -> str:
    """The address of the new report; first with the days the wrong way, which keeps them."""
    page = person.open("/admin/donor-reports/")
    page.get_by_role("link", name="New donor report").click()
    page.get_by_label("Programme").select_option(index=1)
    page.get_by_label("First day").fill(LAST)
    page.get_by_label("Last day").fill(FIRST)
    page.get_by_role("button", name="Take the figures").click()
    expect(page.locator("#new-report")).to_contain_text("The last day is before the first one.")
    expect(page.get_by_label("First day")).to_have_value(LAST)
    page.get_by_label("First day").fill(FIRST)
    page.get_by_label("Last day").fill(LAST)
    page.get_by_role("button", name="Take the figures").click()
    said(page, "The figures were taken.")
    expect(page.locator("#report-months, .chart").first).to_be_visible()
    return re.sub(r"^https?://[^/]+", "", page.url)


def write(person: Visitor, address: str) -> None:
    page = person.open(f"{address}write/")
    attendances = page.locator(".reports-figures dt", has_text=re.compile("^Attendances$"))
    expect(attendances).to_be_visible()
    page.locator("#text_summary_en").fill(SUMMARY_EN)
    page.locator("#text_summary_ur").fill(SUMMARY_UR)
    assert person.violations == []
    page.get_by_role("button", name="Save the text").click()
    said(page, "The text was saved.")


def review_and_issue(person: Visitor, address: str) -> None:
    page = person.open("/admin/")
    page.get_by_role("link", name=re.compile("Donor reports to review")).click()
    page.locator(".reports-list a").first.click()
    page.get_by_role("link", name="Read it in Urdu").click()
    expect(page.locator(".donor-report[lang=ur]")).to_contain_text(SUMMARY_UR)
    expect(page.locator(".donor-report[lang=ur]")).to_have_css("direction", "rtl")
    page = person.open(address)
    page.get_by_role("button", name="I have read it: reviewed").click()
    said(page, "The report is reviewed.")
    page.get_by_role("button", name="Issue the report").click()
    said(page, "The report is issued.")
    expect(page.locator("#state")).to_have_text("Issued")
    expect(page.locator("#files-waiting")).to_be_visible()


def download(page: Page, link: Locator) -> bytes:
    with page.expect_download() as waiting:
        link.click()
    return Path(waiting.value.path()).read_bytes()


def attendances_of(page: Page) -> str:
    """As the report on the screen says it, such as 5,055."""
    number = page.locator(".donor-report__numbers div", has_text=re.compile("^Attendances"))
    return number.locator("dd").inner_text()


def read_files(person: Visitor, address: str) -> dict[str, bytes]:
    page = person.open(address)
    total = attendances_of(page)
    links = page.locator(".reports-files a")
    expect(links).to_have_count(5)
    found = {link.inner_text(): download(page, link) for link in links.all()}
    data = found["Data (JSON)"]
    assert hashlib.sha256(data).hexdigest() == page.locator("#hash").inner_text()
    number = json.loads(data)["total"]["values"]["attendances"]
    assert f"{number:,}" == total
    for language in ("English", "اردو"):
        book = CalamineWorkbook.from_filelike(
            io.BytesIO(found[f"Excel workbook (XLSX), {language}"])
        )
        months = book.get_sheet_by_index(1).to_python()
        assert months[-1][2] == number
        assert sum(row[2] or 0 for row in months[1:-1]) == number
        document = pypdfium2.PdfDocument(found[f"PDF, {language}"])
        text = "".join(one.get_textpage().get_text_range() for one in document)
        document.close()
        assert total in text
    return found


def amend(visitor: VisitorMaker, session: str) -> None:
    officer = visitor()
    officer.sign_in("officer-lahore")
    page = officer.open(f"/en/outreach/sessions/{session}/amend/")
    before = page.locator('[name="referrals"]').input_value()
    page.locator('[name="referrals"]').fill(str(int(before or 0) + 1))
    page.locator('[name="reason"]').fill(REASON)
    page.get_by_role("button", name="Propose this change").click()
    expect(page.locator(".callout--success")).to_contain_text("The change is proposed.")
    supervisor = visitor(viewport=DESKTOP)
    supervisor.sign_in("supervisor-lahore")
    page = supervisor.open(f"/admin/sessions/{session}/")
    page.get_by_role("link", name="A change waits for its decision").click()
    page.get_by_role("button", name="Accept").click()
    said(page, "The change is accepted.")


def test_a_report_is_issued_and_what_changes_later_stands_beside_it(
    site: Server, visitor: VisitorMaker
) -> None:
    if missing := missing_parts():
        pytest.skip(f"missing: {missing}")
    maker = visitor(viewport=DESKTOP)
    maker.sign_in("data")
    address = generate(maker)
    write(maker, address)
    page = maker.open(address)
    expect(page.locator("#steps-section")).to_contain_text("somebody else reviews it")
    expect(page.locator("#review-form")).to_have_count(0)

    reviewer = visitor(viewport=DESKTOP)
    reviewer.sign_in("data-reviewer")
    review_and_issue(reviewer, address)
    manage(site, "db_worker", "--batch", "--no-reload")
    files = read_files(reviewer, address)
    page = reviewer.page
    expect(page.locator("#unchanged")).to_be_visible()
    kept = page.locator("#hash").inner_text()
    shown = attendances_of(page)

    amend(visitor, manage(site, "shell", "--verbosity=0", "-c", _FIND).split()[-1])
    page = maker.open(address)
    beside = page.locator("#restatement-section")
    expect(beside).to_contain_text("Nothing in the issued report has changed.")
    expect(beside.locator("tr", has_text=REASON)).to_contain_text("Amended")
    expect(beside.locator("tr", has_text="Referrals to counselling")).to_be_visible()
    assert page.locator("#hash").inner_text() == kept
    assert attendances_of(page) == shown
    for link in page.locator(".reports-files a").all():
        assert download(page, link) == files[link.inner_text()]

    page.locator("#restate_reason").fill("A register was corrected.")
    page.get_by_role("button", name="Begin the next edition").click()
    said(page, "This is the next edition.")
    expect(page.locator("#report-restates")).to_contain_text(REASON)
    expect(page.locator("#state")).to_have_text("Generated")
    assert maker.violations == reviewer.violations == []


def test_the_pages_are_sound(visitor: VisitorMaker) -> None:
    person = visitor(viewport=DESKTOP)
    person.sign_in("auditor")
    page = person.open("/admin/donor-reports/")
    page.locator(".reports-list a").first.click()
    assert person.violations == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    expect(page.get_by_role("button", name="Issue the report")).to_have_count(0)
    expect(page.get_by_role("link", name="Write the text")).to_have_count(0)
