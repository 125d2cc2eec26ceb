"""The public form, page by page, without JavaScript."""

import re
import time

import pytest
from django.db import DatabaseError
from django.test import Client

from alerts.models import ScamReport
from alerts.reports import intake
from mrc.core.confidential.last_known import last_known
from mrc.core.models import Contact
from tests.alerts.factories import make_country
from tests.alerts.reports.walking import (
    ADDRESS,
    ANSWERS,
    press,
    reference_in,
    state_in,
    text_of,
    walk_to_the_end,
)
from tests.factories import CentreFactory, DistrictFactory

pytestmark = pytest.mark.django_db
URDU = "/ur/alerts/report/"


def to_step(client, number):
    """The page on which the answer number `number` (from 0) is asked."""
    page = client.get(ADDRESS)
    for typed in ANSWERS[:number]:
        page = press(client, page, typed)
    return page


def test_form_walked_to_the_end_stores_what_was_told(client):
    make_country("AE", "united-arab-emirates")
    centre = CentreFactory()
    district = DistrictFactory(usual_centre=centre)
    last_known.clear()
    answers = [*ANSWERS]
    answers[6] = {"country_code": "AE", "district": str(district.pk), "happened_in": ""}
    done = press(client, walk_to_the_end(client, answers), {}, "send")
    assert done.status_code == 200, text_of(done)
    report = ScamReport.objects.get()
    assert str(report) == reference_in(done)
    assert report.what_happened == "He promised a job in a shop and took the money."
    assert report.who == "Asghar, 0300 1234567"
    assert report.contact == "Sadia 0311 7654321"
    assert report.reach_safely == "After 6 in the evening"
    assert (report.kind, report.channel, report.amount_band) == ("job", "whatsapp", "up_to_50k")
    assert (report.country_code, report.district, report.centre) == ("AE", district, centre)
    assert (report.language, report.state, report.in_danger) == ("en", "new", False)


def test_two_answers_are_enough_and_nobody_has_to_say_who_they_are(client):
    answers = [{"in_danger": "no"}, {"what_happened": "اس نے پیسے لے لیے"}, *[{}] * 6]
    done = press(client, walk_to_the_end(client, answers, address=URDU), {}, "send", address=URDU)
    report = ScamReport.objects.get()
    assert reference_in(done) == str(report)
    assert (report.language, report.who, report.contact, report.centre) == ("ur", "", "", None)


def test_yes_to_danger_shows_whom_to_call_before_anything_else(client):
    Contact.objects.create(key="fia-trafficking", kind="police", name_en="FIA", phone="111-247-786")
    Contact.objects.create(key="mrc-helpline", kind="helpline", name_en="We", phone="0304 1112123")
    page = press(client, client.get(ADDRESS), {"in_danger": "yes"})
    text = text_of(page)
    assert 'href="tel:111247786"' in text
    assert 'href="tel:+923041112123"' in text
    assert text.index("111247786") < text.index("+923041112123")
    assert "What happened?" not in text
    page = press(client, page, {})
    assert "What happened?" in text_of(page)


def test_numbers_are_never_made_up(client):
    page = press(client, client.get(ADDRESS), {"in_danger": "yes"})
    assert "tel:" not in text_of(page)
    assert "to be confirmed" in text_of(page)


@pytest.mark.parametrize(
    ("number", "typed", "message"),
    [
        (0, {}, "Choose yes or no."),
        (0, {"in_danger": "perhaps"}, "Choose one from the list."),
        (1, {"what_happened": "  "}, "Write what happened."),
        (1, {"what_happened": "ط" * 5001}, "at most 5000 letters. You have 5001."),
        (2, {"kind": "no_such_kind"}, "Choose one from the list."),
        (6, {"country_code": "XX"}, "Choose one from the list."),
        (6, {"district": "1 OR 1=1"}, "Choose one from the list."),
        (6, {"happened_in": "1999-01"}, "Choose one from the list."),
        (7, {"contact": "9" * 301}, "at most 300 letters"),
    ],
)
def test_wrong_answer_is_told_beside_its_field_and_kept(client, number, typed, message):
    page = press(client, to_step(client, number), typed)
    assert page.status_code == 422
    assert message in text_of(page)
    assert "Please look again:" in text_of(page)
    summary = text_of(page).partition('class="error-summary"')[2].partition("</div>")[0]
    (place,) = re.findall(r'href="#([^"]+)"', summary)
    assert f'id="{place}"' in text_of(page)
    if value := typed.get("what_happened", "").strip():
        assert value in text_of(page)
    assert not ScamReport.objects.exists()


