"""Documents that editors upload: what their names say, and no photograph that tells its place."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.documents.models import Document

from tests.campaigns.evidence.files import photo, telling
from tests.factories import make_site, make_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PAGE = b"<!doctype html><script>alert(1)</script>"
#: Every way to upload one: its address, and the names of its fields.
WAYS = {
    "/admin/documents/add/": ("title", "file", "collection"),
    "/admin/documents/multiple/add/": ("title", "files[]", "collection"),
    "/admin/documents/chooser/create/": tuple(
        f"document-chooser-upload-{name}" for name in ("title", "file", "collection")
    ),
}


def office(kind: str, picture: bytes = b"") -> bytes:
    inside = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "content.xml"}[kind]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(inside, "<x/>")
        if picture:
            archive.writestr("word/media/image1.jpeg", picture)
    return file.getvalue()


def broken_inside(document: bytes) -> bytes:
    """Its list of contents is whole, and what is compressed in it is not."""
    start = document.index(b"image1.jpeg") + len(b"image1.jpeg")
    return document[:start] + b"\xff" * 6 + document[start + 6 :]


@pytest.fixture
def editor(settings: Any, tmp_path: Path) -> Client:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "media", "base_url": "/media/"},
        },
    }
    make_site()
    client = Client()
    client.force_login(make_user(username="documents", is_staff=True, is_superuser=True))
    return client


def upload(client: Client, name: str, data: bytes, way: str = "/admin/documents/add/") -> Any:
    title, file, collection = WAYS[way]
    sent = SimpleUploadedFile(name, data, content_type="application/pdf")
    return client.post(way, {title: "Law", file: sent, collection: "1"})


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("law.pdf", PDF),
        ("law.PDF", b"\n" * 20 + PDF),
        ("list.csv", "نام,فون\n".encode()),
        ("letter.docx", office("docx", photo())),
        ("letter.odt", office("odt")),
        ("list.xlsx", office("xlsx")),
    ],
)
def test_document_is_taken_as_it_is(editor: Client, way: str, name: str, data: bytes) -> None:
    upload(editor, name, data, way)
    with Document.objects.get().file.open() as file:
        assert file.read() == data


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.pdf", telling("JPEG")),
        ("page.pdf", PAGE),
        ("law.pdf", PDF + telling("JPEG")),
        ("letter.docx", office("docx", telling("JPEG"))),
        ("letter.docx", office("docx", telling("WEBP"))),
        ("letter.docx", office("odt")),
        ("letter.odt", PDF),
        ("list.xlsx", b"PK\x03\x04 cut off"),
        ("letter.docx", broken_inside(office("docx", b"words " * 500))),
        ("list.csv", telling("JPEG")),
        ("list.csv", b"a\x00b"),
    ],
)
def test_what_it_is_not_or_tells_its_place_is_refused(
    editor: Client, way: str, name: str, data: bytes
) -> None:
    response = upload(editor, name, data, way)
    assert not Document.objects.exists()
    said = response.content.decode()
    assert "is not what its name says" in said or "says where it was taken" in said


def test_title_of_a_stored_document_changes_without_its_file(editor: Client) -> None:
    upload(editor, "law.pdf", PDF)
    document = Document.objects.get()
    editor.post(f"/admin/documents/edit/{document.pk}/", {"title": "New law", "collection": "1"})
    assert Document.objects.get().title == "New law"
