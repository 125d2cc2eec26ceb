"""The comparison as a phone without JavaScript asks for it."""

import datetime
import html as html_module
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from destinations.models import FactGroup
from tests.destinations.factories import (
    CODES,
    CountryFactory,
    FactFactory,
    FactKindFactory,
    make_guide,
    make_index,
)
from tests.factories import ContactFactory, make_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]
COMPARE = "/{}/destinations/compare/"
LANGUAGES = ["en", "ur"]


@pytest.fixture(autouse=True)
def home():
    ContactFactory()
    return make_site()


@pytest.fixture
def countries():
    """Five countries with a fact each, and one without any."""
    kind = FactKindFactory(key="hours-a-day", group=FactGroup.HOURS, is_compared=True)
    for code in ("SA", "AE", "QA", "OM", "KW"):
        FactFactory(
            country=CountryFactory(code=code),
            kind=kind,
            value_en=f"8 hours in {code}",
            value_ur=f"8 گھنٹے {code}",
        )
    CountryFactory(code="BH")
    return kind


def read(client, query="", language="en"):
    response = client.get(COMPARE.format(language) + query)
    assert response.status_code == 200
    return html_module.unescape(response.content.decode())


def ticked(page):
    return re.findall(r'value="([A-Z]{2})" checked', page)


def test_bare_address_offers_countries_with_facts_and_shows_no_error(client, countries):
    page = read(client)
    assert set(re.findall(r'name="c" id="[^"]*" value="([A-Z]{2})"', page)) == {
        "SA", "AE", "QA", "OM", "KW",
    }  # fmt: skip
    assert "field__error" not in page
    assert "<table" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_comparison_is_a_table_in_the_order_of_the_address(client, countries, language):
    page = read(client, "?c=QA&c=SA", language)
    table = page[page.index("<table") : page.index("</table>")]
    names = {"en": ("Qatar", "Saudi Arabia"), "ur": ("قطر", "سعودی عرب")}[language]
    heads = re.findall(r'<th scope="col" role="columnheader">(.*?)</th>', table)
    assert tuple(heads[1:]) == names
    word = {"en": "8 hours in", "ur": "8 گھنٹے"}[language]
    assert table.index(f"{word} QA") < table.index(f"{word} SA")
    assert set(ticked(page)) == {"SA", "QA"}


@pytest.mark.parametrize(
    ("query", "said", "kept"),
    [
        ("?c=SA", "one country", {"SA"}),
        ("?c=SA&c=AE&c=QA&c=OM&c=KW", "5 countries", {"SA", "AE", "QA", "OM", "KW"}),
        ("?c=XX", "at least two", set()),
    ],
)
def test_wrong_number_is_said_beside_the_field_and_the_choice_kept(
    client, countries, query, said, kept
):
    page = read(client, query)
    error = re.search(r'id="countries-error">(.*?)</p>', page, re.S)
    assert error is not None
    assert said in error[1]
    assert "countries-error" in re.search(r'<fieldset[^>]*aria-describedby="([^"]*)"', page)[1]
    assert set(ticked(page)) == kept
    assert "<table" not in page
    assert '<meta name="robots" content="noindex">' in page


def test_country_without_facts_is_left_out_with_a_word(client, countries):
    page = read(client, "?c=SA&c=BH&c=AE")
    assert "We have no facts yet about: Bahrain." in page
    assert "<table" in page
    assert "not known to us" in read(client, "?c=SA&c=AE&c=<script>")


def test_codes_are_read_as_people_type_them(client, countries):
    assert set(ticked(read(client, "?c=sa,ae"))) == {"SA", "AE"}
    assert "<table" in read(client, "?c=sa,ae&c=SA")


