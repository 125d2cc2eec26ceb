"""Every cell of the access table, asked for by everybody (minutes)."""

import pytest

from tests.safety.conftest import world
from tests.safety.people import EVERYBODY
from tests.safety.test_access import problems_of
from tests.safety.world import World

__all__ = ["world"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.mark.parametrize("person", EVERYBODY)
def test_each_cell_of_the_access_table_holds(world: World, person: str) -> None:
    problems = problems_of(world, person, share=1)
    assert not problems, "\n".join(problems)
