"""Builders of reports for tests."""

import datetime
import io
import uuid
from typing import Any

from PIL import Image

from alerts.models import ScamReport
from alerts.reports.intake import Told, store_report
from mrc.core.pictures import Picture, redraw

TODAY = datetime.date(2026, 3, 9)


def make_report(
    *, today: datetime.date = TODAY, pictures: list[Picture] | None = None, **told: Any
) -> ScamReport:
    """A report, stored as the form stores it."""
    values = {"what_happened": "He took the money and is gone.", "language": "en", **told}
    return store_report(key=uuid.uuid4(), told=Told(**values), pictures=pictures or [], today=today)


def picture_bytes(
    kind: str = "JPEG", *, colour: str = "navy", size: tuple[int, int] = (90, 60), **save: Any
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **save)
    return out.getvalue()


def make_picture(colour: str = "navy") -> Picture:
    return redraw(picture_bytes(colour=colour))
