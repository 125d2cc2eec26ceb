"""Deciding what a closed period publishes: pure, from what it counts and what is out already.

Every issue is drafted, read by a reader who tries (`audit`), and made to hide more until nothing
small can be worked out from all tables together. A correction is issued only where it gives away
nothing and takes back nothing; else it waits for the next one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from campaigns.figures.quarters import Quarter
from campaigns.records.models import Sex, TableKey

from .audit import ESTIMATES, Leak, leaks
from .counting import SPLITS, PeriodCount, together
from .issues import (
    ESTIMATED_PEOPLE,
    ESTIMATED_SESSIONS,
    SESSIONS,
    SHARE_WOMEN,
    TOTAL,
    Archive,
    Issue,
    Issued,
    Rows,
    change,
    every_category,
    gives_away,
)
from .suppression import Number, Place, rounded_share, suppress

_NOBODY = Number(0, frozenset())


class Outcome(Enum):
    UNCHANGED = auto()
    #: The difference would show a single session or a handful of people.
    WAITS = auto()


@dataclass
class _Draft:
    """An issue in the making."""

    period: str
    version: int
    count: PeriodCount
    parts: Mapping[str, int] = field(default_factory=dict)
    hidden: dict[TableKey, set[str]] = field(default_factory=dict)
    hides_people: bool = False
    hides_share: bool = False
    hides_estimates: bool = False

    def issue(self) -> Issued:
        people = self.count.total.people
        tables: Issue = {TableKey.TOTALS: self._totals()}
        for key in SPLITS:
            if self.hides_people:
                tables[key] = _rows({TOTAL: None})
                continue
            hidden = self.hidden.get(key, set())
            tables[key] = _rows(
                {
                    **{
                        name: None if name in hidden else number.people
                        for name, number in self.count.splits[key].items()
                    },
                    TOTAL: people,
                }
            )
        return Issued(self.period, self.version, tables, self.count, self.parts)

    def _totals(self) -> Rows:
        estimated = self.count.estimated
        is_guess_hidden = self.hides_estimates or estimated.is_small
        return _rows(
            {
                SESSIONS: len(self.count.sessions),
                TOTAL: None if self.hides_people else self.count.total.people,
                SHARE_WOMEN: None if self.hides_people or self.hides_share else self._share(),
                ESTIMATED_SESSIONS: len(estimated.sessions),
                ESTIMATED_PEOPLE: None if is_guess_hidden else estimated.people,
            }
        )

    def _share(self) -> int | None:
        sexes = self.count.splits[TableKey.SEX]
        women, hidden = sexes[Sex.FEMALE].people, self.hidden.get(TableKey.SEX, set())
        beside = [sexes[name].people for name in sexes if name in hidden and name != Sex.FEMALE]
        return rounded_share(
            women,
            self.count.total.people - sexes[Sex.NOT_RECORDED].people,
            beside=beside if Sex.FEMALE in hidden else None,
        )

    def hide_more(self, leak: Leak) -> bool:
        """Hides one more number on account of a leak; False where nothing is left to hide."""
        key = leak.secret.key
        if (key, leak.secret.category) == ESTIMATES:
            if self.hides_estimates:
                return False
            self.hides_estimates = True
            return True
        if self.hides_people:
            return False
        shares = self._share() is not None and not self.hides_share
        if key == TableKey.SEX and shares and self.hidden.get(TableKey.SEX):
            self.hides_share = True
            return True
        candidates = {
            name: number.people
            for name, number in self.count.splits.get(key, {}).items()
            if number.people and name not in self.hidden.setdefault(key, set())
        }
        if candidates:
            self.hidden[key].add(min(candidates, key=lambda name: (candidates[name], name)))
        else:
            self.hides_people = True
        return True


def issue_quarter(archive: Archive, quarter: Quarter, count: PeriodCount) -> Issued | Outcome:
    """The next issue of a quarter."""
    earlier = archive.of(quarter.key)
    draft = _Draft(quarter.key, len(earlier) + 1, count)
    for key in SPLITS:
        numbers = count.splits[key]
        names = [*numbers, TOTAL]
        kept = set().union(*(issue.hidden(key) for issue in earlier))
        places = suppress(
            [list(numbers.values()) or [_NOBODY]],
            hidden_before={(0, i) for i, name in enumerate(names) if name in kept},
            publish_column_totals=False,
        )
        draft.hidden[key] = {name for i, name in enumerate(names) if (0, i) in places}
        # All tables share their total: where one of them must not show it, none shows anything.
        draft.hides_people |= TOTAL in draft.hidden[key]
    return _decided(archive, draft)


def issue_year(archive: Archive, year: int) -> Issued | Outcome:
    """The next issue of a year: the sum of its quarters as they were issued last, as far as that
    gives away nothing that a quarter hid."""
    quarters = archive.newest_quarters(str(year))
    earlier = archive.of(str(year))
    if len(quarters) < 2:
        return Outcome.UNCHANGED
    count = together(quarter.count for quarter in quarters)
    parts = {quarter.period: quarter.version for quarter in quarters}
    draft = _Draft(str(year), len(earlier) + 1, count, parts)
    for key, categories in every_category(quarters).items():
        hidden, shown = _published(quarters, key, categories)
        kept = set().union(*(issue.hidden(key) for issue in earlier))
        last, names = len(quarters), [*categories, TOTAL]
        hidden |= {(last, i) for i, name in enumerate(names) if name in kept}
        inner = [
            [quarter.count.number(key, name) for name in categories] or [_NOBODY]
            for quarter in quarters
        ]
        places = suppress(inner, hidden_before=hidden, shown_before=shown)
        draft.hidden[key] = {name for i, name in enumerate(names) if (last, i) in places}
        draft.hides_people |= TOTAL in draft.hidden[key]
    return _decided(archive, draft)


def _published(
    quarters: list[Issued], key: TableKey, categories: list[str]
) -> tuple[set[Place], set[Place]]:
    """Which places of the year's table its quarters have hidden, and which they have shown."""
    hidden: set[Place] = set()
    shown: set[Place] = set()
    for row, quarter in enumerate(quarters):
        for column, name in enumerate([*categories, TOTAL]):
            number = quarter.people if name == TOTAL else quarter.number(key, name)
            is_hidden = quarter.people is None or number is None
            (hidden if is_hidden else shown).add((row, column))
    return hidden, shown


