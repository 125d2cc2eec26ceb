"""“Is this offer real?” and the page that leads to the three checks."""

import datetime

import pytest
from django.utils import timezone

from alerts.agent_check.findings import Weight
from alerts.agent_check.offer import BY_KEY, SIGNS, answer_of, matching_warnings
from tests.alerts.agent_check.factories import address, make_contacts
from tests.alerts.factories import TODAY, make_alert, make_alert_index, make_country
from tests.factories import make_site

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "ur"]


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch):
    noon = datetime.datetime.combine(TODAY, datetime.time(7), tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)


@pytest.fixture
def index():
    return make_alert_index(make_site())


def matching(*keys: str, country: str = "") -> list[str]:
    signs = [BY_KEY[key] for key in keys]
    found = matching_warnings(signs, country, language="en", on=TODAY)
    return [alert.title for alert in found]


def test_one_heavy_sign_stops():
    for sign in SIGNS:
        assert answer_of([sign.key]).is_stop == (sign.weight is Weight.STOP)
    light = [sign.key for sign in SIGNS if sign.weight is Weight.CAREFUL]
    assert not answer_of(light).is_stop
    assert answer_of([*light, "azad"]).signs[0].key == "azad"


def test_no_sign_is_still_careful_and_unknown_signs_are_left_out():
    assert answer_of([]).weight is Weight.CAREFUL
    assert answer_of(["nothing", "azad", "azad"]).signs == (BY_KEY["azad"],)


def test_warnings_fit_by_kind_and_the_one_about_just_this_comes_first(index):
    make_alert(index, title="Places in the quota", slug="quota", kind="fake_visa")
    make_alert(
        index,
        title="There is no “azad visa”",
        slug="azad",
        kind="fake_visa",
        first_seen=TODAY - datetime.timedelta(days=20),
    )
    make_alert(index, title="Fake jobs", slug="jobs", kind="fake_job")
    assert matching("azad") == ["There is no “azad visa”", "Places in the quota"]
    assert matching("interview") == ["Fake jobs"]


def test_warnings_fit_by_country(index):
    make_alert(
        index,
        title="Call centres",
        slug="centres",
        kind="fake_job",
        countries=(make_country("KH", "cambodia"),),
    )
    make_alert(
        index,
        title="Saudi drivers",
        slug="drivers",
        kind="unlicensed_agent",
        countries=(make_country(),),
    )
    assert matching("call-centre") == ["Call centres"]
    assert matching(country="SA") == ["Saudi drivers"]
    assert matching() == []


def test_channel_alone_is_no_match_but_breaks_a_tie(index):
    make_alert(index, title="By phone", slug="phone", kind="advance_fee", channels=["phone"])
    make_alert(
        index,
        title="By WhatsApp",
        slug="whatsapp",
        kind="advance_fee",
        channels=["whatsapp"],
        first_seen=TODAY - datetime.timedelta(days=20),
    )
    make_alert(
        index, title="Other", slug="other", kind="fake_document", channels=["whatsapp", "tiktok"]
    )
    assert matching("chat") == ["By WhatsApp", "By phone"]


def test_ended_and_denied_warnings_are_left_out(index):
    make_alert(
        index,
        title="Ended",
        slug="ended",
        kind="fake_visa",
        first_seen=TODAY - datetime.timedelta(days=9),
        expires_on=TODAY - datetime.timedelta(days=1),
    )
    make_alert(
        index,
        title="Denied",
        slug="denied",
        kind="rumour",
        certainty="denied",
        confirmed_by="The Bureau",
        countries=(make_country(),),
    )
    assert matching("azad", country="SA") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_answers_with_signs_and_next_steps(client, index, language):
    make_contacts()
    make_alert(index, title="There is no free visa", slug="free", kind="fake_visa")
    response = client.get(address("offer", language, done="yes", sign=["azad", "hurry"]))
    page = response.content.decode()
    assert "callout--danger" in page
    assert page.count('<li class="check-reason ') == 2
    assert f'href="/{language}/alerts/check/agent/"' in page
    assert f'href="/{language}/alerts/report/"' in page
    assert 'href="tel:+923041112123"' in page
    assert response.headers["Cache-Control"] == "no-store"
    if language == "en":
        assert "There is no free visa" in page


def test_nothing_ticked_is_no_clean_bill(client):
    page = client.get(address("offer", done="yes")).content.decode()
    assert "proves nothing" in page
    assert "callout--caution" in page


def test_bare_page_shows_the_signs_and_no_answer(client):
    page = client.get(address("offer")).content.decode()
    assert page.count('type="checkbox" name="sign"') == len(SIGNS)
    assert "callout" not in page


def test_unknown_sign_is_refused_without_an_answer(client):
    page = client.get(address("offer", done="yes", sign="<b>x")).content.decode()
    assert "id_sign_error" in page
    assert "<b>x" not in page


def test_queries_do_not_grow_with_warnings(client, index, django_assert_max_num_queries):
    for number in range(12):
        make_alert(index, title=f"Warning {number}", slug=f"w{number}", kind="fake_visa")
    client.get(address("offer", done="yes", sign="azad"))
    with django_assert_max_num_queries(15):
        client.get(address("offer", done="yes", sign="azad"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_start_leads_to_the_three_checks_and_the_register(client, language):
    make_contacts()
    response = client.get(f"/{language}/alerts/check/")
    page = response.content.decode()
    for name in ("agent", "pay", "offer", "register"):
        assert f'"/{language}/alerts/check/{name}/"' in page
    assert 'href="tel:+923041112123"' in page
    assert "https://beoe.gov.pk/list-of-oeps" in page
    assert "no-store" not in response.headers.get("Cache-Control", "")
    assert not response.cookies


def test_sitemap_lists_the_checks_in_both_languages(client):
    make_site()
    xml = client.get("/sitemap.xml").content.decode()
    for language in LANGUAGES:
        for name in ("", "agent/", "pay/", "offer/"):
            assert f"/{language}/alerts/check/{name}</loc>" in xml
