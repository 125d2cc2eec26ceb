"""The open files: exactly the frozen tables, every version, under their licence."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.test import Client

from campaigns.models import FrozenTable
from campaigns.public.documents import COLUMNS, LICENCE, SCHEMA
from tests.campaigns.figures.builders import Cells, Office, hold
from tests.campaigns.public.publishing import CLASS, Q3, Q4, freeze, hold_two
from tests.factories import make_site

pytestmark = pytest.mark.django_db

CSV, JSON = "/en/our-work/figures.csv", "/en/our-work/figures.json"


@pytest.fixture
def office() -> Office:
    """Two quarters and their year; the first one was restated, and hides a number."""
    make_site()
    office = Office()
    few: Cells = {**CLASS, ("transgender", "25_29"): 1}
    hold_two(office, Q3, few)
    hold_two(office, Q4, CLASS)
    freeze()
    hold_two(office, Q4, CLASS, starts_at="14:00", ends_at="15:00")
    freeze()
    return office


def frozen() -> dict[tuple[str, int, str, str], int | None]:
    """Every number in the database; the total of attendances stands in every table."""
    return {
        (table.period, table.version, table.key, row["key"]): row["number"]
        for table in FrozenTable.objects.all()
        for row in table.rows
    }


def csv_rows(address: str = CSV) -> list[dict[str, str]]:
    content = Client().get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def as_database(table: str, category: str, measure: str) -> str:
    """The key of a row in the database."""
    if table != "totals":
        return category
    names = {
        "attendances": "",
        "share_women_percent": "share_women",
        "estimated_attendances": "estimated_people",
    }
    return names.get(measure, measure)


def test_csv_holds_exactly_the_frozen_tables(office: Office) -> None:
    found = {}
    for row in csv_rows():
        key = as_database(row["table"], row["category"], row["measure"])
        number = None if row["is_hidden"] == "yes" else int(row["value"])
        assert (row["value"] == "") == (number is None)
        found[row["period"], int(row["version"]), row["table"], key] = number
    assert found == frozen()
    assert None in found.values()


def test_json_holds_exactly_the_frozen_tables(office: Office) -> None:
    document = Client().get(JSON).json()
    found = {}
    for one in document["issues"]:
        for table, rows in one["tables"].items():
            for row in rows:
                key = as_database(table, row.get("category", ""), row["measure"])
                found[one["period"], one["version"], table, key] = row["value"]
    assert found == frozen()


def test_restatements_stand_beside_the_version_that_holds(office: Office) -> None:
    issues = {(one["period"], one["version"]): one for one in Client().get(JSON).json()["issues"]}
    assert {issue: one["is_newest"] for issue, one in issues.items()} == {
        ("2025-Q3", 1): True,
        ("2025-Q4", 1): False,
        ("2025-Q4", 2): True,
        ("2025", 1): False,
        ("2025", 2): True,
    }
    assert issues["2025", 2]["adds_up"] == {"2025-Q3": 1, "2025-Q4": 2}
    assert issues["2025-Q4", 1]["from"] == "2025-10-01"
    assert issues["2025-Q4", 1]["to"] == "2025-12-31"
    newest = {row["period"]: row["version"] for row in csv_rows() if row["is_newest"] == "yes"}
    assert newest == {"2025-Q3": "1", "2025-Q4": "2", "2025": "2"}


def test_licence_stands_in_both_files_their_headers_and_the_page(office: Office) -> None:
    document = Client().get(JSON).json()
    assert document["licence"] == {"key": LICENCE.key, "name": LICENCE.name, "url": LICENCE.url}
    assert document["schema_version"] == SCHEMA
    assert {row["licence"] for row in csv_rows()} == {f"{LICENCE.key} {LICENCE.url}"}
    for address in (CSV, JSON):
        assert Client().get(address)["Link"] == f'<{LICENCE.url}>; rel="license"'
    html = Client().get("/en/our-work/").content.decode()
    assert f'href="{LICENCE.url}"' in html
    assert LICENCE.name in html


def test_columns_are_those_that_the_page_explains(office: Office) -> None:
    names = [name for name, _text in COLUMNS]
    assert list(csv_rows()[0]) == names
    html = Client().get("/en/our-work/").content.decode()
    assert re.findall(r"<code>(\w+)</code>", html) == names


def test_labels_are_in_the_language_of_the_file_and_keys_are_not(office: Office) -> None:
    english, urdu = csv_rows(), csv_rows(CSV.replace("/en/", "/ur/"))
    assert [row["category"] for row in english] == [row["category"] for row in urdu]
    assert {row["label"] for row in english if row["table"] == "province"} == {"", "Punjab"}
    assert {row["label"] for row in urdu if row["table"] == "province"} == {"", "Punjab ur"}


@pytest.mark.parametrize("address", [CSV, JSON, "/en/our-work/map.svg"])
def test_file_is_sent_once_to_whoever_has_it(office: Office, address: str) -> None:
    first = Client().get(address)
    assert first.status_code == 200
    assert not first.cookies
    assert "max-age=60" in first["Cache-Control"]
    again = Client().get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_file_changes_its_mark_when_a_quarter_is_frozen(office: Office) -> None:
    before = Client().get(JSON)["ETag"]
    assert Client().get(JSON)["ETag"] == before
    hold_two(office, Q3, {**CLASS, ("transgender", "25_29"): 9}, starts_at="14:00", ends_at="15:00")
    assert freeze()
    assert Client().get(JSON)["ETag"] != before


@pytest.mark.parametrize("name", ["figures.csv", "figures.json", "map.svg"])
def test_no_file_before_the_first_quarter_has_closed(name: str) -> None:
    make_site()
    assert Client().get(f"/en/our-work/{name}").status_code == 404


def test_sample_data_says_so_in_every_row_and_issue() -> None:
    make_site()
    office = Office()
    hold_two(office, Q3, CLASS, is_sample=True)
    freeze()
    assert {row["is_sample"] for row in csv_rows()} == {"yes"}
    document = Client().get(JSON).json()
    assert document["is_sample"] is True
    assert all(one["is_sample"] for one in document["issues"])


# -- nothing leaves but what is frozen ------------------------------------------------------------


def numbers_in(text: str) -> set[int]:
    return {int(found.replace(",", "")) for found in re.findall(r"(?<![\w#.-])[0-9][0-9,]*", text)}


def test_no_answer_holds_what_came_after_freezing(office: Office) -> None:
    """1,999 people of one late session stand nowhere: not on a page, in a file or in the map."""
    hold(office, held_on=Q3, cells={("female", "18_24"): 1999}, venue="Late")
    freeze()
    for address in (
        "/en/our-work/",
        "/ur/our-work/",
        CSV,
        JSON,
        "/en/our-work/map.svg",
        "/en/campaigns/",
        f"/en/campaigns/{office.campaign.slug}/",
    ):
        text = Client().get(address).content.decode()
        found = numbers_in(re.sub(r'\sd="[^"]*"', "", text))
        assert not found & {1999, 1999 + 108, 1999 + 40}, address


def test_json_can_be_read_by_programs_of_other_sites(office: Office) -> None:
    response = Client().get(JSON)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content)


def test_numbers_of_the_page_are_those_of_the_file(office: Office) -> None:
    html: str = Client().get("/en/our-work/").content.decode()
    holds: list[dict[str, Any]] = [row for row in csv_rows() if row["is_newest"] == "yes"]
    for row in holds:
        if row["value"]:
            assert re.search(rf">\s*{int(row['value']):,}\b", html), row
