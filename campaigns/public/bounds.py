"""How far the linear equations that a reader knows narrow down what they do not know.

Pure and exact: whole numbers and fractions, no rounding. Unknowns have a least value; equations
and "at least" lines join them. The smallest and the largest value of any sum of unknowns are found
by the simplex method with R. G. Bland's rule, which cannot cycle ("New finite pivoting rules for
the simplex method", 1977). Unknowns that no line joins are kept in systems of their own.
"""

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Rational = int | Fraction
#: Unknowns with their factors.
Terms = Mapping[Any, int]


class ContradictionError(ValueError):
    """No values fit all lines."""


@dataclass(frozen=True)
class Interval:
    """Whole numbers from `least` to `most`; None is without an end."""

    least: int | None
    most: int | None

    @property
    def values(self) -> float:
        """How many whole numbers are possible."""
        if self.least is None or self.most is None:
            return math.inf
        return self.most - self.least + 1


@dataclass
class _Line:
    terms: dict[Hashable, int]
    value: int
    is_equation: bool


@dataclass
class System:
    """What a reader knows. Fill it first, then ask; lines added later are not seen."""

    least: dict[Hashable, int] = field(default_factory=dict)
    lines: list[_Line] = field(default_factory=list)
    _parts: dict[Hashable, "_Tableau"] | None = None

    def unknown(self, name: Hashable, *, least: int) -> Hashable:
        self.least[name] = max(least, self.least.get(name, least))
        return name

    def equal(self, terms: Terms, value: int) -> None:
        self._add(terms, value, is_equation=True)

    def at_least(self, terms: Terms, value: int) -> None:
        self._add(terms, value, is_equation=False)

    def _add(self, terms: Terms, value: int, *, is_equation: bool) -> None:
        known = {name: factor for name, factor in terms.items() if factor}
        if not known:
            if (value != 0) if is_equation else (value > 0):
                raise ContradictionError("nothing fits")
            return
        self.lines.append(_Line(known, value, is_equation))

    def range_of(self, terms: Terms, plus: int = 0) -> Interval:
        """The smallest and the largest whole number that the sum `terms + plus` can be."""
        least, most = self._most(terms, -1), self._most(terms, 1)
        return Interval(
            None if least is None else math.ceil(plus - least),
            None if most is None else math.floor(plus + most),
        )

    def _most(self, terms: Terms, sign: int) -> Rational | None:
        if self._parts is None:
            self._parts = self._split()
        wanted: dict[int, tuple[_Tableau, dict[Hashable, int]]] = {}
        for name, factor in terms.items():
            tableau = self._parts[name]
            wanted.setdefault(id(tableau), (tableau, {}))[1][name] = sign * factor
        total: Rational = 0
        for tableau, part in wanted.values():
            found = tableau.largest(part)
            if found is None:
                return None
            total += found
        return total

    def _split(self) -> "dict[Hashable, _Tableau]":
        """A system of its own for unknowns that are joined by lines, directly or over others."""
        group = {name: name for name in self.least}

        def head(name: Hashable) -> Hashable:
            while group[name] != name:
                group[name] = group[group[name]]
                name = group[name]
            return name

        for line in self.lines:
            first, *others = line.terms
            for other in others:
                group[head(other)] = head(first)
        members: dict[Hashable, list[Hashable]] = {}
        for name in self.least:
            members.setdefault(head(name), []).append(name)
        lines: dict[Hashable, list[_Line]] = {}
        for line in self.lines:
            lines.setdefault(head(next(iter(line.terms))), []).append(line)
        parts: dict[Hashable, _Tableau] = {}
        for key, names in members.items():
            tableau = _Tableau(names, self.least, lines.get(key, []))
            parts.update(dict.fromkeys(names, tableau))
        return parts


