from collections import Counter

import pytest
from django.utils import translation

from campaigns.figures.charts import (
    Point,
    TargetLine,
    column_chart,
    line_chart,
    month_point,
    pyramid,
    quarter_point,
)
from campaigns.figures.charts.numbers import round_steps
from campaigns.figures.periods import Month
from campaigns.figures.quarters import Quarter
from campaigns.figures.tally import Figures


def test_many_columns_stay_as_wide_as_a_phone_and_get_a_scale() -> None:
    points = [Point(str(number), "2026", 1000 + number) for number in range(24)]
    chart = column_chart(points, right_to_left=False)
    assert float(chart.width) <= 400
    assert not any(bar.has_value for bar in chart.bars)
    assert [line.value.text for line in chart.scale] == ["500", "1,000", "1,500"]
    highest = max(float(bar.height) for bar in chart.bars)
    assert highest < float(chart.baseline) - float(chart.scale[-1].y) + 0.1


@pytest.mark.parametrize(
    ("most", "last"), [(0, 1), (1, 1), (7, 8), (99, 100), (2100, 3000), (85, 100), (123456, 150000)]
)
def test_scale_is_round_and_reaches_the_highest_number(most: float, last: float) -> None:
    steps = round_steps(most)
    assert (steps[0], steps[-1]) == (0, last)
    assert all(isinstance(step, int) for step in steps), "there are no parts of people"


def test_labels_of_time_are_numbers_in_urdu() -> None:
    """A PDF does not join the letters inside a drawing."""
    with translation.override("ur"):
        month = month_point(Month(2026, 7), 5, right_to_left=True)
        quarter = quarter_point(Quarter(2026, 3), 5, right_to_left=True)
    assert (month.label, quarter.label) == ("7", "3")
    assert month.full_name.endswith("2026")
    assert month.full_name != "7 2026"


REACHED = [Point(str(n), "2026", None if n == 3 else 10.0 * n) for n in range(1, 6)]


def test_line_breaks_at_a_gap() -> None:
    chart = line_chart(REACHED, right_to_left=False)
    assert [len(part.split()) for part in chart.parts] == [2, 2]
    assert len(chart.dots) == 4
    assert [row.is_gap for row in chart.rows] == [False, False, True, False, False]
    assert not chart.has_target


def test_band_lies_fifteen_per_cent_around_the_target() -> None:
    target = TargetLine([20.0, 40.0, 60.0, 80.0, 100.0], 0.15)
    chart = line_chart(REACHED, right_to_left=False, target=target)
    base = float(chart.baseline)
    heights = [base - float(point.split(",")[1]) for point in chart.target.split()]
    band = [base - float(point.split(",")[1]) for point in chart.band.split()]
    upper, lower = band[:5], band[:4:-1]
    for middle, above, below in zip(heights, upper, lower, strict=True):
        assert above == pytest.approx(middle * 1.15, abs=0.15)
        assert below == pytest.approx(middle * 0.85, abs=0.15)
    assert float(chart.scale[-1].y) <= base - max(upper) + 0.1, "the band fits in the drawing"


@pytest.mark.parametrize(
    ("number", "word"), [(80, "behind"), (85, "on track"), (115, "on track"), (120, "ahead")]
)
def test_sentence_says_how_the_newest_number_stands(number: float, word: str) -> None:
    points = [Point("1", "2026", number), Point("2", "2026", None)]
    target = TargetLine([100.0, 200.0], 0.15)
    assert word in line_chart(points, right_to_left=False, target=target).sentence


def test_line_mirrors_in_urdu() -> None:
    left = line_chart(REACHED, right_to_left=False)
    right = line_chart(REACHED, right_to_left=True)
    width = float(left.width)
    for one, other in zip(left.dots, right.dots, strict=True):
        assert float(one.x) + float(other.x) == pytest.approx(width)
    assert {line.anchor for line in left.scale} == {"end"}
    assert {line.anchor for line in right.scale} == {"start"}


def test_target_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="each point"):
        line_chart(REACHED, right_to_left=False, target=TargetLine([1.0], 0.15))


PEOPLE = Figures(
    cells=Counter(
        {
            ("female", "18_24"): 40,
            ("male", "18_24"): 80,
            ("male", "45_plus"): 20,
            ("transgender", "25_29"): 3,
            ("not_recorded", "not_recorded"): 2,
        }
    )
)


def test_pyramid_holds_every_cell_and_mirrors() -> None:
    left, right = pyramid(PEOPLE, right_to_left=False), pyramid(PEOPLE, right_to_left=True)
    assert left.total == ["40", "100", "3", "2", "145"]
    assert sum(int(row.numbers[-1]) for row in left.rows) == 145
    bar = next(bar for bar in left.bars if bar.label == "18–24")
    assert (bar.women.x, bar.women.length) == ("50", "50"), "it ends at the label"
    assert (bar.men.x, bar.men.length) == ("0", "100")
    mirrored = next(bar for bar in right.bars if bar.label == "18–24")
    assert (mirrored.women.x, mirrored.men.x) == ("0", "0")
    assert left.bars[0].label == "45 and over", "the oldest on top"
    assert "18–24" in left.sentence


def test_pyramid_of_nobody_is_empty() -> None:
    empty = pyramid(Figures(), right_to_left=False)
    assert all(bar.women.length == "0" for bar in empty.bars)
    assert empty.sentence
