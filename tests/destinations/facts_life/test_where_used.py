"""An editor sees which pages show a fact, in both languages, before changing it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from destinations.facts_life import where_used
from destinations.facts_life.where_used import register_view, uses_of
from tests.destinations.factories import (
    CountryFactory,
    FactFactory,
    FactKindFactory,
    facts,
    make_alias,
    make_guide,
    make_index,
    make_part,
)
from tests.factories import make_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


@pytest.fixture
def homes():
    return make_site()


@pytest.fixture
def index(homes):
    return make_index(homes.english)


def places(fact):
    return [(use.language, use.title, str(use.where)) for use in uses_of(fact)]


def with_block(page, *kinds):
    page.body = page.body.stream_block.to_python([facts(*kinds)])
    page.save_revision().publish()
    return page


CARD, TEXT = "The card at the top", "A block in its text"


def test_a_kind_on_the_card_is_on_its_countrys_guide_alone(index):
    saudi, emirates = CountryFactory(code="SA"), CountryFactory(code="AE")
    for country in (saudi, emirates):
        make_guide(index, country)
    fact = FactFactory(country=saudi, kind=FactKindFactory(on_card=True))
    hidden = FactFactory(country=saudi, kind=FactKindFactory(on_card=False))
    title = uses_of(fact)[0].title
    assert places(fact) == [("en", title, CARD)]
    assert uses_of(fact)[0].url.endswith(f"/{saudi.slug}/")
    assert places(hidden) == []


def test_a_national_fact_is_where_no_country_has_its_own(index):
    saudi, emirates = CountryFactory(code="SA"), CountryFactory(code="AE")
    guides = {country: make_guide(index, country) for country in (saudi, emirates)}
    kind = FactKindFactory(on_card=True)
    national = FactFactory(country=None, kind=kind)
    assert {use.title for use in uses_of(national)} == {guide.title for guide in guides.values()}
    FactFactory(country=saudi, kind=kind)
    assert [use.title for use in uses_of(national)] == [guides[emirates].title]


def test_blocks_are_found_in_both_languages_by_country(index):
    saudi, emirates = CountryFactory(code="SA"), CountryFactory(code="AE")
    kind = FactKindFactory()
    make_alias(index)
    for country in (saudi, emirates):
        guide = make_guide(index, country)
        part = with_block(make_part(guide), kind)
        make_alias(guide)
        make_alias(part)
    fact = FactFactory(country=saudi, kind=kind)
    found = uses_of(fact)
    assert [(use.language, str(use.where)) for use in found] == [("en", TEXT), ("ur", TEXT)]
    assert all(f"/{saudi.slug}/" in use.url for use in found if use.is_live)


def test_views_of_other_apps_say_for_themselves(index, monkeypatch):
    monkeypatch.setattr(where_used, "_views", {})
    register_view("check_pay", "What may an agent take?", kinds={"oep-fee-cap"})
    fact = FactFactory(country=None, kind=FactKindFactory(key="oep-fee-cap"))
    urls = [use.url for use in uses_of(fact) if use.title == "What may an agent take?"]
    assert urls == ["/en/alerts/check/pay/", "/ur/alerts/check/pay/"]
    assert not uses_of(FactFactory(country=None))


def test_compared_kinds_lead_to_the_comparison(index):
    fact = FactFactory(kind=FactKindFactory(is_compared=True))
    assert [use.url for use in uses_of(fact)] == [
        "/en/destinations/compare/?with=SA", "/ur/destinations/compare/?with=SA",
    ]  # fmt: skip


def test_queries_do_not_grow_with_pages(index):
    kind = FactKindFactory(on_card=True)
    national = FactFactory(country=None, kind=kind)

    def queries(*codes):
        for code in codes:
            with_block(make_part(make_guide(index, CountryFactory(code=code))), kind)
        with CaptureQueriesContext(connection) as captured:
            assert uses_of(national)
        return len(captured)

    queries("SA")
    assert queries("AE") == queries("QA", "OM", "KW", "BH")
