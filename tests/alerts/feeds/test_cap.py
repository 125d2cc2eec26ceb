"""CAP 1.2: every message by the standard's own rules, and what it says in its words."""

import datetime
from xml.etree import ElementTree

import pytest

from alerts.models import AlertMessage
from alerts.warnings import life
from alerts.warnings.feeds.identity import identifier, parse_identifier
from tests.alerts.factories import TODAY, make_alert
from tests.alerts.feeds.cap_rules import NAMESPACE, problems
from tests.alerts.feeds.conftest import TITLE, TITLE_UR, at
from tests.factories import ContactFactory, DistrictFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


def address(message):
    return f"/alerts/cap/{identifier(message)}.xml"


def read(client, message):
    response = client.get(address(message))
    assert response.status_code == 200
    assert problems(response.content) == []
    return ElementTree.fromstring(response.content)


def text(element, name):
    return element.findtext(f"{NAMESPACE}{name}")


def texts(element, name):
    return [child.text for child in element.findall(f"{NAMESPACE}{name}")]


def infos(alert):
    return {text(info, "language"): info for info in alert.findall(f"{NAMESPACE}info")}


def parameters(info):
    pairs = info.findall(f"{NAMESPACE}parameter")
    return [(text(pair, "valueName"), text(pair, "value")) for pair in pairs]


def withdraw(page, now=None):
    return life.withdraw(
        page, reason_en="The agent was found.", reason_ur="ایجنٹ مل گیا ہے۔", user=None, now=now
    )


def entries(client):
    response = client.get("/alerts/cap.xml")
    assert response.status_code == 200
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def test_first_message_says_who_when_and_what(client, free_visa, messages_of):
    first = messages_of(free_visa)[0]

    alert = read(client, first)

    assert text(alert, "identifier") == f"pk-mrc-{free_visa.translation_key}-1"
    assert text(alert, "sender") == "testserver"
    assert text(alert, "sent") == "2026-03-09T12:00:00+05:00"
    assert text(alert, "status") == "Test"
    assert text(alert, "msgType") == "Alert"
    assert text(alert, "scope") == "Public"
    assert text(alert, "code") == f"mrc-check-code:{first.code}"
    assert text(alert, "references") is None


def test_info_stands_once_for_each_language_that_is_published(client, free_visa, messages_of):
    first, second = messages_of(free_visa)
    assert list(infos(read(client, first))) == ["en"]

    both = infos(read(client, second))

    assert {code: text(info, "headline") for code, info in both.items()} == {
        "en": TITLE,
        "ur": TITLE_UR,
    }
    urdu = both["ur"]
    assert text(urdu, "event") == "جعلی ویزا"
    assert text(urdu, "web") == "http://testserver/ur/alerts/there-is-no-free-visa/"
    assert "ہر ویزا کسی کفیل سے جڑا ہوتا ہے۔" in text(urdu, "description")
    assert text(urdu, "instruction") == "- لائسنس دکھانے کو کہیں۔"


def test_info_uses_the_vocabulary_of_cap(client, free_visa, messages_of):
    info = infos(read(client, messages_of(free_visa)[-1]))["en"]

    assert texts(info, "category") == ["Security"]
    assert texts(info, "responseType") == ["Avoid"]
    assert text(info, "urgency") == "Expected"
    assert text(info, "severity") == "Severe"
    assert text(info, "certainty") == "Possible"
    assert text(info, "effective") == "2026-03-09T12:00:00+05:00"
    assert text(info, "onset") == "2026-03-02T00:00:00+05:00"
    assert text(info, "expires") == "2026-04-08T23:59:59+05:00"
    assert parameters(info)[:5] == [
        ("mrc:kind", "fake_visa"),
        ("mrc:channel", "whatsapp"),
        ("mrc:channel", "agent"),
        ("mrc:country", "SA"),
        ("mrc:amount", "Rs 4,000"),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"kind": "trafficking", "severity": "extreme", "certainty": "confirmed"},
            (["Safety", "Security"], "Immediate", "Extreme", "Observed", "Avoid"),
        ),
        (
            {"kind": "advance_fee", "severity": "moderate"},
            (["Security"], "Future", "Moderate", "Possible", "Avoid"),
        ),
        (
            {"kind": "rumour", "severity": "minor", "certainty": "denied"},
            (["Other"], "Unknown", "Minor", "Unlikely", "None"),
        ),
    ],
)
def test_words_follow_the_warning(client, index, messages_of, values, expected):
    page = make_alert(index, confirmed_by="The Bureau", **values)

    info = infos(read(client, messages_of(page)[0]))["en"]

    found = [text(info, name) for name in ("urgency", "severity", "certainty", "responseType")]
    assert (texts(info, "category"), *found) == expected


