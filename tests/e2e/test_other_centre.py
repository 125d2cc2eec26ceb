"""People of another centre reach nothing of a session, its draft or evidence, by any address."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import APIResponse, Browser, expect

from tests.e2e.addresses import Target, addresses_of, addresses_without_parameters
from tests.e2e.conftest import Server, VisitorMaker
from tests.e2e.pages import Cell, CheckingRoom, FieldLog, ask
from tests.e2e.test_session_journey import DESKTOP, STARTS_AT, days_ago

SECRET = "Zebra batch of the morning"
PLACE = "Lahore North University"
HELD_ON = days_ago(1)
CELLS = (Cell("female", "18_24", 13), Cell("male", "18_24", 9))
#: What a stranger may be told: not allowed, not there, not this way; or to sign in as somebody.
#: 401: an address for programs, which take no person's sign-in. 400: one that takes JSON and looks
#: nothing up before it has some; its own tests ask it with JSON.
REFUSED = (400, 401, 403, 404, 405)
STRANGERS = ["officer-peshawar", "supervisor-peshawar"]
#: A campaign is everybody's, and so are a question set and a target that all centres share.
SHARED = r"/(en/outreach/codes|admin/short-addresses)/(campaigns|tests)/|/admin/targets/1/$"


@pytest.fixture(scope="module")
def lahore(browser: Browser, site: Server, tmp_path_factory: pytest.TempPathFactory) -> Target:
    """A session of Lahore's officer with its evidence, and a draft of theirs, made by hand."""
    maker = VisitorMaker(browser, site)
    officer = maker(javascript=False)
    officer.sign_in("officer-lahore")
    log = FieldLog(officer, javascript=False)
    session_id = log.begin_session()
    fill_in(log, SECRET)
    reference = log.send()
    evidence_id = add_photo(log, tmp_path_factory.mktemp("photo") / "hall.jpg")
    draft_id = log.begin_session()
    fill_in(log, SECRET)
    maker.close()
    return Target(session_id, draft_id, evidence_id, reference, SECRET)


def fill_in(log: FieldLog, words: str, *, everywhere: bool = False) -> None:
    """A whole session, up to the last page. Warnings may depend on what the sample data holds."""
    log.choose_campaign("Routine outreach (sample)")
    if everywhere:
        log.tick("everywhere")
    log.choose_institution(PLACE)
    log.go_to("when")
    log.tick("mode")
    log.fill(held_on=HELD_ON, starts_at=STARTS_AT, ends_at="08:00")
    log.go_to("what")
    log.fill(audience="students", language="pa", cohort=words, notes=words)
    log.tick("topics")
    log.go_to("count")
    log.fill(headcount_declared="22", count_method="headcount", staff_present="1")
    log.fill(**{cell.name: str(cell.people) for cell in CELLS})
    log.go_to("check")
    log.acknowledge_the_rest()


def add_photo(log: FieldLog, photo: Path) -> str:
    """Uploads a picture to the session, and gives its number."""
    Image.new("RGB", (800, 600), "teal").save(photo)
    page = log.person.open(log.address(f"sessions/{log.session_id}/evidence/"))
    page.locator('input[name="kind"][value="photo"]').check()
    page.set_input_files('input[name="upload"]', photo)
    page.locator(".log-form button").click()
    page = log.person.open(log.address(f"sessions/{log.session_id}/evidence/"))
    number = re.search(r"/(\d+)/$", str(page.locator(".log-item__link").get_attribute("href")))
    assert number is not None
    return number[1]


def words_of(answer: APIResponse) -> str:
    """What an answer says; a workbook is opened first."""
    body = answer.body()
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def traces(answer: APIResponse, target: Target) -> list[str]:
    """What an answer gives away of the target, but for what was asked for by its name."""
    words = words_of(answer)
    looked_for = (target.reference, target.secret, target.session_id, target.draft_id)
    return [word for word in looked_for if word in words and word not in answer.url]


def test_the_addresses_lead_to_it_for_its_own_centre(visitor: VisitorMaker, lahore: Target) -> None:
    """Else the other tests here would prove nothing."""
    shown: dict[str, set[str]] = {}
    for username in ("officer-lahore", "supervisor-lahore"):
        person = visitor(javascript=False)
        person.sign_in(username)
        shown[username] = {
            re.sub(r"[0-9a-f-]{36}", "*", address)
            for address in addresses_of(lahore)
            if (answer := ask(person, "GET", address)).status == 200
            and (traces(answer, lahore) or answer.headers["content-type"].startswith("image/"))
        }
    number = lahore.evidence_id
    assert shown["officer-lahore"] >= {
        "/en/outreach/sessions/*/",
        "/en/outreach/sessions/*/receipt/",
        "/en/outreach/sessions/*/versions/1/",
        "/en/outreach/sessions/*/check/",
        "/en/outreach/sessions/*/what/",
        "/en/outreach/sessions/*/evidence/",
        f"/en/outreach/sessions/*/evidence/{number}/",
    }
    assert shown["supervisor-lahore"] >= {"/admin/sessions/*/", f"/admin/evidence/{number}/"}


@pytest.mark.parametrize("username", STRANGERS)
def test_no_address_of_it_opens_for_another_centre(
    visitor: VisitorMaker, lahore: Target, username: str
) -> None:
    person = visitor(javascript=False)
    person.sign_in(username)
    problems = []
    for address in addresses_of(lahore):
        for method in ("GET", "POST"):
            answer = ask(person, method, address, **everything(lahore))
            is_open = method == "GET" and is_shared(address) and answer.status == 200
            if not (is_refused(answer) or is_open) or traces(answer, lahore):
                problems.append(f"{method} {address}: {answer.status} {traces(answer, lahore)}")
    assert not problems, "\n".join(problems)
    assert_untouched(visitor, lahore)


