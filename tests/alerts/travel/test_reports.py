"""The reports in the admin: right sums, filters in the address, files equal to the screen."""

import csv
import datetime
import io
import re

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from alerts.warnings import life
from alerts.warnings.travel.counting import Measure
from mrc.core.accounts.roles import Role
from mrc.core.subscriptions.choices import State
from mrc.core.subscriptions.models import Announcement, Delivery
from tests.alerts.factories import TODAY, make_alert, make_country
from tests.alerts.feeds.conftest import TITLE, at
from tests.alerts.travel.conftest import DAY, add
from tests.clients import signed_in
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/what-travels/"
STATISTICS = "/admin/reports/what-travels/statistics/"


@pytest.fixture
def editor(index):
    return signed_in(make_user(Role.COMMUNICATIONS))


def rows_of(client, address):
    """The file behind an address, as a spreadsheet reads it."""
    response = client.get(address + ("&" if "?" in address else "?") + "export=csv")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/csv")
    assert re.fullmatch(r'attachment; filename="mrc-[a-z-]+-\d{4}-\d\d-\d\d.csv"',
                        response["Content-Disposition"])  # fmt: skip
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def shown(client, address):
    """The cells of the table on the screen, line by line."""
    response = client.get(address)
    assert response.status_code == 200, address
    html = response.content.decode()
    table = html.partition('<table class="figures-table')[2].partition("</table>")[0]
    lines = re.findall(r"<tr[^>]*>(.*?)</tr>", table, flags=re.S)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", line)]
        for line in lines
    ]


def announce(page, number, *, before=0, at_time=None):
    news = Announcement.objects.create(
        key=f"alert:{page.translation_key}:{Announcement.objects.count()}",
        topic="alerts",
        thread=f"alert:{page.translation_key}",
        texts={},
        created_at=at_time or timezone.now(),
        sent_before=before,
    )
    for _mail in range(number):
        Delivery.objects.create(announcement=news, state=State.SENT, next_at=timezone.now())
    Delivery.objects.create(announcement=news, state=State.DROPPED, next_at=timezone.now())


def test_report_adds_up_what_happened_to_each_warning(editor, index, free_visa):
    quiet = make_alert(index, title="Quiet", slug="quiet")
    add(free_visa, Measure.VIEW, 3)
    add(free_visa, Measure.VIEW, 2, language="ur", day=TODAY - 5 * DAY)
    add(free_visa, Measure.WHATSAPP, 4, language="ur")
    add(free_visa, Measure.SMS, 1)
    add(free_visa, Measure.COPY, 2)
    add(free_visa, Measure.SCAN, 6, language="-")
    add(free_visa, Measure.CARD, 2)
    add(free_visa, Measure.POSTER, 1)
    add(quiet, Measure.VIEW, 9)
    announce(free_visa, 2, before=5)

    first, second, total = rows_of(editor, REPORT)

    assert first == {
        "Warning": TITLE, "Kind": "Fake visa", "Countries": "Saudi Arabia",
        "First published": "2026-03-09", "State": "in force", "Views": "5", "Passed on": "7",
        "On WhatsApp": "4", "By SMS": "1", "Text copied": "2",
        "Codes checked": "6", "Cards downloaded": "2", "Posters downloaded": "1",
        "Subscribers reached": "7",
    }  # fmt: skip
    assert (second["Warning"], second["Views"], second["Passed on"]) == ("Quiet", "9", "0")
    assert (total["Warning"], total["Views"], total["Passed on"]) == ("Total", "14", "7")


def test_filters_stand_in_the_address_and_hold_in_the_file(editor, index, free_visa):
    emirates = make_country("AE", "united-arab-emirates")
    other = make_alert(index, title="Fee", slug="fee", kind="advance_fee", countries=(emirates,))
    add(free_visa, Measure.VIEW, 3, language="ur")
    add(free_visa, Measure.VIEW, 1, day=TODAY - 40 * DAY)
    add(other, Measure.VIEW, 2, language="en")

    def views(query):
        return {row["Warning"]: row["Views"] for row in rows_of(editor, f"{REPORT}?{query}")}

    assert views("kind=advance_fee") == {"Fee": "2", "Total": "2"}
    assert views("country=SA") == {TITLE: "3", "Total": "3"}
    assert views("language=ur") == {TITLE: "3", "Fee": "0", "Total": "3"}
    assert views("first=2026-01-01&last=2026-03-09&country=SA") == {TITLE: "4", "Total": "4"}
    assert views("first=2026-01-01&last=2026-02-28") == {TITLE: "1", "Total": "1"}
    assert "Subscribers reached" not in rows_of(editor, f"{REPORT}?language=ur")[0]