def test_area_is_pakistan_or_the_districts_and_never_the_country_of_the_offer(
    client, index, free_visa, messages_of
):
    info = infos(read(client, messages_of(free_visa)[-1]))["en"]
    [area] = info.findall(f"{NAMESPACE}area")
    assert text(area, "areaDesc") == "Pakistan"
    assert ("mrc:country", "SA") in parameters(info)

    page = make_alert(index, title="In Lahore", slug="in-lahore", districts=[DistrictFactory()])
    [area] = infos(read(client, messages_of(page)[0]))["en"].findall(f"{NAMESPACE}area")

    assert text(area, "areaDesc") == "Lahore, Pakistan"
    codes = [
        (text(code, "valueName"), text(code, "value"))
        for code in area.findall(f"{NAMESPACE}geocode")
    ]
    assert codes == [("mrc:district", "Lahore"), ("ISO3166-1", "PK")]


def test_contact_is_the_helpline_where_the_warning_names_nobody(client, free_visa, messages_of):
    ContactFactory()

    both = infos(read(client, messages_of(free_visa)[-1]))

    assert text(both["en"], "contact") == "MRC helpline: 0304 1112123"
    assert text(both["ur"], "contact") == "ایم آر سی ہیلپ لائن: 0304 1112123"


def test_update_refers_to_every_message_before_it(client, free_visa, messages_of):
    free_visa.refresh_from_db()
    free_visa.change_kind, free_visa.change_note_en = "major", "The price is higher now."
    free_visa.change_note_ur = "قیمت اب زیادہ ہے۔"
    free_visa.amount_asked = "Rs 9,000"
    free_visa.save_revision().publish()
    first, second, third = messages_of(free_visa)

    alert = read(client, third)

    assert text(alert, "msgType") == "Update"
    assert text(alert, "references").split() == [
        f"testserver,{identifier(one)},2026-03-09T12:00:00+05:00" for one in (first, second)
    ]
    assert text(alert, "note") == "The price is higher now.\nقیمت اب زیادہ ہے۔"
    info = infos(alert)["en"]
    assert "What has changed: The price is higher now." in text(info, "description")
    assert ("mrc:amount", "Rs 9,000") in parameters(info)
    assert ("mrc:amount", "Rs 4,000") in parameters(infos(read(client, second))["en"])


def test_cancel_says_why_in_both_languages_and_never_that_all_is_clear(
    client, free_visa, messages_of
):
    withdraw(free_visa)
    *before, last = messages_of(free_visa)

    alert = read(client, last)

    assert text(alert, "msgType") == "Cancel"
    assert len(text(alert, "references").split()) == len(before) == 2
    both = infos(alert)
    assert text(both["en"], "headline") == f"Withdrawn: {TITLE}"
    assert text(both["en"], "description") == "The agent was found."
    assert text(both["ur"], "description") == "ایجنٹ مل گیا ہے۔"
    assert "check before you pay" in text(both["en"], "instruction")
    for info in both.values():
        assert texts(info, "responseType") == ["None"]
        assert text(info, "urgency") == "Past"
        assert text(info, "certainty") == "Unknown"
        assert text(info, "severity") == "Severe"


def test_cancel_of_a_warning_that_has_ended_does_not_end_before_it_was_sent(
    client, free_visa, messages_of
):
    later = at(TODAY + 90 * DAY)
    withdraw(free_visa, now=later)

    info = infos(read(client, messages_of(free_visa)[-1]))["en"]

    assert text(info, "expires") == later.isoformat()


def test_hostile_words_stay_words(client, index, messages_of):
    page = make_alert(
        index,
        title="<script>alert(1)</script> ]]> & \u0001 \ufffe",
        slug="hostile",
        summary="<info><severity>Minor</severity></info>",
        amount_asked="=HYPERLINK(1)",
    )

    info = infos(read(client, messages_of(page)[0]))["en"]

    assert text(info, "headline") == "<script>alert(1)</script> ]]> &  "
    assert texts(info, "severity") == ["Severe"]
    assert "<info><severity>Minor</severity></info>" in text(info, "description")


def test_long_headline_is_cut_where_displays_would_cut_it(client, index, messages_of):
    page = make_alert(index, title="word " * 50, slug="long")

    info = infos(read(client, messages_of(page)[0]))["en"]

    assert len(text(info, "headline")) == 160
    assert text(info, "headline").endswith("…")


