"""Builders for countries, facts and guides. Each test builds only what it needs."""

import uuid
from typing import Any

import factory
from wagtail.models import Locale, Page

from destinations.models import (
    Country,
    Fact,
    FactGroup,
    FactKind,
    GuideIndexPage,
    GuidePage,
    GuidePart,
    GuidePartPage,
    Region,
)

#: Codes of countries for lists of many.
CODES = (
    "QA", "AE", "OM", "KW", "BH", "MY", "IT", "DE", "GB", "RO", "GR", "KR", "JP", "TR", "CN",
    "US", "CA", "AU", "IQ", "ES", "FR", "PL", "HR", "CY", "PT", "IR", "ZA", "BR", "AR",
)  # fmt: skip


class CountryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Country
        django_get_or_create = ("code",)

    code = "SA"
    slug = factory.LazyAttribute(lambda country: f"country-{country.code.lower()}")
    region = Region.GULF


class FactKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FactKind
        django_get_or_create = ("key",)

    key = factory.Sequence(lambda number: f"kind-{number}")
    label_en = factory.LazyAttribute(lambda kind: kind.key.replace("-", " ").capitalize())
    label_ur = factory.LazyAttribute(lambda kind: f"قسم {kind.key}")
    group = FactGroup.PAY
    order = 10


class FactFactory(factory.django.DjangoModelFactory):
    """As content files give them: with a source, not checked by us."""

    class Meta:
        model = Fact

    country = factory.SubFactory(CountryFactory)
    kind = factory.SubFactory(FactKindFactory)
    value_en = "8 hours"
    value_ur = "8 گھنٹے"
    source_name = "Labour ministry"
    source_url = "https://example.org/labour"
    source_kind = "official"
    source_date = "2025-12-04"


def block(kind: str, value: Any) -> dict[str, Any]:
    """A block of a StreamField, as the database keeps it."""
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def text(html: str) -> dict[str, Any]:
    return block("text", html)


def facts(*kinds: FactKind, heading: str = "") -> dict[str, Any]:
    items = [{"type": "item", "value": kind.pk, "id": str(uuid.uuid4())} for kind in kinds]
    return block("facts", {"heading": heading, "kinds": items})


def source(name: str, url: str = "", date: str = "") -> dict[str, Any]:
    return block("source", {"name": name, "url": url, "date": date})


def add(parent: Page, page: Page) -> Any:
    """Put a page below another one, publish it, and give it as the database has it."""
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def make_index(home: Page, title: str = "Countries", **values: Any) -> GuideIndexPage:
    return add(home, GuideIndexPage(title=title, slug="destinations", **values))


def make_guide(index: Page, country: Country, **values: Any) -> GuidePage:
    values = {"title": f"Guide to {country.name_in('en')}", "slug": country.slug, **values}
    return add(index, GuidePage(country=country, **values))


def make_part(guide: Page, part: str = GuidePart.COSTS, **values: Any) -> GuidePartPage:
    values = {"title": GuidePart(part).label, "slug": str(part), **values}
    return add(guide, GuidePartPage(part=part, **values))


def make_alias(page: Page) -> Any:
    """The stand-in below /ur/ for a page that nobody has translated yet."""
    urdu = Locale.objects.get(language_code="ur")
    return page.copy_for_translation(urdu, alias=True)
