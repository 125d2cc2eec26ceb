"""What was published: issues of a quarter or a year, each with what stands behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from campaigns.records.models import TableKey

from .counting import SPLITS, PeriodCount
from .suppression import FEWEST_PEOPLE, FEWEST_SESSIONS, Number

#: The rows of a frozen table; the one with this key is the total of attendances.
TOTAL = ""
SESSIONS, SHARE_WOMEN = "sessions", "share_women"
ESTIMATED_SESSIONS, ESTIMATED_PEOPLE = "estimated_sessions", "estimated_people"
Rows = list[dict[str, Any]]
Issue = dict[TableKey, Rows]


@dataclass(frozen=True)
class Issued:
    """One version of a period: its public rows, and the sessions that it counted."""

    period: str
    version: int
    tables: Issue
    count: PeriodCount
    #: Of a year: the version of each quarter that it adds up. Empty for a quarter.
    parts: Mapping[str, int] = field(default_factory=dict)
    #: False where it was not kept what stands behind it.
    is_known: bool = True

    @property
    def year(self) -> str:
        return self.period[:4]

    @property
    def is_year(self) -> bool:
        return len(self.period) == 4

    def number(self, key: TableKey, category: str) -> int | None:
        """As published: None is hidden, and a category that a table does not name had nobody."""
        return self._numbers(key).get(category, 0)

    def _numbers(self, key: TableKey) -> dict[str, int | None]:
        return {row["key"]: row["number"] for row in self.tables[key]}

    @property
    def people(self) -> int | None:
        """None hides every table of the period: they share their total."""
        return self.number(TableKey.TOTALS, TOTAL)

    def hidden(self, key: TableKey) -> set[str]:
        """Hidden beside numbers that are shown; nothing where the whole period is hidden."""
        if self.people is None:
            return set()
        return {name for name, number in self._numbers(key).items() if number is None}

    def categories(self, key: TableKey) -> set[str]:
        return self._numbers(key).keys() - {TOTAL}

    def shows_the_same_as(self, other: "Issued") -> bool:
        """Without names, which may change while the numbers do not."""
        return all(self._numbers(key) == other._numbers(key) for key in TableKey)


@dataclass
class Archive:
    """Every issue so far, in the order of their versions."""

    issued: dict[str, list[Issued]] = field(default_factory=dict)

    def add(self, issue: Issued) -> None:
        self.issued.setdefault(issue.period, []).append(issue)

    def of(self, period: str) -> list[Issued]:
        return self.issued.get(period, [])

    def newest(self, period: str) -> Issued | None:
        known = self.of(period)
        return known[-1] if known else None

    def of_year(self, year: str) -> list[Issued]:
        """The issues of a year and of its quarters."""
        return [issue for period in sorted(self.issued) if period[:4] == year
                for issue in self.issued[period]]  # fmt: skip

    def newest_quarters(self, year: str) -> list[Issued]:
        return [known[-1] for period, known in sorted(self.issued.items())
                if period.startswith(f"{year}-Q")]  # fmt: skip


def change(old: PeriodCount, new: PeriodCount, key: TableKey, categories: Iterable[str]) -> Number:
    """By how much some categories differ together, and the sessions that differ there.

    The number of people may be below zero.
    """
    wanted = list(categories)
    people, changed = 0, set()
    for name in old.sessions.keys() | new.sessions.keys():
        before, after = _in(old, name, key, wanted), _in(new, name, key, wanted)
        if before != after:
            changed.add(name)
            people += sum(after) - sum(before)
    return Number(people, frozenset(changed))


def _in(count: PeriodCount, name: str, key: TableKey, categories: list[str]) -> list[int]:
    session = count.sessions.get(name)
    if session is None:
        return [0 for _category in categories]
    if key == TableKey.TOTALS:
        return [session.estimate or 0 if c == ESTIMATED_PEOPLE else session.attendances
                for c in categories]  # fmt: skip
    return [session.people.get(key, {}).get(category, 0) for category in categories]


def gives_away(difference: Number) -> bool:
    """Whether a difference between two issues is one session's, or one of 1 to 4 people.

    Changes of several sessions that cancel one another say nothing of any of them.
    """
    if not difference.sessions:
        return False
    if len(difference.sessions) < FEWEST_SESSIONS:
        return True
    return 0 < abs(difference.people) < FEWEST_PEOPLE


def every_category(issues: Iterable[Issued]) -> dict[TableKey, list[str]]:
    """Every category that stands in any table of these issues, or was hidden with all of it."""
    found: dict[TableKey, dict[str, None]] = {key: {} for key in SPLITS}
    for issue in issues:
        for key in SPLITS:
            found[key].update(dict.fromkeys(issue.count.splits[key]))
            found[key].update(dict.fromkeys(sorted(issue.categories(key))))
    return {key: list(names) for key, names in found.items()}
