"""Handing in a file of unsent work: on the officer's page and by the command."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.http import HttpResponse

from campaigns.field.api import files, handing_in
from campaigns.field.api.files import FileError, read_file
from campaigns.models import (
    EvidenceFile,
    Institution,
    PlannedSession,
    Session,
    SessionConflict,
    SessionDraft,
    SessionVersion,
)
from campaigns.records import services
from campaigns.records.identifiers import new_id
from mrc.core.models import Centre, User
from tests.campaigns.evidence.files import photo
from tests.campaigns.factories import NOW, make_officer

from .conftest import Phone
from .unsent_files import entry, unsent_file

pytestmark = pytest.mark.django_db

Content = dict[str, Any]


def hand_in(phone: Phone, data: bytes, language: str = "en") -> HttpResponse:
    upload = SimpleUploadedFile("unsent.json", data, content_type="application/json")
    return phone.client.post(f"/{language}/outreach/file/", {"file": upload})


def results(response: HttpResponse) -> list[str]:
    return [line.result.value for line in response.context["outcome"].lines]


def test_every_entry_has_a_line_of_its_own(
    phone: Phone, content: Content, officer: User, institute: Institution
) -> None:
    here, changed = new_id(), new_id()
    phone.send(content, here)
    phone.send({**content, "held_on": "2026-03-08"}, changed)
    response = hand_in(
        phone,
        unsent_file(
            officer,
            entry({**content, "held_on": "2026-03-07"}),
            entry(content, session_id=here),
            entry({**content, "notes": "Another story"}, session_id=changed, status="conflict"),
            entry({**content, "headcount_declared": 99}, status="refused"),
            entry({**content, "audience": None}, status="draft"),
        ),
    )
    assert response.status_code == 200
    assert results(response) == ["stored", "here", "conflict", "refused", "draft"]
    page = response.content.decode()
    assert "Not everything in the file is stored" in page
    assert Session.objects.latest("reference").reference in page
    assert "You declared 99 people" in page
    assert institute.name_en in page
    assert Session.objects.count() == SessionVersion.objects.count() == 3
    assert SessionConflict.objects.get().content["notes"] == "Another story"
    assert SessionDraft.objects.filter(officer=officer).count() == 2


def test_file_handed_in_again_stores_nothing_twice(
    phone: Phone, content: Content, officer: User
) -> None:
    data = unsent_file(officer, entry(content, pictures=(photo(),)), entry({}, status="draft"))
    assert results(hand_in(phone, data)) == ["stored", "draft"]
    drafts = list(SessionDraft.objects.values_list("pk", "data"))
    assert results(hand_in(phone, data)) == ["here", "draft"]
    assert SessionVersion.objects.count() == EvidenceFile.objects.count() == 1
    assert list(SessionDraft.objects.values_list("pk", "data")) == drafts


def test_complete_file_says_that_it_may_be_deleted(
    phone: Phone, content: Content, officer: User
) -> None:
    picture = photo()
    response = hand_in(phone, unsent_file(officer, entry(content, pictures=(picture,))))
    page = response.content.decode()
    assert "Everything in the file is stored" in page
    assert "1 picture is stored" in page
    assert EvidenceFile.objects.get().session == Session.objects.get()


def test_page_speaks_urdu(phone: Phone, content: Content, officer: User) -> None:
    response = hand_in(phone, unsent_file(officer, entry({**content, "audience": ""})), "ur")
    [line] = response.context["outcome"].lines
    assert line.result == "refused"
    assert "یہ خانہ بھریں" in line.reasons[0][1]


def test_draft_in_the_file_goes_on_in_the_log(
    phone: Phone, content: Content, officer: User
) -> None:
    started = entry({**content, "cohort": "Welding batch B"}, status="draft")
    started["typed"]["notes"] = "half a sen"
    hand_in(phone, unsent_file(officer, started))
    draft = SessionDraft.objects.get()
    assert str(draft.pk) == started["id"]
    assert draft.data["typed"] == started["typed"]
    page = phone.client.get(f"/en/outreach/sessions/{draft.pk}/what/").content.decode()
    assert "half a sen" in page
    assert phone.client.get(f"/en/outreach/sessions/{draft.pk}/check/").status_code == 200


def test_draft_that_says_something_else_is_left_alone(
    phone: Phone, content: Content, officer: User
) -> None:
    started = entry(content, status="draft")
    hand_in(phone, unsent_file(officer, started))
    changed = {**started, "typed": {**started["typed"], "notes": "Newer"}}
    response = hand_in(phone, unsent_file(officer, changed))
    assert results(response) == ["other_draft"]
    assert SessionDraft.objects.get().data["typed"] == started["typed"]


def test_refused_session_can_be_mended_in_the_log(
    phone: Phone, content: Content, officer: User
) -> None:
    hand_in(phone, unsent_file(officer, entry({**content, "headcount_declared": 99})))
    draft = SessionDraft.objects.get()
    page = phone.client.get(f"/en/outreach/sessions/{draft.pk}/check/").content.decode()
    assert "You declared 99 people" in page


def test_corrected_session_of_the_file_is_the_next_version(
    phone: Phone, content: Content, officer: User, supervisor: User
) -> None:
    session_id = new_id()
    phone.send(content, session_id)
    services.return_session(session=Session.objects.get(), by=supervisor, reason="Why?", now=NOW)
    mended = entry({**content, "notes": "So"}, session_id=session_id, base_version=1)
    response = hand_in(phone, unsent_file(officer, mended))
    assert results(response) == ["stored"]
    assert Session.objects.get().current_version.number == 2


def test_proposed_institution_and_cancelled_plan_come_first(
    phone: Phone, content: Content, officer: User, institute: Institution
) -> None:
    key = new_id()
    plan = PlannedSession.objects.create(
        campaign_id=content["campaign"],
        centre=officer.centre,
        officer=officer,
        planned_for=NOW.date(),
    )
    held = PlannedSession.objects.create(
        campaign_id=content["campaign"],
        centre=officer.centre,
        officer=officer,
        planned_for=NOW.date(),
    )
    proposal = {
        "id": str(key),
        "name_en": "Institute of Wazirabad",
        "name_ur": "",
        "district": institute.district_id,
        "kind": "tvet",
        "ownership": "",
        "gender_intake": "",
    }
    response = hand_in(
        phone,
        unsent_file(
            officer,
            entry({**content, "institution": str(key)}, planned=held.pk),
            institutions=[proposal, {**proposal, "id": str(new_id()), "kind": "castle"}],
            cancellations=[{"id": plan.pk, "reason": "Closed"}, {"id": 987, "reason": "None"}],
        ),
    )
    assert results(response) == ["stored"]
    assert len(response.context["outcome"].troubles) == 2
    assert Session.objects.get().current_version.institution_id == key
    states = {one.pk: one.state for one in PlannedSession.objects.all()}
    assert states == {plan.pk: "cancelled", held.pk: "done"}


def test_pictures_of_what_is_not_stored_wait(phone: Phone, content: Content, officer: User) -> None:
    response = hand_in(
        phone, unsent_file(officer, entry(content, status="draft", pictures=(photo(),)))
    )
    assert "1 picture waits" in response.content.decode()
    assert not EvidenceFile.objects.exists()


def test_damaged_pictures_are_named_and_the_others_stored(
    phone: Phone, content: Content, officer: User
) -> None:
    sent = entry(content, pictures=(photo(), photo(quality=50), b"no picture"))
    sent["evidence"][1]["jpeg"] = "%%%"
    sent["evidence"].append({"sha256": 5, "kind": None, "jpeg": ["x"]})
    response = hand_in(phone, unsent_file(officer, sent))
    [line] = response.context["outcome"].lines
    assert (line.pictures_stored, len(line.picture_reasons)) == (1, 3)
    assert not response.context["outcome"].is_complete


def test_large_file_is_taken_in_more_than_one_turn(
    phone: Phone, content: Content, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_in.hand_in, "__kwdefaults__", {"device": "file", "seconds": 0.0})
    data = unsent_file(officer, entry(content))
    response = hand_in(phone, data)
    assert results(response) == ["later"]
    assert "Hand it in once more" in response.content.decode()
    monkeypatch.undo()
    phone.client.force_login(officer)


def test_entry_that_was_changed_after_it_was_saved_is_not_sent(
    phone: Phone, content: Content, officer: User
) -> None:
    sent = entry(content)
    sent["content"]["staff_present"] = 40
    response = hand_in(phone, unsent_file(officer, sent))
    assert results(response) == ["refused"]
    assert not Session.objects.exists()


@pytest.mark.parametrize("of_the_same_centre", [True, False])
def test_file_of_another_officer_is_refused(
    phone: Phone, content: Content, lahore: Centre, peshawar: Centre, of_the_same_centre: bool
) -> None:
    other = make_officer(lahore if of_the_same_centre else peshawar)
    response = hand_in(phone, unsent_file(other, entry(content)))
    assert response.status_code == 422
    assert "another officer" in response.content.decode()
    assert not Session.objects.exists()


def test_session_of_another_officer_in_ones_own_file_is_refused(
    phone: Phone, content: Content, officer: User, lahore: Centre
) -> None:
    session_id = new_id()
    Phone(make_officer(lahore)).send(content, session_id)
    response = hand_in(
        phone, unsent_file(officer, entry(content, session_id=session_id, pictures=(photo(),)))
    )
    assert results(response) == ["refused"]
    assert not EvidenceFile.objects.exists()
    assert "LHE-2026-00001" not in response.content.decode()


HOSTILE = {
    "empty": b"",
    "no JSON": b"PK\x03\x04 a workbook",
    "page": b"<html><script>alert(1)</script>",
    "list": b"[]",
    "another": b'{"mrc": "outreach", "user": {"id": 1}}',
    "no user": b'{"mrc": "outreach-unsent", "format": 1}',
    "user": b'{"mrc": "outreach-unsent", "format": 1, "user": {"id": true}}',
    "sessions": b'{"mrc": "outreach-unsent", "format": 1, "user": {"id": 1}, "sessions": {}}',
    "deep": b'{"a":' * 90_000 + b"1" + b"}" * 90_000,
    "deep enough": b'{"a":' * 30 + b"1" + b"}" * 30,
    "many": b'{"mrc": "outreach-unsent", "sessions": [' + b"[]," * 500_000 + b"1]}",
    "not UTF-8": b'{"mrc": "outreach-unsent\xff"}',
    "constant": b'{"mrc": "outreach-unsent", "format": NaN}',
    "twice": b'{"mrc": "outreach-unsent", "mrc": "outreach-unsent"}',
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_file_is_refused_with_a_reason(phone: Phone, data: bytes) -> None:
    for language in ("en", "ur"):
        response = hand_in(phone, data, language)
        assert response.status_code == 422
        assert "field__error" in response.content.decode()
    assert not Session.objects.exists()


def test_nothing_and_a_newer_format_and_too_many_entries_are_refused(
    phone: Phone, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert phone.client.post("/en/outreach/file/").status_code == 422
    newer = hand_in(phone, unsent_file(officer, format=2))
    assert "newer app" in newer.content.decode()
    many = unsent_file(officer, institutions=[{}] * 1001)
    assert hand_in(phone, many).status_code == 422
    monkeypatch.setattr(files, "FILE_LIMIT", 100)
    with pytest.raises(FileError):
        read_file(unsent_file(officer))


@pytest.mark.parametrize(
    "broken",
    [
        7,
        {},
        {"id": "x"},
        {"id": str(new_id()), "base_version": "0", "content": {}},
        {"id": str(new_id()), "base_version": 0, "content": []},
        {"id": str(new_id()), "base_version": True, "content": {}},
    ],
)
def test_entry_that_no_phone_writes_is_counted_and_the_others_are_taken(
    phone: Phone, content: Content, officer: User, broken: Any
) -> None:
    response = hand_in(phone, unsent_file(officer, broken, entry(content)))
    assert results(response) == ["stored"]
    assert response.context["outcome"].unreadable == 1
    assert "1 entry of the file cannot be read" in response.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"content": {"attendance": [1, {"sex": []}], "schema": 99}},
        {"content": {"held_on": 5, "venue": ["x"], "institution": {"a": 1}}},
        {"typed": {"venue": ["a"], "topics": "b", "cell_x": {"a": 1}, "\ud800": "\x00"}},
        {"typed": "text", "evidence": [1, None]},
        {"content_hash": None},
        {"id": "9c5b94b1-35ad-49bb-b118-8e8fc24abf80"},
        {"planned": "1e9"},
    ],
)
@pytest.mark.parametrize("status", ["ready", "draft"])
def test_strange_entry_breaks_nothing(
    phone: Phone, content: Content, officer: User, changes: dict[str, Any], status: str
) -> None:
    response = hand_in(phone, unsent_file(officer, {**entry(content, status=status), **changes}))
    assert response.status_code == 200
    for draft in SessionDraft.objects.all():
        for step in ("where", "when", "what", "count", "check"):
            assert phone.client.get(f"/en/outreach/sessions/{draft.pk}/{step}/").status_code == 200
    assert phone.client.get("/en/outreach/").status_code == 200


# --- The command ---------------------------------------------------------------------------------


def test_command_hands_in_as_the_files_own_officer(
    tmp_path: Path, content: Content, officer: User, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "unsent.json"
    path.write_bytes(unsent_file(officer, entry(content, pictures=(photo(),))))
    call_command("import_field_file", path, "--as", officer.username)
    said = capsys.readouterr().out
    assert "stored | LHE-2026-00001 version 1 | 1 pictures" in said
    session = Session.objects.get()
    assert (session.officer, session.current_version.device) == (officer, "file, command")


def test_command_fails_where_something_is_left(
    tmp_path: Path, content: Content, officer: User, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "unsent.json"
    path.write_bytes(unsent_file(officer, entry({**content, "headcount_declared": 99})))
    with pytest.raises(CommandError, match="keep the file"):
        call_command("import_field_file", path, "--as", officer.username)
    assert "refused | headcount_declared: You declared 99" in capsys.readouterr().out


@pytest.mark.parametrize("who", ["nobody", "supervisor", "other"])
def test_command_refuses_who_is_not_the_files_officer(
    tmp_path: Path, content: Content, officer: User, supervisor: User, lahore: Centre, who: str
) -> None:
    path = tmp_path / "unsent.json"
    path.write_bytes(unsent_file(officer, entry(content)))
    names = {
        "nobody": "nobody",
        "supervisor": supervisor.username,
        "other": make_officer(lahore).username,
    }
    with pytest.raises(CommandError):
        call_command("import_field_file", path, "--as", names[who])
    assert not Session.objects.exists()


def test_command_names_a_file_that_is_not_there(tmp_path: Path, officer: User) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_field_file", tmp_path / "none.json", "--as", officer.username)


def test_format_is_the_one_that_the_app_writes() -> None:
    """The two ends of the file are written in two languages: their words have to be the same."""
    root = Path(__file__).resolve().parents[4]
    script = (root / "site/mrc/static/mrc/js/outreach/files.js").read_text()
    assert f'mrc: "{files.MARK}"' in script
    assert f"const FORMAT = {files.FORMAT};" in script
    for key in json.loads(unsent_file(User(pk=1))):
        assert f"{key}:" in script or f"    {key}" in script, key
