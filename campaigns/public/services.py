"""Freezing the public figures of closed quarters and years. Safe to run twice, and every night."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from campaigns.figures.quarters import Quarter
from campaigns.records.models import FrozenTable, TableKey
from mrc.core.models import Province

from .counting import Contribution, PeriodCount, count_quarter, counted_quarters, together
from .issues import SESSIONS, TOTAL, Archive, Issue, Issued
from .issuing import Outcome, issue_quarter, issue_year
from .models import IssuedCount, WaitingCorrection


@transaction.atomic
def freeze_closed_quarters(*, today: datetime.date, now: datetime.datetime) -> list[FrozenTable]:
    """Writes what closed quarters and complete years publish, and gives the tables it wrote.

    A period that was frozen before is written again, as its next version, where its figures have
    changed since and the change itself gives nothing away. Where it would, the correction waits
    for the next one, and the page says that one is waiting.
    """
    archive = load_archive()
    written: list[FrozenTable] = []
    names = _province_names()
    touched: set[int] = set()
    for quarter in _quarters_to_freeze(archive, today):
        count = count_quarter(quarter)
        if not count.sessions and not archive.of(quarter.key):
            # A gap stays a gap.
            continue
        touched.add(quarter.year)
        _adopt(archive, quarter, count)
        found = issue_quarter(archive, quarter, count)
        written += _keep(archive, quarter.key, found, names, now)
    for year in sorted(touched):
        if Quarter(year, 4).is_closed(today):
            found = issue_year(archive, year)
            written += _keep(archive, str(year), found, names, now)
    return written


def load_archive() -> Archive:
    """Every issue from the database, with what it counted. Two queries."""
    counted = {(row.period, row.version): row.counted for row in IssuedCount.objects.all()}
    tables: dict[tuple[str, int], list[FrozenTable]] = {}
    for table in FrozenTable.objects.all():
        tables.setdefault((table.period, table.version), []).append(table)
    archive = Archive()
    # Quarters come before their year, which adds them up.
    for issue in sorted(tables, key=lambda issue: (len(issue[0]) == 4, issue)):
        archive.add(_issued(archive, tables[issue], counted.get(issue)))
    return archive


def _issued(
    archive: Archive, tables: Sequence[FrozenTable], counted: dict[str, Any] | None
) -> Issued:
    period, version = tables[0].period, tables[0].version
    rows: Issue = {TableKey(table.key): table.rows for table in tables}
    known = counted is not None
    if len(period) == 4:
        parts = counted or {quarter.period: 1 for quarter in archive.newest_quarters(period)}
        count = together(archive.of(quarter)[number - 1].count for quarter, number in parts.items())
        return Issued(period, version, rows, count, parts, is_known=known)
    sessions = {name: Contribution.from_data(data) for name, data in (counted or {}).items()}
    count = PeriodCount(sessions, tables[0].is_sample)
    return Issued(period, version, rows, count, is_known=known)


def _adopt(archive: Archive, quarter: Quarter, count: PeriodCount) -> None:
    """An issue of which nobody kept what it counted, where the records still add up to it."""
    newest = archive.newest(quarter.key)
    if newest is None or newest.is_known:
        return
    totals = {row["key"]: row["number"] for row in newest.tables[TableKey.TOTALS]}
    if totals[SESSIONS] == len(count.sessions) and totals[TOTAL] == count.total.people:
        archive.issued[quarter.key][-1] = replace(newest, count=count, is_known=True)
        _keep_count(archive.issued[quarter.key][-1])


def _quarters_to_freeze(archive: Archive, today: datetime.date) -> list[Quarter]:
    """Closed quarters with verified sessions, and those that were frozen although all their
    sessions are void by now."""
    before = {Quarter.parse(period) for period in archive.issued if "Q" in period}
    closed = {quarter for quarter in counted_quarters() if quarter.is_closed(today)}
    return sorted(closed | before)


def _keep(
    archive: Archive,
    period: str,
    found: Issued | Outcome,
    province_names: Mapping[str, Mapping[str, str]],
    now: datetime.datetime,
) -> list[FrozenTable]:
    """Writes an issue; or notes, or forgets, that a correction of the period waits."""
    if found is Outcome.WAITS:
        WaitingCorrection.objects.get_or_create(period=period, defaults={"since": now})
        return []
    WaitingCorrection.objects.filter(period=period).delete()
    if not isinstance(found, Issued):
        return []
    archive.add(found)
    _keep_count(found)
    for row in found.tables[TableKey.PROVINCE]:
        if row["key"] != TOTAL:
            row.update(province_names[row["key"]])
    return FrozenTable.objects.bulk_create(
        FrozenTable(
            period=period,
            key=key,
            version=found.version,
            rows=rows,
            frozen_at=now,
            is_sample=found.count.is_sample,
        )
        for key, rows in found.tables.items()
    )


def _keep_count(issue: Issued) -> None:
    sessions = {name: session.as_data() for name, session in issue.count.sessions.items()}
    IssuedCount.objects.create(
        period=issue.period,
        version=issue.version,
        counted=dict(issue.parts) if issue.is_year else sessions,
    )


def _province_names() -> dict[str, dict[str, str]]:
    return {
        str(province.pk): {"en": province.name_en, "ur": province.name_ur}
        for province in Province.objects.all()
    }
