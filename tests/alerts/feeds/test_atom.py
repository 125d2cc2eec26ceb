"""Atom feeds: what stands in them, in which language, for how long, and how caches treat them."""

import datetime
from xml.etree import ElementTree

import pytest
from django.test import Client

from alerts.warnings import life
from alerts.warnings.feeds.selection import KEEPS_PAST_DAYS
from mrc.core.atom.xml import set_right
from tests.alerts.factories import TODAY, make_alert, make_country
from tests.alerts.feeds.conftest import TITLE, TITLE_UR, at

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: RFC 3339 with an offset, as RFC 4287 asks for.
MOMENT = "%Y-%m-%dT%H:%M:%S%z"


def read(client, address="/en/alerts/feed.atom"):
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def titles(feed):
    return [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]


def terms(entry):
    return {
        (one.get("scheme").rpartition("/")[2], one.get("term"))
        for one in entry.findall(f"{ATOM}category")
    }


def only(feed):
    [entry] = feed.findall(f"{ATOM}entry")
    return entry


def withdraw(page, now=None):
    life.withdraw(page, reason_en="It is over.", reason_ur="بات ختم ہو گئی۔", user=None, now=now)


def test_feed_has_what_atom_asks_for(client, free_visa):
    for language in ("en", "ur"):
        feed = read(client, f"/{language}/alerts/feed.atom")

        assert feed.get(LANG) == language
        assert feed.findtext(f"{ATOM}id") == f"tag:testserver,2026:alerts/{language}"
        assert feed.findtext(f"{ATOM}author/{ATOM}name")
        links = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}
        assert links == {
            "self": f"http://testserver/{language}/alerts/feed.atom",
            "alternate": f"http://testserver/{language}/alerts/",
        }
        for element in (feed, only(feed)):
            for name in ("id", "title", "updated"):
                assert len(element.findall(f"{ATOM}{name}")) == 1
            datetime.datetime.strptime(element.findtext(f"{ATOM}updated"), MOMENT)


def test_entry_is_in_the_language_of_the_feed(client, free_visa):
    english, urdu = (only(read(client, f"/{code}/alerts/feed.atom")) for code in ("en", "ur"))

    assert (english.get(LANG), english.findtext(f"{ATOM}title")) == ("en", TITLE)
    assert (urdu.get(LANG), urdu.findtext(f"{ATOM}title")) == ("ur", TITLE_UR)
    assert 'lang="ur" dir="rtl"' in urdu.findtext(f"{ATOM}content")
    assert 'lang="en" dir="ltr"' in english.findtext(f"{ATOM}content")
    [link] = [one for one in urdu.findall(f"{ATOM}link") if one.get("rel") == "alternate"]
    assert link.get("href") == "http://testserver/ur/alerts/there-is-no-free-visa/"


def test_warning_without_a_translation_says_in_which_language_it_is(client, index):
    make_alert(index, title="Only in English")

    entry = only(read(client, "/ur/alerts/feed.atom"))

    assert entry.get(LANG) == "en"
    assert entry.findtext(f"{ATOM}title") == "Only in English"


def test_id_stays_through_every_change_and_the_time_moves(client, free_visa, set_clock):
    before = only(read(client))
    set_clock(at(TODAY + DAY))
    free_visa.refresh_from_db()
    free_visa.change_kind, free_visa.amount_asked = "minor", "Rs 5,000"
    free_visa.save_revision().publish()

    after = only(read(client))

    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert str(free_visa.translation_key) in after.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}published") == before.findtext(f"{ATOM}published")
    assert after.findtext(f"{ATOM}updated") == "2026-03-10T12:00:00+05:00"


def test_feed_is_narrowed_by_country_and_kind(client, index, free_visa):
    emirates = make_country("AE", "united-arab-emirates")
    make_alert(index, title="Fee", slug="fee", kind="advance_fee", countries=(emirates,))
    make_alert(index, title="Nowhere", slug="nowhere", kind="advance_fee")

    assert titles(read(client)) == ["Nowhere", "Fee", TITLE]
    assert titles(read(client, "/en/alerts/feed.atom?country=SA")) == [TITLE]
    assert titles(read(client, "/en/alerts/feed.atom?kind=advance_fee")) == ["Nowhere", "Fee"]
    both = read(client, "/en/alerts/feed.atom?country=AE&kind=advance_fee&utm_source=x")
    assert titles(both) == ["Fee"]
    assert both.findtext(f"{ATOM}title").endswith("United Arab Emirates – Money asked in advance")
    assert both.findtext(f"{ATOM}id").endswith("alerts/en?country=AE&kind=advance_fee")
    assert titles(read(client, "/en/alerts/feed.atom?country=SA&kind=advance_fee")) == []


@pytest.mark.parametrize("query", ["country=XX", "kind=nothing", "country=sa", "country=%00"])
def test_filter_that_we_do_not_know_is_not_an_empty_feed(client, free_visa, query):
    assert client.get(f"/en/alerts/feed.atom?{query}").status_code == 404


def test_empty_feed_is_a_feed(client, index):
    feed = read(client)

    assert titles(feed) == []
    assert feed.findtext(f"{ATOM}updated")


