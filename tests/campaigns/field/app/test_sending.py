"""The engine against the real server, over a network that breaks: what is typed arrives, once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from campaigns.models import EvidenceFile, Institution, PlannedSession, Session, SessionVersion
from campaigns.records import services
from campaigns.records.services import evidence as evidence_service
from mrc.core.models import User
from tests.campaigns.factories import make_officer
from tests.campaigns.field.app.phone import EngineError, Phone, sheet
from tests.campaigns.field.app.proxy import Fault, Network

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Typed = Callable[..., dict[str, Any]]


def stored() -> Session:
    return Session.objects.select_related("current_version").get()


def test_a_session_is_received_with_what_was_typed(phone: Phone, typed: Typed) -> None:
    key = phone.log(typed(notes="ایک سوال ۱۲", venue="not sent"))
    phone.flush()
    draft = phone.draft(key)
    session = stored()
    assert (draft["status"], draft["receipt"]["reference"]) == ("sent", session.reference)
    assert str(session.pk) == key
    assert session.current_version.content == draft["content"]
    assert session.current_version.content["notes"] == "ایک سوال 12"
    assert session.current_version.content_hash == draft["receipt"]["contentHash"]
    assert "Chrome" in session.current_version.device


def test_what_is_typed_without_a_connection_waits_and_is_sent(
    phone: Phone, typed: Typed, network: Network
) -> None:
    network.always(Fault.CUT)
    phone.flush()
    assert phone.state["connection"] == "offline"
    key = phone.log(typed())
    assert phone.draft(key)["status"] == "ready"
    assert phone.ask("return engine.unsent();") == 1
    network.works()
    phone.wait_for("(await engine.draft(value)).status === 'sent'", key)
    assert stored().current_version.number == 1


def test_a_lost_answer_makes_no_second_session(
    phone: Phone, typed: Typed, network: Network
) -> None:
    network.once(Fault.LOST, "PUT")
    key = phone.log(typed())
    phone.wait_for("(await engine.draft(value)).status === 'sent'", key)
    assert network.met[Fault.LOST] == 1
    assert stored().versions.count() == 1


def test_a_draft_whose_answer_was_lost_is_not_edited_before_it_is_known(
    phone: Phone, typed: Typed, network: Network
) -> None:
    network.plan = lambda method, path: Fault.LOST if method == "PUT" else None
    key = phone.log(typed())
    phone.flush()
    assert stored().pk == UUID(key)
    with pytest.raises(EngineError, match="maybe-received"):
        phone.ask("await engine.takeBack(value);", key)
    with pytest.raises(EngineError, match="wrong-status"):
        phone.ask("await engine.save(value, { notes: 'later' });", key)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.PORTAL_PAGE, Fault.PORTAL_JSON, Fault.PORTAL_REDIRECT, Fault.TORN, Fault.ERROR,
        Fault.BUSY,
    ],
)  # fmt: skip
def test_only_our_server_is_believed(
    phone: Phone, typed: Typed, network: Network, fault: Fault
) -> None:
    """Also when the ping was still answered by the server itself."""
    network.plan = lambda method, path: fault if method == "PUT" else None
    key = phone.log(typed())
    phone.flush()
    draft = phone.draft(key)
    assert (draft["status"], draft["receipt"]) == ("ready", None)
    assert phone.state["connection"] == "offline"
    # While it tries again, as it may at this moment, no next try is named.
    phone.wait_for("engine.state.nextTry !== null")
    network.works()
    phone.wait_for("(await engine.draft(value)).status === 'sent'", key)
    assert stored().versions.count() == 1


def test_a_server_that_asks_to_wait_is_not_asked_before(
    phone: Phone, typed: Typed, network: Network
) -> None:
    network.busy_for = 40
    network.plan = lambda method, path: Fault.BUSY if method == "PUT" else None
    phone.log(typed())
    phone.flush()
    wait = phone.ask("return engine.state.nextTry - Date.now();")
    assert 30_000 < wait <= 40_000
    assert network.met[Fault.BUSY] <= 2


def test_a_failure_of_one_session_does_not_keep_back_the_next(
    phone: Phone, typed: Typed, network: Network
) -> None:
    network.always(Fault.CUT)
    first, second = phone.log(typed(cohort="A")), phone.log(typed(cohort="B", starts_at="09:00"))
    # The server takes no session with a place that it does not know.
    phone.ask(
        """
        await new Promise((resolve, reject) => {
          const opening = indexedDB.open("mrc-outreach");
          opening.onsuccess = () => {
            const drafts = opening.result.transaction("drafts", "readwrite").objectStore("drafts");
            drafts.get(value).onsuccess = ({ target }) => {
              const row = target.result;
              row.outgoing.contentHash = "0".repeat(64);
              drafts.put(row).onsuccess = resolve;
            };
          };
        });
        """,
        first,
    )
    network.works()
    phone.wait_for("(await engine.draft(value)).status === 'sent'", second)
    refused = phone.draft(first)
    assert refused["status"] == "refused"
    assert refused["refused"]["error"] == "hash"
    assert refused["typed"]["cohort"] == "A"


def test_what_the_server_refuses_comes_back_with_the_reason_beside_the_field(
    phone: Phone, typed: Typed, institute: Institution
) -> None:
    # Not in the bundle of this phone: only the server can tell.
    key = phone.log(typed(institution="0198d0f0-0000-7000-8000-00000000dead"))
    phone.flush()
    draft = phone.draft(key)
    assert draft["status"] == "refused"
    assert draft["refused"]["errors"]["institution"][0]["en"]
    assert draft["refused"]["errors"]["institution"][0]["ur"]
    assert Session.objects.count() == 0
    phone.ask("await engine.save(value[0], { institution: value[1] });", [key, str(institute.pk)])
    phone.ask("await engine.send(value);", key)
    phone.flush()
    assert phone.draft(key)["status"] == "sent"
    assert stored().current_version.institution == institute


# --- Signing in ----------------------------------------------------------------------------------


def test_a_sign_in_that_ran_out_keeps_everything(phone: Phone, typed: Typed, officer: User) -> None:
    phone.sign_out()
    key = phone.log(typed())
    phone.flush()
    assert phone.state["connection"] == "signed-out"
    assert phone.draft(key)["status"] == "ready"
    assert phone.state["user"]["id"] == officer.pk
    phone.sign_in(officer)
    phone.flush()
    assert phone.draft(key)["status"] == "sent"
    assert stored().officer == officer


def test_a_sign_in_that_runs_out_between_ping_and_session_keeps_it(
    phone: Phone, typed: Typed, officer: User, network: Network
) -> None:
    def plan(method: str, path: str) -> Fault | None:
        if method == "PUT":
            officer.is_active = False
            officer.save()
        return None

    network.plan = plan
    key = phone.log(typed())
    phone.flush()
    assert phone.state["connection"] == "signed-out"
    network.works()
    assert phone.ask("return (await engine.takeBack(value)).status;", key) == "draft"


def test_a_token_that_was_changed_meanwhile_is_fetched_anew(
    phone: Phone, typed: Typed, network: Network
) -> None:
    phone.flush()
    # As when somebody signs in again in another tab between the ping and what follows it.
    phone.ask(
        """
        const ping = engine.api.ping.bind(engine.api);
        let pings = 0;
        engine.api.ping = async () => {
          const answer = await ping();
          pings += 1;
          if (pings === 1) engine.api.csrf = "x".repeat(64);
          return answer;
        };
        """
    )
    key = phone.log(typed())
    phone.flush()
    assert phone.draft(key)["status"] == "sent"
    asked = [one.rpartition("/outreach/")[2] for one in network.passed]
    assert asked.count(f"sessions/{key}") == 2
    assert stored().versions.count() == 1


def test_who_may_not_use_the_log_any_more_loses_nothing(
    phone: Phone, typed: Typed, officer: User
) -> None:
    groups = list(officer.groups.all())
    officer.groups.clear()
    key = phone.log(typed())
    phone.flush()
    assert phone.state["user"]["allowed"] is False
    assert phone.draft(key)["status"] == "ready"
    officer.groups.set(groups)
    phone.flush()
    assert phone.draft(key)["status"] == "sent"


def test_another_user_of_the_phone_neither_sees_nor_sends_the_drafts(
    phone: Phone, typed: Typed, network: Network, lahore: Any
) -> None:
    phone.sign_out()
    key = phone.log(typed())
    other = make_officer(lahore, username="bilal")
    phone.sign_in(other)
    phone.flush()
    assert phone.state["user"]["id"] == other.pk
    assert phone.drafts() == []
    assert phone.draft(key) is None
    assert phone.ask("return engine.unsent();") == 0
    with pytest.raises(EngineError, match="unknown-draft"):
        phone.ask("await engine.save(value, { notes: 'mine now' });", key)
    with pytest.raises(EngineError, match="unknown-draft"):
        phone.ask("await engine.discard(value);", key)
    exported = phone.ask("return JSON.parse(await (await engine.exportFile()).text());")
    assert exported["sessions"] == []
    assert Session.objects.count() == 0
    phone.sign_in(User.objects.get(username="ayesha"))
    phone.flush()
    assert phone.draft(key)["status"] == "sent"
    assert stored().officer.username == "ayesha"


# --- What comes back -----------------------------------------------------------------------------


def test_a_returned_session_is_corrected_on_the_phone(
    phone: Phone, typed: Typed, supervisor: User
) -> None:
    key = phone.log(typed())
    phone.flush()
    services.return_session(
        session=stored(),
        by=supervisor,
        reason="Please look at the register.",
        comments={"attendance": "Ages are missing."},
        now=timezone.now(),
    )
    phone.flush()
    draft = phone.draft(key)
    assert draft["status"] == "returned"
    assert draft["returned"]["reason"] == "Please look at the register."
    assert draft["returned"]["comments"] == {"attendance": "Ages are missing."}
    corrected = phone.ask("return engine.correct(value);", key)
    assert (corrected["status"], corrected["baseVersion"]) == ("draft", 1)
    assert corrected["typed"]["cell_male_18_24"] == "20"
    patch = {"cell_male_18_24": "19", "cell_male_25_29": "1"}
    phone.ask("await engine.save(value[0], value[1]);", [key, patch])
    phone.ask("await engine.send(value);", key)
    phone.flush()
    session = stored()
    assert (session.state, session.current_version.number) == ("submitted", 2)
    assert phone.draft(key)["receipt"]["version"] == 2


def test_a_returned_session_reaches_another_phone_of_the_officer(
    phone: Phone, phones: Callable[[], Phone], typed: Typed, officer: User, supervisor: User
) -> None:
    key = phone.log(typed())
    phone.flush()
    services.return_session(
        session=stored(), by=supervisor, reason="Look.", comments={}, now=timezone.now()
    )
    second = phones()
    second.sign_in(officer)
    second.start()
    second.wait_for("(await engine.draft(value))?.status === 'returned'", key)
    assert second.draft(key)["typed"]["headcount_declared"] == "32"


def test_a_conflict_keeps_both_and_lets_the_officer_choose(
    phone: Phone, typed: Typed, supervisor: User, officer: User
) -> None:
    key = phone.log(typed())
    phone.flush()
    session = stored()
    services.return_session(
        session=session, by=supervisor, reason="Look.", comments={}, now=timezone.now()
    )
    phone.flush()
    phone.ask("await engine.correct(value);", key)
    phone.ask("await engine.save(value, { notes: 'From the phone' });", key)
    # Meanwhile the same officer sends the correction from a computer.
    content = {**session.current_version.content, "notes": "From the computer"}
    services.submit_session(
        session_id=session.pk, content=content, base_version=1, by=officer, now=timezone.now()
    )
    phone.ask("await engine.send(value);", key)
    phone.flush()
    draft = phone.draft(key)
    assert draft["status"] == "conflict"
    assert draft["conflict"]["sent"]["notes"] == "From the phone"
    assert draft["conflict"]["stored"]["notes"] == "From the computer"
    assert (draft["conflict"]["storedVersion"], draft["conflict"]["state"]) == (2, "submitted")
    with pytest.raises(EngineError, match="conflict-locked"):
        phone.ask("await engine.resolveConflict(value, 'mine');", key)
    services.return_session(
        session=stored(), by=supervisor, reason="Which?", comments={}, now=timezone.now()
    )
    phone.flush()
    assert phone.draft(key)["conflict"]["state"] == "returned"
    phone.ask("await engine.resolveConflict(value, 'mine');", key)
    phone.flush()
    assert phone.draft(key)["status"] == "sent"
    assert stored().current_version.content["notes"] == "From the phone"
    assert stored().current_version.number == 3


def test_the_stored_text_of_a_conflict_can_be_chosen(
    phone: Phone, typed: Typed, network: Network, officer: User
) -> None:
    network.always(Fault.CUT)
    key = phone.log(typed(notes="From the phone"))
    content = phone.draft(key)["outgoing"]["content"]
    services.submit_session(
        session_id=UUID(key),
        content={**content, "notes": "Elsewhere"},
        base_version=0,
        by=officer,
        now=timezone.now(),
    )
    network.works()
    phone.wait_for("(await engine.draft(value)).status === 'conflict'", key)
    phone.ask("await engine.resolveConflict(value, 'theirs');", key)
    phone.flush()
    draft = phone.draft(key)
    assert (draft["status"], draft["typed"]["notes"]) == ("sent", "Elsewhere")
    assert draft["receipt"]["reference"] == stored().reference
    assert SessionVersion.objects.count() == 1


# --- Places, pictures, plans ---------------------------------------------------------------------


def test_a_place_that_was_proposed_offline_is_sent_before_its_session(
    phone: Phone, typed: Typed, network: Network, institute: Institution
) -> None:
    network.always(Fault.CUT)
    proposed = {
        "name_en": "Hunar Gah Kunjah",
        "name_ur": "ہنر گاہ کنجاہ",
        "district": institute.district_id,
        "kind": "tvet",
        "ownership": "private",
        "gender_intake": "female",
    }
    row = phone.ask("return engine.proposeInstitution(value);", proposed)
    assert row["state"] == "proposed"
    found = phone.ask("return engine.institutions('kunjah');")
    assert [one["id"] for one in found] == [row["id"]]
    judged = phone.ask("return engine.check({ typed: value });", typed(institution=row["id"]))
    assert [one["code"] for one in judged["findings"]] == ["B5"]
    key = phone.log(typed(institution=row["id"], explanation_B5="The evening class is mixed."))
    network.works()
    phone.wait_for("(await engine.draft(value)).status === 'sent'", key)
    place = Institution.objects.get(pk=row["id"])
    assert (place.name_ur, place.state) == ("ہنر گاہ کنجاہ", "proposed")
    assert stored().current_version.institution == place
    puts = [one for one in network.passed if one.startswith("PUT")]
    assert "/institutions/" in puts[0]


def test_a_sheet_follows_its_session_small_and_without_its_place(
    phone: Phone, typed: Typed, network: Network, tmp_path: Path
) -> None:
    key = phone.ask("return (await engine.newDraft()).id;")
    add_sheet(phone, key, sheet(tmp_path))
    [picture] = phone.draft(key)["evidence"]
    assert picture["status"] == "waiting"
    assert max(picture["width"], picture["height"]) == 2000
    assert picture["size"] < 1_000_000
    phone.ask("await engine.save(value[0], value[1]);", [key, typed()])
    assert [one for one in network.passed if "evidence" in one] == []
    network.once(Fault.LOST, "PUT", "/evidence/")
    phone.ask("await engine.send(value);", key)
    phone.wait_for("(await engine.draft(value)).evidence[0].status === 'stored'", key)
    held = EvidenceFile.objects.get()
    assert (str(held.session_id), held.kind) == (key, "sheet")
    sent = phone.ask(
        """
        const url = await engine.pictureUrl(value);
        const drawn = document.createElement("canvas");
        drawn.width = 100;
        return [await engine.drawPicture(value, drawn), drawn.height, url.startsWith("blob:")];
        """,
        picture["sha256"],
    )
    assert sent == [True, 133, True]
    with held.file.open() as file, Image.open(file) as image:
        assert image.size == (picture["width"], picture["height"])
        assert not image.getexif()


def add_sheet(phone: Phone, key: str, path: Path) -> None:
    """Through a file field, as a camera hands a picture over."""
    phone.page.evaluate('document.body.innerHTML = \'<input type="file" id="camera">\';')
    phone.page.set_input_files("#camera", path)
    phone.ask(
        "await engine.addPicture(value, 'sheet', document.querySelector('#camera').files[0]);", key
    )


def test_a_file_that_is_no_picture_is_refused_on_the_phone(phone: Phone) -> None:
    key = phone.ask("return (await engine.newDraft()).id;")
    with pytest.raises(EngineError, match="picture-unreadable"):
        phone.ask("await engine.addPicture(value, 'sheet', new Blob(['%PDF-1.7']));", key)
    assert phone.draft(key)["evidence"] == []


def test_a_planned_session_is_cancelled_with_its_reason_and_another_is_held(
    phones: Callable[[], Phone], typed: Typed, officer: User, known: dict[str, Any], lahore: Any
) -> None:
    plans = [
        PlannedSession.objects.create(
            campaign_id=known["campaign"],
            centre=lahore,
            institution_id=known["institution"],
            officer=officer,
            planned_for=timezone.localdate(),
        )
        for _plan in range(2)
    ]
    phone = phones()
    phone.sign_in(officer)
    phone.start()
    phone.wait_for("engine.state.bundle !== null")
    assert len(phone.ask("return engine.planned();")) == 2
    phone.ask("await engine.cancelPlanned(value, 'The institute is closed.');", plans[0].pk)
    phone.flush()
    plans[0].refresh_from_db()
    assert (plans[0].state, plans[0].cancel_reason) == ("cancelled", "The institute is closed.")
    key = phone.ask(
        """
        const { id } = await engine.newDraft({ planned: value[0] });
        await engine.save(id, value[1]);
        await engine.send(id);
        return id;
        """,
        [plans[1].pk, typed(starts_at="00:00", ends_at="00:30")],
    )
    phone.flush()
    plans[1].refresh_from_db()
    assert (plans[1].state, str(plans[1].session_id)) == ("done", key)


def test_the_bytes_of_a_picture_are_those_that_were_sent(
    phone: Phone, typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[bytes] = []
    redraw = evidence_service.redraw

    def watched(data: bytes) -> Any:
        taken.append(data)
        return redraw(data)

    monkeypatch.setattr(evidence_service, "redraw", watched)
    key = phone.log(typed())
    phone.flush()
    add_sheet(phone, key, sheet(tmp_path, width=800, height=600))
    phone.wait_for("(await engine.draft(value)).evidence[0].status === 'stored'", key)
    [data] = taken
    with Image.open(ContentFile(data)) as image:
        assert (image.format, image.size) == ("JPEG", (800, 600))
        assert not image.getexif()
    assert b"A phone" not in data
