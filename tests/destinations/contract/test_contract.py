"""“Is this in your contract?” as the server gives it: the same page for everybody."""

import datetime
import html as html_module
import re

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from destinations.contract.points import shown_points
from destinations.models import ContractPoint
from mrc.core.accounts.roles import Role
from tests.clients import is_refused, signed_in
from tests.destinations.factories import CountryFactory, FactFactory, FactKindFactory
from tests.factories import ContactFactory, make_site, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]
TODAY = datetime.date(2026, 7, 1)
CONTRACT = "/{}/destinations/contract/"


@pytest.fixture(autouse=True)
def home():
    ContactFactory()
    return make_site()


@pytest.fixture
def hours():
    """One point with a minimum and a law of Saudi Arabia's."""
    minimum, law = FactKindFactory(key="term-hours"), FactKindFactory(key="max-hours")
    FactFactory(country=None, kind=minimum, value_en="8 hours a day", value_ur="دن میں 8 گھنٹے")
    FactFactory(country=CountryFactory(code="SA"), kind=law, value_en="48 hours a week")
    return ContractPoint.objects.create(
        key="hours",
        title_en="Hours of work",
        title_ur="کام کے گھنٹے",
        question_en="Are the hours written there?",
        question_ur="کیا گھنٹے لکھے ہیں؟",
        minimum=minimum,
        law=law,
    )


def read(client, query="", language="en"):
    response = client.get(CONTRACT.format(language) + query)
    assert response.status_code == 200
    return html_module.unescape(response.content.decode())


def test_point_stands_beside_the_minimum_with_state_and_source(client, hours):
    page = read(client)
    assert "Are the hours written there?" in page
    assert "8 hours a day" in page
    assert "Not yet checked by MRC" in page
    assert "Labour ministry" in page
    assert "48 hours a week" not in page
    urdu = read(client, language="ur")
    assert "کیا گھنٹے لکھے ہیں؟" in urdu
    assert "دن میں 8 گھنٹے" in urdu


def test_country_brings_its_own_rule(client, hours):
    page = read(client, "?c=sa")
    assert "48 hours a week" in page
    assert re.search(r'<option value="SA" selected>', page)
    assert re.search(r'rel="canonical" href="([^"]*)"', page)[1].endswith("/contract/?c=SA")


def test_unknown_country_is_said_beside_the_field_and_the_points_stay(client, hours):
    page = read(client, "?c=XX")
    assert 'id="contract-country-error"' in page
    assert "Are the hours written there?" in page


def test_answers_can_not_be_sent(client, hours):
    page = read(client)
    forms = re.findall(r"<form.*?</form>", page, re.S)
    assert all('type="radio"' not in form for form in forms)
    assert page.count('type="radio"') == 3
    response = client.get(CONTRACT.format("en"))
    assert not response.cookies
    assert client.post(CONTRACT.format("en")).status_code == 405


def test_warning_that_nobody_checked_goes_with_the_check(client, hours):
    sentence = "MRC has not compared it"
    assert sentence in read(client)
    hours.minimum.facts.update(checked_on=TODAY)
    assert sentence not in read(client)


def mark(country=None):
    return shown_points(country, today=TODAY)[0].mark


def test_mark_changes_with_question_and_figures_but_not_with_urdu(hours):
    before = mark()
    hours.question_ur = "کیا روز کے گھنٹے لکھے ہیں؟"
    hours.save()
    assert mark() == before
    hours.minimum.facts.update(value_en="7 hours a day")
    changed = mark()
    assert changed != before
    assert mark(CountryFactory(code="SA")) != changed
    assert mark(CountryFactory(code="AE")) == changed
    hours.question_en = "Are the hours a day written there?"
    hours.save()
    assert mark() != changed


def test_point_without_its_question_is_refused_by_the_database(hours):
    with pytest.raises(IntegrityError):
        ContractPoint.objects.filter(pk=hours.pk).update(question_en="")


def test_no_points_yet_is_said(client):
    assert "The points are being worked on" in read(client)


@pytest.mark.parametrize("number", [3, 30])
def test_queries_do_not_grow_with_points(client, number):
    for place in range(number):
        minimum, law = FactKindFactory(), FactKindFactory()
        FactFactory(country=None, kind=minimum)
        FactFactory(country=CountryFactory(code="SA"), kind=law)
        ContractPoint.objects.create(
            key=f"point-{place}", title_en="T", question_en="Q?", minimum=minimum, law=law
        )
    read(client, "?c=SA")
    with CaptureQueriesContext(connection) as queries:
        read(client, "?c=SA")
    assert len(queries) <= 8, [query["sql"] for query in queries]


def test_editor_keeps_the_points_and_others_do_not(hours):
    edit = f"/admin/snippets/destinations/contractpoint/edit/{hours.pk}/"
    editor = signed_in(make_user(Role.EDITOR))
    values = {
        "key": "hours",
        "order": "10",
        "title_en": "Hours",
        "title_ur": "",
        "question_en": "Are the hours a day written there?",
        "question_ur": "",
        "advice_en": "",
        "advice_ur": "",
        "minimum": str(hours.minimum_id),
        "law": "",
    }
    assert editor.post(edit, values).status_code == 302
    hours.refresh_from_db()
    assert (hours.title_en, hours.law) == ("Hours", None)
    assert is_refused(signed_in(make_user(Role.COUNSELLOR)).get(edit))
