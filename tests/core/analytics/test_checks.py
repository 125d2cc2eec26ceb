from typing import Any

import pytest

from mrc.core.analytics.checks import analytics_is_configured

RIGHT = {
    "PLAUSIBLE_DOMAIN": "mrc.example",
    "PLAUSIBLE_API": "https://plausible.example/api/event",
    "PLAUSIBLE_ORIGIN": "https://mrc.example",
}


def problems(settings: Any, **changes: str) -> list[str | None]:
    for name, value in {**RIGHT, **changes}.items():
        setattr(settings, name, value)
    return [error.id for error in analytics_is_configured(None)]


def test_all_or_nothing_is_right(settings: Any) -> None:
    assert problems(settings) == []
    assert problems(settings, **dict.fromkeys(RIGHT, "")) == []


@pytest.mark.parametrize("name", list(RIGHT))
def test_half_a_configuration_is_reported(settings: Any, name: str) -> None:
    assert problems(settings, **{name: ""}) == ["mrc.E010"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"PLAUSIBLE_API": "plausible.example/api/event"}, "mrc.E011"),
        ({"PLAUSIBLE_API": "https://plausible.example"}, "mrc.E011"),
        ({"PLAUSIBLE_ORIGIN": "mrc.example"}, "mrc.E012"),
        ({"PLAUSIBLE_ORIGIN": "https://mrc.example/en/"}, "mrc.E012"),
        ({"PLAUSIBLE_DOMAIN": "https://mrc.example"}, "mrc.E013"),
    ],
)
def test_a_value_that_would_lose_every_event_is_reported(
    settings: Any, change: dict[str, str], problem: str
) -> None:
    assert problems(settings, **change) == [problem]
