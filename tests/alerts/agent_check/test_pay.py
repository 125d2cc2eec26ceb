"""“What should I pay?”: sums from the fact book, what they leave out, and what was asked."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.agent_check.costs import Costs, Item, LegalFacts, Way
from destinations.fact_book import FactEntry
from destinations.models import Fact, FactKind
from mrc.core.sources import CheckState
from tests.alerts.agent_check.factories import address, make_contacts, make_fact, make_legal_facts
from tests.destinations.factories import CountryFactory

TODAY = datetime.date(2026, 11, 22)
LANGUAGES = ["en", "ur"]


@pytest.fixture
def facts(db):
    make_legal_facts()
    make_contacts()


def costs(way: Way = Way.AGENT, country=None) -> Costs:
    return LegalFacts(country, today=TODAY).costs(way)


def page_of(client, language="en", **answers) -> str:
    response = client.get(address("pay", language, **answers))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("way", "least", "most"),
    [
        (Way.AGENT, 20_200, 22_200),
        (Way.AGENT_OWN_JOB, 11_200, 13_200),
        (Way.DIRECT, 7_200, 9_200),
    ],
)
def test_sum_of_each_way_keeps_both_sources_in_sight(facts, way, least, most):
    found = costs(way)
    assert (found.least, found.most) == (least, most)
    assert found.is_complete


def test_sum_leaves_out_what_has_no_figure_and_says_so(db):
    make_legal_facts(without=("oec-fee",))
    make_fact("oec-fee", "It depends")
    found = costs()
    assert found.most == 22_000
    assert not found.is_complete
    left_out = [entry.kind.key for entry in found.left_out]
    assert left_out == ["oec-fee", "term-ticket"]


def test_missing_fact_is_to_be_confirmed_and_not_counted(facts):
    Fact.objects.filter(kind__key="registration-oep").delete()
    found = costs()
    item = next(one for one in found.items if one.entry.kind.key == "registration-oep")
    assert item.rupees is None
    assert item.entry.state is CheckState.MISSING
    assert found.most == 21_700


def test_country_has_its_own_facts_in_place(facts):
    country = CountryFactory()
    make_fact("who-pays-recruitment", "The employer", country=country)
    assert "who-pays-recruitment" in [entry.kind.key for entry in costs(country=country).beside]
    assert "who-pays-recruitment" not in [entry.kind.key for entry in costs().beside]
    # An answer to who pays is nothing that is paid besides.
    assert "who-pays-recruitment" not in [e.kind.key for e in costs(country=country).left_out]


def test_limits_take_the_highest_figure_so_that_nobody_is_accused_wrongly(facts):
    limits = LegalFacts(None, today=TODAY).limits()
    assert limits.dues == 7_200
    assert (limits.fee_cap, limits.fee_cap_own_job) == (15_000, 6_000)
    assert limits.permission_days == 120
    assert limits.cash_is_banned


def test_without_facts_there_are_no_limits(db):
    limits = LegalFacts(None, today=TODAY).limits()
    assert limits.fee_cap is None
    assert limits.dues is None
    assert limits.permission_days is None
    assert not limits.cash_is_banned


@given(st.lists(st.tuples(st.none() | st.integers(1, 10**6), st.lists(st.integers(1, 10**6)))))
def test_sum_is_the_sum_of_its_parts(rows):
    entry = FactEntry(FactKind(key="x"), CheckState.PUBLISHED)
    items = tuple(Item(entry, rupees, tuple(others)) for rupees, others in rows)
    found = Costs(Way.AGENT, items, ())
    assert found.least <= found.most
    assert len(found.counted) + len(found.left_out) == len(items)
    assert found.most == sum(max(r, *o) if o else r for r, o in rows if r is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_shows_items_with_source_and_state(client, facts, language):
    page = page_of(client, language)
    assert "22,200" in page
    assert "20,200" in page
    assert "Labour ministry" in page
    if language == "en":
        assert "Not yet checked by MRC" in page


@pytest.mark.parametrize(
    ("asked", "over"),
    [("4 lakh", "377,800"), ("22,201", "1"), ("۲۵۰۰۰", "2,800")],
)
def test_difference_to_what_was_asked_is_shown(client, facts, asked, over):
    page = page_of(client, asked=asked)
    assert f"Rs {over} more than the law allows" in page


def test_sum_that_is_not_above_is_no_praise(client, facts):
    page = page_of(client, asked="22200")
    assert "Not more than these items" in page
    assert "proves nothing" in page


def test_no_comparison_without_all_figures(client, db):
    make_legal_facts(without=("oec-fee",))
    make_fact("oec-fee", "", source_name="")
    page = page_of(client, asked="5 lakh")
    assert "We cannot compare" in page
    assert "more than the law allows" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_unreadable_sum_is_refused_beside_the_field_and_kept(client, facts, language):
    page = page_of(client, language, asked="much", way="direct")
    assert 'id="id_asked_error"' in page
    assert 'value="much"' in page
    assert re.search(r'value="direct"[^>]*checked', page)


def test_unknown_way_and_country_are_harmless(client, facts):
    page = page_of(client, way="<b>", country="XX")
    assert "22,200" in page
    assert "<b>" not in page


def test_address_with_a_sum_is_private(client, facts):
    response = client.get(address("pay", asked="4 lakh"))
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert "no-store" not in client.get(address("pay")).headers.get("Cache-Control", "")


def test_queries_do_not_grow_with_countries(client, facts, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page_of(client)
    with CaptureQueriesContext(connection) as before:
        page_of(client)
    for code in ("QA", "AE", "OM", "KW"):
        CountryFactory(code=code)
    with django_assert_num_queries(len(before)):
        page_of(client)
    assert len(before) <= 15
