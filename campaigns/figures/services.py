"""Freezing the public figures of closed quarters and years. Safe to run twice, and every night."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from campaigns.records.models import FrozenTable, Sex, TableKey
from mrc.core.models import Province

from .public_counts import SPLITS, QuarterCount, count_quarter, counted_quarters
from .quarters import Quarter
from .suppression import Number, Place, rounded_share, suppress

#: The rows of a frozen table; the one with this key is the total.
TOTAL = ""
Rows = list[dict[str, Any]]
Issue = dict[TableKey, Rows]


@dataclass
class _Frozen:
    """The newest issue of every period, as it is in the database or was just written."""

    issues: dict[str, Issue]
    versions: dict[str, int]

    @classmethod
    def load(cls) -> "_Frozen":
        frozen = cls({}, {})
        for table in FrozenTable.objects.order_by("version"):
            frozen.issues.setdefault(table.period, {})[TableKey(table.key)] = table.rows
            frozen.versions[table.period] = table.version
        return frozen

    def hidden(self, period: str, key: TableKey) -> set[str]:
        """What the last issue hid beside numbers that it showed. A total that was hidden gave
        nothing away, so then everything may be decided anew."""
        people = {row["key"]: row["number"] for row in self.issues.get(period, {}).get(key, [])}
        if people.get(TOTAL) is None:
            return set()
        return {category for category, number in people.items() if number is None}


@transaction.atomic
def freeze_closed_quarters(*, today: datetime.date, now: datetime.datetime) -> list[FrozenTable]:
    """Writes what closed quarters and complete years publish, and gives the tables it wrote.

    A period that was frozen before is written again, as its next version, only where its figures
    have changed since: after an amendment, or after a session that was verified late. Numbers that
    an earlier version hid stay hidden; that a restated number may be compared with its earlier
    version is the price of showing the restatement at all.
    """
    frozen = _Frozen.load()
    names = {
        str(province.pk): {"en": province.name_en, "ur": province.name_ur}
        for province in Province.objects.all()
    }
    written: list[FrozenTable] = []
    counts: dict[Quarter, QuarterCount] = {}
    for quarter in _quarters_to_freeze(frozen, today):
        count = count_quarter(quarter)
        if not count.sessions and quarter.key not in frozen.issues:
            # A gap stays a gap.
            continue
        counts[quarter] = count
        issue = _issue_of_quarter(quarter, count, frozen)
        written += _write(frozen, quarter.key, issue, names, count.is_sample, now)
    for year in sorted({quarter.year for quarter in counts}):
        of_year = {quarter: count for quarter, count in counts.items() if quarter.year == year}
        if Quarter(year, 4).is_closed(today) and len(of_year) > 1:
            issue = _issue_of_year(str(year), of_year, frozen)
            is_sample = any(count.is_sample for count in of_year.values())
            written += _write(frozen, str(year), issue, names, is_sample, now)
    return written


def _quarters_to_freeze(frozen: _Frozen, today: datetime.date) -> list[Quarter]:
    """Closed quarters with verified sessions, and those that were frozen although all their
    sessions are void by now."""
    before = [Quarter.parse(period) for period in frozen.issues if "Q" in period]
    quarters = {quarter for quarter in counted_quarters() if quarter.is_closed(today)}
    return sorted(quarters | set(before))


def _issue_of_quarter(quarter: Quarter, count: QuarterCount, frozen: _Frozen) -> Issue:
    """Each table is one row of numbers with its total, so the quarter stands for itself."""
    hidden: dict[TableKey, set[str]] = {}
    for key, numbers in count.splits.items():
        categories = [*numbers, TOTAL]
        kept = frozen.hidden(quarter.key, key)
        places = suppress(
            [list(numbers.values()) or [Number(0, frozenset())]],
            hidden_before={(0, i) for i, name in enumerate(categories) if name in kept},
            publish_column_totals=False,
        )
        hidden[key] = {name for i, name in enumerate(categories) if (0, i) in places}
    shows_people = not any(TOTAL in names for names in hidden.values())
    people = sum(number.people for number in count.splits[TableKey.SEX].values())
    by_sex = {name: number.people for name, number in count.splits[TableKey.SEX].items()}
    issue: Issue = {TableKey.TOTALS: _totals([count], by_sex, hidden[TableKey.SEX], shows_people)}
    for key, numbers in count.splits.items():
        values = {
            name: None if name in hidden[key] else number.people for name, number in numbers.items()
        }
        # All tables share their total: where one of them must not show it, none shows anything.
        issue[key] = _rows({**values, TOTAL: people} if shows_people else dict.fromkeys([TOTAL]))
    return issue


def _issue_of_year(period: str, counts: Mapping[Quarter, QuarterCount], frozen: _Frozen) -> Issue:
    """The totals of the columns, as far as they give away nothing that a quarter hid."""
    sums: dict[TableKey, dict[str, int | None]] = {}
    for key in SPLITS:
        categories = list(dict.fromkeys(c for count in counts.values() for c in count.splits[key]))
        nothing = Number(0, frozenset())
        inner = [
            [count.splits[key].get(category, nothing) for category in categories]
            for count in counts.values()
        ]
        hidden, shown = _published(key, counts, categories, frozen)
        kept = frozen.hidden(period, key)
        last = len(inner)
        names = [*categories, TOTAL]
        hidden |= {(last, i) for i, name in enumerate(names) if name in kept}
        places = suppress(inner, hidden_before=hidden, shown_before=shown)
        column_sums = [
            sum(number.people for number in column) for column in zip(*inner, strict=True)
        ]
        sums[key] = {
            name: None if (last, i) in places else people
            for i, (name, people) in enumerate(
                zip(names, [*column_sums, sum(column_sums)], strict=True)
            )
        }
    shows_people = all(values[TOTAL] is not None for values in sums.values())
    by_sex = _added_up(count.splits[TableKey.SEX] for count in counts.values())
    hidden_sexes = {name for name, people in sums[TableKey.SEX].items() if people is None}
    issue = {TableKey.TOTALS: _totals(counts.values(), by_sex, hidden_sexes, shows_people)}
    for key, values in sums.items():
        issue[key] = _rows(values if shows_people else dict.fromkeys([TOTAL]))
    return issue


def _published(
    key: TableKey, counts: Mapping[Quarter, QuarterCount], categories: list[str], frozen: _Frozen
) -> tuple[set[Place], set[Place]]:
    """Which places of the year's table its quarters have hidden, and which they have shown."""
    hidden: set[Place] = set()
    shown: set[Place] = set()
    for row, quarter in enumerate(counts):
        issued = {line["key"]: line["number"] for line in frozen.issues[quarter.key][key]}
        for column, category in enumerate([*categories, TOTAL]):
            is_hidden = issued[TOTAL] is None or issued.get(category, 0) is None
            (hidden if is_hidden else shown).add((row, column))
    return hidden, shown


