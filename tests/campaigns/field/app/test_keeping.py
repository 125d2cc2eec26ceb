"""What is kept on the phone, for whom and for how long; and what is said where it cannot be."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser

from campaigns.field.api.files import read_file
from campaigns.models import Institution, Session
from mrc.core.models import User
from tests.campaigns.field.app.officer import DAY, OTHER_CLOCK
from tests.campaigns.field.app.phone import EngineError, Phone, karachi_today
from tests.campaigns.field.app.proxy import Fault, Network

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Typed = Callable[..., dict[str, Any]]
#: Makes the receipt of every session so many days older.
AGE = """
await new Promise((resolve) => {
  indexedDB.open("mrc-outreach").onsuccess = ({ target }) => {
    const writing = target.result.transaction("drafts", "readwrite");
    const drafts = writing.objectStore("drafts");
    drafts.getAll().onsuccess = (event) => {
      for (const row of event.target.result) {
        if (!row.receipt) continue;
        const moment = Date.parse(row.receipt.receivedAt) - value * 86400000;
        row.receipt.receivedAt = new Date(moment).toISOString();
        drafts.put(row);
      }
    };
    writing.oncomplete = resolve;
  };
});
"""


def new_draft(phone: Phone, **typed: Any) -> str:
    return str(
        phone.ask(
            "const { id } = await engine.newDraft(); await engine.save(id, value); return id;",
            typed,
        )
    )


def test_everything_is_there_after_a_cold_start_without_a_connection(
    phone: Phone, typed: Typed, network: Network, officer: User
) -> None:
    key = new_draft(phone, notes="half", cell_female_18_24="۷", cell_male_18_24="x")
    network.plan = lambda method, path: Fault.CUT if "/api/" in path else None
    phone.start()
    state = phone.state
    assert state["user"]["id"] == officer.pk
    assert phone.ask("return engine.state.bundle.institutions.length;") == 1
    draft = phone.draft(key)
    assert draft["typed"] == {
        "notes": "half",
        "cell_female_18_24": "۷",
        "cell_male_18_24": "x",
    }
    assert (draft["status"], draft["total"]) == ("draft", 7)
    assert phone.log(typed()) in {one["id"] for one in phone.drafts()}


def test_identifiers_are_of_version_seven_and_in_order(phone: Phone) -> None:
    keys = [phone.ask("return (await engine.newDraft()).id;") for _draft in range(5)]
    assert [one["id"] for one in phone.drafts()] == keys[::-1]
    assert all(key[14] == "7" and key[19] in "89ab" for key in keys)


def test_what_is_wrong_is_said_and_not_sent(phone: Phone) -> None:
    key = new_draft(phone, headcount_declared="x", held_on="31/2/2026", notes="0300 1234567")
    judged = phone.ask("return engine.check(await engine.draft(value));", key)
    assert judged["errors"]["headcount_declared"] == [
        {"code": "whole-number", "text": "Write a whole number."}
    ]
    assert judged["errors"]["held_on"][0]["text"] == "Write the date as 2026-03-09."
    assert judged["errors"]["campaign"] == [{"code": "fill-in", "text": "Fill this in."}]
    texts = {one["code"]: one["text"] for one in judged["findings"]}
    assert texts["B3"] == "Count at least one person."
    assert "phone number" in texts["B10"]
    with pytest.raises(EngineError, match="not-ready"):
        phone.ask("await engine.send(value);", key)
    assert phone.draft(key)["status"] == "draft"


def test_a_warning_has_to_be_answered_before_it_is_sent(phone: Phone, typed: Typed) -> None:
    one_cell = {"cell_male_18_24": "", "headcount_declared": "12"}
    key = new_draft(phone, **typed(**one_cell))
    with pytest.raises(EngineError, match="not-ready"):
        phone.ask("await engine.send(value);", key)
    phone.ask("await engine.save(value, { tick_W7: 'on', tick_W9: 'on' });", key)
    phone.ask("await engine.send(value);", key)
    phone.flush()
    stored = Session.objects.select_related("current_version").get().current_version
    # The tick of a warning that is gone is not sent.
    assert stored is not None
    assert stored.content["acknowledged"] == {"W7": ""}


def test_a_finished_session_can_be_taken_back_before_it_was_tried(
    phone: Phone, typed: Typed, network: Network
) -> None:
    network.always(Fault.CUT)
    key = phone.log(typed())
    assert phone.ask("return (await engine.takeBack(value)).status;", key) == "draft"
    phone.ask("await engine.save(value, { notes: 'later' });", key)
    assert phone.draft(key)["typed"]["notes"] == "later"


def test_a_new_session_starts_from_another_one_without_its_numbers(
    phone: Phone, typed: Typed
) -> None:
    first = phone.log(typed(notes="private", cohort="B"))
    phone.flush()
    like = phone.ask("return engine.newDraft({ like: value });", first)
    assert like["typed"]["cohort"] == "B"
    assert like["typed"]["facilitators"] == typed()["facilitators"]
    assert not {"held_on", "starts_at", "notes", "headcount_declared"} & like["typed"].keys()
    assert not any(name.startswith("cell_") for name in like["typed"])


def test_a_draft_is_given_up_and_a_sent_session_is_not(phone: Phone, typed: Typed) -> None:
    draft, sent = new_draft(phone, notes="x"), phone.log(typed())
    phone.flush()
    phone.ask("await engine.discard(value);", draft)
    assert [one["id"] for one in phone.drafts()] == [sent]
    with pytest.raises(EngineError, match="wrong-status"):
        phone.ask("await engine.discard(value);", sent)


def test_an_institution_is_found_by_parts_of_its_name_in_both_scripts(
    phone: Phone, institute: Institution
) -> None:
    for query in ("gtti", "tech gujrat", "GUJRAT", "ٹیکنیکل", "تيكنيكل گجرات", "technical train"):
        found = phone.ask("return engine.institutions(value);", query)
        expected = [] if query.startswith("تيك") else [str(institute.pk)]
        assert [one["id"] for one in found] == expected, query
    assert phone.ask("return engine.institutions('zzz');") == []
    assert phone.ask("return engine.institutions('g');") == []


# --- For whom and for how long -------------------------------------------------------------------


def test_a_sent_copy_goes_fourteen_days_after_its_receipt(phone: Phone, typed: Typed) -> None:
    key = phone.log(typed())
    draft = new_draft(phone, notes="stays")
    phone.flush()
    phone.ask(AGE, 13)
    phone.flush()
    assert phone.draft(key) is not None
    phone.ask(AGE, 2)
    phone.flush()
    assert phone.draft(key) is None
    assert phone.draft(draft) is not None


def test_signing_out_takes_what_was_sent_and_leaves_what_was_not(
    phone: Phone, typed: Typed, officer: User, network: Network
) -> None:
    phone.log(typed())
    phone.flush()
    draft = new_draft(phone, notes="mine")
    network.plan = lambda method, path: Fault.CUT if "/api/" in path else None
    other_tab = phone.context.new_page()
    phone.start(page=other_tab)
    phone.ask("await engine.forgetSent();")
    assert phone.state["user"] is None
    phone.wait_for("engine.state.user === null", page=other_tab)
    assert phone.drafts() == []
    with pytest.raises(EngineError, match="signed-out"):
        phone.ask("await engine.newDraft();")
    network.works()
    phone.flush()
    assert [one["id"] for one in phone.drafts()] == [draft]
    assert phone.drafts()[0]["typed"] == {"notes": "mine"}


def test_unsent_work_is_saved_to_a_file_that_the_server_reads(
    phone: Phone, typed: Typed, network: Network, officer: User
) -> None:
    network.always(Fault.CUT)
    ready, half = phone.log(typed(notes="ready")), new_draft(phone, notes="half ۱")
    phone.ask(
        """
        const canvas = document.createElement("canvas");
        Object.assign(canvas, { width: 40, height: 30 });
        canvas.getContext("2d").fillRect(5, 5, 9, 9);
        const blob = await new Promise((resolve) => canvas.toBlob(resolve));
        await engine.addPicture(value, "letter", blob);
        """,
        half,
    )
    text = phone.ask("return (await engine.exportFile()).text();")
    file = read_file(text.encode())
    assert (file.user, file.unreadable) == (officer.pk, 0)
    entries = {str(one.id): one for one in file.sessions}
    assert entries.keys() == {ready, half}
    assert entries[ready].is_finished
    assert entries[ready].content["notes"] == "ready"
    assert not entries[half].is_finished
    assert entries[half].typed == {"notes": "half ۱"}
    [picture] = entries[half].pictures
    assert picture.kind == "letter"
    assert picture.data is not None
    assert picture.data.startswith(b"\xff\xd8")
    assert "password" not in json.dumps(json.loads(text)).lower()


# --- Two tabs, a full phone, a wrong clock -------------------------------------------------------


def test_one_tab_owns_the_drafts_and_another_takes_over(phone: Phone, typed: Typed) -> None:
    key = new_draft(phone, notes="first tab")
    second = phone.context.new_page()
    phone.start(page=second)
    assert phone.ask("return engine.state.owner;", page=second) is False
    assert phone.ask("return (await engine.draft(value)).typed.notes;", key, page=second)
    for script in ("engine.save(value, {})", "engine.send(value)", "engine.newDraft()"):
        with pytest.raises(EngineError, match="other-tab"):
            phone.ask(f"await {script};", key, page=second)
    phone.ask("await engine.takeOver();", page=second)
    with pytest.raises(EngineError, match="other-tab"):
        phone.ask("await engine.save(value, { notes: 'late' });", key)
    phone.ask("await engine.save(value, { notes: 'second tab' });", key, page=second)
    assert phone.draft(key)["typed"]["notes"] == "second tab"
    second.close()
    phone.wait_for("engine.state.owner")
    phone.ask("await engine.save(value, { notes: 'first again' });", key)


def test_tab_that_sleeps_is_not_waited_for(phone: Phone) -> None:
    key = new_draft(phone, notes="x")
    second = phone.context.new_page()
    phone.start(page=second)
    # It hears nothing, as a tab that the browser has put to sleep.
    phone.ask("engine.owner._tabs.close();")
    phone.ask("await engine.takeOver();", page=second)
    phone.ask("await engine.save(value, { notes: 'second tab' });", key, page=second)
    phone.wait_for("!engine.state.owner")


def test_tab_that_lets_go_for_nobody_goes_on(phone: Phone) -> None:
    key = new_draft(phone, notes="x")
    second = phone.context.new_page()
    phone.start(page=second)
    second.close()
    other = phone.context.new_page()
    other.goto(f"{phone.url}/livez")
    other.evaluate("new BroadcastChannel('mrc-outreach-owner').postMessage('let go')")
    phone.wait_for("engine.state.owner")
    phone.ask("await engine.save(value, { notes: 'y' });", key)
    second = phone.context.new_page()
    phone.start(page=second)
    phone.ask("await engine.takeOver();", page=second)
    with pytest.raises(EngineError, match="other-tab"):
        phone.ask("await engine.save(value, { notes: 'late' });", key)


def test_tabs_without_web_locks_agree_too(phone: Phone) -> None:
    key = new_draft(phone, notes="x")
    pages = []
    phone.page.close()
    for _tab in range(2):
        page = phone.context.new_page()
        page.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined });")
        phone.start(page=page)
        pages.append(page)
    owners = [phone.ask("return engine.state.owner;", page=page) for page in pages]
    assert owners == [True, False]
    phone.ask("await engine.takeOver();", page=pages[1])
    phone.ask("await engine.save(value, { notes: 'y' });", key, page=pages[1])
    phone.page = pages[0]
    phone.wait_for("!engine.state.owner")


def test_a_full_phone_says_so_and_keeps_what_was_kept(
    browser: Browser, phone: Phone, typed: Typed, officer: User
) -> None:
    key = new_draft(phone, notes="kept")
    phone.page.close()
    # A write that the browser has no room for: what an IndexedDB of a full phone answers.
    full = phone.context.new_page()
    full.add_init_script(
        """
        const put = IDBObjectStore.prototype.put;
        globalThis.isFull = true;
        IDBObjectStore.prototype.put = function (...given) {
          if (globalThis.isFull) throw new DOMException("No room", "QuotaExceededError");
          return put.apply(this, given);
        };
        """
    )
    phone.page = full
    phone.start()
    with pytest.raises(EngineError, match="storage-full"):
        phone.ask("await engine.save(value, { notes: 'lost?' });", key)
    assert phone.state["storageError"] == "storage-full"
    assert phone.draft(key)["typed"]["notes"] == "kept"
    phone.ask("globalThis.isFull = false;")
    phone.ask("await engine.save(value, { notes: 'room' });", key)
    assert phone.state["storageError"] is None
    assert phone.draft(key)["typed"]["notes"] == "room"


@pytest.mark.parametrize("years", [-1, 1])
def test_a_wrong_clock_changes_nothing_but_a_note(phone: Phone, typed: Typed, years: int) -> None:
    page = phone.context.new_page()
    phone.page.close()
    page.add_init_script(OTHER_CLOCK % (years * 365 * DAY))
    phone.page = page
    phone.start()
    phone.wait_for("engine.state.connection === 'online'")
    assert phone.state["serverDay"] == karachi_today().isoformat()
    tomorrow = (karachi_today() + datetime.timedelta(days=1)).isoformat()
    judged = phone.ask("return engine.check({ typed: value });", typed(held_on=tomorrow))
    assert [(one["code"], one["level"]) for one in judged["findings"]] == [("B1", "block")]
    key = phone.log(typed(held_on=karachi_today().isoformat(), starts_at="00:00", ends_at="00:15"))
    phone.flush()
    assert phone.draft(key)["status"] == "sent"
    stored = Session.objects.select_related("current_version").get().current_version
    assert stored is not None
    skew = int(stored.device.partition("clock ")[2].partition(" s")[0])
    assert abs(skew - years * 365 * 24 * 3600) < 120


def test_a_day_that_the_server_has_not_named_only_warns(
    phone: Phone, typed: Typed, network: Network
) -> None:
    """Without a connection since yesterday, today is not in the future."""
    network.plan = lambda method, path: Fault.CUT if "/api/" in path else None
    phone.start()
    tomorrow = (karachi_today() + datetime.timedelta(days=1)).isoformat()
    judged = phone.ask("return engine.check({ typed: value });", typed(held_on=tomorrow))
    [finding] = judged["findings"]
    assert (finding["code"], finding["level"], finding["settled"]) == ("B1", "warn", True)
    assert judged["isReady"] is True
