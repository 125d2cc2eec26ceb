import datetime

import pytest
from django.test import Client

from campaigns.models import Campaign, PlannedSession
from mrc.core.models import Centre, User
from tests.campaigns.factories import CampaignFactory, InstitutionFactory, make_officer
from tests.factories import CentreFactory

#: A browser of somebody in the room.
PHONE = "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 Chrome/108.0 Mobile Safari/537.36"


@pytest.fixture
def lahore(db: None) -> Centre:
    return CentreFactory(code="LHE")


@pytest.fixture
def peshawar(db: None) -> Centre:
    return CentreFactory(code="PEW", slug="peshawar")


@pytest.fixture
def officer(lahore: Centre) -> User:
    return make_officer(lahore, first_name="Zulqarnain", last_name="Qureshi")


@pytest.fixture
def campaign(lahore: Centre) -> Campaign:
    return CampaignFactory(centres=[lahore], slug="check-first")


@pytest.fixture
def plan(campaign: Campaign, officer: User) -> PlannedSession:
    return PlannedSession.objects.create(
        campaign=campaign,
        centre=officer.centre,
        officer=officer,
        institution=InstitutionFactory(name_en="Very Secret College", kind="college"),
        planned_for=datetime.date(2026, 3, 10),
    )


@pytest.fixture
def phone() -> Client:
    return Client(headers={"user-agent": PHONE})
