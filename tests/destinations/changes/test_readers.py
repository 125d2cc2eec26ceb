"""What readers see of changes: on the guide, on the list of all, in Atom, by mail; and which part
of the Urdu guide is behind."""

import datetime
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from destinations.changes.mailing import announce_missing
from destinations.changes.services import record_change
from destinations.models import GuideChange, GuidePage, GuidePart, GuidePartPage
from mrc.core.subscriptions.models import Announcement
from mrc.core.subscriptions.sending import send_due
from tests.core.subscriptions.factories import make_reader
from tests.destinations.factories import (
    CountryFactory,
    make_alias,
    make_guide,
    make_index,
    make_part,
    text,
)
from tests.factories import make_site, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]

GUIDE = "/destinations/saudi-arabia/"
ATOM = "{http://www.w3.org/2005/Atom}"
MARK = "newer-mark"


@pytest.fixture
def index():
    return make_index(make_site().english)


@pytest.fixture
def guide(index):
    return make_guide(index, CountryFactory(code="SA", slug="saudi-arabia"))


@pytest.fixture
def parts(guide):
    return [
        make_part(guide, name, body=[text(f"<p>About {name}.</p>")])
        for name in (GuidePart.COSTS, GuidePart.CONTRACT)
    ]


@pytest.fixture
def urdu(index, guide, parts):
    """The whole guide in Urdu."""
    translate(index, {"Countries": "ممالک"})
    page = translate(guide, {guide.title: "سعودی عرب کی گائیڈ"})
    for part in parts:
        translate(part, {part.title: f"حصہ {part.slug}", f"About {part.part}.": "متن"})
    return page


def publish(page, note="", note_ur="", **values):
    page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    values |= {"change_size": "major" if note else "minor"}
    values |= {"change_note_en": note, "change_note_ur": note_ur}
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    assert not response.cookies
    return response.content.decode()


def lines_with_mark(html):
    items = re.findall(r"<li[^>]*>\s*<a class=\"steps__title\".*?</li>", html, re.S)
    assert len(items) == 2
    return [MARK in item for item in items]


# --- Which part is behind -------------------------------------------------------------------------


def test_exactly_the_changed_part_is_marked(client, urdu, parts):
    assert lines_with_mark(read(client, f"/ur{GUIDE}")) == [False, False]
    publish(parts[1], body=[text("<p>Something else.</p>")])
    html = read(client, f"/ur{GUIDE}")
    assert lines_with_mark(html) == [False, True]
    assert f'href="/en{GUIDE}contract/"' in html
    assert MARK not in read(client, f"/en{GUIDE}")
    assert 'class="notice"' in read(client, f"/ur{GUIDE}contract/")
    assert 'class="notice"' not in read(client, f"/ur{GUIDE}costs/")
    printed = read(client, f"/ur{GUIDE}print/")
    first, second = printed.index('id="costs"'), printed.index('id="contract"')
    assert MARK not in printed[first:second]
    assert MARK in printed[second:]


def test_mark_goes_with_the_translation(client, urdu, parts):
    part = publish(parts[1], title="Your contract, read twice")
    translate(part, {part.title: "معاہدہ", "About contract.": "متن"})
    assert lines_with_mark(read(client, f"/ur{GUIDE}")) == [False, False]


def test_part_that_is_only_in_english_is_said_to_be(client, urdu, guide):
    part = make_part(guide, GuidePart.WOMEN)
    html = read(client, f"/ur{GUIDE}")
    assert f'href="/en{GUIDE}women/" hreflang="en"' in html
    make_alias(part)
    html = read(client, f"/ur{GUIDE}")
    assert f'href="/ur{GUIDE}women/"' in html
    assert html.count("steps__title") == 3


