"""The solver against one who tries every value."""

import itertools
from random import Random

import pytest

from campaigns.public.bounds import ContradictionError, Interval, System

MOST = 6


@pytest.mark.parametrize("seed", range(150))
def test_sums_have_the_bounds_that_trying_every_value_finds(seed: int) -> None:
    """Rows and columns of a table with some cells known, as the public tables are."""
    random = Random(seed)
    rows, columns = random.randint(1, 2), random.randint(2, 3)
    true = [[random.randint(1, MOST) for _c in range(columns)] for _r in range(rows)]
    lines = [[(r, c) for c in range(columns)] for r in range(rows)]
    lines += [[(r, c) for r in range(rows)] for c in range(columns)]
    lines = [line for line in lines if random.random() < 0.8]
    system = System()
    places = [(r, c) for r in range(rows) for c in range(columns)]
    for place in places:
        system.unknown(place, least=1)
        system.at_least({place: -1}, -MOST)
    for line in lines:
        system.equal(dict.fromkeys(line, 1), sum(true[r][c] for r, c in line))
    fitting = [
        values
        for values in itertools.product(range(1, MOST + 1), repeat=len(places))
        if all(
            sum(values[places.index(p)] for p in line) == sum(true[r][c] for r, c in line)
            for line in lines
        )
    ]
    for index, place in enumerate(places):
        known = {values[index] for values in fitting}
        assert system.range_of({place: 1}) == Interval(min(known), max(known))
    first, last = places[0], places[-1]
    sums = {values[0] - values[-1] for values in fitting}
    assert system.range_of({first: 1, last: -1}, plus=3) == Interval(min(sums) + 3, max(sums) + 3)


def test_unknown_that_nothing_limits_has_no_end() -> None:
    system = System()
    system.unknown("a", least=2)
    assert system.range_of({"a": 1}) == Interval(2, None)
    assert system.range_of({"a": -1}) == Interval(None, -2)


def test_known_sum_is_a_single_value() -> None:
    assert System().range_of({}, plus=7) == Interval(7, 7)


def test_lines_that_nothing_fits_are_refused() -> None:
    system = System()
    system.unknown("a", least=3)
    system.equal({"a": 1}, 2)
    with pytest.raises(ContradictionError):
        system.range_of({"a": 1})
    with pytest.raises(ContradictionError):
        System().equal({}, 1)
