"""Evidence: adding a file, opening one, which is logged, and deleting what has been kept enough."""

import calendar
import datetime
import hashlib
import logging
import secrets

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.records import authority
from campaigns.records.errors import (
    EvidenceError,
    EvidenceGoneError,
    NotAllowedError,
    WrongStateError,
)
from campaigns.records.models import (
    EvidenceFile,
    EvidenceKind,
    EvidenceView,
    Session,
    SessionState,
)
from campaigns.records.models.life import evidence_storage
from mrc.core.models import User
from mrc.core.pictures import Picture, PictureError, redraw

from .decisions import in_state

logger = logging.getLogger(__name__)

#: Megabytes and bytes of a file as it is sent.
UPLOAD_MEGABYTES = 10
UPLOAD_LIMIT = UPLOAD_MEGABYTES * 1024 * 1024
#: States in which the officer may still add to a session.
OPEN_STATES = (SessionState.SUBMITTED, SessionState.RETURNED)


def add_evidence(
    *, session: Session, kind: str, upload: "File[bytes]", by: User, now: datetime.datetime
) -> EvidenceFile:
    """Keeps a picture for a session that is not decided yet, drawn again without its metadata.

    The same file again is the same row, with the kind that was given last. Raises
    `NotAllowedError`, `WrongStateError` and `EvidenceError`.
    """
    if not authority.may_add_evidence(by, session):
        raise NotAllowedError
    if session.state not in OPEN_STATES:
        raise WrongStateError
    if kind not in EvidenceKind.values:
        raise EvidenceError(_("Say what this is."), field="kind")
    sent = _received(upload)
    digest = hashlib.sha256(sent).hexdigest()
    if session.evidence.filter(sha256=digest).exists():
        return _known_again(session, digest, kind)
    picture = _drawn(sent)
    evidence = EvidenceFile(
        session=session,
        kind=kind,
        sha256=digest,
        kept_sha256=hashlib.sha256(picture.data).hexdigest(),
        content_type=picture.content_type,
        size=len(picture.data),
        uploaded_by=by,
        uploaded_at=now,
    )
    return _keep(evidence, picture)


@transaction.atomic
def open_evidence(*, evidence: EvidenceFile, by: User, now: datetime.datetime) -> "File[bytes]":
    """The file, opened for reading; the opening is on record before a byte of it is shown.

    Raises `NotAllowedError`, and `EvidenceGoneError` where there is no file: then nothing was
    opened and nothing is recorded.
    """
    if not authority.may_see_evidence(by, evidence):
        raise NotAllowedError
    if evidence.deleted_at is not None:
        raise EvidenceGoneError(_("This file was deleted: evidence is not kept for ever."))
    EvidenceView.objects.create(evidence=evidence, by=by, at=now)
    try:
        return evidence.file.storage.open(evidence.file.name, "rb")
    except OSError as error:
        logger.exception("The file of evidence %s cannot be opened", evidence.pk)
        raise EvidenceGoneError from error


def delete_expired_evidence(*, now: datetime.datetime) -> int:
    """Deletes the files that are older than `MRC_EVIDENCE_MONTHS`, and says how many.

    The rows stay. A file goes before its row says so: whatever comes in between, the next run
    finishes it. One that cannot be deleted is logged, and does not keep the others.
    """
    deleted = 0
    for evidence in EvidenceFile.objects.held().uploaded_before(kept_since(now)):
        try:
            evidence.file.storage.delete(evidence.file.name)
        except OSError:
            logger.exception("The file of evidence %s cannot be deleted", evidence.pk)
            continue
        row = EvidenceFile.objects.held().filter(pk=evidence.pk)
        deleted += row.update(file="", deleted_at=now)
    return deleted


def kept_since(now: datetime.datetime) -> datetime.datetime:
    """Files that were uploaded before this moment are not kept any more."""
    months: int = settings.MRC_EVIDENCE_MONTHS
    if months < 1:
        raise ImproperlyConfigured("MRC_EVIDENCE_MONTHS is 1 or more.")
    today = timezone.localtime(now, timezone.get_default_timezone())
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    day = min(today.day, calendar.monthrange(year, month + 1)[1])
    return today.replace(year=year, month=month + 1, day=day)


def _received(upload: "File[bytes]") -> bytes:
    upload.seek(0)
    sent = upload.read(UPLOAD_LIMIT + 1)
    if len(sent) > UPLOAD_LIMIT:
        raise EvidenceError(
            _("The file is larger than %(limit)s MB. Send a smaller photo.")
            % {"limit": UPLOAD_MEGABYTES}
        )
    return sent


def _drawn(sent: bytes) -> Picture:
    try:
        return redraw(sent)
    except PictureError as error:
        raise EvidenceError(error.message) from error


def _keep(evidence: EvidenceFile, picture: Picture) -> EvidenceFile:
    """The file first, then its row; where there is no row in the end, there is no file either."""
    # Random, because what a phone calls a file may hold anything, people's names too.
    name = f"{evidence.uploaded_at:%Y/%m}/{secrets.token_hex(16)}.{picture.extension}"
    name = evidence_storage().save(name, ContentFile(picture.data))
    evidence.file = name
    try:
        kept = _row(evidence)
    except BaseException:
        evidence_storage().delete(name)
        raise
    if kept is not evidence:
        # The same file came a moment ago through another connection.
        evidence_storage().delete(name)
    return kept


@transaction.atomic
def _row(evidence: EvidenceFile) -> EvidenceFile:
    """One for each file of a session: those who send it twice at once wait for the lock."""
    in_state(evidence.session, *OPEN_STATES)
    if evidence.session.evidence.filter(sha256=evidence.sha256).exists():
        return _known_again(evidence.session, evidence.sha256, evidence.kind)
    evidence.save(force_insert=True)
    return evidence


@transaction.atomic
def _known_again(session: Session, digest: str, kind: str) -> EvidenceFile:
    in_state(session, *OPEN_STATES)
    evidence = EvidenceFile.objects.get(session=session, sha256=digest)
    if evidence.deleted_at is not None:
        raise EvidenceError(_("This file was here and was deleted. Take a new photo of the sheet."))
    if evidence.kind != kind:
        evidence.kind = kind
        evidence.save(update_fields=["kind"])
    return evidence
