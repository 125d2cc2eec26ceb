"""The public page's figures: read from frozen tables only, so nothing is computed for a reader."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from campaigns.figures.charts import BarRow, ColumnChart, Point, bar_rows, column_chart, grouped
from campaigns.figures.quarters import Quarter, quarters_between
from campaigns.records.models import FrozenTable, TableKey
from mrc.core.bilingual import current_language

from .counting import SPLITS, ordered
from .issues import TOTAL
from .labels import TITLES, label_of
from .models import WaitingCorrection
from .restatements import Restatement, restatements_of

#: The chart shows two years; the table below it shows all quarters.
CHARTED = 8
#: From the most asked to the least.
_SECTIONS = (TableKey.SEX, TableKey.AGE_BAND, TableKey.PROVINCE, TableKey.INSTITUTION_KIND)

Numbers = dict[str, int | None]


@dataclass
class Period:
    """A closed quarter or a complete year, as it was issued last; empty tables are a gap."""

    label: str
    quarter: Quarter | None = None
    tables: dict[TableKey, Numbers] = field(default_factory=dict)
    frozen_at: datetime.datetime | None = None
    is_restated: bool = False
    #: Since when a correction waits until it gives nothing away.
    waits_since: datetime.datetime | None = None

    @property
    def is_gap(self) -> bool:
        return not self.tables

    @property
    def totals(self) -> Numbers:
        return self.tables.get(TableKey.TOTALS, {})

    @property
    def sessions(self) -> int | None:
        return self.totals.get("sessions")

    @property
    def people(self) -> int | None:
        return self.totals.get(TOTAL)

    @property
    def share_women(self) -> int | None:
        return self.totals.get("share_women")

    @property
    def estimated_sessions(self) -> int | None:
        return self.totals.get("estimated_sessions")

    @property
    def estimated_people(self) -> int | None:
        return self.totals.get("estimated_people")


@dataclass(frozen=True)
class TableRow:
    period: Period
    numbers: list[int | None]


@dataclass(frozen=True)
class Section:
    """One split of the attendances: bars of the newest quarter, and a table of all periods."""

    key: str
    title: str | Promise
    sentence: str
    bars: list[BarRow]
    headings: list[str]
    rows: list[TableRow]


@dataclass
class PublicFigures:
    """All that the public page shows. Empty before the first quarter has closed."""

    newest: Period | None = None
    periods: list[Period] = field(default_factory=list)
    chart: ColumnChart | None = None
    sections: list[Section] = field(default_factory=list)
    restatements: list[Restatement] = field(default_factory=list)
    is_sample: bool = False
    #: When anything was issued last.
    changed: datetime.datetime | None = None

    @property
    def quarters(self) -> list[Period]:
        return [period for period in self.periods if period.quarter is not None]

    @property
    def sessions(self) -> int:
        return sum(period.sessions or 0 for period in self.quarters)

    @property
    def people(self) -> int:
        """What the quarters show, added up; a quarter that hides its total adds nothing."""
        return sum(period.people or 0 for period in self.quarters)

    @property
    def waiting(self) -> list[Period]:
        return [period for period in self.periods if period.waits_since is not None]

    @property
    def has_estimates(self) -> bool:
        return any(period.estimated_sessions for period in self.periods)

    @property
    def quarters_counted(self) -> int:
        return sum(not period.is_gap for period in self.quarters)


def public_figures() -> PublicFigures:
    """Two queries."""
    tables = list(FrozenTable.objects.order_by("period", "version"))
    if not tables:
        return PublicFigures()
    known = _read_periods(tables)
    for waiting in WaitingCorrection.objects.all():
        if waiting.period in known:
            known[waiting.period].waits_since = waiting.since
    labels = _labels(tables)
    quarters = _with_gaps(known)
    newest = next(period for period in reversed(quarters) if not period.is_gap)
    return PublicFigures(
        newest=newest,
        periods=_newest_first(quarters, known),
        chart=_chart(quarters[-CHARTED:]),
        sections=[_section(key, newest, quarters, known, labels[key]) for key in _SECTIONS],
        restatements=restatements_of(tables, {key: known[key].label for key in known}),
        is_sample=any(table.is_sample for table in tables),
        changed=max(table.frozen_at for table in tables),
    )


def _read_periods(tables: Iterable[FrozenTable]) -> dict[str, Period]:
    """Each period with its newest version; `tables` are in the order of their versions."""
    known: dict[str, Period] = {}
    for table in tables:
        period = known.setdefault(table.period, Period(table.period))
        period.tables[TableKey(table.key)] = {row["key"]: row["number"] for row in table.rows}
        period.frozen_at, period.is_restated = table.frozen_at, table.is_restated
    for key, period in known.items():
        if "Q" in key:
            period.quarter = Quarter.parse(key)
            period.label = period.quarter.label
        else:
            period.label = _("Year %(year)s") % {"year": key}
    return known


def _labels(tables: Iterable[FrozenTable]) -> dict[TableKey, dict[str, str]]:
    """Of every category; provinces as the newest table that names them calls them."""
    found: dict[TableKey, dict[str, str]] = {key: {} for key in TableKey}
    for table in tables:
        key = TableKey(table.key)
        found[key].update({row["key"]: label_of(key, row) for row in table.rows if row["key"]})
    return found


def _with_gaps(known: Mapping[str, Period]) -> list[Period]:
    """Every quarter from the first to the last one that was frozen."""
    quarters = [period.quarter for period in known.values() if period.quarter is not None]
    return [
        known.get(quarter.key) or Period(quarter.label, quarter)
        for quarter in quarters_between(min(quarters), max(quarters))
    ]


def _newest_first(quarters: Sequence[Period], known: Mapping[str, Period]) -> list[Period]:
    """Quarters from the newest to the oldest, a year's total before its quarters."""
    found: list[Period] = []
    for period in reversed(quarters):
        if period.quarter is None:
            continue
        year = known.get(str(period.quarter.year))
        if year is not None and year not in found:
            found.append(year)
        found.append(period)
    return found


