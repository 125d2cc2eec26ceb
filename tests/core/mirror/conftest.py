"""A small site with a guide-less tree, two warnings and an event, and a copy of it."""

import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from mrc.core.mirror.writing import Outcome, write_mirror
from tests.alerts.factories import make_alert, make_alert_index, make_country
from tests.events.factories import make_event, make_event_index
from tests.factories import ContactFactory, make_page, make_site, translate

ORIGIN = "http://localhost"
WARNING_UR = "آزاد ویزا نام کی کوئی چیز نہیں"


class Copy:
    """A copy of the test's site."""

    def __init__(self, to: Path) -> None:
        self.to = to

    def write(self, *, only_changed: bool = False) -> Outcome:
        return write_mirror(self.to, origin=ORIGIN, only_changed=only_changed)

    def has(self, name: str) -> bool:
        return (self.to / "site" / name).is_file()

    def read(self, name: str) -> str:
        return (self.to / "site" / name).read_text(encoding="utf-8")

    def main_of(self, name: str) -> str:
        return self.read(name).split("<main", 1)[1].split("</main>", 1)[0]


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path / "mirror")


@pytest.fixture
def homes(db, immediate_commits):
    ContactFactory(key="mrc-helpline", phone="042 111 222 333")
    return make_site()


@pytest.fixture
def warning(homes):
    today = timezone.localdate()
    page = make_alert(
        make_alert_index(homes),
        slug="free-visa",
        summary="Old.",
        countries=(make_country(),),
        first_seen=today,
        expires_on=today + datetime.timedelta(days=30),
    )
    translate(page, {"There is no free visa": WARNING_UR, "Old.": "پرانی بات۔"})
    return page


@pytest.fixture
def page(homes):
    made = make_page(homes.english, "About us", slug="about", summary="Who we are.")
    translate(made, {"About us": "ہمارے بارے میں", "Who we are.": "ہم کون ہیں۔"})
    return made


@pytest.fixture
def event(homes):
    soon = timezone.localdate() + datetime.timedelta(days=10)
    index = make_event_index(homes)
    made = make_event(index, slug="welders", starts_on=soon, takes_registrations=True)
    venue = "Government Technical Training Institute"
    translate(made, {"Safe migration for welders": "ویلڈروں کے لیے", venue: "ادارہ"})
    return made
