"""The app from the first screen to the receipt: no signal, by keyboard, in both languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect

from campaigns.models import Institution, PlannedSession, Session
from campaigns.records import services
from mrc.core.models import User
from tests.browsers import chromium_path
from tests.campaigns.factories import submit
from tests.campaigns.field.app.log_app import App, yesterday
from tests.campaigns.field.app.phone import (
    CHROMIUM_ARGUMENTS,
    SCREEN,
    Phone,
    karachi_today,
    sheet,
)
from tests.campaigns.field.app.proxy import Fault, Network

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Apps = Callable[..., App]


@pytest.fixture
def apps(
    phones: Callable[[], Phone], officer: User, institute: Institution, lists: dict[str, int]
) -> Apps:
    """An officer's phone with the app open: ``apps("ur")``."""

    def make(language: str = "en") -> App:
        phone = phones()
        phone.sign_in(officer)
        return App.of(phone, language).open_ready()

    return make


@pytest.fixture
def returned(officer: User, supervisor: User, institute: Institution) -> Session:
    session = submit(
        officer, now=timezone.now(), held_on=yesterday(), institution=str(institute.pk)
    )
    return services.return_session(
        session=session,
        by=supervisor,
        reason="The register says something else.",
        comments={"staff_present": "Were there not three?"},
        now=timezone.now(),
    )


def received() -> Session:
    return Session.objects.select_related("current_version").get()