def test_language_of_the_answer_is_that_of_the_message(client, free_visa, messages_of):
    first, second = messages_of(free_visa)
    urdu = {"Accept-Language": "ur"}

    assert client.get(address(first), headers=urdu)["Content-Language"] == "en"
    assert client.get(address(second), headers=urdu)["Content-Language"] == "en, ur"
    assert client.get("/alerts/cap.xml", headers=urdu)["Content-Language"] == "en"
    assert "Pakistan in the Common" in client.get("/alerts/cap.xml", headers=urdu).content.decode()


def test_status_and_sender_are_settings(client, free_visa, messages_of, settings):
    settings.MRC_CAP_STATUS, settings.MRC_CAP_SENDER = "Actual", "mrc.example.org"

    alert = read(client, messages_of(free_visa)[-1])

    assert text(alert, "status") == "Actual"
    assert text(alert, "sender") == "mrc.example.org"
    assert text(alert, "references").startswith("mrc.example.org,pk-mrc-")


def test_index_holds_the_newest_message_of_each_warning(client, index, free_visa, messages_of):
    other = make_alert(index, title="Another", slug="another")
    newest = [messages_of(other)[-1], messages_of(free_visa)[-1]]

    found = entries(client)

    assert [one.findtext(f"{NAMESPACE}identifier") for one in found] == [
        identifier(one) for one in newest
    ]
    link = found[1].find(f"{ATOM}link")
    assert link.attrib == {
        "rel": "alternate",
        "type": "application/cap+xml",
        "href": f"http://testserver{address(newest[1])}",
    }
    assert found[1].findtext(f"{NAMESPACE}msgType") == "Update"
    assert found[1].findtext(f"{NAMESPACE}expires") == "2026-04-08T23:59:59+05:00"
    assert client.get(address(messages_of(free_visa)[0])).status_code == 200


def test_index_shows_a_withdrawal_until_the_warning_would_have_ended(client, free_visa, set_clock):
    withdraw(free_visa)
    [entry] = entries(client)
    assert entry.findtext(f"{NAMESPACE}msgType") == "Cancel"

    set_clock(at(free_visa.expires_on + DAY, 0, 1))

    assert entries(client) == []


def test_ended_warning_leaves_the_index_at_midnight_in_karachi(
    client, free_visa, set_clock, messages_of
):
    set_clock(at(free_visa.expires_on, 23, 59))
    assert len(entries(client)) == 1

    set_clock(at(free_visa.expires_on + DAY, 0, 0))

    assert entries(client) == []
    assert client.get(address(messages_of(free_visa)[-1])).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "pk-mrc-00000000-0000-0000-0000-000000000000-1",
        "pk-mrc-00000000-0000-0000-0000-000000000000-99999",
        "pk-mrc-00000000-0000-0000-0000-000000000000-0",
        "pk-mrc-00000000-0000-0000-0000-000000000000-١",
        "pk-mrc-00000000-0000-0000-0000-00000000000G-1",
        "%00",
    ],
)
def test_unknown_message_is_not_found(client, index, name):
    response = client.get(f"/alerts/cap/{name}.xml")

    assert response.status_code == 404


def test_message_with_a_later_number_is_not_found(client, free_visa):
    assert client.get(f"/alerts/cap/pk-mrc-{free_visa.translation_key}-3.xml").status_code == 404


def test_private_warning_is_in_no_index_and_at_no_address(client, free_visa, messages_of):
    from wagtail.models import PageViewRestriction

    last = messages_of(free_visa)[-1]
    for page in (free_visa, type(free_visa).objects.get(alias_of=None, locale__language_code="ur")):
        PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert entries(client) == []
    assert client.get(address(last)).status_code == 404


def test_identifier_is_read_back(free_visa, messages_of):
    last = messages_of(free_visa)[-1]

    assert parse_identifier(identifier(last)) == (last.warning, last.number)


def test_a_warning_and_twenty_take_the_same_number_of_queries(
    client, index, django_assert_num_queries
):
    make_alert(index, title="W0", slug="w-0")
    client.get("/alerts/cap.xml")
    with django_assert_num_queries(1):
        client.get("/alerts/cap.xml")
    for number in range(1, 20):
        make_alert(index, title=f"W{number}", slug=f"w-{number}")

    with django_assert_num_queries(1):
        assert len(entries(client)) == 20
    last = AlertMessage.objects.last()
    client.get(address(last))
    with django_assert_num_queries(1):
        client.get(address(last))
