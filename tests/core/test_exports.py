"""No spreadsheet that leaves the site can run anything, and nothing in it is spoilt by that."""

import csv
import datetime
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrc.core.exports import Row, Sheet, build_csv, build_workbook, guard


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://example.com","x")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u200e=1+1",
        "＝1+1",
        "+92-300-1112123",
        "+92 300 1112123=1",
    ],
)
def test_guard_makes_texts_of_what_could_be_computed(text: str) -> None:
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "+92 304 1112123",
        "+923041112123",
        "0304 1112123",
        "051-9290439",
        "Lahore",
        "",
        "5 = 5",
        "حاضری",
    ],
)
def test_guard_leaves_phone_numbers_and_words_alone(text: str) -> None:
    assert guard(text) == text


@given(st.text())
def test_no_guarded_text_begins_like_a_formula(text: str) -> None:
    guarded = guard(text).lstrip(" \u00a0")
    if guarded[:1] == "+":
        assert guarded[1:].replace(" ", "").isdigit(), "a phone number"
    else:
        assert guarded[:1] not in tuple("=-@\t\r\n")
    assert text in guard(text), "nothing is lost"


def test_csv_keeps_numbers_as_numbers_and_gaps_empty() -> None:
    rows: list[Row] = [["Name", "People"], ["=cmd", -3], ["پشاور", None], ["+92 304 1112123", 2.5]]
    content = build_csv(rows)
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["Name", "People"],
        ["'=cmd", "-3"],
        ["پشاور", ""],
        ["+92 304 1112123", "2.5"],
    ]


def test_workbook_holds_texts_numbers_and_dates_but_no_formula() -> None:
    rows: list[Row] = [
        ["Name", "Value"],
        ["=1+1", 7],
        ["@SUM(A1)", datetime.date(2026, 3, 9)],
        ["https://example.com", None],
        ["03041112123", True],
    ]
    content = build_workbook([Sheet("Figures: all/[x]", rows)])
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert sheet.title == "Figures  all  x"
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 5
    assert sheet["A2"].value == "=1+1"
    assert sheet["A5"].value == "03041112123"
    assert sheet["A4"].hyperlink is None
    assert sheet["B2"].value == 7
    assert sheet["B3"].value == datetime.datetime(2026, 3, 9)
    assert sheet["B4"].value is None
    assert sheet.sheet_view.rightToLeft is not True


def test_workbook_in_urdu_reads_from_the_right() -> None:
    content = build_workbook([Sheet("اعداد", [["الف"]])], right_to_left=True)
    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].sheet_view.rightToLeft
