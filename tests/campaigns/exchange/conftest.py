from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from campaigns.exchange import services, working
from campaigns.models import Campaign, ImportBatch, Institution, Topic
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.exchange.filling import Row, filled, good_row
from tests.campaigns.factories import (
    NOW,
    CampaignFactory,
    InstitutionFactory,
    TopicFactory,
    make_officer,
    make_supervisor,
)
from tests.factories import CentreFactory, DistrictFactory, make_user


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The clock stands at the evening on which the builders' sessions are sent; no pauses."""
    if not request.node.get_closest_marker("e2e"):
        monkeypatch.setattr(timezone, "now", lambda: NOW)
        monkeypatch.setattr(working, "PAUSE", 0)


@pytest.fixture
def lahore(db: None) -> Centre:
    return CentreFactory(code="LHE", name_en="MRC Lahore", name_ur="ایم آر سی لاہور")


@pytest.fixture
def peshawar(db: None) -> Centre:
    return CentreFactory(code="PEW", slug="peshawar", name_en="MRC Peshawar")


@pytest.fixture
def officer(lahore: Centre) -> User:
    return make_officer(lahore, username="ayesha", first_name="Ayesha", last_name="Khan")


@pytest.fixture
def supervisor(lahore: Centre) -> User:
    return make_supervisor(lahore, username="sadia", first_name="Sadia", last_name="Rehman")


@pytest.fixture
def data_officer(db: None) -> User:
    return make_user(Role.DATA_OFFICER, username="data")


@pytest.fixture
def campaign(lahore: Centre) -> Campaign:
    return CampaignFactory(centres=[lahore], name_en="Routine outreach", name_ur="معمول کی مہم")


@pytest.fixture
def institute(lahore: Centre) -> Institution:
    return InstitutionFactory(
        name_en="Government Technical Training Institute Gujrat",
        name_ur="گورنمنٹ ٹیکنیکل ٹریننگ انسٹی ٹیوٹ گجرات",
        aliases=["GTTI Gujrat"],
        code="TVT-0042",
        district=DistrictFactory(name_en="Gujrat", name_ur="گجرات", usual_centre=lahore),
    )


@pytest.fixture
def topic(db: None) -> Topic:
    return TopicFactory()


@pytest.fixture
def row(
    officer: User, campaign: Campaign, institute: Institution, topic: Topic
) -> Callable[..., Row]:
    """A good row, with changes; a column set to None is left empty."""

    def make(**changes: Any) -> Row:
        return good_row(officer, campaign, institute, topic, **changes)

    return make


@pytest.fixture
def upload(lahore: Centre, supervisor: User) -> Callable[..., ImportBatch]:
    """Uploads rows as a supervisor and lets the worker check them."""

    def run(*rows: Row, by: User | None = None, centre: Centre | None = None) -> ImportBatch:
        batch = services.stage(
            data=filled(centre or lahore, *rows),
            file_name="sessions.xlsx",
            centre=centre or lahore,
            by=by or supervisor,
            now=NOW,
        )
        batch.refresh_from_db()
        return batch

    return run
