"""Where cards cannot be drawn the tests say so; under CI they fail."""

import os

import pytest

from alerts.warnings.cards.fonts import PACKAGES, font_file, missing_parts


@pytest.fixture
def can_draw(db: None) -> None:
    font_file.cache_clear()
    if missing := missing_parts():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"missing: {missing}; Debian: apt-get install {PACKAGES}")


@pytest.fixture
def files_apart(settings, tmp_path):
    """Uploads go into a folder of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def drawing_on(settings, files_apart):
    """Cards are drawn, as they are outside of tests."""
    settings.MRC_DRAW_CARDS = True