def test_back_keeps_what_was_typed_on_both_pages(client):
    page = to_step(client, 4)
    page = press(client, page, {"who": "Half a na"}, "back")
    assert "How did it reach you?" in text_of(page)
    assert re.search(r'value="whatsapp"[^>]*checked', text_of(page))
    page = press(client, page, {"channel": "whatsapp"})
    assert "Half a na" in text_of(page)


def test_back_takes_what_is_wrong_too(client):
    page = press(client, to_step(client, 1), {"what_happened": ""}, "back")
    assert page.status_code == 200
    assert "Is somebody in danger" in text_of(page)


def test_other_language_keeps_the_page_and_what_was_typed(client):
    page = press(client, to_step(client, 1), {"what_happened": "Half a sent"}, "stay", address=URDU)
    text = text_of(page)
    assert '<html lang="ur" dir="rtl"' in text
    assert "Half a sent" in text
    page = press(client, page, {"what_happened": "Half a sentence"}, address=URDU)
    assert page.status_code == 200


def test_last_page_shows_every_answer_and_leads_back_to_each(client):
    page = walk_to_the_end(client)
    text = text_of(page)
    for shown in ("He promised a job", "Asghar", "After 6 in the evening", "Rs 10,000 to 50,000"):
        assert shown in text
    page = press(client, page, {}, "who")
    assert "Asghar, 0300 1234567" in text_of(page)
    page = press(client, page, {"who": "Asghar Travels"})
    assert "Check your report" in text_of(page)
    assert "Asghar Travels" in text_of(page)


def test_danger_said_on_the_last_page_shows_the_numbers_once_more(client):
    page = press(client, walk_to_the_end(client), {}, "danger")
    page = press(client, page, {"in_danger": "yes"})
    assert "Call now" in text_of(page)
    page = press(client, page, {})
    assert "Check your report" in text_of(page)
    press(client, page, {}, "send")
    assert ScamReport.objects.get().in_danger


def test_number_in_urdu_text_stays_in_its_order(client):
    answers = [*ANSWERS]
    answers[4] = {"who": "اصغر 0300 1234567 والا"}
    text = text_of(walk_to_the_end(client, answers, address=URDU))
    assert 'اصغر <bdi dir="ltr" class="latin">0300 1234567</bdi> والا' in text


def test_typed_markup_is_shown_as_text(client):
    answers = [*ANSWERS]
    answers[1] = {"what_happened": "<script>alert(1)</script> 0300 1234567\nsecond line"}
    content = walk_to_the_end(client, answers).content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
    assert "<br>second line" in content


def test_page_of_another_form_or_too_old_begins_again_and_keeps_what_was_typed(client, monkeypatch):
    page = to_step(client, 1)
    now = time.time()
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: now + 25 * 3600)
    answer = press(client, page, {"what_happened": "A long story"})
    assert answer.status_code == 422
    assert "Please begin again" in text_of(answer)
    answer = press(client, answer, {"in_danger": "no"})
    assert "A long story" in text_of(answer)


@pytest.mark.parametrize("go", ["send", "check", "who", "nonsense", ""])
def test_no_page_can_be_skipped(client, go):
    page = press(client, client.get(ADDRESS), {"in_danger": "no"}, go)
    assert "Check your report" not in text_of(page)
    assert not ScamReport.objects.exists()


def test_sent_twice_is_one_report_with_one_reference(client):
    page = walk_to_the_end(client)
    first, second = press(client, page, {}, "send"), press(client, page, {}, "send")
    assert reference_in(first) == reference_in(second)
    assert ScamReport.objects.count() == 1


def test_posted_extra_fields_change_nothing(client):
    page = walk_to_the_end(client)
    extra = {"state": state_in(page), "reference": "A" * 17, "quarantine": "", "centre": "1"}
    press(client, page, {**extra, "received_on": "2020-01-01", "assigned_to": "1"}, "send")
    report = ScamReport.objects.get()
    assert report.reference != "A" * 17
    assert report.centre is None
    assert report.assigned_to is None