def test_file_holds_exactly_what_the_screen_shows(editor, free_visa):
    add(free_visa, Measure.VIEW, 1234)
    add(free_visa, Measure.SCAN, 2, language="-")
    for query in ("", "?language=en", f"?warning={free_visa.translation_key}"):
        address = REPORT + query
        screen = shown(editor, address)
        file = [list(row.values()) for row in rows_of(editor, address)]
        headings = list(rows_of(editor, address)[0])

        assert screen[0] == headings
        plain = [[cell.replace(",", "") for cell in line] for line in screen[1:]]
        written = [
            [datetime.date.fromisoformat(cell).strftime("%-d %B %Y") if "-" in cell else cell
             for cell in line]
            for line in file
        ]  # fmt: skip
        assert plain == written


def test_days_of_one_warning(editor, index, free_visa):
    other = make_alert(index, title="Other", slug="other")
    add(other, Measure.VIEW, 50)
    add(free_visa, Measure.VIEW, 2)
    add(free_visa, Measure.VIEW, 1, day=TODAY - 2 * DAY)
    add(free_visa, Measure.WHATSAPP, 3, day=TODAY - 2 * DAY)
    announce(free_visa, 4, at_time=at(TODAY - DAY))

    rows = rows_of(editor, f"{REPORT}?warning={free_visa.translation_key}")

    numbers = [
        (row["Day"], row["Views"], row["Passed on"], row["Subscribers reached"]) for row in rows
    ]
    assert numbers == [
        ("2026-03-07", "1", "3", "0"),
        ("2026-03-08", "0", "0", "4"),
        ("2026-03-09", "2", "0", "0"),
        ("Total", "3", "3", "4"),
    ]


@pytest.mark.parametrize("warning", ["nothing", "00000000-0000-0000-0000-000000000000"])
def test_unknown_warning_is_not_found(editor, warning):
    assert editor.get(f"{REPORT}?warning={warning}").status_code == 404


def test_withdrawn_and_ended_ones_stay_in_the_report_with_their_state(editor, index, free_visa):
    ended = make_alert(index, title="Ended", slug="ended", expires_on=TODAY - DAY)
    long_ago = make_alert(
        index, title="Long ago", slug="long-ago", first_seen=TODAY - 400 * DAY,
        expires_on=TODAY - 300 * DAY,
    )  # fmt: skip
    life.withdraw(free_visa, reason_en="Over.", reason_ur="ختم۔", user=None)

    states = {row["Warning"]: row["State"] for row in rows_of(editor, REPORT)}
    assert states == {TITLE: "withdrawn", "Ended": "has ended", "Total": ""}

    add(long_ago, Measure.VIEW)
    add(ended, Measure.VIEW)
    assert "Long ago" in {row["Warning"] for row in rows_of(editor, REPORT)}


def test_formulas_in_a_title_stay_text(editor, index):
    make_alert(index, title="=HYPERLINK(1)", slug="formula")

    assert rows_of(editor, REPORT)[0]["Warning"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("first=2026-03-09&last=2026-03-01", "The last day is before the first one."),
        ("first=1900-01-01", "Choose five years at most."),
        ("first=yesterday", "Enter a valid date."),
        ("kind=nothing", "Select a valid choice."),
        ("country=XX", "Select a valid choice."),
    ],
)
@pytest.mark.parametrize("address", [REPORT, STATISTICS])
def test_wrong_filter_is_said_beside_its_field(editor, address, query, message):
    response = editor.get(f"{address}?{query}")

    assert response.status_code == 400
    assert message in response.content.decode()


