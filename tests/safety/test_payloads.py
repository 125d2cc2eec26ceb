"""Hostile words are shown as words, wherever people can type them and wherever they come out."""

from xml.etree import ElementTree

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from home.models import InformationPage
from mrc.core.models import Contact
from tests.alerts.factories import make_alert
from tests.campaigns.factories import NOW
from tests.core.questions.factories import make_question
from tests.destinations.factories import FactFactory, text
from tests.events.factories import make_event
from tests.factories import make_page

from .payloads import SCRIPTS, obeyed_in
from .people import SUPERUSER, browser_of
from .world import World

pytestmark = pytest.mark.django_db
#: One for each way out: an element, an attribute, a closing tag, a handler, the end of CDATA.
#: Whole pages are dear to set, and every kind of page is set for each.
WAYS_OUT = (SCRIPTS[0], SCRIPTS[1], SCRIPTS[3], SCRIPTS[4], SCRIPTS[8])


def page_of(path: str, client: Client | None = None, **query: str) -> str:
    response = (client or Client()).get(path, query)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


@pytest.mark.parametrize("payload", SCRIPTS)
def test_finder_finds_what_is_not_escaped(payload: str) -> None:
    """Else the other tests here would prove nothing. Two of them are harmless as text."""
    harmless_as_text = payload.startswith(("javascript:", "{{", '" on'))
    page = f'<p title="{payload}">{payload}</p>'
    assert obeyed_in(page) or harmless_as_text
    assert obeyed_in("<a href='javascript:alert(6)'>")
    assert obeyed_in("<p title='' onmouseover='alert(5)'>")
    assert obeyed_in('<p class="words">Words.</p><script src="/static/a.js"></script>') == []


@pytest.mark.parametrize("payload", WAYS_OUT)
def test_titles_and_summaries_run_nowhere(world: World, payload: str) -> None:
    home = world.shared["home"]
    page = make_page(home, payload[:120], slug="hostile", summary=payload)
    alert = make_alert(
        world.shared["alerts"], title=payload[:120], summary=payload, slug="hostile-alert",
        expires_on=NOW.date().replace(year=2027),
    )  # fmt: skip
    event = make_event(
        world.shared["events"], title=payload[:120], slug="hostile-event", venue_name=payload,
        starts_on=NOW.date(),
    )  # fmt: skip
    for path in ("/en/", page.url, alert.url, event.url, "/en/alerts/", "/en/events/"):
        assert obeyed_in(page_of(path)) == [], path
    editor = browser_of(world.people[SUPERUSER])
    for path in (
        f"/admin/pages/{home.pk}/",
        f"/admin/pages/{page.pk}/edit/",
        "/admin/pages/search/",
    ):
        ours = page_of(path, editor, q="hostile")
        assert "alert(1)</script>" not in ours.replace("\\u003C", "<x"), path
        assert "onerror=alert" not in ours or "&gt;&lt;img" in ours or "\\u003Cimg" in ours, path
    for path in ("/en/alerts/feed.atom", "/en/events/feed.atom", "/alerts/cap.xml"):
        feed = page_of(path)
        tree = ElementTree.fromstring(feed)
        assert not [one for one in tree.iter() if one.tag.rpartition("}")[2] in ("script", "svg")]
        for one in tree.iter():
            if one.get("type") == "html":
                assert obeyed_in(one.text or "") == [], path
    calendar = Calendar.from_ical(page_of("/en/events/calendar.ics"))
    assert {component.name for component in calendar.walk()} <= {
        "VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"
    }  # fmt: skip


@pytest.mark.parametrize("payload", SCRIPTS)
def test_rich_text_keeps_no_script(world: World, payload: str) -> None:
    """Stored past the editor, as an import or somebody with the database would."""
    page = make_page(world.shared["home"], "Rich", slug="rich", body=[text(f"<p>{payload}</p>")])
    assert InformationPage.objects.get(pk=page.pk).body
    response = Client().get(page.url)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("payload", SCRIPTS)
def test_facts_and_contacts_run_nowhere(world: World, payload: str) -> None:
    guide = world.shared["guide"]
    fact = FactFactory(
        country=guide.country, value_en=payload, note_en=payload, source_name=payload[:100]
    )
    Contact.objects.filter(key="mrc-helpline").update(name_en=payload[:80], about_en=payload)
    for path in (guide.url, "/en/", f"{guide.url}print/"):
        response = Client().get(path)
        if response.status_code == 200:
            assert obeyed_in(response.content.decode()) == [], path
    admin = page_of(f"/admin/facts/{fact.pk}/", browser_of(world.people["editor"]))
    assert obeyed_in(admin) == []


@pytest.mark.parametrize("payload", SCRIPTS)
def test_words_in_the_address_run_nowhere(world: World, payload: str) -> None:
    for path, name in (
        ("/en/search/", "q"),
        ("/ur/search/", "q"),
        ("/en/alerts/", "kind"),
        ("/en/destinations/compare/", "c"),
        ("/en/our-work/", "period"),
        ("/en/alerts/check/register/", "q"),
        ("/accounts/login/", "next"),
    ):
        response = Client().get(path, {name: payload})
        assert response.status_code in (200, 302, 404, 400), (path, response.status_code)
        if response.status_code == 200:
            assert obeyed_in(response.content.decode()) == [], path


@pytest.mark.parametrize("payload", SCRIPTS)
def test_what_readers_type_runs_nowhere(world: World, payload: str) -> None:
    """In the desk of whoever answers, and in the mail to them."""
    question = make_question(world.own["question"].centre, question=payload + " words enough.")
    counsellor = browser_of(world.people["counsellor"])
    assert obeyed_in(page_of(f"/admin/questions/{question.pk}/", counsellor)) == []
    report = world.own["report"]
    report.what_happened = payload
    report.save()
    case_worker = browser_of(world.people["case_worker"])
    assert obeyed_in(page_of(f"/admin/scam-reports/{report.pk}/", case_worker)) == []
    for message in mail.outbox:
        for part in message.message().walk():
            if part.get_content_type() == "text/html":
                assert obeyed_in(part.get_payload(decode=True).decode()) == []
