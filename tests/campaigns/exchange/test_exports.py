"""Exports: equal to the screen, alike in both formats, harmless, logged, and true."""

import csv
import datetime
import io
import tracemalloc
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from campaigns.exchange import rows as reading
from campaigns.exchange.rows import RowsOf
from campaigns.exchange.streaming import csv_pieces, workbook_file
from campaigns.models import (
    AgeBand,
    Campaign,
    ExportLog,
    Institution,
    SessionVersion,
    Sex,
)
from campaigns.records import services as records
from mrc.core.accounts.roles import Role
from mrc.core.exports import guard
from mrc.core.models import Centre, User
from tests.campaigns.factories import (
    NOW,
    MaterialFactory,
    make_officer,
    make_supervisor,
    submit,
    verify,
)
from tests.clients import signed_in
from tests.factories import make_user

PAGE = "/en/outreach/exports/"


def download(user: User, name: str, query: str = "", language: str = "en") -> Any:
    return signed_in(user).get(f"/{language}/outreach/exports/{name}{query}")


def csv_rows(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def xlsx_book(response: Any) -> Any:
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def xlsx_rows(response: Any) -> list[dict[str, Any]]:
    sheet = xlsx_book(response).worksheets[1]
    lines = list(sheet.iter_rows(values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def as_text(value: Any) -> str:
    """A cell of a workbook as CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return guard(value) if isinstance(value, str) else str(value)


@pytest.fixture
def three(officer: User, campaign: Campaign, institute: Institution, lahore: Centre) -> list[Any]:
    """A verified, a submitted and a void session on different days."""
    common = {"campaign": campaign.pk, "institution": str(institute.pk)}
    verified = verify(submit(officer, held_on="2026-03-02", **common))
    submitted = submit(
        officer,
        held_on="2026-03-03",
        notes="=HYPERLINK(1)",
        cohort="+92 abc",
        now=NOW + datetime.timedelta(minutes=1),
        **common,
    )
    void = submit(officer, held_on="2026-03-04", now=NOW + datetime.timedelta(minutes=2), **common)
    records.void_session(session=void, by=make_supervisor(lahore), reason="Twice", now=NOW)
    return [verified, submitted, void]


def test_export_holds_what_the_screen_shows_in_its_order(three: list[Any], officer: User) -> None:
    html = signed_in(officer).get(PAGE).content.decode()
    found = csv_rows(download(officer, "sessions.csv"))
    references = [row["Reference"] for row in found]
    assert references == [session.reference for session in reversed(three)]
    positions = [html.index(reference) for reference in references]
    assert positions == sorted(positions)
    assert "3 sessions" in html
    assert [row["State"] for row in found] == ["Void", "Submitted", "Verified"]
    assert {row["People"] for row in found} == {"37"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?state=verified", [0]),
        ("?state=submitted", [1]),
        ("?held_on_after=2026-03-03", [2, 1]),
        ("?held_on_before=2026-03-02", [0]),
        ("?held_on_after=2026-03-02&held_on_before=2026-03-03", [1, 0]),
        ("?first=2026-Q1&last=2026-Q1", [2, 1, 0]),
        ("?flagged=true&state=verified", [0]),
        ("?flagged=false", []),
    ],
)
def test_filters_in_the_address_hold_on_screen_and_in_files(
    three: list[Any], officer: User, query: str, expected: list[int]
) -> None:
    wanted = [three[index].reference for index in expected]
    html = signed_in(officer).get(f"{PAGE}{query}").content.decode()
    assert [session.reference for session in three if session.reference in html] == sorted(wanted)
    for name in ("sessions.csv", "sessions.xlsx"):
        read = csv_rows if name.endswith("csv") else xlsx_rows
        found = read(download(officer, name, query))
        assert [row["Reference"] for row in found] == wanted


def test_wrong_filters_export_nothing(three: list[Any], officer: User) -> None:
    query = "?held_on_after=2026-04-01&held_on_before=2026-03-01"
    assert signed_in(officer).get(f"{PAGE}{query}").status_code == 400
    assert download(officer, "sessions.csv", query).status_code == 404
    assert ExportLog.objects.count() == 0


@pytest.mark.parametrize("name", ["sessions", "cells"])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_csv_and_xlsx_hold_the_same_values(
    three: list[Any], officer: User, name: str, language: str
) -> None:
    plain = csv_rows(download(officer, f"{name}.csv", language=language))
    book = xlsx_rows(download(officer, f"{name}.xlsx", language=language))
    assert len(plain) == len(book) > 2
    assert [{key: as_text(value) for key, value in row.items()} for row in book] == plain


def test_one_row_a_cell_adds_up_to_one_row_a_session(three: list[Any], officer: User) -> None:
    sessions = csv_rows(download(officer, "sessions.csv"))
    cells = csv_rows(download(officer, "cells.csv"))
    for session in sessions:
        own = [row for row in cells if row["Reference"] == session["Reference"]]
        assert sum(int(row["People"]) for row in own) == int(session["People"])
        women = sum(int(row["People"]) for row in own if row["Sex"] == "Female")
        assert women == int(session["Female"])


def test_nothing_in_a_file_is_a_formula(three: list[Any], officer: User) -> None:
    plain = csv_rows(download(officer, "sessions.csv"))[1]
    assert plain["Notes"] == "'=HYPERLINK(1)"
    assert plain["Group"] == "'+92 abc"
    sheet = xlsx_book(download(officer, "sessions.xlsx")).worksheets[1]
    kinds = {cell.data_type for cells in sheet.iter_rows() for cell in cells}
    assert "f" not in kinds
    assert xlsx_rows(download(officer, "sessions.xlsx"))[1]["Notes"] == "=HYPERLINK(1)"


def test_phone_numbers_survive_in_both_formats(officer: User, campaign: Campaign) -> None:
    """No rule lets one into a session; a venue's name may look like one all the same."""
    submit(officer, campaign=campaign.pk)
    row: list[Any] = ["+92 51 9107272", "0092 51"]
    columns = reading.SESSION_COLUMNS[:2]
    text = b"".join(csv_pieces(["a", "b"], [row])).decode("utf-8-sig")
    assert text.splitlines()[1] == "+92 51 9107272,0092 51"
    with workbook_file(columns, [row], []) as file:
        sheet = load_workbook(file).worksheets[1]
        assert [cell.value for cell in sheet[2]] == row


def test_first_sheet_says_what_the_rows_are(three: list[Any], officer: User) -> None:
    about = xlsx_book(download(officer, "sessions.xlsx", "?state=verified")).worksheets[0]
    found = list(about.iter_rows(values_only=True))
    # The filters stand before the columns, some of which have the same name.
    lines = {row[0]: row[1] for row in reversed(found) if row[0]}
    assert lines["Made by"] == "Ayesha Khan"
    assert lines["Made at"] == "2026-03-10 18:00"
    assert lines["State"] == "Verified"
    assert lines["Sessions"] == 1
    assert "verified" in lines["How we count"]
    assert lines["Reference"].startswith("The receipt number")


def test_urdu_export_is_in_urdu_and_right_to_left(three: list[Any], officer: User) -> None:
    book = xlsx_book(download(officer, "sessions.xlsx", language="ur"))
    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)
    headings = next(book.worksheets[1].iter_rows(values_only=True))
    assert "Reference" not in headings
    # The address is answered in Urdu after another one was answered in English, too.
    text = b"".join(download(officer, "cells.csv", language="ur").streaming_content).decode()
    assert "Female" not in text


def test_every_download_is_logged(three: list[Any], officer: User) -> None:
    download(officer, "cells.xlsx", "?state=verified")
    log = ExportLog.objects.get()
    assert (log.by, log.rows_of, log.file_type) == (officer, "cells", "xlsx")
    assert (log.filters, log.sessions, log.at) == ("state=verified", 1, timezone.now())


def test_scope_is_the_screens(three: list[Any], peshawar: Centre, data_officer: User) -> None:
    stranger = make_officer(peshawar)
    assert csv_rows(download(stranger, "sessions.csv")) == []
    assert csv_rows(download(stranger, "cells.csv")) == []
    assert len(csv_rows(download(data_officer, "sessions.csv"))) == 3
    lahore = three[0].centre
    asked = download(stranger, "sessions.csv", f"?centre={lahore.pk}")
    assert asked.status_code == 404


@pytest.mark.parametrize("name", ["", "sessions.csv", "cells.xlsx"])
@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.OFFICER, 200),
        (Role.SUPERVISOR, 200),
        (Role.DATA_OFFICER, 200),
        (Role.AUDITOR, 200),
        (Role.COUNSELLOR, 403),
        (Role.CASE_WORKER, 403),
        (Role.COMMUNICATIONS, 403),
        (Role.EDITOR, 403),
        (Role.TRANSLATOR, 403),
    ],
)
def test_exports_open_to_those_who_see_sessions(
    lahore: Centre, role: Role, expected: int, name: str
) -> None:
    assert download(make_user(role, centre=lahore), name).status_code == expected