def test_statistics_by_month_kind_and_country(index, free_visa, set_clock):
    """Published on 9 March, changed on 10 April, withdrawn on 5 May."""
    emirates = make_country("AE", "united-arab-emirates")
    make_alert(
        index, title="Fee", slug="fee", kind="advance_fee", countries=(emirates, make_country())
    )
    add(free_visa, Measure.VIEW, 5)
    add(free_visa, Measure.WHATSAPP, 2, day=datetime.date(2026, 4, 1))
    set_clock(at(datetime.date(2026, 4, 10)))
    free_visa.refresh_from_db()
    free_visa.expires_on, free_visa.change_kind = datetime.date(2026, 12, 31), "minor"
    free_visa.save_revision().publish()
    set_clock(at(datetime.date(2026, 5, 5)))
    life.withdraw(free_visa, reason_en="Over.", reason_ur="ختم۔", user=None)

    editor = signed_in(make_user(Role.AUDITOR))
    rows = rows_of(editor, f"{STATISTICS}?first=2026-03-01&last=2026-05-05")

    cells = [tuple(row.values()) for row in rows]
    saudi, both = "Saudi Arabia", "United Arab Emirates"
    visa, fee = "Fake visa", "Money asked in advance"
    assert cells == [
        ("2026-05", "All kinds", "All countries", "0", "0", "1", "0", "0", "0"),
        ("2026-05", visa, saudi, "0", "0", "1", "0", "0", "0"),
        ("2026-04", "All kinds", "All countries", "0", "1", "0", "1", "0", "2"),
        ("2026-04", visa, saudi, "0", "1", "0", "1", "0", "2"),
        ("2026-03", "All kinds", "All countries", "2", "1", "0", "2", "5", "0"),
        ("2026-03", visa, saudi, "1", "1", "0", "1", "5", "0"),
        ("2026-03", fee, saudi, "1", "0", "0", "1", "0", "0"),
        ("2026-03", fee, both, "1", "0", "0", "1", "0", "0"),
    ]
    only = rows_of(editor, f"{STATISTICS}?first=2026-03-20&last=2026-03-31&country=AE")
    assert [tuple(row.values())[:4] for row in only] == [
        ("2026-03", "All kinds", "All countries", "1"),
        ("2026-03", fee, both, "1"),
    ]


def test_statistics_cover_twelve_months_unless_told(editor, free_visa):
    months = [row["Month"] for row in rows_of(editor, STATISTICS) if row["Kind"] == "All kinds"]

    assert months[0] == "2026-03"
    assert months[-1] == "2025-04"
    assert len(months) == 12


def test_statistics_on_the_screen_are_those_of_the_file(editor, free_visa):
    screen = shown(editor, STATISTICS)
    rows = rows_of(editor, STATISTICS)

    assert screen == [list(rows[0]), *(list(row.values()) for row in rows)]


@pytest.mark.parametrize("address", [REPORT, STATISTICS])
def test_reports_take_the_same_number_of_queries_for_one_warning_and_for_twenty(
    editor, index, django_assert_num_queries, django_assert_max_num_queries, address
):
    first = make_alert(index, title="W0", slug="w-0", countries=(make_country(),))
    add(first, Measure.VIEW)
    announce(first, 1)
    editor.get(address)
    with django_assert_max_num_queries(15) as counted:
        editor.get(address)
    for number in range(1, 20):
        page = make_alert(index, title=f"W{number}", slug=f"w-{number}")
        add(page, Measure.VIEW)
        announce(page, 2)

    with django_assert_num_queries(len(counted)):
        editor.get(address)


@pytest.mark.parametrize("address", [REPORT, STATISTICS, f"{REPORT}?export=csv"])
def test_only_those_who_have_the_right_read_it(index, address):
    centre = CentreFactory()
    for role in Role:
        client = signed_in(make_user(role, centre=centre))
        response = client.get(address)
        allowed = role in (Role.COMMUNICATIONS, Role.EDITOR, Role.AUDITOR)
        assert (response.status_code == 200) is allowed, role
        assert allowed or response.status_code in (302, 403)
    assert Client().get(address).status_code == 302


def test_menu_names_the_report_for_those_who_may_read_it(index, editor):
    assert "what-travels" in editor.get("/admin/").content.decode()
    translator = signed_in(make_user(Role.TRANSLATOR))
    assert "what-travels" not in translator.get("/admin/").content.decode()


def test_report_is_kept_by_nobody(editor, free_visa):
    for address in (REPORT, f"{STATISTICS}?export=csv"):
        assert "no-store" in editor.get(address)["Cache-Control"]


def test_report_in_urdu_names_things_in_urdu(index, free_visa):
    user = make_user(Role.EDITOR)
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "ur"
    profile.save()
    client = signed_in(user)
    add(free_visa, Measure.VIEW)

    html = client.get(REPORT).content.decode()

    assert "آزاد ویزا نام کی کوئی چیز نہیں" in html
    assert "سعودی عرب" in html
