"""Takes the figures of a report: everything that it says in numbers, at one moment.

A snapshot is made only of numbers that agree: the rows of every table add up to the total, and so
do the sessions that are listed. Sessions that are decided while it is read make it start again.
"""

import datetime
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import rfc8785
from django.utils.translation import gettext_lazy as _

from campaigns.codes.services import scans_between
from campaigns.figures.charts import known_shapes
from campaigns.figures.definitions import COUNTING_RULE
from campaigns.figures.engine import EVERYTHING, Grouping, count, planned_and_done
from campaigns.figures.periods import Month, months_between
from campaigns.figures.quarters import Quarter, quarters_between
from campaigns.figures.selection import Selection
from campaigns.figures.tables import COLUMNS, FAMILIES, Column
from campaigns.figures.tally import BASES, Figures
from campaigns.records.facts import karachi_day
from campaigns.records.models import Campaign, InstitutionKind, Programme
from campaigns.targets.services import progress_of, targets_for
from mrc.core.models import Centre, District, Province, User

from .errors import UnsettledError
from .models import DonorReport
from .schema import (
    ADDITIVE,
    SCHEMA,
    TABLES,
    ColumnData,
    FamilyData,
    FiguresData,
    ProgrammeData,
    RowData,
    SessionData,
    SnapshotData,
    TableData,
    TargetData,
    Value,
    Words,
)
from .sessions import institutions_of, read_sessions
from .words import both, names_of

#: So often the figures are read again before the person is asked to wait.
ATTEMPTS = 3


@dataclass(frozen=True)
class Taken:
    """A snapshot that is not stored yet."""

    #: Canonical JSON (RFC 8785) and its SHA-256 (hex).
    canonical: str
    sha256: str
    sessions: int
    is_sample: bool


def selection_of(report: DonorReport) -> Selection:
    """All sessions of the report's programme and days."""
    return Selection(programme=report.programme, since=report.starts_on, until=report.ends_on)


def take_snapshot(report: DonorReport, *, by: User, now: datetime.datetime) -> Taken:
    """Raises `UnsettledError` where sessions keep being decided meanwhile."""
    from .restating import restates

    for _attempt in range(ATTEMPTS):
        data = _read(report, now)
        if adds_up(data) and read_sessions(selection_of(report)) == data["sessions"]:
            data["restates"] = restates(report, data)
            return sealed(data)
    raise UnsettledError


def sealed(data: SnapshotData) -> Taken:
    """The data as they are hashed and kept."""
    canonical = rfc8785.dumps(cast(dict[str, Any], data))
    return Taken(
        canonical=canonical.decode(),
        sha256=hashlib.sha256(canonical).hexdigest(),
        sessions=len(data["sessions"]),
        is_sample=data["is_sample"],
    )


def adds_up(data: SnapshotData) -> bool:
    """Whether the rows of every table add up to the total, and the sessions too."""
    total = data["total"]["values"]
    for table in data["tables"]:
        rows = [row["figures"]["values"] for row in table["rows"] if row["figures"]]
        for key in ADDITIVE:
            if sum(values[key] or 0 for values in rows) != (total[key] or 0):
                return False
    people = sum(row["people"] for row in data["sessions"])
    return (
        len(data["sessions"]) == (total["sessions"] or 0)
        and people == (total["attendances"] or 0) + (total["estimated_attendances"] or 0)
        and sum(sum(bands.values()) for bands in data["total"]["cells"].values())
        == (total["attendances"] or 0)
    )


def _read(report: DonorReport, now: datetime.datetime) -> SnapshotData:
    selection = selection_of(report)
    sessions = read_sessions(selection)
    total = count(selection, scope=EVERYTHING).total
    plans = planned_and_done(selection, scope=EVERYTHING)
    return SnapshotData(
        schema=SCHEMA,
        programme=_programme(report.programme),
        starts_on=report.starts_on.isoformat(),
        ends_on=report.ends_on.isoformat(),
        edition=report.edition,
        taken_at=now.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        is_sample=total.sample_sessions > 0,
        rule=both(COUNTING_RULE),
        families=_families(),
        total=figures_data(total),
        tables=[_table(selection, by) for by in TABLES],
        targets=_targets(selection, karachi_day(now)),
        planned={"planned": plans.planned, "done": plans.done, "cancelled": plans.cancelled},
        scans=scans_between(selection, scope=EVERYTHING),
        shapes=_shapes(),
        institutions=institutions_of(sessions),
        sessions=sessions,
        restates=None,
    )


def figures_data(figures: Figures) -> FiguresData:
    """Every figure by the key of its definition, and the cells that have people."""
    data = figures.as_data()
    return FiguresData(
        values={column.definition.key: _value(column, figures) for column in COLUMNS},
        bases={name: data[name] for name in BASES},
        cells=data["cells"],
    )


def _value(column: Column, figures: Figures) -> Value:
    value = column.value(figures)
    # Canonical JSON writes 12.0 as 12; what is read back is the same from the first moment.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _programme(programme: Programme) -> ProgrammeData:
    return ProgrammeData(
        slug=programme.slug,
        name=names_of(programme),
        donor=programme.donor,
        implementer=programme.implementer,
    )


