"""The page of figures: who may see it, of which centres; files hold what the screen shows."""

import csv
import datetime
import html as html_module
import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from tests.campaigns.figures.builders import Office, hold, make_institution
from tests.factories import make_site, make_user

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 2, 10)
ADMIN = "/admin/figures/"
OFFICERS = "/en/outreach/figures/"


@pytest.fixture
def offices() -> tuple[Office, Office]:
    make_site()
    lahore, peshawar = Office("LHE"), Office("PEW", "Khyber Pakhtunkhwa")
    hold(lahore, held_on=DAY, cells={("female", "18_24"): 1234})
    hold(peshawar, held_on=DAY, cells={("male", "30_44"): 777})
    return lahore, peshawar


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def total_of(client: Client, address: str, query: str = "") -> str:
    """Attendances in the row of everything, as the file has them."""
    response = client.get(f"{address}?export=csv{query}")
    table = read_csv(response.content)
    return table[-1][table[0].index("Attendances")]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.DATA_OFFICER, Role.AUDITOR])
def test_admin_report_opens_for_those_who_may_see_figures(
    offices: tuple[Office, Office], role: Role
) -> None:
    client = signed_in(make_user(role, centre=offices[0].centre))
    response = client.get(ADMIN)
    assert response.status_code == 200
    assert reverse("campaign_figures") == ADMIN
    assert "1,234" in response.content.decode()
    assert ADMIN in client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    "role",
    [Role.COUNSELLOR, Role.CASE_WORKER, Role.COMMUNICATIONS, Role.EDITOR, Role.TRANSLATOR],
)
@pytest.mark.parametrize("query", ["", "?export=csv", "?export=xlsx"])
def test_other_roles_are_refused(offices: tuple[Office, Office], role: Role, query: str) -> None:
    client = signed_in(make_user(role, centre=offices[0].centre))
    for address in (ADMIN, OFFICERS):
        response = client.get(address + query)
        assert response.status_code in (302, 403)
        assert b"1234" not in response.content
    home = client.get("/admin/")
    assert ADMIN not in home.content.decode()


@pytest.mark.parametrize("address", [ADMIN, OFFICERS])
def test_visitors_are_asked_to_sign_in(address: str) -> None:
    make_site()
    response = Client().get(address)
    assert response.status_code == 302
    assert "/accounts/login/" in response.headers["Location"]


def test_officer_sees_the_own_centre_only(offices: tuple[Office, Office]) -> None:
    lahore, peshawar = offices
    client = signed_in(peshawar.officer)
    for query in ("", f"?centre={peshawar.centre.pk}"):
        page = client.get(OFFICERS + query)
        assert page.status_code == 200
        html = page.content.decode()
        assert "777" in html
        assert "1,234" not in html
        assert lahore.centre.name not in html
        assert lahore.campaign.name not in html or peshawar.campaign.name == lahore.campaign.name
    assert total_of(client, OFFICERS) == "777"


@pytest.mark.parametrize("export", ["", "&export=csv", "&export=xlsx"])
def test_asking_for_another_centre_or_its_campaign_gives_nothing(
    offices: tuple[Office, Office], export: str
) -> None:
    lahore, peshawar = offices
    for user, address in ((peshawar.officer, OFFICERS), (peshawar.supervisor, ADMIN)):
        client = signed_in(user)
        for query in (f"?centre={lahore.centre.pk}", f"?campaign={lahore.campaign.pk}"):
            response = client.get(address + query + export)
            assert response.status_code == 400
            assert b"1234" not in response.content
            assert b"1,234" not in response.content


def test_data_officer_sees_every_centre_and_narrows_by_the_address(
    offices: tuple[Office, Office],
) -> None:
    lahore, peshawar = offices
    client = signed_in(make_user(Role.DATA_OFFICER))
    assert total_of(client, ADMIN) == "2011"
    assert total_of(client, ADMIN, f"&centre={lahore.centre.pk}") == "1234"
    assert total_of(client, ADMIN, f"&campaign={peshawar.campaign.pk}") == "777"
    assert total_of(client, ADMIN, f"&province={peshawar.district.province_id}") == "777"
    assert total_of(client, ADMIN, "&first=2026-Q1&last=2026-Q1") == "2011"


@pytest.mark.parametrize(
    "query",
    [
        "?first=2026-Q9",
        "?first=2026-Q3&last=2026-Q1",
        "?campaign=x",
        "?since=2026-05-01&until=2026-04-01",
        "?period=2026&since=2026-05-01",
        "?by=colour",
        "?by=month&then=month",
    ],
)
def test_filter_that_makes_no_sense_is_explained(
    offices: tuple[Office, Office], query: str
) -> None:
    hold(offices[0], held_on=datetime.date(2026, 8, 1), cells={("male", "18_24"): 5})
    response = signed_in(make_user(Role.DATA_OFFICER)).get(ADMIN + query)
    assert response.status_code == 400
    assert b"error" in response.content


