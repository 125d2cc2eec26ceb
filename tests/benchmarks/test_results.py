"""What decides whether a benchmark has failed, and how it asks."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from measuring.load import percentile, with_threads
from measuring.results import Aim, Report, as_lines


@pytest.mark.parametrize(
    ("found", "is_met", "is_missed"), [(0.5, True, False), (0.46, False, False), (0.4, False, True)]
)
def test_aim_is_missed_by_more_than_the_noise(found: float, is_met: bool, is_missed: bool) -> None:
    aim = Aim("rate", found, 0.5, is_least=True)
    assert (aim.is_met, aim.is_missed) == (is_met, is_missed)


def test_count_has_no_noise() -> None:
    assert Aim("bytes", 30_721, 30_720, is_least=False, is_noisy=False).is_missed
    assert not Aim("bytes", 30_721, 30_720, is_least=False).is_missed


def test_aim_without_a_bound_is_refused() -> None:
    with pytest.raises(ValueError, match="either"):
        Report("x").aim("rate", 1.0)


@pytest.mark.parametrize(("found", "code"), [(41.0, 0), (20.0, 1)])
def test_report_is_kept_as_json_and_fails_where_an_aim_is_missed(
    found: float, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = Report("flush")
    report.aim("stored a second", found, least=41)
    report.table("Phones", [{"stored": 3, "how": "at once", "ms": 1.5}])
    assert report.finish(tmp_path) == code
    kept = json.loads((tmp_path / "flush.json").read_text())
    assert kept["aims"][0]["is_missed"] is bool(code)
    assert kept["tables"]["Phones"] == [{"stored": 3, "how": "at once", "ms": 1.5}]
    assert ("MISSED" in capsys.readouterr().out) is bool(code)


def test_table_of_text_keeps_its_columns_under_their_heads() -> None:
    lines = as_lines([{"page": "home", "ms": 1.234}, {"page": "guide part", "ms": 1234.5}])
    assert lines == ["page           ms", "home         1.23", "guide part  1,234"]


def test_load_counts_answers_and_errors(serve: Callable[..., int]) -> None:
    good = serve(lambda method, path: (200, b"here"))
    load = with_threads(good, "/", {}, seconds=0.3, connections=2)
    assert load.errors == 0
    assert load.requests > 5
    assert 0 < load.p50 <= load.p95 <= load.p99
    bad = with_threads(serve(lambda method, path: (500, b"")), "/", {}, seconds=0.1)
    assert bad.requests == 0
    assert bad.errors > 0


def test_percentile_of_nothing_is_nothing() -> None:
    assert percentile([], 99) == 0
    assert [percentile([3.0, 1.0, 2.0, 4.0], share) for share in (50, 99)] == [3.0, 4.0]
