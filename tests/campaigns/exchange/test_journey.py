"""A supervisor brings a file in, without JavaScript, with a real server and a real worker.

The worker is killed in the middle; the next one goes on where it stopped.
"""

import datetime
import io
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from campaigns.exchange.layout import FIRST_ROW, KEY_ROW
from tests.e2e.conftest import (  # noqa: F401  (fixtures)
    REPO_DIR,
    Server,
    VisitorMaker,
    browser,
    demo_database,
    environment,
    site,
    visitor,
)
from tests.e2e.sound import problems_of, too_wide

pytestmark = pytest.mark.e2e

ROWS = 40
#: The file's rows as the spreadsheet program counts them.
SOON, MANY = 7, 9
WORK = 150_000
DESKTOP = {"width": 1280, "height": 900}


class Worker:
    """The background worker as operators run it."""

    def __init__(self, site: Server) -> None:  # noqa: F811
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--interval", "0.5"],
            cwd=REPO_DIR,
            env=environment(site.database),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)


@pytest.fixture
def workers() -> Iterator[list[Worker]]:
    running: list[Worker] = []
    yield running
    for worker in running:
        if worker.process.poll() is None:
            worker.kill()


def count(site: Server, query: str) -> int:  # noqa: F811
    with sqlite3.connect(f"file:{site.database}?mode=ro", uri=True, timeout=20) as database:
        return int(database.execute(query).fetchone()[0])


def imported_rows(site: Server) -> int:  # noqa: F811
    return count(site, "SELECT COUNT(*) FROM campaigns_importrow WHERE state = 'imported'")


def filled(path: Path) -> bytes:
    """Sessions of the past weeks at different institutions, two of them with errors."""
    book = load_workbook(path)
    sheet, lists = book.worksheets[0], book.worksheets[2]
    columns = {cell.value: cell.column for cell in sheet[KEY_ROW + 1] if cell.value}
    offered: dict[Any, list[Any]] = {
        column[0]: [value for value in column[1:] if value]
        for column in lists.iter_cols(values_only=True)
    }
    today = datetime.date.today()
    for number in range(ROWS):
        row = FIRST_ROW + 1 + number
        values = {
            "officer": offered["Officer who answers for it"][0],
            "facilitators.1": offered["Facilitator"][0],
            "campaign": offered["Campaign"][0],
            "held_on": today - datetime.timedelta(days=30 + number),
            # Earlier than any session of the sample data.
            "starts_at": "05:00",
            "ends_at": "05:45",
            "mode": "In person",
            "institution": offered["Institution"][number % len(offered["Institution"])],
            "topics.1": offered["Topic"][0],
            "language": "Urdu",
            "audience": "Mixed",
            "count.female.18_24": 100 + number,
            "headcount_declared": 100 + number,
            "count_method": "Headcount",
            "staff_present": "۲",
            "acknowledged": "W1; W2; W6",
        }
        for key, value in values.items():
            sheet.cell(row=row, column=columns[key], value=value)
    sheet.cell(row=SOON, column=columns["held_on"], value="soon")
    sheet.cell(row=MANY, column=columns["count.female.18_24"], value="many")
    return saved(book)


def mended(path: Path) -> bytes:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[KEY_ROW + 1] if cell.value}
    first, second = FIRST_ROW + 1, FIRST_ROW + 2
    assert "Write the date" in sheet.cell(row=first, column=columns["reasons"]).value
    assert "Write a whole number" in sheet.cell(row=second, column=columns["reasons"]).value
    day = datetime.date.today() - datetime.timedelta(days=29)
    sheet.cell(row=first, column=columns["held_on"], value=day)
    sheet.cell(row=second, column=columns["count.female.18_24"], value=104)
    return saved(book)


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def upload(page: Page, site: Server, data: bytes, name: str) -> None:  # noqa: F811
    page.goto(f"{site.url}/en/outreach/imports/")
    page.set_input_files(
        "input[type=file]", {"name": name, "mimeType": "application/xlsx", "buffer": data}
    )
    page.get_by_role("button", name="Upload and check").click()


def download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_file_is_filled_mended_imported_and_undone(
    visitor: VisitorMaker,  # noqa: F811
    site: Server,  # noqa: F811
    workers: list[Worker],
    tmp_path: Path,
) -> None:
    person = visitor(viewport=DESKTOP, javascript=False)
    person.sign_in("supervisor-lahore")
    page = person.open("/en/outreach/imports/")
    template = download(page, "Template (English)", tmp_path)

    upload(page, site, filled(template), "past.xlsx")
    expect(page.get_by_role("heading", name="Being checked")).to_be_visible()
    expect(page.locator("progress")).to_be_visible()
    workers.append(Worker(site))
    expect(page.get_by_text("2 rows have to be mended")).to_be_visible(timeout=WORK)
    rows = page.locator(".exchange-row--faulty")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(f"Row {SOON}")
    expect(rows.nth(0)).to_contain_text("Date")
    expect(rows.nth(0)).to_contain_text("Write the date as 2026-03-09.")
    expect(rows.nth(1)).to_contain_text(f"Row {MANY}")
    expect(rows.nth(1)).to_contain_text("Female: 18–24")
    assert too_wide(page, 320) == []
    assert count(site, "SELECT COUNT(*) FROM campaigns_importrow WHERE session_id NOTNULL") == 0

    faulty = download(page, "Rows with errors (XLSX)", tmp_path)
    import_page = page.url
    page.get_by_role("button", name=f"Import {ROWS - 2} sessions").click()
    killed_in_the_middle(site, workers)
    expect(page.get_by_role("heading", name="Sessions of this import")).to_be_visible(timeout=WORK)
    assert imported_rows(site) == ROWS - 2
    query = (
        "SELECT COUNT(*) FROM campaigns_sessionversion WHERE session_id IN "
        "(SELECT session_id FROM campaigns_importrow)"
    )
    assert count(site, query) == ROWS - 2

    upload(page, site, mended(faulty), "mended.xlsx")
    expect(page.get_by_role("button", name="Import 2 sessions")).to_be_visible(timeout=WORK)
    page.get_by_role("button", name="Import 2 sessions").click()
    expect(page.get_by_role("heading", name="Sessions of this import")).to_be_visible(timeout=WORK)
    assert imported_rows(site) == ROWS

    page.goto(import_page)
    page.get_by_label("Reason").fill("The wrong campaign was chosen")
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("Undone on")).to_be_visible(timeout=WORK)
    expect(page.get_by_text(f"{ROWS - 2} sessions are void")).to_be_visible()
    assert count(site, "SELECT COUNT(*) FROM campaigns_session WHERE state = 'void' AND id IN "
                 "(SELECT session_id FROM campaigns_importrow)") == ROWS - 2  # fmt: skip
    assert person.violations == []


def killed_in_the_middle(site: Server, workers: list[Worker]) -> None:  # noqa: F811
    """Kills the worker as soon as it has recorded something, and starts another one."""
    end = time.monotonic() + 60
    while imported_rows(site) == 0:
        assert time.monotonic() < end, "the worker recorded nothing"
        time.sleep(0.02)
    workers[-1].kill()
    assert 0 < imported_rows(site) < ROWS - 2
    workers.append(Worker(site))


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("address", ["imports/", "exports/", "exports/?state=submitted"])
def test_pages_are_accessible_and_narrow_enough(
    visitor: VisitorMaker,  # noqa: F811
    language: str,
    address: str,
) -> None:
    person = visitor(viewport=DESKTOP)
    person.sign_in("officer-lahore")
    page = person.open(f"/{language}/outreach/{address}")
    assert problems_of(page) == []
    assert person.violations == []
