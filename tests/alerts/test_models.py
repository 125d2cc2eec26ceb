import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import Locale

from alerts.models import AlertPage
from alerts.warnings.rules import alert_problems, validate_channels
from tests.alerts.factories import (
    TODAY,
    build_alert,
    make_alert,
    make_alert_index,
    make_country,
)
from tests.factories import make_site, translate

# A page asks for its content type when it is built, saved or not.
pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_seen": TODAY, "expires_on": TODAY - DAY}, "expires_on"),
        ({"certainty": "confirmed"}, "confirmed_by"),
        ({"certainty": "denied", "kind": "fake_visa"}, "certainty"),
        ({"certainty": "reported", "kind": "rumour"}, "certainty"),
        ({"slug": "report"}, "slug"),
    ],
)
def test_warning_with_a_contradiction_names_the_field(values, field):
    assert list(alert_problems(build_alert(**values))) == [field]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"first_seen": TODAY, "expires_on": TODAY},
        {"certainty": "confirmed", "confirmed_by": "BEOE"},
        {"certainty": "denied"},
    ],
)
def test_warning_without_contradictions_is_accepted(values):
    assert alert_problems(build_alert(**values)) == {}


@pytest.mark.parametrize("value", ["whatsapp", ["pigeon"], ["agent", "agent"], {"agent": 1}, [1]])
def test_unknown_channels_are_refused(value):
    with pytest.raises(ValidationError):
        validate_channels(value)


def test_clean_raises_the_problems_beside_their_fields():
    index = make_alert_index(make_site())

    with pytest.raises(ValidationError) as raised:
        make_alert(index, certainty="confirmed", channels=["pigeon"])

    assert set(raised.value.message_dict) == {"confirmed_by", "channels"}


@pytest.mark.parametrize(
    "values",
    [{"expires_on": datetime.date(2000, 1, 1)}, {"severity": "huge"}, {"certainty": "perhaps"}],
)
def test_database_refuses_what_must_never_be(values):
    alert = make_alert(make_alert_index(make_site()))

    with pytest.raises(IntegrityError), transaction.atomic():
        AlertPage.objects.filter(pk=alert.pk).update(**values)


def test_a_longer_or_shorter_life_reaches_the_translation_when_published(immediate_commits):
    index = make_alert_index(make_site())
    alert = make_alert(index, countries=(make_country(),), channels=["agent"])
    urdu = translate(alert, {alert.title: "آزاد ویزا کوئی چیز نہیں"})
    assert [country.code for country in urdu.countries.all()] == ["SA"]

    alert.expires_on = TODAY
    alert.severity = "minor"
    alert.channels = ["whatsapp", "phone"]
    alert.countries = []
    alert.title = "Changed in English"
    alert.save_revision().publish()

    urdu = AlertPage.objects.get(pk=urdu.pk)
    assert (urdu.expires_on, urdu.severity) == (TODAY, "minor")
    assert urdu.channels == ["whatsapp", "phone"]
    assert list(urdu.countries.all()) == []
    assert urdu.title == "آزاد ویزا کوئی چیز نہیں"


def test_a_translation_that_is_published_later_takes_the_values_of_its_live_source(
    immediate_commits,
):
    index = make_alert_index(make_site())
    alert = make_alert(index)
    urdu = translate(alert, {alert.title: "آزاد ویزا"})
    AlertPage.objects.filter(pk=urdu.pk).update(severity="minor")
    urdu = AlertPage.objects.get(pk=urdu.pk)

    urdu.save_revision().publish()

    assert AlertPage.objects.get(pk=urdu.pk).severity == "severe"


def test_a_page_that_stands_in_loses_its_countries_with_its_source(immediate_commits):
    index = make_alert_index(make_site())
    alert = make_alert(index, countries=(make_country(),))
    stand_in = alert.copy_for_translation(Locale.objects.get(language_code="ur"), alias=True)
    assert [country.code for country in stand_in.countries.all()] == ["SA"]

    alert.countries = []
    alert.save_revision().publish()

    assert list(AlertPage.objects.get(pk=stand_in.pk).countries.all()) == []


def test_channels_survive_a_revision():
    alert = make_alert(make_alert_index(make_site()), channels=["tiktok", "office"])

    assert alert.get_latest_revision_as_object().channels == ["tiktok", "office"]
    assert [str(name) for name in alert.channel_names] == ["TikTok", "Office"]