def _decided(archive: Archive, draft: _Draft) -> Issued | Outcome:
    earlier = archive.of(draft.period)
    candidate = draft.issue()
    if earlier and candidate.shows_the_same_as(earlier[-1]):
        return Outcome.UNCHANGED
    others = archive.of_year(candidate.year)
    if earlier:
        is_safe = all(issue.is_known for issue in others)
        is_safe = is_safe and not any(_shows_a_change(issue, candidate) for issue in earlier)
        is_safe = is_safe and next(leaks([*others, candidate]), None) is None
        return candidate if is_safe else Outcome.WAITS
    while (leak := next(leaks([*others, candidate]), None)) is not None:
        if not draft.hide_more(leak):
            # Nothing of this issue is shown any more; what leaks does not come from it.
            break
        candidate = draft.issue()
    return candidate


def _shows_a_change(old: Issued, new: Issued) -> bool:
    """Whether the two issues side by side would show a small change, or take back a number."""
    if old.people is None:
        # It showed nothing that could be compared.
        return False
    if new.people is None or gives_away(change(old.count, new.count, TableKey.TOTALS, [TOTAL])):
        return True
    if _estimates_change(old, new):
        return True
    for key in SPLITS:
        categories = {*old.categories(key), *new.categories(key)}
        hidden = {c for c in categories if new.number(key, c) is None}
        groups: Iterable[set[str]] = [*({c} for c in categories - hidden), hidden]
        if any(gives_away(change(old.count, new.count, key, group)) for group in groups):
            return True
        if hidden - old.hidden(key):
            return True
    return False


def _estimates_change(old: Issued, new: Issued) -> bool:
    if old.number(*ESTIMATES) is None or new.number(*ESTIMATES) is None:
        return False
    return gives_away(change(old.count, new.count, TableKey.TOTALS, [ESTIMATED_PEOPLE]))


def _rows(values: Mapping[str, int | None]) -> Rows:
    return [{"key": name, "number": people} for name, people in values.items()]
