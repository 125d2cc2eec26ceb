"""A report: the figures of selected sessions by quarter, by campaign and in all."""

import datetime
from dataclasses import dataclass, field

from campaigns.records.models import Campaign
from mrc.core.models import User

from .engine import Grouping, Scope, count, scope_of
from .quarters import Quarter, quarters_between
from .selection import Selection
from .tally import Figures


@dataclass
class Report:
    """Unlike sums, people and places that stand in two rows count once in the row of the whole."""

    total: Figures
    by_quarter: dict[Quarter, Figures]
    by_campaign_id: dict[int, Figures]
    campaigns: list[Campaign]
    selection: Selection = field(default_factory=Selection)
    #: The quarter up to which gaps are shown: the present one.
    until: Quarter | None = None

    @property
    def quarters(self) -> list[tuple[Quarter, Figures]]:
        """Every quarter from the first to the last; one without sessions is an empty gap."""
        known = list(self.by_quarter)
        if not known:
            return []
        since, until = self.selection.since, self.selection.until
        first = min(filter(None, [*known, Quarter.of(since) if since else None]))
        last = max(filter(None, [*known, Quarter.of(until) if until else self.until]))
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
    """The report that this member of staff may see: their centre's sessions, or all.

    Raises `PermissionDenied` for who sees no figures.
    """
    return build_report(selection, scope=scope_of(user), until=Quarter.of(today))


def build_report(selection: Selection, *, scope: Scope, until: Quarter | None = None) -> Report:
    """As many queries for any number of sessions, campaigns and quarters."""
    by_quarter = count(selection, scope=scope, by=Grouping.QUARTER)
    by_campaign = count(selection, scope=scope, by=Grouping.CAMPAIGN)
    return Report(
        total=by_quarter.total,
        by_quarter=by_quarter.rows,
        by_campaign_id=by_campaign.rows,
        campaigns=list(Campaign.objects.filter(pk__in=list(by_campaign.rows))),
        selection=selection,
        until=until,
    )