class _Tableau:
    """The simplex tableau of one system, standing at a corner of what is possible."""

    def __init__(
        self, names: list[Hashable], least: Mapping[Hashable, int], lines: Iterable[_Line]
    ) -> None:
        self.column = {name: index for index, name in enumerate(names)}
        self.least = {name: least[name] for name in names}
        known = list(lines)
        slacks = sum(not line.is_equation for line in known)
        self.width = len(names) + slacks
        rows: list[list[Rational]] = []
        slack = len(names)
        for line in known:
            row: list[Rational] = [0] * (self.width + 1)
            rest = line.value
            for name, factor in line.terms.items():
                row[self.column[name]] = factor
                rest -= factor * self.least[name]
            if not line.is_equation:
                row[slack] = -1
                slack += 1
            row[-1] = rest
            rows.append([-value for value in row] if rest < 0 else row)
        self.rows, self.basis = rows, [-1] * len(rows)
        self._find_a_corner()

    def _find_a_corner(self) -> None:
        """Each line begins with a helper of its own; driving all helpers to nothing is a corner."""
        count = len(self.rows)
        for index, row in enumerate(self.rows):
            row[-1:] = [*(int(other == index) for other in range(count)), row[-1]]
            self.basis[index] = self.width + index
        helpers: list[Rational] = [*([0] * self.width), *([-1] * count)]
        if self._climb(helpers) != 0:
            raise ContradictionError("nothing fits")
        for index in range(count):
            if self.basis[index] >= self.width:
                for column in range(self.width):
                    if self.rows[index][column]:
                        self._pivot(index, column)
                        break
        kept = [index for index in range(count) if self.basis[index] < self.width]
        self.rows = [[*self.rows[i][: self.width], self.rows[i][-1]] for i in kept]
        self.basis = [self.basis[i] for i in kept]

    def largest(self, terms: Terms) -> Rational | None:
        """The largest value of the sum; None where it has no end."""
        goal: list[Rational] = [0] * self.width
        floor = 0
        for name, factor in terms.items():
            goal[self.column[name]] = factor
            floor += factor * self.least[name]
        found = self._climb(goal)
        return None if found is None else found + floor

    def _climb(self, goal: list[Rational]) -> Rational | None:
        """From corner to corner until none is higher; leaves the tableau at the last one."""
        gain: list[Rational] = [*goal, 0]
        for index, row in enumerate(self.rows):
            if factor := goal[self.basis[index]]:
                gain = [a - factor * b for a, b in zip(gain, row, strict=True)]
        while True:
            column = next((i for i, value in enumerate(gain[:-1]) if value > 0), None)
            if column is None:
                return -gain[-1]
            leaving = self._leaving(column)
            if leaving is None:
                return None
            self._pivot(leaving, column)
            factor, row = gain[column], self.rows[leaving]
            gain = [a - factor * b if b else a for a, b in zip(gain, row, strict=True)]

    def _leaving(self, column: int) -> int | None:
        """The line that stops the climb first; the lowest of its kind where several do."""
        best: tuple[Rational, int] | None = None
        found = None
        for index, row in enumerate(self.rows):
            if row[column] > 0:
                stop = (_divided(row[-1], row[column]), self.basis[index])
                if best is None or stop < best:
                    best, found = stop, index
        return found

    def _pivot(self, index: int, column: int) -> None:
        pivot = self.rows[index][column]
        if pivot != 1:
            self.rows[index] = [_divided(value, pivot) for value in self.rows[index]]
        line = self.rows[index]
        for other, row in enumerate(self.rows):
            factor = row[column]
            if other != index and factor:
                self.rows[other] = [
                    a - factor * b if b else a for a, b in zip(row, line, strict=True)
                ]
        self.basis[index] = column


def _divided(value: Rational, by: Rational) -> Rational:
    """Whole where it can be: sums of people stay whole numbers nearly always."""
    quotient = Fraction(value) / by if not isinstance(value, int) or value else 0
    if isinstance(quotient, Fraction) and quotient.denominator == 1:
        return quotient.numerator
    return quotient
