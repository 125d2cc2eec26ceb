"""Information pages show the national facts as guides do, at the same cost for one and for many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.models import InformationPage
from tests.destinations.factories import CountryFactory, FactFactory, FactKindFactory, facts
from tests.factories import Homes, make_page, make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

MOST_QUERIES = 15


@pytest.fixture
def homes() -> Homes:
    return make_site()


def test_national_fact_is_shown_with_its_source_and_state(homes: Homes) -> None:
    cap = FactKindFactory(key="oep-fee-cap", label_en="Most that an agent may take")
    FactFactory(country=None, kind=cap, value_en="Rs 15,000", source_name="OPN")
    make_page(homes.english, "Costs", slug="costs", body=[facts(cap)])
    html = Client().get("/en/costs/").content.decode()
    assert "Most that an agent may take" in html
    assert "Rs 15,000" in html
    assert "OPN" in html
    assert "Not yet checked by MRC" in html


def test_fact_of_a_country_is_not_taken_for_a_national_one(homes: Homes) -> None:
    kind = FactKindFactory(label_en="Minimum wage")
    FactFactory(country=CountryFactory(), kind=kind, value_en="SAR 4,000")
    make_page(homes.english, "Pay", slug="pay", body=[facts(kind)])
    html = Client().get("/en/pay/").content.decode()
    assert "SAR 4,000" not in html
    assert "To be confirmed" in html


def test_urdu_page_shows_the_urdu_fact_under_its_own_heading(homes: Homes) -> None:
    kind = FactKindFactory(label_ur="زیادہ سے زیادہ فیس")
    FactFactory(country=None, kind=kind, value_en="Rs 15,000", value_ur="15,000 روپے")
    page = make_page(
        homes.english, "Costs", slug="costs", body=[facts(kind, heading="What it costs")]
    )
    translate(page, {"Costs": "خرچ", "What it costs": "خرچ کتنا ہے"})
    html = Client().get("/ur/costs/").content.decode()
    assert "15,000 روپے" in html
    assert "زیادہ سے زیادہ فیس" in html
    assert "خرچ کتنا ہے" in html


def test_queries_do_not_grow_with_facts_and_stay_below_the_ceiling(homes: Homes) -> None:
    kinds = [FactKindFactory() for _number in range(12)]
    for kind in kinds:
        FactFactory(country=None, kind=kind)
    parent = make_page(homes.english, "Before you go", slug="before-you-go")
    one = make_page(parent, "One", slug="one", body=[facts(kinds[0])])
    blocks = [facts(*kinds[:6]), facts(*kinds[6:])]
    many = make_page(parent, "Many", slug="many", body=blocks)
    counted = {}
    for page in (one, many):
        Client().get(page.url)
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(page.url).status_code == 200
        counted[page.slug] = len(queries)
    assert counted["one"] == counted["many"] <= MOST_QUERIES


def test_page_without_facts_asks_for_none(homes: Homes) -> None:
    page = InformationPage.objects.get(pk=make_page(homes.english, "About", slug="about").pk)
    with CaptureQueriesContext(connection) as queries:
        Client().get(page.url)
    assert not [query for query in queries if "destinations_fact" in query["sql"]]
