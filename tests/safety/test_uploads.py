"""Pictures that editors upload: nothing but pixels is kept, in the original and in every size.

What readers, officers and donors' reports send in has tests beside its own code
(`docs/security/README.md` names them).
"""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Drawing
from wagtail.images.models import Image
from wagtail.models import UploadedFile

from tests.campaigns.evidence.files import (
    COMMENT,
    MAKER,
    XMP,
    jpeg_flood,
    jpeg_of_many_passes,
    photo,
    png_flood,
    telling,
    webp_flood,
)
from tests.factories import make_site, make_user

pytestmark = pytest.mark.django_db
TOLD = (MAKER.encode(), XMP.encode(), COMMENT.encode(), b"Exif", b"GPS")
PAGE = b"<!doctype html><script>alert(1)</script>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'


@pytest.fixture
def editor(settings: Any, tmp_path: Path) -> Client:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "a" / "b" / "media", "base_url": "/media/"},
        },
    }
    make_site()
    client = Client()
    client.force_login(make_user(username="pictures", is_staff=True, is_superuser=True))
    return client


def upload(client: Client, data: bytes, name: str, path: str = "/admin/images/add/") -> Any:
    file = SimpleUploadedFile(name, data, content_type="image/jpeg")
    return client.post(path, {"title": "A hall", "file": file, "collection": "1"})


def stored(image: Image) -> bytes:
    with image.file.open() as file:
        return bytes(file.read())


@pytest.mark.parametrize(("file_format", "ending"), [("JPEG", "jpg"), ("PNG", "png"),
                                                     ("WEBP", "webp")])  # fmt: skip
def test_place_and_device_are_in_no_size_of_it(
    editor: Client, file_format: str, ending: str
) -> None:
    sent = telling(file_format)
    assert any(word in sent for word in TOLD)
    assert upload(editor, sent, f"hall.{ending}").status_code == 302
    image = Image.objects.get()
    assert (image.width, image.height) == (600, 400)
    sizes = ["original", "width-200", "width-200|format-jpeg", "width-200|format-png", "fill-90x90"]
    for data in [stored(image), *(stored(image.get_rendition(size)) for size in sizes)]:
        assert [word for word in TOLD if word in data] == []
        with Drawing.open(io.BytesIO(data)) as drawing:
            assert not drawing.getexif()
            assert not {"exif", "xmp", "comment", "icc_profile"} & set(drawing.info)


@pytest.mark.parametrize(
    "path", ["/admin/images/add/", "/admin/images/multiple/add/", "/admin/images/chooser/create/"]
)
def test_every_way_of_uploading_redraws(editor: Client, path: str) -> None:
    file = SimpleUploadedFile("hall.jpg", telling("JPEG") + PAGE, content_type="image/jpeg")
    names = {
        "/admin/images/multiple/add/": {"title": "Hall", "files[]": file, "collection": "1"},
        "/admin/images/chooser/create/": {
            "image-chooser-upload-title": "Hall", "image-chooser-upload-file": file,
            "image-chooser-upload-collection": "1",
        },
    }  # fmt: skip
    answer = editor.post(path, names.get(path, {"title": "Hall", "file": file, "collection": "1"}))
    assert answer.status_code in (200, 302)
    data = stored(Image.objects.get())
    assert [word for word in (*TOLD, b"<script") if word in data] == []
    assert not UploadedFile.objects.exists()


def test_changed_file_is_redrawn_and_changed_title_keeps_it(editor: Client) -> None:
    upload(editor, photo(), "hall.jpg")
    image = Image.objects.get()
    before = stored(image)
    path = f"/admin/images/{image.pk}/"
    assert editor.post(path, {"title": "Another", "collection": "1"}).status_code == 302
    image.refresh_from_db()
    assert (image.title, stored(image)) == ("Another", before)
    assert upload(editor, telling("JPEG"), "hall.jpg", path).status_code == 302
    image.refresh_from_db()
    assert stored(image) != before
    assert [word for word in TOLD if word in stored(image)] == []


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("page.jpg", PAGE), ("page.png", PAGE), ("drawing.png", DRAWING), ("drawing.svg", DRAWING),
        ("page.html", photo()), ("photo.jpg.html", photo()), ("photo.svg", photo()),
        ("photo.gif", photo()), ("photo.png", photo()), ("paper.jpg", b"%PDF-1.7 paper"),
        ("cut.jpg", photo()[:4000]), ("head.jpg", photo()[:3]), ("empty.jpg", b""),
        ("flood.png", png_flood(50_000, 50_000)), ("flood.jpg", jpeg_flood()),
        ("flood.webp", webp_flood()), ("passes.jpg", jpeg_of_many_passes(500)),
        ("polyglot.jpg", b"GIF89a/*" + PAGE + photo()),
    ],
)  # fmt: skip
def test_what_is_no_plain_picture_is_refused(editor: Client, name: str, sent: bytes) -> None:
    answer = upload(editor, sent, name)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not Image.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/x.jpg", "..\\..\\x.jpg", "<img src=x onerror=1>.jpg",
                                  "a\u202egpj.exe.jpg", "x" * 300 + ".jpg", ".jpg"])  # fmt: skip
def test_hostile_name_becomes_a_plain_one(editor: Client, tmp_path: Path, name: str) -> None:
    answer = upload(editor, photo(), name)
    for image in Image.objects.all():
        assert image.file.name.startswith("original_images/")
        assert image.file.name.isascii()
        assert not set(image.file.name) & set("<>\\ '\"")
    assert Image.objects.exists() or answer.context["form"].errors["file"]
    written = [one for one in tmp_path.rglob("*") if one.is_file()]
    inside = tmp_path / "a" / "b" / "media" / "original_images"
    assert [one for one in written if one.parent != inside] == []


def test_refusal_says_why_beside_the_field(editor: Client) -> None:
    file = SimpleUploadedFile("cut.jpg", photo()[:4000], content_type="image/jpeg")
    answer = editor.post("/admin/images/multiple/add/", {"title": "x", "files[]": file},
                         headers={"x-requested-with": "XMLHttpRequest"})  # fmt: skip
    said = json.loads(answer.content)
    assert said["success"] is False
    assert said["error_message"]