def test_guide_link_ticks_its_country_without_an_error(client, countries):
    page = read(client, "?with=SA")
    assert ticked(page) == ["SA"]
    assert "field__error" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_address_is_shareable_and_has_one_canonical(client, countries, language):
    canonicals = set()
    for query in ("?c=SA&c=AE", "?c=AE&c=SA"):
        page = read(client, query, language)
        canonicals.add(re.search(r'rel="canonical" href="([^"]*)"', page)[1])
        assert 'property="og:title"' in page
        other = "ur" if language == "en" else "en"
        assert f'href="/{other}/destinations/compare/{query}"' in page
    assert canonicals == {f"http://testserver/{language}/destinations/compare/?c=AE&c=SA"}


def test_each_cell_says_its_state_its_source_and_what_others_say(client, monkeypatch):
    noon = datetime.datetime(2026, 7, 1, 7, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    kind = FactKindFactory(is_compared=True)
    states = {
        "SA": {"checked_on": "2026-06-01", "check_due_on": "2026-12-01"},
        "AE": {"checked_on": "2026-01-01", "check_due_on": "2026-06-30"},
        "QA": {},
        "OM": {"value_en": "", "value_ur": "", "source_name": ""},
    }
    for code, values in states.items():
        FactFactory(country=CountryFactory(code=code), kind=kind, **values)
    FactFactory(
        country=CountryFactory(code="QA"), kind=kind, value_en="9 hours", is_alternative=True
    )
    # A country is offered once something is known of it.
    FactFactory(country=CountryFactory(code="OM"), kind=FactKindFactory())
    page = read(client, "?c=SA&c=AE&c=QA&c=OM")
    row = page[page.index('class="compare__row"') : page.index("</tr>", page.index("compare__row"))]
    saudi, emirates, qatar, oman = row.split("<td")[1:]
    assert "Checked by MRC on 1 June 2026" in saudi
    assert "this may have changed" in emirates
    assert "Not yet checked by MRC" in qatar
    assert "9 hours" in qatar
    assert all("Labour ministry" in cell for cell in (saudi, emirates, qatar))
    assert "To be confirmed" in oman


def test_national_fact_stands_in_each_column_as_such(client, countries):
    kind = FactKindFactory(is_compared=True)
    FactFactory(country=None, kind=kind, value_en="Rs 7")
    page = read(client, "?c=SA&c=AE")
    assert page.count("The same for every country") == 2


def test_question_that_nobody_answers_is_left_out_unless_it_is_on_the_card(client, countries):
    FactKindFactory(key="silent", is_compared=True)
    FactKindFactory(key="wanted", is_compared=True, on_card=True)
    FactKindFactory(key="other", on_card=True)
    page = read(client, "?c=SA&c=AE")
    assert "Wanted" in page
    assert "Silent" not in page
    assert "Other</th>" not in page


def test_countries_link_to_their_guides(client, home, countries):
    guide = make_guide(make_index(home.english), CountryFactory(code="SA"))
    page = read(client, "?c=SA&c=AE")
    assert f'href="{guide.get_url()}"' in page
    assert "The guide: United Arab Emirates" not in page


def test_page_is_public_cacheable_and_sets_no_cookie(client, countries):
    response = client.get(COMPARE.format("en") + "?c=SA&c=AE")
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert client.post(COMPARE.format("en")).status_code == 405


@pytest.mark.parametrize(("kinds", "number"), [(2, 2), (2, 4), (30, 4)])
def test_queries_grow_with_neither_countries_nor_questions(client, home, kinds, number):
    index = make_index(home.english)
    for _ in range(kinds):
        kind = FactKindFactory(is_compared=True)
        for code in CODES[:number]:
            FactFactory(country=CountryFactory(code=code), kind=kind)
    for code in CODES[:number]:
        make_guide(index, CountryFactory(code=code))
    query = "?" + "&".join(f"c={code}" for code in CODES[:number])
    read(client, query)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        read(client, query)
    assert len(queries) <= 10, [query["sql"] for query in queries]
    assert len([q for q in queries if 'destinations_fact"' in q["sql"]]) <= 3
