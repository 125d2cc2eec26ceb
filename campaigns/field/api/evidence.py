"""Receiving a picture under the SHA-256 of its bytes, after the session that it belongs to."""

import hashlib
from uuid import UUID

from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.utils import timezone

from campaigns.models import EvidenceFile, Session
from campaigns.records import services
from mrc.core.models import User

from .answers import RefusalError, answer, field_error


def receive(session_id: UUID, digest: str, kind: str, sent: bytes, *, by: User) -> HttpResponse:
    """201 for a new one, 200 for one that is here. Raises `RefusalError`.

    What is here already is answered in every state of the session: only its answer was lost.
    """
    session = Session.objects.visible_to(by).of_officer(by).filter(pk=session_id).first()
    if session is None:
        raise RefusalError("not-found", 404)
    if hashlib.sha256(sent).hexdigest() != digest:
        raise RefusalError("hash", 422, sha256=hashlib.sha256(sent).hexdigest())
    is_known = EvidenceFile.objects.filter(session=session, sha256=digest).exists()
    try:
        services.add_evidence(
            session=session,
            kind=kind,
            upload=ContentFile(sent),
            by=by,
            now=timezone.now(),
        )
    except services.NotAllowedError:
        raise RefusalError("not-allowed", 403) from None
    except services.WrongStateError:
        if not is_known:
            raise RefusalError("state", 409, state=session.state) from None
    except services.EvidenceError as error:
        if not is_known:
            raise RefusalError("content", 422, errors=field_error(error)) from None
    return answer({"id": str(session_id), "sha256": digest}, status=200 if is_known else 201)
