import datetime

import pytest

from alerts.models import AlertPage
from tests.alerts.factories import TODAY, make_alert, make_alert_index, make_country
from tests.factories import make_site

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
CONFIRMED = {"certainty": "confirmed", "confirmed_by": "the Bureau"}


@pytest.fixture
def index():
    return make_alert_index(make_site())


def titles(alerts):
    return [alert.title for alert in alerts]


def test_last_day_is_still_in_force(index):
    make_alert(index, title="Ends today", expires_on=TODAY)
    make_alert(index, title="Ended yesterday", expires_on=TODAY - DAY)

    alerts = AlertPage.objects.all()

    assert titles(alerts.in_force(on=TODAY)) == ["Ends today"]
    assert titles(alerts.ended(on=TODAY)) == ["Ended yesterday"]
    assert titles(alerts.in_force(on=TODAY + DAY)) == []


def test_for_country_gives_those_that_name_it(index):
    saudi, emirates = make_country(), make_country("AE", "united-arab-emirates")
    make_alert(index, title="Both", countries=(saudi, emirates))
    make_alert(index, title="Emirates", countries=(emirates,))
    make_alert(index, title="Anywhere")

    assert titles(AlertPage.objects.for_country(saudi)) == ["Both"]


def test_by_severity_puts_the_most_serious_and_then_the_newest_first(index):
    make_alert(index, title="Minor", severity="minor", first_seen=TODAY)
    make_alert(index, title="Old and severe", severity="severe", first_seen=TODAY - 9 * DAY)
    make_alert(index, title="Extreme", severity="extreme", first_seen=TODAY - 30 * DAY)
    make_alert(index, title="New and severe", severity="severe", first_seen=TODAY)
    make_alert(index, title="Moderate", severity="moderate", first_seen=TODAY)

    assert titles(AlertPage.objects.by_severity()) == [
        "Extreme",
        "New and severe",
        "Old and severe",
        "Moderate",
        "Minor",
    ]


def test_by_severity_puts_what_is_confirmed_before_what_is_only_reported(index):
    make_alert(index, title="Rumour", certainty="denied", kind="rumour", first_seen=TODAY)
    make_alert(index, title="Reported", certainty="reported", first_seen=TODAY)
    make_alert(index, title="Confirmed", first_seen=TODAY - 9 * DAY, **CONFIRMED)
    make_alert(index, title="Extreme", severity="extreme", certainty="reported")

    in_order = ["Extreme", "Confirmed", "Reported", "Rumour"]
    assert titles(AlertPage.objects.by_severity()) == in_order
    assert titles(AlertPage.objects.translated_first()) == in_order


def test_serious_ones_exclude_denied_rumours(index):
    make_alert(index, title="Severe")
    make_alert(index, title="Rumour", severity="extreme", certainty="denied")
    make_alert(index, title="Moderate", severity="moderate")

    assert titles(AlertPage.objects.serious()) == ["Severe"]
