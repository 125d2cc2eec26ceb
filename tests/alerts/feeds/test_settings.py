"""Who sends and whether it is meant: read from the environment of a server."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from mrc.settings.environment import Environment


def read(name, value):
    environment = Environment({name: value} if value is not None else {})
    if name == "MRC_CAP_STATUS":
        found = environment.choice(name, ("Actual", "Test"))
    else:
        found = environment.domain(name)
    environment.raise_problems()
    return found


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("MRC_CAP_STATUS", None, "Actual"),
        ("MRC_CAP_STATUS", "Test", "Test"),
        ("MRC_CAP_SENDER", None, ""),
        ("MRC_CAP_SENDER", "mrc.example.org", "mrc.example.org"),
    ],
)
def test_good_values_are_taken(name, value, expected):
    assert read(name, value) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MRC_CAP_STATUS", "actual"),
        ("MRC_CAP_STATUS", "Exercise"),
        ("MRC_CAP_SENDER", "https://mrc.example.org"),
        ("MRC_CAP_SENDER", "mrc example"),
        ("MRC_CAP_SENDER", "mrc,example"),
        ("MRC_CAP_SENDER", "MRC.example.org"),
    ],
)
def test_what_cap_forbids_or_does_not_know_is_refused_by_name(name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        read(name, value)