def everything(target: Target) -> dict[str, str]:
    """What the forms behind these addresses ask for, so that none is refused for lack of it."""
    return {
        "action": "send",
        "keep": "sent",
        "reason": "Not ours to decide.",
        "cohort": "Overwritten",
        "kind": "photo",
        "use": target.session_id,
        "into": target.session_id,
    }


def is_refused(answer: APIResponse) -> bool:
    """Not there, not allowed, or sent to the sign-in or to the person's own first page."""
    if answer.status == 302:
        place = answer.headers["location"].partition("?")[0]
        return place in ("/accounts/login/", "/admin/login/", "/admin/", "/")
    return answer.status in REFUSED


def is_shared(address: str) -> bool:
    """Handouts of a campaign, question sets and joint targets are read by every centre."""
    return re.match(SHARED, address) is not None


def assert_untouched(visitor: VisitorMaker, target: Target) -> None:
    """Session, draft and evidence are as their officer left them."""
    officer = visitor(javascript=False)
    officer.sign_in("officer-lahore")
    log = FieldLog(officer, javascript=False)
    page = log.open_session(target.session_id)
    expect(page.locator("h1")).to_contain_text(target.reference)
    expect(page.locator(".tag").first).to_have_text("Submitted")
    expect(page.locator(".log-history li")).to_have_count(1)
    page = officer.open(log.address(f"sessions/{target.session_id}/evidence/"))
    expect(page.locator(".log-item__link")).to_have_count(1)
    page = officer.open(log.address(f"sessions/{target.draft_id}/what/"))
    expect(page.locator('[name="cohort"]')).to_have_value(SECRET)


@pytest.mark.parametrize("username", STRANGERS)
def test_no_list_chooser_or_export_of_another_centre_names_it(
    visitor: VisitorMaker, lahore: Target, username: str
) -> None:
    person = visitor(javascript=False)
    person.sign_in(username)
    asked = [*addresses_without_parameters(), *searches(lahore)]
    opened, problems = 0, []
    for address in asked:
        answer = ask(person, "GET", address)
        opened += answer.status == 200
        if found := traces(answer, lahore):
            problems.append(f"{address}: {found}")
    assert problems == []
    assert opened > 20
    assert person.violations == []


def searches(target: Target) -> Iterator[str]:
    """Lists that are narrowed, searched or downloaded, and the history of the admin."""
    for path in ("/en/outreach/sessions/", "/ur/outreach/sessions/"):
        yield from (f"{path}?whose={whose}&state=submitted" for whose in ("me", "centre"))
    for path in ("/admin/sessions/", "/admin/sessions/results/", "/admin/sessions/awaiting/"):
        for query in (f"q={target.reference}", "state=submitted", "state=", "ordering=reference"):
            yield f"{path}?{query}"
            yield f"{path}?{query}&export=csv"
            yield f"{path}?{query}&export=xlsx"
    for path in ("/admin/figures/", "/en/outreach/figures/"):
        for query in ("", "centre=1&", "centre=2&", "centre=3&"):
            yield f"{path}?{query}export=csv"
            yield f"{path}?{query}export=xlsx"
    for path in ("/admin/reports/site-history/", "/admin/institutions/", "/admin/pages/search/"):
        yield f"{path}?q={target.reference}"
        yield f"{path}?export=csv"
    yield f"/en/outreach/institutions/?q={target.reference}"
    yield f"/en/search/?q={target.reference}"


def test_its_people_are_in_no_figure_of_another_centre(
    visitor: VisitorMaker, lahore: Target
) -> None:
    """Verified here, by Lahore's supervisor, it moves Lahore's report and leaves Peshawar's."""
    ours, theirs = visitor(viewport=DESKTOP), visitor(viewport=DESKTOP)
    ours.sign_in("supervisor-lahore")
    theirs.sign_in("supervisor-peshawar")
    room, other_room = CheckingRoom(ours), CheckingRoom(theirs)
    before, other_before = room.figures(), other_room.figures()
    room.open_session(lahore.reference)
    room.verify()
    assert room.figures() != before
    assert other_room.figures() == other_before
    narrowed = ask(theirs, "GET", f"/admin/figures/?centre={centre_of(room)}")
    assert narrowed.status == 400


def centre_of(room: CheckingRoom) -> str:
    """The number of a supervisor's centre, as their own filter knows it."""
    return str(room.page.locator('select[name="centre"] option').first.get_attribute("value"))


def test_warning_about_a_double_session_does_not_name_that_of_another_centre(
    visitor: VisitorMaker, lahore: Target
) -> None:
    """Two centres at one institute on one day: the officer is warned, and told no more (W1)."""
    officer = visitor()
    officer.sign_in("officer-peshawar")
    log = FieldLog(officer)
    log.begin_session()
    fill_in(log, "Another batch", everywhere=True)
    others = log.page.locator(".remark__others")
    expect(others.first).to_contain_text("A session of another centre")
    expect(log.page.locator("main")).not_to_contain_text(lahore.reference)
    reference = log.send()
    assert reference.startswith("PEW-")
    assert traces(ask(officer, "GET", f"/en/outreach/sessions/{log.session_id}/"), lahore) == []

    supervisor = visitor(viewport=DESKTOP)
    supervisor.sign_in("supervisor-peshawar")
    room = CheckingRoom(supervisor)
    room.open_session(reference)
    expect(room.page.locator("#warnings-section")).to_contain_text("Another session at this place")
    expect(room.page.locator("body")).not_to_contain_text(lahore.reference)
    assert lahore.session_id not in room.page.content()
    assert officer.violations == []
