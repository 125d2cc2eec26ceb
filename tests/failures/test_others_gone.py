"""Mail, files and analytics: what is not needed for reading keeps nobody from reading."""

import io
from pathlib import Path

import pytest
from django.core.files.images import ImageFile
from django.core.files.storage import FileSystemStorage
from django.test import Client
from PIL import Image as Picture
from wagtail.images import get_image_model

from mrc.core.models import SubscriptionRequest
from tests.factories import ContactFactory, make_page, make_site
from tests.failures.filling import Form
from tests.failures.servers import free_port, silent_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(immediate_commits):
    ContactFactory(key="mrc-helpline", phone="042 111 222 333")
    homes = make_site()
    make_page(homes.english, "About us", slug="about", summary="Who we are.")
    return homes


@pytest.fixture
def queued(settings):
    """Tasks wait for the worker, as in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def subscribe(reader):
    form = Form(reader.get("/en/alerts/subscribe/").content.decode())
    return reader.post("/en/alerts/subscribe/", form.filled(email="sana@reader.example"))


@pytest.mark.parametrize("hangs", [True, False])
def test_mail_server_that_is_gone_or_hangs_keeps_no_reader_waiting(site, queued, settings, hangs):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 600
    with silent_server() as silent:
        settings.EMAIL_PORT = silent if hangs else free_port()
        reader = Client(raise_request_exception=False)
        # It would wait ten minutes if it spoke to the server by itself.
        assert subscribe(reader).status_code == 302
        assert reader.get("/en/about/").status_code == 200
    assert SubscriptionRequest.objects.count() == 1


@pytest.mark.parametrize("hangs", [True, False])
def test_plausible_that_is_gone_or_hangs_keeps_no_reader_waiting(site, settings, hangs):
    settings.PLAUSIBLE_DOMAIN = "mrc.example"
    settings.PLAUSIBLE_ORIGIN = "https://mrc.example"
    with silent_server() as silent:
        port = silent if hangs else free_port()
        settings.PLAUSIBLE_API = f"http://127.0.0.1:{port}/api"
        reader = Client(raise_request_exception=False)
        assert reader.get("/en/about/").status_code == 200
        seen = reader.post("/e", '{"path": "/en/about/"}', content_type="application/json")
        assert seen.status_code < 500


@pytest.fixture
def picture_page(site):
    file = io.BytesIO()
    Picture.new("RGB", (1200, 800), "green").save(file, "PNG")
    image = get_image_model().objects.create(
        title="A centre", file=ImageFile(file, name="centre.png")
    )
    page = make_page(site.english, "With a picture", slug="picture", summary="See.")
    page.share_image = image
    page.save_revision().publish()
    return page


@pytest.mark.parametrize("method", ["_save", "_open"])
@pytest.mark.parametrize("error", [OSError(28, "full"), PermissionError(30, "read-only")])
def test_page_is_shown_where_its_picture_cannot_be_drawn(picture_page, monkeypatch, method, error):
    def refuse(*args, **kwargs):
        raise error

    monkeypatch.setattr(FileSystemStorage, method, refuse)
    answer = Client(raise_request_exception=False).get("/en/picture/")
    assert answer.status_code == 200
    assert "See." in answer.content.decode() or "With a picture" in answer.content.decode()


def test_page_is_shown_where_all_uploads_are_missing(picture_page, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "a-file" / "media")
    Path(tmp_path / "a-file").write_text("where a folder should be")
    reader = Client(raise_request_exception=False)
    assert reader.get("/en/picture/").status_code == 200
    assert reader.get("/media/images/nothing.webp").status_code in (404, 503)
    assert reader.get("/livez").status_code == 200
