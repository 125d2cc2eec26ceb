"""The register in the admin: bringing lists in, looking at them, taking them out."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alerts.agent_check.register.models import Promoter, RegisterEdition, RegisterUpload
from mrc.core.accounts.roles import Role
from tests.alerts.register.factories import make_edition, make_promoter
from tests.alerts.register.files import CRANE, FALCON, HEADINGS, HERON, csv_file, xlsx_file
from tests.clients import is_refused, signed_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db
TODAY = "2026-11-01"


@pytest.fixture
def editor():
    return make_user(Role.COMMUNICATIONS, language="en")


@pytest.fixture
def client(editor):
    return signed_in(editor)


def upload(client, data, *, name="list.csv", as_of=TODAY, **values):
    given = {"as_of": as_of, "source": "Invented for a test", "source_url": "",
             "default_status": ""}  # fmt: skip
    return client.post(
        reverse("register_admin:import"),
        {**given, **values, "upload": SimpleUploadedFile(name, data)},
    )


def bring_in(client, *rows, as_of=TODAY, **ticked):
    answer = upload(client, csv_file(*rows), as_of=as_of)
    assert answer.status_code == 302, answer.context_data["form"].errors
    seen = client.get(answer["Location"]).context_data["preview"].seen
    return client.post(answer["Location"] + "apply/", {"seen": seen, **ticked})


def test_list_is_shown_first_and_brought_in_then(client):
    answer = upload(client, xlsx_file(HEADINGS, FALCON, HERON), name="list.xlsx")
    preview = client.get(answer["Location"])
    assert b"Unreal Falcon" in preview.content
    assert Promoter.objects.count() == 0
    answer = client.post(answer["Location"] + "apply/", {"seen": "0"})
    edition = RegisterEdition.objects.get()
    assert answer["Location"] == reverse("register_admin:edition", args=[1])
    assert (edition.new, edition.file_name) == (2, "list.xlsx")
    assert b"Unreal Falcon" in client.get(answer["Location"]).content


def test_date_in_the_future_is_refused_beside_the_field(client):
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    answer = upload(client, csv_file(HEADINGS, FALCON), as_of=tomorrow.isoformat(), source="Kept")
    assert answer.status_code == 422
    assert "as_of" in answer.context_data["form"].errors
    assert b'value="Kept"' in answer.content


@pytest.mark.parametrize("missing", ["as_of", "source"])
def test_date_and_source_are_needed(client, missing):
    answer = upload(client, csv_file(HEADINGS, FALCON), **{missing: ""})
    assert missing in answer.context_data["form"].errors


def test_refused_file_is_said_beside_the_field(client):
    answer = upload(client, b"<html><table></table></html>")
    assert answer.status_code == 422
    assert "neither an Excel workbook" in str(answer.context_data["form"].errors["upload"])
    assert RegisterUpload.objects.count() == 0


def test_row_errors_are_listed_with_their_numbers_and_must_be_accepted(client):
    answer = upload(client, csv_file(HEADINGS, FALCON, [*HERON[:4], "Perhaps", ""]))
    preview = client.get(answer["Location"])
    (line,) = preview.context_data["page_obj"]
    assert (line.row, line.licence) == (3, "9002/TEST")
    refused = client.post(answer["Location"] + "apply/", {"seen": "0"})
    assert refused.status_code == 422
    assert b"tick the box" in refused.content
    done = client.post(answer["Location"] + "apply/", {"seen": "0", "faulty": "on"})
    assert done.status_code == 302
    assert RegisterEdition.objects.get().left_out == 1


def test_unknown_headings_are_chosen_on_the_page(client):
    answer = upload(client, csv_file(["A", "B"], ["9001/TEST", "Unreal Falcon"]))
    preview = client.get(answer["Location"])
    assert b"No heading was recognised for" in preview.content
    same = client.post(answer["Location"], {"licence_number": "0", "name_en": "0"})
    assert same.status_code == 422
    assert "name_en" in same.context_data["columns_form"].errors
    chosen = {"licence_number": "0", "name_en": "1", "default_status": "valid"}
    assert client.post(answer["Location"], chosen).status_code == 302
    assert client.post(answer["Location"] + "apply/", {"seen": "0"}).status_code == 302
    assert Promoter.objects.get().status == "valid"


def test_next_list_shows_every_kind_of_change(client):
    bring_in(client, HEADINGS, FALCON, HERON)
    suspended = [*FALCON[:4], "Suspended", FALCON[5]]
    answer = upload(client, csv_file(HEADINGS, suspended, CRANE), as_of="2026-11-10")
    sections = client.get(answer["Location"]).context_data["screen"].sections
    assert {one.key: one.number for one in sections} == {
        "faulty": 0, "gone": 1, "changed": 1, "new": 1,
    }  # fmt: skip
    changed = client.get(answer["Location"], {"show": "changed"}).content.decode()
    assert "Valid" in changed
    assert "Suspended" in changed


def test_same_file_again_has_nothing_to_bring_in(client):
    bring_in(client, HEADINGS, FALCON)
    again = bring_in(client, HEADINGS, FALCON)
    assert again.status_code == 422
    assert b"in the register already" in again.content
    assert RegisterEdition.objects.count() == 1


def test_older_list_asks_for_a_tick(client):
    bring_in(client, HEADINGS, FALCON)
    older = bring_in(client, HEADINGS, FALCON, HERON, as_of="2026-10-01")
    assert older.status_code == 422
    assert b'name="older"' in older.content
    assert (
        bring_in(client, HEADINGS, FALCON, HERON, as_of="2026-10-01", older="on").status_code == 302
    )


def test_list_that_came_meanwhile_is_said(client):
    mine = upload(client, csv_file(HEADINGS, FALCON))
    bring_in(client, HEADINGS, HERON)
    answer = client.post(mine["Location"] + "apply/", {"seen": "0", "gone": "on"})
    assert answer.status_code == 422
    assert b"came in while you looked" in answer.content


def test_list_can_be_thrown_away(client):
    answer = upload(client, csv_file(HEADINGS, FALCON))
    assert client.post(answer["Location"] + "discard/").status_code == 302
    assert RegisterUpload.objects.count() == Promoter.objects.count() == 0


def test_another_persons_upload_is_not_found(client):
    answer = upload(client, csv_file(HEADINGS, FALCON))
    other = signed_in(make_user(Role.EDITOR))
    assert other.get(answer["Location"]).status_code == 404
    assert other.post(answer["Location"] + "apply/", {"seen": "0"}).status_code == 404


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999"])
def test_forged_field_is_a_refusal_and_no_error(client, seen):
    answer = upload(client, csv_file(HEADINGS, FALCON))
    assert client.post(answer["Location"] + "apply/", {"seen": seen}).status_code == 422


@pytest.mark.parametrize("listing", ["index", "index_results", "editions", "editions_results"])
def test_lists_show_rows_with_constant_queries(client, listing):
    make_promoter("9001/TEST")
    address = reverse(f"register_admin:{listing}")
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    edition = make_edition()
    for number in range(9002, 9030):
        make_promoter(f"{number}/TEST", gone_since=edition if number % 2 else None)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)


def test_list_is_filtered_by_status_and_searched(client):
    make_promoter("9001/TEST", "Falcon")
    make_promoter("9002/TEST", "Heron", status="cancelled")
    make_promoter("9003/TEST", "Crane", gone_since=make_edition())
    address = reverse("register_admin:index")

    def found(**query):
        rows = client.get(address, query).context_data["object_list"]
        return {row.name_en for row in rows}

    assert found(status="cancelled") == {"Heron"}
    assert found(listed="no") == {"Crane"}
    assert found(q="9001") == {"Falcon"}
    assert found(q="cran") == {"Crane"}


def test_promoter_page_shows_its_history(client):
    bring_in(client, HEADINGS, FALCON, HERON)
    bring_in(client, HEADINGS, FALCON, as_of="2026-11-10")
    heron = Promoter.objects.get(licence_key="9002/TEST")
    shown = client.get(reverse("register_admin:promoter", args=[heron.pk])).content.decode()
    assert "Not in the list any more" in shown
    assert "New in the list" in shown


def test_export_can_be_imported_again_and_changes_nothing(client):
    bring_in(client, [*HEADINGS, "Name in Urdu", "Remarks"], [*FALCON, "شاہین", "=1+1"])
    data = client.get(reverse("register_admin:download")).content
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[1][7] == "'=1+1"
    answer = upload(client, data.replace(b"'=1+1", b"=1+1"), as_of="2026-11-10")
    comparison = client.get(answer["Location"]).context_data["preview"].comparison
    assert (comparison.unchanged, comparison.changes_nothing) == (1, True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_template_has_headings_that_are_recognised(client, kind):
    data = client.get(reverse("register_admin:download"), {"template": kind}).content
    answer = upload(client, data)
    assert "upload" in answer.context_data["form"].errors
    if kind == "csv":
        row = b"9001/TEST,Unreal,,Testabad,Valid,,2027-01-31,\r\n"
        assert upload(client, data + row).status_code == 302
        assert set(RegisterUpload.objects.get().columns) == {
            "licence_number", "name_en", "name_ur", "city", "status", "valid_from", "valid_until",
            "note",
        }  # fmt: skip


@pytest.mark.parametrize("role", [Role.OFFICER, Role.TRANSLATOR, Role.SUPERVISOR, Role.CASE_WORKER])
def test_other_roles_reach_nothing(role):
    promoter = make_promoter()
    client = signed_in(make_user(role))
    addresses = [reverse(f"register_admin:{name}") for name in
                 ("index", "index_results", "editions", "download", "import")]  # fmt: skip
    addresses += [
        reverse("register_admin:promoter", args=[promoter.pk]),
        reverse("register_admin:edition", args=[1]),
    ]
    for address in addresses:
        assert is_refused(client.get(address)), address
    assert is_refused(upload(client, csv_file(HEADINGS, FALCON)))
    assert RegisterUpload.objects.count() == 0
