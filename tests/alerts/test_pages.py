import datetime
import json
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, PageViewRestriction

from alerts.models import AlertPage
from tests.alerts.factories import (
    TODAY,
    make_alert,
    make_alert_index,
    make_country,
)
from tests.factories import ContactFactory, DistrictFactory, make_page, make_site, translate

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
KARACHI = ZoneInfo("Asia/Karachi")


@pytest.fixture
def index(immediate_commits, set_clock):
    set_clock()
    ContactFactory()
    return make_alert_index(make_site())


@pytest.fixture
def free_visa(index):
    contact = ContactFactory(key="fia", kind="police", name_en="FIA", name_ur="ایف آئی اے")
    return make_alert(
        index,
        countries=(make_country(),),
        title="There is no free visa",
        slug="free-visa",
        summary="No country issues one.",
        certainty=AlertPage.Certainty.CONFIRMED,
        confirmed_by="Bureau of Emigration",
        channels=["whatsapp", "agent"],
        districts=[DistrictFactory()],
        amount_asked="SAR 18,000",
        body=[("text", "<p>An agent offers a visa without an employer.</p>")],
        example_message="Azad visa, pay half tonight!",
        signs=[("item", "<p>Nobody names the company.</p>")],
        do_now=[("item", "<p>Do not pay.</p>")],
        already_paid=[("item", "<p>Keep every receipt.</p>")],
        contacts=[("contact", {"contact": contact, "note": "If somebody is held"})],
        sources=[("source", {"name": "ARY News", "url": "https://example.org/a", "date": "2025"})],
    )


URDU = {
    "There is no free visa": "آزاد ویزا نام کی کوئی چیز نہیں",
    "No country issues one.": "کوئی ملک ایسا ویزا نہیں دیتا۔",
    "Bureau of Emigration": "بیورو آف امیگریشن",
    "SAR 18,000": "18,000 ریال",
    "An agent offers a visa without an employer.": "ایجنٹ کمپنی کے بغیر ویزا دیتا ہے۔",
    "Azad visa, pay half tonight!": "آزاد ویزا، آدھی رقم آج رات!",
    "Nobody names the company.": "کوئی کمپنی کا نام نہیں بتاتا۔",
    "Do not pay.": "رقم نہ دیں۔",
    "Keep every receipt.": "ہر رسید سنبھالیں۔",
    "If somebody is held": "اگر کوئی قید ہو",
}


