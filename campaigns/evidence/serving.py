"""Showing a file that was opened: alone in its box, kept in no cache."""

from typing import Any

from django.core.files.base import File
from django.http import FileResponse

from campaigns.models import EvidenceFile


def shown(evidence: EvidenceFile, file: "File[Any]") -> FileResponse:
    """The file in the browser's own viewer.

    Its views put it into a sandbox, where nothing runs, even if it were anything else than the
    picture that we have drawn ourselves.
    """
    extension = evidence.file.name.rpartition(".")[2]
    name = f"{evidence.session.reference}-{evidence.kind}-{evidence.pk}.{extension}"
    response = FileResponse(file, content_type=evidence.content_type, filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
