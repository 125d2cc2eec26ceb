"""The agent check page by page, as a phone without JavaScript asks for it."""

import datetime
import html
import re

import pytest
from django.utils import timezone

from alerts.agent_check.findings import Weight
from tests.alerts.agent_check.factories import (
    GOOD,
    UNKNOWN,
    address,
    make_contacts,
    make_legal_facts,
)
from tests.alerts.register.factories import make_edition, make_promoter

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 22)
LANGUAGES = ["en", "ur"]
VERDICTS = {Weight.STOP: "stop", Weight.CAREFUL: "careful", Weight.PASSED: "passed"}


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch):
    noon = datetime.datetime(2026, 11, 22, 7, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)


@pytest.fixture
def facts():
    make_legal_facts()
    make_contacts()


@pytest.fixture
def register():
    return make_promoter()


def ask(client, language="en", **answers) -> str:
    response = client.get(address(language=language, **answers))
    assert response.status_code == 200
    return response.content.decode()


def verdict(page: str) -> str:
    found = re.search(r'class="verdict verdict--(\w+)"', page)
    assert found is not None, "no card"
    return found[1]


def reasons(page: str) -> list[str]:
    return re.findall(r'<li class="check-reason [^"]+" id="([\w-]+)"', page)


def buttons(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<button class="check-answer[^>]+name="(\w+)" value="([^"]+)"', page)


def carried(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return [(name, html.unescape(value)) for name, value in found]


def press(client, page: str, button: str, value: str, language="en", **typed) -> str:
    """Sends the form as a browser does: hidden fields, what was typed, and the button pressed."""
    assert (button, value) in buttons(page)
    answers: dict[str, list[str]] = {}
    for name, given in [*carried(page), (button, value)]:
        answers.setdefault(name, []).append(given)
    return ask(client, language, **{**answers, **typed})


@pytest.mark.parametrize("language", LANGUAGES)
def test_walk_through_all_questions_ends_in_passed(client, facts, register, language):
    page = ask(client, language)
    page = press(client, page, "has_licence", "yes", language, licence="9001 test")
    page = press(client, page, "promoter", "9001/TEST", language)
    page = press(
        client, page, "has_permission", "yes", language, permission="7", permission_date="2/11/2026"
    )
    page = press(client, page, "has_amount", "yes", language, amount="پندرہ ہزار", amount_for="fee")
    page = press(client, page, "finder", "agent", language)
    page = press(client, page, "money", "bank", language)
    page = press(client, page, "holder", "mine", language)
    page = press(
        client, page, "has_papers", "yes", language, papers=["demand", "contract", "not-paid"]
    )
    assert verdict(page) == "passed"
    assert len(reasons(page)) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_i_do_not_know_is_always_an_answer(client, facts, language):
    page = ask(client, language)
    for _number in range(10):
        if "verdict" in page:
            break
        unknown = [pair for pair in buttons(page) if pair[1] == "unknown"]
        assert len(unknown) == 1
        page = press(client, page, *unknown[0], language)
    assert verdict(page) == "careful"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"has_licence": "none"}, "licence-none"),
        ({"promoter": "other"}, "licence-other-agency"),
        ({"licence": "9999/TEST"}, "licence-number-not-found"),
        ({"has_permission": "none"}, "permission-none"),
        ({"permission_date": "2026-07-01"}, "permission-expired"),
        ({"amount": "15,001"}, "amount-above"),
        ({"amount": "4 lakh", "amount_for": "all"}, "amount-above-all"),
        ({"finder": "self"}, "amount-above"),
        ({"money": "cash"}, "payment-cash"),
        ({"money": "person"}, "payment-person"),
        ({"holder": "held"}, "passport-held"),
    ],
)
def test_one_stop_sign_stops(client, facts, register, changes, reason):
    page = ask(client, **{**GOOD, **changes})
    assert verdict(page) == "stop"
    assert reasons(page)[0] == reason
    assert 'href="tel:+923041112123"' in page
    assert "/en/alerts/report/" in page


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("expired", "licence-expired"),
        ("suspended", "licence-suspended"),
        ("cancelled", "licence-cancelled"),
        ("surrendered", "licence-surrendered"),
        ("invalid", "licence-invalid"),
    ],
)
def test_licence_that_was_taken_away_stops(client, facts, status, reason):
    make_promoter(status=status)
    page = ask(client, **GOOD)
    assert verdict(page) == "stop"
    assert reasons(page)[0] == reason
    assert "1 November 2026" in page


def test_empty_register_never_passes_and_sends_to_the_bureau(client, facts):
    page = ask(client, **GOOD)
    assert verdict(page) == "careful"
    assert reasons(page)[0] == "licence-no-register"
    assert "https://beoe.gov.pk/list-of-oeps" in page
    assert 'href="tel:+923041112123"' in page


