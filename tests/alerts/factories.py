"""Builders of warnings for tests, below the home pages of `tests.factories.make_site`."""

import datetime
from typing import Any

from alerts.models import AlertIndexPage, AlertPage
from destinations.models import Country
from tests.factories import Homes, translate

TODAY = datetime.date(2026, 3, 9)


def make_country(code: str = "SA", slug: str = "saudi-arabia") -> Country:
    return Country.objects.get_or_create(code=code, defaults={"slug": slug, "region": "gulf"})[0]


def make_alert_index(homes: Homes) -> AlertIndexPage:
    """The warnings' page in both languages; the English one is given."""
    index = AlertIndexPage(title="Warnings", slug="alerts", locale=homes.english.locale)
    homes.english.add_child(instance=index)
    index.save_revision().publish()
    translate(index, {"Warnings": "وارننگز"})
    return AlertIndexPage.objects.get(pk=index.pk)


def build_alert(**values: Any) -> AlertPage:
    """A warning that is not saved: seen a week before TODAY, in force for a month after it."""
    defaults: dict[str, Any] = {
        "title": "There is no free visa",
        "kind": AlertPage.Kind.FAKE_VISA,
        "severity": AlertPage.Severity.SEVERE,
        "certainty": AlertPage.Certainty.REPORTED,
        "first_seen": TODAY - datetime.timedelta(days=7),
        "expires_on": TODAY + datetime.timedelta(days=30),
    }
    if values.get("certainty") == AlertPage.Certainty.DENIED:
        defaults["kind"] = AlertPage.Kind.RUMOUR
    return AlertPage(**{**defaults, **values})


def make_alert(
    index: AlertIndexPage,
    *,
    countries: tuple[Country, ...] = (),
    publish: bool = True,
    **values: Any,
) -> AlertPage:
    alert = build_alert(locale=index.locale, **values)
    alert.live = publish
    alert.countries = list(countries)
    index.add_child(instance=alert)
    if publish:
        alert.save_revision().publish()
    return AlertPage.objects.get(pk=alert.pk)
