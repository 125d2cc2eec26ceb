import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.figures.quarters import Quarter, quarters_between


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (datetime.date(2026, 1, 1), "2026-Q1"),
        (datetime.date(2026, 3, 31), "2026-Q1"),
        (datetime.date(2026, 4, 1), "2026-Q2"),
        (datetime.date(2026, 12, 31), "2026-Q4"),
    ],
)
def test_day_belongs_to_its_calendar_quarter(day: datetime.date, key: str) -> None:
    assert Quarter.of(day).key == key


@given(st.dates(datetime.date(2001, 1, 1), datetime.date(2098, 12, 31)))
def test_every_day_is_in_exactly_its_quarter(day: datetime.date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day < quarter.next.first_day
    assert Quarter.parse(quarter.key) == quarter


@pytest.mark.parametrize("key", ["2026-Q5", "2026-Q0", "26-Q1", "2026Q1", "", "2026-Q1 "])
def test_what_is_no_quarter_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="not a quarter"):
        Quarter.parse(key)


def test_quarter_closes_fifteen_days_after_its_end() -> None:
    quarter = Quarter(2026, 1)
    assert not quarter.is_closed(datetime.date(2026, 4, 15))
    assert quarter.is_closed(datetime.date(2026, 4, 16))


def test_quarters_between_includes_both_ends_and_the_gaps() -> None:
    keys = [q.key for q in quarters_between(Quarter(2025, 3), Quarter(2026, 2))]
    assert keys == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]
    assert list(quarters_between(Quarter(2026, 2), Quarter(2026, 1))) == []
