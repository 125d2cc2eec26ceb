"""The buttons under a warning: they count, and lead to two messengers and nowhere else."""

import datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import Client
from wagtail.models import Locale, PageViewRestriction

from alerts.warnings import life
from mrc.core.models import DailyCount
from tests.alerts.factories import TODAY, make_alert
from tests.alerts.feeds.conftest import TITLE, TITLE_UR, at
from tests.alerts.travel.conftest import PHONE, numbers

pytestmark = pytest.mark.django_db
PAGE = "/alerts/there-is-no-free-visa/"


def shared_text(response):
    parts = urlsplit(response["Location"])
    return parse_qs(parts.query)["text" if parts.scheme == "https" else "body"][0]


def test_whatsapp_button_counts_and_leads_to_whatsapp(phone, free_visa):
    response = phone.get(f"/en{PAGE}share/whatsapp/")

    assert response.status_code == 302
    assert response["Location"].startswith("https://wa.me/?text=")
    assert shared_text(response) == (
        f"Warning from MRC Pakistan: {TITLE}\nhttp://localhost/en{PAGE}"
    )
    assert numbers() == {(TODAY, "whatsapp", "en"): 1}


def test_text_message_is_in_urdu_under_the_urdu_page(phone, free_visa):
    response = phone.get(f"/ur{PAGE}share/sms/")

    assert response.status_code == 302
    assert response["Location"].startswith("sms:?body=")
    text = unquote(response["Location"].removeprefix("sms:?body="))
    assert TITLE_UR in text
    assert text.endswith(f"\nhttp://localhost/ur{PAGE}")
    assert numbers() == {(TODAY, "sms", "ur"): 1}


def test_alias_shares_the_page_that_it_stands_in_for(phone, index):
    page = make_alert(index, title="Only in English", slug="english")
    page.copy_for_translation(Locale.objects.get(language_code="ur"), alias=True)

    response = phone.get("/ur/alerts/english/share/whatsapp/")

    assert shared_text(response) == (
        "Warning from MRC Pakistan: Only in English\nhttp://localhost/en/alerts/english/"
    )
    assert numbers() == {(TODAY, "whatsapp", "ur"): 1}


def test_nothing_in_the_address_changes_where_it_leads(phone, free_visa):
    query = "?text=x&next=https://evil.example/&url=//evil.example&phone=923001234567"

    response = phone.get(f"/en{PAGE}share/whatsapp/{query}")

    assert urlsplit(response["Location"]).netloc == "wa.me"
    assert "evil" not in response["Location"]
    for channel in ("telegram", "https:", "javascript:alert(1)", "wa.me"):
        assert phone.get(f"/en{PAGE}share/{channel}/").status_code == 404


def test_title_with_line_breaks_and_signs_makes_no_header(phone, index):
    make_alert(index, title="A\r\nSet-Cookie: x=1 & ?#%", slug="odd")

    response = phone.get("/en/alerts/odd/share/whatsapp/")

    assert "\n" not in response["Location"]
    assert not response.cookies
    assert "Set-Cookie: x=1 & ?#%" in shared_text(response)


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
def test_answer_is_kept_by_nobody_and_found_by_no_search(phone, free_visa, channel):
    response = phone.get(f"/en{PAGE}share/{channel}/")

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies
    assert phone.post(f"/en{PAGE}share/{channel}/").status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Googlebot/2.1"},
        {"User-Agent": "WhatsApp/2.23 preview fetcher"},
        {"User-Agent": ""},
        {"Sec-Purpose": "prefetch"},
        {"DNT": "1"},
        {"Sec-GPC": "1"},
    ],
)
def test_programs_and_who_asks_not_to_be_counted_are_led_on_uncounted(free_visa, headers):
    client = Client(headers={"User-Agent": PHONE, **headers})

    assert client.get(f"/en{PAGE}share/whatsapp/").status_code == 302
    assert Client(headers={"User-Agent": PHONE}).head(f"/en{PAGE}share/sms/").status_code == 302
    assert numbers() == {}


def test_message_says_what_has_become_of_the_warning(phone, free_visa, set_clock):
    set_clock(at(free_visa.expires_on + datetime.timedelta(days=1)))
    ended = shared_text(phone.get(f"/en{PAGE}share/whatsapp/"))
    assert ended.startswith("This warning of MRC Pakistan has ended:")

    life.withdraw(free_visa, reason_en="It is over.", reason_ur="بات ختم ہو گئی۔", user=None)

    withdrawn = shared_text(phone.get(f"/en{PAGE}share/whatsapp/"))
    assert withdrawn.startswith("MRC Pakistan has withdrawn this warning:")


def test_copying_is_counted_from_our_own_page_only(phone, free_visa):
    address = f"/ur{PAGE}share/copied/"
    assert phone.get(address).status_code == 405
    response = Client(
        enforce_csrf_checks=True, headers={"User-Agent": PHONE, "Sec-Fetch-Site": "same-origin"}
    ).post(address)
    assert response.status_code == 204
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]

    elsewhere = Client(headers={"User-Agent": PHONE, "Sec-Fetch-Site": "cross-site"})
    assert elsewhere.post(address).status_code == 204

    assert numbers() == {(TODAY, "copy", "ur"): 1}


def test_unknown_draft_and_private_warnings_are_shared_by_nobody(phone, index, free_visa):
    make_alert(index, title="Draft", slug="draft", publish=False)
    PageViewRestriction.objects.create(page=free_visa, restriction_type="login")

    for slug in ("nothing", "draft", "there-is-no-free-visa"):
        for channel in ("whatsapp", "sms"):
            assert phone.get(f"/en/alerts/{slug}/share/{channel}/").status_code == 404
        assert phone.post(f"/en/alerts/{slug}/share/copied/").status_code == 404
    assert numbers() == {}


def test_page_shows_buttons_that_work_without_a_script_and_the_text_to_select(client, free_visa):
    for language, title in (("en", TITLE), ("ur", TITLE_UR)):
        response = client.get(f"/{language}{PAGE}")
        html = response.content.decode()
        assert f'href="/{language}{PAGE}share/whatsapp/" rel="nofollow noreferrer"' in html
        assert f'href="/{language}{PAGE}share/sms/" rel="nofollow noreferrer"' in html
        assert f'data-copied-address="/{language}{PAGE}share/copied/"' in html
        text = html.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
        assert title in text
        assert text.endswith(f"\nhttp://localhost/{language}{PAGE}")
        assert not response.cookies
    assert not DailyCount.objects.exists()
