"""Nobody can work out a hidden number: proven against two readers who try.

One solves the linear equations exactly (any size), the other tries every table that fits what is
shown (small sizes), knowing that hidden means at least one.
"""

import itertools
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.public.suppression import Number, Place, Table, suppress

People = list[list[int]]


def numbers(people: People, sessions: list[list[int]] | None = None) -> list[list[Number]]:
    """Numbers whose sessions are all different; three for each number unless told."""
    return [
        [
            Number(
                count,
                frozenset((r, c, s) for s in range(sessions[r][c] if sessions else 3) if count),
            )
            for c, count in enumerate(row)
        ]
        for r, row in enumerate(people)
    ]


def with_totals(people: People) -> People:
    rows = [[*row, sum(row)] for row in people]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def determined_by_equations(people: People, hidden: frozenset[Place]) -> set[Place]:
    """Hidden places whose number follows from the shown ones by adding and subtracting lines."""
    unknown = sorted(hidden)
    rows, columns = len(people), len(people[0])
    lines = [[(r, c) for c in range(columns + 1)] for r in range(rows + 1)]
    lines += [[(r, c) for r in range(rows + 1)] for c in range(columns + 1)]
    matrix = []
    for line in lines:
        matrix.append(
            [
                Fraction(0 if place not in line else (-1 if place == line[-1] else 1))
                for place in unknown
            ]
        )
    reduced = row_reduced(matrix)
    return {
        unknown[next(i for i, value in enumerate(row) if value)]
        for row in reduced
        if sum(1 for value in row if value) == 1
    }


def row_reduced(matrix: list[list[Fraction]]) -> list[list[Fraction]]:
    rows, pivot_row = [row[:] for row in matrix], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(pivot_row, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[pivot_row], rows[pivot] = rows[pivot], rows[pivot_row]
        scale = rows[pivot_row][column]
        rows[pivot_row] = [value / scale for value in rows[pivot_row]]
        for r in range(len(rows)):
            factor = rows[r][column]
            if r != pivot_row and factor:
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[pivot_row], strict=True)]
        pivot_row += 1
    return rows


def fitting_tables(people: People, hidden: frozenset[Place]) -> Iterator[People]:
    """Every table with hidden numbers of at least 1 that shows what is shown (in a window)."""
    true = with_totals(people)
    rows, columns = len(people), len(people[0])
    inner = [(r, c) for r in range(rows) for c in range(columns) if (r, c) in hidden]
    most = max(itertools.chain.from_iterable(people)) + 2
    for values in itertools.product(range(1, most + 1), repeat=len(inner)):
        guess = [row[:] for row in people]
        for (r, c), value in zip(inner, values, strict=True):
            guess[r][c] = value
        full = with_totals(guess)
        if all(
            full[r][c] >= 1 if (r, c) in hidden else full[r][c] == true[r][c]
            for r in range(rows + 1)
            for c in range(columns + 1)
        ):
            yield full


def tables(max_rows: int, max_columns: int, most: int) -> st.SearchStrategy[People]:
    shape = st.tuples(st.integers(1, max_rows), st.integers(1, max_columns))
    return shape.flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, most), min_size=size[1], max_size=size[1]),
            min_size=size[0],
            max_size=size[0],
        )
    )


def small_places(people: People) -> set[Place]:
    table = Table(numbers(people))
    return {(r, c) for r, c in table.places() if table.numbers[r][c].is_small}


@given(tables(4, 5, 30))
@settings(max_examples=150, deadline=None)
def test_no_hidden_number_follows_from_the_totals(people: People) -> None:
    hidden = suppress(numbers(people))
    assert small_places(people) <= hidden
    assert determined_by_equations(people, hidden) == set()


@given(tables(2, 3, 5))
@settings(max_examples=80, deadline=None)
def test_no_hidden_number_is_the_only_one_that_fits(people: People) -> None:
    hidden = suppress(numbers(people))
    fitting = list(itertools.islice(fitting_tables(people, hidden), 20_000))
    for row, column in hidden:
        assert len({table[row][column] for table in fitting}) > 1


@given(tables(4, 5, 30))
@settings(max_examples=100, deadline=None)
def test_hidden_numbers_of_a_line_are_at_least_two_or_the_total_is_hidden(people: People) -> None:
    hidden = suppress(numbers(people))
    for parts, total in Table(numbers(people)).lines():
        count = sum(place in hidden for place in parts)
        assert count != 1 or total in hidden


