"""The pages of imports: who sees them, what they say, what a posted field cannot do."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from campaigns.exchange import services
from campaigns.exchange.layout import FIRST_ROW, HEADING_ROW, KEY_ROW
from campaigns.models import ImportBatch, ImportState, Session
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.exchange.filling import Row, fill, filled
from tests.campaigns.exchange.test_importing import rows_of
from tests.campaigns.factories import NOW, make_officer, make_supervisor
from tests.clients import signed_in
from tests.factories import make_user

Upload = Callable[..., ImportBatch]
MakeRow = Callable[..., Row]
HOME = "/en/outreach/imports/"


def post_file(user: User, data: bytes, **fields: Any) -> Any:
    file = SimpleUploadedFile("March sessions.xlsx", data)
    return signed_in(user).post(HOME, {"workbook": file, **fields})


def page(user: User, batch: ImportBatch, language: str = "en") -> Any:
    with translation.override(language):
        return signed_in(user).get(reverse("exchange_import", args=[batch.pk]))


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.OFFICER, 200),
        (Role.SUPERVISOR, 200),
        (Role.DATA_OFFICER, 200),
        (Role.AUDITOR, 403),
        (Role.COUNSELLOR, 403),
        (Role.CASE_WORKER, 403),
        (Role.COMMUNICATIONS, 403),
        (Role.EDITOR, 403),
        (Role.TRANSLATOR, 403),
    ],
)
def test_imports_open_to_those_who_may_import(lahore: Centre, role: Role, expected: int) -> None:
    assert signed_in(make_user(role, centre=lahore)).get(HOME).status_code == expected


def test_superuser_without_a_role_imports_nothing(lahore: Centre) -> None:
    user = User.objects.create_superuser("root", "root@example.org", "x", centre=lahore)
    assert signed_in(user).get(HOME).status_code == 403


def test_signed_out_visitor_is_sent_to_sign_in(client: Any, db: None) -> None:
    response = client.get("/ur/outreach/imports/")
    assert response.status_code == 302
    assert "lang=ur" in response["Location"]
    assert response["Cache-Control"] == "no-store"


def test_upload_leads_to_its_page(lahore: Centre, row: MakeRow, supervisor: User) -> None:
    response = post_file(supervisor, filled(lahore, row()))
    batch = ImportBatch.objects.get()
    assert response.status_code == 302
    assert response["Location"] == reverse("exchange_import", args=[batch.pk])
    assert batch.file_name == "March sessions.xlsx"
    assert batch.centre == lahore


def test_refused_file_says_why_beside_the_field(supervisor: User) -> None:
    response = post_file(supervisor, b"officer;campaign")
    assert response.status_code == 422
    assert "This is not an Excel workbook" in response.content.decode()
    assert ImportBatch.objects.count() == 0


def test_posted_centre_does_not_widen_whom_one_imports_for(
    lahore: Centre, peshawar: Centre, row: MakeRow, supervisor: User
) -> None:
    post_file(supervisor, filled(lahore, row()), centre=peshawar.pk)
    assert ImportBatch.objects.get().centre == lahore


def test_data_officer_has_to_choose_a_centre(
    lahore: Centre, peshawar: Centre, row: MakeRow, data_officer: User
) -> None:
    data = filled(lahore, row())
    assert post_file(data_officer, data).status_code == 422
    assert post_file(data_officer, data, centre=lahore.pk).status_code == 302
    assert ImportBatch.objects.get().centre == lahore


def test_same_file_again_shows_the_earlier_import(
    upload: Upload, row: MakeRow, lahore: Centre, supervisor: User
) -> None:
    batch = upload(row())
    services.start(batch=batch, by=supervisor, now=NOW)
    client = signed_in(supervisor)
    file = SimpleUploadedFile("again.xlsx", filled(lahore, row()))
    response = client.post(HOME, {"workbook": file}, follow=True)
    assert "The same rows were uploaded before" in response.content.decode()
    assert ImportBatch.objects.count() == 1


def test_colleagues_rows_are_not_shown_to_an_officer(
    upload: Upload, row: MakeRow, lahore: Centre, supervisor: User, officer: User
) -> None:
    services.start(batch=upload(row()), by=supervisor, now=NOW)
    response = post_file(officer, filled(lahore, row()))
    assert response.status_code == 422
    assert "A colleague of this centre has uploaded these rows." in response.content.decode()


def test_page_names_errors_by_row_and_column(
    upload: Upload, row: MakeRow, supervisor: User
) -> None:
    batch = upload(row(), row(held_on="soon", cohort="B"))
    html = page(supervisor, batch).content.decode()
    assert "Row 6" in html
    assert "Write the date as 2026-03-09." in html
    position = batch.columns["held_on"]
    assert f">{chr(65 + position)}<" in html
    assert "Import 1 session" in html


def test_page_speaks_the_readers_language(upload: Upload, row: MakeRow, supervisor: User) -> None:
    batch = upload(row(staff_present=None))
    html = page(supervisor, batch, "ur").content.decode()
    assert '<html lang="ur" dir="rtl"' in html
    assert "Fill this in." not in html


@pytest.mark.parametrize("name", ["exchange_import", "exchange_errors"])
def test_import_of_another_centre_does_not_exist(
    upload: Upload, row: MakeRow, peshawar: Centre, name: str
) -> None:
    url = reverse(name, args=[upload(row()).pk])
    assert signed_in(make_supervisor(peshawar)).get(url).status_code == 404


@pytest.mark.parametrize("name", ["exchange_start", "exchange_discard", "exchange_undo"])
def test_nobody_else_acts_on_an_import(
    upload: Upload, row: MakeRow, lahore: Centre, peshawar: Centre, name: str
) -> None:
    batch = upload(row())
    url = reverse(name, args=[batch.pk])
    for stranger, expected in (
        (make_supervisor(peshawar), 404),
        (make_officer(lahore), 404),
        (make_supervisor(lahore), 403),
    ):
        response = signed_in(stranger).post(url, {"reason": "Because"})
        if name == "exchange_undo" and expected == 403:
            # The centre's supervisors may undo: there is nothing imported yet.
            expected = 302
        assert response.status_code == expected
    batch.refresh_from_db()
    assert batch.state == ImportState.CHECKED
    assert signed_in(make_supervisor(lahore)).get(url).status_code == 405


def test_import_is_started_shown_and_undone(upload: Upload, row: MakeRow, supervisor: User) -> None:
    batch = upload(*rows_of(row, 2))
    client = signed_in(supervisor)
    client.post(reverse("exchange_start", args=[batch.pk]))
    html = page(supervisor, batch).content.decode()
    for session in Session.objects.all():
        assert session.reference in html
    assert "Undo the import" in html
    empty = client.post(reverse("exchange_undo", args=[batch.pk]), {"reason": ""})
    assert empty.status_code == 422
    client.post(reverse("exchange_undo", args=[batch.pk]), {"reason": "Wrong campaign"})
    html = page(supervisor, batch).content.decode()
    assert "2 sessions are void" in html
    assert "Wrong campaign" in html


def test_refused_reason_keeps_what_was_typed(
    upload: Upload, row: MakeRow, supervisor: User
) -> None:
    batch = upload(row())
    services.start(batch=batch, by=supervisor, now=NOW)
    response = signed_in(supervisor).post(
        reverse("exchange_undo", args=[batch.pk]), {"reason": "Ask 0300 1234567"}
    )
    assert response.status_code == 422
    assert "Ask 0300 1234567" in response.content.decode()


def test_page_of_work_in_progress_renews_itself_until_told_not_to(
    upload: Upload, row: MakeRow, supervisor: User
) -> None:
    batch = upload(row())
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=ImportState.IMPORTING, leased_until=NOW + services.LEASE, woken_at=NOW
    )
    response = page(supervisor, batch)
    assert response["Refresh"] == "3"
    assert "<progress" in response.content.decode()
    held = signed_in(supervisor).get(f"{reverse('exchange_import', args=[batch.pk])}?hold")
    assert "Refresh" not in held


def test_looking_at_a_stalled_import_takes_it_up(
    upload: Upload, row: MakeRow, supervisor: User
) -> None:
    batch = upload(row())
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=ImportState.IMPORTING,
        leased_until=NOW - services.LEASE,
        woken_at=NOW - 2 * services.LEASE,
    )
    page(supervisor, batch)
    batch.refresh_from_db()
    assert batch.state == ImportState.IMPORTED


def template(user: User, language: str, **query: str) -> Any:
    return signed_in(user).get(reverse("exchange_template", args=[language]), query)


@pytest.mark.parametrize("language", ["en", "ur"])
def test_template_opens_with_its_lists_and_its_mark(
    row: MakeRow, officer: User, language: str
) -> None:
    row()
    response = template(officer, language)
    book = load_workbook(io.BytesIO(response.content))
    sessions, instructions, lists = book.worksheets
    assert sessions["A1"].value == "mrc-sessions-1"
    assert sessions.row_dimensions[1].hidden
    assert sessions.row_dimensions[KEY_ROW + 1].hidden
    assert bool(sessions.sheet_view.rightToLeft) == (language == "ur")
    offered = {cell.value for column in lists.iter_cols() for cell in column}
    name = "گورنمنٹ ٹیکنیکل" if language == "ur" else "Government Technical"
    assert any(str(text).startswith(name) for text in offered)
    assert "Ayesha Khan (ayesha)" in offered
    rules = sessions.data_validations.dataValidation
    assert sum(rule.type == "list" for rule in rules) >= 15
    assert instructions.max_row > 20
    formulas = [
        cell.coordinate
        for sheet in book.worksheets
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.data_type == "f"
    ]
    assert formulas == []


def test_urdu_template_is_read_like_the_english_one(
    officer: User, row: MakeRow, lahore: Centre
) -> None:
    data = template(officer, "ur").content
    response = post_file(officer, fill(data, row(mode="بالمشافہ", audience="trainees")))
    assert response.status_code == 302
    found = ImportBatch.objects.get().rows.get()
    assert [problem for problem in found.problems if problem["column"] != "mode"] == []


def test_template_of_another_centre_is_not_given(
    officer: User, peshawar: Centre, data_officer: User
) -> None:
    assert template(officer, "en", centre="PEW").status_code == 404
    assert template(data_officer, "en", centre="PEW").status_code == 200
    assert template(officer, "fr").status_code == 404


def test_rows_with_errors_come_back_with_their_reasons(
    upload: Upload, row: MakeRow, supervisor: User
) -> None:
    batch = upload(row(), row(held_on="soon", cohort="B", staff_present=None))
    response = signed_in(supervisor).get(reverse("exchange_errors", args=[batch.pk]))
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    keys = [cell.value for cell in sheet[KEY_ROW + 1]]
    assert keys[0] == "reasons"
    assert sheet[HEADING_ROW + 1][0].value == "What has to be mended"
    cells = dict(zip(keys, [cell.value for cell in sheet[FIRST_ROW + 1]], strict=True))
    assert cells["reasons"] == ("Date: Write the date as 2026-03-09.\nStaff present: Fill this in.")
    assert (cells["held_on"], cells["cohort"]) == ("soon", "B")
    assert cells["count.female.18_24"] == 12
    assert sheet[FIRST_ROW + 2][0].value is None


def test_mended_rows_can_be_uploaded_as_they_came(
    upload: Upload, row: MakeRow, supervisor: User
) -> None:
    batch = upload(row(held_on="soon"))
    client = signed_in(supervisor)
    errors = client.get(reverse("exchange_errors", args=[batch.pk])).content
    mended = fill(errors, {"held_on": "2026-03-09"})
    post_file(supervisor, mended)
    again = ImportBatch.objects.exclude(pk=batch.pk).get()
    assert [found.state for found in again.rows.all()] == ["ready"]


def test_formula_that_was_typed_as_text_stays_text_in_the_download(
    upload: Upload, row: MakeRow, supervisor: User
) -> None:
    batch = upload(row(held_on="soon"))
    found = batch.rows.get()
    found.cells["notes"] = "=1+1"
    found.save()
    response = signed_in(supervisor).get(reverse("exchange_errors", args=[batch.pk]))
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    column = [cell.value for cell in sheet[KEY_ROW + 1]].index("notes")
    assert sheet[FIRST_ROW + 1][column].data_type == "s"


def test_pages_ask_the_database_the_same_for_more_rows(
    upload: Upload, row: MakeRow, supervisor: User
) -> None:
    few = upload(*[{**one, "mode": "x"} for one in rows_of(row, 2)])
    client = signed_in(supervisor)
    client.get(HOME)

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    page_of_few, home_with_one = count(reverse("exchange_import", args=[few.pk])), count(HOME)
    many = upload(*[{**one, "mode": "x", "cohort": "C"} for one in rows_of(row, 12)])
    assert count(reverse("exchange_import", args=[many.pk])) == page_of_few <= 15
    assert count(HOME) == home_with_one <= 15
