"""A report: the figures of selected sessions by quarter, by campaign and in all."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.records.models import Campaign, SessionVersion
from campaigns.records.querysets import SessionVersionQuerySet
from mrc.core.models import User

from . import querysets
from .quarters import Quarter, quarters_between
from .selection import Selection
from .tally import Figures

#: A session is on time when it was received within this time after its end (also rule W8).
ON_TIME = datetime.timedelta(days=3)
KARACHI = ZoneInfo("Asia/Karachi")
_DAY = datetime.timedelta(days=1)


@dataclass
class Report:
    """Figures are added up in all rows that they belong to; unlike sums, people and places that
    stand in two rows count once in the row that holds both."""

    total: Figures = field(default_factory=Figures)
    by_quarter: dict[Quarter, Figures] = field(default_factory=lambda: defaultdict(Figures))
    by_campaign_id: dict[int, Figures] = field(default_factory=lambda: defaultdict(Figures))
    campaigns: list[Campaign] = field(default_factory=list)
    selection: Selection = field(default_factory=Selection)
    #: The quarter up to which gaps are shown: the present one.
    until: Quarter | None = None

    def rows_of(self, campaign_id: int, quarter: Quarter) -> Iterator[Figures]:
        yield self.total
        yield self.by_quarter[quarter]
        yield self.by_campaign_id[campaign_id]

    @property
    def quarters(self) -> list[tuple[Quarter, Figures]]:
        """Every quarter from the first to the last; one without sessions is an empty gap."""
        known = list(self.by_quarter)
        if not known:
            return []
        first = min(filter(None, [*known, self.selection.first]))
        last = max(filter(None, [*known, self.selection.last or self.until]))
        return [
            (quarter, self.by_quarter.get(quarter, Figures()))
            for quarter in quarters_between(first, last)
        ]

    @property
    def by_campaign(self) -> list[tuple[Campaign, Figures]]:
        return [(campaign, self.by_campaign_id[campaign.pk]) for campaign in self.campaigns]

    @property
    def is_sample(self) -> bool:
        """Whether any counted session is generated sample data."""
        return self.total.sample_sessions > 0


def report_for(user: User, selection: Selection, *, today: datetime.date) -> Report:
    """The report that this member of staff may see: their centre's sessions, or all."""
    versions = SessionVersion.objects.visible_to(user)
    return build_report(versions, selection, until=Quarter.of(today))


def build_report(
    versions: SessionVersionQuerySet, selection: Selection, *, until: Quarter | None = None
) -> Report:
    """Six queries, however many sessions, campaigns and quarters there are."""
    selected = selection.of(versions)
    counted = selected.counted()
    report = Report(selection=selection, until=until)
    for row in querysets.sums_by_place(counted):
        _add_place(report, row)
    for row in querysets.people_by_cell(counted):
        _add_cell(report, row)
    for row in querysets.materials_by_quarter(counted):
        for figures in report.rows_of(row["campaign_id"], _quarter(row)):
            figures.add_known("materials", row["items"])
    for row in querysets.times(counted):
        _add_times(report, row)
    for row in querysets.awaiting_by_quarter(selected.awaiting()):
        for figures in report.rows_of(row["campaign_id"], _quarter(row)):
            figures.awaiting_sessions += row["sessions"]
            figures.awaiting_attendances += row["people"]
            figures.sample_sessions += row["sample_sessions"]
    report.campaigns = list(Campaign.objects.filter(pk__in=list(report.by_campaign_id)))
    return report


def _quarter(row: dict[str, Any]) -> Quarter:
    return Quarter(row["year"], row["quarter"])


def _add_place(report: Report, row: dict[str, Any]) -> None:
    institution = row["institution_standing"]
    where = (institution,) if institution else (row["district_standing"], row["venue_key"])
    place = (*where, row["cohort_key"], row["year"])
    for figures in report.rows_of(row["campaign_id"], _quarter(row)):
        figures.sessions += row["sessions"]
        figures.sample_sessions += row["sample_sessions"]
        figures.add_known("referrals", row["sum_referrals"])
        for name in ("pre_tested", "pre_passed", "post_tested", "post_passed"):
            setattr(figures, name, getattr(figures, name) + row[f"sum_{name}"])
        figures.district_ids.add(row["district_standing"])
        if institution:
            figures.institution_ids.add(institution)
        if row["is_estimate"]:
            figures.estimated_sessions += row["sessions"]
        else:
            figures.add_known("first_time", row["sum_first_time"])
            figures.add_place(place, row["most"] or 0)


def _add_cell(report: Report, row: dict[str, Any]) -> None:
    for figures in report.rows_of(row["campaign_id"], _quarter(row)):
        if row["is_estimate"]:
            figures.estimated_attendances += row["people"]
        else:
            figures.cells[row["sex"], row["age_band"]] += row["people"]
            figures.asked += row["asked"]


def _add_times(report: Report, row: Any) -> None:
    ended = datetime.datetime.combine(row.held_on, row.ends_at, KARACHI)
    for figures in report.rows_of(row.campaign_id, Quarter.of(row.held_on)):
        figures.on_time_sessions += row.session__received_at <= ended + ON_TIME
        figures.returned_sessions += bool(row.was_returned)
        if row.verified_at is not None:
            figures.lags.append((row.verified_at - row.session__received_at) / _DAY)
