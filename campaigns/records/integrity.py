"""Whether the records still say what was sent: for auditors, and after a restore."""

import hashlib
from collections.abc import Iterator

from django.db import connection

from . import guards
from .content import SessionContent, content_hash, parse_content
from .models import EvidenceFile, Session, SessionVersion
from .services.storing import COPIED


def problems() -> Iterator[str]:
    """One line for each thing that is not as it should be; none for sound records."""
    for name in guards.missing(connection):
        yield f"database guard {name} is missing or changed; run `migrate`"
    yield from _versions()
    yield from _sessions()
    yield from _evidence()


def _versions() -> Iterator[str]:
    """Hash, copied columns and cells of every version against the content that was sent."""
    for version in SessionVersion.objects.prefetch_related("cells").iterator(chunk_size=500):
        content = parse_content(version.content)
        if content_hash(content) != version.content_hash:
            yield f"{version}: the content has another hash than its receipt"
        for name in differing_columns(version, content):
            yield f"{version}: {name} is not what was sent"


def differing_columns(version: SessionVersion, content: SessionContent) -> list[str]:
    names = [name for name in COPIED if getattr(version, name) != getattr(content, name)]
    if version.campaign_id != content.campaign:
        names.append("campaign")
    if version.institution_id != content.institution:
        names.append("institution")
    cells = {(cell.sex, cell.age_band): cell.count for cell in version.cells.all()}
    if cells != content.cells:
        names.append("attendance")
    return names


def _sessions() -> Iterator[str]:
    """State and pointer of every session against its newest event."""
    for session in Session.objects.prefetch_related("events").iterator(chunk_size=500):
        events = list(session.events.all())
        if not events or session.current_version_id is None:
            yield f"{session}: it was never received"
        elif (events[-1].to_state, events[-1].version_id) != (
            session.state,
            session.current_version_id,
        ):
            yield f"{session}: its state is not that of its last event"


def _evidence() -> Iterator[str]:
    """Files that are said to be held and are not there, or are not what was kept."""
    for evidence in EvidenceFile.objects.held().iterator(chunk_size=500):
        try:
            with evidence.file.storage.open(evidence.file.name, "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
        except OSError:
            yield f"evidence {evidence.pk} of {evidence.session_id}: its file is not there"
            continue
        if evidence.kept_sha256 not in ("", digest):
            yield f"evidence {evidence.pk} of {evidence.session_id}: its file was changed"
