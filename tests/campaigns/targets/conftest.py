"""Two centres with a campaign that both share; the campaign runs through 2026."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from campaigns.models import Campaign, Target
from campaigns.targets import services
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from tests.campaigns.figures.builders import KARACHI, Office
from tests.factories import make_user

#: A day within the second quarter: 1 April to 30 June has 91 days, 46 of which have begun.
TODAY = datetime.date(2026, 5, 16)
NOW = datetime.datetime(2026, 5, 16, 9, 0, tzinfo=KARACHI)
FIRST, LAST = datetime.date(2026, 4, 1), datetime.date(2026, 6, 30)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> datetime.date:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return TODAY


@pytest.fixture
def lahore(db: None) -> Office:
    return Office("LHE")


@pytest.fixture
def peshawar(lahore: Office) -> Office:
    """Shares Lahore's campaign."""
    office = Office("PEW", province="Khyber Pakhtunkhwa")
    lahore.campaign.centres.add(office.centre)
    office.campaign = lahore.campaign
    return office


@pytest.fixture
def campaign(lahore: Office) -> Campaign:
    return lahore.campaign


@pytest.fixture
def data_officer(db: None) -> User:
    return make_user(Role.DATA_OFFICER, username="data")


@pytest.fixture
def auditor(db: None) -> User:
    return make_user(Role.AUDITOR, username="auditor")


def make_target(campaign: Campaign, by: User, **values: Any) -> Target:
    """Ten sessions in the second quarter, for all centres together, unless told."""
    defaults: dict[str, Any] = {
        "centre": None,
        "indicator": "sessions",
        "starts_on": FIRST,
        "ends_on": LAST,
        "value": 10,
        "now": NOW,
    }
    return services.set_target(campaign=campaign, by=by, **{**defaults, **values})
