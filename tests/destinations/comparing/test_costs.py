import datetime

import pytest

from destinations.comparing.costs import cost_list
from destinations.comparing.money import Money
from destinations.fact_book import FactBook
from tests.destinations.factories import (
    CountryFactory,
    FactFactory,
    FactKindFactory,
    block,
    make_guide,
    make_index,
    make_part,
)
from tests.factories import ContactFactory, make_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]
TODAY = datetime.date(2026, 7, 1)


def costs_of(*values, beside=()):
    """The list of costs whose facts have these values; a tuple names the other sources' after it.

    None: nobody has stated the fact.
    """
    kinds = []
    for value in values:
        kind = FactKindFactory()
        first, *others = value if isinstance(value, tuple) else (value,)
        if first is not None:
            FactFactory(country=None, kind=kind, value_en=first)
        for other in others:
            FactFactory(country=None, kind=kind, value_en=other, is_alternative=True)
        kinds.append(kind)
    book = FactBook(None, today=TODAY)
    return cost_list(book.entries(kinds), book.entries(beside))


def test_total_adds_up_sums_of_one_currency():
    costs = costs_of("Rs 2,500", "Rs 200", "Rs 4,000")
    assert costs.has_total
    assert costs.most == costs.least == Money(6700, "PKR")


def test_total_shows_both_ends_where_sources_disagree():
    costs = costs_of("Rs 2,500", ("Rs 4,000", "Rs 2,000"))
    assert (costs.least, costs.most) == (Money(4500, "PKR"), Money(6500, "PKR"))


@pytest.mark.parametrize("values", [("Rs 200", None), ("Rs 200", "to be asked there"), (None,)])
def test_no_total_where_a_figure_is_missing(values):
    costs = costs_of(*values)
    assert not costs.has_total
    assert (costs.least, costs.most) == (None, None)
    assert len(costs.without_sum) == 1


@pytest.mark.parametrize("values", [("Rs 200", "USD 50"), ("Rs 200", ("Rs 300", "SAR 5"))])
def test_no_total_of_different_currencies(values):
    costs = costs_of(*values)
    assert not costs.has_total
    assert costs.without_sum == ()


def test_no_total_of_nothing():
    assert not costs_of().has_total


def test_total_says_when_a_figure_is_past_its_date():
    kind = FactKindFactory()
    FactFactory(
        country=None,
        kind=kind,
        value_en="Rs 200",
        checked_on=datetime.date(2026, 1, 1),
        check_due_on=TODAY,
    )
    for today, expected in ((TODAY, False), (TODAY + datetime.timedelta(days=1), True)):
        assert cost_list(FactBook(None, today=today).entries([kind])).is_past_its_date is expected


@pytest.fixture
def part():
    """A part of a guide with a list of two costs, and one beside them."""
    ContactFactory()
    fee, fund, ticket = (FactKindFactory(key=key) for key in ("fee", "fund", "ticket"))
    FactFactory(country=None, kind=fee, value_en="Rs 2,500", value_ur="2,500 روپے")
    FactFactory(country=None, kind=fund, value_en="Rs 4,000", value_ur="4,000 روپے")
    FactFactory(
        country=None, kind=fund, value_en="Rs 2,000", value_ur="2,000 روپے", is_alternative=True
    )
    guide = make_guide(
        make_index(make_site().english), CountryFactory(code="SA", slug="saudi-arabia")
    )
    value = {
        "heading": "Without an agent",
        "kinds": [{"type": "item", "value": kind.pk, "id": kind.key} for kind in (fee, fund)],
        "beside": [{"type": "item", "value": ticket.pk, "id": "t"}],
    }
    return make_part(guide, body=[block("costs", value)])


def read(client, page):
    response = client.get(page.get_url())
    assert response.status_code == 200
    return response.content.decode()


def test_block_shows_items_total_and_what_is_left_out(client, part):
    html = read(client, part)
    assert "Without an agent" in html
    assert "Rs 6,500" in html
    assert "Rs 4,500" in html
    assert html.index("Not in the sum:") < html.index("Ticket (to be confirmed)")


def test_block_follows_its_facts(client, part):
    fact = FactBook(None, today=TODAY).entry(FactKindFactory(key="fee")).fact
    fact.value_en = "Rs 3,000"
    fact.save()
    assert "Rs 7,000" in read(client, part)


def test_block_prints_with_its_guide(client, part):
    response = client.get(f"{part.get_parent().get_url()}print/")
    assert "Rs 6,500" in response.content.decode()
