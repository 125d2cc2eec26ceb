"""What is public of a campaign: what somebody wrote about it, and no number."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.figures.quarters import Quarter, quarters_between
from campaigns.records.models import Campaign, FrozenTable, TableKey
from mrc.core.models import Centre, District


@dataclass(frozen=True)
class Group:
    """Campaigns that run, come or are over."""

    title: str | Promise
    campaigns: list[Campaign]


def listed(*, on: datetime.date) -> list[Group]:
    """One query. Those that run come first, then those to come, then the past ones."""
    known = list(Campaign.objects.public().select_related("programme"))
    running = [one for one in known if one.starts_on <= on <= one.ends_on and not _is_over(one)]
    coming = [one for one in known if one.starts_on > on and not _is_over(one)]
    past = [one for one in known if one not in running and one not in coming]
    groups = [
        Group(_("Running now"), running),
        Group(_("Coming"), coming),
        Group(_("Past campaigns"), past),
    ]
    return [group for group in groups if group.campaigns]


def _is_over(campaign: Campaign) -> bool:
    return campaign.state == "closed"


@dataclass(frozen=True)
class ProvinceDistricts:
    province: str
    names: list[str]


@dataclass(frozen=True)
class CampaignFacts:
    """Four queries, however many districts and topics there are."""

    centres: list[Centre]
    districts: list[ProvinceDistricts]
    topics: list[str]
    #: Quarters of its time whose public tables are out.
    quarters: list[Quarter]
    is_over: bool

    @classmethod
    def of(cls, campaign: Campaign, *, on: datetime.date) -> "CampaignFacts":
        return cls(
            centres=list(campaign.centres.all()),
            districts=list(_by_province(campaign.districts.select_related("province"))),
            topics=[topic.name for topic in campaign.topics.all()],
            quarters=_published_quarters(campaign),
            is_over=_is_over(campaign) or campaign.ends_on < on,
        )


def _by_province(districts: Iterable[District]) -> Iterable[ProvinceDistricts]:
    found: dict[str, list[str]] = {}
    for district in districts:
        found.setdefault(district.province.name, []).append(district.name)
    for province in sorted(found):
        yield ProvinceDistricts(province, sorted(found[province]))


def _published_quarters(campaign: Campaign) -> list[Quarter]:
    """By its dates alone: whether it held a session then is not said."""
    wanted = {
        quarter.key: quarter
        for quarter in quarters_between(
            Quarter.of(campaign.starts_on), Quarter.of(campaign.ends_on)
        )
    }
    periods = FrozenTable.objects.filter(key=TableKey.TOTALS, version=1, period__in=wanted)
    return sorted(wanted[period] for period in periods.values_list("period", flat=True))


def keys() -> list[dict[str, str]]:
    """What the addresses of all campaigns' pages are made of, for the sitemap."""
    return [{"slug": slug} for slug in Campaign.objects.public().values_list("slug", flat=True)]
