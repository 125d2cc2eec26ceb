"""A reader who tries: what all published tables of a year, taken together, give away.

The reader knows every table of every quarter and of the year, in every version, the rounded shares
of women, and that hidden means "at least one". A secret is a number that is hidden, or the
difference between two issues where that would be one session's or a handful of people's. It must
leave at least five whole numbers possible. Tables of different years share no number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from campaigns.records.models import Sex, TableKey

from .bounds import System
from .counting import SPLITS
from .issues import (
    ESTIMATED_PEOPLE,
    ESTIMATED_SESSIONS,
    SESSIONS,
    SHARE_WOMEN,
    TOTAL,
    Issued,
    change,
    every_category,
    gives_away,
)
from .suppression import FEWEST_VALUES

#: A place in what was published: period, version, table, category.
Name = tuple[str, int, TableKey, str]
ESTIMATES = (TableKey.TOTALS, ESTIMATED_PEOPLE)
ATTENDANCES = (TableKey.TOTALS, TOTAL)


@dataclass(frozen=True)
class Secret:
    """A number that must not be found out: the sum of places, each with its sign."""

    period: str
    version: int
    key: TableKey
    category: str
    terms: tuple[tuple[Name, int], ...]


@dataclass(frozen=True)
class Leak:
    """A secret of which fewer than five values stay possible."""

    secret: Secret
    values: float


class Reader:
    """All that is published of one year, as equations between what it hides."""

    def __init__(self, issues: Sequence[Issued]) -> None:
        self.system = System()
        self.known: dict[Name, int] = {}
        self.categories = every_category(issues)
        self.issues = {(issue.period, issue.version): issue for issue in issues}
        for issue in sorted(issues, key=lambda issue: issue.is_year):
            if issue.is_year:
                self._read_year(issue)
            else:
                self._read_quarter(issue)
            self._read_share(issue)

    # -- what one issue says -----------------------------------------------------------------

    def _read_quarter(self, issue: Issued) -> None:
        counted = (issue.number(TableKey.TOTALS, SESSIONS) or 0) - (
            issue.number(TableKey.TOTALS, ESTIMATED_SESSIONS) or 0
        )
        self._take(issue, ATTENDANCES, issue.people, least=max(1, counted))
        estimates = issue.number(TableKey.TOTALS, ESTIMATED_SESSIONS) or 0
        self._take(issue, ESTIMATES, issue.number(*ESTIMATES), least=max(1, estimates))
        is_hidden = issue.people is None
        for key in SPLITS:
            for category in self.categories[key]:
                number = None if is_hidden else issue.number(key, category)
                # Hidden beside shown numbers means that somebody is there, the first time.
                is_certain = not (is_hidden or self._was_hidden(issue, key, category))
                self._take(issue, (key, category), number, least=int(is_certain))
            parts = [((*_of(issue), key, category), 1) for category in self.categories[key]]
            self._equal([*parts, ((*_of(issue), *ATTENDANCES), -1)], 0)

    def _take(
        self, issue: Issued, place: tuple[TableKey, str], number: int | None, *, least: int
    ) -> None:
        name: Name = (*_of(issue), *place)
        if number is None:
            self.system.unknown(name, least=least)
        else:
            self.known[name] = number

    def _read_year(self, issue: Issued) -> None:
        """A year is the sum of the quarters that stood when it was issued."""
        places = [ATTENDANCES, ESTIMATES]
        places += [(key, category) for key in SPLITS for category in self.categories[key]]
        for place in places:
            if place != ESTIMATES and issue.people is None:
                continue
            number = issue.number(*place)
            terms = self._terms(issue, *place)
            if number is not None:
                self._equal(terms, number)
            elif not self._was_hidden(issue, *place):
                self._at_least(terms, 1)

    def _was_hidden(self, issue: Issued, key: TableKey, category: str) -> bool:
        """What was hidden once stays hidden, also when nobody is left there."""
        return any(
            other.version < issue.version and other.number(key, category) is None
            for other in self.issues.values()
            if other.period == issue.period and (other.people is not None or key == ATTENDANCES[0])
        )

    def _read_share(self, issue: Issued) -> None:
        """A whole per cent is half a point more or less: two lines."""
        share = issue.number(TableKey.TOTALS, SHARE_WOMEN)
        if share is None:
            return
        women = self._terms(issue, TableKey.SEX, Sex.FEMALE)
        known = [
            *self._terms(issue, *ATTENDANCES),
            *[(name, -1) for name, _sign in self._terms(issue, TableKey.SEX, Sex.NOT_RECORDED)],
        ]
        for sign in (1, -1):
            # 200 x women lies within (2 x share - 1) x known and (2 x share + 1) x known.
            factor = 2 * share - sign
            self._at_least(
                [(name, sign * 200 * f) for name, f in women]
                + [(name, -sign * factor * f) for name, f in known],
                0,
            )

    # -- sums of places -----------------------------------------------------------------------

    def _terms(self, issue: Issued, key: TableKey, category: str) -> list[tuple[Name, int]]:
        """A number of an issue as places of quarters."""
        if not issue.is_year:
            return [((*_of(issue), key, category), 1)]
        return [((period, version, key, category), 1) for period, version in issue.parts.items()]

    def _unknown(self, terms: Sequence[tuple[Name, int]]) -> tuple[dict[Name, int], int]:
        """The unknown part of a sum, and the rest as a number."""
        unknown: dict[Name, int] = {}
        rest = 0
        for name, factor in terms:
            if name in self.known:
                rest += factor * self.known[name]
            else:
                unknown[name] = unknown.get(name, 0) + factor
        return unknown, rest

    def _equal(self, terms: Sequence[tuple[Name, int]], value: int) -> None:
        unknown, rest = self._unknown(terms)
        self.system.equal(unknown, value - rest)

    def _at_least(self, terms: Sequence[tuple[Name, int]], value: int) -> None:
        unknown, rest = self._unknown(terms)
        self.system.at_least(unknown, value - rest)

    # -- secrets -----------------------------------------------------------------------------

    def secrets(self) -> Iterator[Secret]:
        for issue in self.issues.values():
            yield from self._hidden_numbers(issue)
        for old, new in combinations(self.issues.values(), 2):
            if old.period == new.period:
                yield from self._differences(old, new)

    def _hidden_numbers(self, issue: Issued) -> Iterator[Secret]:
        """What is hidden, and what ought to be: a small number is a secret though it is shown."""
        numbers = {
            ATTENDANCES: (issue.count.total, issue.people),
            ESTIMATES: (issue.count.estimated, issue.number(*ESTIMATES)),
        }
        for key in SPLITS:
            for category in self.categories[key]:
                shown = None if issue.people is None else issue.number(key, category)
                numbers[key, category] = (issue.count.number(key, category), shown)
        for (key, category), (number, shown) in numbers.items():
            # Of a year something may be left out that the quarters' own numbers add up to.
            is_secret = number.is_small or (shown is None and not issue.is_year)
            if number.people and is_secret:
                terms = tuple(self._terms(issue, key, category))
                yield Secret(*_of(issue), key, category, terms)

    def _differences(self, old: Issued, new: Issued) -> Iterator[Secret]:
        groups = [(TableKey.TOTALS, [TOTAL]), (TableKey.TOTALS, [ESTIMATED_PEOPLE])]
        for key in SPLITS:
            groups += [(key, [category]) for category in self.categories[key]]
            if len(new.hidden(key)) > 1:
                groups.append((key, sorted(new.hidden(key))))
        for key, group in groups:
            if gives_away(change(old.count, new.count, key, group)):
                terms = [term for c in group for term in self._terms(new, key, c)]
                terms += [(n, -f) for c in group for n, f in self._terms(old, key, c)]
                yield Secret(*_of(new), key, group[0], tuple(terms))

    def values_of(self, secret: Secret) -> float:
        """How many whole numbers it can be for all that the reader knows."""
        unknown, rest = self._unknown(secret.terms)
        return self.system.range_of(unknown, rest).values


def leaks(issues: Sequence[Issued]) -> Iterator[Leak]:
    """Every secret of a year that its published tables narrow down too far, one by one."""
    reader = Reader(issues)
    for secret in reader.secrets():
        values = reader.values_of(secret)
        if values < FEWEST_VALUES:
            yield Leak(secret, values)


def _of(issue: Issued) -> tuple[str, int]:
    return issue.period, issue.version