def _added_up(tables: Iterable[Mapping[str, Number]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for table in tables:
        for name, number in table.items():
            sums[name] = sums.get(name, 0) + number.people
    return sums


def _totals(
    counts: Iterable[QuarterCount],
    by_sex: Mapping[str, int],
    hidden_sexes: set[str],
    shows_people: bool,
) -> Rows:
    known = list(counts)
    people = sum(by_sex.values())
    beside = [by_sex[name] for name in by_sex if name in hidden_sexes and name != Sex.FEMALE]
    share = rounded_share(
        by_sex[Sex.FEMALE],
        people - by_sex[Sex.NOT_RECORDED],
        beside=beside if Sex.FEMALE in hidden_sexes else None,
    )
    estimated = sum(count.estimated_sessions for count in known)
    guess = Number(sum(count.estimated_people for count in known), frozenset(range(estimated)))
    return [
        {"key": "sessions", "number": sum(count.sessions for count in known)},
        {"key": TOTAL, "number": people if shows_people else None},
        {"key": "share_women", "number": share if shows_people else None},
        {"key": "estimated_sessions", "number": estimated},
        {"key": "estimated_people", "number": None if guess.is_small else guess.people},
    ]


def _rows(values: Mapping[str, int | None]) -> Rows:
    return [{"key": name, "number": people} for name, people in values.items()]


def _write(
    frozen: _Frozen,
    period: str,
    issue: Issue,
    province_names: Mapping[str, dict[str, str]],
    is_sample: bool,
    now: datetime.datetime,
) -> list[FrozenTable]:
    """The next version of a period, all its tables together; nothing where nothing changed."""
    if _numbers(frozen.issues.get(period)) == _numbers(issue):
        return []
    version = frozen.versions.get(period, 0) + 1
    for row in issue[TableKey.PROVINCE]:
        if row["key"] != TOTAL:
            row.update(province_names[row["key"]])
    tables = FrozenTable.objects.bulk_create(
        FrozenTable(
            period=period, key=key, version=version, rows=rows, frozen_at=now, is_sample=is_sample
        )
        for key, rows in issue.items()
    )
    frozen.issues[period], frozen.versions[period] = issue, version
    return tables


def _numbers(issue: Issue | None) -> dict[TableKey, list[tuple[str, int | None]]] | None:
    """An issue without names, which may change while the numbers do not."""
    if issue is None:
        return None
    return {key: [(row["key"], row["number"]) for row in rows] for key, rows in issue.items()}