def test_withdrawn_warning_says_so_in_title_category_and_text(client, free_visa):
    withdraw(free_visa)

    english, urdu = (only(read(client, f"/{code}/alerts/feed.atom")) for code in ("en", "ur"))

    assert english.findtext(f"{ATOM}title") == f"Withdrawn: {TITLE}"
    assert ("state", "withdrawn") in terms(english)
    assert "It is over." in english.findtext(f"{ATOM}content")
    assert "Ask for the licence." not in english.findtext(f"{ATOM}content")
    assert "بات ختم ہو گئی۔" in urdu.findtext(f"{ATOM}content")


def test_ended_warning_says_so_from_midnight_and_stays_a_month(client, free_visa, set_clock):
    end = free_visa.expires_on
    set_clock(at(end, 23, 59))
    assert ("state", "in_force") in terms(only(read(client)))

    set_clock(at(end + DAY, 0, 0))
    entry = only(read(client))
    assert entry.findtext(f"{ATOM}title") == f"Ended: {TITLE}"
    assert ("state", "expired") in terms(entry)
    assert entry.findtext(f"{ATOM}updated") == at(end + DAY, 0).isoformat()

    set_clock(at(end + KEEPS_PAST_DAYS * DAY))
    assert len(titles(read(client))) == 1
    set_clock(at(end + (KEEPS_PAST_DAYS + 1) * DAY))
    assert titles(read(client)) == []


def test_withdrawn_warning_stays_a_month_from_its_withdrawal(client, free_visa, set_clock):
    withdraw(free_visa, now=at(TODAY, 13))

    set_clock(at(TODAY + KEEPS_PAST_DAYS * DAY))
    assert len(titles(read(client))) == 1
    set_clock(at(TODAY + (KEEPS_PAST_DAYS + 1) * DAY))
    assert titles(read(client)) == []


def test_nothing_that_an_editor_wrote_can_run(client, index):
    script = "<script>alert(1)</script>"
    make_alert(
        index,
        title=f"{script}\u0007",
        slug="hostile",
        summary=f'{script}<img src=x onerror="alert(2)">',
        signs=[("item", f"<p>{script}</p>")],
        example_message=script,
    )

    entry = only(read(client))

    assert entry.findtext(f"{ATOM}title") == script
    content = entry.findtext(f"{ATOM}content")
    assert "&lt;script&gt;" in content
    assert "<script" not in content
    assert "<img" not in content


def test_who_has_the_feed_already_is_told_so(client, free_visa):
    response = client.get("/en/alerts/feed.atom")
    assert response["Cache-Control"] == "public, max-age=60"

    by_tag = client.get("/en/alerts/feed.atom", headers={"If-None-Match": response["ETag"]})
    by_date = client.get(
        "/en/alerts/feed.atom", headers={"If-Modified-Since": response["Last-Modified"]}
    )

    for answer in (by_tag, by_date):
        assert answer.status_code == 304
        assert answer.content == b""
        assert answer["Cache-Control"] == "public, max-age=60"
        assert answer["ETag"] == response["ETag"]


@pytest.mark.parametrize("address", ["/en/alerts/feed.atom", "/alerts/cap.xml"])
def test_change_and_midnight_are_new_to_everybody(client, free_visa, set_clock, address):
    before = client.get(address)
    set_clock(at(TODAY, 12, 5))
    withdraw(free_visa, now=at(TODAY, 12, 5))
    told = {"If-Modified-Since": before["Last-Modified"]}
    changed = client.get(address, headers=told)
    assert changed.status_code == 200
    assert changed["ETag"] != before["ETag"]

    set_clock(at(free_visa.expires_on + DAY, 0, 1))
    told = {"If-Modified-Since": changed["Last-Modified"]}

    assert client.get(address, headers=told).status_code == 200


def test_no_cookie_and_no_session_for_whoever_reads(free_visa):
    client = Client()
    for address in ("/en/alerts/feed.atom", "/alerts/cap.xml", "/ur/alerts/follow/"):
        response = client.get(address)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("address", ["/en/alerts/feed.atom", "/alerts/cap.xml"])
def test_feeds_are_only_read(client, index, address):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


def test_one_warning_and_twenty_take_the_same_number_of_queries(
    client, index, django_assert_num_queries
):
    country = make_country()
    make_alert(index, title="W0", slug="w-0", countries=(country,))
    address = "/en/alerts/feed.atom?country=SA"
    with django_assert_num_queries(2):
        client.get(address)
    for number in range(1, 20):
        make_alert(index, title=f"W{number}", slug=f"w-{number}", countries=(country,))

    with django_assert_num_queries(2):
        assert len(titles(read(client, address))) == 20


def test_urdu_that_begins_in_latin_letters_still_runs_from_the_right():
    assert set_right("WhatsApp پر", "ur") == "\u200fWhatsApp پر"
    assert set_right("واٹس ایپ", "ur") == "واٹس ایپ"
    assert set_right("120 دن", "ur") == "120 دن"
    assert set_right("WhatsApp", "en") == "WhatsApp"