def stays_signed_in(context: BrowserContext, url: str, user: User) -> None:
    """As the server's own cookie, which outlives the browser."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    expires = timezone.now().timestamp() + settings.SESSION_COOKIE_AGE
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": url, "expires": expires}]
    )


@pytest.mark.parametrize("language", ["en", "ur"])
def test_it_opens_without_a_signal_after_the_browser_was_ended(
    browser: Browser,
    network: Network,
    officer: User,
    institute: Institution,
    lists: dict[str, int],
    tmp_path: Path,
    language: str,
) -> None:
    def start() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=chromium_path(),
            args=CHROMIUM_ARGUMENTS,
            viewport=SCREEN,
            locale="en-GB",
        )

    context = start()
    stays_signed_in(context, network.url, officer)
    App(context.pages[0], network.url, language).open_ready()
    context.close()

    network.always(Fault.CUT)
    context = start()
    app = App(context.pages[0], network.url, language).open()
    app.is_connected("offline")
    app.begin("گجرات")
    app.fill_in()
    app.send()
    waiting = app.page.locator('[data-view="ready"]')
    expect(waiting).to_be_visible()
    key = app.draft_id
    context.close()
    assert not Session.objects.exists()

    context = start()
    app = App(context.pages[0], network.url, language).open(f"/s/{key}")
    app.is_connected("offline")
    expect(app.page.locator('[data-view="ready"]')).to_be_visible()
    network.works()
    app.page.locator('[data-view="ready"] [data-send-now]').click()
    assert app.reference() == received().reference
    assert str(received().pk) == key
    assert received().current_version.content["headcount_declared"] == 5
    assert received().current_version.cells.people() == 5
    assert app.blocked == []
    context.close()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_whole_journey_by_keyboard(
    apps: Apps, network: Network, institute: Institution, language: str
) -> None:
    app = apps(language)
    page, keys = app.page, app.page.keyboard
    network.always(Fault.CUT)
    app.tab_to(".log-new__button")
    keys.press("Enter")
    app.is_at("/new")
    app.tab_to("#new_search")
    keys.type("gtti")
    app.tab_to('[data-finder="new"] .app-found__button')
    keys.press("Enter")
    expect(page.locator('[data-step="where"] h1')).to_be_focused()
    app.tab_to("#step [name=campaign]")
    keys.press("ArrowDown")
    app.tab_to("[data-next]")
    keys.press("Enter")
    expect(page.locator('[data-step="when"] h1')).to_be_focused()
    app.tab_to("[name=held_on]").fill(yesterday())
    app.tab_to("[name=starts_at]").fill("10:00")
    app.tab_to("[name=ends_at]").fill("11:30")
    app.tab_to("[name=mode]")
    keys.press("Space")
    app.tab_to("[data-next]")
    keys.press("Enter")
    app.tab_to("[name=topics]")
    keys.press("Space")
    app.tab_to("#step [name=audience]").select_option("trainees")
    app.tab_to("#step [name=language]").select_option("ur")
    app.tab_to("[data-next]")
    keys.press("Enter")
    expect(page.locator('[data-step="count"] h1')).to_be_focused()
    app.tab_to("[name=headcount_declared]")
    keys.type("۳")
    app.tab_to("[name=count_method]").select_option("headcount")
    app.tab_to("#field-cell_female_18_24 .stepper__button:last-child")
    for _press in range(2):
        keys.press("Enter")
    app.tab_to("[name=cell_male_18_24]")
    keys.type("1")
    expect(page.locator("[data-declared]")).to_have_text("3")
    expect(page.locator("[data-total]")).to_have_text("3")
    app.tab_to("[name=staff_present]")
    keys.type("2")
    app.is_kept()
    app.tab_to("[data-next]")
    keys.press("Enter")
    expect(page.locator('[data-step="check"] h1')).to_be_focused()
    app.tab_to("[data-send]")
    keys.press("Enter")
    expect(page.locator('[data-view="ready"] h1')).to_be_focused()
    network.works()
    app.tab_to('[data-view="ready"] [data-send-now]')
    keys.press("Enter")
    assert app.reference() == received().reference
    expect(page.locator('[data-view="receipt"] h1')).to_be_focused()
    assert str(received().current_version.institution_id) == str(institute.pk)
    assert app.blocked == []


def test_a_returned_session_is_corrected_beside_the_remark(apps: Apps, returned: Session) -> None:
    app = apps()
    item = app.listed("returned")
    expect(item).to_contain_text("The register says something else.")
    item.locator("button").click()
    app.is_at(f"/s/{returned.pk}/count")
    field = app.page.locator("#field-staff_present")
    expect(field).to_contain_text("Were there not three?")
    described = app.field("staff_present").get_attribute("aria-describedby") or ""
    assert "Were there not three?" in " ".join(
        app.page.locator(f"#{one}").inner_text() for one in described.split()
    )
    app.field("staff_present").fill("۳")
    app.is_kept()
    app.go("check")
    app.send()
    assert app.reference() == returned.reference
    version = received().current_version
    assert (version.number, version.content["staff_present"]) == (2, 3)


def correct_on(app: App, returned: Session, staff: str) -> None:
    """Corrects the returned session as far as its last step."""
    app.page.locator('[data-list="returned"] button').first.click()
    app.is_at(f"/s/{returned.pk}/count")
    app.field("staff_present").fill(staff)
    app.is_kept()
    app.go("check")


@pytest.mark.parametrize("choice", ["theirs", "mine"])
def test_of_two_texts_the_officer_chooses_one(
    apps: Apps, supervisor: User, returned: Session, choice: str
) -> None:
    first, second = apps(), apps()
    correct_on(second, returned, "9")
    correct_on(first, returned, "3")
    first.send()
    first.reference()
    if choice == "mine":
        services.return_session(
            session=received(), by=supervisor, reason="Again.", comments={}, now=timezone.now()
        )
    second.send()
    second.is_at(f"/s/{returned.pk}/conflict")
    page = second.page
    difference = page.locator("[data-differences]")
    expect(difference).to_contain_text("9")
    expect(difference).to_contain_text("3")
    expect(page.locator("[data-conflict-mine] .said__row--differs")).to_have_count(1)
    expect(page.locator('[data-keep="mine"]')).to_be_visible(visible=choice == "mine")
    page.locator(f'[data-keep="{choice}"]').click()
    assert second.reference() == returned.reference
    version = received().current_version
    expected = (3, 9) if choice == "mine" else (2, 3)
    assert (version.number, version.content["staff_present"]) == expected
    expect(second.page.locator("[data-session-summary]")).to_contain_text(str(expected[1]))


def test_signing_out_warns_and_takes_what_was_sent_off_the_phone(
    apps: Apps, institute: Institution
) -> None:
    app = apps()
    app.begin("gtti")
    app.fill_in()
    app.send()
    app.reference()
    app.open()
    app.begin("gtti")
    app.field("campaign").select_option(index=1)
    app.is_kept()
    kept = app.draft_id
    page = app.page
    page.locator(".log-header__out").click()
    expect(page.locator("[data-sign-out]")).to_contain_text("One session on this phone")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"^(?!.*logout)"))
    stored = page.evaluate(
        """() => new Promise((resolve) => {
          const opening = indexedDB.open("mrc-outreach");
          opening.onsuccess = () => {
            const all = opening.result.transaction("drafts").objectStore("drafts").getAllKeys();
            all.onsuccess = () => { opening.result.close(); resolve(all.result); };
          };
        })"""
    )
    assert stored == [kept]
    app.open()
    expect(page.locator("[data-home=nobody]")).to_be_visible()
    expect(page.locator(".app")).not_to_contain_text(institute.name_en)


def test_a_picture_is_made_small_shown_and_sent_after_the_session(
    apps: Apps, network: Network, tmp_path: Path
) -> None:
    app = apps()
    page = app.page
    network.always(Fault.CUT)
    app.begin("gtti")
    app.fill_in()
    page.locator('[data-step="check"] [data-pictures-link]').click()
    app.is_at(f"/s/{app.draft_id}/pictures")
    page.set_input_files("#take_sheet", sheet(tmp_path, words="Signed"))
    line = page.locator("[data-picture-list] > li")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("KB")
    drawn = "one => one.getContext('2d').getImageData(10, 10, 1, 1).data[0] > 200"
    assert line.locator("canvas").evaluate(drawn)
    page.set_input_files("#take_photo", sheet(tmp_path, width=900, height=1200, words="Room"))
    expect(line).to_have_count(2)
    line.nth(1).locator("button").click()
    expect(line).to_have_count(1)
    app.go("check")
    app.send()
    expect(page.locator('[data-view="ready"]')).to_be_visible()
    network.works()
    page.locator('[data-view="ready"] [data-send-now]').click()
    app.reference()
    app.go("pictures")
    expect(line).to_contain_text("Stored by the server")
    evidence = received().evidence.get()
    assert evidence.kind == "sheet"


def test_when_the_phone_is_full_it_says_so_and_keeps_what_is_on_the_page(apps: Apps) -> None:
    app = apps()
    page = app.page
    app.begin("gtti")
    app.go("what")
    page.evaluate(
        """() => {
          window.realPut = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = function () {
            throw new DOMException("full", "QuotaExceededError");
          };
        }"""
    )
    app.field("questions").fill("Is the azad visa real?")
    expect(page.locator('[data-notice="storage"]')).to_be_visible()
    expect(page.locator("[data-kept]")).to_have_class(re.compile("log-saved--not"))
    page.evaluate("() => { IDBObjectStore.prototype.put = window.realPut; }")
    app.field("cohort").fill("Welding B")
    app.is_kept()
    expect(page.locator('[data-notice="storage"]')).to_be_hidden()
    page.reload()
    expect(app.field("questions")).to_have_value("Is the azad visa real?")
    expect(app.field("cohort")).to_have_value("Welding B")


def test_only_one_tab_writes(apps: Apps) -> None:
    app = apps()
    app.begin("gtti")
    key = app.draft_id
    other = App(app.page.context.new_page(), app.url).open(f"/s/{key}/what")
    notice = other.page.locator('[data-notice="other-tab"]')
    expect(notice).to_be_visible()
    other.field("cohort").fill("Typed in the wrong tab")
    expect(other.page.locator("[data-kept]")).to_have_class(re.compile("log-saved--not"))
    notice.locator("[data-take-over]").click()
    expect(notice).to_be_hidden()
    other.field("cohort").fill("Typed after taking over")
    other.is_kept()
    expect(app.page.locator('[data-notice="other-tab"]')).to_be_visible()


def test_signed_out_it_keeps_everything_and_comes_back_after_signing_in(
    apps: Apps, officer: User
) -> None:
    officer.set_password("demo-mrc-2026")
    officer.save()
    app = apps()
    app.begin("gtti")
    app.fill_in()
    app.page.context.clear_cookies()
    app.send()
    app.is_connected("signed-out")
    key = app.draft_id
    app.page.locator('[data-notice="signed-out"] [data-sign-in]').click()
    app.page.fill("[name=login]", officer.username)
    app.page.fill("[name=password]", "demo-mrc-2026")
    app.page.locator("main form button[type=submit]").click()
    assert app.reference() == received().reference
    assert app.draft_id == key


def test_the_back_button_goes_a_screen_back(apps: Apps) -> None:
    app = apps()
    app.begin("gtti")
    app.go("when")
    app.go("count")
    app.page.go_back()
    app.is_at(f"/s/{app.draft_id}/when")
    app.page.go_back()
    app.is_at(f"/s/{app.draft_id}/where")


def test_what_the_server_knows_of_a_place_is_started_from(
    apps: Apps, returned: Session, institute: Institution
) -> None:
    app = apps()
    app.page.locator(".log-new__button").click()
    app.page.fill("#new_search", "gtti")
    app.page.locator(".app-found__copy").click()
    expect(app.page.locator('[data-step="where"]')).to_be_visible()
    app.go("what")
    expect(app.field("audience")).to_have_value("trainees")
    app.go("count")
    expect(app.field("headcount_declared")).to_have_value("")
    app.go("when")
    expect(app.field("held_on")).to_have_value("")


def test_an_institution_is_proposed_without_a_signal_and_used_at_once(
    apps: Apps, network: Network, institute: Institution, lists: dict[str, int], officer: User
) -> None:
    app = apps()
    page = app.page
    network.always(Fault.CUT)
    page.locator(".log-new__button").click()
    page.fill("#new_search", "Skills Centre Wazirabad")
    page.locator('[data-screen="new"] [data-propose]').click()
    app.is_at("/institution")
    page.locator("#propose [value=add]").click()
    expect(page.locator("#propose_district")).to_be_focused()
    page.select_option("#propose_district", str(institute.district_id))
    page.select_option("#propose_kind", "tvet")
    page.fill("#propose_name_ur", "گورنمنٹ ٹیکنیکل")
    page.locator("#propose [value=add]").click()
    expect(page.locator("[data-alike]")).to_contain_text(institute.name_en)
    page.locator("#propose [value=sure]").click()
    expect(page.locator("[data-chosen-name]")).to_have_text("Skills Centre Wazirabad")
    app.fill_in()
    app.send()
    network.works()
    page.locator('[data-view="ready"] [data-send-now]').click()
    app.reference()
    proposed = Institution.objects.get(name_en="Skills Centre Wazirabad")
    assert received().current_version.institution_id == proposed.pk
    assert proposed.state == "proposed"


def test_unsent_work_is_saved_to_a_file(apps: Apps, network: Network) -> None:
    app = apps()
    network.always(Fault.CUT)
    app.begin("gtti")
    app.fill_in()
    key = app.draft_id
    app.page.evaluate("() => { location.hash = '/device'; }")
    app.is_at("/device")
    with app.page.expect_download() as download:
        app.page.locator("[data-export]").click()
    assert download.value.suggested_filename.endswith(".json")
    assert key in download.value.path().read_text(encoding="utf-8")


@pytest.fixture
def plan(officer: User, institute: Institution, lists: dict[str, int]) -> PlannedSession:
    return PlannedSession.objects.create(
        planned_for=karachi_today(),
        campaign_id=lists["campaign"],
        institution=institute,
        officer=officer,
        centre=officer.centre,
    )


def test_a_planned_session_of_today_is_begun_with_what_is_known(
    plan: PlannedSession, apps: Apps
) -> None:
    app = apps()
    expect(app.listed("planned")).to_have_count(1)
    app.listed("planned").locator('[data-slot="hold"]').click()
    expect(app.page.locator("[data-chosen-name]")).to_have_text(str(plan.institution))
    expect(app.field("campaign")).to_have_value(str(plan.campaign_id))
    app.go("when")
    expect(app.field("held_on")).to_have_value(plan.planned_for.isoformat())


def test_a_planned_session_is_cancelled_with_a_reason(
    plan: PlannedSession, apps: Apps, network: Network
) -> None:
    app = apps()
    page = app.page
    network.always(Fault.CUT)
    app.listed("planned").locator('[data-slot="cancel"]').click()
    app.is_at(f"/planned/{plan.pk}")
    page.locator("#cancel [type=submit]").click()
    expect(page.locator("#cancel_reason")).to_be_focused()
    expect(page.locator("#cancel_reason_error")).to_contain_text("Write why")
    page.fill("#cancel_reason", "The institute was closed.")
    page.locator("#cancel [type=submit]").click()
    app.is_at("/planned")
    expect(page.locator("[data-done]")).to_have_text(
        "The session is cancelled. Your supervisor sees the reason."
    )
    expect(page.locator("[data-planned-list]")).to_contain_text("hears of it")
    network.works()
    app.open()
    page.locator('[data-home="somebody"] [data-send-now]').click()
    page.evaluate("() => { location.hash = '/planned'; }")
    expect(page.locator("[data-planned-list]")).to_contain_text("The institute was closed.")
    expect(page.locator("[data-planned-list]")).not_to_contain_text("hears of it")
    plan.refresh_from_db()
    assert (plan.state, plan.cancel_reason) == ("cancelled", "The institute was closed.")


def test_an_explanation_is_written_where_it_is_asked_for(apps: Apps) -> None:
    """The list of what is wrong stays while somebody writes in it."""
    app = apps()
    page = app.page
    app.begin("gtti")
    app.fill_in(headcount_declared="5")
    app.go("count")
    app.field("headcount_declared").fill("9")
    app.is_kept()
    app.go("check")
    blocking = page.locator('[data-check="blocking"]')
    area = blocking.locator("textarea")
    area.click()
    page.keyboard.type("Four left before the boxes were filled in.")
    expect(area).to_be_focused()
    expect(area).to_have_value("Four left before the boxes were filled in.")
    expect(page.locator('[data-check="ready"]')).to_be_visible()
    page.keyboard.press("Tab")
    app.tab_to("[data-send]")
    expect(blocking).to_be_hidden()
    expect(page.locator('[data-check="answerable"]')).to_contain_text("You explained it.")
    app.send()
    app.reference()
    assert received().current_version.content["explanations"]["B4"].startswith("Four left")