def test_exports_are_only_read(officer: User) -> None:
    assert signed_in(officer).post(PAGE).status_code == 405
    assert signed_in(officer).post(f"{PAGE}sessions.csv").status_code == 405


def test_queries_do_not_grow_with_sessions(
    officer: User, campaign: Campaign, institute: Institution
) -> None:
    common = {"campaign": campaign.pk, "institution": str(institute.pk)}
    client = signed_in(officer)
    client.get(PAGE)

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
            if response.streaming:
                b"".join(response.streaming_content)
        return len(captured)

    urls = [PAGE, f"{PAGE}sessions.csv", f"{PAGE}cells.xlsx"]
    submit(officer, held_on="2026-02-01", materials=[{"material": material(), "quantity": 3}],
           **common)  # fmt: skip
    few = [count(url) for url in urls]
    for day in range(2, 10):
        submit(officer, held_on=f"2026-02-{day:02d}", **common)
    assert [count(url) for url in urls] == few
    assert max(few) <= 25


def material() -> int:
    pk: int = MaterialFactory().pk
    return pk


def test_rows_leave_memory_while_they_are_written() -> None:
    """The same peak for ten times as many rows, in both formats."""
    row: list[Any] = ["LHE-2026-00412", datetime.date(2026, 3, 9), 37, "A note of some length " * 5]
    columns = reading.SESSION_COLUMNS[: len(row)]

    def peak(count: int) -> int:
        tracemalloc.start()
        for _piece in csv_pieces(["a", "b", "c", "d"], (list(row) for _number in range(count))):
            pass
        workbook_file(columns, (list(row) for _number in range(count)), []).close()
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(10)
    assert peak(4000) < 1.5 * peak(400)


