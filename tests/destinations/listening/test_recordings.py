"""A recording of a part: uploaded, shown, and known to be behind its text."""

import math
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from destinations.listening.models import Recording
from destinations.listening.reading import outdated
from destinations.listening.services import confirm, keep_recording
from destinations.listening.sound import cleaned
from destinations.models import Fact, GuidePage, GuidePart, GuidePartPage
from mrc.core.accounts.roles import Role
from mrc.core.editor_tasks import waiting_for
from mrc.core.models import Contact
from tests.destinations.factories import block, make_alias, make_part, text
from tests.destinations.listening import sounds
from tests.factories import make_user, translate

pytestmark = pytest.mark.django_db

PART = "/en/destinations/saudi-arabia/costs/"


def record(page: Any, sent: bytes | None = None) -> Recording:
    sound = cleaned(sent or sounds.silent_opus(187, notes=True))
    return keep_recording(page=page, sound=sound, by=None)


def publish(page: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def again(page: Any) -> Any:
    """As the next request has it."""
    return type(page).objects.get(pk=page.pk)


def upload(client: Client, page: Any, sent: bytes, name: str = "voice.opus", **data: Any) -> Any:
    file = SimpleUploadedFile(name, sent, content_type="audio/ogg")
    address = reverse("wagtailsnippets_destinations_recording:add")
    return client.post(address, {"page": page.pk, "file": file, **data})


@pytest.fixture
def editor(client: Client) -> Any:
    user = make_user(Role.EDITOR)
    client.force_login(user)
    return user


# --- What a reader sees ---------------------------------------------------------------------------


def test_a_part_without_a_recording_shows_no_player(client: Client, part: GuidePartPage) -> None:
    html = client.get(PART).content.decode()
    assert "<audio" not in html
    # The device's own voice waits for a script that finds one.
    assert re.search(r"<p[^>]*hidden data-voice>", html)


def test_length_and_size_are_shown_before_anything_is_loaded(
    client: Client, part: GuidePartPage
) -> None:
    recording = record(part)
    html = client.get(PART).content.decode()
    player = re.search(r"<audio[^>]*>", html)
    assert player is not None
    assert 'preload="none"' in player[0]
    assert " controls" in player[0]
    assert recording.file.url in player[0]
    assert "3:07" in html
    assert f"{math.ceil(recording.size / 1000)} KB" in html
    assert "autoplay" not in html
    assert "The text has changed" not in html


@pytest.mark.parametrize("change", ["text", "fact", "contact", "title"])
def test_a_recording_says_that_its_text_has_changed(
    client: Client, part: GuidePartPage, change: str
) -> None:
    contact = Contact.objects.get()
    publish(part, body=[*part.body.raw_data, block("contact", {"contact": contact.pk, "note": ""})])
    record(again(part))
    assert "The text has changed" not in client.get(PART).content.decode()
    match change:
        case "text":
            publish(again(part), body=[text("<p>Nine hours.</p>")])
        case "fact":
            Fact.objects.update(value_en="9 hours")
        case "contact":
            Contact.objects.update(phone="0300 0000000")
        case "title":
            publish(again(part), title="Hours")
    assert "The text has changed" in client.get(PART).content.decode()


def test_checking_a_fact_again_changes_nothing_that_is_heard(
    client: Client, part: GuidePartPage
) -> None:
    record(part)
    Fact.objects.update(checked_on="2026-11-01", check_due_on="2027-05-01", source_date="2026")
    publish(again(part), search_description="Found by this")
    assert "The text has changed" not in client.get(PART).content.decode()


def test_each_language_has_its_own_voice(client: Client, guide: GuidePage) -> None:
    part = make_part(guide, title="Costs", body=[text("<p>Nothing.</p>")])
    translate(guide.get_parent().specific, {"Countries": "ممالک"})
    translate(guide, {guide.title: "سعودی عرب", guide.summary: "جانے سے پہلے"})
    urdu = translate(part, {"Costs": "خرچہ", "Nothing.": "کچھ نہیں۔"})
    english_voice, urdu_voice = record(part), record(urdu, sounds.silent_opus(60))
    english = client.get(PART).content.decode()
    assert english_voice.file.url in english
    assert urdu_voice.file.url not in english
    html = client.get(PART.replace("/en/", "/ur/")).content.decode()
    assert urdu_voice.file.url in html
    assert english_voice.file.url not in html


def test_a_page_that_waits_for_its_translation_has_the_voice_of_its_source(
    client: Client, part: GuidePartPage, guide: GuidePage
) -> None:
    recording = record(part)
    for page in (guide.get_parent(), guide, part):
        make_alias(page)
    html = client.get(PART.replace("/en/", "/ur/")).content.decode()
    assert recording.file.url in html
    assert "<audio" in html
    # Its text is the English one, and so nothing has changed.
    assert 'class="notice"' not in html[html.index("listen-heading") : html.index("<audio")]


def test_a_player_costs_a_page_one_query_and_none_where_there_is_none(
    client: Client, part: GuidePartPage
) -> None:
    client.get(PART)
    with CaptureQueriesContext(connection) as context:
        client.get(PART)
    # The next request empties the log that the context looks into.
    without = list(context.captured_queries)
    record(part)
    client.get(PART)
    with CaptureQueriesContext(connection) as with_player:
        client.get(PART)
    assert not any("destinations_recording" in query["sql"] for query in without)
    assert len(with_player) == len(without) + 1


# --- How it is kept -------------------------------------------------------------------------------


def test_the_stored_file_is_clean_and_named_after_its_content(
    part: GuidePartPage, own_uploads: Path
) -> None:
    recording = record(part)
    assert recording.file.name == f"recordings/{recording.sha256[:32]}.opus"
    stored = (own_uploads / recording.file.name).read_bytes()
    assert len(stored) == recording.size
    assert sounds.TITLE.encode() not in stored


def test_a_new_recording_takes_the_place_of_the_old_one(
    part: GuidePartPage, own_uploads: Path
) -> None:
    first = record(part).file.name
    second = record(part, sounds.silent_mp3(20)).file.name
    assert Recording.objects.get().file.name == second
    assert not (own_uploads / first).exists()
    assert (own_uploads / second).exists()


def test_a_deleted_page_takes_its_file_along_unless_another_page_has_it(
    part: GuidePartPage, guide: GuidePage, own_uploads: Path
) -> None:
    other = make_part(guide, GuidePart.CHECK, title="Check")
    name = record(part).file.name
    record(other)
    part.delete()
    assert (own_uploads / name).exists()
    other.delete()
    assert not (own_uploads / name).exists()
    assert not Recording.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"seconds": 0}, {"size": 0}, {"sha256": "no hash"}, {"text_hash": ""}]
)
def test_the_database_refuses_a_recording_of_nothing(
    part: GuidePartPage, wrong: dict[str, Any]
) -> None:
    record(part)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recording.objects.update(**wrong)


