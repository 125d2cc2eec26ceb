"""Hiding small numbers in a published table so that nobody can work them out again.

Pure functions. A table has inner cells, a total for each row and column, and a grand total; the
totals are its last column and last row. A number is *small* when it counts 1 to 4 people, or when
it comes from one session alone. Small numbers are hidden. That is not enough, for the totals give
away a hidden number that stands alone in its row or column, so more are hidden, until

- no hidden number is determined by what is shown, even by a reader who knows that hidden means
  "at least one" and combines every row and column, and
- what is hidden in a row or column would, taken together, not be a small number itself, and is
  large enough that at least five values of each stay possible.

A reader's knowledge is exact here: whole tables that fit everything shown differ from one another
by moves along closed paths through hidden cells, so a hidden number is open exactly if such a path
goes through it (D. Gusfield, "A graph theoretic approach to statistical data security", 1988).
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

#: Fewer people than this are hidden; nobody is no secret.
FEWEST_PEOPLE = 5
#: Figures of a single session are not published.
FEWEST_SESSIONS = 2
#: So many values of a hidden number stay possible, whatever a reader computes.
FEWEST_VALUES = 5

#: Row and column of a number in the table with its totals.
Place = tuple[int, int]


@dataclass(frozen=True)
class Number:
    """A number of people, and the sessions from which they come."""

    people: int
    sessions: frozenset[Hashable]

    @property
    def is_small(self) -> bool:
        return self.people > 0 and (
            self.people < FEWEST_PEOPLE or len(self.sessions) < FEWEST_SESSIONS
        )


def together(numbers: Iterable[Number]) -> Number:
    """Several numbers as one; a session that stands in two of them is one session."""
    known = list(numbers)
    sessions = frozenset[Hashable]().union(*(number.sessions for number in known))
    return Number(sum(number.people for number in known), sessions)


class Table:
    """A rectangular table of numbers with its totals, and what of it is hidden."""

    def __init__(self, inner: Sequence[Sequence[Number]]) -> None:
        if not inner or not inner[0] or any(len(row) != len(inner[0]) for row in inner):
            raise ValueError("a table has rows and columns, and all rows are of one length")
        with_totals = [[*row, together(row)] for row in inner]
        self.numbers = [
            *with_totals,
            [together(column) for column in zip(*with_totals, strict=True)],
        ]
        self.last_row, self.last_column = len(inner), len(inner[0])
        self.hidden: set[Place] = set()
        #: Hidden because nobody prints them, not because they are secret.
        self.unprinted: frozenset[Place] = frozenset()

    def people(self, place: Place) -> int:
        return self.numbers[place[0]][place[1]].people

    def is_total(self, place: Place) -> bool:
        return place[0] == self.last_row or place[1] == self.last_column

    def places(self) -> Iterator[Place]:
        for row in range(self.last_row + 1):
            for column in range(self.last_column + 1):
                yield row, column

    def lines(self) -> Iterator[tuple[list[Place], Place]]:
        """Every row and column: its parts, and the total that they add up to."""
        for row in range(self.last_row + 1):
            parts = [(row, column) for column in range(self.last_column)]
            yield parts, (row, self.last_column)
        for column in range(self.last_column + 1):
            parts = [(row, column) for row in range(self.last_row)]
            yield parts, (self.last_row, column)

    def hidden_group_is_small(self, parts: list[Place], total: Place) -> bool:
        """Whether a shown total gives away a small number: the sum of the line's hidden parts."""
        hidden = [place for place in parts if place in self.hidden]
        if not hidden or total in self.hidden:
            return False
        group = together(self.numbers[row][column] for row, column in hidden)
        # Each counts at least 1, so one of them is at most the sum less 1 for each other one.
        fits = group.people - len(hidden) + 1
        return len(hidden) == 1 or group.is_small or fits < FEWEST_VALUES

    def is_open(self, place: Place) -> bool:
        """Whether a reader must leave at least two values possible for a hidden number.

        A move adds 1 along a closed path of hidden cells and takes 1 at every second one, so all
        lines still add up; it may take only from cells above 1, because hidden means at least 1.
        A total stands on the other side of its line's sum, so the grand total counts as a part.
        """
        return self._closes(place, rises=True) or (
            self.people(place) > 1 and self._closes(place, rises=False)
        )

    def _closes(self, place: Place, *, rises: bool) -> bool:
        """Whether a closed path goes through `place` along which its number rises (or falls)."""
        is_step_to_column = self._adds(place) == rises
        row, column = ("row", place[0]), ("column", place[1])
        start, goal = (column, row) if is_step_to_column else (row, column)
        seen, queue = {start}, [start]
        while queue:
            here = queue.pop()
            for other in self._steps(here, without=place):
                if other == goal:
                    return True
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
        return False

    def _adds(self, place: Place) -> bool:
        """Inner cells and the grand total add to a line's balance, the other totals take off."""
        in_last_row, in_last_column = place[0] == self.last_row, place[1] == self.last_column
        return in_last_row == in_last_column

    def _steps(self, line: tuple[str, int], *, without: Place) -> Iterator[tuple[str, int]]:
        """The lines that a path may go to from here: over a cell, which thereby rises or falls."""
        kind, index = line
        for place in self.hidden:
            if place == without or place[0 if kind == "row" else 1] != index:
                continue
            rises = self._adds(place) == (kind == "row")
            if rises or self.people(place) > 1:
                yield ("column", place[1]) if kind == "row" else ("row", place[0])


