"""A centre with its case workers, another one, and a way to make reports."""

import datetime
import io
import uuid
from collections.abc import Callable

import pytest
from PIL import Image

from alerts.models import ScamReport
from alerts.reports.choices import Quarantine
from alerts.reports.intake import Told, store_report
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from mrc.core.pictures import Picture
from tests.alerts.cases.canary import CANARIES
from tests.factories import CentreFactory, ContactFactory, DistrictFactory, make_user

#: The day on which these reports come.
RECEIVED = datetime.date(2026, 11, 20)
MakeReport = Callable[..., ScamReport]


def picture() -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    return Picture(file.getvalue(), "image/png", "png")


@pytest.fixture
def lahore(db: None) -> Centre:
    return CentreFactory(code="LHE")


@pytest.fixture
def peshawar(db: None) -> Centre:
    return CentreFactory(code="PEW", slug="peshawar")


@pytest.fixture
def worker(lahore: Centre) -> User:
    return make_user(
        Role.CASE_WORKER, centre=lahore, username="nadia", first_name="Nadia", last_name="Aziz"
    )


@pytest.fixture
def colleague(lahore: Centre) -> User:
    return make_user(
        Role.CASE_WORKER, centre=lahore, username="bilal", first_name="Bilal", last_name="Shah"
    )


@pytest.fixture
def stranger(peshawar: Centre) -> User:
    """A case worker of another centre."""
    return make_user(Role.CASE_WORKER, centre=peshawar, username="gul")


@pytest.fixture
def contacts(db: None) -> None:
    ContactFactory(
        key="fia-trafficking",
        kind="police",
        name_en="FIA hotline",
        name_ur="ایف آئی اے کی ہاٹ لائن",
        phone="111-247-786",
    )
    ContactFactory(
        key="beoe", kind="government", name_en="Bureau of Emigration", name_ur="بیورو", phone=""
    )
    ContactFactory()


@pytest.fixture
def make_report(lahore: Centre) -> MakeReport:
    """A report of Lahore's with a canary in each encrypted column, unless told otherwise."""

    def make(
        *, pictures: int = 0, centre: Centre | None = lahore, quarantine: str = "", **values: object
    ) -> ScamReport:
        told = Told(
            **{  # type: ignore[arg-type]
                "what_happened": CANARIES["what_happened"],
                "who": CANARIES["who"],
                "contact": CANARIES["contact"],
                "reach_safely": CANARIES["reach_safely"],
                "language": "en",
                "kind": "job",
                "channel": "whatsapp",
                "country_code": "SA",
                "district": DistrictFactory(usual_centre=centre),
                "happened_in": "2026-11",
                "amount_band": "up_to_50k",
                **values,
            }
        )
        if told.district is not None:
            told.district.usual_centre = centre
        return store_report(
            key=uuid.uuid4(),
            told=told,
            pictures=[picture() for _number in range(pictures)],
            quarantine=Quarantine(quarantine),
            today=RECEIVED,
        )

    return make


@pytest.fixture
def report(make_report: MakeReport) -> ScamReport:
    return make_report(pictures=1)
