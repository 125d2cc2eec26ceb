from pathlib import Path
from typing import Any

import pytest

from destinations.models import GuidePage
from tests.destinations.factories import (
    CountryFactory,
    FactFactory,
    FactKindFactory,
    facts,
    make_guide,
    make_index,
    make_part,
    text,
)
from tests.factories import ContactFactory, Homes, make_site


@pytest.fixture(autouse=True)
def own_uploads(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def homes(immediate_commits: None) -> Homes:
    ContactFactory()
    return make_site()


@pytest.fixture
def guide(homes: Homes) -> GuidePage:
    """With one part, whose fact stands on the guide's card too."""
    country = CountryFactory(code="SA", slug="saudi-arabia")
    guide = make_guide(make_index(homes.english), country, summary="What to know before you go.")
    kind = FactKindFactory(key="hours", label_en="Working hours", on_card=True)
    FactFactory(country=country, kind=kind)
    make_part(guide, title="Costs", body=[text("<p>What it costs.</p>"), facts(kind)])
    return guide
