"""The one place that stores a report: all of it or nothing, and once however often it is sent."""

import datetime
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from mrc.core.models import District
from mrc.core.pictures import Picture

from .choices import Quarantine
from .models import ReportEvidence, ScamReport
from .references import new_reference
from .retention import purge_day
from .similar import remember_marks
from .storage import delete_picture, keep_picture

logger = logging.getLogger(__name__)


@dataclass(frozen=True, repr=False)
class Told:
    """What somebody told us. Without a repr: it must not appear in a traceback or a log."""

    what_happened: str
    language: str
    in_danger: bool = False
    kind: str = ""
    channel: str = ""
    who: str = ""
    amount_band: str = ""
    country_code: str = ""
    district: District | None = None
    #: ``2026-11``.
    happened_in: str = ""
    contact: str = ""
    reach_safely: str = ""


def known_report(key: uuid.UUID) -> ScamReport | None:
    """The report that was stored under this id already."""
    return ScamReport.objects.without_texts().filter(pk=key).first()


def store_report(
    *,
    key: uuid.UUID,
    told: Told,
    pictures: Sequence[Picture] = (),
    quarantine: Quarantine = Quarantine.NONE,
    today: datetime.date,
) -> ScamReport:
    """The stored report; the one that is there where the same id comes again.

    Files first, then the rows in one transaction: where there are no rows in the end, there are no
    files either. Raises what the database or the storage raises.
    """
    known = known_report(key)
    if known is not None:
        return known
    names: list[str] = []
    try:
        for picture in pictures:
            names.append(keep_picture(picture.data))
        return _rows(key, told, list(zip(names, pictures, strict=True)), quarantine, today)
    except BaseException as error:
        for name in names:
            delete_picture(name)
        if isinstance(error, IntegrityError) and (known := known_report(key)) is not None:
            # The same report came a moment ago through another connection.
            return known
        raise


@transaction.atomic
def _rows(
    key: uuid.UUID,
    told: Told,
    files: list[tuple[str, Picture]],
    quarantine: Quarantine,
    today: datetime.date,
) -> ScamReport:
    report = ScamReport(
        pk=key,
        reference=new_reference(),
        quarantine=quarantine,
        centre=told.district.usual_centre if told.district else None,
        received_on=today,
        purge_on=purge_day(today),
        language=told.language,
        in_danger=told.in_danger,
        kind=told.kind,
        channel=told.channel,
        country_code=told.country_code,
        district=told.district,
        happened_in=told.happened_in,
        amount_band=told.amount_band,
        what_happened=told.what_happened,
        who=told.who,
        contact=told.contact,
        reach_safely=told.reach_safely,
    )
    report.save(force_insert=True)
    ReportEvidence.objects.bulk_create(
        ReportEvidence(
            report=report,
            number=number,
            name=name,
            content_type=picture.content_type,
            size=len(picture.data),
        )
        for number, (name, picture) in enumerate(files, start=1)
    )
    _remember(report)
    return report


def _remember(report: ScamReport) -> None:
    """What finds similar reports; a report is stored without it rather than not at all."""
    try:
        with transaction.atomic():
            remember_marks(report)
    except Exception as error:
        logger.error("Marks of a report could not be stored: %s", type(error).__name__)
