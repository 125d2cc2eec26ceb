import pytest

from tests.drawings import can_draw, files_apart  # noqa: F401  (fixtures)


@pytest.fixture
def drawing_on(settings, files_apart):  # noqa: F811
    """Cards are drawn, as they are outside of tests."""
    settings.MRC_DRAW_CARDS = True
