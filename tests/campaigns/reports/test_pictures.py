"""Pictures: cleared by somebody who answers for it, copied without anything but pixels."""

import hashlib
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from PIL import Image as Pixels
from wagtail.images.models import Image

from campaigns.models import (
    DonorReport,
    EvidenceFile,
    EvidenceView,
    PictureClearance,
    ReportPicture,
)
from campaigns.reports import pictures
from campaigns.reports.errors import NotAllowedError, ReportError
from campaigns.reports.models import report_storage
from mrc.core.accounts.roles import Role
from mrc.core.models import User
from tests.campaigns.evidence.files import COMMENT, MAKER, XMP, telling
from tests.campaigns.factories import EvidenceFileFactory
from tests.campaigns.reports.reporting import NOW, Work, issued, later, reviewed, written
from tests.clients import is_refused, signed_in
from tests.factories import make_user

WORDS = pictures.PictureWords("A hall", "ایک ہال", "People in a hall", "ہال میں لوگ")


@pytest.fixture
def library(db: None) -> Image:
    file = ImageFile(io.BytesIO(telling("JPEG")), name="hall.jpg")
    return Image.objects.create(title="A hall in Jhelum", file=file)


@pytest.fixture
def communications(db: None) -> User:
    return make_user(Role.COMMUNICATIONS)


@pytest.fixture
def clearance(library: Image, communications: User) -> PictureClearance:
    return pictures.clear_library_picture(
        image=library, statement="All agreed in writing.", by=communications, now=NOW
    )


@pytest.fixture
def photo(work: Work) -> EvidenceFile:
    session = work.hold()
    evidence = EvidenceFileFactory.build(
        session=session, uploaded_by=session.officer, kind="photo", file=""
    )
    evidence.file.save("photo.jpg", ContentFile(telling("JPEG")))
    return evidence


def add(report: DonorReport, clearance: PictureClearance, by: User) -> ReportPicture:
    return pictures.add_picture(report=report, clearance=clearance, words=WORDS, by=by, now=NOW)


def test_a_copy_holds_nothing_but_pixels(
    report: DonorReport, clearance: PictureClearance, maker: User
) -> None:
    picture = add(report, clearance, maker)
    with report_storage().open(picture.name, "rb") as file:
        content = file.read()
    for secret in (MAKER, XMP, COMMENT):
        assert secret.encode() not in content
    with Pixels.open(io.BytesIO(content)) as pixels:
        assert (pixels.format, pixels.size) == ("JPEG", (picture.width, picture.height))
        assert not pixels.getexif()
    assert hashlib.sha256(content).hexdigest() == picture.sha256


def test_only_cleared_pictures_are_offered(
    report: DonorReport, library: Image, photo: EvidenceFile, maker: User, communications: User
) -> None:
    client = signed_in(maker)
    address = reverse("campaigns_reports:pictures", args=[report.pk])
    assert "No other picture is cleared" in client.get(address).content.decode()
    cleared = pictures.clear_library_picture(
        image=library, statement="All agreed.", by=communications, now=NOW
    )
    assert "A hall in Jhelum" in client.get(address).content.decode()
    pictures.withdraw_clearance(
        clearance=cleared, reason="One person changed her mind", by=communications, now=NOW
    )
    assert "No other picture is cleared" in client.get(address).content.decode()
    with pytest.raises(ReportError):
        add(report, cleared, maker)


