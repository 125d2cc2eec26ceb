"""Many more data sets for the reader who tries to find out what the public tables hide."""

import pytest

from tests.campaigns.public.scenarios import Scenario
from tests.campaigns.public.test_no_secret_is_out import found_out

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("first", range(1000, 5000, 100))
def test_no_secret_is_found_out_in_any_data_set(first: int) -> None:
    found = {seed: found_out(Scenario(seed).run()) for seed in range(first, first + 100)}
    assert {seed: names for seed, names in found.items() if names} == {}
