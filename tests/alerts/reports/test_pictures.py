"""Screenshots on the last page: redrawn, encrypted, under random names, in memory until then."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from alerts.models import ReportEvidence, ScamReport
from alerts.reports.models import reports_storage
from alerts.reports.storage import PictureGoneError, held_names, open_picture
from tests.alerts.reports.factories import make_picture, make_report, picture_bytes
from tests.alerts.reports.walking import press, text_of, walk_to_the_end

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    options = {**settings.STORAGES["reports"]["OPTIONS"], "location": tmp_path / "reports"}
    reports = {**settings.STORAGES["reports"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "reports": reports}


def upload(data, name="IMG_Asghar_0300.jpg"):
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def send(client, *files):
    return press(client, walk_to_the_end(client), {"pictures": list(files)}, "send")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "GIF"])
def test_picture_of_a_phone_is_redrawn_and_encrypted(client, kind):
    assert send(client, upload(picture_bytes(kind))).status_code == 200
    evidence = ReportEvidence.objects.get()
    stored = reports_storage().open(evidence.name).read()
    assert stored.startswith(b"gAAAAA")
    assert b"WEBP" not in stored
    shown = open_picture(evidence)
    assert Image.open(io.BytesIO(shown)).format == "WEBP"
    assert (evidence.content_type, evidence.size) == ("image/webp", len(shown))


def test_place_and_phone_of_a_photo_are_gone(client):
    exif = Image.Exif()
    exif[0x010F] = "Infinix of Sadia"
    exif.get_ifd(0x8825)[2] = (31.0, 33.0, 12.0)
    send(client, upload(picture_bytes(exif=exif.tobytes(), comment=b"Sadia")))
    shown = open_picture(ReportEvidence.objects.get())
    assert not Image.open(io.BytesIO(shown)).getexif()
    assert b"Sadia" not in shown


def test_order_of_pictures_is_kept_and_their_names_are_not(client):
    send(client, *[upload(picture_bytes(colour=colour)) for colour in ("red", "lime", "blue")])
    found = list(ReportEvidence.objects.order_by("number"))
    colours = [Image.open(io.BytesIO(open_picture(one))).getpixel((5, 5)) for one in found]
    assert [max(range(3), key=colour[:3].__getitem__) for colour in colours] == [0, 1, 2]
    assert not any("IMG" in name or "Asghar" in name for name in held_names())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html><script>alert(1)</script>", "Picture 1: This is not a picture."),
        (b"%PDF-1.7", "Picture 1: PDF files are not taken."),
        (picture_bytes(size=(400, 400))[:900], "Picture 1: This picture is damaged"),
        (b"x" * (8 * 1024 * 1024 + 1), "Picture 1 is larger than 8 MB."),
    ],
)
def test_unfit_picture_is_told_and_nothing_is_lost(client, data, message):
    answer = send(client, upload(data))
    assert answer.status_code == 422
    text = text_of(answer)
    assert message in text
    assert "He promised a job in a shop" in text
    assert not ScamReport.objects.exists()
    assert list(held_names()) == []
    assert press(client, answer, {}, "send").status_code == 200


def test_too_many_pictures_are_told(client):
    answer = send(client, *[upload(picture_bytes()) for _ in range(6)])
    assert answer.status_code == 422
    assert "Choose at most 5 pictures" in text_of(answer)
    assert not ScamReport.objects.exists()


def test_name_of_a_file_never_comes_back(client):
    answer = send(client, upload(b"no picture", name="Asghar_and_Sadia.jpg"))
    assert "Asghar_and_Sadia" not in text_of(answer)


def test_large_upload_is_never_a_temporary_file(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refuse)
    noise = Image.effect_noise((2000, 1500), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    assert len(out.getvalue()) > 3 * 1024 * 1024
    assert send(client, upload(out.getvalue())).status_code == 200
    assert ReportEvidence.objects.count() == 1


def test_files_of_other_fields_are_not_read(client):
    page = walk_to_the_end(client)
    press(client, page, {"other": upload(picture_bytes()), "pictures": []}, "send")
    assert ScamReport.objects.count() == 1
    assert not ReportEvidence.objects.exists()


def test_folder_is_apart_from_what_is_served_and_closed_to_others(settings, client):
    evidence = make_report(pictures=[make_picture()]).evidence.get()
    folder = settings.STORAGES["reports"]["OPTIONS"]["location"]
    [file] = [path for path in folder.rglob("*") if path.is_file()]
    assert file.stat().st_mode & 0o077 == 0
    assert settings.MEDIA_ROOT not in file.parents
    for address in (f"/media/{evidence.name}", f"/media/../reports/{evidence.name}"):
        assert client.get(address).status_code in (400, 404)


def test_every_environment_keeps_reports_outside_what_is_served(settings):
    from mrc.settings import base

    location = base.STORAGES["reports"]["OPTIONS"]["location"]
    for served in (base.MEDIA_ROOT, base.STATIC_ROOT):
        assert served not in [location, *location.parents]


def test_missing_damaged_and_locked_picture_is_said_and_breaks_nothing(settings, tmp_path):
    report = make_report(pictures=[make_picture(), make_picture("red"), make_picture("lime")])
    gone, damaged, locked = report.evidence.all()
    reports_storage().delete(gone.name)
    path = reports_storage().path(damaged.name)
    with open(path, "r+b") as file:
        file.seek(40)
        file.write(b"AAAA")
    for evidence in (gone, damaged):
        with pytest.raises(PictureGoneError):
            open_picture(evidence)
    from cryptography.fernet import Fernet

    settings.MRC_REPORT_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(PictureGoneError):
        open_picture(locked)
