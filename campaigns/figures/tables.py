"""The columns of every table of figures, for screens, files and programs alike."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.records.models import AgeBand, Campaign, Sex

from .definitions import BY_KEY, Definition, Unit
from .quarters import Quarter
from .reports import Report
from .tally import Figures

Value = int | float | None


@dataclass(frozen=True)
class Column:
    """A figure, how to read it from a row, and what it means."""

    definition: Definition
    read: Callable[[Figures], Value]
    #: Columns of sessions that are not verified are set apart and never empty for that reason.
    is_awaiting: bool = False

    def value(self, figures: Figures) -> Value:
        if figures.is_empty or (not figures.sessions and not self.is_awaiting):
            return None
        return self.read(figures)


@dataclass(frozen=True)
class Family:
    """Columns that belong together and stand in one table on the screen."""

    key: str
    title: str | Promise
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Row:
    """A row of every table: a quarter, a campaign, or all together."""

    kind: str
    label: str | Promise
    figures: Figures
    quarter: Quarter | None = None
    campaign: Campaign | None = None


def _plain(key: str, *, is_awaiting: bool = False) -> Column:
    """A column whose figure has the definition's own name."""

    def read(figures: Figures) -> Value:
        return getattr(figures, key)

    return Column(BY_KEY[key], read, is_awaiting)


def _of_sex(key: str, sex: Sex) -> Column:
    return Column(BY_KEY[key], lambda figures: figures.by_sex[sex])


def _of_age(band: AgeBand) -> Column:
    definition = Definition(f"age_{band.value}", band.label, _("Attendances of this age."))
    return Column(definition, lambda figures: figures.by_age_band[band])


FAMILIES: tuple[Family, ...] = (
    Family(
        "sessions",
        _("Sessions and people"),
        (
            _plain("sessions"),
            _plain("attendances"),
            _plain("unique_people"),
            _plain("first_time"),
            _plain("first_time_asked"),
            _plain("estimated_sessions"),
            _plain("estimated_attendances"),
        ),
    ),
    Family(
        "sex",
        _("Women and men"),
        (
            _of_sex("female", Sex.FEMALE),
            _of_sex("male", Sex.MALE),
            _of_sex("transgender", Sex.TRANSGENDER),
            _of_sex("sex_not_recorded", Sex.NOT_RECORDED),
            _plain("share_women"),
        ),
    ),
    Family("age", _("Ages"), (*map(_of_age, AgeBand), _plain("share_youth"))),
    Family(
        "reach",
        _("Places, referrals and learning"),
        (
            _plain("institutions"),
            _plain("districts"),
            _plain("referrals"),
            _plain("materials"),
            _plain("knowledge_gain"),
            _plain("tested"),
        ),
    ),
    Family(
        "quality",
        _("How well we record"),
        (_plain("on_time"), _plain("verification_lag"), _plain("first_pass")),
    ),
    Family(
        "awaiting",
        _("Submitted, not yet verified"),
        (
            _plain("awaiting_sessions", is_awaiting=True),
            _plain("awaiting_attendances", is_awaiting=True),
        ),
    ),
)

COLUMNS: tuple[Column, ...] = tuple(column for family in FAMILIES for column in family.columns)

_UNIT_NOTES: dict[Unit, str | Promise] = {
    Unit.PERCENT: _("%(label)s (per cent)"),
    Unit.POINTS: _("%(label)s (percentage points)"),
    Unit.DAYS: _("%(label)s (days)"),
}


def heading(column: Column) -> str:
    """The column's label with its unit, for where a number stands without one."""
    note = _UNIT_NOTES.get(column.definition.unit)
    label = str(column.definition.label)
    return str(note) % {"label": label} if note else label


def rows(report: Report) -> list[Row]:
    """By quarter, then by campaign, then all together."""
    found = [
        Row("quarter", quarter.label, figures, quarter) for quarter, figures in report.quarters
    ]
    found += [
        Row("campaign", campaign.name, figures, campaign=campaign)
        for campaign, figures in report.by_campaign
    ]
    return [*found, Row("total", _("All together"), report.total)]
