import pytest

from campaigns.figures.charts import Point, bar_rows, column_chart

POINTS = [
    Point("Q3", "2025", 100),
    Point("Q4", "2025", None),
    Point("Q1", "2026", 1400),
]


def test_columns_are_as_high_as_their_numbers() -> None:
    bars = column_chart(POINTS, right_to_left=False).bars
    assert float(bars[2].height) / float(bars[0].height) == pytest.approx(14, rel=0.01)
    assert [bar.value.text for bar in bars] == ["100", "–", "1,400"]
    assert [bar.is_gap for bar in bars] == [False, True, False]


def test_time_runs_from_right_to_left_in_urdu() -> None:
    left = column_chart(POINTS, right_to_left=False)
    right = column_chart(POINTS, right_to_left=True)
    assert [float(bar.value.x) for bar in left.bars] == sorted(float(b.value.x) for b in left.bars)
    width = float(left.width)
    for one, other in zip(left.bars, right.bars, strict=True):
        assert float(one.value.x) + float(other.value.x) == width
    assert [group.text for group in right.groups] == ["2025", "2026"]


def test_svg_numbers_are_never_grouped() -> None:
    chart = column_chart([Point("Q1", "2026", 12345)] * 40, right_to_left=False)
    assert chart.width == "616"
    assert "," not in "".join(bar.x + bar.y + bar.height for bar in chart.bars)


def test_chart_of_nothing_is_empty() -> None:
    assert column_chart([], right_to_left=False).bars == []
    assert column_chart([Point("Q1", "2026", 0)], right_to_left=False).bars[0].height == "0"


def test_bar_rows_show_shares_of_the_total_and_leave_hidden_numbers_out() -> None:
    rows = bar_rows([("Women", 30), ("Men", 60), ("Few", None)], total=120)
    assert [(row.length, row.share) for row in rows] == [("25", 25), ("50", 50), ("0", None)]
