"""Sending files as an officer's phone does."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.models import EvidenceFile, Session
from campaigns.records import services
from tests.campaigns.evidence import files
from tests.campaigns.factories import NOW


def upload(data: bytes | None = None, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.photo() if data is None else data, "image/jpeg")


def add(session: Session, data: bytes | None = None, **changes: Any) -> EvidenceFile:
    """Adds a sheet as the session's officer; `changes` are arguments of the service."""
    values: dict[str, Any] = {
        "session": session,
        "kind": "sheet",
        "upload": upload(data),
        "by": session.officer,
        "now": NOW,
        **changes,
    }
    return services.add_evidence(**values)


def kept_in(folder: Path) -> list[str]:
    """The names of all files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
