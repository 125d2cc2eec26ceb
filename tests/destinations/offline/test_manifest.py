"""What is listed is what is really served, and whatever changes it changes the list."""

import datetime
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from destinations.documents.kinds import DocumentKind
from destinations.documents.models import GuideDocument
from destinations.documents.services import read_edition
from destinations.listening.services import keep_recording
from destinations.listening.sound import cleaned
from destinations.models import Fact, FactKind, GuidePage, GuidePart, GuidePartPage
from mrc.core.models import Contact
from tests.destinations.factories import FactFactory, FactKindFactory, block, make_part, text
from tests.destinations.listening import sounds
from tests.factories import make_page, make_user, translate

pytestmark = pytest.mark.django_db

MANIFEST = "/en/destinations/saudi-arabia/offline.json"


def listed(client: Client, address: str = MANIFEST) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200
    return dict(response.json())


def urls(manifest: dict[str, Any], kind: str) -> list[str]:
    return [file["url"] for file in manifest["files"] if file["kind"] == kind]


def content_of(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    if response.streaming:
        return b"".join(response.streaming_content)
    return bytes(response.content)


def picture(part: GuidePartPage) -> None:
    image = get_image_model().objects.create(title="A bus", file=get_test_image_file())
    part.body = [block("image", {"image": image.pk, "alt": "A bus", "caption": ""})]
    part.save_revision().publish()


# --- What is listed -------------------------------------------------------------------------------


def test_every_address_has_the_size_and_the_hash_of_what_is_served(
    client: Client, guide: GuidePage
) -> None:
    part = make_part(guide, GuidePart.CHECK, title="Check", body=[text("<p>Look.</p>")])
    picture(part)
    keep_recording(page=part, sound=cleaned(sounds.silent_opus(20)), by=None)
    manifest = listed(client)
    for file in manifest["files"]:
        content = content_of(client, file["url"])
        assert len(content) == file["bytes"], file["url"]
        assert hashlib.sha256(content).hexdigest() == file["sha256"], file["url"]
        assert 0 < file["transfer"] <= file["bytes"] + 40
    assert len(manifest["files"]) == len({file["url"] for file in manifest["files"]})


def test_a_guide_is_listed_with_all_that_reading_it_needs(client: Client, guide: GuidePage) -> None:
    part = make_part(guide, GuidePart.CHECK, title="Check")
    picture(part)
    keep_recording(page=part, sound=cleaned(sounds.silent_opus(20)), by=None)
    manifest = listed(client)
    home = "/en/destinations/saudi-arabia/"
    assert urls(manifest, "page") == [home, f"{home}costs/", f"{home}check/"]
    assert urls(manifest, "print") == [f"{home}print/"]
    assert urls(manifest, "shelf") == ["/en/kept/", "/ur/kept/"]
    # Both widths of the picture: the phone's screen chooses.
    assert len(urls(manifest, "picture")) == 2
    [voice] = [file for file in manifest["files"] if file["group"] == "recordings"]
    assert voice["url"].startswith("/media/recordings/")
    files = {url.rpartition("/")[2] for url in urls(manifest, "file")}
    assert {"base.css", "icons.svg", "main.js", "panel.js", "queue.js"} <= files
    assert "service-worker.js" not in files
    everything = manifest["total"]
    assert everything["guide"]["bytes"] == sum(
        file["bytes"] for file in manifest["files"] if file["group"] == "guide"
    )
    assert everything["recordings"] == {
        "files": 1, "bytes": voice["bytes"], "transfer": voice["bytes"]
    }  # fmt: skip


def test_the_other_language_has_a_list_of_its_own(client: Client, guide: GuidePage) -> None:
    translate(guide.get_parent().specific, {"Countries": "ممالک"})
    translate(guide, {guide.title: "سعودی عرب", guide.summary: "جانے سے پہلے"})
    manifest = listed(client, MANIFEST.replace("/en/", "/ur/"))
    assert manifest["language"] == "ur"
    assert urls(manifest, "page") == ["/ur/destinations/saudi-arabia/"]
    for file in manifest["files"]:
        assert hashlib.sha256(content_of(client, file["url"])).hexdigest() == file["sha256"]


def test_nothing_closed_is_listed(client: Client, guide: GuidePage) -> None:
    closed = ("/admin", "/accounts", "/api", "/documents")
    for file in listed(client)["files"]:
        assert not file["url"].startswith(closed)
        assert "outreach" not in file["url"]
        assert "//" not in file["url"]


def test_a_private_part_is_not_listed_and_a_private_guide_has_no_list(
    client: Client, guide: GuidePage
) -> None:
    part = make_part(guide, GuidePart.CHECK, title="Check")
    PageViewRestriction.objects.create(page=part, restriction_type="password", password="x")
    assert "/en/destinations/saudi-arabia/check/" not in urls(listed(client), "page")
    PageViewRestriction.objects.create(page=guide, restriction_type="login")
    assert client.get(MANIFEST).status_code == 404


def test_what_does_not_exist_has_no_list(client: Client, guide: GuidePage) -> None:
    assert client.get("/en/destinations/narnia/offline.json").status_code == 404
    assert client.get(MANIFEST.replace("/en/", "/ur/")).status_code == 404
    guide.unpublish()
    assert client.get(MANIFEST).status_code == 404


def test_whoever_is_signed_in_is_told_the_same_hashes(client: Client, guide: GuidePage) -> None:
    before = listed(client)
    client.force_login(make_user())
    assert listed(client) == before


def test_collected_files_are_listed_under_their_names_with_a_hash(
    client: Client, guide: GuidePage, settings: Any, tmp_path: Path
) -> None:
    """As in production."""
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = str(tmp_path / "static")
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    call_command("collectstatic", interactive=False, verbosity=0)
    files = [one for one in listed(client)["files"] if one["url"].startswith("/static/")]
    assert any(one["url"].startswith("/static/mrc/css/base.") for one in files)
    for one in files:
        path = tmp_path / "static" / one["url"].removeprefix("/static/")
        assert hashlib.sha256(path.read_bytes()).hexdigest() == one["sha256"]


# --- What changes it ------------------------------------------------------------------------------


def changed_fact(guide: GuidePage) -> None:
    Fact.objects.update(value_en="9 hours")


def expired_fact(guide: GuidePage) -> None:
    day = datetime.date(2020, 1, 1)
    Fact.objects.update(checked_on=day, check_due_on=day + datetime.timedelta(days=30))


def changed_kind(guide: GuidePage) -> None:
    kind = FactKind.objects.get()
    kind.label_en = "Hours of work"
    kind.save()


def changed_contact(guide: GuidePage) -> None:
    Contact.objects.get().delete()


def changed_part(guide: GuidePage) -> None:
    part = GuidePartPage.objects.get()
    part.body = [text("<p>It costs more now.</p>")]
    part.save_revision().publish()


def another_part(guide: GuidePage) -> None:
    make_part(guide, GuidePart.CHECK, title="Check")


def new_recording(guide: GuidePage) -> None:
    part = GuidePartPage.objects.get()
    keep_recording(page=part, sound=cleaned(sounds.silent_opus(20)), by=None)


def another_page_of_the_menu(guide: GuidePage) -> None:
    make_page(guide.get_parent().get_parent(), "Trafficking", show_in_menus=True)


CHANGES = [
    changed_fact, expired_fact, changed_kind, changed_contact, changed_part, another_part,
    new_recording, another_page_of_the_menu,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_is_shown_is_another_version(
    client: Client, guide: GuidePage, change: Any
) -> None:
    before = listed(client)
    change(guide)
    after = listed(client)
    assert after["version"] != before["version"]
    for file in after["files"]:
        assert hashlib.sha256(content_of(client, file["url"])).hexdigest() == file["sha256"]


def test_a_fact_of_another_country_changes_nothing(client: Client, guide: GuidePage) -> None:
    before = listed(client)
    FactFactory(country__code="QA", kind=FactKindFactory(key="other"), value_en="Other")
    assert listed(client) == before


def test_midnight_makes_a_new_list(
    client: Client, guide: GuidePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fact that passes its date is past it in the list, though nobody has changed anything."""
    today = datetime.date(2026, 11, 22)
    Fact.objects.update(checked_on=datetime.date(2026, 5, 1), check_due_on=today)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *given: today)
    before = listed(client)
    tomorrow = today + datetime.timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *given: tomorrow)
    after = listed(client)
    assert (before["as_of"], after["as_of"]) == ("2026-11-22", "2026-11-23")
    assert after["version"] != before["version"]


# --- What it costs --------------------------------------------------------------------------------


def queries(client: Client) -> int:
    listed(client)
    with CaptureQueriesContext(connection) as captured:
        listed(client)
    return len(captured)


def test_the_list_asks_no_more_for_more_parts_facts_and_recordings(
    client: Client, guide: GuidePage
) -> None:
    few = queries(client)
    for part in (GuidePart.CHECK, GuidePart.HEALTH, GuidePart.WOMEN, GuidePart.CONTRACT):
        kind = FactKindFactory(key=f"kind-of-{part}")
        FactFactory(country=guide.country, kind=kind)
        page = make_part(guide, part, title=str(part))
        keep_recording(page=page, sound=cleaned(sounds.silent_opus(20)), by=None)
    assert queries(client) == few
    assert few <= 15


def test_the_list_may_be_cached_for_a_minute_and_is_asked_for_again_cheaply(
    client: Client, guide: GuidePage
) -> None:
    response = client.get(MANIFEST)
    assert "max-age=60" in response["Cache-Control"]
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    again = client.get(MANIFEST, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert client.post(MANIFEST).status_code == 405


def test_a_cache_that_is_down_costs_time_and_nothing_else(
    client: Client, guide: GuidePage, settings: Any
) -> None:
    before = listed(client)
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert listed(client) == before


def test_titles_are_written_as_json_and_nothing_else(client: Client, guide: GuidePage) -> None:
    guide.title = "</script><script>alert('Saudi')</script>"
    guide.save_revision().publish()
    response = client.get(MANIFEST)
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert json.loads(response.content)["title"] == guide.title


# --- The pages that speak of it -------------------------------------------------------------------


def test_the_page_of_what_is_kept_is_the_same_for_everybody(client: Client, homes: Any) -> None:
    for code in ("en", "ur"):
        address = f"/{code}/kept/"
        response = client.get(address)
        assert response.status_code == 200
        assert not response.cookies
        assert response["X-Robots-Tag"] == "noindex"
        signed_in = Client()
        signed_in.force_login(make_user())
        assert signed_in.get(address).content == response.content


def test_a_guide_offers_to_be_kept_to_scripts_alone(client: Client, guide: GuidePage) -> None:
    html = client.get("/en/destinations/saudi-arabia/").content.decode()
    line = html[html.index('<li class="keep"') :]
    assert line.startswith('<li class="keep" hidden data-keep')
    assert f'data-manifest="{reverse("guide_manifest", args=["saudi-arabia"])}"' in line
    assert "data-offered" in line[: line.index(">")]


@pytest.mark.parametrize(("state", "offered", "status"), [("off", False, 200), ("kill", None, 404)])
def test_the_switch_stops_the_offer(
    client: Client, guide: GuidePage, settings: Any, state: str, offered: Any, status: int
) -> None:
    settings.MRC_PUBLIC_WORKER = state
    html = client.get("/en/destinations/saudi-arabia/").content.decode()
    assert ('<li class="keep"' in html) is (offered is not None)
    assert "data-offered" not in html
    assert client.get(MANIFEST).status_code == status


# --- The emergency card ---------------------------------------------------------------------------


def test_the_card_is_offered_while_its_file_is_right(
    client: Client, guide: GuidePage, own_uploads: Path
) -> None:
    edition = read_edition(guide, today=timezone.localdate())
    name = default_storage.save("guides/card.pdf", ContentFile(b"%PDF-1.7 a card"))
    GuideDocument.objects.create(
        **edition.row(DocumentKind.CARD),
        country=guide.country,
        fingerprint=edition.fingerprint(DocumentKind.CARD),
        name=name,
        size=15,
        pages=1,
        drawn_at=timezone.now(),
    )
    [card] = [file for file in listed(client)["files"] if file["group"] == "card"]
    assert card["url"] == reverse("guide_card_pdf", args=["saudi-arabia"])
    assert card["bytes"] == 15
    assert hashlib.sha256(content_of(client, card["url"])).hexdigest() == card["sha256"]
    # What it says is past its date: nobody keeps it until it is drawn again.
    GuideDocument.objects.update(valid_until="2020-02-01")
    assert [file for file in listed(client)["files"] if file["group"] == "card"] == []
