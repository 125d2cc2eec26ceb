"""The district map, its data file, and every chart as a template: on a screen and in a PDF."""

import csv
import gzip
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from campaigns.figures.charts import (
    TargetLine,
    column_chart,
    district_map,
    known_shapes,
    line_chart,
    month_point,
    pyramid,
)
from campaigns.figures.periods import Month
from mrc.core.drawing import fonts
from mrc.core.drawing.child import draw
from mrc.core.drawing.sheets import Sheet
from tests.campaigns.figures.test_lines_and_pyramid import PEOPLE

NAMES = {"lahore": "Lahore", "peshawar": "Peshawar", "islamabad": "Islamabad", "quetta": "Quetta"}


def maker() -> Any:
    """The script that makes the data file; scripts are no package."""
    path = Path(settings.REPO_DIR) / "scripts/map_shapes.py"
    spec = importlib.util.spec_from_file_location("map_shapes", path)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_map_is_dark_where_the_number_is_large_and_says_who_is_not_reached() -> None:
    chart = district_map({"lahore": 900, "peshawar": 10, "islamabad": None}, names=NAMES)
    steps = {shape.key: shape.step for shape in chart.shapes}
    assert steps["lahore"] == "5"
    assert steps["peshawar"] < steps["lahore"]
    assert steps["islamabad"] == steps["quetta"] == "none"
    assert [(row.name, row.shown, row.rank) for row in chart.rows] == [
        ("Lahore", "900", 1),
        ("Peshawar", "10", 2),
    ]
    assert chart.not_reached == ["Islamabad", "Quetta"]
    assert "2 of 4" in chart.sentence
    assert len(chart.shapes) == 144


def test_hidden_number_is_neither_shown_nor_a_step() -> None:
    chart = district_map({"lahore": 900}, names=NAMES, hidden=["quetta"])
    quetta = next(shape for shape in chart.shapes if shape.key == "quetta")
    assert (quetta.step, quetta.fill) == ("hidden", "")
    assert "not shown" in quetta.title
    assert "Quetta" not in chart.not_reached


def test_every_number_falls_into_a_step_of_the_legend() -> None:
    numbers = [0, 1, 1, 2, 3, 5, 8, 40, 41, 900, 12345]
    names = {key: key for key in sorted(known_shapes())[: len(numbers)]}
    values = dict(zip(names, numbers, strict=True))
    chart = district_map(values, names=names)
    steps = {row.step for row in chart.legend}
    drawn = {shape.key: shape.step for shape in chart.shapes if shape.key in values}
    assert set(drawn.values()) <= steps
    ordered = [drawn[key] for key in sorted(values, key=lambda key: values[key])]
    assert ordered == sorted(ordered)


def test_map_of_nothing_is_drawn() -> None:
    chart = district_map({}, names=NAMES)
    assert chart.rows == []
    assert [step.step for step in chart.legend] == ["none"]


def test_shapes_of_our_districts_are_in_the_file() -> None:
    with (Path(settings.REPO_DIR) / "content/places/districts.csv").open() as file:
        used = {row["map_shape"] for row in csv.DictReader(file)}
    assert used <= known_shapes()


def test_data_file_says_where_it_comes_from() -> None:
    scripts = maker()
    data = json.loads(scripts.TARGET.read_text())
    assert data["integrity"] == scripts.INTEGRITY
    assert scripts.VERSION in data["source"]
    assert "Unlicense" in data["licence"]
    assert all(re.fullmatch(r"[Mlz0-9 -]+", shape["path"]) for shape in data["shapes"].values())


def test_maker_understands_moves_lines_and_islands_and_nothing_else() -> None:
    scripts = maker()
    rings = scripts.rings_of("m 10,10 4,0 0,4 z m 20,0 2,2 -2,2 z")
    assert rings == [[(10, 10), (14, 10), (14, 14)], [(30, 10), (32, 12), (30, 14)]]
    assert scripts.path_of([[(1, 2), (3, 2), (2, -1)]]) == "M1 2l2 0-1-3z"
    with pytest.raises(ValueError, match="not understood"):
        scripts.rings_of("m 1,1 c 1,1 2,2 3,3 z")


def drawings(language: str) -> dict[str, str]:
    mirrored = language == "ur"
    points = [
        month_point(Month(2026, n), None if n == 4 else 1000 * n, right_to_left=mirrored)
        for n in range(1, 9)
    ]
    target = TargetLine([1500.0 * n for n in range(1, 9)], 0.15)
    values = {key: 10 * number for number, key in enumerate(sorted(known_shapes())[:80])}
    charts: dict[str, Any] = {
        "chart": column_chart(points, right_to_left=mirrored),
        "line": line_chart(points, right_to_left=mirrored, target=target),
        "pyramid": pyramid(PEOPLE, right_to_left=mirrored),
        "map": district_map(values, names={key: key for key in known_shapes()}),
    }
    return {
        name: render_to_string(
            f"campaigns/figures/components/{name}.html",
            {"chart": chart, "title": f"title-{name}", "heading": "Time", "measure": "M"},
        )
        for name, chart in charts.items()
    }


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_chart_has_its_words_and_its_table_and_no_inline_style(language: str) -> None:
    with translation.override(language):
        found = drawings(language)
    for name, html in found.items():
        assert f"title-{name}" in html
        assert "<table" in html
        assert "chart-figure__sentence" in html
        assert " style=" not in html
        assert "<style" not in html
        attributes = re.findall(r' (?:[cr]?[xy]|[xy][12]|r|width|height)="([^"]*)"', html)
        assert attributes
        assert all(re.fullmatch(r"-?\d+(\.\d)?", value) for value in attributes)
    assert len(gzip.compress(found["map"].encode())) < 12_000


@pytest.mark.skipif(bool(fonts.missing_parts()), reason="this machine cannot set Urdu")
@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_chart_is_drawn_into_a_pdf(language: str, tmp_path: Path) -> None:
    """With the faces of our PDF files and no others: what a reader of SVG needs is in the SVG."""
    (tmp_path / "page.css").write_text(
        "@page { size: 800px 1100px } body { font-family: 'Print Latin', 'Print Urdu' }"
        " .chart, .map { width: 400px } .pyramid__bar { width: 120px }"
        " .visually-hidden { display: none }"
    )
    direction = "rtl" if language == "ur" else "ltr"
    with translation.override(language):
        body = "".join(drawings(language).values())
    html = (
        f'<html lang="{language}" dir="{direction}"><head><title>Charts</title>'
        '<link rel="stylesheet" href="https://drawing.invalid/faces.css">'
        f'<link rel="stylesheet" href="https://drawing.invalid/page.css"></head><body>{body}</body>'
    )
    content, drawn = draw(html, Sheet(800, 1100, 2_000_000, pages=12), [tmp_path])
    assert content.startswith(b"%PDF")
    assert drawn.pages >= 2