def test_check_of_the_english_is_not_claimed_for_an_older_urdu(client, urdu, guide):
    today = timezone.localdate()
    page = GuidePage.objects.get(pk=guide.pk).get_latest_revision_as_object()
    page.reviewed_on, page.review_due_on = today, today + datetime.timedelta(days=90)
    page.summary = "A new line."
    page.save_revision().publish()
    assert "Checked by MRC on" in read(client, f"/en{GUIDE}")
    GuidePage.objects.filter(pk=urdu.pk).update(reviewed_on=today, review_due_on=None)
    shown = client.get(f"/ur{GUIDE}")
    assert shown.context["languages"].is_behind
    line = Template('{% include "components/review_line.html" %}')
    told = {"page": urdu, "today": today, "languages": shown.context["languages"]}
    urdu.refresh_from_db()
    with translation.override("en"):
        assert ", in English." in line.render(Context(told))
        told["languages"] = replace(told["languages"], is_behind=False)
        assert ", in English." not in line.render(Context(told))


# --- The list -------------------------------------------------------------------------------------


def test_guide_shows_the_newest_three_and_a_page_all(client, parts):
    for number in range(1, 5):
        publish(parts[0], f"Change number {number}.", f"تبدیلی {number}۔")
    html = read(client, f"/en{GUIDE}")
    shown = re.findall(r"Change number \d", html)
    assert shown == ["Change number 4", "Change number 3", "Change number 2"]
    assert f'href="/en{GUIDE}changes/"' in html
    every = read(client, f"/en{GUIDE}changes/")
    assert len(re.findall(r"Change number \d", every)) == 4
    assert "This guide is new." in every
    assert f'href="/en{GUIDE}costs/"' in every


def test_small_change_is_on_no_list(client, parts):
    publish(parts[0], title="Spelled right")
    html = read(client, f"/en{GUIDE}changes/")
    assert html.count("changes__item") == 1


def test_urdu_readers_get_the_urdu_note_and_a_mark_where_there_is_none(client, urdu, parts, guide):
    publish(parts[0], "The fee is higher.", "فیس بڑھ گئی ہے۔")
    record_change(
        country=guide.country, note={"en": "The wage is higher."}, is_major=True, key="fact:1"
    )
    html = read(client, f"/ur{GUIDE}")
    assert "فیس بڑھ گئی ہے۔" in html
    assert "The fee is higher." not in html
    at = html.index("The wage is higher.")
    assert 'lang="en" dir="ltr"' in html[at - 60 : at]


def test_note_is_escaped(client, parts):
    publish(parts[0], "<script>1</script>", "<b>")
    assert "<script>1" not in read(client, f"/en{GUIDE}")
    assert "<script>1" not in read(client, "/en/destinations/changes.atom")


# --- Atom -----------------------------------------------------------------------------------------


def entries(client, address):
    feed = ElementTree.fromstring(read(client, address).encode())
    return [
        {child.tag.removeprefix(ATOM): child for child in entry}
        for entry in feed.findall(f"{ATOM}entry")
    ]


def test_feed_has_each_large_change_with_a_stable_id(client, urdu, parts):
    publish(parts[0], "The fee is higher.", "فیس بڑھ گئی ہے۔")
    publish(parts[0], title="Costs, spelled right")
    english = entries(client, f"/en{GUIDE}changes.atom")
    assert [entry["content"].text for entry in english] == [
        "The fee is higher.",
        "This guide is new.",
    ]
    assert english[0]["link"].get("href") == f"http://testserver/en{GUIDE}costs/"
    in_urdu = entries(client, f"/ur{GUIDE}changes.atom")
    assert in_urdu[0]["content"].text == "فیس بڑھ گئی ہے۔"
    assert in_urdu[0]["link"].get("href") == f"http://testserver/ur{GUIDE}costs/"
    ids = [entry["id"].text for entry in english + in_urdu]
    assert len(set(ids)) == 4
    publish(parts[0], "Once more.", "ایک بار پھر۔")
    again = [entry["id"].text for entry in entries(client, f"/en{GUIDE}changes.atom")]
    assert again[1:] == ids[:2]


def test_feed_of_all_guides_and_of_none(client, index, guide):
    make_guide(index, CountryFactory(code="QA"))
    assert len(entries(client, "/en/destinations/changes.atom")) == 2
    assert len(entries(client, f"/en{GUIDE}changes.atom")) == 1
    CountryFactory(code="OM", slug="oman")
    read(client, "/en/destinations/oman/changes.atom", status=404)
    read(client, "/en/destinations/nowhere/changes.atom", status=404)
    assert '/en/destinations/saudi-arabia/changes.atom"' in read(client, f"/en{GUIDE}")