def get(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def main_of(html):
    return html.split("<main", 1)[1].split("</main>", 1)[0]


def test_page_says_everything_in_the_order_in_which_it_helps(client, free_visa):
    main = main_of(get(client, "/en/alerts/free-visa/"))

    order = [
        "There is no free visa",
        "Serious danger",
        "Confirmed by Bureau of Emigration",
        "holds until 8 April 2026",
        'id="what-is-happening"',
        "An agent offers a visa without an employer.",
        'id="signs"',
        "Nobody names the company.",
        "We wrote it: it is not real.",
        "Azad visa, pay half tonight!",
        'id="do-now"',
        "Do not pay.",
        'id="already-paid"',
        "Keep every receipt.",
        'id="whom-to-call"',
        "If somebody is held",
        'id="share"',
        "ARY News",
    ]
    places = [main.index(text) for text in order]
    assert places == sorted(places)
    for text in ["Saudi Arabia", "Lahore", "WhatsApp, Agent", "SAR 18,000", "2 March 2026"]:
        assert text in main
    assert "has ended" not in main


def test_page_in_urdu_is_in_urdu(client, free_visa):
    translate(free_visa, URDU)

    html = get(client, "/ur/alerts/free-visa/")

    assert '<html lang="ur" dir="rtl"' in html
    for text in [*URDU.values(), "سعودی عرب", "لاہور", "ایف آئی اے", "8 اپریل 2026"]:
        assert text in html
    for text in URDU:
        assert text not in html


@pytest.mark.parametrize(
    ("moment", "ended"),
    [
        (datetime.datetime(2026, 3, 9, 23, 59, 59, tzinfo=KARACHI), False),
        (datetime.datetime(2026, 3, 10, 0, 0, 0, tzinfo=KARACHI), True),
        # Still the ninth in London and New York.
        (datetime.datetime(2026, 3, 9, 19, 0, 0, tzinfo=datetime.UTC), True),
    ],
)
def test_a_warning_ends_at_the_end_of_its_last_day_in_karachi(
    client, index, set_clock, moment, ended
):
    make_alert(index, slug="ends", title="Ends on the ninth", expires_on=datetime.date(2026, 3, 9))

    set_clock(moment)

    main = main_of(get(client, "/en/alerts/ends/"))
    assert ("This warning ended on 9 March 2026." in main) is ended
    assert ("This warning holds until 9 March 2026." in main) is not ended
    assert ("Ends on the ninth" in get(client, "/en/")) is not ended
    if ended:
        assert main.index("This warning ended") < main.index("<h1>")


def test_certainty_is_said_in_words(client, index):
    make_alert(index, slug="reported")
    make_alert(index, slug="rumour", certainty="denied", kind="rumour")
    make_alert(index, slug="denied", certainty="denied", kind="rumour", confirmed_by="BEOE")

    assert "Reported to us, not confirmed" in get(client, "/en/alerts/reported/")
    rumour = get(client, "/en/alerts/rumour/")
    assert "This rumour is false" in rumour
    assert "danger" not in re.sub(r"<[^>]+>", "", main_of(rumour))
    assert "This rumour is false, says BEOE" in get(client, "/en/alerts/denied/")


def test_text_to_pass_on_is_in_the_language_of_the_page(client, free_visa, set_clock):
    translate(free_visa, URDU)

    english = get(client, "/en/alerts/free-visa/")
    assert (
        "Warning from MRC Pakistan: There is no free visa\nhttp://localhost/en/alerts/free-visa/"
    ) in english
    assert "آزاد ویزا نام کی کوئی چیز نہیں\nhttp://localhost/ur/alerts/free-visa/" in get(
        client, "/ur/alerts/free-visa/"
    )

    set_clock(datetime.datetime(2027, 1, 1, tzinfo=KARACHI))
    assert "This warning of MRC Pakistan has ended" in get(client, "/en/alerts/free-visa/")


def test_structured_data_tells_first_and_last_day(client, free_visa):
    html = get(client, "/en/alerts/free-visa/")

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert data["@type"] == "SpecialAnnouncement"
    assert (data["datePosted"], data["expires"]) == ("2026-03-02", "2026-04-08")
    assert data["inLanguage"] == "en"


def test_index_shows_the_most_serious_first_and_ended_ones_apart(client, index):
    make_alert(index, title="Ended", severity="extreme", expires_on=TODAY - DAY)
    make_alert(index, title="Small", severity="minor")
    make_alert(index, title="Huge", severity="extreme")

    main = main_of(get(client, "/en/alerts/"))

    assert main.index("Huge") < main.index("Small") < main.index("Warnings that have ended")
    assert main.index("Warnings that have ended") < main.index("Ended</a>")
    assert "Huge" not in main_of(get(client, "/en/alerts/?show=past"))
    assert "Ended</a>" in main_of(get(client, "/en/alerts/?show=past"))


def test_filters_make_addresses_that_can_be_shared(client, index):
    emirates = make_country("AE", "united-arab-emirates")
    make_alert(index, title="Saudi visa", countries=(make_country(),))
    make_alert(index, title="Emirates visa", countries=(emirates,))
    make_alert(index, title="Emirates job", countries=(emirates,), kind="fake_job")

    main = main_of(get(client, "/en/alerts/?country=AE&kind=fake_job"))

    assert "Emirates job" in main
    assert "Emirates visa" not in main
    assert "Saudi visa" not in main
    assert '<option value="AE" selected>United Arab Emirates</option>' in main
    assert "<details" in main
    assert " open>" in main


def test_filter_offers_only_countries_that_warnings_name(client, index):
    make_country("AE", "united-arab-emirates")
    make_alert(index, countries=(make_country(),))

    main = main_of(get(client, "/en/alerts/"))

    assert 'value="SA"' in main
    assert 'value="AE"' not in main


def test_unknown_filters_are_reported_beside_their_fields(client, free_visa):
    main = main_of(get(client, "/en/alerts/?country=XX&kind=magic"))

    assert "We have no warning for that country." in main
    assert "We do not know that kind of warning." in main
    assert "There is no free visa" in main


def test_empty_list_does_not_promise_safety(client, index):
    assert "That does not mean that every offer is safe" in get(client, "/en/alerts/")


def test_long_lists_have_pages_that_keep_the_filters(client, index):
    for number in range(21):
        make_alert(index, title=f"Warning {number:02}", first_seen=TODAY - number * DAY)

    first = main_of(get(client, "/en/alerts/?kind=fake_visa"))
    second = main_of(get(client, "/en/alerts/?kind=fake_visa&page=2"))

    assert "Warning 19" in first
    assert "Warning 20" not in first
    assert "?kind=fake_visa&amp;page=2" in first
    assert "Warning 20" in second
    assert main_of(get(client, "/en/alerts/?kind=fake_visa&page=99")) == second


def test_drafts_and_private_warnings_are_nowhere(client, index):
    country = make_country()
    make_alert(index, title="Not ready", slug="draft", countries=(country,), publish=False)
    private = make_alert(index, title="For partners", slug="private", countries=(country,))
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    for address in ["/en/alerts/", "/en/"]:
        html = get(client, address)
        assert "Not ready" not in html
        assert "For partners" not in html
    get(client, "/en/alerts/draft/", 404)


def test_untranslated_warning_is_marked_as_english_inside_the_urdu_list(client, index):
    alert = make_alert(index, slug="english", title="English only", summary="In English.")
    alert.copy_for_translation(Locale.objects.get(language_code="ur"), alias=True)

    html = get(client, "/ur/alerts/")

    assert re.search(r'<h3[^>]*lang="en" dir="ltr"><a[^>]*>English only', html)
    assert '<p lang="en" dir="ltr">In English.</p>' in html
    assert '<div lang="en" dir="ltr">' in get(client, "/ur/alerts/english/")


def test_text_of_a_warning_cannot_become_markup(client, index):
    make_alert(index, slug="x", title="</script><b>x", example_message="<img src=x onerror=1>")

    html = get(client, "/en/alerts/x/")

    assert "<b>x" not in html
    assert "<img src=x" not in html


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_the_rows(client, index):
    addresses = ["/en/alerts/", "/en/alerts/?show=past", "/en/alerts/?country=SA", "/en/"]
    country = make_country()

    def add(count):
        for _number in range(count):
            make_alert(index, countries=(country,))
            make_alert(index, countries=(country,), expires_on=TODAY - DAY)

    add(2)
    few = {address: queries_of(client, address) for address in addresses}
    add(8)

    many = {address: queries_of(client, address) for address in addresses}

    assert many == few
    assert max(many.values()) <= 15
    # The filter's countries, the count, this page of the list, the latest ended, their countries.
    make_page(index.get_parent(), "About us", slug="about")
    assert many["/en/alerts/"] - queries_of(client, "/en/about/") <= 5


def test_page_adds_a_fixed_number_of_queries_to_the_frame(client, index, free_visa):
    translate(free_visa, URDU)
    assert queries_of(client, "/ur/alerts/free-visa/") <= 15
    make_alert(index, slug="bare")

    # Its contact; countries and districts are asked for on every warning.
    extra = queries_of(client, "/en/alerts/free-visa/") - queries_of(client, "/en/alerts/bare/")
    assert extra <= 1
