"""Pictures of reports: cleared for publication by somebody, then copied into the report.

A photo that was sent as evidence is offered to nobody. Somebody who may see it and answers for it
clears it: then it is drawn again, without anything but its pixels, into the image library.
"""

import datetime
import hashlib
import io
import secrets
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from PIL import Image as Pixels
from wagtail.images.models import Image

from campaigns.records import authority as records_authority
from campaigns.records.errors import EvidenceGoneError
from campaigns.records.errors import NotAllowedError as NotAllowedToOpenError
from campaigns.records.models import EvidenceFile, EvidenceKind
from campaigns.records.services.evidence import open_evidence
from mrc.core.models import User
from mrc.core.pictures import PictureError, redraw

from . import authority
from .errors import NotAllowedError, PictureRefusedError, ReportError
from .models import DonorReport, PictureClearance, ReportPicture, report_storage

#: Pixels of the long side in a report, and the quality of its JPEG: sharp on half a page of A4.
LONG_SIDE, QUALITY = 1400, 80
#: More than this is an album.
MOST = 12


@dataclass(frozen=True)
class PictureWords:
    """What stands below a picture, and what it shows for those who do not see it."""

    caption_en: str
    caption_ur: str
    alt_en: str
    alt_ur: str


def clear_library_picture(
    *, image: Image, statement: str, by: User, now: datetime.datetime
) -> PictureClearance:
    """Somebody answers for it that this picture of the library may be published.

    Raises `NotAllowedError`, and `ReportError` without a statement or where it is cleared already.
    """
    if not authority.may_clear_pictures(by):
        raise NotAllowedError
    return _clear(image=image, evidence=None, statement=statement, by=by, now=now)


def may_clear_evidence(user: User, evidence: EvidenceFile) -> bool:
    """Photographs alone, by whoever may clear pictures and may see this one."""
    return (
        evidence.kind == EvidenceKind.PHOTO
        and evidence.deleted_at is None
        and authority.may_clear_pictures(user)
        and records_authority.may_see_evidence(user, evidence)
    )


@transaction.atomic
def clear_evidence_photo(
    *, evidence: EvidenceFile, title: str, statement: str, by: User, now: datetime.datetime
) -> PictureClearance:
    """Draws the photo again into the image library, cleared. Its opening is written down.

    Raises `NotAllowedError`; `ReportError` without a statement, or where it was cleared already;
    `PictureRefusedError` where the file is gone.
    """
    if not may_clear_evidence(by, evidence):
        raise NotAllowedError
    if PictureClearance.objects.standing().filter(evidence=evidence).exists():
        raise ReportError(_("This photo was cleared already."))
    try:
        with open_evidence(evidence=evidence, by=by, now=now) as sent:
            picture = redraw(sent.read())
    except NotAllowedToOpenError as error:
        raise NotAllowedError from error
    except (EvidenceGoneError, PictureError) as error:
        raise PictureRefusedError(error.message) from error
    # A name that says nothing of the session, its officer or the phone.
    name = f"cleared-{secrets.token_hex(8)}.{picture.extension}"
    file = ImageFile(io.BytesIO(picture.data), name=name)
    image = Image.objects.create(title=title.strip(), file=file, uploaded_by_user=by)
    return _clear(image=image, evidence=evidence, statement=statement, by=by, now=now)


def _clear(
    *,
    image: Image,
    evidence: EvidenceFile | None,
    statement: str,
    by: User,
    now: datetime.datetime,
) -> PictureClearance:
    if not statement.strip():
        raise ReportError(_("Say why it may be published."), field="statement")
    try:
        with transaction.atomic():
            return PictureClearance.objects.create(
                image=image,
                evidence=evidence,
                statement=statement.strip(),
                cleared_by=by,
                cleared_at=now,
            )
    except IntegrityError as error:
        if PictureClearance.objects.standing().filter(image=image).exists():
            raise ReportError(_("This picture is cleared already.")) from error
        raise


def withdraw_clearance(
    *, clearance: PictureClearance, reason: str, by: User, now: datetime.datetime
) -> PictureClearance:
    """No further report may show it; issued ones stay as they are.

    Raises `NotAllowedError`, and `ReportError` without a reason.
    """
    if not authority.may_clear_pictures(by):
        raise NotAllowedError
    if not reason.strip():
        raise ReportError(_("Give a reason."), field="reason")
    if clearance.withdrawn_at is None:
        clearance.withdrawn_at, clearance.withdrawn_by = now, by
        clearance.withdrawal_reason = reason.strip()
        clearance.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    return clearance


@transaction.atomic
def add_picture(
    *,
    report: DonorReport,
    clearance: PictureClearance,
    words: PictureWords,
    by: User,
    now: datetime.datetime,
) -> ReportPicture:
    """Copies a cleared picture into a report that is not issued.

    Raises `NotAllowedError`, and `ReportError` where it is not cleared or there already.
    """
    from .services import locked, record_change

    report = locked(report)
    if not authority.may_write(by, report):
        raise NotAllowedError
    if clearance.image is None or clearance.withdrawn_at is not None:
        raise ReportError(_("This picture is not cleared for publication."), field="clearance")
    if report.pictures.filter(clearance=clearance).exists():
        raise ReportError(_("This picture is in the report already."), field="clearance")
    if report.pictures.count() >= MOST:
        raise ReportError(
            _("A report has at most %(number)s pictures.") % {"number": MOST}, field="clearance"
        )
    content, width, height = _copied(clearance.image)
    name = report_storage().save(f"pictures/{secrets.token_hex(16)}.jpg", ContentFile(content))
    picture = ReportPicture.objects.create(
        report=report,
        clearance=clearance,
        order=report.pictures.count() + 1,
        caption_en=words.caption_en,
        caption_ur=words.caption_ur,
        alt_en=words.alt_en,
        alt_ur=words.alt_ur,
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        width=width,
        height=height,
    )
    record_change(report, by=by, now=now)
    return picture


@transaction.atomic
def remove_picture(*, picture: ReportPicture, by: User, now: datetime.datetime) -> None:
    """Takes a picture out of a report that is not issued. Raises `NotAllowedError`."""
    from .services import locked, record_change

    report = locked(picture.report)
    if not authority.may_write(by, report):
        raise NotAllowedError
    name = picture.name
    picture.delete()
    record_change(report, by=by, now=now)
    transaction.on_commit(lambda: report_storage().delete(name))


def _copied(image: Image) -> tuple[bytes, int, int]:
    """A JPEG with nothing but the picture's pixels, with its width and height.

    Raises `PictureRefusedError` where the library has lost its file.
    """
    try:
        with image.file.storage.open(image.file.name, "rb") as file:
            drawn = redraw(file.read())
    except OSError as error:
        raise PictureRefusedError(_("The file of this picture is not in its place.")) from error
    except PictureError as error:
        raise PictureRefusedError(error.message) from error
    out = io.BytesIO()
    with Pixels.open(io.BytesIO(drawn.data)) as pixels:
        pixels.thumbnail((LONG_SIDE, LONG_SIDE))
        pixels.convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=True)
        return out.getvalue(), pixels.width, pixels.height