def test_files_hold_the_rows_of_the_screen(offices: tuple[Office, Office]) -> None:
    lahore = offices[0]
    institute = make_institution(lahore)
    hold(
        lahore,
        held_on=datetime.date(2026, 7, 1),
        cells={("female", "15_17"): 12, ("transgender", "18_24"): 3},
        institution=institute,
        first_time_count=9,
    )
    client = signed_in(make_user(Role.DATA_OFFICER))
    for query in ("by=quarter", "by=centre&then=month", "by=kind", "by=officer&then=mode"):
        table = read_csv(client.get(f"{ADMIN}?export=csv&{query}").content)
        content = client.get(f"{ADMIN}?export=xlsx&{query}").content
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = [
            [cell or "" for cell in row] for row in book["Figures"].iter_rows(values_only=True)
        ]
        labels = len(query.split("&"))
        assert sheet[0] == table[0]
        for found, row in zip(sheet[1:], table[1:], strict=True):
            assert found[:labels] == row[:labels]
            assert [cell or 0 for cell in found[labels:]] == [
                float(cell) if cell else 0 for cell in row[labels:]
            ]
        screen = client.get(f"{ADMIN}?{query}").content.decode()
        first_table = screen[screen.index('id="family-sessions"') :]
        first_table = first_table[: first_table.index("</table>")]
        shown = [html_module.unescape(one) for one in re.findall(r'row">([^<]+)<', first_table)]
        assert shown == [" · ".join(filter(None, row[:labels])) for row in table[1:]]
    quarters = read_csv(client.get(f"{ADMIN}?export=csv&by=quarter").content)
    gap = next(row for row in quarters if row[0] == "Q2 2026")
    assert set(gap[1:]) == {""}, "a gap is empty, not zero"


def test_workbook_begins_with_definitions_and_filters(offices: tuple[Office, Office]) -> None:
    client = signed_in(make_user(Role.DATA_OFFICER))
    content = client.get(f"{ADMIN}?export=xlsx&centre={offices[0].centre.pk}").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["About", "Figures"]
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True) if row[0]}
    assert about["Centre"] == offices[0].centre.name
    assert about["Campaign"] == "All"
    assert about["A row for each"] == "Month"
    assert about["To day"] == "Today"
    assert "counts twice" in about["Attendances"]
    assert "Sample data" not in about


def test_workbook_in_urdu_reads_from_the_right(offices: tuple[Office, Office]) -> None:
    content = signed_in(offices[0].officer).get("/ur/outreach/figures/?export=xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)


def test_campaign_called_like_a_formula_runs_nowhere(offices: tuple[Office, Office]) -> None:
    campaign = offices[0].campaign
    campaign.name_en = '=HYPERLINK("http://example.com")'
    campaign.save()
    client = signed_in(make_user(Role.DATA_OFFICER))
    table = read_csv(client.get(f"{ADMIN}?export=csv&by=campaign").content)
    assert f"'{campaign.name_en}" in [row[0] for row in table]
    content = client.get(f"{ADMIN}?export=xlsx&by=campaign").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for row in book["Figures"].iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}


def test_sample_data_is_said_on_screen_and_in_files(offices: tuple[Office, Office]) -> None:
    hold(offices[0], held_on=DAY, cells={("male", "18_24"): 9}, venue="Sample", is_sample=True)
    client = signed_in(make_user(Role.DATA_OFFICER))
    assert "figures-sample" in client.get(ADMIN).content.decode()
    assert read_csv(client.get(f"{ADMIN}?export=csv").content)[1][-1] == "yes"
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{ADMIN}?export=xlsx").content))
    assert book["About"]["A2"].value == "Sample data"


def test_report_is_kept_in_no_cache(offices: tuple[Office, Office]) -> None:
    response = signed_in(offices[0].officer).get(OFFICERS)
    assert "no-store" in response.headers["Cache-Control"]


def test_report_without_sessions_says_so() -> None:
    make_site()
    client = signed_in(make_user(Role.DATA_OFFICER))
    response = client.get(ADMIN)
    assert response.status_code == 200
    assert "No sessions match" in response.content.decode()
    assert client.get(f"{ADMIN}?export=xlsx").status_code == 200


# --- The sessions behind a number ----------------------------------------------------------------


