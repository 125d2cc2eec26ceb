from pathlib import Path
from typing import Any

import pytest

from destinations.models import GuidePage, GuidePartPage
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
    country = CountryFactory(code="SA", slug="saudi-arabia")
    return make_guide(make_index(homes.english), country, summary="What to know before you go.")


@pytest.fixture
def part(guide: GuidePage) -> GuidePartPage:
    kind = FactKindFactory(key="hours", label_en="Working hours")
    FactFactory(country=guide.country, kind=kind)
    return make_part(guide, title="Hours and rest", body=[text("<p>Eight hours.</p>"), facts(kind)])