cells = st.dictionaries(
    st.tuples(st.sampled_from(Sex.values), st.sampled_from(AgeBand.values)),
    st.integers(min_value=1, max_value=2000),
    min_size=1,
    max_size=8,
)
#: What people type, formulas, marks of direction and quotation included.
texts = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Nd")),
        st.sampled_from("=+-@\n\",;'ابپ۔\u200f"),
    ),
    max_size=60,
)
numbers = st.one_of(st.none(), st.integers(min_value=0, max_value=5))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(counts=cells, notes=texts, cohort=texts, referrals=numbers, day=st.integers(1, 9))
def test_rows_read_back_are_what_the_database_holds(
    officer: User,
    campaign: Campaign,
    institute: Institution,
    counts: dict[tuple[str, str], int],
    notes: str,
    cohort: str,
    referrals: int | None,
    day: int,
) -> None:
    session = submit(
        officer,
        campaign=campaign.pk,
        institution=str(institute.pk),
        held_on=f"2026-03-{day:02d}",
        audience="mixed",
        attendance=[
            {"sex": sex, "age_band": band, "count": count} for (sex, band), count in counts.items()
        ],
        headcount_declared=min(sum(counts.values()), 30_000),
        notes=notes,
        cohort=cohort,
        referrals=referrals,
    )
    version = session.current_version
    assert version is not None
    versions = SessionVersion.objects.filter(pk=version.pk).order_by("pk")
    for read in (csv_back, xlsx_back):
        row = read(versions, RowsOf.SESSIONS)[0]
        assert row["reference"] == session.reference
        assert row["held_on"] == version.held_on.isoformat()
        assert unguarded(row["notes"]) == version.notes
        assert unguarded(row["cohort"]) == version.cohort
        assert row["referrals"] == ("" if version.referrals is None else str(version.referrals))
        assert int(row["total"]) == sum(counts.values())
        back = {(line["sex"], line["age_band"]): int(line["count"])
                for line in read(versions, RowsOf.CELLS)}  # fmt: skip
        assert back == {
            (cell.get_sex_display(), cell.get_age_band_display()): cell.count
            for cell in version.cells.all()
        }


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and guard(text[1:]) == text else text


def csv_back(versions: Any, kind: RowsOf) -> list[dict[str, str]]:
    keys = [column.key for column in reading.columns_of(kind)]
    pieces = csv_pieces(reading.headings(kind), reading.rows(versions, kind))
    lines = csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"), newline=""))
    next(lines)
    return [dict(zip(keys, line, strict=True)) for line in lines]


def xlsx_back(versions: Any, kind: RowsOf) -> list[dict[str, str]]:
    columns = reading.columns_of(kind)
    with workbook_file(columns, reading.rows(versions, kind), []) as file:
        lines = list(load_workbook(file).worksheets[1].iter_rows(values_only=True))
    keys = [column.key for column in columns]
    found = []
    for line in lines[1:]:
        texts_of_line = ["" if value is None else value for value in line]
        found.append(
            {
                key: value.date().isoformat()
                if isinstance(value, datetime.datetime)
                else str(value)
                for key, value in zip(keys, texts_of_line, strict=True)
            }
        )
    return found