@given(tables(1, 6, 40))
@settings(max_examples=100, deadline=None)
def test_one_row_without_column_totals_keeps_its_secrets(people: People) -> None:
    hidden = suppress(numbers(people), publish_column_totals=False)
    shown_parts = [c for c in range(len(people[0])) if (0, c) not in hidden]
    hidden_parts = [c for c in range(len(people[0])) if (0, c) in hidden]
    if (0, len(people[0])) not in hidden:
        rest = sum(people[0]) - sum(people[0][c] for c in shown_parts)
        assert not hidden_parts or (len(hidden_parts) > 1 and rest >= 5)
        assert not hidden_parts or rest >= len(hidden_parts) + 4, "five values each"


@given(tables(4, 4, 30), st.data())
@settings(max_examples=80, deadline=None)
def test_rows_already_published_stay_as_they_are(people: People, data: st.DataObject) -> None:
    """A year's totals come after its quarters: what was shown stays, what was hidden stays."""
    rows = [suppress([row], publish_column_totals=False) for row in numbers(people)]
    last = len(people[0])
    places = [(r, c) for r in range(len(people)) for c in range(last + 1)]
    hidden_before = {(r, c) for r, c in places if (0, c) in rows[r]}
    shown_before = set(places) - hidden_before
    hidden = suppress(numbers(people), hidden_before=hidden_before, shown_before=shown_before)
    assert hidden_before <= hidden
    assert not shown_before & hidden
    secrets = {(r, c) for r, c in hidden if r < len(people)}
    assert not secrets & determined_by_equations(people, hidden)


def test_table_without_small_numbers_is_shown_whole() -> None:
    assert suppress(numbers([[10, 20, 0], [5, 7, 9]])) == frozenset()


def test_small_number_takes_a_second_one_of_its_row_and_column_along() -> None:
    hidden = suppress(numbers([[3, 20, 30], [40, 6, 50], [60, 70, 80]]))
    assert {(0, 0), (0, 1), (1, 0), (1, 1)} == hidden


def test_single_row_hides_the_smallest_other_number() -> None:
    assert suppress(numbers([[3, 50, 20]]), publish_column_totals=False) >= {(0, 0), (0, 2)}


def test_two_hidden_ones_that_add_up_to_two_are_not_left_alone() -> None:
    """Each would have to be 1."""
    hidden = suppress(numbers([[1, 1, 30, 40]]), publish_column_totals=False)
    assert (0, 2) in hidden


def test_number_of_one_session_is_hidden_however_large() -> None:
    table = numbers([[400, 300, 200]], [[1, 5, 5]])
    hidden = suppress(table, publish_column_totals=False)
    assert {(0, 0), (0, 2)} <= hidden
    assert (0, 1) not in hidden


def test_one_session_in_two_numbers_counts_once() -> None:
    """Women and men of the only session: together they are still one session's figures."""
    session = frozenset({"only"})
    hidden = suppress([[Number(30, session), Number(40, session)]], publish_column_totals=False)
    assert (0, 2) in hidden


def test_nothing_else_left_hides_the_total_too() -> None:
    hidden = suppress(numbers([[3, 0]]), publish_column_totals=False)
    assert {(0, 0), (0, 2)} <= hidden
    assert (0, 1) not in hidden, "nobody is no secret"


def test_hidden_before_stays_hidden_although_it_has_grown() -> None:
    hidden = suppress(numbers([[9, 50, 20]]), hidden_before={(0, 0)}, publish_column_totals=False)
    assert {(0, 0), (0, 2)} <= hidden


def test_bridge_between_two_closed_paths_is_noticed() -> None:
    """Two hidden in every row and column are not enough: the cell between two squares is open."""
    table = Table(numbers([[9] * 4] * 5))
    table.hidden = {(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2), (2, 3), (3, 2), (3, 3)}
    assert not table.is_open((1, 2))
    assert table.is_open((0, 0))
    assert determined_by_equations([[9] * 4] * 5, frozenset(table.hidden)) == {(1, 2)}


@pytest.mark.parametrize("inner", [[], [[]], [numbers([[1]])[0], []]])
def test_table_that_is_no_rectangle_is_refused(inner: list[list[Number]]) -> None:
    with pytest.raises(ValueError, match="rows and columns"):
        suppress(inner)