def test_the_list_of_those_behind_asks_no_more_for_many(guide: GuidePage) -> None:
    kinds = [GuidePart.COSTS, GuidePart.CHECK, GuidePart.HEALTH, GuidePart.WOMEN]
    parts = [make_part(guide, kind, body=[text(f"<p>{kind}</p>")]) for kind in kinds]
    record(parts[0])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            outdated(Recording.objects.all())
        return len(captured)

    few = queries()
    for part in parts[1:]:
        record(part)
    record(guide)
    assert outdated(Recording.objects.all()) == set()
    # The guide itself brings its card of facts: the kinds on it, and the facts.
    assert queries() <= few + 2
    publish(again(parts[2]), body=[text("<p>Other words.</p>")])
    assert outdated(Recording.objects.all()) == {Recording.objects.get(page=parts[2]).pk}


# --- The admin ------------------------------------------------------------------------------------


def test_an_editor_uploads_a_recording(client: Client, editor: Any, part: GuidePartPage) -> None:
    response = upload(client, part, sounds.m4a(9, notes=True), "من گھر.m4a")
    assert response.status_code == 302, response.content.decode()
    recording = Recording.objects.get()
    assert (recording.page_id, recording.format, recording.seconds) == (part.pk, "m4a", 9)
    assert recording.uploaded_by == editor
    page = client.get(reverse("wagtailsnippets_destinations_recording:list"))
    assert "Says what the page says" in page.content.decode()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (b"<script>alert(1)</script>", "This is not a sound file"),
        (sounds.silent_opus(3)[:-9], "This sound file is damaged"),
    ],
)
def test_what_is_no_sound_is_refused_beside_the_field(
    client: Client, editor: Any, part: GuidePartPage, sent: bytes, message: str
) -> None:
    response = upload(client, part, sent)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Recording.objects.exists()


def test_a_file_above_the_limit_is_refused_unread(
    client: Client, editor: Any, part: GuidePartPage, settings: Any
) -> None:
    settings.MRC_RECORDING_MAX_BYTES = 20_000
    response = upload(client, part, sounds.silent_opus(187))
    assert "one channel, 32 kbit/s" in response.content.decode()
    assert not Recording.objects.exists()


def test_a_page_that_waits_for_its_translation_takes_no_recording(
    client: Client, editor: Any, part: GuidePartPage, guide: GuidePage
) -> None:
    for page in (guide.get_parent(), guide):
        make_alias(page)
    response = upload(client, make_alias(part), sounds.silent_opus(3))
    assert "waits for its translation" in response.content.decode()


def test_whoever_listened_says_that_it_is_still_right(
    client: Client, editor: Any, part: GuidePartPage
) -> None:
    recording = record(part)
    publish(again(part), summary="Shorter.")
    assert outdated([recording]) == {recording.pk}
    [task] = [one for one in waiting_for(editor) if "Recordings" in one.label]
    assert task.number == 1
    listed = client.get(task.url).content.decode()
    assert "The text has changed since" in listed
    address = reverse("wagtailsnippets_destinations_recording:edit", args=[recording.pk])
    assert client.post(address, {"page": part.pk}).status_code == 302
    assert outdated([Recording.objects.get()]) == {recording.pk}
    assert client.post(address, {"page": part.pk, "is_still_right": "on"}).status_code == 302
    assert outdated([Recording.objects.get()]) == set()


def test_confirming_keeps_the_file(part: GuidePartPage) -> None:
    recording = record(part)
    publish(again(part), summary="Shorter.")
    confirm(recording=recording, page=again(part))
    kept = Recording.objects.get()
    assert (kept.file.name, kept.size) == (recording.file.name, recording.size)


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.OFFICER, Role.SUPERVISOR])
def test_others_may_not_upload(client: Client, part: GuidePartPage, role: Role) -> None:
    client.force_login(make_user(role))
    assert upload(client, part, sounds.silent_opus(3)).status_code in (302, 403)
    assert not Recording.objects.exists()