def test_private_guide_is_in_no_feed(client, guide):
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=guide, restriction_type="login")
    assert entries(client, "/en/destinations/changes.atom") == []
    read(client, f"/en{GUIDE}changes.atom", status=404)


def test_feed_is_not_sent_twice(client, guide):
    first = client.get("/en/destinations/changes.atom")
    again = client.get("/en/destinations/changes.atom", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert again.status_code == 304
    assert "max-age=60" in first.headers["Cache-Control"]


# --- Mail -----------------------------------------------------------------------------------------


def sent():
    send_due(limit=100)
    found = sorted((message.to[0], message.subject) for message in mail.outbox)
    mail.outbox.clear()
    return found


def test_large_change_reaches_each_subscriber_of_guides_once(parts):
    sent()
    make_reader("guides@x.example", topics=["guides"])
    make_reader("saudi@x.example", topics=["guides"], countries=["SA"])
    make_reader("qatar@x.example", topics=["guides"], countries=["QA"])
    make_reader("alerts@x.example", topics=["alerts"])
    make_reader("urdu@x.example", topics=["guides"], language="ur")
    publish(parts[0], title="Spelled right")
    assert sent() == []
    publish(parts[0], "The fee is higher.", "فیس بڑھ گئی ہے۔")
    mails = dict(sent())
    assert mails.keys() == {"guides@x.example", "saudi@x.example", "urdu@x.example"}
    assert "Saudi Arabia: What it should cost" in mails["saudi@x.example"]
    assert re.search("[\u0600-\u06ff]", mails["urdu@x.example"])
    announce_missing(now=timezone.now() + datetime.timedelta(minutes=1))
    assert sent() == []


def test_two_changes_are_two_pieces_of_news(parts):
    sent()
    make_reader("guides@x.example", topics=["guides"])
    publish(parts[0], "One.", "ایک۔")
    publish(parts[0], "Two.", "دو۔")
    assert len(sent()) == 2


def test_new_guide_is_news_in_urdu_when_it_is_there_in_urdu(index, guide):
    sent()
    make_reader("urdu@x.example", topics=["guides"], language="ur")
    GuideChange.objects.get()
    assert sent() == []
    translate(index, {"Countries": "ممالک"})
    page = translate(guide, {guide.title: "سعودی عرب کی گائیڈ"})
    assert [address for address, _subject in sent()] == ["urdu@x.example"]
    page.save_revision().publish()
    assert sent() == []


def test_what_died_before_it_was_told_is_caught_up(parts):
    publish(parts[0], "The fee is higher.", "فیس بڑھ گئی ہے۔")
    Announcement.objects.all().delete()
    announce_missing(now=timezone.now() + datetime.timedelta(minutes=1))
    assert Announcement.objects.filter(topic="guides").count() == 3


# --- Costs ----------------------------------------------------------------------------------------


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_pages_and_feeds_cost_the_same_for_many_rows(client, urdu, parts, guide):
    addresses = [
        f"/ur{GUIDE}",
        f"/ur{GUIDE}costs/",
        f"/ur{GUIDE}print/",
        f"/ur{GUIDE}changes/",
        f"/ur{GUIDE}changes.atom",
        "/ur/destinations/changes.atom",
    ]
    for part in parts:
        publish(part, "First change.", "پہلی تبدیلی۔", title=f"{part.title}!")
    few = {address: queries(client, address) for address in addresses}
    for number in range(6):
        publish(parts[number % 2], f"Change {number}.", f"تبدیلی {number}۔", summary=f"{number}")
    for name in (GuidePart.WOMEN, GuidePart.HEALTH, GuidePart.STUDYING):
        make_alias(make_part(guide, name))
    assert {address: queries(client, address) for address in addresses} == few
    assert max(few.values()) <= 15, few


def test_withdrawn_part_is_not_linked(client, parts):
    publish(parts[0], "The fee is higher.", "فیس بڑھ گئی ہے۔")
    GuidePartPage.objects.get(pk=parts[0].pk).unpublish()
    html = read(client, f"/en{GUIDE}")
    assert "The fee is higher." in html
    assert f'href="/en{GUIDE}costs/"' not in html