def test_old_register_never_passes_but_still_brings_bad_news(client, facts):
    make_edition(as_of=TODAY - datetime.timedelta(days=31))
    make_promoter()
    page = ask(client, **GOOD)
    assert verdict(page) == "careful"
    assert reasons(page)[0] == "licence-old-valid"
    make_promoter("9002/TEST", "Unreal Heron", status="cancelled")
    make_edition(as_of=TODAY - datetime.timedelta(days=31))
    page = ask(client, **{**GOOD, "licence": "9002/TEST", "promoter": "9002/TEST"})
    assert verdict(page) == "stop"
    assert reasons(page)[0] == "licence-cancelled"


def test_list_of_thirty_days_still_counts(client, facts):
    make_edition(as_of=TODAY - datetime.timedelta(days=30))
    make_promoter()
    assert verdict(ask(client, **GOOD)) == "passed"


def test_name_leads_to_candidates_and_none_of_them_is_careful(client, facts, register):
    make_promoter("9002/TEST", "Unreal Falcon Travels")
    page = ask(client, has_licence="yes", licence="Unreal Falcon")
    assert buttons(page) == [
        ("promoter", "9001/TEST"),
        ("promoter", "9002/TEST"),
        ("promoter", "other"),
    ]
    page = ask(client, **{**GOOD, "licence": "Unreal Falcon", "promoter": "other"})
    assert verdict(page) == "careful"
    assert reasons(page)[0] == "licence-name-not-found"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("9001/TEST", "licence-other-agency"),
        ("9001", "licence-other-agency"),
        # The same digits of another office, or beside a name: another licence.
        ("9001/LHR", "licence-number-not-found"),
        ("9555 Unreal Falcon", "licence-number-not-found"),
    ],
)
def test_number_of_another_agency_is_told_from_one_that_is_not_there(
    client, facts, register, typed, reason
):
    page = ask(client, **{**GOOD, "licence": typed, "promoter": "other"})
    assert verdict(page) == "stop"
    assert reasons(page)[0] == reason
    if reason == "licence-other-agency":
        assert "Unreal Falcon" in page


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("9555 Unreal Falcon", "stop"),
        # The office may be written in another way; 786 is no licence number.
        ("9001/LHR", "passed"),
        ("786 Unreal Falcon", "passed"),
    ],
)
def test_real_agency_with_a_number_that_is_not_its_own_stops(client, facts, register, typed, end):
    page = ask(client, **{**GOOD, "licence": typed})
    assert verdict(page) == end
    if end == "stop":
        assert reasons(page)[0] == "licence-number-not-found"


def test_name_that_is_not_found_asks_no_second_question(client, facts, register):
    page = ask(client, has_licence="yes", licence="Zzyzx Qwrtp")
    assert buttons(page)[0] == ("has_permission", "yes")


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ("oep-fee-cap", "amount-no-rule"),
        ("permission-validity", "permission-no-rule"),
    ],
)
def test_missing_fact_is_said_and_not_judged(client, register, missing, reason):
    make_legal_facts(without=(missing,))
    page = ask(client, **GOOD)
    assert verdict(page) == "careful"
    assert reasons(page)[0] == reason


def test_limit_comes_from_the_fact_book(client, facts, register):
    from destinations.models import Fact

    Fact.objects.filter(kind__key="oep-fee-cap").update(value_en="Rs 20,000")
    page = ask(client, **{**GOOD, "amount": "20,000"})
    assert verdict(page) == "passed"
    assert "20,000" in page
    page = ask(client, **{**GOOD, "amount": "20,001"})
    assert verdict(page) == "stop"


def test_rule_is_shown_with_its_source_and_state(client, facts, register):
    page = ask(client, **GOOD)
    assert "Labour ministry" in page
    assert "not yet checked by MRC" in page
    assert "Invented for a test" in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("answers", "field", "kept"),
    [
        ({"has_licence": "yes", "licence": ""}, "licence", ""),
        (
            {"has_licence": "unknown", "has_permission": "yes", "permission": ""},
            "permission",
            "",
        ),
        (
            {
                "has_licence": "unknown",
                "has_permission": "yes",
                "permission": "5",
                "permission_date": "9/3/2030",
            },
            "permission_date",
            "9/3/2030",
        ),
        (
            {
                "has_licence": "unknown",
                "has_permission": "unknown",
                "has_amount": "yes",
                "amount": "much",
                "amount_for": "fee",
            },
            "amount",
            "much",
        ),
    ],
)
def test_error_stands_beside_its_field_and_keeps_what_was_typed(
    client, language, answers, field, kept
):
    page = ask(client, language, **answers)
    assert f'id="id_{field}_error"' in page
    assert f'value="{kept}"' in page or not kept
    for name, value in answers.items():
        if name.startswith("has_licence"):
            assert (name, value) in carried(page) or field == "licence"


def test_nothing_ticked_is_asked_again(client):
    answers = {**UNKNOWN, "has_papers": "yes"}
    page = ask(client, **answers)
    assert 'id="id_papers_error"' in page


