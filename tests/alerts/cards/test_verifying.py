"""`/v/<code>`: genuine or not, and whether it still holds; for people without script and cookie."""

import datetime

import pytest
from django.core.cache import cache

from alerts.warnings.cards.verifying import read_written_code
from alerts.warnings.life import record_publication, withdraw
from alerts.warnings.messages import AlertMessage
from mrc.core.models import DailyCount
from tests.alerts.factories import TODAY, make_alert, make_alert_index
from tests.factories import ContactFactory, make_site, translate

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"
URDU = "مفت ویزا نہیں ہوتا"


@pytest.fixture
def alert(set_clock, immediate_commits):
    set_clock()
    ContactFactory()
    alert = make_alert(make_alert_index(make_site()))
    translate(alert, {"There is no free visa": URDU})
    return alert


@pytest.fixture
def message(alert):
    return AlertMessage.objects.of(alert).latest().get()


def get(client, path, **headers):
    return client.get(path, headers={"user-agent": BROWSER, **headers})


@pytest.mark.parametrize(
    "written",
    [
        "k7mq2t9x",
        "K7MQ-2T9X",
        " K7MQ 2T9X ",
        "k7mq – 2t9x",
        "K7MQ.2T9X",
        "K7MQ‑2T9X",
        "\u2066K7MQ-2T9X\u2069",
        "K7MQ۲T۹X",
        "K7MQ٢T٩X",
    ],
)
def test_a_code_is_understood_in_any_writing(written):
    assert read_written_code(written) == "K7MQ2T9X"


def test_letters_that_are_mistaken_for_digits_mean_the_digits():
    assert read_written_code("OoIilL23") == "00111123"


@pytest.mark.parametrize("written", ["", "K7MQ2T9", "K7MQ2T9XX", "کارڈ", "K7MQ2T9!", "1" * 500])
def test_what_cannot_be_a_code_is_none(written):
    assert read_written_code(written) == ""


def test_a_card_in_force_is_genuine_and_holds(client, message):
    response = get(client, f"/v/{message.code}")
    html = response.content.decode()

    assert response.status_code == 200
    assert "Genuine, and it holds" in html
    assert "8 April 2026" in html
    assert "There is no free visa" in html
    assert URDU in html
    assert 'href="/en/alerts/' in html
    assert 'href="/ur/alerts/' in html


@pytest.mark.parametrize(("accepted", "first"), [("ur-PK,ur;q=0.9", "ur"), ("en-GB", "en")])
def test_the_readers_language_stands_first_each_with_its_direction(
    client, message, accepted, first
):
    response = get(client, f"/v/{message.code}", accept_language=accepted)
    html = response.content.decode()
    places = {
        "ur": html.index('<section class="prose" id="ur" lang="ur" dir="rtl">'),
        "en": html.index('<section class="prose" id="en" lang="en" dir="ltr">'),
    }

    assert min(places, key=places.get) == first
    assert html.count("<h1") == 1
    assert f'<html lang="{first}"' in html
    assert response.headers["Content-Language"] == first
    assert "Accept-Language" in response.headers["Vary"]


def test_the_switch_of_the_header_decides_over_the_browser(client, message):
    html = get(client, f"/v/{message.code}?lang=ur", accept_language="en").content.decode()

    assert '<html lang="ur" dir="rtl"' in html


@pytest.mark.parametrize("path", ["/v/", "/v/{code}", "/v/ABCD2345", "/v/?code=x"])
def test_nothing_is_set_and_nothing_is_kept_longer_than_a_minute(client, message, path):
    response = get(client, path.format(code=message.code))

    assert not response.cookies
    assert set(response.headers["Cache-Control"].split(", ")) == {"public", "max-age=60"}
    assert "csrf" not in response.content.decode()


def test_an_updated_card_leads_to_the_newer_version(client, alert, message):
    alert.refresh_from_db()
    alert.title = "There is no free visa for Qatar"
    alert.save(clean=False)
    newer = record_publication(alert)
    html = get(client, f"/v/{message.code}").content.decode()

    assert "Genuine, but there is a newer version" in html
    assert "9 March 2026" in html
    assert "There is no free visa for Qatar" in html
    assert "Read the newer version" in html
    assert "Genuine, and it holds" in get(client, f"/v/{newer.code}").content.decode()


def test_a_withdrawn_card_says_why_and_since_when_for_every_version(client, alert, message):
    cancel = withdraw(alert, reason_en="The office is licensed.", reason_ur="لائسنس ہے۔", user=None)

    for code in (message.code, cancel.code):
        html = get(client, f"/v/{code}").content.decode()
        assert "Genuine, but we have withdrawn this warning" in html
        assert "9 March 2026" in html
        assert "The office is licensed." in html
        assert "لائسنس ہے۔" in html


def test_a_card_holds_through_its_last_day_and_not_longer(client, message, set_clock):
    def at(day):
        noon = datetime.datetime.combine(day, datetime.time(23, 59))
        set_clock(noon.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=5))))
        return get(client, f"/v/{message.code}").content.decode()

    last = TODAY + datetime.timedelta(days=30)
    assert "Genuine, and it holds" in at(last)
    assert "Genuine, but this warning has ended" in at(last + datetime.timedelta(days=1))


def test_an_unknown_code_may_be_a_fake_and_says_whom_to_call(client, message):
    response = get(client, "/v/ABCD2345")
    html = response.content.decode()

    assert response.status_code == 404
    assert "Careful: this may be a fake" in html
    assert "ABCD-2345" in html
    assert "tel:+923041112123" in html


def test_what_is_no_code_is_said_to_be_none_and_kept_for_mending(client, message):
    response = get(client, "/v/K7MQ-2T9")
    html = response.content.decode()

    assert response.status_code == 404
    assert "This is no code of ours" in html
    assert 'value="K7MQ-2T9"' in html


def test_a_hostile_code_stays_text(client, message):
    html = get(client, "/v/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E").content.decode()

    assert "<script>alert" not in html


def test_the_form_leads_to_the_answer_or_says_what_is_wrong(client, message):
    written = f"{message.code[:4]} {message.code[4:]}".lower()
    response = get(client, f"/v/?code={written}")
    assert response.headers["Location"] == f"/v/{message.code}"

    html = get(client, "/v/?code=zz").content.decode()
    assert 'value="zz"' in html
    assert "That is no code of ours" in html
    assert 'method="get"' in html


def test_a_scan_is_counted_once_and_sent_to_the_clean_address(client, message):
    response = get(client, f"/v/{message.code}?q=1")

    assert response.headers["Location"] == f"/v/{message.code}"
    assert "no-store" in response.headers["Cache-Control"]
    count = DailyCount.objects.get()
    assert (count.day, count.number) == (TODAY, 1)
    assert str(message.warning) in count.key
    assert ":scan:" in count.key


def test_programs_and_readers_who_asked_not_to_be_are_not_counted(client, message):
    client.get(f"/v/{message.code}?q=1", headers={"user-agent": "WhatsApp/2.23 bot"})
    get(client, f"/v/{message.code}?q=1", dnt="1")
    get(client, f"/v/{message.code}")
    client.head(f"/v/{message.code}?q=1", headers={"user-agent": BROWSER})

    assert not DailyCount.objects.exists()


def test_the_answer_asks_the_database_little(client, message, django_assert_max_num_queries):
    cache.clear()
    with django_assert_max_num_queries(12):
        get(client, f"/v/{message.code}")