def links(html: str, address: str) -> list[str]:
    return [
        html_module.unescape(one) for one in re.findall(rf'href="({address}sessions/[^"]+)"', html)
    ]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.DATA_OFFICER, Role.AUDITOR])
def test_every_number_of_the_admin_leads_to_sessions_that_the_person_may_see(
    offices: tuple[Office, Office], role: Role
) -> None:
    lahore, _peshawar = offices
    client = signed_in(make_user(role, centre=lahore.centre))
    found = links(client.get(ADMIN).content.decode(), ADMIN)
    assert len(found) > 20
    sees_all = role is not Role.SUPERVISOR
    for link in found[::6]:
        response = client.get(link)
        assert response.status_code == 200, link
        html = response.content.decode()
        assert "no-store" in response.headers["Cache-Control"]
        references = set(re.findall(r"(?:LHE|PEW)-2026-[0-9]{5}", html))
        assert references
        assert sees_all or all(one.startswith("LHE") for one in references)
        for session in re.findall(r"/admin/sessions/[0-9a-f-]{36}/", html):
            assert client.get(session).status_code == 200


def test_officer_is_led_to_the_log(offices: tuple[Office, Office]) -> None:
    lahore, _peshawar = offices
    client = signed_in(lahore.officer)
    found = links(client.get(OFFICERS).content.decode(), OFFICERS)
    html = client.get(found[0]).content.decode()
    session = re.findall(r"/en/outreach/sessions/[0-9a-f-]{36}/", html)
    assert len(session) == 1
    assert client.get(session[0]).status_code == 200


def test_list_of_another_centres_row_does_not_exist(offices: tuple[Office, Office]) -> None:
    lahore, peshawar = offices
    secret = peshawar.officer.get_full_name() or peshawar.officer.username
    for user, address in ((lahore.supervisor, ADMIN), (lahore.officer, OFFICERS)):
        client = signed_in(user)
        for query in (
            f"by=centre&key={peshawar.centre.pk}",
            f"by=officer&key={peshawar.officer.pk}",
            f"by=campaign&key={peshawar.campaign.pk}",
            f"centre={peshawar.centre.pk}",
            f"officer={peshawar.officer.pk}",
            f"by=month&key=2026-02&then=officer&then_key={peshawar.officer.pk}",
        ):
            response = client.get(f"{address}sessions/?{query}")
            assert response.status_code == 404, query
            assert secret not in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "figure=salary",
        "by=month&key=2026-13",
        "by=colour&key=1",
        "key=1",
        "by=centre&key=99999999999999999999",
        "by=kind&key=castle",
        "by=year&key=",
        "period=1",
    ],
)
def test_list_of_no_number_does_not_exist(offices: tuple[Office, Office], query: str) -> None:
    client = signed_in(make_user(Role.DATA_OFFICER))
    assert client.get(f"{ADMIN}sessions/?{query}").status_code == 404


@pytest.mark.parametrize(
    "role", [Role.COUNSELLOR, Role.CASE_WORKER, Role.COMMUNICATIONS, Role.EDITOR, Role.TRANSLATOR]
)
def test_other_roles_see_no_list(offices: tuple[Office, Office], role: Role) -> None:
    client = signed_in(make_user(role, centre=offices[0].centre))
    for address in (ADMIN, OFFICERS):
        assert client.get(f"{address}sessions/").status_code in (302, 403)
    assert Client().get(f"{OFFICERS}sessions/").status_code == 302


def test_long_list_has_pages_and_one_sum(offices: tuple[Office, Office]) -> None:
    lahore = offices[0]
    for number in range(54):
        hold(lahore, held_on=DAY, cells={("male", "18_24"): 1}, venue=f"Hall {number}")
    client = signed_in(lahore.supervisor)
    first = client.get(f"{ADMIN}sessions/?figure=attendances").content.decode()
    second = client.get(f"{ADMIN}sessions/?figure=attendances&page=2").content.decode()
    assert "Attendances: 1,288" in first
    assert "Attendances: 1,288" in second
    assert len(re.findall("dashboard-session__place", first)) == 50
    assert len(re.findall("dashboard-session__place", second)) == 5


def test_queries_of_the_list_do_not_grow_with_the_sessions(
    offices: tuple[Office, Office], django_assert_num_queries: Any
) -> None:
    lahore = offices[0]
    client = signed_in(lahore.supervisor)
    address = f"{OFFICERS}sessions/?figure=female"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    for number in range(6):
        hold(
            lahore,
            held_on=DAY,
            cells={("female", "18_24"): 5},
            institution=make_institution(lahore, name_en=f"School {number}"),
        )
    with django_assert_num_queries(len(queries)):
        client.get(address)
