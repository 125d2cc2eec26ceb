import pytest

from mrc.core.drawing.apart import Drawing
from tests.drawings import can_draw, files_apart  # noqa: F401  (fixtures)

from . import building


@pytest.fixture
def own_origin(settings):
    """The address that stands on paper."""
    settings.WAGTAILADMIN_BASE_URL = "https://mrc.example.org"


@pytest.fixture
def drawing_on(settings, own_origin, files_apart):  # noqa: F811
    """Documents are drawn, as they are outside of tests."""
    settings.MRC_DRAW_CARDS = True


@pytest.fixture
def drawn_at_once(drawing_on, monkeypatch):
    """The real keeping, with a file that is written here: what is drawn has tests of its own."""
    from destinations.documents import services

    calls = []

    def answer(html, sheet, *, styles, pictures):
        calls.append(html)
        return Drawing(f"%PDF {len(calls)}".encode(), sheet.width, sheet.height, 3)

    monkeypatch.setattr(services, "draw_apart", answer)
    return calls


@pytest.fixture
def guide(immediate_commits, settings):
    """The English guide; the Urdu one stands beside it, one part of it not yet translated.

    Nothing is drawn while it is built: each of its publications would ask for four files.
    """
    is_on = settings.MRC_DRAW_CARDS
    settings.MRC_DRAW_CARDS = False
    made = building.make_both_guides()
    settings.MRC_DRAW_CARDS = is_on
    return made