def test_wrong_text_is_no_problem_beside_another_answer(client):
    page = ask(client, has_licence="unknown", has_permission="none", permission_date="never")
    assert buttons(page)[0][0] == "has_amount"


def test_no_money_asked_leaves_two_questions_out(client, facts, register):
    page = ask(client, has_licence="unknown", has_permission="unknown", has_amount="none")
    assert buttons(page)[0][0] == "holder"
    assert "4 of 5" in page


def test_answer_can_be_changed_and_the_others_stay(client, facts, register):
    page = ask(client, **GOOD)
    found = re.findall(r'href="(/en/alerts/check/agent/\?[^"]+edit=has_amount)"', page)
    assert len(found) == 1
    page = client.get(html.unescape(found[0])).content.decode()
    assert 'value="15,000"' in page
    assert ("holder", "mine") in carried(page)
    page = press(client, page, "has_amount", "yes", amount="4 lakh", amount_for="all")
    assert verdict(page) == "stop"


def test_changed_licence_forgets_which_agency_it_was(client, facts, register):
    page = ask(client, **{**GOOD, "edit": "has_licence"})
    assert "promoter" not in dict(carried(page))


def test_back_leads_to_the_question_before(client):
    page = ask(client, has_licence="unknown", has_permission="unknown")
    back = re.search(r'class="check-back"><a href="([^"]+)"', page)
    page = client.get(html.unescape(back[1])).content.decode()
    assert buttons(page)[0][0] == "has_permission"
    back = re.search(r'class="check-back"><a href="([^"]+)"', page)
    page = client.get(html.unescape(back[1])).content.decode()
    assert buttons(page)[0][0] == "has_licence"
    assert 'class="check-back"><a href="/en/alerts/check/"' in page


def test_hostile_values_change_nothing(client, facts):
    long = "9" * 5_000
    page = ask(
        client,
        has_licence="yes",
        licence=long,
        holder="<script>alert(1)</script>",
        papers=["x", "y"],
        edit="nothing",
        named="yes",
    )
    assert 'id="id_licence_error"' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("typed", ['"><script>alert(1)</script>', "50% %(cap)s %s"])
def test_typed_text_is_only_text(client, facts, register, typed):
    page = ask(client, **{**GOOD, "licence": f"Zzyzx {typed}"})
    assert "<script>alert" not in page
    assert verdict(page) == "careful"


def test_card_leaves_no_trace(client, facts, register):
    response = client.get(address(**GOOD))
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert not response.cookies
    assert "Set-Cookie" not in response.headers


def test_bare_address_is_an_ordinary_page(client):
    response = client.get(address())
    assert "no-store" not in response.headers.get("Cache-Control", "")
    page = response.content.decode()
    assert '<link rel="canonical" href="http://testserver/en/alerts/check/agent/">' in page
    assert 'hreflang="ur"' in page


def test_answers_are_not_logged(client, facts, register, caplog):
    with caplog.at_level("DEBUG"):
        client.get(address(**{**GOOD, "licence": "Canary Falcon", "promoter": "other"}))
        client.get(address("pay", asked="123456"))
        client.get("/en/alerts/check/?licence=Canary")
    assert "Canary" not in caplog.text
    assert "123456" not in caplog.text
    routes = [record.route for record in caplog.records if hasattr(record, "route")]
    assert routes == ["en/alerts/check/agent/", "en/alerts/check/pay/", "en/alerts/check/"]


def test_message_names_the_agency_only_when_asked(client, facts, register):
    page = ask(client, **{**GOOD, "money": "cash"})
    message = re.search(r'class="quote check-message"[^>]*>(.+?)</blockquote>', page, re.S)[1]
    assert "Unreal Falcon" not in message
    assert "They want cash" in message
    assert "Unreal" not in re.search(r'href="https://wa.me/\?text=([^"]+)"', page)[1]
    page = ask(client, **{**GOOD, "money": "cash", "named": "yes"})
    message = re.search(r'class="quote check-message"[^>]*>(.+?)</blockquote>', page, re.S)[1]
    assert "Unreal Falcon" in message
    assert "Unreal" in re.search(r'href="https://wa.me/\?text=([^"]+)"', page)[1]


def test_message_carries_no_answers_in_its_address(client, facts, register):
    page = ask(client, **{**GOOD, "money": "cash"})
    for link in re.findall(r'href="((?:https://wa\.me/\?text|sms:\?body)=[^"]+)"', page):
        assert link.endswith("%2Fen%2Falerts%2Fcheck%2F")
        assert "has_licence" not in link


def test_card_needs_few_queries(client, facts, register, django_assert_max_num_queries):
    client.get(address(**GOOD))
    with django_assert_max_num_queries(15):
        client.get(address(**GOOD))


def test_posting_is_refused(client):
    for name in ("agent", "pay", "offer"):
        assert client.post(address(name)).status_code == 405
