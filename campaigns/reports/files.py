"""The files of an issued report: PDF and workbook in both languages, and the data themselves.

All of them are made from the one snapshot. A file that is there is never made again.
"""

import datetime
import hashlib
import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation

from mrc.core.drawing.apart import DrawingError, draw_apart
from mrc.core.drawing.sheets import Sheet

from .choices import LANGUAGES, FileKind
from .document import ReportDocument
from .models import DonorReport, ReportFile, report_storage
from .reading import DamagedError, Snapshot
from .workbook import write_workbook

logger = logging.getLogger(__name__)

STYLES = Path(__file__).parent / "styles"
#: A4 at 96 pixels an inch.
SHEET = Sheet(794, 1123, 12_000_000, pages=150, seconds=180)


class FilesFailedError(Exception):
    """At least one file could not be made now; another attempt may succeed."""


@dataclass(frozen=True)
class _Made:
    content: bytes
    pages: int = 0


def make_files(report_id: int, *, now: datetime.datetime) -> int:
    """Makes the files of an issued report that are missing; gives how many.

    What fails keeps nothing else from being made, and raises `FilesFailedError` at the end.
    """
    report = DonorReport.objects.issued().select_related("programme", "snapshot").get(pk=report_id)
    if report.snapshot is None:
        raise FilesFailedError(f"{report_id}: no snapshot")
    there = set(report.files.values_list("kind", "language"))
    made, failed = 0, []
    for kind, language in expected():
        if (kind.value, language) in there:
            continue
        try:
            file = _made(report, kind, language)
        except (DrawingError, DamagedError, OSError) as error:
            logger.error("A file of report %s failed: %s %s", report.pk, kind.value, error)
            failed.append(f"{kind.value} {language}".strip())
            continue
        made += _keep(report, kind, language, file, now)
    if failed:
        raise FilesFailedError(f"{report_id}: {', '.join(failed)}")
    return made


def expected() -> Iterator[tuple[FileKind, str]]:
    """Which files an issued report has."""
    yield FileKind.JSON, ""
    for kind in (FileKind.XLSX, FileKind.PDF):
        for language in LANGUAGES:
            yield kind, language


def _made(report: DonorReport, kind: FileKind, language: str) -> _Made:
    stored = report.snapshot
    if stored is None:
        raise DamagedError
    snapshot = Snapshot(stored)
    if kind is FileKind.JSON:
        return _Made(stored.canonical.encode())
    with translation.override(language):
        document = ReportDocument(report, snapshot)
        if kind is FileKind.XLSX:
            return _Made(write_workbook(document))
        return draw_pdf(document)


def draw_pdf(document: ReportDocument) -> _Made:
    """In the language that is active. Raises `DrawingError` where it cannot be drawn."""
    pictures = {}
    for picture in document.pictures:
        with report_storage().open(picture.name, "rb") as file:
            pictures[picture.name.rpartition("/")[2]] = file.read()
    html = render_to_string(
        "campaigns/reports/paper.html",
        {
            "document": document,
            "report": document.report,
            "snapshot": document.snapshot,
            "language": document.language,
            "direction": document.direction,
            "on_paper": True,
        },
    )
    drawing = draw_apart(html, SHEET, styles=STYLES, pictures=pictures)
    return _Made(drawing.content, drawing.pages)


def _keep(
    report: DonorReport, kind: FileKind, language: str, made: _Made, now: datetime.datetime
) -> bool:
    """The file first, then its row; another worker's file stays where it was there before."""
    name = f"{now:%Y}/{secrets.token_hex(16)}.{kind.value}"
    name = report_storage().save(name, ContentFile(made.content))
    try:
        with transaction.atomic():
            ReportFile.objects.create(
                report=report,
                kind=kind,
                language=language,
                name=name,
                sha256=hashlib.sha256(made.content).hexdigest(),
                size=len(made.content),
                pages=made.pages,
                made_at=now,
            )
    except IntegrityError:
        report_storage().delete(name)
        if not report.files.filter(kind=kind, language=language).exists():
            raise
        return False
    return True