def _families() -> list[FamilyData]:
    return [
        FamilyData(
            key=family.key,
            title=both(family.title),
            columns=[
                ColumnData(
                    key=column.definition.key,
                    unit=column.definition.unit.value,
                    label=both(column.definition.label),
                    text=both(column.definition.text),
                    is_awaiting=column.is_awaiting,
                )
                for column in family.columns
            ],
        )
        for family in FAMILIES
    ]


# -- tables ------------------------------------------------------------------------------------


def _table(selection: Selection, by: Grouping) -> TableData:
    found: Mapping[Any, Figures] = count(selection, scope=EVERYTHING, by=by).rows
    rows = _time_rows(selection, by, found) if by in _TIME else _place_rows(by, found)
    title, heading = _TITLES[by]
    return TableData(key=by.value, title=both(title), heading=both(heading), rows=list(rows))


#: What a table is called, and what its rows are.
_TITLES = {
    Grouping.MONTH: (_("Month by month"), _("Month")),
    Grouping.QUARTER: (_("Quarter by quarter"), _("Quarter")),
    Grouping.PROVINCE: (_("Provinces"), _("Province")),
    Grouping.DISTRICT: (_("Districts"), _("District")),
    Grouping.CENTRE: (_("Centres"), _("Centre")),
    Grouping.KIND: (_("Kinds of institution"), _("Kind of institution")),
    Grouping.CAMPAIGN: (_("Campaigns"), _("Campaign")),
}
_TIME = (Grouping.MONTH, Grouping.QUARTER)


def _time_rows(
    selection: Selection, by: Grouping, found: Mapping[Any, Figures]
) -> Iterator[RowData]:
    """Every month or quarter of the period; one without sessions is a gap."""
    if selection.since is None or selection.until is None:
        return
    periods: list[Month] | list[Quarter]
    if by is Grouping.MONTH:
        periods = list(months_between(Month.of(selection.since), Month.of(selection.until)))
    else:
        periods = list(quarters_between(Quarter.of(selection.since), Quarter.of(selection.until)))
    known = {_period_key(key): figures for key, figures in found.items()}
    for period in periods:
        figures = known.get(period.key)
        yield RowData(
            key=period.key,
            label=both(lambda period=period: period.label),  # type: ignore[misc]
            figures=None if figures is None or figures.is_empty else figures_data(figures),
            shape="",
        )


def _period_key(key: Any) -> str:
    return key.key if isinstance(key, Quarter) else Month(*key).key


def _place_rows(by: Grouping, found: Mapping[Any, Figures]) -> Iterator[RowData]:
    """The largest first; those of the same size by their names."""
    names, shapes = _names(by, found)
    for key, figures in sorted(
        found.items(), key=lambda item: (-item[1].attendances, names[item[0]]["en"])
    ):
        yield RowData(
            key=str(key),
            label=names[key],
            figures=None if figures.is_empty else figures_data(figures),
            shape=shapes.get(key, ""),
        )


def _names(by: Grouping, found: Mapping[Any, Figures]) -> tuple[dict[Any, Words], dict[Any, str]]:
    """What each row is called, and of districts the shape on the map."""
    if by is Grouping.KIND:
        return {key: both(InstitutionKind(key).label) for key in found}, {}
    rows = _MODELS[by]().in_bulk(list(found))
    shapes = {key: row.map_shape for key, row in rows.items()} if by is Grouping.DISTRICT else {}
    return {key: names_of(row) for key, row in rows.items()}, shapes


_MODELS: dict[Grouping, Callable[[], Any]] = {
    Grouping.PROVINCE: lambda: Province.objects,
    Grouping.DISTRICT: lambda: District.objects,
    Grouping.CENTRE: lambda: Centre.objects,
    Grouping.CAMPAIGN: lambda: Campaign.objects,
}


def _shapes() -> dict[str, Words]:
    """What the shapes of the map are called: the districts of today that each stands for."""
    found: dict[str, list[Words]] = {}
    for district in District.objects.filter(counted_with=None, map_shape__in=known_shapes()):
        found.setdefault(district.map_shape, []).append(names_of(district))
    return {
        shape: Words(
            en=", ".join(sorted(names["en"] for names in called)),
            ur="، ".join(sorted(names["ur"] for names in called)),
        )
        for shape, called in found.items()
    }


def _targets(selection: Selection, today: datetime.date) -> list[TargetData]:
    """The targets of the programme's campaigns whose days touch the report's, as they stood."""
    targets = targets_for(selection, scope=EVERYTHING)
    return [
        TargetData(
            campaign=names_of(one.target.campaign),
            centre=names_of(one.target.centre) if one.target.centre else None,
            indicator=both(one.target.get_indicator_display),
            starts_on=one.target.starts_on.isoformat(),
            ends_on=one.target.ends_on.isoformat(),
            revision=one.target.revision,
            value=one.target.value,
            actual=one.actual,
            expected_by_today=one.expected_by_today,
            share=one.share,
            state=one.state.value,
            state_label=both(one.state.label),
        )
        for one in progress_of(targets, scope=EVERYTHING, today=today)
    ]


__all__ = ["SessionData", "Taken", "adds_up", "figures_data", "selection_of", "take_snapshot"]