def suppress(
    inner: Sequence[Sequence[Number]],
    *,
    hidden_before: Iterable[Place] = (),
    shown_before: Iterable[Place] = (),
    publish_column_totals: bool = True,
) -> frozenset[Place]:
    """The places to hide, totals included (row `len(inner)`, column `len(inner[0])`).

    `hidden_before` stays hidden: it was hidden in an earlier issue, which readers may have kept.
    `shown_before` cannot be taken back and stays shown; other numbers are hidden instead. Without
    `publish_column_totals` the last row is hidden as a whole: each row stands for itself.
    """
    table = Table(inner)
    kept = set(shown_before)
    table.hidden = set(hidden_before)
    if not publish_column_totals:
        table.unprinted = frozenset(
            (table.last_row, column) for column in range(table.last_column + 1)
        )
        table.hidden |= table.unprinted
    table.hidden |= {
        (row, column) for row, column in table.places() if table.numbers[row][column].is_small
    } - kept
    while (place := _next_to_hide(table, kept)) is not None:
        table.hidden.add(place)
    return frozenset(table.hidden)


def _next_to_hide(table: Table, kept: set[Place]) -> Place | None:
    """One more number to hide, or None when nothing hidden can be worked out.

    First the lines whose hidden part their own total gives away, then what follows only from
    several lines together.
    """
    for gives_away in (table.hidden_group_is_small, partial(_has_closed, table)):
        for parts, total in table.lines():
            if gives_away(parts, total):
                candidates = [
                    place
                    for place in (*parts, total)
                    if place not in table.hidden and place not in kept and table.people(place) > 0
                ]
                if candidates:
                    return min(candidates, key=partial(_cost, table))
    return None


def _has_closed(table: Table, parts: list[Place], total: Place) -> bool:
    secrets = table.hidden - table.unprinted
    return any(not table.is_open(place) for place in (*parts, total) if place in secrets)


def _cost(table: Table, place: Place) -> tuple[bool, int, int, Place]:
    """What a reader loses: totals last, then what opens no new line, then the fewest people."""
    secrets = table.hidden - table.unprinted
    row_is_new = not any(row == place[0] for row, _column in secrets)
    column_is_new = not any(column == place[1] for _row, column in secrets)
    return table.is_total(place), row_is_new + column_is_new, table.people(place), place


def rounded_share(part: int, whole: int, *, beside: Sequence[int] | None) -> int | None:
    """A share in whole per cent, or None where there is nobody or even that gives too much away.

    `beside`: the numbers that are hidden together with `part`, whose sum with it follows from what
    is shown; None where `part` is shown itself. At least five values of `part` must stay possible.
    """
    if not whole:
        return None
    share = round(100 * part / whole)
    if beside is not None:
        most = part + sum(beside) - len(beside)
        possible = sum(round(100 * guess / whole) == share for guess in range(1, most + 1))
        if possible < FEWEST_VALUES:
            return None
    return share
