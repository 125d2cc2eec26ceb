"""A programme with sessions, and reports about it, made through the real services."""

import datetime
from typing import Any

from campaigns.models import DonorReport, Programme, Session
from campaigns.records import services as records
from campaigns.reports import services
from campaigns.reports.reading import Snapshot
from campaigns.reports.schema import SnapshotData
from mrc.core.models import User
from tests.campaigns.factories import KARACHI, ProgrammeFactory, make_officer, make_supervisor
from tests.campaigns.figures.builders import Cells, Office, hold, make_institution

FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)
#: After the period, on a day on which reports are made.
NOW = datetime.datetime(2026, 7, 20, 10, 0, tzinfo=KARACHI)
CELLS: Cells = {("female", "18_24"): 12, ("male", "18_24"): 20, ("male", "25_29"): 5}
TEXTS = {
    ("summary", "en"): "We held sessions in two provinces.",
    ("summary", "ur"): "ہم نے دو صوبوں میں سیشن کیے۔",
}


def later(**units: int) -> datetime.datetime:
    return NOW + datetime.timedelta(**units)


class Work:
    """Two centres whose campaigns one programme pays for."""

    def __init__(self) -> None:
        self.programme: Programme = ProgrammeFactory(slug="silk-routes")
        self.lahore = Office("LHE", "Punjab")
        self.peshawar = Office("PEW", "Khyber Pakhtunkhwa")
        for office in (self.lahore, self.peshawar):
            office.campaign.programme = self.programme
            office.campaign.save()

    def hold(self, office: Office | None = None, **values: Any) -> Session:
        office = office or self.lahore
        values.setdefault("held_on", datetime.date(2026, 3, 10))
        values.setdefault("cells", CELLS)
        values.setdefault("institution", make_institution(office))
        return hold(office, **values)

    def report(self, by: User, **changes: Any) -> DonorReport:
        values = {"programme": self.programme, "starts_on": FIRST, "ends_on": LAST, **changes}
        return services.generate_report(**values, by=by, now=values.pop("now", NOW))


def written(report: DonorReport, by: User) -> DonorReport:
    return services.write_texts(report=report, texts=TEXTS, numbers={}, by=by, now=later(minutes=1))


def reviewed(report: DonorReport, by: User) -> DonorReport:
    seen = services.last_event(report).pk
    return services.review_report(report=report, seen=seen, by=by, now=later(minutes=2))


def issued(report: DonorReport, writer: User, reviewer: User) -> DonorReport:
    report = reviewed(written(report, writer), reviewer)
    seen = services.last_event(report).pk
    return services.issue_report(report=report, seen=seen, by=reviewer, now=later(minutes=3))


def data_of(report: DonorReport) -> SnapshotData:
    assert report.snapshot is not None
    return Snapshot(report.snapshot).data


def amend(session: Session, *, now: datetime.datetime, **changes: Any) -> Session:
    content = {**session.current_version.content, **changes}
    content["headcount_declared"] = sum(cell["count"] for cell in content["attendance"])
    amendment = records.propose_amendment(
        session=session,
        content=content,
        base_version=session.current_version.number,
        reason="The register says so.",
        by=make_officer(session.centre),
        now=now,
    )
    records.decide_amendment(
        amendment=amendment, accept=True, reason="", by=make_supervisor(session.centre), now=now
    )
    return Session.objects.get(pk=session.pk)


def attendance(women: int, men: int) -> list[dict[str, object]]:
    return [
        {"sex": "female", "age_band": "18_24", "count": women},
        {"sex": "male", "age_band": "18_24", "count": men},
    ]