def test_the_database_refuses_a_withdrawn_picture(
    report: DonorReport, clearance: PictureClearance, maker: User, communications: User
) -> None:
    pictures.withdraw_clearance(clearance=clearance, reason="No", by=communications, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportPicture.objects.create(
            report=report,
            clearance=clearance,
            caption_en="A",
            caption_ur="A",
            alt_en="A",
            alt_ur="A",
            name="x.jpg",
            sha256="a" * 64,
            width=1,
            height=1,
        )


def test_a_photo_of_evidence_is_drawn_again_into_the_library(
    work: Work, photo: EvidenceFile
) -> None:
    supervisor = work.lahore.supervisor
    cleared = pictures.clear_evidence_photo(
        evidence=photo, title="A class", statement="The institute agreed.", by=supervisor, now=NOW
    )
    with cleared.image.file.storage.open(cleared.image.file.name, "rb") as file:
        content = file.read()
    for secret in (MAKER, XMP, COMMENT):
        assert secret.encode() not in content
    assert photo.session.reference not in cleared.image.file.name + cleared.image.title
    assert EvidenceView.objects.filter(evidence=photo, by=supervisor).count() == 1
    with pytest.raises(ReportError):
        pictures.clear_evidence_photo(
            evidence=photo, title="A class", statement="Again", by=supervisor, now=NOW
        )


@pytest.mark.parametrize("kind", ["sheet", "letter"])
def test_a_sheet_is_never_cleared(work: Work, kind: str) -> None:
    sheet = EvidenceFileFactory(session=work.hold(), kind=kind)
    with pytest.raises(NotAllowedError):
        pictures.clear_evidence_photo(
            evidence=sheet, title="A", statement="B", by=work.lahore.supervisor, now=NOW
        )


def test_another_centre_s_photo_does_not_exist(work: Work, photo: EvidenceFile) -> None:
    address = reverse("campaigns_reports:clear_evidence", args=[photo.pk])
    assert signed_in(work.lahore.supervisor).get(address).status_code == 200
    assert signed_in(work.peshawar.supervisor).get(address).status_code == 404
    assert signed_in(make_user(Role.COMMUNICATIONS)).get(address).status_code == 404


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_who_may_clear_pictures(work: Work, library: Image, role: Role) -> None:
    client = signed_in(make_user(role, centre=work.lahore.centre))
    may = role in (Role.SUPERVISOR, Role.COMMUNICATIONS)
    clear = reverse("campaigns_reports:clear", args=[library.pk])
    for address in (reverse("campaigns_reports:library"), clear):
        response = client.get(address)
        assert response.status_code == 200 if may else is_refused(response), address
    client.post(clear, {"statement": "They agreed."})
    assert PictureClearance.objects.exists() is may


def test_it_says_why_or_is_not_cleared(library: Image, communications: User) -> None:
    clear = reverse("campaigns_reports:clear", args=[library.pk])
    response = signed_in(communications).post(clear, {"statement": " "})
    assert response.status_code == 422
    assert "Say why it may be published." in response.content.decode()


def test_a_picture_after_the_review_needs_another(
    report: DonorReport, clearance: PictureClearance, maker: User, reviewer: User
) -> None:
    report = reviewed(written(report, maker), reviewer)
    add(report, clearance, maker)
    assert DonorReport.objects.get(pk=report.pk).state == "generated"


def test_an_issued_report_keeps_its_pictures(
    work: Work,
    report: DonorReport,
    clearance: PictureClearance,
    library: Image,
    maker: User,
    reviewer: User,
    communications: User,
) -> None:
    picture = add(report, clearance, maker)
    report = issued(DonorReport.objects.get(pk=report.pk), maker, reviewer)
    with pytest.raises(NotAllowedError):
        pictures.remove_picture(picture=picture, by=maker, now=later(hours=1))
    for change in (
        lambda: ReportPicture.objects.filter(pk=picture.pk).delete(),
        lambda: ReportPicture.objects.update(caption_en="Other"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    pictures.withdraw_clearance(clearance=clearance, reason="No", by=communications, now=NOW)
    library.delete()
    assert PictureClearance.objects.get().image is None
    address = reverse("campaigns_reports:picture", args=[report.pk, picture.pk])
    assert signed_in(maker).get(address).status_code == 200


def test_a_picture_is_put_in_and_taken_out(
    report: DonorReport, clearance: PictureClearance, maker: User
) -> None:
    client = signed_in(maker)
    address = reverse("campaigns_reports:pictures", args=[report.pk])
    values = {
        "clearance": clearance.pk,
        "caption_en": "A hall",
        "caption_ur": "ہال",
        "alt_en": "People",
    }
    response = client.post(address, values)
    assert response.status_code == 422
    assert "A hall" in response.content.decode()
    client.post(address, {**values, "alt_ur": "لوگ"})
    picture = ReportPicture.objects.get()
    client.post(reverse("campaigns_reports:remove_picture", args=[report.pk, picture.pk]))
    assert not ReportPicture.objects.exists()


def test_a_clearance_is_never_changed_or_deleted(clearance: PictureClearance) -> None:
    for change in (
        lambda: PictureClearance.objects.update(statement="Other"),
        lambda: PictureClearance.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