def _chart(quarters: Sequence[Period]) -> ColumnChart:
    points = [
        # Short, because the year stands below; in Urdu only the number.
        Point(_("Q%(number)s") % {"number": q.number}, str(q.year), period.people, period.label)
        for period in quarters
        if (q := period.quarter) is not None
    ]
    return column_chart(points, right_to_left=current_language() == "ur")


def _section(
    key: TableKey,
    newest: Period,
    quarters: Sequence[Period],
    known: Mapping[str, Period],
    names: Mapping[str, str],
) -> Section:
    """The bars are those of the newest quarter, the rows of every period."""
    periods = _newest_first(quarters, known)
    present = {c for period in periods for c in period.tables.get(key, {}) if c != TOTAL}
    categories = ordered(key, present)
    labels = {c: names.get(c, c) for c in categories}
    numbers = newest.tables[key]
    values = [(labels[c], numbers.get(c, 0)) for c in categories] if newest.people else []
    if key not in (TableKey.SEX, TableKey.AGE_BAND):
        values = [(label, number) for label, number in values if number != 0]
    return Section(
        key=key.value,
        title=TITLES[key],
        sentence=_sentence(key, newest, values),
        bars=bar_rows(values, total=newest.people),
        headings=[labels[c] for c in categories],
        rows=[TableRow(period, [_cell(period, key, c) for c in categories]) for period in periods],
    )


def _cell(period: Period, key: TableKey, category: str) -> int | None:
    """None where it is hidden; a category that a table does not name had nobody."""
    if period.people is None:
        return None
    return period.tables[key].get(category, 0)


def _sentence(key: TableKey, newest: Period, values: list[tuple[str, int | None]]) -> str:
    """What the bars say, where it is certain: a hidden number may not be larger."""
    if newest.quarter is None or newest.people is None:
        return ""
    known = {"months": newest.quarter.months, "total": grouped(newest.people)}
    if key == TableKey.SEX and newest.share_women is not None:
        text = _("%(months)s: about %(share)s%% of the attendances were of women and girls.")
        return text % {**known, "share": newest.share_women}
    label, number = max(values, key=lambda value: value[1] or 0, default=("", None))
    shown = sum(other or 0 for _label, other in values)
    if number is None or number < newest.people - shown:
        return _("%(months)s: %(total)s attendances in all.") % known
    text = _(
        "%(months)s: the largest group is “%(label)s”, with %(number)s of %(total)s attendances."
    )
    return text % {**known, "label": label, "number": grouped(number)}


assert set(_SECTIONS) == set(SPLITS), "every split is shown"
