"""Uploads and private files in S3 (a stand-in: see conftest): the same answers as from a disk."""

import hashlib
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from alerts.models import ReportEvidence
from alerts.reports.storage import PictureGoneError, held_names, keep_picture, open_picture
from campaigns.records import services
from tests.campaigns.evidence.adding import add
from tests.campaigns.factories import NOW, make_officer, make_supervisor, submit
from tests.deploy.conftest import Buckets
from tests.destinations.factories import CountryFactory, block, make_guide, make_index, make_part
from tests.factories import CentreFactory, make_site

pytestmark = pytest.mark.django_db
VOICE = bytes(range(256)) * 100


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_stored_file_behaves_as_on_a_disk(buckets: Buckets) -> None:
    first = default_storage.save("notes/one.txt", ContentFile(b"one"))
    second = default_storage.save("notes/one.txt", ContentFile(b"two"))
    assert first == "notes/one.txt"
    assert second != first, "a file that is there was overwritten"
    assert default_storage.exists(first)
    assert default_storage.size(first) == 3
    with default_storage.open(first) as file:
        assert file.read() == b"one"
    assert sorted(default_storage.listdir("notes")[1]) == sorted(
        name.removeprefix("notes/") for name in (first, second)
    )
    assert default_storage.url(first) == "/media/notes/one.txt"
    default_storage.delete(first)
    default_storage.delete(first)
    assert not default_storage.exists(first)
    for ask in (default_storage.open, default_storage.size, default_storage.get_modified_time):
        with pytest.raises(FileNotFoundError):
            ask(first)


def test_a_storage_that_is_away_is_an_os_error_that_names_nothing(s3_is_down: None) -> None:
    for ask in (default_storage.open, default_storage.exists, default_storage.delete):
        with pytest.raises(OSError, match="the file storage: ") as caught:
            ask("secret-name.txt")
        assert "secret-name" not in str(caught.value)
        assert "mrc-media" not in str(caught.value)
    with pytest.raises(OSError, match="the file storage: "):
        default_storage.save("secret-name.txt", ContentFile(b""))


def test_private_files_have_no_address(buckets: Buckets) -> None:
    for name in ("evidence", "reports", "donor_reports"):
        with pytest.raises(ValueError, match="not accessible"):
            storages[name].url("x")


def test_an_upload_is_served_with_pieces_and_dates(buckets: Buckets, client: Client) -> None:
    default_storage.save("recordings/voice.opus", ContentFile(VOICE))
    whole = client.get("/media/recordings/voice.opus")
    assert (whole.status_code, body(whole)) == (200, VOICE)
    assert whole["Content-Type"] == "audio/ogg"
    assert whole["Content-Length"] == str(len(VOICE))
    assert "immutable" in whole["Cache-Control"]
    piece = client.get("/media/recordings/voice.opus", headers={"Range": "bytes=100-199"})
    assert (piece.status_code, body(piece)) == (206, VOICE[100:200])
    known = {"If-Modified-Since": whole["Last-Modified"]}
    assert client.get("/media/recordings/voice.opus", headers=known).status_code == 304
    assert client.get("/media/recordings/none.opus").status_code == 404
    assert client.get("/media/recordings/../../x").status_code == 404


def test_an_upload_while_the_storage_is_away_is_no_lost_file(
    s3_is_down: None, client: Client
) -> None:
    response = client.get("/media/recordings/voice.opus")
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"


def test_a_picture_and_its_renditions_are_made_and_served(buckets: Buckets, client: Client) -> None:
    image = get_image_model().objects.create(title="Sea", file=get_test_image_file())
    rendition = image.get_rendition("width-100|format-webp")
    assert rendition.url.startswith("/media/images/")
    served = client.get(rendition.url)
    assert served.status_code == 200
    assert body(served)[8:12] == b"WEBP"
    assert {key.split("/")[0] for key in buckets.media.keys} == {"original_images", "images"}
    assert client.get(f"/media/{image.file.name}").status_code == 404


@pytest.fixture
def guide_with_a_picture(immediate_commits: None, buckets: Buckets) -> str:
    """The address of the list of its files."""
    image = get_image_model().objects.create(title="A bus", file=get_test_image_file())
    country = CountryFactory(code="SA", slug="saudi-arabia")
    guide = make_guide(make_index(make_site().english), country)
    shown = block("image", {"image": image.pk, "alt": "A bus", "caption": ""})
    make_part(guide, title="Costs", body=[shown])
    return "/en/destinations/saudi-arabia/offline.json"


def test_a_kept_guide_names_pictures_of_the_bucket(
    guide_with_a_picture: str, client: Client, buckets: Buckets
) -> None:
    listed = {one["url"]: one for one in client.get(guide_with_a_picture).json()["files"]}
    pictures = {url for url in listed if url.startswith("/media/images/")}
    assert pictures
    for url in pictures:
        stored = buckets.media.read(url.removeprefix("/media/"))
        assert listed[url]["sha256"] == hashlib.sha256(stored).hexdigest()


def test_a_picture_that_is_gone_is_left_out_of_a_kept_guide(
    guide_with_a_picture: str, client: Client
) -> None:
    before = {one["url"] for one in client.get(guide_with_a_picture).json()["files"]}
    gone = min(url for url in before if url.startswith("/media/images/"))
    default_storage.delete(gone.removeprefix("/media/"))
    cache.clear()
    after = client.get(guide_with_a_picture)
    assert after.status_code == 200
    assert {one["url"] for one in after.json()["files"]} == before - {gone}


def test_a_kept_guide_is_not_gone_while_the_storage_is_away(
    guide_with_a_picture: str, client: Client, s3_is_down: None
) -> None:
    response = client.get(guide_with_a_picture)
    assert (response.status_code, response["Cache-Control"]) == (503, "no-store")
    assert response["Retry-After"]


def test_a_document_is_streamed_by_our_view_and_nobody_is_sent_to_the_bucket(
    buckets: Buckets, client: Client
) -> None:
    make_site()
    document = get_document_model().objects.create(
        title="Leaflet", file=ContentFile(b"%PDF-1.7", name="leaflet.pdf")
    )
    response = client.get(document.url)
    assert (response.status_code, body(response)) == (200, b"%PDF-1.7")


def test_evidence_lies_in_the_private_bucket_alone(buckets: Buckets) -> None:
    centre = CentreFactory(code="LHE")
    session = submit(make_officer(centre))
    evidence = add(session)
    assert buckets.media.keys == []
    assert buckets.private.keys == [f"evidence/{evidence.file.name}"]
    supervisor = make_supervisor(centre)
    with services.open_evidence(evidence=evidence, by=supervisor, now=NOW) as file:
        assert file.read() == buckets.private.read(f"evidence/{evidence.file.name}")


def test_pictures_of_reports_are_encrypted_before_they_leave(buckets: Buckets) -> None:
    name = keep_picture(b"RIFF....WEBP picture")
    stored = buckets.private.read(f"reports/{name}")
    assert stored.startswith(b"gAAAAA")
    assert open_picture(ReportEvidence(name=name)) == b"RIFF....WEBP picture"
    assert list(held_names()) == [name]


def test_private_files_while_the_storage_is_away_are_said_to_be_gone(s3_is_down: None) -> None:
    with pytest.raises(PictureGoneError):
        open_picture(ReportEvidence(name="ab/cd"))


def test_readyz_names_a_storage_that_is_away(s3_is_down: None, client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()["problems"]) == (503, ["storage"])
