import pytest
from django.test import Client
from django.utils import timezone

from campaigns.models import Institution
from mrc.core.models import Centre, User
from tests.campaigns.factories import (
    NOW,
    CampaignFactory,
    InstitutionFactory,
    MaterialFactory,
    PartnerFactory,
    TopicFactory,
    make_officer,
    make_supervisor,
)
from tests.campaigns.field.walking import Log
from tests.factories import CentreFactory, DistrictFactory, ProvinceFactory


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The clock stands at the evening on which the builders' sessions are sent."""
    if not request.node.get_closest_marker("e2e"):
        monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def lahore(db: None) -> Centre:
    centre = CentreFactory(code="LHE")
    for name in ("Lahore", "Gujrat"):
        DistrictFactory(name_en=name, usual_centre=centre)
    return centre


@pytest.fixture
def peshawar(db: None) -> Centre:
    centre = CentreFactory(code="PEW", slug="peshawar")
    province = ProvinceFactory(name_en="Khyber Pakhtunkhwa", name_ur="خیبر پختونخوا")
    DistrictFactory(name_en="Peshawar", name_ur="پشاور", province=province, usual_centre=centre)
    return centre


@pytest.fixture
def officer(lahore: Centre) -> User:
    return make_officer(lahore, username="ayesha", first_name="Ayesha", last_name="Khan")


@pytest.fixture
def supervisor(lahore: Centre) -> User:
    return make_supervisor(lahore, username="sadia", first_name="Sadia", last_name="Rehman")


@pytest.fixture
def institute(lahore: Centre) -> Institution:
    """A mixed vocational institute of the centre."""
    return InstitutionFactory(
        name_en="Government Technical Training Institute Gujrat",
        name_ur="گورنمنٹ ٹیکنیکل ٹریننگ انسٹی ٹیوٹ گجرات",
        aliases=["GTTI Gujrat"],
        district=DistrictFactory(name_en="Gujrat"),
    )


@pytest.fixture
def lists(lahore: Centre) -> dict[str, int]:
    """One entry of each list that the form offers."""
    return {
        "campaign": CampaignFactory(centres=[lahore]).pk,
        "topic": TopicFactory().pk,
        "material": MaterialFactory().pk,
        "partner": PartnerFactory().pk,
    }


@pytest.fixture
def log(client: Client, officer: User, institute: Institution, lists: dict[str, int]) -> Log:
    """The officer with the log open in English."""
    client.force_login(officer)
    return Log(client, officer=officer, institute=institute, lists=lists)