def test_database_down_says_not_sent_and_keeps_everything(client, monkeypatch):
    page = walk_to_the_end(client)

    def broken(*args, **kwargs):
        raise DatabaseError("Failing row contains (Sadia 0311 7654321)")

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", broken)
        answer = press(client, page, {}, "send")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    text = text_of(answer)
    assert "Your report was not sent" in text
    assert "He promised a job in a shop and took the money." in text
    assert not ScamReport.objects.exists()
    done = press(client, answer, {}, "send")
    assert reference_in(done) == str(ScamReport.objects.get())


def test_database_down_lets_every_page_be_filled_in(client, monkeypatch):
    last_known.clear()

    def broken(*args, **kwargs):
        raise DatabaseError("down")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", broken)
    page = walk_to_the_end(client)
    assert "Check your report" in text_of(page)


def test_unforeseen_error_tells_nothing_of_what_was_typed(client, monkeypatch, caplog):
    page = walk_to_the_end(client)

    def broken(**kwargs):
        raise ValueError(f"cannot store {kwargs['told'].who}")

    monkeypatch.setattr(intake, "store_report", broken)
    answer = press(client, page, {}, "send")
    assert answer.status_code == 503
    assert "Asghar" not in caplog.text
    assert "ValueError" in caplog.text


def test_broken_page_is_answered_without_an_error_report(client, monkeypatch, caplog, mailoutbox):
    monkeypatch.setattr("alerts.reports.views.frame_context", lambda: 1 / 0)
    answer = client.post(ADDRESS, {"state": "x", "what_happened": "Asghar took it"})
    assert answer.status_code == 503
    assert answer.headers["Cache-Control"].startswith("no-store")
    assert "Asghar" not in caplog.text + answer.content.decode()
    assert mailoutbox == []


def test_answers_are_private_everywhere(client):
    page = walk_to_the_end(client)
    for response in (client.get(ADDRESS), page, press(client, page, {}, "send")):
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response.headers["X-Robots-Tag"]
        text = text_of(response)
        assert "page.js" not in text
        assert "data-leave" in text
        assert "Location" not in response.headers
    assert "sessionid" not in client.cookies


def test_only_cookie_is_the_token_and_it_goes_with_the_browser(client):
    client.get(ADDRESS)
    assert set(client.cookies) == {"csrftoken"}
    assert client.cookies["csrftoken"]["max-age"] == ""
    assert client.cookies["csrftoken"]["expires"] == ""


def csrf_client():
    return Client(enforce_csrf_checks=True)


def token_in(page):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[1]


@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"origin": "http://testserver"}])
def test_own_form_is_trusted_although_it_sends_no_referrer(headers):
    browser = csrf_client()
    page = browser.get(ADDRESS)
    typed = {"in_danger": "no", "csrfmiddlewaretoken": token_in(page)}
    answer = press(browser, page, typed, headers=headers)
    assert answer.status_code == 200
    assert "What happened?" in text_of(answer)


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://else.example"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"referer": "https://else.example/"},
    ],
)
def test_form_of_another_site_is_asked_again_and_nothing_is_lost(headers, secure):
    if "referer" in headers and not secure:
        pytest.skip("Django asks for the referrer under TLS only")
    browser = csrf_client()
    page = browser.get(ADDRESS, secure=secure)
    typed = {"in_danger": "yes", "csrfmiddlewaretoken": token_in(page)}
    answer = press(browser, page, typed, headers=headers, secure=secure)
    assert answer.status_code == 403
    assert "press the button again" in text_of(answer)
    assert re.search(r'value="yes"[^>]*checked', text_of(answer))


def test_missing_token_never_stores_a_report():
    browser = csrf_client()
    page = browser.get(ADDRESS)
    for typed in ANSWERS:
        page = press(browser, page, {**typed, "csrfmiddlewaretoken": token_in(page)})
    answer = press(browser, page, {}, "send")
    assert answer.status_code == 403
    assert not ScamReport.objects.exists()
    done = press(browser, answer, {"csrfmiddlewaretoken": token_in(answer)}, "send")
    assert reference_in(done) == str(ScamReport.objects.get())


def test_queries_do_not_grow_with_reports(client, django_assert_max_num_queries):
    page = walk_to_the_end(client)
    with django_assert_max_num_queries(15):
        press(client, page, {}, "send")
    with django_assert_max_num_queries(3):
        client.get(ADDRESS)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(ADDRESS).status_code == 405
